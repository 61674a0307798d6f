//! Counts requests, for Prometheus.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Upper bounds of the histogram of times, in seconds.
const BOUNDS: [f64; 10] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

/// Requests by kind of address and status, and the time that they took.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<BTreeMap<&'static str, Route>>);

#[derive(Debug, Default)]
struct Route {
    statuses: BTreeMap<u16, u64>,
    buckets: [u64; BOUNDS.len()],
    seconds: f64,
    count: u64,
}

impl Metrics {
    pub fn count(&self, route: &'static str, status: u16, time: Duration) {
        let mut routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let route = routes.entry(route).or_default();
        *route.statuses.entry(status).or_default() += 1;
        route.count += 1;
        route.seconds += time.as_secs_f64();
        for (bucket, bound) in route.buckets.iter_mut().zip(BOUNDS) {
            *bucket += u64::from(time.as_secs_f64() <= bound);
        }
    }

    /// In the text format of Prometheus.
    pub fn text(&self) -> String {
        let routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        text.push_str("# HELP reportgraph_requests_total Requests that were answered.\n# TYPE reportgraph_requests_total counter\n");
        for (name, route) in routes.iter() {
            for (status, count) in &route.statuses {
                let _ = writeln!(text, "reportgraph_requests_total{{route=\"{name}\",status=\"{status}\"}} {count}");
            }
        }
        text.push_str("# HELP reportgraph_request_seconds Time from the request to the first byte of its answer.\n");
        text.push_str("# TYPE reportgraph_request_seconds histogram\n");
        for (name, route) in routes.iter() {
            for (bucket, bound) in route.buckets.iter().zip(BOUNDS) {
                let _ = writeln!(text, "reportgraph_request_seconds_bucket{{route=\"{name}\",le=\"{bound}\"}} {bucket}");
            }
            let _ = writeln!(text, "reportgraph_request_seconds_bucket{{route=\"{name}\",le=\"+Inf\"}} {}", route.count);
            let _ = writeln!(text, "reportgraph_request_seconds_sum{{route=\"{name}\"}} {}", route.seconds);
            let _ = writeln!(text, "reportgraph_request_seconds_count{{route=\"{name}\"}} {}", route.count);
        }
        text
    }
}

/// One gauge or counter with what it means.
pub fn single(name: &str, kind: &str, help: &str, value: u64) -> String {
    format!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n")
}
