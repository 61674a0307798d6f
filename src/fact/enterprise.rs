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
        for found in rules.enterprise.all(sentence.stretch(*clause), clause.start) {
            let certain = found.setting("names") == Some("certain");
            for name in ["name", "name2"].into_iter().filter_map(|capture| found.get(capture)) {
                if taken.iter().any(|other| other.overlaps(name)) {
                    continue;
                }
                let Some(name) = (if certain { Some(name) } else { rules.names.enterprise(coded, name) }) else { continue };
                taken.push(name);
                let mention = sentence.original(name).trimmed(sentence.text);
                if !out.mentions_enterprise(mention) {
                    out.entity(EntityKind::Enterprise, &sentence.written(name), Some(mention), &found.rule.name);
                }
            }
        }
    }
}
