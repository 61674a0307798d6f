//! The SPARQL 1.1 Protocol: queries by GET, by form and by body, and, where they are allowed, changes.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use http_body_util::StreamBody;
use hyper::body::Frame;
use std::sync::Arc;
use tokio::io::AsyncReadExt;

use super::{
    error::Refusal,
    negotiate::{self, Accept},
    pool::{Answered, Content},
    request::{Parameters, body, content_type, utf8},
    router::App,
    status, update,
    worker::Job,
};
use crate::{query::Wanted, search};

const FORM: &str = "application/x-www-form-urlencoded";
const QUERY: &str = "application/sparql-query";
const UPDATE: &str = "application/sparql-update";

/// The endpoint.
pub async fn endpoint(app: Arc<App>, request: axum::extract::Request) -> Result<Response, Refusal> {
    let (parts, content) = request.into_parts();
    let address = Parameters::of_address(parts.uri.query())?;
    match parts.method {
        Method::GET | Method::HEAD => {
            if address.has("update") {
                return Err(Refusal::method("POST").with_message("changes are sent by POST"));
            }
            let Some(query) = address.one("query")? else {
                if Accept::of(&parts.headers).wants_page() {
                    return Ok(status::to_page("#/sparql"));
                }
                if address.0.is_empty() {
                    return status::service(&app, &parts.headers);
                }
                return Err(missing("query"));
            };
            ask(&app, &parts.headers, query, &address, &address).await
        }
        Method::POST => match content_type(&parts.headers)?.as_deref() {
            Some(FORM) => {
                let form = Parameters::parse(&body(&parts.headers, content, app.settings.body).await?)?;
                match (form.one("query")?, form.one("update")?) {
                    (Some(query), None) => ask(&app, &parts.headers, query, &form, &address).await,
                    (None, Some(text)) => update::run(&app, &parts.headers, text, &form).await,
                    (Some(_), Some(_)) => Err(Refusal::bad_request("parameter", "a request holds a query or a change, not both")),
                    (None, None) => Err(missing("query")),
                }
            }
            Some(QUERY) => {
                let query = utf8(&body(&parts.headers, content, app.settings.body).await?)?;
                ask(&app, &parts.headers, query, &address, &address).await
            }
            Some(UPDATE) => {
                let text = utf8(&body(&parts.headers, content, app.settings.body).await?)?;
                update::run(&app, &parts.headers, text, &address).await
            }
            other => {
                body(&parts.headers, content, app.settings.body).await?;
                let given = other.map_or_else(|| "no Content-Type".to_owned(), |other| format!("the Content-Type {other}"));
                let message = format!("a query is sent as {QUERY} or {FORM}, not with {given}");
                Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type", message))
            }
        },
        _ => Err(Refusal::method("GET, HEAD, POST")),
    }
}

fn missing(name: &str) -> Refusal {
    Refusal::bad_request("parameter", format!("the parameter `{name}` is missing"))
}

async fn ask(app: &App, headers: &HeaderMap, query: String, graphs: &Parameters, address: &Parameters) -> Result<Response, Refusal> {
    // Clients there are (SPARQLWrapper) that name the format by several of its names.
    let format = graphs.first("format").or_else(|| address.first("format"));
    let wanted = negotiate::wanted(headers, format)?;
    let job_graphs = (graphs.all("default-graph-uri"), graphs.all("named-graph-uri"));
    respond(answered(app, query, job_graphs, wanted).await?)
}

/// Has a query answered by a process.
pub async fn answered(app: &App, query: String, graphs: (Vec<String>, Vec<String>), wanted: Wanted) -> Result<Answered, Refusal> {
    let view = app.views.current();
    let job = Job {
        query,
        default_graphs: graphs.0,
        named_graphs: graphs.1,
        base: None,
        results: wanted.results,
        graph: wanted.graph.map(|format| format.file_extension().to_owned()),
        limits: app.settings.limits,
        copy: view.snapshot.copy().to_owned(),
        store: app.settings.store.clone(),
        index: view.index.as_ref().map(|_| search::folder_of(&app.settings.store)),
        answer: app.pool.answer_file(&view.snapshot),
    };
    app.pool.ask(job, Arc::clone(&view.snapshot)).await
}

/// An answer as a response; a large one is read from its file as it is sent.
pub fn respond(answered: Answered) -> Result<Response, Refusal> {
    let body = match answered.content {
        Content::Bytes(bytes) => Body::from(bytes),
        Content::File(file) => {
            let chunks = stream::try_unfold(tokio::fs::File::from_std(file), |mut file| async move {
                let mut chunk = Vec::with_capacity(1 << 16);
                let read = (&mut file).take(1 << 16).read_to_end(&mut chunk).await?;
                Ok::<_, std::io::Error>((read > 0).then(|| (Frame::data(bytes::Bytes::from(chunk)), file)))
            });
            Body::new(StreamBody::new(chunks))
        }
    };
    let mut response = body.into_response();
    let media_type = with_charset(&answered.media_type);
    let value = HeaderValue::try_from(media_type).map_err(|error| Refusal::internal(error.to_string()))?;
    response.headers_mut().insert(header::CONTENT_TYPE, value);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept"));
    Ok(response)
}

/// Text is in UTF-8, and browsers should know.
pub fn with_charset(media_type: &str) -> String {
    if media_type.starts_with("text/") && !media_type.contains("charset") {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_owned()
    }
}
