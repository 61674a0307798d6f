//! Programmes, from the rules in `rules/patterns/program.toml`.

use std::collections::HashMap;

use crate::{
    fact::{Collector, EntityKind, FactRules, ProgramKind, annotate::Annotated, name::characters},
    lexicon::Lexicons,
    pattern::RuleMatch,
    span::Span,
};

/// The kinds of programme by their head words.
#[derive(Clone, Debug)]
pub struct ProgramHeads(HashMap<String, ProgramKind>);

impl ProgramHeads {
    pub fn load(lexicons: &Lexicons) -> Self {
        let Some(lexicon) = lexicons.get("program_heads") else { return Self(HashMap::new()) };
        let column = lexicon.column("kind").unwrap_or(0);
        Self(lexicon.entries.iter().filter_map(|entry| kind(&entry.fields[column]).map(|kind| (entry.word.clone(), kind))).collect())
    }

    /// The kind of the longest head word that a name ends with.
    fn kind_of(&self, name: &str) -> Option<ProgramKind> {
        let starts: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
        starts.into_iter().find_map(|start| self.0.get(&name[start..]).copied())
    }
}

/// Finds the programmes of a sentence.
pub fn find(sentence: &Annotated<'_>, rules: &FactRules, out: &mut Collector) {
    for clause in &sentence.clauses {
        let mut taken: Vec<Span> = Vec::new();
        for found in rules.program.all(sentence.code(*clause), clause.start) {
            if !taken.iter().any(|other| other.overlaps(found.span)) {
                if read(sentence, rules, &found, out) {
                    taken.push(found.span);
                }
            }
        }
    }
}

/// Adds the programme of one match; false where the words turn out to name none.
fn read(sentence: &Annotated<'_>, rules: &FactRules, found: &RuleMatch<'_>, out: &mut Collector) -> bool {
    let Some(name) = found.get("name") else { return false };
    let name = rules.names.program(sentence.coded.text(), name);
    let Some(name) = name else { return false };
    let written = sentence.written(name);
    let bare = rules.names.unmarked(&written);
    if characters(bare) < 3 {
        return false;
    }
    let stated = found.setting("kind").and_then(kind);
    let Some(kind) = rules.program_heads.kind_of(bare).filter(|kind| stated.is_none() || *kind == ProgramKind::Plan).or(stated) else {
        return false;
    };
    let mention = sentence.original(name).trimmed(sentence.text);
    out.entity(EntityKind::Program(kind), bare, Some(mention), &found.rule.name);
    true
}

fn kind(name: &str) -> Option<ProgramKind> {
    Some(match name {
        "strategy" => ProgramKind::Strategy,
        "action" => ProgramKind::Action,
        "plan" => ProgramKind::Plan,
        "document" => ProgramKind::Document,
        "reform" => ProgramKind::Reform,
        "initiative" => ProgramKind::Initiative,
        _ => return None,
    })
}
