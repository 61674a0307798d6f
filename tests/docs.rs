//! Documents that are written by the program agree with it. With `REPORTGRAPH_UPDATE=1` they are written again.

use std::{fmt::Write, fs, path::Path};

use reportgraph::query::{Library, Parameter};

#[test]
fn the_list_of_queries() {
    let mut text =
        "# The named queries\n\n<!-- Written by `REPORTGRAPH_UPDATE=1 cargo test --release --test docs` from queries/*.rq. -->\n\n\
        `reportgraph query NAME --param parameter=value` asks one of these; `--show NAME` prints its SPARQL to start from.\n\
        A parameter without a default must be given. `--queries DIR` adds those of a folder; a file of the same form\n\
        (`reportgraph query my.rq`) needs no folder.\n"
            .to_owned();
    for query in Library::built_in().iter() {
        let header = &query.header;
        let _ = write!(text, "\n## {}\n\n{}\n{}\n\n", query.name, header.question, header.question_zh);
        for parameter in &header.parameters {
            let _ = writeln!(text, "- {}", described(parameter));
        }
    }
    check("docs/queries.md", &text);
}

fn described(parameter: &Parameter) -> String {
    let Parameter { name, kind, default, description } = parameter;
    let default = match default.as_deref() {
        None => "must be given".to_owned(),
        Some("") => "may be left out".to_owned(),
        Some(default) => format!("default `{default}`"),
    };
    format!("`{name}` ({}, {default}): {description}", kind.name())
}

fn check(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("REPORTGRAPH_UPDATE").is_some() {
        fs::write(&path, text).expect("the document is written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, text, "{name} is out of date: run REPORTGRAPH_UPDATE=1 cargo test --release --test docs");
}
