//! `query`: by name, file, text and standard input, in every format.

use reportgraph::query::Library;

use super::Desk;

#[test]
fn queries_are_listed() {
    let desk = Desk::new();
    let list = desk.run(&["query", "--list"]);
    list.expect_code(0).expect_output(&["investments", "[minimum=0]", "Which reports are there", "有哪些报告"]);
    let json: serde_json::Value = serde_json::from_str(&desk.run(&["query", "--list", "--format", "json"]).out).expect("JSON");
    assert!(json.as_array().unwrap().len() >= 12);
    desk.run(&["query", "--show", "reports"]).expect_code(0).expect_output(&["# title: Reports\n", "SELECT"]);
}

#[test]
fn every_named_query_is_answered() {
    let desk = Desk::with_report();
    for query in Library::built_in().iter() {
        let needed = query.header.parameters.iter().filter(|parameter| parameter.default.is_none());
        let settings: Vec<String> = needed.map(|parameter| format!("{}=https://example.org/x", parameter.name)).collect();
        let mut arguments = vec!["query", &query.name];
        arguments.extend(settings.iter().flat_map(|setting| ["--param", setting.as_str()]));
        desk.run(&arguments).expect_code(0).expect_output(&["row"]);
    }
}

#[test]
fn a_query_may_be_a_name_a_file_a_text_or_standard_input() {
    let desk = Desk::with_report();
    let text = "SELECT ?file { ?r rg:fileName ?file FILTER(?file != $not) }";
    desk.file("own.rq", text);
    desk.file("queries/mine.rq", format!("# title: Mine\n# param: not (text, x) what not\n{text}"));
    let answer = "file\r\n云溪县_2023.txt\r\n";
    let (format, not) = (["--format", "csv"], ["--param", "not=x"]);
    for query in [text, "own.rq"] {
        assert_eq!(desk.run(&[&["query", query][..], &format, &not].concat()).out, answer);
    }
    assert_eq!(desk.run_with(&[&["query", "-"][..], &format, &not].concat(), &[], text).out, answer);
    assert_eq!(desk.run(&[&["query", "mine", "--queries", "queries"][..], &format].concat()).out, answer);
    let none = ["query", text, "--format", "csv", "--param", "not=云溪县_2023.txt"];
    assert_eq!(desk.run(&none).out, "file\r\n");
}

#[test]
fn answers_come_in_every_format() {
    let desk = Desk::with_report();
    let query = "SELECT ?file { ?r rg:fileName ?file }";
    let check = |query: &str, format: &str, expected: &str| {
        desk.run(&["query", query, "--format", format]).expect_code(0).expect_output(&[expected]);
    };
    check(query, "table", "1 row\n");
    check(query, "tsv", "?file\n\"云溪县_2023.txt\"\n");
    check(query, "json", "\"value\":\"云溪县_2023.txt\"");
    check(query, "xml", "<literal>云溪县_2023.txt</literal>");
    check("ASK { ?r a rg:Report }", "table", "true\n");
    let triples = "CONSTRUCT { ?r rg:fileName ?file } WHERE { ?r rg:fileName ?file }";
    check(triples, "table", " rg:fileName \"云溪县_2023.txt\" .\n");
    check(triples, "ntriples", "<https://w3id.org/reportgraph/ns#fileName> \"云溪县_2023.txt\" .\n");
    desk.run(&["query", triples, "--format", "csv"]).expect_code(5).expect_error(&["hint: choose one of turtle, ntriples"]);
    desk.run(&["query", query, "--format", "turtle"]).expect_code(5).expect_error(&["hint: choose one of table, csv"]);
}

#[test]
fn the_catalogue_is_in_no_graph() {
    let desk = Desk::with_report();
    let graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g";
    let graphs = desk.run(&["query", graphs, "--format", "csv"]).out;
    let graphs: Vec<&str> = graphs.lines().skip(1).collect();
    let known = ["graph/", "report/云溪县/2023/"].map(|start| format!("https://w3id.org/reportgraph/id/{start}"));
    assert!(graphs.len() > 1 && graphs.iter().all(|graph| known.iter().any(|start| graph.starts_with(start.as_str()))), "{graphs:?}");
    let all = desk.run(&["query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv"]).out;
    assert_eq!(all, format!("n\r\n{}\r\n", desk.graph().lines().count()), "nor does the union hold more than the graphs");
}

#[test]
fn tables_fit_the_screen() {
    use unicode_width::UnicodeWidthStr;
    let desk = Desk::with_report();
    for query in ["reports", "sections"] {
        let outcome = desk.run_with(&["query", query], &[("COLUMNS", "80")], "");
        outcome.expect_code(0).expect_output(&["云溪县"]);
        assert!(outcome.out.lines().all(|line| line.width() <= 80), "{}", outcome.out);
    }
}
