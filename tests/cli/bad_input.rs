//! Bad input: each kind has its message and exit code, and loses nothing that was there.

use super::{Desk, REPORT};

/// Builds `path` after one report, and holds that the report is still there afterwards.
fn check(desk: &Desk, paths: &[&str], code: i32, message: &[&str]) {
    let before = desk.graph();
    let arguments = [&["build"], paths].concat();
    desk.run(&arguments).expect_code(code).expect_error(message).expect_error(&["hint: "]);
    assert_eq!(desk.graph(), before);
}

#[test]
fn a_missing_path() {
    let desk = Desk::with_report();
    check(&desk, &["none.txt"], 3, &["error: none.txt: no such file or folder"]);
    check(&desk, &["none.txt", "reports"], 1, &["left out: none.txt: no such file or folder"]);
}

#[test]
fn a_folder_without_reports() {
    let desk = Desk::with_report();
    desk.file("empty/notes.odt", "no report");
    check(&desk, &["empty"], 3, &["error: empty: the folder holds no report file (.txt,"]);
}

#[test]
fn an_empty_file() {
    let desk = Desk::with_report();
    desk.file("empty.txt", "");
    desk.file("blank.txt", " \r\n\t");
    check(&desk, &["empty.txt"], 3, &["error: empty.txt: the file is empty"]);
    check(&desk, &["blank.txt"], 3, &["error: blank.txt: the file is empty"]);
}

#[test]
fn a_binary_file() {
    let desk = Desk::with_report();
    desk.file("report.txt", b"%PDF-1.7\n\xff\xff");
    desk.file("noise.txt", [0, 1, 2, 3].repeat(100));
    check(&desk, &["report.txt"], 3, &["error: report.txt: the PDF document is damaged: "]);
    check(&desk, &["noise.txt"], 3, &["error: noise.txt: the file is not text: it looks like binary data"]);
}

#[test]
fn bytes_that_are_no_valid_text() {
    let desk = Desk::with_report();
    desk.file("broken.txt", [REPORT.as_bytes(), b"\n\xff\xfe\xfd\xff\xff", REPORT.as_bytes()].concat());
    let place = format!("stands at byte {} (line {})", REPORT.len() + 1, REPORT.lines().count() + 2);
    check(&desk, &["broken.txt"], 3, &["error: broken.txt: the bytes are no valid text in UTF-8, GB18030, Big5 or UTF-16", &place]);
}

#[test]
fn a_text_that_is_no_report() {
    let desk = Desk::with_report();
    desk.file("novel.txt", "从前有座山，山里有座庙，庙里有个老和尚在讲故事。\n故事讲了3遍。\n");
    check(&desk, &["novel.txt"], 3, &["error: novel.txt: the text is no government work report"]);
    check(&desk, &["novel.txt", "reports"], 1, &["left out: novel.txt: the text is no government work report"]);
}

#[test]
fn several_bad_files_are_all_named() {
    let desk = Desk::with_report();
    desk.file("bad/a.txt", "");
    desk.file("bad/b.txt", b"\x89PNG");
    check(&desk, &["bad"], 3, &["a.txt: the file is empty", "b.txt: the file is not text", "error: none of the 2 paths gave a report"]);
}

#[test]
fn a_report_that_occurs_twice() {
    let desk = Desk::with_report();
    desk.file("copies/云溪县_2023.txt", REPORT);
    check(&desk, &["copies"], 3, &["copies/云溪县_2023.txt: the same report as", "reports/云溪县_2023.txt", "remove one of the two"]);
    let desk = Desk::new();
    desk.file("reports/a.txt", REPORT);
    desk.file("reports/b.txt", REPORT);
    desk.run(&["build", "reports"]).expect_code(1).expect_error(&["left out: reports/b.txt: the same report as reports/a.txt"]);
    let outcome = desk.run(&["reports", "--json"]);
    assert_eq!(outcome.out.matches("\"iri\"").count(), 1, "{outcome:?}");
}

#[test]
fn a_store_path_that_is_a_file() {
    let desk = Desk::new();
    desk.file("store", "not a folder");
    desk.file("reports/a.txt", REPORT);
    let error = ["error: the store store is a file, not a folder", "hint: name another folder with --store DIR"];
    desk.run(&["build", "reports"]).expect_code(4).expect_error(&error);
    desk.run(&["query", "reports"]).expect_code(4).expect_error(&error);
    assert_eq!(std::fs::read_to_string(desk.path("store")).unwrap(), "not a folder");
}

