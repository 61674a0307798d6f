//! The endpoint, asked by clients that others wrote: `SPARQLWrapper` and the store of rdflib.

use std::process::Command;

use super::Server;

#[test]
fn other_clients_agree() {
    let Some(python) = std::env::var_os("REPORTGRAPH_PYTHON") else {
        eprintln!("SKIPPED: REPORTGRAPH_PYTHON names no interpreter with rdflib and SPARQLWrapper (make test does)");
        return;
    };
    let server = Server::start(&[]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/endpoint.py");
    let output = Command::new(python).args([script, &format!("http://{}", server.address)]).output().expect("python runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    eprintln!("{said}");
}
