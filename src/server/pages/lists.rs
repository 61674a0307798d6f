//! Lists and sums: the overview, the reports, things by class.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    needed,
    table::{columns, table},
};
use crate::{
    graph::vocabulary::{PREFIXES, dcterms, kind, oa, prov, qudt, rdf, rdfs, rg, skos},
    query::Row,
    server::{error::Refusal, request::Parameters, view::View},
    store::Record,
};

/// The rows of a query, whole.
pub fn rows(view: &View, query: &str, settings: &[(&str, &str)]) -> Result<Value, Refusal> {
    Ok(table(&view.rows(query, settings)?, &columns(query)))
}

/// What the store holds, by place, year and kind. From the catalogue, so that it costs nothing.
pub fn overview(view: &View) -> Result<Value, Refusal> {
    let records = view.records();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut places: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    let mut years: BTreeMap<i32, (usize, usize)> = BTreeMap::new();
    for record in records {
        for (kind, count) in &record.counts {
            *kinds.entry(kind).or_default() += count;
        }
        let place = places.entry(record.region.as_deref().unwrap_or("")).or_default();
        *place.entry("reports".to_owned()).or_default() += 1;
        for (kind, count) in &record.counts {
            *place.entry(kind.clone()).or_default() += count;
        }
        let year = years.entry(record.year.unwrap_or(0)).or_default();
        year.0 += 1;
        year.1 += facts(record);
    }
    let doubtful = view.rows(DOUBTFUL, &[])?;
    let bands = table(&doubtful, &["band", "kind", "facts"]);
    Ok(json!({
        "reports": records.len(),
        "quads": records.iter().map(|record| record.quads).sum::<usize>(),
        "facts": records.iter().map(facts).sum::<usize>(),
        "kinds": kinds,
        "places": places.iter().map(|(place, counts)| json!({ "place": place, "counts": counts })).collect::<Vec<_>>(),
        "years": years.iter().map(|(year, (reports, facts))| json!({ "year": year, "reports": reports, "facts": facts })).collect::<Vec<_>>(),
        "incomplete": records.iter().filter(|record| !record.complete).map(|record| json!({ "iri": record.report, "file": record.file_name })).collect::<Vec<_>>(),
        "confidence": bands,
        "base": view.base,
    }))
}

const DOUBTFUL: &str = "\
SELECT ?band ?kind (COUNT(?fact) AS ?facts) WHERE {
  ?fact rg:confidence ?confidence ; a ?class .
  BIND(STRAFTER(STR(?class), \"#\") AS ?kind)
  BIND(FLOOR(?confidence * 10) / 10 AS ?band)
}
GROUP BY ?band ?kind ORDER BY ?band ?kind";

/// What counts as a fact on the overview: what is stated, with a clause that states it.
fn facts(record: &Record) -> usize {
    ["observation", "investment", "milestone", "recognition"].iter().filter_map(|kind| record.counts.get(*kind)).sum()
}

pub fn reports(view: &View) -> Value {
    let list = view.records().iter().map(|record| {
        json!({
            "iri": record.report, "file": record.file_name, "title": record.title, "place": record.region, "year": record.year,
            "complete": record.complete, "counts": record.counts, "facts": facts(record),
        })
    });
    Value::Array(list.collect())
}

/// The most things that one page lists.
const PAGE: usize = 200;

/// Things of a class whose name holds `q`, a page of them from `offset` on.
pub fn things(view: &View, parameters: &Parameters) -> Result<Value, Refusal> {
    let class = needed(parameters, "class")?;
    if class.is_empty() || !class.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return Err(Refusal::bad_request("parameter", format!("`{class}` is no class, such as Enterprise")));
    }
    let part = parameters.one("q")?.unwrap_or_default().to_lowercase();
    let place = parameters.one("place")?.unwrap_or_default();
    let offset = parameters.number("offset")?.unwrap_or(0);
    let query = include_str!("../../../queries/pages/things.rq");
    let iri = format!("{}{class}", crate::graph::vocabulary::NAMESPACE);
    let all = view.list(&format!("things {class}"), || view.rows(query, &[("class", &iri)]))?;
    let holds = |row: &&Row| {
        (part.is_empty() || row.text("name").is_some_and(|name| name.to_lowercase().contains(&part)))
            && (place.is_empty() || row.text("place").is_some_and(|known| known == place))
    };
    let found: Vec<Row> = all.iter().filter(holds).cloned().collect();
    let shown: Vec<Row> = found.iter().skip(offset).take(PAGE).cloned().collect();
    Ok(json!({ "class": class, "total": found.len(), "offset": offset, "page": PAGE, "things": table(&shown, &columns(query)) }))
}

/// The terms that a query may use, for completion.
pub fn terms() -> Value {
    let iris = |list: &[oxigraph::model::NamedNodeRef<'static>]| list.iter().map(|term| term.as_str()).collect::<Vec<_>>();
    let prefixes: serde_json::Map<String, Value> = PREFIXES.iter().map(|(prefix, iri)| ((*prefix).to_owned(), Value::from(*iri))).collect();
    let reused = [rdf::TYPE, rdfs::LABEL, skos::ALT_LABEL, prov::WAS_DERIVED_FROM, prov::HAD_MEMBER, qudt::HAS_UNIT];
    let properties = [iris(rg::PROPERTIES), iris(dcterms::TERMS), iris(oa::TERMS), iris(&reused)].concat();
    let concepts = [iris(rg::CONCEPTS), iris(kind::CONCEPTS)].concat();
    json!({
        "prefixes": prefixes,
        "classes": iris(rg::CLASSES),
        "properties": properties,
        "concepts": concepts,
    })
}
