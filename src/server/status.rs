//! What the server says about itself: whether it is well, numbers for Prometheus, and what it serves.

use std::{collections::BTreeMap, sync::atomic::Ordering, time::UNIX_EPOCH};

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    error::Refusal,
    graphs,
    metrics::single,
    named::{json_response, only_reading},
    negotiate::graph_format,
    request::Parameters,
    router::App,
    view::View,
    worker::anonymous_memory,
};
use crate::graph::{
    serialize,
    service::{Service, data_description, description},
};

/// `ok`, or what is wrong although the server answers.
pub fn health(app: &App) -> Response {
    let view = app.views.current();
    let trouble = app.views.trouble();
    let unindexed = view.unindexed.load(Ordering::Relaxed);
    json_response(&json!({
        "status": if trouble.is_none() && unindexed == 0 { "ok" } else { "degraded" },
        "trouble": trouble,
        "version": env!("CARGO_PKG_VERSION"),
        "view": view.number,
        "taken": view.taken.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs()),
        "reports": view.records().len(),
        "quads": quads(&view),
        "not_yet_searchable": unindexed,
        "read_only": app.settings.update_token.is_none(),
        "web": super::web_is_built(),
    }))
}

pub fn metrics(app: &App) -> Response {
    let view = app.views.current();
    let [running, started, ended] = app.pool.numbers();
    let mut text = app.metrics.text();
    let taken = view.taken.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    for (name, kind, help, value) in [
        ("reportgraph_reports", "gauge", "Reports that are served.", view.records().len() as u64),
        ("reportgraph_quads", "gauge", "Quads that are served.", quads(&view) as u64),
        ("reportgraph_view", "gauge", "How many states of the store were served, this one included.", view.number),
        ("reportgraph_view_taken_seconds", "gauge", "When this state was taken, in seconds since 1970.", taken),
        (
            "reportgraph_not_yet_searchable",
            "gauge",
            "Reports whose text is not indexed yet.",
            view.unindexed.load(Ordering::Relaxed) as u64,
        ),
        ("reportgraph_degraded", "gauge", "1 where the store cannot be looked at any more.", u64::from(app.views.trouble().is_some())),
        ("reportgraph_queries_running", "gauge", "SPARQL queries that are being answered.", running),
        ("reportgraph_query_processes_started_total", "counter", "Processes started for SPARQL queries.", started),
        ("reportgraph_queries_killed_total", "counter", "SPARQL queries whose process had to be ended.", ended),
        (
            "process_resident_memory_bytes",
            "gauge",
            "Memory of the server itself, without its query processes.",
            anonymous_memory().unwrap_or(0),
        ),
    ] {
        text.push_str(&single(name, kind, help, value));
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// The description of the endpoint.
pub fn service(app: &App, headers: &HeaderMap) -> Result<Response, Refusal> {
    described(app, headers, None, true)
}

/// The description of the data.
pub fn data(app: &App, request: &axum::extract::Request) -> Result<Response, Refusal> {
    only_reading(request.method())?;
    let format = Parameters::of_address(request.uri().query())?.one("format")?;
    described(app, request.headers(), format.as_deref(), false)
}

fn described(app: &App, headers: &HeaderMap, format: Option<&str>, whole: bool) -> Result<Response, Refusal> {
    let format = graph_format(headers, format)?;
    let view = app.views.current();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let (endpoint, dataset) = (format!("http://{host}/sparql"), format!("http://{host}/void#data"));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (kind, count) in view.records().iter().flat_map(|record| &record.counts) {
        *counts.entry(kind).or_default() += count;
    }
    let classes: Vec<(String, usize)> = counts.iter().map(|(kind, count)| (camel(kind), *count)).collect();
    let reports: Vec<(String, usize)> = view.records().iter().map(|record| (record.report.clone(), record.quads)).collect();
    let service = Service {
        endpoint: &endpoint,
        dataset: &dataset,
        base: &view.base,
        formats: &["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
        updates: app.settings.update_token.is_some(),
        triples: quads(&view),
        classes: &classes,
        reports: &reports,
    };
    let quads = if whole { description(&service) } else { data_description(&service) };
    let bytes = serialize::write(Vec::new(), format, Some(&view.base), quads.into_iter().map(Ok::<_, std::convert::Infallible>));
    graphs::response(bytes.map_err(|error| Refusal::internal(error.to_string()))?, format)
}

/// `industry_cluster` as the ontology writes it.
fn camel(kind: &str) -> String {
    let mut name = String::new();
    for word in kind.split('_') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    name
}

fn quads(view: &View) -> usize {
    view.records().iter().map(|record| record.quads).sum()
}

/// Sends a browser to a page. `place` is what stands behind the address of the pages.
pub fn to_page(place: &str) -> Response {
    let location = format!("/{place}");
    (StatusCode::SEE_OTHER, [(header::LOCATION, location), (header::VARY, "Accept".to_owned())]).into_response()
}
