//! One thing, over all reports that name it; one fact.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode};
use serde_json::{Value, json};

use super::table::{columns, object, table};
use crate::{
    graph::vocabulary::NAMESPACE,
    query::Row,
    server::{error::Refusal, request::Parameters, view::View},
};

/// The facts that stand where `#WHICH` does.
pub const FACTS: &str = include_str!("../../../queries/pages/facts.rq");

/// A thing by its IRI, or by class and name: its facts, its quotes and what it is joined with.
pub fn thing(view: &View, parameters: &Parameters) -> Result<Value, Refusal> {
    let (class, name) = match (parameters.one("iri")?, parameters.one("class")?, parameters.one("name")?) {
        (Some(iri), _, _) => named(view, &iri)?,
        (None, Some(class), Some(name)) => (class, name),
        _ => return Err(Refusal::bad_request("parameter", "name a thing by `iri`, or by `class` and `name`")),
    };
    if class.is_empty() || !class.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return Err(Refusal::bad_request("parameter", format!("`{class}` is no class, such as Enterprise")));
    }
    // Written as terms, not as text: nothing of a name becomes syntax.
    let label = Literal::new_language_tagged_literal_unchecked(&name, "zh");
    let class_node = NamedNode::new_unchecked(format!("{NAMESPACE}{class}"));
    let named = format!("?node rdfs:label {label} ; a {class_node} .");
    let one = if MERGED.contains(&class.as_str()) { one_of(view, &named, parameters.one("iri")?.as_deref())? } else { One::default() };
    let which = one.which().unwrap_or(named);
    let nodes_query = include_str!("../../../queries/pages/thing.rq").replace("#WHICH", &which);
    let nodes = view.rows(&nodes_query, &[])?;
    if nodes.is_empty() {
        return Err(Refusal::not_found(format!("no {class} is called {name}")));
    }
    // What is said of it, of what it undertakes, and of the groups that it is named in.
    let own = format!(
        "{which} {{ ?fact rg:about ?node }} UNION {{ ?thing rg:undertakenBy ?node . ?fact rg:about ?thing }} UNION {{ ?group prov:hadMember ?node . ?fact rg:about ?group }}"
    );
    let facts = view.rows(
        &FACTS.replace("#WHICH", &own).replace("ORDER BY ?start ?end ?fact", "ORDER BY ?year ?report ?start ?fact\nLIMIT 3000"),
        &[],
    )?;
    let quotes = include_str!("../../../queries/pages/quotes.rq");
    let neighbours = include_str!("../../../queries/pages/neighbours.rq");
    let node_columns = ["node", "report", "name", "alias", "place", "year", "program_kind", "count", "noun"];
    Ok(json!({
        "class": class,
        "name": name,
        "identity": one.identity,
        "sure": one.sure,
        "namesakes": one.namesakes,
        "nodes": table(&nodes, &node_columns),
        "facts": table(&facts, &columns(FACTS)),
        "quotes": table(&view.rows(&quotes.replace("#WHICH", &which), &[])?, &columns(quotes)),
        "neighbours": table(&view.rows(&neighbours.replace("#WHICH", &which), &[])?, &columns(neighbours)),
    }))
}

/// The classes whose things are told apart, and joined across reports, by more than their names.
const MERGED: [&str; 3] = ["Enterprise", "Park", "Project"];

/// One thing among those of a name.
#[derive(Debug, Default)]
struct One {
    /// Its nodes, one or more for each report; empty where a name is enough.
    nodes: Vec<NamedNode>,
    /// What joins them, and how sure that is.
    identity: Option<String>,
    sure: Option<String>,
    /// Other things of the same name: a node, the places and years of the reports, how many nodes.
    namesakes: Vec<Value>,
}

impl One {
    /// What chooses its nodes in a query.
    fn which(&self) -> Option<String> {
        let nodes = self.nodes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        (!nodes.is_empty()).then(|| format!("VALUES ?node {{ {nodes} }} ?node a [] ."))
    }
}

/// Of the things with a name the one that has the node `iri`, else that of the most nodes.
fn one_of(view: &View, named: &str, iri: Option<&str>) -> Result<One, Refusal> {
    let rows = view.rows(&include_str!("../../../queries/pages/namesakes.rq").replace("#WHICH", named), &[])?;
    let mut things: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        let key = row.text("identity").or(row.text("node")).unwrap_or_default().to_owned();
        things.entry(key).or_default().push(row);
    }
    let has = |rows: &[&Row]| rows.iter().any(|row| row.text("node") == iri);
    let chosen = things.iter().max_by_key(|(key, rows)| (iri.is_some() && has(rows), rows.len(), std::cmp::Reverse((*key).clone())));
    let Some((key, rows)) = chosen.map(|(key, rows)| (key.clone(), rows.clone())) else { return Ok(One::default()) };
    things.remove(&key);
    let first = |name: &str| rows.first().and_then(|row| row.text(name)).map(str::to_owned);
    let (identity, sure) = (first("identity"), first("sure"));
    let own: Vec<String> = rows.iter().filter_map(|row| row.text("node").map(str::to_owned)).collect();
    let members = match &identity {
        Some(identity) => {
            let found = view.rows(include_str!("../../../queries/pages/members.rq"), &[("identity", identity)])?;
            found.iter().filter_map(|row| row.text("node").map(str::to_owned)).collect()
        }
        None => own,
    };
    let distinct = |rows: &[&Row], name: &str| rows.iter().filter_map(|row| row.text(name).map(str::to_owned)).collect::<BTreeSet<_>>();
    let namesakes = things.values().map(|rows| {
        json!({ "iri": rows[0].text("node"), "places": distinct(rows, "place"), "years": distinct(rows, "year"), "nodes": rows.len() })
    });
    Ok(One { nodes: members.into_iter().map(NamedNode::new_unchecked).collect(), identity, sure, namesakes: namesakes.collect() })
}

/// The class and the name of a node.
fn named(view: &View, iri: &str) -> Result<(String, String), Refusal> {
    let query = "# param: iri (iri) the node\nSELECT ?class ?name { $iri a ?class ; rdfs:label ?name } LIMIT 1";
    let rows = view.rows(query, &[("iri", iri)])?;
    let row = rows.first().ok_or_else(|| Refusal::not_found(format!("there is no thing <{iri}>")))?;
    let class = row.text("class").unwrap_or_default();
    Ok((class.rsplit(['#', '/']).next().unwrap_or_default().to_owned(), row.text("name").unwrap_or_default().to_owned()))
}

/// One fact.
pub fn fact(view: &View, iri: &str) -> Result<Value, Refusal> {
    let node = NamedNode::new(iri).map_err(|_| Refusal::bad_request("parameter", format!("`{iri}` is no IRI")))?;
    let rows = view.rows(&FACTS.replace("#WHICH", &format!("VALUES ?fact {{ {node} }}")), &[])?;
    let row = rows.first().ok_or_else(|| Refusal::not_found(format!("there is no fact <{iri}>")))?;
    let mut fact = object(row);
    let report = row.text("report").and_then(|report| view.record(report));
    fact["place"] = json!(report.and_then(|report| report.region.clone()));
    fact["file"] = json!(report.map(|report| report.file_name.clone()));
    fact["title"] = json!(report.and_then(|report| report.title.clone()));
    Ok(fact)
}
