//! An explanation as JSON. Places are offsets in Unicode code points, as in the graph.

use serde_json::{Value as Json, json};

use crate::{
    document::SectionKind,
    explain::{Explanation, Item, Miss, MissKind},
    pipeline::Reading,
    span::{CodePoints, Span},
};

pub(super) fn explanation(reading: &Reading, explanation: &Explanation) -> Json {
    let text = reading.document.text.as_str();
    let places = Places { text, code_points: CodePoints::new(text) };
    json!({
        "file": reading.source.file_name,
        "title": reading.document.metadata.title,
        "found": explanation.items.iter().map(|item| places.item(item)).collect::<Vec<_>>(),
        "missed": explanation.misses.iter().map(|miss| places.miss(miss)).collect::<Vec<_>>(),
    })
}

struct Places<'a> {
    text: &'a str,
    code_points: CodePoints,
}

impl Places<'_> {
    fn place(&self, span: Span) -> Json {
        json!({ "start": self.code_points.of_byte(span.start), "end": self.code_points.of_byte(span.end), "text": span.of(self.text) })
    }

    fn item(&self, item: &Item) -> Json {
        let trace = item.trace.iter().map(|(part, span)| {
            let mut place = self.place(*span);
            place["part"] = json!(part);
            place
        });
        json!({
            "kind": item.kind.name(), "fact": item.brief, "when": item.when, "at": self.place(item.span), "clause": self.place(item.clause),
            "rule": item.rule, "what": item.what, "confidence": item.confidence.map(|confidence| f64::from(confidence) / 100.0),
            "trace": trace.collect::<Vec<_>>(),
        })
    }

    fn miss(&self, miss: &Miss) -> Json {
        let kind = match miss.kind {
            MissKind::Number => "number",
            MissKind::Name => "name",
        };
        let section = match miss.section {
            SectionKind::Review => "review",
            SectionKind::Plan => "plan",
            SectionKind::Other => "other",
        };
        let nearest = miss.nearest.as_ref().map(|nearest| {
            let (words, about) = nearest.reason.told();
            json!({
                "rule": nearest.rule, "what": nearest.what, "matched": self.place(nearest.matched), "pieces": nearest.pieces,
                "of": nearest.of, "missing": words, "about": about,
            })
        });
        json!({ "kind": kind, "section": section, "at": self.place(miss.span), "clause": self.place(miss.clause), "nearest": nearest })
    }
}
