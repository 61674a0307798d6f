//! Search in text and names.

use serde_json::{Value, json};

use crate::{
    search::{Filter, Found, Index, excerpt},
    server::{error::Refusal, request::Parameters, view::View},
};

/// How many hits a page has.
const PAGE: usize = 30;

pub fn search(view: &View, parameters: &Parameters) -> Result<Value, Refusal> {
    let words = parameters.one("q")?.unwrap_or_default();
    let Some(index) = &view.index else {
        return Err(Refusal::internal("there is no text index: it could not be made beside the store"));
    };
    let offset = parameters.number("offset")?.unwrap_or(0).min(10_000);
    let year = parameters.one("year")?.filter(|year| !year.is_empty());
    let year = year.map(|year| year.parse().map_err(|_| Refusal::bad_request("parameter", format!("`{year}` is no year")))).transpose()?;
    let filter = Filter {
        classes: parameters.all("class").into_iter().filter(|class| !class.is_empty()).collect(),
        place: parameters.one("place")?.filter(|place| !place.is_empty()),
        year,
    };
    let found = index.find(&words, &filter, offset, PAGE)?;
    let missing = view.unindexed.load(std::sync::atomic::Ordering::Relaxed);
    Ok(json!({
        "words": words, "total": found.total, "similar": found.similar, "offset": offset, "page": PAGE, "classes": found.classes,
        "not_yet_searchable": missing,
        "hits": hits(index, &found, &words)?,
    }))
}

/// Hits with excerpts, as JSON.
pub fn hits(index: &Index, found: &Found, words: &str) -> Result<Value, Refusal> {
    let mut list = Vec::new();
    for hit in &found.hits {
        let text = hit.words.join("\u{3000}");
        let excerpt = excerpt(&text, words);
        let title = index.report(&hit.report)?.map(|report| report.title);
        list.push(json!({
            "class": hit.class, "report": hit.report, "title": title, "place": hit.place, "year": hit.year, "iri": hit.iri,
            "name": hit.words.first().filter(|_| hit.start.is_none()),
            "start": hit.start.map(|start| start + excerpt.start as u64), "score": hit.score,
            "text": excerpt.text,
            "marks": excerpt.marks.iter().map(|mark| [mark.start, mark.end]).collect::<Vec<_>>(),
        }));
    }
    Ok(Value::Array(list))
}
