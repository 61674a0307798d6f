//! Each thing, report and fact at its own address: as data, or for a browser as a page.
//!
//! `/id/…` stands for the IRI that ends in the same path; `/resource?iri=…` for any. A client that does not ask for a page
//! gets what is said of the node, and of what it is joined with, as RDF.

use std::{fmt::Write, sync::Arc};

use axum::{
    http::{Uri, header},
    response::Response,
};
use oxigraph::{io::RdfFormat, model::NamedNode};

use super::{
    error::Refusal,
    graphs,
    named::only_reading,
    negotiate::{Accept, graph_format},
    request::Parameters,
    router::App,
    status,
    view::{Timer, View},
};
use crate::query::{Header, Question, Setting, Wanted, bind, evaluate_question, write_limited};

/// The address of a node, below which its IRI's path follows.
pub const FOLDER: &str = "/id/";

const DESCRIBED: &str = include_str!("../../queries/pages/resource.rq");

pub async fn endpoint(app: Arc<App>, request: axum::extract::Request) -> Result<Response, Refusal> {
    only_reading(request.method())?;
    let view = app.views.current();
    let parameters = Parameters::of_address(request.uri().query())?;
    let iri = match request.uri().path().strip_prefix(FOLDER) {
        Some(path) => format!("{}{}", view.base, readable(path)?),
        None => parameters.one("iri")?.ok_or_else(|| Refusal::bad_request("parameter", "the parameter `iri` is missing"))?,
    };
    if NamedNode::new(&iri).is_err() {
        return Err(Refusal::bad_request("parameter", format!("`{iri}` is no IRI")));
    }
    let format = parameters.one("format")?;
    let page = format.as_deref() == Some("html") || (format.is_none() && Accept::of(request.headers()).wants_page());
    if page {
        let (inner, asked) = (Arc::clone(&view), iri.clone());
        let kind = app.blocking(move || kind(&inner, &asked)).await?;
        let page = match kind.as_str() {
            "Report" => "report",
            "Observation" | "Investment" | "Milestone" | "Recognition" => "fact",
            _ => "thing",
        };
        return Ok(status::to_page(&format!("#/{page}?iri={}", encoded(&iri))));
    }
    let format = graph_format(request.headers(), format.as_deref())?;
    let bytes = app.blocking(move || described(&view, &iri, format)).await?;
    let mut response = graphs::response(bytes, format)?;
    if let Ok(link) = header::HeaderValue::try_from(format!("<{}>; rel=\"canonical\"", ascii(request.uri()))) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// The local name of a node's class.
fn kind(view: &View, iri: &str) -> Result<String, Refusal> {
    let rows = view.rows("# param: iri (iri) the node\nSELECT ?class { $iri a ?class } LIMIT 1", &[("iri", iri)])?;
    let Some(row) = rows.first() else { return Err(Refusal::not_found(format!("nothing is known of <{iri}>"))) };
    let class = row.text("class").unwrap_or_default();
    Ok(class.rsplit(['#', '/']).next().unwrap_or_default().to_owned())
}

/// All that is said of a node; a report's whole graph.
pub fn described(view: &View, iri: &str, format: RdfFormat) -> Result<Vec<u8>, Refusal> {
    if view.record(iri).is_some() {
        return graphs::written(view, iri, format);
    }
    kind(view, iri)?;
    let header = Header::parse(DESCRIBED).map_err(|error| Refusal::internal(error.to_string()))?;
    let bound = bind(DESCRIBED, &header, &[Setting { name: "iri".to_owned(), value: iri.to_owned() }])?;
    let timer = Timer::start(view.limits.time);
    let question = Question { limits: view.limits, stop: Some(&timer.stop), ..Question::default() };
    let answer = evaluate_question(view.snapshot.store().inner(), &bound, DESCRIBED, &question)?;
    let mut bytes = Vec::new();
    write_limited(answer, Wanted { results: None, graph: Some(format) }, view.limits, &mut bytes)?;
    Ok(bytes)
}

/// The path of an address as it stands in an IRI: what an IRI need not encode is decoded, all else stays.
fn readable(path: &str) -> Result<String, Refusal> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = rest.get(1..3).and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, code) {
            (b'%', Some(code)) if code >= 0x80 || code.is_ascii_alphanumeric() || b"-._~".contains(&code) => {
                bytes.push(code);
                rest = &rest[3..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_err(|_| Refusal::bad_request("not-utf8", "the address is not in UTF-8"))
}

/// A text as a parameter's value.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn ascii(uri: &Uri) -> &str {
    uri.path()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_iris() {
        let check = |path: &str, expected: &str| assert_eq!(readable(path).expect("UTF-8"), expected);
        check("region/%E4%BA%91%E5%B1%B1%E5%8E%BF", "region/云山县");
        check("region/a%2Fb%20c", "region/a%2Fb%20c");
        check("region/100%", "region/100%");
        assert!(readable("%FF").is_err());
        assert_eq!(encoded("云 a/b"), "%E4%BA%91%20a%2Fb");
    }
}
