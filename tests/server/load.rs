//! Many clients at once over a large store: how fast, how steady, how much memory. `make load` runs it and prints figures.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::{Server, encoded};

const CLIENTS: usize = 32;
const PRODUCT: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";

/// What clients ask, by kind.
struct Requests(Vec<(&'static str, String)>);

impl Requests {
    /// Addresses over what a store holds: so many that not every answer is one that was given before.
    fn over(server: &Server) -> Self {
        let mut list: Vec<(&'static str, String)> = Vec::new();
        let reports = server.get("/api/reports").json();
        let reports: Vec<&str> = reports.as_array().expect("a list").iter().filter_map(|report| report["iri"].as_str()).collect();
        let mut places: Vec<String> = Vec::new();
        for report in reports.iter().step_by((reports.len() / 250).max(1)) {
            list.push(("page: report", format!("/api/report?iri={}", encoded(report))));
            list.push(("RDF of a report", format!("/resource?format=ttl&iri={}", encoded(report))));
            places.extend(report.split('/').nth_back(2).map(str::to_owned));
        }
        places.sort();
        places.dedup();
        for place in places.iter().take(120) {
            for name in ["investments", "projects", "honours", "targets"] {
                list.push(("named query", format!("/queries/{name}?format=csv&region={}", encoded(place))));
            }
            let query = format!(
                "SELECT ?name {{ GRAPH ?g {{ ?r rg:region/rdfs:label ?place FILTER(STR(?place) = \"{place}\") ?p a rg:Project ; rdfs:label ?name }} }} LIMIT 100"
            );
            list.push(("SPARQL", format!("/sparql?query={}", encoded(&query))));
        }
        let indicators = server.get("/api/indicators").json();
        for row in indicators["rows"].as_array().expect("rows").iter().take(60) {
            list.push(("page: indicator", format!("/api/indicator?name={}", encoded(row[0].as_str().expect("a name")))));
        }
        for class in ["Enterprise", "Project", "Program"] {
            let things = server.get(&format!("/api/things?class={class}")).json();
            for row in things["things"]["rows"].as_array().expect("rows").iter().take(80) {
                let name = encoded(row[0].as_str().expect("a name"));
                list.push(("page: thing", format!("/api/thing?class={class}&name={name}")));
                list.push(("search", format!("/api/search?q={name}")));
            }
        }
        for page in ["overview", "reports", "indicators", "investments", "projects"] {
            for _ in 0..8 {
                list.push(("page: lists", format!("/api/{page}")));
            }
        }
        Self(list)
    }
}

/// Times in microseconds, by kind; and how many answers were none.
#[derive(Default)]
struct Times {
    of: Mutex<BTreeMap<&'static str, Vec<u64>>>,
    failed: AtomicU64,
}

impl Times {
    #[expect(clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "few, small and positive numbers")]
    fn share(times: &[u64], share: f64) -> f64 {
        let mut sorted = times.to_vec();
        sorted.sort_unstable();
        let index = ((sorted.len() as f64 - 1.0) * share).round() as usize;
        sorted.get(index).copied().unwrap_or(0) as f64 / 1000.0
    }

    fn all(&self) -> Vec<u64> {
        self.of.lock().expect("no panic").values().flatten().copied().collect()
    }

    fn print(&self, title: &str, seconds: u64) {
        println!("\n{title}: {seconds} s, {} requests, {} without an answer\n", self.all().len(), self.failed.load(Ordering::Relaxed));
        println!("| what | requests | p50 ms | p95 ms | p99 ms |\n| --- | --: | --: | --: | --: |");
        let of = self.of.lock().expect("no panic");
        let line = |name: &str, times: &[u64]| {
            let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| Self::share(times, share));
            println!("| {name} | {} | {p50:.1} | {p95:.1} | {p99:.1} |", times.len());
        };
        for (name, times) in of.iter() {
            line(name, times);
        }
        let all: Vec<u64> = of.values().flatten().copied().collect();
        line("all", &all);
    }
}

fn run(server: &Server, requests: &Requests, seconds: u64, greedy: bool) -> Times {
    let times = Times::default();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        if greedy {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let answer = server.get(&format!("/sparql?query={}", encoded(PRODUCT)));
                    assert!(answer.status == 503, "{answer:?}");
                }
            });
        }
        for client in 0..CLIENTS {
            let (times, requests) = (&times, &requests);
            scope.spawn(move || {
                let deadline = Instant::now() + Duration::from_secs(seconds);
                // Each client walks through the requests in an order of its own.
                let mut at = client * 97;
                while Instant::now() < deadline {
                    at = (at * 31 + 7 + client) % requests.0.len();
                    let (kind, path) = &requests.0[at];
                    let started = Instant::now();
                    let answer = server.get(path);
                    let time = started.elapsed().as_micros() as u64;
                    if answer.status != 200 {
                        eprintln!("{path}: {}", answer.text());
                        times.failed.fetch_add(1, Ordering::Relaxed);
                    }
                    times.of.lock().expect("no panic").entry(kind).or_default().push(time);
                    at += 1;
                }
            });
        }
        std::thread::sleep(Duration::from_secs(seconds));
        over.store(true, Ordering::Relaxed);
    });
    times
}

/// Of the server itself, in MB.
fn memory(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) >> 10
}

#[test]
#[ignore = "takes minutes and a large store: make load"]
fn many_clients() {
    let store = std::env::var_os("REPORTGRAPH_LOAD_STORE").map(PathBuf::from).expect("REPORTGRAPH_LOAD_STORE names a store");
    let seconds = std::env::var("REPORTGRAPH_LOAD_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(120);
    let started = Instant::now();
    let server = Server::of_store(&store, &["--time-limit", "20"]);
    println!(
        "{} reports, {} quads; started in {:.1} s",
        server.get("/health").json()["reports"],
        server.get("/health").json()["quads"],
        started.elapsed().as_secs_f64()
    );
    let requests = Requests::over(&server);
    println!("{} addresses, {CLIENTS} clients", requests.0.len());
    println!("memory: {} MB after the first pages", memory(&server));
    let calm = run(&server, &requests, seconds, false);
    calm.print("Alone", seconds);
    println!("memory: {} MB", memory(&server));
    let greedy = run(&server, &requests, seconds, true);
    greedy.print("Beside a client that sends cross products", seconds);
    println!("memory: {} MB", memory(&server));
    let again = run(&server, &requests, seconds, false);
    again.print("Alone again", seconds);
    println!("memory: {} MB", memory(&server));
    assert_eq!(calm.failed.load(Ordering::Relaxed) + greedy.failed.load(Ordering::Relaxed) + again.failed.load(Ordering::Relaxed), 0);
    let ratio = Times::share(&greedy.all(), 0.95) / Times::share(&again.all(), 0.95);
    println!("p95 beside the greedy client is {ratio:.2} times that without it");
    assert!(ratio <= 2.0, "{ratio}");
}
