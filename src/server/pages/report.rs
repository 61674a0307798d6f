//! One report: its text, and all that was found in it, or looked at in vain.

use serde_json::{Value, json};

use super::{
    Source,
    table::{columns, object, table},
    thing::FACTS,
};
use crate::{
    explain::{Explanation, MissKind, Searcher},
    server::{error::Refusal, view::View},
};

/// A report with its text, sections, facts and names. Offsets are code points of the text.
pub fn report(view: &View, iri: &str) -> Result<Value, Refusal> {
    let known = view.record(iri).ok_or_else(|| Refusal::not_found(format!("there is no report <{iri}>")))?;
    let about = view.rows(include_str!("../../../queries/pages/report.rq"), &[("report", iri)])?;
    let sections = include_str!("../../../queries/pages/sections.rq");
    let mentions = include_str!("../../../queries/pages/mentions.rq");
    let facts = FACTS.replace("#WHICH", "").replace("?report {", &format!("{} {{", node(iri)));
    Ok(json!({
        "iri": iri,
        "report": about.first().map_or(Value::Null, object),
        "counts": known.counts,
        "text": stored_text(view, iri)?,
        "sections": table(&view.rows(sections, &[("report", iri)])?, &columns(sections)),
        "facts": table(&view.rows(&facts, &[])?, &columns(FACTS)),
        "mentions": table(&view.rows(mentions, &[("report", iri)])?, &columns(mentions)),
    }))
}

/// The numbers and quoted names of a report that no fact claims, with the rule that came nearest.
pub fn missed(source: Source<'_>, iri: &str) -> Result<Value, Refusal> {
    let record = source.view.record(iri).ok_or_else(|| Refusal::not_found(format!("there is no report <{iri}>")))?;
    let again = source.view.snapshot.store().text(record).ok();
    let text = if again.is_none() { stored_text(source.view, iri)? } else { None };
    if again.is_none() && text.is_none() {
        return Err(Refusal::not_found("the text of the report is not there any more: its file has gone or changed"));
    }
    let (files, pipeline) = source.rules.get(source.settings)?;
    let rules = pipeline.rules();
    // The file tells more than its text: what stands beside it.
    let (document, extraction) = match again {
        Some(again) => crate::extract_source(&again, rules),
        None => crate::extract(text.unwrap_or_default(), &record.file_name, rules),
    };
    let searcher = Searcher::new(files, rules.lexicons(), rules.facts()).map_err(|error| Refusal::internal(error.to_string()))?;
    let explanation = Explanation::new(&document, &extraction, rules.facts(), &searcher);
    let body = &document.text;
    let misses = explanation.misses.iter().map(|miss| {
        let start = body.get(..miss.span.start).map_or(0, |before| before.chars().count());
        let nearest = miss.nearest.as_ref().map(|nearest| {
            let (told, piece) = nearest.reason.told();
            json!({ "rule": nearest.rule, "what": nearest.what, "matched": nearest.matched.of(body), "told": told, "piece": piece })
        });
        json!({
            "kind": if miss.kind == MissKind::Number { "number" } else { "name" },
            "start": start, "end": start + miss.span.of(body).chars().count(),
            "words": miss.span.of(body), "clause": miss.clause.of(body), "nearest": nearest,
        })
    });
    Ok(json!({ "missed": misses.collect::<Vec<_>>(), "same_rules": record.fingerprint == pipeline.fingerprint() }))
}

/// The text of a report: as the index keeps it, or from its file where that still holds the same bytes.
pub fn stored_text(view: &View, iri: &str) -> Result<Option<String>, Refusal> {
    if let Some(index) = &view.index
        && let Some(text) = index.report(iri)?.and_then(|report| report.text)
    {
        return Ok(Some(text));
    }
    let Some(record) = view.record(iri) else { return Ok(None) };
    Ok(view.snapshot.store().text(record).ok().map(|text| text.text))
}

/// An IRI as a term of SPARQL. It comes from the catalogue, and is one.
fn node(iri: &str) -> String {
    oxigraph::model::NamedNode::new_unchecked(iri).to_string()
}
