//! The Graph Store Protocol: `?graph=IRI` is one report's graph, `?default` the union of all.

use std::sync::Arc;

use axum::{
    http::{HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use oxigraph::{io::RdfFormat, model::NamedNode};

use super::{
    error::Refusal,
    negotiate::graph_format,
    protocol::{answered, respond, with_charset},
    request::{Parameters, body},
    router::App,
    update,
    view::View,
};
use crate::{
    graph::serialize::{self, WriteError},
    query::Wanted,
    store::StoreError,
};

pub async fn endpoint(app: Arc<App>, request: axum::extract::Request) -> Result<Response, Refusal> {
    let (parts, content) = request.into_parts();
    let address = Parameters::of_address(parts.uri.query())?;
    let graph = match (address.one("graph")?, address.has("default")) {
        (Some(iri), false) => Some(iri),
        (None, true) => None,
        _ => return Err(Refusal::bad_request("parameter", "name one graph: `?graph=IRI`, or `?default` for all of them together")),
    };
    if let Some(iri) = &graph
        && NamedNode::new(iri).is_err()
    {
        return Err(Refusal::bad_request("parameter", format!("`{iri}` is no absolute IRI")));
    }
    match parts.method {
        Method::GET | Method::HEAD => {
            let format = graph_format(&parts.headers, address.one("format")?.as_deref())?;
            if let Some(iri) = graph {
                return one(&app, iri, format).await;
            }
            let wanted = Wanted { results: None, graph: Some(format) };
            respond(answered(&app, "CONSTRUCT WHERE { ?s ?p ?o }".to_owned(), (Vec::new(), Vec::new()), wanted).await?)
        }
        Method::PUT | Method::POST | Method::DELETE => {
            let document = body(&parts.headers, content, app.settings.body).await?;
            let Some(iri) = graph else {
                return Err(Refusal::bad_request("parameter", "the default graph is made of the others, and cannot be changed by itself"));
            };
            update::graph(&app, parts.method, &parts.headers, iri, document).await
        }
        _ => Err(Refusal::method("GET, HEAD, PUT, POST, DELETE")),
    }
}

async fn one(app: &Arc<App>, iri: String, format: RdfFormat) -> Result<Response, Refusal> {
    let view = app.views.current();
    let bytes = app.blocking(move || written(&view, &iri, format)).await?;
    response(bytes, format)
}

/// A whole graph, in the order in which people read it.
pub fn written(view: &View, iri: &str, format: RdfFormat) -> Result<Vec<u8>, Refusal> {
    if !view.snapshot.store().holds_graph(iri)? {
        return Err(Refusal::not_found(format!("there is no graph <{iri}>")));
    }
    let node = NamedNode::new_unchecked(iri);
    let quads = view.snapshot.store().report_quads(&node);
    serialize::write(Vec::new(), format, Some(&view.base), quads).map_err(|error: WriteError<StoreError>| match error {
        WriteError::Output(error) => Refusal::internal(error.to_string()),
        WriteError::Input(error) => error.into(),
    })
}

pub fn response(bytes: Vec<u8>, format: RdfFormat) -> Result<Response, Refusal> {
    let mut response = bytes.into_response();
    let media_type = HeaderValue::try_from(with_charset(format.media_type())).map_err(|error| Refusal::internal(error.to_string()))?;
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept"));
    Ok(response)
}
