//! The invariants of `docs/architecture.md` that can be read off the code.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// From a report's text to its facts.
const EXTRACTION: [&str; 5] = ["document", "quantity", "lexicon", "pattern", "fact"];

/// A file of `src/` without its comments and its tests.
struct Code {
    path: PathBuf,
    text: String,
}

impl Code {
    /// `fact` for `src/fact/name.rs` and for `src/fact.rs`.
    fn module(&self) -> String {
        let first = self.path.iter().next().unwrap_or_default();
        Path::new(first).file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn in_extraction(&self) -> bool {
        EXTRACTION.contains(&self.module().as_str())
    }
}

fn all() -> Vec<Code> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of src/") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).expect("UTF-8");
                let path = path.strip_prefix(&root).expect("below src/").to_owned();
                found.push(Code { path, text: without_comments_and_tests(&text) });
            }
        }
    }
    assert!(found.len() > 50, "src/ has more files");
    found
}

fn without_comments_and_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines =
        code.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line.split(" // ").next().unwrap_or_default() });
    lines.collect::<Vec<_>>().join("\n")
}

/// Fails for every file that `holds` and that holds one of the words.
fn forbid(what: &str, words: &[&str], holds: impl Fn(&Code) -> bool) {
    let mut findings = Vec::new();
    for code in all().iter().filter(|code| holds(code)) {
        for (number, line) in code.text.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                findings.push(format!("src/{}:{}: {word}", code.path.display(), number + 1));
            }
        }
    }
    assert!(findings.is_empty(), "{what}:\n{}", findings.join("\n"));
}

#[test]
fn extraction_reads_no_file() {
    forbid("extraction reads no file", &["std::fs", "fs::", "std::io", "std::env", "walkdir", "std::net"], Code::in_extraction);
}

#[test]
fn extraction_knows_no_rdf() {
    let words = ["oxigraph", "crate::graph", "crate::store", "crate::query", "crate::cli", "http://", "https://", "Quad", "NamedNode"];
    forbid("extraction knows no RDF", &words, Code::in_extraction);
}

#[test]
fn only_the_graph_knows_the_terms() {
    let words = ["w3id.org", "www.w3.org", "purl.org", "schema.org", "qudt.org"];
    forbid("only `graph` knows IRIs", &words, |code| code.module() != "graph");
}

#[test]
fn only_store_and_query_know_the_store() {
    let words = ["oxigraph::store", "oxigraph::sparql", "store::Store,", "store::Store;", "store::Store}", "sparql::"];
    forbid("only `store` and `query` know oxigraph's store", &words, |code| !["store", "query"].contains(&code.module().as_str()));
}

#[test]
fn only_the_command_line_prints() {
    let words = ["println!", "eprintln!", "print!(", "eprint!(", "dbg!", "stdout()", "stderr()", "process::exit"];
    forbid("only `cli` prints", &words, |code| code.module() != "cli");
}

#[test]
fn nothing_flows_back() {
    let order = ["lexicon", "document", "quantity", "pattern", "fact", "graph", "pipeline", "store", "query", "cli"];
    // `document` takes its dates from `quantity`; the two share no more.
    let allowed = [("document", "quantity")];
    for (place, module) in order.iter().enumerate() {
        let later: Vec<String> = order[place + 1..]
            .iter()
            .filter(|later| !allowed.contains(&(*module, **later)))
            .flat_map(|later| [format!("crate::{later}"), format!("    {later}::")])
            .collect();
        let words: Vec<&str> = later.iter().map(String::as_str).collect();
        // The pipeline gives the store what it takes.
        forbid(&format!("`{module}` sees only what stands before it"), &words, |code| code.module() == *module && *module != "pipeline");
    }
}

#[test]
fn no_global_state() {
    // A thread may keep memory to work in, as `pattern::Expression` does: it is cleared before each use.
    let words = ["static mut", "lazy_static!", "OnceLock", "LazyLock", "OnceCell"];
    forbid("rules are values, and extraction is a pure function", &words, |code| code.in_extraction() || code.module() == "graph");
}
