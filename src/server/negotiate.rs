//! What a client accepts, and which of our formats suits it best.

use axum::http::{HeaderMap, StatusCode, header};
use oxigraph::io::{JsonLdProfileSet, RdfFormat};

use super::error::Refusal;
use crate::query::{ResultsFormat, Wanted};

/// The formats of results, with the media types and the short names that ask for them, the first of them ours.
const RESULTS: [(ResultsFormat, &[&str]); 4] = [
    (ResultsFormat::Json, &["application/sparql-results+json", "application/json", "json"]),
    (ResultsFormat::Xml, &["application/sparql-results+xml", "application/xml", "text/xml", "xml"]),
    (ResultsFormat::Csv, &["text/csv", "csv"]),
    (ResultsFormat::Tsv, &["text/tab-separated-values", "tsv"]),
];

const JSON_LD: RdfFormat = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };

/// The same of graphs. Those that know named graphs come last.
const GRAPHS: [(RdfFormat, &[&str]); 6] = [
    (
        RdfFormat::Turtle,
        &["text/turtle", "application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3", "application/n3", "ttl", "turtle", "n3"],
    ),
    (RdfFormat::NTriples, &["application/n-triples", "text/plain", "nt", "ntriples"]),
    (RdfFormat::RdfXml, &["application/rdf+xml", "application/xml", "text/xml", "rdf", "rdfxml", "rdf+xml", "xml"]),
    (JSON_LD, &["application/ld+json", "application/json", "jsonld", "json-ld"]),
    (RdfFormat::TriG, &["application/trig", "trig"]),
    (RdfFormat::NQuads, &["application/n-quads", "nq", "nquads"]),
];

/// What a page is asked by.
const PAGES: &[&str] = &["text/html", "application/xhtml+xml"];

/// One entry of `Accept`.
#[derive(Clone, Debug, PartialEq)]
struct Range {
    media_type: String,
    quality: f32,
}

/// What a client accepts.
#[derive(Clone, Debug, Default)]
pub struct Accept(Vec<Range>);

