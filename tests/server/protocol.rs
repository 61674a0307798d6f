//! The cases of the W3C test suite for the SPARQL 1.1 Protocol, by their names there.
//!
//! <https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/>. All 34 are here: those that change data run
//! against a server that allows it.

use super::{Server, TOKEN, encoded};

const FORM: &str = "application/x-www-form-urlencoded";
const QUERY: &str = "application/sparql-query";
const UPDATE: &str = "application/sparql-update";
const G: &str = "http://kasei.us/2009/09/sparql/data/";

/// A server with the graphs `data0` to `data3` of the suite: each holds one triple about itself, as there.
fn server() -> Server {
    let server = Server::start(&["--allow-update"]);
    for name in ["data0", "data1", "data2", "data3"] {
        let triples = format!("<{G}{name}.rdf> a <http://example.org/Graph> ; <http://example.org/name> \"{name}\" .");
        let path = format!("/graph?graph={}", encoded(&format!("{G}{name}.rdf")));
        server
            .request("PUT", &path, &[("Content-Type", "text/turtle"), ("Authorization", &format!("Bearer {TOKEN}"))], triples.as_bytes())
            .expect(201, &[]);
    }
    server
}

fn graphs(kind: &str, names: &[&str]) -> String {
    names.iter().map(|name| format!("&{kind}={}", encoded(&format!("{G}{name}.rdf")))).collect::<Vec<_>>().concat()
}

fn update(server: &Server, content_type: &str, path: &str, body: &str) -> super::Answer {
    server.request("POST", path, &[("Content-Type", content_type), ("Authorization", &format!("Bearer {TOKEN}"))], body.as_bytes())
}

/// Which of the graphs have a name in the default graph of a query, and which in named graphs.
const NAMES: &str = "SELECT ?n { { ?g <http://example.org/name> ?n } UNION { GRAPH ?h { ?i <http://example.org/name> ?m } BIND(CONCAT(\"in \", ?m) AS ?n) } } ORDER BY ?n";

fn names(answer: &super::Answer) -> String {
    answer.expect(200, &[]).expect_type("application/sparql-results+json");
    let json = answer.json();
    let rows = json["results"]["bindings"].as_array().expect("rows");
    rows.iter().map(|row| row["n"]["value"].as_str().expect("a name")).collect::<Vec<_>>().join(", ")
}

#[test]
fn queries_are_taken_in_all_three_ways() {
    let server = Server::start(&[]);
    // query_get, query_post_form, query_post_direct
    server.get("/sparql?query=ASK%20%7B%7D").expect(200, &["true"]);
    server.post("/sparql", FORM, b"query=ASK%20%7B%7D").expect(200, &["true"]);
    server.post("/sparql", QUERY, b"ASK {}").expect(200, &["true"]);
    server.post("/sparql", "application/sparql-query; charset=UTF-8", b"ASK {}").expect(200, &["true"]);
    server.request("HEAD", "/sparql?query=ASK%20%7B%7D", &[], b"").expect(200, &[]);
}

