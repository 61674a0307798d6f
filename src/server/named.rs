//! The named queries at addresses of their own: `/queries/investments?region=…&format=csv`.

use std::sync::Arc;

use axum::{
    http::{HeaderMap, HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    error::Refusal,
    negotiate::{Accept, wanted},
    protocol::with_charset,
    request::Parameters,
    router::App,
    status,
    view::{Answer, Timer, View},
};
use crate::query::{Library, NamedQuery, Question, ResultsFormat, Setting, Wanted, bind, evaluate_question, write_limited};

/// The list of all queries.
pub fn list(app: &App, request: &axum::extract::Request) -> Result<Response, Refusal> {
    only_reading(request.method())?;
    if Accept::of(request.headers()).wants_page() {
        return Ok(status::to_page("#/sparql"));
    }
    Ok(json_response(&described(&app.settings.library)))
}

/// One query with its parameters.
pub async fn answer(app: Arc<App>, name: String, request: axum::extract::Request) -> Result<Response, Refusal> {
    only_reading(request.method())?;
    let parameters = Parameters::of_address(request.uri().query())?;
    let query = app.settings.library.get(&name)?.clone();
    let format = parameters.one("format")?;
    if format.as_deref() == Some("sparql") {
        return Ok(([(header::CONTENT_TYPE, "application/sparql-query; charset=utf-8")], query.text).into_response());
    }
    let wanted = wanted(&without_pages(request.headers()), format.as_deref())?;
    let settings = parameters.0.into_iter().filter(|(name, _)| name != "format");
    let settings: Vec<Setting> = settings.map(|(name, value)| Setting { name, value }).collect();
    let view = app.views.current();
    let key = format!("query {name} {:?} {settings:?}", (wanted.results.map(ResultsFormat::name), wanted.graph));
    let app = Arc::clone(&app);
    let answer = view.kept(key, || {
        let view = Arc::clone(&view);
        async move { app.blocking(move || evaluated(&view, &query, &settings, wanted)).await }
    });
    let answer = answer.await?;
    let mut response = answer.body.into_response();
    let media_type = HeaderValue::try_from(with_charset(&answer.media_type)).map_err(|error| Refusal::internal(error.to_string()))?;
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept"));
    Ok(response)
}

/// What a browser asks for when an address is typed into it is answered with JSON here.
fn without_pages(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    if Accept::of(&headers).wants_page() {
        headers.remove(header::ACCEPT);
    }
    headers
}

/// Answers a named query, within the limits.
pub fn evaluated(view: &View, query: &NamedQuery, settings: &[Setting], wanted: Wanted) -> Result<Answer, Refusal> {
    let bound = bind(&query.text, &query.header, settings)?;
    let timer = Timer::start(view.limits.time);
    let question = Question { text: view.text(), limits: view.limits, stop: Some(&timer.stop), ..Question::default() };
    let answer = evaluate_question(view.snapshot.store().inner(), &bound, &query.text, &question)?;
    let mut body = Vec::new();
    let written = write_limited(answer, wanted, view.limits, &mut body)?;
    Ok(Answer { media_type: written.media_type.to_owned(), body: body.into() })
}

/// What the queries ask and take.
pub fn described(library: &Library) -> serde_json::Value {
    let queries = library.iter().map(|query| {
        let header = &query.header;
        let parameters = header.parameters.iter().map(|parameter| {
            json!({
                "name": parameter.name, "type": parameter.kind.name(), "default": parameter.default,
                "description": parameter.description,
            })
        });
        json!({
            "name": query.name, "title": header.title, "title_zh": header.title_zh, "question": header.question,
            "question_zh": header.question_zh, "parameters": parameters.collect::<Vec<_>>(),
            "address": format!("/queries/{}", query.name), "sparql": query.text,
        })
    });
    serde_json::Value::Array(queries.collect())
}

pub fn only_reading(method: &Method) -> Result<(), Refusal> {
    if matches!(*method, Method::GET | Method::HEAD) { Ok(()) } else { Err(Refusal::method("GET, HEAD")) }
}

pub fn json_response(value: &serde_json::Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], value.to_string()).into_response()
}
