//! Clauses by their form: what is said is left out, how it is said stays.

use std::{collections::HashMap, fmt::Write as _};

use regex::Regex;

use crate::{
    lexicon::{Lexicons, alternation},
    pattern::Mark,
    span::Span,
};

/// How many parts of a clause are kept on either side of the quantity.
const NEIGHBOURS: usize = 4;

/// Generalises clauses: a word of a class becomes `{class}`, a typed span its kind, all else `…`; the quantity that the clause is looked
/// at for stands in brackets: `…{reach}[count]`.
#[derive(Clone, Debug)]
pub struct Wording {
    words: Regex,
    classes: HashMap<String, String>,
}

impl Wording {
    /// Knows the words of `word_classes.tsv`.
    pub fn new(lexicons: &Lexicons) -> Self {
        let mut classes = HashMap::new();
        if let Some((lexicon, column)) = lexicons.get("word_classes").and_then(|lexicon| Some((lexicon, lexicon.column("class")?))) {
            for entry in &lexicon.entries {
                classes.entry(entry.word.clone()).or_insert_with(|| entry.fields[column].clone());
            }
        }
        let words = Regex::new(&alternation(classes.keys().map(String::as_str))).expect("escaped words make a regular expression");
        Self { words, classes }
    }

    /// The pattern of a clause around the quantity at `quantity`; both are stretches of `coded`.
    pub fn pattern(&self, coded: &str, clause: Span, quantity: Span) -> String {
        let mut before = self.parts(Span::new(clause.start, quantity.start.max(clause.start)).of(coded));
        let mut after = self.parts(Span::new(quantity.end.min(clause.end), clause.end).of(coded));
        if before.len() > NEIGHBOURS {
            before.drain(..before.len() - NEIGHBOURS);
        }
        after.truncate(NEIGHBOURS);
        let kind = quantity.of(coded).chars().next().and_then(name).unwrap_or("?");
        format!("{}[{kind}]{}", before.concat(), after.concat())
    }

    fn parts(&self, text: &str) -> Vec<String> {
        let mut parts = Vec::new();
        let mut end = 0;
        for found in self.words.find_iter(text).filter(|found| !found.is_empty()) {
            push_plain(&text[end..found.start()], &mut parts);
            let class = self.classes.get(found.as_str()).map_or("?", String::as_str);
            push(format!("{{{class}}}"), &mut parts);
            end = found.end();
        }
        push_plain(&text[end..], &mut parts);
        parts
    }
}

/// Marks by their kind, punctuation as it is, words as `…`.
fn push_plain(text: &str, parts: &mut Vec<String>) {
    for character in text.chars() {
        match name(character) {
            Some(kind) => {
                let mut part = String::new();
                write!(part, "<{kind}>").expect("a string takes all that is written to it");
                push(part, parts);
            }
            None if character.is_alphanumeric() => push("…".to_owned(), parts),
            None => push(character.to_string(), parts),
        }
    }
}

/// The same part twice in a row says no more than once.
fn push(part: String, parts: &mut Vec<String>) {
    if parts.last() != Some(&part) {
        parts.push(part);
    }
}

fn name(character: char) -> Option<&'static str> {
    let mark = Mark::of(character)?;
    Mark::ALL.iter().find(|(_, other)| *other == mark).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFiles;

    #[test]
    fn clauses_are_generalised() {
        let wording = Wording::new(&Lexicons::load(&RuleFiles::built_in()).unwrap());
        let coded = "甲乙丙\u{E000}、增长\u{E001}";
        let at = coded.find('\u{E001}').unwrap();
        let pattern = wording.pattern(coded, Span::new(0, coded.len()), Span::new(at, coded.len()));
        assert_eq!(pattern, "…<money>、{rise}[percent]");
    }
}
