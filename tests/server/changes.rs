//! Changes need leave and a token, and never touch the catalogue.

use super::{Server, TOKEN, encoded};

const UPDATE: &str = "application/sparql-update";

#[test]
fn without_leave_nothing_is_changed() {
    let server = Server::start(&[]);
    let token = format!("Bearer {TOKEN}");
    let change = b"DELETE WHERE { ?s ?p ?o }";
    server.request("POST", "/update", &[("Content-Type", UPDATE), ("Authorization", &token)], change).expect(403, &["--allow-update"]);
    server.request("POST", "/sparql", &[("Content-Type", UPDATE), ("Authorization", &token)], change).expect(403, &["--allow-update"]);
    server.request("PUT", "/graph?graph=http://e.org/g", &[("Authorization", &token)], b"").expect(403, &["--allow-update"]);
    server.request("DELETE", "/graph?graph=http://e.org/g", &[("Authorization", &token)], b"").expect(403, &["--allow-update"]);
    server.get("/health").expect(200, &["\"read_only\":true"]);
    server.get("/queries/reports?format=csv").expect(200, &["藕花县"]);
}

#[test]
fn tokens_are_asked_for() {
    let server = Server::start(&["--allow-update"]);
    let change = b"INSERT DATA { <http://e.org/a> a 1 }";
    let with = |authorization: &[(&str, &str)]| {
        let headers = [&[("Content-Type", UPDATE)], authorization].concat();
        server.request("POST", "/update", &headers, change)
    };
    let missing = with(&[]);
    missing.expect(401, &["Bearer"]);
    assert!(missing.header("WWW-Authenticate").is_some_and(|value| value.starts_with("Bearer")));
    with(&[("Authorization", "Basic YTpi")]).expect(401, &["Bearer"]);
    with(&[("Authorization", "Bearer wrong")]).expect(403, &["wrong"]);
    with(&[("Authorization", &format!("Bearer {TOKEN}"))]).expect(204, &[]);
}

#[test]
fn changes_are_seen_at_once_and_reports_stay_known() {
    let server = Server::start(&["--allow-update"]);
    let token = format!("Bearer {TOKEN}");
    let send = |method: &str, path: &str, content_type: &str, body: &str| {
        server.request(method, path, &[("Content-Type", content_type), ("Authorization", &token)], body.as_bytes())
    };
    let before = server.get("/api/reports").json();
    // What would also delete the catalogue.
    send("POST", "/update", UPDATE, "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }").expect(204, &[]);
    send("POST", "/update", UPDATE, "CLEAR DEFAULT").expect(204, &[]);
    assert_eq!(server.get("/api/reports").json(), before);
    // Graphs that are none of a report's.
    let path = format!("/graph?graph={}", encoded("http://e.org/g"));
    send("PUT", &path, "text/turtle", "<http://e.org/a> <http://e.org/p> 1 .").expect(201, &[]);
    send("POST", &path, "application/n-triples", "<http://e.org/b> <http://e.org/p> \"2\" .").expect(204, &[]);
    server.get_as(&path, "application/n-triples").expect(200, &["<http://e.org/a>", "<http://e.org/b>"]);
    send("PUT", &path, "text/turtle", "<http://e.org/c> <http://e.org/p> 3 .").expect(204, &[]);
    assert!(!server.get_as(&path, "application/n-triples").text().contains("http://e.org/a"));
    send("PUT", &path, "text/turtle", "<http://e.org/c> no turtle").expect(400, &["malformed"]);
    send("PUT", &path, "image/png", "x").expect(415, &["text/turtle"]);
    send("DELETE", &path, "text/turtle", "").expect(204, &[]);
    server.get(&path).expect(404, &["http://e.org/g"]);
    send("DELETE", &path, "text/turtle", "").expect(404, &[]);
    // Those of reports are made by builds.
    let report = before[0]["iri"].as_str().expect("an IRI");
    let path = format!("/graph?graph={}", encoded(report));
    send("DELETE", &path, "text/turtle", "").expect(409, &["reportgraph remove"]);
    server.get_as(&path, "text/turtle").expect(200, &["rg:Report"]);
    send("POST", "/update", UPDATE, "LOAD <http://127.0.0.1:1/x>").expect(403, &["LOAD"]);
}

#[test]
fn a_token_must_be_long_enough() {
    let run = |token: Option<&str>| {
        let mut command = std::process::Command::new(super::program());
        command.args(["serve", "--allow-update", "--port", "0"]).env_remove("REPORTGRAPH_TOKEN");
        if let Some(token) = token {
            command.env("REPORTGRAPH_TOKEN", token);
        }
        let output = command.output().expect("the program runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for token in [None, Some("short"), Some("with white space in it")] {
        let (code, message) = run(token);
        assert_eq!(code, Some(2), "{message}");
        assert!(message.contains("token"), "{message}");
    }
}
