//! Graphs, named queries, things at their own addresses, and what the server says about itself.

use super::{Server, encoded};

#[test]
fn graphs_are_read() {
    let server = Server::start(&[]);
    let report = server.get("/api/reports").json()[0]["iri"].as_str().expect("an IRI").to_owned();
    let path = format!("/graph?graph={}", encoded(&report));
    server.get_as(&path, "text/turtle").expect(200, &["rg:Report", "@prefix rg:"]).expect_type("text/turtle");
    server.get_as(&path, "application/trig").expect(200, &["> {"]).expect_type("application/trig");
    server.get(&format!("{path}&format=jsonld")).expect(200, &["@id"]).expect_type("application/ld+json");
    server.get("/graph?default&format=nt").expect(200, &["ns#Report"]);
    server.get("/graph").expect(400, &["?graph=IRI"]);
    server.get("/graph?graph=x").expect(400, &["no absolute IRI"]);
    server.get("/graph?graph=http://e.org/none").expect(404, &["http://e.org/none"]);
    server.request("PATCH", &path, &[], b"").expect(405, &[]);
}

#[test]
fn named_queries_have_addresses() {
    let server = Server::start(&[]);
    let list = server.get("/queries").expect(200, &["investments"]).json();
    for query in list.as_array().expect("a list") {
        let name = query["name"].as_str().expect("a name");
        let needed = query["parameters"].as_array().expect("parameters").iter().filter(|parameter| parameter["default"].is_null());
        let given: Vec<String> =
            needed.map(|parameter| format!("&{}={}", parameter["name"].as_str().expect("a name"), encoded("http://e.org/x"))).collect();
        let given = given.concat();
        for format in ["json", "xml", "csv", "tsv"] {
            server.get(&format!("/queries/{name}?format={format}{given}")).expect(200, &[]);
        }
    }
    server.get("/queries/investments?region=%E8%97%95%E8%8A%B1&format=csv").expect(200, &["藕花县"]).expect_type("text/csv");
    server.get_as("/queries/reports", "text/html,*/*;q=0.8").expect(200, &["bindings"]);
    server.get("/queries/reports?format=sparql").expect(200, &["SELECT ?place"]);
    server.get("/queries/investment").expect(404, &["did you mean `investments`"]);
    server.get("/queries/investments?place=x").expect(400, &["no parameter `place`", "region"]);
    server.get("/queries/investments?limit=x").expect(400, &["limit"]);
    server.get("/queries/enterprise").expect(400, &["name"]);
    server.get("/queries/reports?format=pdf").expect(406, &["csv"]);
    server.post("/queries/reports", "text/plain", b"x").expect(405, &[]);
}

