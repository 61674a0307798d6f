//! Enterprises by the form of their names, from the rules in `rules/patterns/enterprise.toml`.

use crate::{
    fact::{Collector, EntityKind, FactRules, annotate::Annotated},
    span::Span,
};

/// Finds the enterprises that a sentence names.
pub fn find(sentence: &Annotated<'_>, rules: &FactRules, out: &mut Collector) {
    let coded = sentence.coded.text();
    for clause in &sentence.clauses {
        let mut taken: Vec<Span> = Vec::new();
        for found in rules.enterprise.all(sentence.code(*clause), clause.start) {
            let Some(name) = found.get("name").filter(|name| !taken.iter().any(|other| other.overlaps(*name))) else { continue };
            let Some(name) = rules.names.enterprise(coded, name) else { continue };
            taken.push(name);
            let mention = sentence.original(name).trimmed(sentence.text);
            out.entity(EntityKind::Enterprise, &sentence.written(name), Some(mention), &found.rule.name);
        }
    }
}
