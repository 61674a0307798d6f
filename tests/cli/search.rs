//! `search`, and full text in queries.

use super::{Desk, REPORT};

#[test]
fn words_are_found_without_further_ado() {
    let desk = Desk::with_report();
    desk.run(&["search", "风铃电机"]).expect_code(0).expect_output(&["风铃电机产业园项目", "云溪县", "2 of 2 hits"]);
    desk.run(&["search", "风铃电机", "--class", "Project"]).expect_code(0).expect_output(&["1 of 1 hits"]);
    desk.run(&["search", "风铃", "开工", "--json"]).expect_code(0).expect_output(&["\"similar\": false", "\"marks\""]);
    desk.run(&["search", "风铃电机组"]).expect_code(0).expect_output(&["none with all of the words"]);
    desk.run(&["search", "，"]).expect_code(5).expect_error(&["nothing to search for"]);
    desk.run(&["search", "风铃", "--store", "none"]).expect_code(4).expect_error(&["there is no store"]);
}

#[test]
fn a_query_joins_text_and_facts() {
    let desk = Desk::with_report();
    let query = "SELECT ?stated { ?p rg:matches \"风铃\" . ?f prov:wasDerivedFrom ?p ; a rg:Investment ; rg:statedAs ?stated }";
    desk.run(&["query", query, "--format", "csv"]).expect_code(0).expect_output(&["6.8亿元"]);
    desk.run(&["query", "SELECT * { ?p rg:matches 1, ?x }"]).expect_code(5).expect_error(&["needs a text"]);
}

#[test]
fn an_index_that_is_lost_is_made_again() {
    let desk = Desk::with_report();
    std::fs::remove_dir_all(desk.path("store/text-index")).expect("the build has made it");
    desk.run(&["search", "风铃电机"]).expect_code(0).expect_error(&["indexed first"]);
    desk.run(&["search", "风铃电机"]).expect_code(0).expect_output(&["2 of 2 hits"]);
    // What is built later is found, and what is removed is not.
    desk.file("reports/云湖县_2023.txt", REPORT.replace("云溪", "云湖").replace("风铃", "雨燕"));
    desk.run(&["build", "reports"]).expect_code(0);
    desk.run(&["search", "雨燕电机"]).expect_code(0).expect_output(&["云湖县"]);
    desk.run(&["remove", "云湖县_2023"]).expect_code(0);
    desk.run(&["search", "雨燕电机", "--class", "Project"]).expect_code(0).expect_output(&["0 of 0 hits"]);
}