#[test]
fn things_reports_and_facts_have_addresses() {
    let server = Server::start(&[]);
    let query = "SELECT ?f ?t ?r { GRAPH ?r { ?f a rg:Investment ; rg:about ?t } } ORDER BY ?f LIMIT 1";
    let json = server.get(&format!("/sparql?query={}", encoded(query))).json();
    let iri = |name: &str| json["results"]["bindings"][0][name]["value"].as_str().expect("an IRI").to_owned();
    let base = "https://w3id.org/reportgraph/id/";
    for (name, page) in [("f", "/#/fact?"), ("t", "/#/thing?"), ("r", "/#/report?")] {
        let iri = iri(name);
        let path = iri.strip_prefix(base).expect("an IRI of the data").split('/').map(encoded).collect::<Vec<_>>().join("/");
        for path in [format!("/id/{path}"), format!("/resource?iri={}", encoded(&iri))] {
            server.get_as(&path, "text/turtle").expect(200, &["rg:"]).expect_type("text/turtle");
            server.get_as(&path, "application/ld+json").expect(200, &[]).expect_type("application/ld+json");
            server.get_as(&path, "application/n-triples").expect(200, &[&iri]);
            let redirected = server.get_as(&path, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
            redirected.expect(303, &[]);
            assert!(redirected.header("Location").is_some_and(|location| location.starts_with(page)), "{redirected:?}");
        }
    }
    server.get("/id/region/%E6%B2%A1%E6%9C%89").expect(404, &["region/没有"]);
    server.get("/id/%FF").expect(400, &["UTF-8"]);
    server.get("/resource").expect(400, &["iri"]);
    server.get("/resource?iri=x%20y").expect(400, &["no IRI"]);
}

#[test]
fn the_server_describes_itself() {
    let server = Server::start(&[]);
    server.get_as("/sparql", "text/turtle").expect(200, &["sparql-service-description#", "SPARQL11Query", "UnionDefaultGraph", "void#"]);
    assert!(!server.get_as("/sparql", "text/turtle").text().contains("SPARQL11Update"));
    server.get_as("/sparql", "text/html").expect(303, &[]);
    server.get_as("/void", "application/n-triples").expect(200, &["void#Dataset", "void#triples", "void#classPartition", "ns#Observation"]);
    server.get("/.well-known/void").expect(200, &["void#"]);
    let health = server.get("/health").json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["reports"], 3);
    let metrics = server.get("/metrics");
    metrics.expect(200, &["reportgraph_requests_total{route=\"/sparql\",status=\"200\"}", "reportgraph_reports 3", "_bucket{"]);
}

#[test]
fn text_and_facts_are_joined_in_one_query() {
    let server = Server::start(&[]);
    let rows = |query: &str| {
        let answer = server.get_as(&format!("/sparql?query={}", encoded(query)), "text/csv");
        answer.expect(200, &[]);
        answer.text().lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let facts = rows(
        "SELECT ?name ?stated { ?passage rg:matches \"海上风电\" . ?fact prov:wasDerivedFrom ?passage ; a rg:Investment ; rg:about/rdfs:label ?name ; rg:statedAs ?stated }",
    );
    assert_eq!(facts, ["衔枚重工海上风电装备产业园,58亿元"]);
    assert_eq!(rows("SELECT ?name { ?firm rg:matches \"衔枚\" ; a rg:Enterprise ; rdfs:label ?name }"), ["衔枚重工"]);
    assert_eq!(rows("SELECT ?file { ?r rg:matches \"海上风电\" ; a rg:Report ; rg:fileName ?file }"), ["pref_鹤鸣岭市_2024.txt"]);
    let scored = rows("SELECT ?x ?s { ?x rg:matches \"海上风电\" ; rg:score ?s }");
    assert!(
        scored.len() > 3
            && scored.iter().all(|row| row.rsplit(',').next().is_some_and(|score| score.parse::<f64>().is_ok_and(|score| score > 0.0))),
        "{scored:?}"
    );
    assert!(rows("SELECT ?x { ?x rg:matches \"没有这几个字\" }").is_empty());
    let refused = |query: &str, part: &str| {
        server.get(&format!("/sparql?query={}", encoded(query))).expect(400, &[part]);
    };
    refused("SELECT ?x { ?x rg:matches ?words }", "needs a text");
    refused("SELECT ?x { ?x rg:matches \"。\" }", "nothing to search for");
    refused("SELECT ?x { SERVICE <http://127.0.0.1:1/sparql> { ?x ?y ?z } }", "SERVICE");
    refused("SELECT ?x { FILTER EXISTS { SERVICE SILENT <http://127.0.0.1:1/> { ?x ?y ?z } } }", "SERVICE");
}

#[test]
fn no_query_sees_where_the_files_lie() {
    let server = Server::start(&[]);
    let all = server.get_as(&format!("/sparql?query={}", encoded("SELECT * { ?s ?p ?o }")), "text/csv");
    all.expect(200, &["pref_鹤鸣岭市_2024.txt"]);
    assert!(!all.text().contains("catalogue") && !all.text().contains("/examples/"), "the catalogue is seen");
}
