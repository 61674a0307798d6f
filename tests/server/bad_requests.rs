//! What must not bring the server down: malformed, large, slow and greedy requests.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use super::{Server, encoded};

const PRODUCT: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
const TABLES: &str = "SELECT (COUNT(*) AS ?n) { ?a a ?b . ?c a ?d VALUES ?x { 1 2 3 4 5 6 7 8 9 } VALUES ?y { 1 2 3 4 5 6 7 8 9 } VALUES ?z { 1 2 3 4 5 6 7 8 9 } VALUES ?w { 1 2 3 4 5 6 7 8 9 } VALUES ?v { 1 2 3 4 5 6 7 8 9 } }";

fn sparql(server: &Server, query: &str) -> super::Answer {
    server.get(&format!("/sparql?query={}", encoded(query)))
}

#[test]
fn queries_end_at_their_limits() {
    let server = Server::start(&["--time-limit", "1", "--row-limit", "50", "--size-limit", "1", "--memory-limit", "200"]);
    for query in [PRODUCT, TABLES] {
        let started = Instant::now();
        sparql(&server, query).expect(503, &["1 seconds"]);
        assert!(started.elapsed() < Duration::from_secs(8), "{query}: {:?}", started.elapsed());
    }
    sparql(&server, "SELECT * { ?s ?p ?o }").expect(403, &["50 rows"]);
    sparql(&server, "CONSTRUCT WHERE { ?s ?p ?o }").expect(403, &["50 rows"]);
    sparql(&server, "SELECT * { ?s ?p ?o } LIMIT 50").expect(200, &[]);
    server.get("/queries/indicator?name=%E5%A2%9E&format=csv").expect(200, &[]);
    server.get("/queries/counts?format=csv").expect(403, &["50 rows"]);
    // Other queries were not held up, and no process is left behind.
    let metrics = server.get("/metrics").text();
    assert!(metrics.contains("reportgraph_queries_running 0"), "{metrics}");
}

#[test]
fn memory_is_limited() {
    let server = Server::start(&["--time-limit", "60", "--memory-limit", "150"]);
    let started = Instant::now();
    let answer = sparql(&server, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g");
    answer.expect(503, &["150 MB of memory"]);
    assert!(started.elapsed() < Duration::from_secs(50), "{:?}", started.elapsed());
    sparql(&server, "ASK {}").expect(200, &["true"]);
}

#[test]
fn a_slow_query_does_not_hold_up_others() {
    let server = Server::start(&["--time-limit", "3", "--queries-at-once", "2"]);
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| sparql(&server, PRODUCT));
        std::thread::sleep(Duration::from_millis(300));
        let started = Instant::now();
        sparql(&server, "ASK {}").expect(200, &["true"]);
        server.get("/queries/reports").expect(200, &[]);
        server.get("/api/overview").expect(200, &[]);
        assert!(started.elapsed() < Duration::from_millis(2500), "{:?}", started.elapsed());
        slow.join().expect("it ends").expect(503, &["3 seconds"]);
    });
}

