//! Places, bodies and things that are none of the seven kinds of fact, from the rules in `rules/patterns/entity.toml`.

use crate::{
    fact::{Collector, EntityKind, FactRules, annotate::Annotated, name::NameRules},
    span::Span,
};

/// Finds the other entities that a sentence names. What is an entity of another kind at the same place stays that.
pub fn find(sentence: &Annotated<'_>, rules: &FactRules, out: &mut Collector) {
    let coded = sentence.coded.text();
    for clause in &sentence.clauses {
        let mut taken: Vec<Span> = Vec::new();
        for found in rules.entity.all(sentence.stretch(*clause), clause.start) {
            let Some(kind) = found.setting("kind").and_then(kind) else { continue };
            let Some(name) = found.get("name").filter(|name| !taken.iter().any(|other| other.overlaps(*name))) else { continue };
            let name = if found.setting("names") == Some("own") {
                let at = rules.projects.trimmed(coded, rules.names.enterprise(coded, name).unwrap_or(name));
                if !rules.projects.named(&sentence.written(at)) {
                    continue;
                }
                at
            } else {
                name
            };
            taken.push(name);
            let mention = sentence.original(name).trimmed(sentence.text);
            let written = sentence.written(name);
            let written = NameRules::inside_quotation_marks(&written);
            if !out.knows(written) {
                out.entity(kind, written, Some(mention), &found.rule.name);
            }
        }
    }
}

fn kind(name: &str) -> Option<EntityKind> {
    Some(match name {
        "region" => EntityKind::Region,
        "agency" => EntityKind::Agency,
        "institution" => EntityKind::Institution,
        "park" => EntityKind::Park,
        "cluster" => EntityKind::IndustryCluster,
        "event" => EntityKind::Event,
        "brand" => EntityKind::Brand,
        "person" => EntityKind::Person,
        _ => return None,
    })
}
