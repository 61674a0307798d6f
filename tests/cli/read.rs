//! `extract`, `explain`, `coverage`, `eval`, `text`: reports, without a store.

use super::{Desk, REPORT};

#[test]
fn a_text_is_shown_with_its_outline() {
    let desk = Desk::new();
    desk.file("云溪县_2023.txt", REPORT);
    let outcome = desk.run(&["text", "云溪县_2023.txt"]);
    outcome.expect_code(0).expect_output(&[
        "encoding  UTF-8",
        "云溪县",
        "2023-12-20",
        "review  1. 2023年工作回顾",
        "plan    2. 2024年工作安排",
    ]);
    assert_eq!(desk.run(&["text", "--plain", "云溪县_2023.txt"]).out, REPORT);
    desk.run(&["text", "none.txt"]).expect_code(3).expect_error(&["error: none.txt: no such file or folder"]);
}

#[test]
fn a_report_is_explained() {
    let desk = Desk::new();
    desk.file("report.txt", REPORT);
    desk.run(&["explain", "report.txt"]).expect_code(0).expect_output(&["地区生产总值增长5.5%"]);
    desk.file("novel.txt", "从前有座山。");
    desk.run(&["explain", "novel.txt"]).expect_code(3).expect_error(&["error: novel.txt: the text is no government work report"]);
}

#[test]
fn explanations_name_rules_and_what_they_missed() {
    let desk = Desk::new();
    desk.file("report.txt", REPORT.replace("\n\n二、", "开展“云上集市”展销，惠及上千万群众。\n\n二、"));
    let outcome = desk.run(&["explain", "report.txt"]);
    outcome.expect_code(0).expect_output(&["rule observation/growth", "subject=地区生产总值", "no fact claims the name “云上集市”"]);
    assert!(!outcome.out.contains('\u{1b}'), "colours where there is no terminal");
    let missed = desk.run(&["explain", "report.txt", "--missed"]);
    missed.expect_code(0).expect_output(&["nearest rule"]);
    assert!(!missed.out.contains("+ observation"));
    let json: serde_json::Value = serde_json::from_str(&desk.run(&["explain", "report.txt", "--json"]).out).expect("JSON");
    assert!(json["found"][0]["rule"].is_string() && json["missed"][0]["at"]["start"].is_number(), "{json}");
    desk.run(&["explain", "report.txt", "--html"]).expect_code(0).expect_output(&["<!doctype html>", "k-observation", "云上集市"]);
    desk.run(&["explain", "report.txt", "--html", "--json"]).expect_code(2);
}

#[test]
fn coverage_is_counted() {
    let desk = Desk::new();
    desk.file("reports/a.txt", REPORT);
    desk.file("reports/b.txt", "从前有座山。");
    let outcome = desk.run(&["coverage", "reports", "--lowest", "3"]);
    outcome.expect_code(1).expect_output(&["percentages", "review and plan", "a.txt"]).expect_error(&["left out: reports/b.txt"]);
    let json: serde_json::Value = serde_json::from_str(&desk.run(&["coverage", "reports/a.txt", "--json"]).out).expect("JSON");
    assert_eq!(json["sections"]["review"]["percentages"]["all"], 1);
    assert_eq!(json["sections"]["plan"]["percentages"]["in_facts"], 1);
    desk.run(&["coverage", "reports/b.txt"]).expect_code(3);
}

#[test]
fn annotations_are_compared() {
    let desk = Desk::new();
    desk.file("texts/a.txt", REPORT);
    let at = REPORT.chars().collect::<String>().split("地区生产总值增长5.5%").next().expect("it stands there").chars().count();
    let gold = |value: &str| {
        format!(
            "{{\"type\": \"report\", \"title\": null, \"region\": \"云溪县\", \"year\": 2023}}\n{{\"type\": \"observation\", \"indicator\": \"地区生产总值\", \
             \"measure\": \"growth\", \"value\": {value}, \"unit\": \"%\", \"year\": 2023, \"modality\": \"actual\", \"qualifier\": null, \"at\": {at}, \"len\": 12}}\n"
        )
    };
    desk.file("gold/a.jsonl", gold("5.5"));
    let figures = |desk: &Desk| {
        let outcome = desk.run(&["eval", "--gold", "gold", "--texts", "texts", "--json", "--errors", "5"]);
        outcome.expect_code(0);
        serde_json::from_str::<serde_json::Value>(&outcome.out).expect("JSON")
    };
    assert_eq!(figures(&desk)["types"]["observation"][1], 1.0);
    desk.file("gold/a.jsonl", gold("6.5"));
    let wrong = figures(&desk);
    assert_eq!(wrong["counts"]["observation"]["missed"], 1);
    assert_eq!(wrong["differences"][0]["quote"], "地区生产总值增长5.5%");
    desk.run(&["eval", "--gold", "gold", "--texts", "texts"]).expect_code(0).expect_output(&["micro", "report.year"]);
    desk.run(&["eval", "--gold", "gold"]).expect_code(1).expect_error(&["left out: gold/a.txt: no such file or folder"]);
    desk.run(&["eval", "--gold", "none"]).expect_code(3).expect_error(&["error: none:"]);
    desk.file("gold/b.jsonl", "{\"type\": \"observation\"}");
    desk.run(&["eval", "--gold", "gold"]).expect_code(3).expect_error(&["b.jsonl, line 1: the field `at` is missing"]);
    desk.run(&["eval", "--gold", "gold", "--only", "c"]).expect_code(3).expect_error(&["gold has no file c.jsonl"]);
}

#[test]
fn extraction_needs_no_store() {
    let desk = Desk::new();
    desk.file("reports/a.txt", REPORT);
    desk.file("reports/b.txt", "");
    let outcome = desk.run(&["extract", "reports"]);
    outcome.expect_code(1).expect_output(&["\"a.txt\""]).expect_error(&["left out: reports/b.txt: the file is empty"]);
    let lines = desk.run(&["extract", "reports/a.txt", "--format", "jsonl"]);
    for line in lines.expect_code(0).out.lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        assert!(record["type"].is_string(), "{line}");
    }
    assert!(!desk.path("store").exists());
}