#[test]
fn a_query_ends_when_its_client_goes() {
    let server = Server::start(&["--time-limit", "60"]);
    let mut stream = TcpStream::connect(server.address).expect("the server listens");
    write!(stream, "GET /sparql?query={} HTTP/1.1\r\nHost: {}\r\n\r\n", encoded(PRODUCT), server.address).expect("sent");
    let running = |number: usize| {
        let deadline = Instant::now() + Duration::from_secs(15);
        while !server.get("/metrics").text().contains(&format!("reportgraph_queries_running {number}")) {
            assert!(Instant::now() < deadline, "{number} are not running");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    running(1);
    drop(stream);
    running(0);
}

#[test]
fn large_bodies_are_refused() {
    let server = Server::start(&["--body-limit", "100"]);
    let query = format!("ASK {{ }} # {}", "x".repeat(200 << 10));
    server.post("/sparql", "application/sparql-query", query.as_bytes()).expect(413, &["102400 bytes"]);
    let huge = vec![b' '; 100 << 20];
    server.post("/sparql", "application/sparql-query", &huge).expect(413, &["102400 bytes"]);
    server.request("PUT", "/graph?graph=http://e.org/g", &[("Content-Type", "text/turtle")], &huge).expect(413, &[]);
    // A length that is a lie, and one that is beyond all measure.
    server
        .raw(
            format!(
                "POST /sparql HTTP/1.0\r\nHost: {}\r\nContent-Type: application/sparql-query\r\nContent-Length: 99999999999\r\n\r\nASK",
                server.address
            )
            .as_bytes(),
        )
        .expect(413, &[]);
    server.get("/health").expect(200, &["ok"]);
}

#[test]
fn malformed_requests_are_refused() {
    let server = Server::start(&[]);
    let host = server.address;
    for (bytes, status) in [
        (b"\x16\x03\x01\x02\x00\x01\x00".to_vec(), 400),
        (b"GET\r\n\r\n".to_vec(), 400),
        (b"GET / HTTP/9.9\r\n\r\n".to_vec(), 400),
        (format!("GET / HTTP/1.0\r\nHost: {host}\r\nno colon\r\n\r\n").into_bytes(), 400),
        (format!("GET /{} HTTP/1.0\r\nHost: {host}\r\n\r\n", "x".repeat(100_000)).into_bytes(), 414),
        (format!("GET / HTTP/1.0\r\nHost: {host}\r\nX: {}\r\n\r\n", "x".repeat(900_000)).into_bytes(), 431),
    ] {
        let answer = server.raw(&bytes);
        assert!(answer.status == status || (status == 414 && answer.status == 431), "{status}: {answer:?}");
    }
    server.get("/none").expect(404, &["/none"]);
    server.get("/api/none").expect(404, &["none"]);
    server.get("/../../etc/passwd").expect(404, &[]);
    server.get("/assets/%2e%2e/%2e%2e/etc/passwd").expect(404, &[]);
    server.post("/", "text/plain", b"x").expect(405, &[]);
    server.request("DELETE", "/health", &[], b"").expect(405, &[]);
    server.request("OPTIONS", "/sparql", &[], b"").expect(204, &[]);
    server.request("GET", "/", &[("Host", "evil.example")], b"").expect(421, &["evil.example"]);
    server.get("/api/report?iri=x").expect(404, &[]);
    server.get("/api/search?q=").expect(400, &["nothing to search for"]);
    server.get("/api/search?q=x&year=y").expect(400, &["year"]);
    server.get("/api/things?class=%22%3E").expect(400, &["no class"]);
    server.get("/api/thing?class=Enterprise&name=%22%20%7D%20%23").expect(404, &[]);
    server.get("/health").expect(200, &["ok"]);
}

#[test]
fn slow_clients_are_let_go() {
    let server = Server::start(&[]);
    let mut slow: Vec<TcpStream> = (0..40).map(|_| TcpStream::connect(server.address).expect("the server listens")).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HT").expect("sent");
    }
    // Others are served meanwhile.
    server.get("/health").expect(200, &["ok"]);
    // After a while, those connections are closed: a byte now and then does not keep them open.
    let started = Instant::now();
    let stream = &mut slow[0];
    stream.set_read_timeout(Some(Duration::from_millis(500))).expect("a time limit");
    let closed = loop {
        let mut byte = [0];
        match stream.read(&mut byte) {
            Ok(0) => break true,
            Ok(_) => {}
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                if stream.write_all(b"T").is_err() {
                    break true;
                }
            }
            Err(_) => break true,
        }
        if started.elapsed() > Duration::from_secs(30) {
            break false;
        }
    };
    assert!(closed, "a client that sends a byte now and then is held for {:?}", started.elapsed());
    server.get("/health").expect(200, &["ok"]);
}

#[test]
fn browsers_are_told_to_be_careful() {
    let server = Server::start(&[]);
    for path in ["/", "/health", "/none", "/sparql?query=ASK%7B%7D", "/queries/reports?format=csv"] {
        let answer = server.get(path);
        let policy = answer.header("Content-Security-Policy").expect("a policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"), "{policy}");
        assert_eq!(answer.header("X-Content-Type-Options").as_deref(), Some("nosniff"), "{path}");
        assert_eq!(answer.header("Access-Control-Allow-Origin"), None);
    }
    let server = Server::start(&["--allow-origin", "https://a.example"]);
    let from = |origin: &str| server.request("GET", "/health", &[("Origin", origin)], b"").header("Access-Control-Allow-Origin");
    assert_eq!(from("https://a.example").as_deref(), Some("https://a.example"));
    assert_eq!(from("https://b.example"), None);
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let server = Server::start(&[]);
    let first = server.get("/queries/reports?format=csv");
    let tag = first.header("ETag").expect("a tag");
    let again = server.request("GET", "/queries/reports?format=csv", &[("If-None-Match", &tag)], b"");
    again.expect(304, &[]);
    assert!(again.body.is_empty());
}
