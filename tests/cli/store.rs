//! What a store can do besides being built and asked: say what would be done, follow a folder, be copied, exported and
//! taken back, rebuilt.

use std::fs;

use super::{Desk, REPORT};

fn other(place: &str) -> String {
    REPORT.replace("云溪", place).replace("5.5%", "7.5%")
}

fn three() -> Desk {
    let desk = Desk::new();
    for place in ["云溪", "石桥", "松林"] {
        desk.file(&format!("reports/{place}县_2023.txt"), other(place));
    }
    desk.run(&["build", "reports"]).expect_code(0);
    desk
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let desk = Desk::new();
    desk.file("reports/云溪县_2023.txt", REPORT);
    desk.run(&["build", "reports", "--dry-run"]).expect_code(0).expect_output(&["add\treports/云溪县_2023.txt"]);
    assert!(!desk.path("store").exists());
    desk.run(&["build", "reports"]).expect_code(0);
    let before = desk.graph();
    desk.file("reports/云溪县_2023.txt", other("云溪"));
    desk.file("reports/石桥县_2023.txt", other("石桥"));
    desk.file("reports/empty.txt", "");
    let outcome = desk.run(&["build", "reports", "--dry-run", "--json"]);
    outcome.expect_code(1).expect_output(&["\"added\": 1", "\"replaced\": 1", "\"action\": \"replace\"", "\"code\": \"empty\""]);
    assert_eq!(desk.graph(), before);
    fs::remove_file(desk.path("reports/云溪县_2023.txt")).expect("removed");
    let outcome = desk.run(&["build", "reports", "--dry-run", "--sync"]);
    assert!(outcome.out.contains("remove\t"), "{outcome:#?}");
    assert_eq!(desk.graph(), before);
}

#[test]
fn reports_whose_files_are_gone_are_kept_or_removed_as_told() {
    let desk = three();
    let before = desk.graph();
    fs::remove_file(desk.path("reports/石桥县_2023.txt")).expect("removed");
    desk.run(&["build", "reports", "--json"]).expect_code(0).expect_output(&["\"vanished\": 1", "\"removed\": 0", "\"unchanged\": 2"]);
    assert_eq!(desk.graph(), before);
    desk.run(&["build", "reports", "--sync", "--json"]).expect_code(0).expect_output(&["\"vanished\": 0", "\"removed\": 1"]);
    let after = desk.graph();
    assert!(after.len() < before.len() && !after.contains("石桥"), "{after}");
    // Of the whole folder nothing is left.
    fs::remove_dir_all(desk.path("reports")).expect("removed");
    fs::create_dir(desk.path("reports")).expect("a folder");
    desk.run(&["build", "reports", "--sync", "--json"]).expect_output(&["\"removed\": 2"]);
    assert_eq!(desk.graph(), "");
}

#[test]
fn only_files_below_the_paths_that_are_named_can_be_gone() {
    let desk = three();
    fs::create_dir(desk.path("more")).expect("a folder");
    desk.file("more/东山县_2023.txt", other("东山"));
    fs::remove_file(desk.path("reports/石桥县_2023.txt")).expect("removed");
    desk.run(&["build", "more", "--sync", "--json"]).expect_code(0).expect_output(&["\"removed\": 0", "\"added\": 1"]);
}

#[test]
fn an_export_is_taken_back() {
    let desk = three();
    let graph = desk.graph();
    for name in ["graph.nq", "graph.nq.gz", "graph.nq.zst"] {
        desk.run(&["export", "--format", "nquads", "--output", name]).expect_code(0);
        desk.run(&["import", name, "--store", "other"]).expect_code(0).expect_error(&["3 reports"]);
        assert_eq!(desk.run(&["export", "--format", "nquads", "--store", "other"]).out, graph, "{name}");
    }
    desk.run(&["export", "--format", "trig", "--output", "graph.trig"]).expect_code(0);
    desk.run(&["import", "graph.trig", "--store", "third"]).expect_code(0);
    assert_eq!(desk.run(&["export", "--format", "nquads", "--store", "third"]).out, graph);
    let (stats, taken) = (desk.run(&["stats", "--json"]).out, desk.run(&["stats", "--json", "--store", "third"]).out);
    let quads = |json: &str| serde_json::from_str::<serde_json::Value>(json).expect("JSON")["quads"].clone();
    assert_eq!(quads(&stats), quads(&taken));
    // The files that it was made from are known again, and give the store their texts.
    desk.run(&["build", "reports", "--store", "third", "--json"]).expect_code(0).expect_output(&["\"replaced\": 3", "\"added\": 0"]);
    assert_eq!(desk.run(&["export", "--format", "nquads", "--store", "third"]).out, graph);
}

#[test]
fn what_is_no_export_is_refused() {
    let desk = Desk::with_report();
    let graph = desk.graph();
    desk.file("bad.nq", "<http://a> <http://b> .\n");
    desk.run(&["import", "bad.nq"]).expect_code(4).expect_error(&["error: bad.nq cannot be taken in:"]);
    desk.file("none.nq", "<http://a> <http://b> <http://c> .\n");
    desk.run(&["import", "none.nq"]).expect_code(4).expect_error(&["lies in no named graph"]);
    desk.run(&["import", "missing.nq"]).expect_code(3).expect_error(&["missing.nq"]);
    desk.file("x.ttl", "");
    desk.run(&["import", "x.ttl"]).expect_code(3).expect_error(&["hint: name one with --format"]);
    assert_eq!(desk.graph(), graph);
}

