//! Help, completions, schema, and that output may be cut short.

use std::{
    io::Read,
    process::{Command, Stdio},
};

use reportgraph::cli::Exit;

use super::{Desk, REPORT};

const COMMANDS: [&str; 11] =
    ["build", "query", "export", "extract", "explain", "text", "reports", "stats", "remove", "completions", "schema"];

#[test]
fn help_teaches() {
    let desk = Desk::new();
    desk.run(&["--help"]).expect_code(0).expect_output(&["Examples:", "Exit codes:"]).expect_output(&COMMANDS);
    for command in COMMANDS {
        desk.run(&[command, "--help"]).expect_code(0).expect_output(&["Usage: reportgraph"]);
    }
    desk.run(&["--version"]).expect_code(0).expect_output(&["reportgraph 0."]);
    desk.run(&[]).expect_code(2);
    desk.run(&["bild"]).expect_code(2).expect_error(&["'build'"]);
}

#[test]
fn completions_and_schema_are_printed() {
    let desk = Desk::new();
    desk.run(&["completions", "bash"]).expect_code(0).expect_output(&["reportgraph"]);
    desk.run(&["schema"]).expect_code(0).expect_output(&["owl:Ontology"]);
    desk.run(&["schema", "shapes"]).expect_code(0).expect_output(&["sh:NodeShape"]);
    desk.run(&["schema", "indicators"]).expect_code(0).expect_output(&["skos:ConceptScheme"]);
}

#[test]
fn the_readmes_list_every_exit_code() {
    for name in ["README.md", "README.zh-CN.md"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let Ok(text) = std::fs::read_to_string(&path) else {
            eprintln!("SKIPPED: {name} is not there yet");
            continue;
        };
        if name == "README.md" {
            assert!(text.contains(&Exit::table()), "{name} lacks\n{}", Exit::table());
        }
        for exit in Exit::ALL {
            assert!(text.contains(&format!("| {} |", exit.code())), "{name} lacks exit code {}", exit.code());
        }
    }
}

#[test]
fn output_that_nobody_reads_to_its_end_is_no_error() {
    let desk = Desk::new();
    for number in 0..200 {
        desk.file(&format!("reports/{number}.txt"), REPORT.replace("5.5%", &format!("{number}%")));
    }
    let program = assert_cmd::cargo::cargo_bin("reportgraph");
    let mut child = Command::new(program)
        .args(["extract", "reports"])
        .current_dir(desk.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 10]).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
