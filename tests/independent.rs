//! What others read in our exports: rdflib and pyshacl, which share no code with the program.
//!
//! The checks are scripts in `tests/python`. They run with the interpreter that `REPORTGRAPH_PYTHON` names, or else
//! `python3`; without it, or without the modules, they are skipped, and say so.

mod sample;

use std::{
    convert::Infallible,
    env, fs,
    io::Write,
    path::Path,
    process::{Command, Output},
};

use oxigraph::io::RdfFormat;
use reportgraph::graph::{self, DEFAULT_BASE, serialize};

/// What the scripts exit with where a module is missing.
const SKIPPED: i32 = 77;

#[test]
fn rdflib_reads_the_same_graph_in_turtle_and_n_quads() {
    let folder = tempfile::tempdir().expect("a folder");
    let (turtle, nquads) = (export(folder.path(), RdfFormat::Turtle), export(folder.path(), RdfFormat::NQuads));
    check("same_graph.py", &[&turtle, &nquads]);
}

#[test]
fn pyshacl_finds_the_graph_conformant_and_misses_a_deleted_value() {
    let folder = tempfile::tempdir().expect("a folder");
    let turtle = export(folder.path(), RdfFormat::Turtle);
    check("conforms.py", &["--every", &turtle, "ontology/shapes.ttl"]);
}

fn export(folder: &Path, format: RdfFormat) -> String {
    let quads = graph::quads(&sample::source(), &sample::document(), &sample::extraction(), &sample::options());
    let bytes = serialize::write(Vec::new(), format, Some(DEFAULT_BASE), quads.into_iter().map(Ok::<_, Infallible>)).expect("a buffer");
    let path = folder.join(format!("graph.{}", format.file_extension()));
    fs::write(&path, bytes).expect("a file");
    path.to_string_lossy().into_owned()
}

fn check(script: &str, arguments: &[&str]) {
    let python = env::var("REPORTGRAPH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let Ok(Output { status, stdout, stderr }) = Command::new(&python).arg(format!("tests/python/{script}")).args(arguments).output() else {
        skip(script, &format!("{python} cannot be run"));
        return;
    };
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    if status.code() == Some(SKIPPED) {
        skip(script, said.trim());
    } else {
        assert!(status.success(), "{script}: {said}");
    }
}

/// Says so past the capture of the test runner, which hides what a passing test prints.
fn skip(script: &str, reason: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED tests/python/{script}: {reason}");
}
