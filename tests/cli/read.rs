//! `extract`, `explain`, `text`: one report, without a store.

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
