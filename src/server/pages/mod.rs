//! What the web pages show, as JSON: `/api/report?iri=…`.
//!
//! Each page is a function of the view and the parameters of its address, so that the same code serves a browser and writes a
//! static site. Rows of queries come as a table: `{"columns": [...], "rows": [[...], ...]}`.

mod lists;
mod report;
mod table;
mod text;
mod thing;

use std::sync::{Arc, OnceLock};

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::{
    error::Refusal,
    named::{described, only_reading},
    request::Parameters,
    router::App,
    settings::Settings,
    view::{Answer, View},
};
use crate::{pipeline::Pipeline, rules::RuleFiles};

pub use report::stored_text;
pub use table::table;

/// The rules, loaded when a page first needs them.
#[derive(Debug, Default)]
pub struct Rules(OnceLock<Result<(RuleFiles, Pipeline), String>>);

impl Rules {
    pub fn get(&self, settings: &Settings) -> Result<&(RuleFiles, Pipeline), Refusal> {
        let loaded = self.0.get_or_init(|| (settings.rules)());
        loaded.as_ref().map_err(|message| Refusal::internal(format!("the rules cannot be loaded: {message}")))
    }
}

/// What pages are made from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub view: &'a View,
    pub settings: &'a Settings,
    pub rules: &'a Rules,
}

/// The data of a page.
pub fn page(source: Source<'_>, name: &str, parameters: &Parameters) -> Result<Value, Refusal> {
    let view = source.view;
    match name {
        "overview" => lists::overview(view),
        "reports" => Ok(lists::reports(view)),
        "report" => report::report(view, &needed(parameters, "iri")?),
        "missed" => report::missed(source, &needed(parameters, "iri")?),
        "fact" => thing::fact(view, &needed(parameters, "iri")?),
        "thing" => thing::thing(view, parameters),
        "things" => lists::things(view, parameters),
        "indicators" => lists::rows(view, include_str!("../../../queries/pages/indicators.rq"), &[]),
        "indicator" => lists::rows(view, include_str!("../../../queries/pages/indicator.rq"), &[("name", &needed(parameters, "name")?)]),
        "investments" => lists::rows(view, include_str!("../../../queries/pages/investments.rq"), &[]),
        "projects" => lists::rows(view, include_str!("../../../queries/pages/projects.rq"), &[]),
        "search" => text::search(view, parameters),
        "terms" => Ok(lists::terms()),
        "queries" => Ok(described(&source.settings.library)),
        _ => Err(Refusal::not_found(format!("there is no page `{name}`"))),
    }
}

pub async fn endpoint(app: Arc<App>, request: axum::extract::Request) -> Result<Response, Refusal> {
    only_reading(request.method())?;
    let parameters = Parameters::of_address(request.uri().query())?;
    let name = request.uri().path().trim_start_matches("/api/").to_owned();
    let view = app.views.current();
    let mut sorted = parameters.0.clone();
    sorted.sort();
    let key = format!("page {name} {sorted:?}");
    let answer = view.kept(key, || {
        let (view, app) = (Arc::clone(&view), Arc::clone(&app));
        async move {
            let inner = Arc::clone(&app);
            app.blocking(move || {
                let source = Source { view: &view, settings: &inner.settings, rules: &inner.rules };
                let value = page(source, &name, &parameters)?;
                Ok(Answer { media_type: "application/json".to_owned(), body: value.to_string().into() })
            })
            .await
        }
    });
    let answer = answer.await?;
    let mut response = answer.body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    Ok(response)
}

fn needed(parameters: &Parameters, name: &str) -> Result<String, Refusal> {
    parameters.one(name)?.ok_or_else(|| Refusal::bad_request("parameter", format!("the parameter `{name}` is missing")))
}
