//! Addresses to handlers, and what holds for all of them: who may ask, headers, metrics.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::any,
};
use tokio::sync::{Mutex, Semaphore};

use super::{
    assets,
    error::Refusal,
    graphs,
    metrics::Metrics,
    named, pages,
    pool::{Pool, busy},
    protocol, resource,
    settings::Settings,
    status, update,
    view::Views,
};

/// What all handlers share.
#[derive(Debug)]
pub struct App {
    pub settings: Settings,
    pub views: Views,
    pub pool: Pool,
    pub metrics: Metrics,
    /// Changes are made one after the other.
    pub changes: Mutex<()>,
    /// How many answers may be worked out by threads of the server at the same time.
    pub threads: Arc<Semaphore>,
    pub rules: pages::Rules,
}

impl App {
    /// Does work that takes a while, on a thread of its own, when there is room for it.
    pub async fn blocking<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Result<T, Refusal> {
        let room = tokio::time::timeout(self.settings.limits.time, Arc::clone(&self.threads).acquire_owned());
        let Ok(Ok(_room)) = room.await else { return Err(busy()) };
        tokio::task::spawn_blocking(work).await.map_err(|error| Refusal::internal(error.to_string()))?
    }
}

/// What browsers are told about every answer: nothing is loaded from elsewhere, nothing is shown inside other sites.
const HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; \
         font-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

type Shared = State<Arc<App>>;

pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/sparql", any(|State(app): Shared, request: Request| async { protocol::endpoint(app, request).await }))
        .route("/query", any(|State(app): Shared, request: Request| async { protocol::endpoint(app, request).await }))
        .route("/update", any(|State(app): Shared, request: Request| async { update::endpoint(app, request).await }))
        .route("/graph", any(|State(app): Shared, request: Request| async { graphs::endpoint(app, request).await }))
        .route("/queries", any(|State(app): Shared, request: Request| async move { named::list(&app, &request) }))
        .route(
            "/queries/{name}",
            any(|State(app): Shared, Path(name): Path<String>, request: Request| async { named::answer(app, name, request).await }),
        )
        .route("/id/{*path}", any(|State(app): Shared, request: Request| async { resource::endpoint(app, request).await }))
        .route("/resource", any(|State(app): Shared, request: Request| async { resource::endpoint(app, request).await }))
        .route("/api/{page}", any(|State(app): Shared, request: Request| async { pages::endpoint(app, request).await }))
        .route("/void", any(|State(app): Shared, request: Request| async move { status::data(&app, &request) }))
        .route("/.well-known/void", any(|State(app): Shared, request: Request| async move { status::data(&app, &request) }))
        .route("/health", any(|State(app): Shared, request: Request| async move { reading(&request).map(|()| status::health(&app)) }))
        .route("/metrics", any(|State(app): Shared, request: Request| async move { reading(&request).map(|()| status::metrics(&app)) }))
        .fallback(|request: Request| async move { reading(&request).and_then(|()| assets::serve(request.uri().path())) })
        .layer(tower_http::compression::CompressionLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(&app), around))
        .with_state(app)
}

fn reading(request: &Request) -> Result<(), Refusal> {
    named::only_reading(request.method())
}

/// Runs around every handler.
async fn around(State(app): Shared, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = route(request.uri().path());
    let origin = request.headers().get(header::ORIGIN).cloned();
    let method = request.method().clone();
    let tag = tag(&app, request.uri().path());
    let unchanged = tag.as_ref().is_some_and(|tag| request.headers().get(header::IF_NONE_MATCH) == Some(tag));
    let mut response = match host_is_known(&app.settings, request.headers()) {
        Err(refusal) => refusal.into_response(),
        Ok(()) if method == Method::OPTIONS => preflight(),
        Ok(()) if unchanged && method == Method::GET => StatusCode::NOT_MODIFIED.into_response(),
        Ok(()) => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let Some(tag) = tag.filter(|_| matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED)) {
        response.headers_mut().insert(header::ETAG, tag);
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    }
    allow_origin(&app.settings, origin, response.headers_mut());
    app.metrics.count(route, response.status().as_u16(), started.elapsed());
    response
}

/// What is worked out from the store is the same until the store changes.
fn tag(app: &App, path: &str) -> Option<HeaderValue> {
    let fixed = ["/queries", "/api", "/id", "/resource"];
    let from_store = fixed.iter().any(|start| path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    let view = app.views.current();
    let taken = view.taken.duration_since(std::time::UNIX_EPOCH).map_or(0, |time| time.as_millis());
    from_store.then(|| HeaderValue::try_from(format!("W/\"{taken:x}-{}\"", env!("CARGO_PKG_VERSION"))).ok()).flatten()
}

/// A name for the metrics: not the address itself, of which there are too many.
fn route(path: &str) -> &'static str {
    const ROUTES: [&str; 9] = ["/sparql", "/query", "/update", "/graph", "/queries", "/id", "/resource", "/api", "/void"];
    let first = ROUTES.into_iter().find(|route| path.strip_prefix(route).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    first.unwrap_or(if matches!(path, "/health" | "/metrics") { "status" } else { "file" })
}

/// A server that hears only this machine answers only to its own names: otherwise a page of another site could have a
/// browser ask it, under a name that was made to stand for this machine.
fn host_is_known(settings: &Settings, headers: &HeaderMap) -> Result<(), Refusal> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = if host.starts_with('[') { host.split(']').next().map(|name| name.trim_start_matches('[')) } else { host.split(':').next() };
    let name = name.unwrap_or_default();
    let known = settings.hosts.iter().any(|known| known.eq_ignore_ascii_case(name));
    if known || (!settings.is_local() && settings.hosts.is_empty()) || ["localhost", "127.0.0.1", "::1", ""].contains(&name) {
        return Ok(());
    }
    if settings.address.ip().to_string() == name {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::MISDIRECTED_REQUEST,
        "host",
        format!("this server does not go by the name {name:?} (`--host-name` adds names)"),
    ))
}

fn preflight() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST, OPTIONS"));
    response
}

fn allow_origin(settings: &Settings, origin: Option<HeaderValue>, headers: &mut HeaderMap) {
    let Some(origin) = origin else { return };
    let Ok(text) = origin.to_str() else { return };
    if settings.origins.iter().any(|allowed| allowed == "*" || allowed == text) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Accept, Content-Type"));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
}