#[test]
fn a_store_path_that_holds_other_files() {
    let desk = Desk::new();
    desk.file("reports/a.txt", REPORT);
    desk.run(&["build", "reports", "--store", "reports"]).expect_code(4).expect_error(&["error: the folder reports holds other files"]);
    assert_eq!(std::fs::read_dir(desk.path("reports")).unwrap().count(), 1);
}

#[test]
fn a_store_that_is_missing() {
    let desk = Desk::new();
    for command in [&["reports"][..], &["stats"], &["export"], &["query", "reports"], &["remove", "a"]] {
        desk.run(command).expect_code(4).expect_error(&["error: there is no store at store", "hint: make one with `reportgraph build"]);
    }
    assert!(!desk.path("store").exists());
}

#[test]
fn a_store_in_use_by_another_process() {
    let desk = Desk::with_report();
    let before = desk.graph();
    {
        let _writer = reportgraph::store::GraphStore::open(&desk.path("store")).unwrap();
        for command in [&["build", "reports"][..], &["remove", "云溪县_2023"]] {
            let holder = format!("process {}, since 20", std::process::id());
            desk.run(command).expect_code(4).expect_error(&["error: the store store is being written to by another process: `", &holder]);
        }
        for command in [&["reports"][..], &["query", "reports"], &["export"], &["backup", "copy"]] {
            desk.run(command).expect_code(0);
        }
    }
    {
        let _reader = reportgraph::store::GraphStore::open_read_only(&desk.path("store")).unwrap();
        desk.run(&["reports"]).expect_code(0);
        desk.run(&["build", "reports"]).expect_code(0);
    }
    assert_eq!(desk.graph(), before);
}

#[test]
fn a_store_that_another_program_writes() {
    let desk = Desk::with_report();
    let _other = oxigraph::store::Store::open(desk.path("store/database")).unwrap();
    desk.run(&["build", "reports"]).expect_code(4).expect_error(&["error: the store store is being written to by another process"]);
}

#[test]
fn a_malformed_query() {
    let desk = Desk::with_report();
    desk.run(&["query", "SELECT ?s {\n  ?s rg:year }"]).expect_code(5).expect_error(&[
        "error: the query is malformed at line 2, column 14: unexpected `}`",
        "\n    ?s rg:year }\n",
        "\n               ^\n",
    ]);
    desk.file("my.rq", "# title: mine\nSELECT * { ?s foo:bar ?o }\n");
    desk.run(&["query", "my.rq"])
        .expect_code(5)
        .expect_error(&["the query is malformed at line 2, column 15: the prefix `foo:` is not declared"]);
    desk.run(&["query", "DELETE WHERE { ?s ?p ?o }"]).expect_code(5).expect_error(&["line 1, column 1", "queries only read"]);
    desk.run(&["query", "reports"]).expect_code(0);
}

#[test]
fn an_unknown_query_or_parameter() {
    let desk = Desk::with_report();
    desk.run(&["query", "investment"]).expect_code(5).expect_error(&[
        "error: no query is named `investment`",
        "hint: did you mean `investments`? the queries are contradictions, counts, ",
    ]);
    desk.run(&["query", "investments", "--param", "minimun=5"]).expect_code(5).expect_error(&[
        "error: the query has no parameter `minimun`",
        "did you mean `minimum`? the parameters are minimum, currency, region, limit",
    ]);
    desk.run(&["query", "investments", "--param", "minimum=much"])
        .expect_code(5)
        .expect_error(&["`much` is no value for the parameter `minimum`"]);
    desk.run(&["query", "enterprise"]).expect_code(5).expect_error(&["the query needs the parameter `name`", "--param name=…"]);
    desk.run(&["query", "none.rq"]).expect_code(5).expect_error(&["error: none.rq: "]);
    desk.run(&["query", "reports", "--param", "region"]).expect_code(2).expect_error(&["expected NAME=VALUE"]);
}

#[test]
fn a_base_that_is_no_iri() {
    let desk = Desk::new();
    desk.file("reports/a.txt", REPORT);
    desk.run(&["build", "reports", "--base", "no iri"]).expect_code(2).expect_error(&["error: --base: "]);
    assert!(!desk.path("store").exists());
}

#[test]
fn rules_that_cannot_be_loaded() {
    let desk = Desk::new();
    desk.file("reports/a.txt", REPORT);
    desk.run(&["build", "reports", "--rules", "none"]).expect_code(7).expect_error(&["error: the rules of none cannot be read"]);
    desk.file("rules/lexicon/units.tsv", "word\tkind\n\tx\n");
    desk.run(&["build", "reports", "--rules", "rules"]).expect_code(7).expect_error(&["lexicon/units.tsv, line 2: the word is missing"]);
    desk.run(&["query", "--list", "--queries", "none"]).expect_code(7);
}
