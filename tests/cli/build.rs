//! `build`, `reports`, `stats`, `remove`: what the store holds, and that it does not depend on how it came to hold it.

use std::fs;

use super::{Desk, REPORT};

fn report(number: usize) -> String {
    REPORT.replace("云溪县", &format!("云溪{}县", ["东", "西", "南", "北"][number % 4])).replace("5.5%", &format!("{number}.5%"))
}

#[test]
fn what_has_not_changed_is_skipped() {
    let desk = Desk::with_report();
    let before = desk.graph();
    let again = desk.run(&["build", "reports", "--json"]);
    again.expect_code(0).expect_output(&["\"unchanged\": 1", "\"added\": 0", "\"replaced\": 0"]);
    assert_eq!(desk.graph(), before);
    desk.file("reports/云溪县_2023.txt", report(7));
    desk.run(&["build", "reports", "--json"]).expect_code(0).expect_output(&["\"replaced\": 1", "\"unchanged\": 0"]);
    assert_ne!(desk.graph(), before);
    desk.file("reports/云溪县_2023.txt", REPORT);
    desk.run(&["build", "reports"]).expect_code(0).expect_error(&["reports replaced"]);
    assert_eq!(desk.graph(), before, "nothing of the other version is left");
    desk.run(&["build", "reports", "--base", "https://example.org/id/"]).expect_code(0).expect_error(&["reports replaced"]);
    assert!(!desk.graph().contains("w3id.org/reportgraph/id/"));
}

#[test]
fn what_is_odd_about_reports_is_in_the_summary() {
    let desk = Desk::new();
    desk.file("reports/云溪县_2023.txt", REPORT);
    desk.file("reports/石桥县_2023.txt", format!("{}并将", REPORT.replace("云溪", "石桥").trim_end()));
    desk.run(&["build", "reports"]).expect_code(0).expect_error(&["odd: little-text", "odd: broken-off", "`reportgraph check`"]);
    desk.run(&["build", "reports", "--force", "--json"]).expect_code(0).expect_output(&["\"little-text\": 2", "\"broken-off\": 1"]);
}

#[test]
fn builds_on_other_paths_in_other_orders_with_other_threads_are_the_same() {
    let (one, other) = (Desk::new(), Desk::new());
    let names: Vec<String> = (0..12).map(|number| format!("r{number}.txt")).collect();
    for (number, name) in names.iter().enumerate() {
        one.file(&format!("reports/{name}"), report(number));
        other.file(&format!("elsewhere/{}/{name}", number % 3), report(number));
    }
    one.run(&["build", "reports", "--threads", "1"]).expect_code(0);
    let mut paths: Vec<String> = (0..12).map(|number| format!("elsewhere/{}/r{number}.txt", number % 3)).collect();
    paths.reverse();
    for part in paths.chunks(5) {
        let mut arguments = vec!["build", "--threads", "7"];
        arguments.extend(part.iter().map(String::as_str));
        other.run(&arguments).expect_code(0);
    }
    assert_eq!(one.graph(), other.graph());
    let (turtle, json) = (["export"], ["export", "--format", "jsonld"]);
    assert_eq!(one.run(&turtle).out, other.run(&turtle).out);
    assert_eq!(one.run(&json).out, other.run(&json).out);
}

#[test]
fn the_store_is_the_same_as_extraction_without_one() {
    let desk = Desk::with_report();
    let extracted = desk.run(&["extract", "reports"]);
    extracted.expect_code(0);
    assert_eq!(extracted.out, desk.run(&["export", "--format", "nquads", "--reports-only"]).out);
}

#[test]
fn every_encoding_gives_the_same_facts() {
    let desk = Desk::new();
    let (gb18030, _, _) = encoding_rs::GB18030.encode(REPORT);
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(REPORT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut outputs = Vec::new();
    for (name, bytes) in [("a", REPORT.as_bytes()), ("b", &gb18030), ("c", &utf16), ("d", &[b"\xEF\xBB\xBF", REPORT.as_bytes()].concat())] {
        desk.file(&format!("{name}/report.txt"), bytes);
        outputs.push(desk.run(&["extract", "--format", "jsonl", name]).expect_code(0).out.clone());
    }
    assert!(outputs.iter().all(|output| *output == outputs[0]), "{outputs:#?}");
}

#[test]
fn a_bad_file_leaves_out_only_itself() {
    let desk = Desk::new();
    desk.file("reports/a.txt", report(1));
    desk.file("reports/b.txt", "");
    desk.file("reports/c.txt", report(2));
    let outcome = desk.run(&["build", "reports", "--json"]);
    outcome.expect_code(1).expect_output(&["\"added\": 2", "\"code\": \"empty\"", "\"path\": \"reports/b.txt\""]);
    outcome.expect_error(&["left out: reports/b.txt: the file is empty"]);
}

#[test]
fn reports_are_listed_and_counted() {
    let desk = Desk::with_report();
    desk.run(&["reports"]).expect_code(0).expect_output(&["云溪县_2023.txt", "2023", "1 report\n"]);
    let json: serde_json::Value = serde_json::from_str(&desk.run(&["reports", "--json"]).out).expect("JSON");
    assert_eq!(json[0]["year"], 2023);
    let stats: serde_json::Value = serde_json::from_str(&desk.run(&["stats", "--json"]).out).expect("JSON");
    assert_eq!(stats["reports"], 1);
    assert_eq!(stats["quads"], desk.graph().lines().count());
    desk.run(&["stats"]).expect_code(0).expect_output(&["reports", "quads a fact"]);
}

#[test]
fn a_report_is_removed_and_no_other() {
    let desk = Desk::with_report();
    let before = desk.graph();
    desk.file("reports/other.txt", report(3));
    desk.run(&["build", "reports"]).expect_code(0);
    desk.run(&["remove", "other", "none"]).expect_code(4).expect_error(&["error: no report in the store answers to `none`"]);
    assert_ne!(desk.graph(), before, "nothing is removed where a name is unknown");
    desk.run(&["remove", "other"]).expect_code(0).expect_error(&["removed other.txt"]);
    assert_eq!(desk.graph(), before);
    desk.run(&["remove", "云溪县2023"]).expect_code(4).expect_error(&["did you mean `云溪县_2023.txt`?"]);
}

#[test]
fn a_report_that_has_moved_is_no_copy() {
    let desk = Desk::with_report();
    let before = desk.graph();
    fs::rename(desk.path("reports"), desk.path("archive")).unwrap();
    desk.run(&["build", "archive"]).expect_code(0);
    assert_eq!(desk.graph(), before);
}