impl Accept {
    pub fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let ranges = values.flat_map(|value| value.split(',')).filter_map(|entry| {
            let mut parts = entry.split(';');
            let media_type = parts.next()?.trim().to_ascii_lowercase();
            let quality = parts.filter_map(|part| part.trim().strip_prefix("q=")).find_map(|quality| quality.parse().ok()).unwrap_or(1.0);
            (!media_type.is_empty()).then_some(Range { media_type, quality })
        });
        Self(ranges.collect())
    }

    /// How much a media type is wanted, and how exactly it is named; 0 is not at all.
    fn weight(&self, media_type: &str) -> (f32, u8) {
        if self.0.is_empty() {
            return (1.0, 0);
        }
        let family = media_type.split('/').next().unwrap_or_default();
        let mut best = (0.0, 0);
        for range in &self.0 {
            let exactness = if range.media_type == media_type {
                3
            } else if range.media_type.strip_suffix("/*") == Some(family) {
                2
            } else if range.media_type == "*/*" {
                1
            } else {
                continue;
            };
            if exactness > best.1 {
                best = (range.quality, exactness);
            }
        }
        best
    }

    /// The format that is wanted most; of equals the first.
    fn best<F: Copy>(&self, formats: &[(F, &[&'static str])]) -> Option<F> {
        let mut best: Option<(F, f32)> = None;
        for (format, names) in formats {
            let types = names.iter().filter(|name| name.contains('/'));
            let weight = types.map(|name| self.weight(name).0).fold(0.0, f32::max);
            if weight > 0.0 && best.is_none_or(|(_, most)| weight > most) {
                best = Some((*format, weight));
            }
        }
        best.map(|(format, _)| format)
    }

    /// Whether a page is wanted rather than data.
    pub fn wants_page(&self) -> bool {
        let named = self.0.iter().any(|range| PAGES.contains(&range.media_type.as_str()));
        let page = PAGES.iter().map(|page| self.weight(page).0).fold(0.0, f32::max);
        let data = GRAPHS.iter().flat_map(|(_, names)| *names).filter(|name| name.contains('/'));
        let data = data.map(|name| self.weight(name)).filter(|(_, exactness)| *exactness == 3).map(|(quality, _)| quality);
        named && page >= data.fold(0.0, f32::max)
    }
}

fn by_name<F: Copy>(name: &str, formats: &[(F, &[&'static str])]) -> Option<F> {
    let name = name.to_ascii_lowercase();
    formats.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(format, _)| *format)
}

fn names<F: Copy>(formats: &[(F, &[&'static str])]) -> String {
    formats.iter().filter_map(|(_, names)| names.iter().find(|name| !name.contains('/')).copied()).collect::<Vec<_>>().join(", ")
}

/// The formats for the answer to a query: by the parameter `format` where it is given, else by `Accept`.
pub fn wanted(headers: &HeaderMap, format: Option<&str>) -> Result<Wanted, Refusal> {
    let wanted = if let Some(name) = format.filter(|format| !format.is_empty()) {
        Wanted { results: by_name(name, &RESULTS), graph: by_name(name, &GRAPHS) }
    } else {
        let accept = Accept::of(headers);
        Wanted { results: accept.best(&RESULTS), graph: accept.best(&GRAPHS) }
    };
    if wanted.results.is_none() && wanted.graph.is_none() {
        let message = format!("results come as {}; graphs as {}", names(&RESULTS), names(&GRAPHS));
        return Err(Refusal::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", message));
    }
    Ok(wanted)
}

/// The format of a graph.
pub fn graph_format(headers: &HeaderMap, format: Option<&str>) -> Result<RdfFormat, Refusal> {
    let found = match format.filter(|format| !format.is_empty()) {
        Some(name) => by_name(name, &GRAPHS),
        None => Accept::of(headers).best(&GRAPHS),
    };
    found.ok_or_else(|| Refusal::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", format!("graphs come as {}", names(&GRAPHS))))
}

/// The format of a body by its media type.
pub fn body_format(media_type: &str) -> Option<RdfFormat> {
    by_name(media_type, &GRAPHS).filter(|_| media_type.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(accept: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT, accept.parse().expect("a value"))])
    }

    #[test]
    fn the_format_that_is_wanted_most_is_given() {
        let results = |accept: &str| wanted(&headers(accept), None).ok().and_then(|wanted| wanted.results);
        assert_eq!(results("*/*"), Some(ResultsFormat::Json));
        assert_eq!(results("text/csv, application/json;q=0.5"), Some(ResultsFormat::Csv));
        assert_eq!(results("application/sparql-results+xml;q=0.3, text/*;q=0.2"), Some(ResultsFormat::Xml));
        assert_eq!(results("text/*"), Some(ResultsFormat::Xml));
        assert_eq!(results("image/png"), None);
        assert_eq!(results("text/csv;q=0, application/json;q=0"), None);
        let graph = |accept: &str| graph_format(&headers(accept), None).ok();
        assert_eq!(graph("application/rdf+xml"), Some(RdfFormat::RdfXml));
        assert_eq!(graph("application/ld+json, text/turtle;q=0.9"), Some(JSON_LD));
        assert_eq!(graph("*/*"), Some(RdfFormat::Turtle));
        assert_eq!(graph_format(&headers("image/png"), Some("nq")).ok(), Some(RdfFormat::NQuads));
        assert!(wanted(&headers("*/*"), Some("pdf")).is_err());
        assert!(wanted(&HeaderMap::new(), None).is_ok());
    }

    #[test]
    fn browsers_want_pages() {
        assert!(Accept::of(&headers("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")).wants_page());
        assert!(!Accept::of(&headers("text/turtle, text/html;q=0.5")).wants_page());
        assert!(!Accept::of(&headers("*/*")).wants_page());
        assert!(!Accept::default().wants_page());
    }

    #[test]
    fn bodies_are_known_by_media_type() {
        assert_eq!(body_format("text/turtle"), Some(RdfFormat::Turtle));
        assert_eq!(body_format("ttl"), None);
        assert_eq!(body_format("image/png"), None);
    }
}