#[test]
fn each_form_of_query_gives_what_it_should() {
    let server = Server::start(&[]);
    // query_content_type_select, _ask, _describe, _construct
    let ask = |query: &str, accept: &str| server.get_as(&format!("/sparql?query={}", encoded(query)), accept);
    for (accept, media_type) in [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("*/*", "application/sparql-results+json"),
    ] {
        ask("SELECT (1 AS ?x) {}", accept).expect(200, &["1"]).expect_type(media_type);
        ask("ASK {}", accept).expect(200, &["true"]).expect_type(media_type);
    }
    for (accept, media_type) in [
        ("text/turtle", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/n-quads", "application/n-quads"),
        ("application/trig", "application/trig"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml;q=0.2, application/n-triples", "application/n-triples"),
    ] {
        let construct = "CONSTRUCT { <http://example.org/s> <http://example.org/p> 1 } WHERE {}";
        ask(construct, accept).expect(200, &["example.org"]).expect_type(media_type);
        ask("DESCRIBE ?r WHERE { ?r a rg:Report } LIMIT 1", accept).expect(200, &["sha256"]).expect_type(media_type);
    }
    ask("SELECT (1 AS ?x) {}", "image/png").expect(406, &["json", "csv"]);
    ask("SELECT (1 AS ?x) {}", "text/turtle").expect(406, &["rows"]);
}

#[test]
fn datasets_are_named_by_the_request() {
    let server = server();
    let get = |rest: &str| names(&server.get(&format!("/sparql?query={}{rest}", encoded(NAMES))));
    let post = |rest: &str| names(&server.post("/sparql", FORM, format!("query={}{rest}", encoded(NAMES)).as_bytes()));
    // query_dataset_default_graphs_get, _post
    let default = graphs("default-graph-uri", &["data1", "data2"]);
    assert_eq!(get(&default), "data1, data2");
    assert_eq!(post(&default), "data1, data2");
    // query_dataset_named_graphs_get, _post
    let named = graphs("named-graph-uri", &["data1", "data2"]);
    assert_eq!(get(&named), "in data1, in data2");
    assert_eq!(post(&named), "in data1, in data2");
    // query_dataset_full
    let full = format!("{}{}", graphs("default-graph-uri", &["data3"]), graphs("named-graph-uri", &["data1", "data2"]));
    assert_eq!(get(&full), "data3, in data1, in data2");
    // query_multiple_dataset: what the request names goes before what the query names
    let query = NAMES.replace("SELECT ?n {", &format!("SELECT ?n FROM <{G}data0.rdf> {{"));
    let both = format!("/sparql?query={}{}", encoded(&query), graphs("default-graph-uri", &["data1", "data2"]));
    assert_eq!(names(&server.get(&both)), "data1, data2");
    let direct = format!("/sparql?x=y{default}");
    assert_eq!(names(&server.post(&direct, QUERY, NAMES.as_bytes())), "data1, data2");
    server.get(&format!("/sparql?query={}&default-graph-uri=no%20IRI", encoded(NAMES))).expect(400, &["no IRI"]);
}

#[test]
fn updates_are_taken_in_both_ways() {
    let server = server();
    let has = |pattern: &str| server.get(&format!("/sparql?query={}", encoded(&format!("ASK {{ {pattern} }}")))).text().contains("true");
    // update_post_form, update_post_direct
    update(&server, FORM, "/sparql", &format!("update={}", encoded("INSERT DATA { <http://e.org/a> <http://e.org/p> 1 }")))
        .expect(204, &[]);
    update(&server, UPDATE, "/update", "INSERT DATA { <http://e.org/b> <http://e.org/p> 2 }").expect(204, &[]);
    assert!(has("<http://e.org/a> <http://e.org/p> 1 . <http://e.org/b> <http://e.org/p> 2"));
    // update_base_uri: a base in the change itself
    update(&server, UPDATE, "/update", "BASE <http://e.org/> INSERT DATA { GRAPH <c> { <c> <p> <c> } }").expect(204, &[]);
    assert!(has("GRAPH <http://e.org/c> { <http://e.org/c> <http://e.org/p> <http://e.org/c> }"));
    // update_dataset_default_graph, _default_graphs, _named_graphs, _full
    let mark = |target: &str, pattern: &str, using: &str| {
        let text = format!("INSERT {{ GRAPH <http://e.org/{target}> {{ ?s ?p ?o }} }} WHERE {{ {pattern} }}");
        update(&server, UPDATE, &format!("/update?x=y{using}"), &text).expect(204, &[]);
        let query = format!("SELECT ?n {{ GRAPH <http://e.org/{target}> {{ ?g <http://example.org/name> ?n }} }} ORDER BY ?n");
        names(&server.get(&format!("/sparql?query={}", encoded(&query))))
    };
    assert_eq!(mark("one", "?s ?p ?o", &graphs("using-graph-uri", &["data1"])), "data1");
    assert_eq!(mark("two", "?s ?p ?o", &graphs("using-graph-uri", &["data1", "data2"])), "data1, data2");
    assert_eq!(mark("three", "GRAPH ?g { ?s ?p ?o }", &graphs("using-named-graph-uri", &["data1", "data2"])), "data1, data2");
    let full = format!("{}{}", graphs("using-graph-uri", &["data1"]), graphs("using-named-graph-uri", &["data2"]));
    assert_eq!(mark("four", "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }", &full), "data1, data2");
    // bad_update_dataset_conflict
    let conflict = format!("INSERT {{ ?s ?p ?o }} USING <{G}data1.rdf> WHERE {{ ?s ?p ?o }}");
    update(&server, UPDATE, &format!("/update?x=y{}", graphs("using-graph-uri", &["data2"])), &conflict).expect(400, &["USING"]);
}

#[test]
fn bad_requests_are_refused() {
    let server = Server::start(&["--allow-update"]);
    // bad_query_method
    server.request("PUT", "/sparql?query=ASK%20%7B%7D", &[], b"").expect(405, &["GET"]);
    // bad_multiple_queries
    server.get("/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D").expect(400, &["more than once"]);
    // bad_query_wrong_media_type
    server.post("/sparql", "text/plain", b"ASK {}").expect(415, &["application/sparql-query"]);
    // bad_query_missing_form_type, bad_query_missing_direct_type
    server.request("POST", "/sparql", &[], b"query=ASK%20%7B%7D").expect(415, &["no Content-Type"]);
    server.request("POST", "/sparql", &[], b"ASK {}").expect(415, &["no Content-Type"]);
    // bad_query_non_utf8
    server.post("/sparql", "application/sparql-query; charset=UTF-16", b"\xfe\xff\0A\0S\0K").expect(415, &["UTF-16"]);
    server.post("/sparql", QUERY, b"ASK { ?s ?p '\xff' }").expect(400, &["UTF-8"]);
    server.get("/sparql?query=ASK%20%7B%7D%FF").expect(400, &["UTF-8"]);
    // bad_query_syntax
    server.get("/sparql?query=ASK%20%7B").expect(400, &["malformed"]);
    // bad_update_get
    server.get(&format!("/sparql?update={}", encoded("CLEAR ALL"))).expect(405, &["POST"]);
    server.get("/update").expect(405, &["POST"]);
    // bad_multiple_updates
    update(&server, FORM, "/update", "update=CLEAR%20ALL&update=CLEAR%20ALL").expect(400, &["more than once"]);
    // bad_update_wrong_media_type
    update(&server, "text/plain", "/update", "CLEAR ALL").expect(415, &["application/sparql-update"]);
    // bad_update_missing_form_type
    server.request("POST", "/update", &[("Authorization", &format!("Bearer {TOKEN}"))], b"update=CLEAR%20ALL").expect(415, &[]);
    // bad_update_non_utf8
    server
        .request(
            "POST",
            "/update",
            &[("Content-Type", UPDATE), ("Authorization", &format!("Bearer {TOKEN}"))],
            b"INSERT DATA { <http://e.org/\xff> a 1 }",
        )
        .expect(400, &["UTF-8"]);
    // bad_update_syntax
    update(&server, UPDATE, "/update", "INSERT { ").expect(400, &["malformed"]);
    // The store is as it was.
    server.get("/queries/reports?format=csv").expect(200, &["藕花县", "鹤鸣岭市"]);
}