#[test]
fn a_backup_is_a_store_of_its_own() {
    let desk = three();
    let graph = desk.graph();
    desk.run(&["backup", "copy"]).expect_code(0).expect_error(&["copied 3 reports"]);
    desk.run(&["backup", "copy"]).expect_code(4).expect_error(&["error: the folder copy is there already"]);
    desk.run(&["remove", "云溪县_2023", "石桥县_2023", "松林县_2023"]).expect_code(0);
    assert_eq!(desk.graph(), "");
    assert_eq!(desk.run(&["export", "--format", "nquads", "--store", "copy"]).out, graph);
    // It can be written, too.
    desk.run(&["build", "reports", "--store", "copy", "--json"]).expect_code(0).expect_output(&["\"unchanged\": 3"]);
    desk.run(&["remove", "云溪县_2023", "--store", "copy"]).expect_code(0);
    desk.run(&["build", "reports", "--store", "copy", "--json"]).expect_code(0).expect_output(&["\"unchanged\": 2", "\"added\": 1"]);
    assert_eq!(desk.run(&["export", "--format", "nquads", "--store", "copy"]).out, graph);
}

#[test]
fn a_store_is_rebuilt_from_its_own_texts() {
    let desk = three();
    let graph = desk.graph();
    fs::remove_dir_all(desk.path("reports")).expect("removed");
    desk.run(&["rebuild"]).expect_code(0).expect_error(&["3 reports were made anew"]);
    assert_eq!(desk.graph(), graph);
    desk.run(&["rebuild", "--base", "https://example.org/id/"]).expect_code(0);
    assert!(!desk.graph().contains("w3id.org/reportgraph/id/"));
    desk.run(&["rebuild"]).expect_code(0);
    assert_eq!(desk.graph(), graph);
    let left: Vec<_> = fs::read_dir(desk.folder.path()).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["store"], "nothing is left beside the store");
}

#[test]
fn a_store_of_another_format_is_refused_with_the_way_out() {
    let desk = three();
    let graph = desk.graph();
    // Format 0: the database in the folder itself, records as JSON in the default graph.
    let records: serde_json::Value = serde_json::from_str(&desk.run(&["reports", "--json"]).out).expect("JSON");
    {
        let old = oxigraph::store::Store::open(desk.path("old")).expect("a database");
        for record in records.as_array().expect("an array") {
            let path = fs::canonicalize(desk.path("reports").join(record["file_name"].as_str().expect("a name"))).expect("a path");
            let json = serde_json::json!({ "report": record["iri"], "path": path, "more": 1 }).to_string().replace('"', "\\\"");
            let quad = format!("<{}> <urn:reportgraph:catalogue:record> \"{json}\" .", record["iri"].as_str().expect("an IRI"));
            old.load_from_slice(oxigraph::io::RdfFormat::NQuads, quad.as_bytes()).expect("a quad");
        }
    }
    for command in [&["query", "growth", "--store", "old"][..], &["build", "reports", "--store", "old"], &["backup", "x", "--store", "old"]]
    {
        desk.run(command).expect_code(4).expect_error(&["is of format 0", "hint: `reportgraph rebuild`"]);
    }
    desk.run(&["rebuild", "--store", "old"]).expect_code(0).expect_error(&["3 reports were made anew, from format 0"]);
    assert_eq!(desk.run(&["export", "--format", "nquads", "--store", "old"]).out, graph);
    let description = fs::read_to_string(desk.path("store/reportgraph.json")).expect("a description");
    fs::write(desk.path("store/reportgraph.json"), description.replace("\"format\": 1", "\"format\": 99")).expect("written");
    desk.run(&["stats"]).expect_code(4).expect_error(&["is of format 99", "hint: use the newer program"]);
}

#[test]
fn a_store_describes_itself() {
    let desk = three();
    let text = fs::read_to_string(desk.path("store/reportgraph.json")).expect("a description");
    let description: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(description["format"], 1);
    assert_eq!(description["reports"], 3);
    assert_eq!(description["quads"], desk.graph().lines().count());
    assert_eq!(description["maker"]["program"], format!("reportgraph {}", env!("CARGO_PKG_VERSION")));
    assert_eq!(description["maker"]["rules"].as_str().expect("a hash").len(), 64);
    assert_eq!(description["prefixes"]["rg"], "https://w3id.org/reportgraph/ns#");
}

#[test]
fn shares_that_were_extracted_apart_are_the_graph() {
    let desk = three();
    let graph = desk.run(&["export", "--format", "nquads", "--reports-only"]).out;
    let mut shares: Vec<String> = Vec::new();
    for place in ["松林", "云溪", "石桥"] {
        shares.push(desk.run(&["extract", &format!("reports/{place}县_2023.txt")]).out);
    }
    let mut lines: Vec<&str> = shares.iter().flat_map(|share| share.lines()).collect();
    lines.sort_unstable();
    let mut exported: Vec<&str> = graph.lines().collect();
    exported.sort_unstable();
    assert_eq!(lines, exported);
    let all = desk.run_with(&["import", "-", "--store", "joined"], &[], &shares.concat());
    all.expect_code(0);
    assert_eq!(desk.run(&["export", "--format", "nquads", "--reports-only", "--store", "joined"]).out, graph);
}

#[test]
fn facts_are_written_as_a_table() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let desk = three();
    desk.run(&["extract", "reports", "--format", "parquet", "--output", "facts.parquet"]).expect_code(0);
    let file = fs::File::open(desk.path("facts.parquet")).expect("a table");
    let rows = SerializedFileReader::new(file).expect("Parquet").get_row_iter(None).expect("rows").count();
    let lines = desk.run(&["extract", "reports", "--format", "jsonl", "--jobs", "1"]).out.lines().count();
    assert_eq!(rows, lines);
    assert!(!desk.path("facts.parquet.unfinished").exists());
}
