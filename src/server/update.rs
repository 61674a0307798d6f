//! Changes of the store, for those who hold the token: SPARQL Update, and graphs put in and taken out.
//!
//! The store is opened for writing for the time of one change. Afterwards a new view is taken, so that whoever has changed
//! something sees it.

use std::sync::Arc;

use axum::{
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use super::{
    error::Refusal,
    negotiate::body_format,
    request::{Parameters, body, content_type, may_update, utf8},
    router::App,
    view::Timer,
};
use crate::{
    query::{ChangeError, put_graph, remove_graph, update},
    store::GraphStore,
};

/// The address that takes nothing but changes.
pub async fn endpoint(app: Arc<App>, request: axum::extract::Request) -> Result<Response, Refusal> {
    let (parts, content) = request.into_parts();
    if parts.method != Method::POST {
        return Err(Refusal::method("POST"));
    }
    let address = Parameters::of_address(parts.uri.query())?;
    let content_type = content_type(&parts.headers)?;
    let bytes = body(&parts.headers, content, app.settings.body).await?;
    match content_type.as_deref() {
        Some("application/x-www-form-urlencoded") => {
            let form = Parameters::parse(&bytes)?;
            let text = form.one("update")?.ok_or_else(|| Refusal::bad_request("parameter", "the parameter `update` is missing"))?;
            run(&app, &parts.headers, text, &form).await
        }
        Some("application/sparql-update") => run(&app, &parts.headers, utf8(&bytes)?, &address).await,
        _ => Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "content-type",
            "a change is sent as application/sparql-update or application/x-www-form-urlencoded",
        )),
    }
}

/// Carries out an update.
pub async fn run(app: &Arc<App>, headers: &HeaderMap, text: String, parameters: &Parameters) -> Result<Response, Refusal> {
    may_update(headers, app.settings.update_token.as_ref())?;
    let using = parameters.all("using-graph-uri");
    let named = parameters.all("using-named-graph-uri");
    let limit = app.settings.limits.time;
    change(app, move |store| {
        let timer = Timer::start(limit);
        update(store, &text, &using, &named, &timer.stop)
    })
    .await
}

/// `PUT`, `POST` and `DELETE` of the Graph Store Protocol.
pub async fn graph(app: &Arc<App>, method: Method, headers: &HeaderMap, iri: String, document: Bytes) -> Result<Response, Refusal> {
    may_update(headers, app.settings.update_token.as_ref())?;
    let view = app.views.current();
    let known = view.snapshot.store().holds_graph(&iri)?;
    if view.record(&iri).is_some() {
        let message = "the graph is that of a report: reports are changed by `reportgraph build` and `reportgraph remove`";
        return Err(Refusal::new(StatusCode::CONFLICT, "report-graph", message));
    }
    if method == Method::DELETE {
        if !known {
            return Err(Refusal::not_found(format!("there is no graph <{iri}>")));
        }
        return change(app, move |store| remove_graph(store, &iri)).await;
    }
    let media_type = content_type(headers)?.unwrap_or_else(|| "text/turtle".to_owned());
    let Some(format) = body_format(&media_type) else {
        let message = format!("{media_type} is no format of graphs; send text/turtle, application/n-triples or application/rdf+xml");
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type", message));
    };
    let replace = method == Method::PUT;
    let done = change(app, move |store| put_graph(store, &iri, format, &document, replace)).await?;
    Ok(if known { done } else { StatusCode::CREATED.into_response() })
}

/// Opens the store for one change.
async fn change(app: &Arc<App>, change: impl FnOnce(&GraphStore) -> Result<(), ChangeError> + Send + 'static) -> Result<Response, Refusal> {
    let app = Arc::clone(app);
    let _turn = app.changes.lock().await;
    let inner = Arc::clone(&app);
    let work = tokio::task::spawn_blocking(move || {
        let store = GraphStore::open(&inner.settings.store)?;
        change(&store)?;
        drop(store);
        inner.views.refresh(&inner.settings, true);
        Ok::<_, ChangeError>(())
    });
    work.await.map_err(|error| Refusal::internal(error.to_string()))??;
    app.pool.forget_older_than(&app.views.current().snapshot);
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl From<ChangeError> for Refusal {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Query(error) => error.into(),
            ChangeError::Store(error) => error.into(),
            ChangeError::Malformed(_) => Self::bad_request("malformed-graph", error.to_string()),
            ChangeError::GraphsTwice => Self::bad_request("parameter", error.to_string()),
            ChangeError::Load => Self::new(StatusCode::FORBIDDEN, "load", error.to_string()),
        }
    }
}
