//! Readable names in patterns: marks, word classes, lexicons and macros.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Deserialize;

use crate::{
    lexicon::{Lexicon, Lexicons, alternation},
    pattern::Mark,
    rules::RuleFiles,
};

/// Expands `{name}` and `{name:capture}` in patterns.
///
/// A name starts with a small letter; it is a macro of `rules/patterns/macros.toml`, a class of `rules/lexicon/word_classes.tsv`, a lexicon (all its
/// words; `lexicon.kind`: those of one kind), or a [`Mark`]; where two share a name, the earlier in this list counts. `{2,5}` stays what it is in `regex`.
#[derive(Clone, Debug)]
pub struct Grammar {
    names: BTreeMap<String, String>,
}

#[derive(Debug, thiserror::Error)]
pub enum GrammarError {
    #[error("rules/patterns/macros.toml: {0}")]
    Macros(#[from] Box<toml::de::Error>),
    #[error("rules/lexicon/word_classes.tsv is missing or has no column 'class'")]
    NoClasses,
    #[error("the pattern '{pattern}' names '{name}', which is no macro, word class, lexicon or mark")]
    UnknownName { pattern: String, name: String },
    #[error("the pattern '{pattern}' opens a name that it does not close")]
    Unclosed { pattern: String },
}

#[derive(Deserialize)]
struct Macros {
    /// In the order of their use: a macro may use those before it.
    r#macro: Vec<Macro>,
}

#[derive(Deserialize)]
struct Macro {
    name: String,
    pattern: String,
}

impl Grammar {
    pub fn new(files: &RuleFiles, lexicons: &Lexicons) -> Result<Self, GrammarError> {
        let mut names = BTreeMap::new();
        for (name, mark) in Mark::ALL {
            names.insert(name.to_owned(), mark.character().to_string());
        }
        for name in lexicons.names() {
            if let Some(lexicon) = lexicons.get(name) {
                names.insert(name.to_owned(), lexicon.alternation());
                names.extend(kinds(name, lexicon));
            }
        }
        names.extend(classes(lexicons)?);
        let mut grammar = Self { names };
        let macros: Macros = toml::from_str(files.get("patterns/macros.toml")).map_err(Box::new)?;
        for Macro { name, pattern } in macros.r#macro {
            let expanded = grammar.expand(&pattern)?;
            grammar.names.insert(name, format!("(?:{expanded})"));
        }
        Ok(grammar)
    }

    /// The pattern with all names replaced. `{name:capture}` becomes a named group.
    pub fn expand(&self, pattern: &str) -> Result<String, GrammarError> {
        let mut expanded = String::new();
        let mut rest = pattern;
        while let Some(open) = rest.find('{') {
            let (before, after) = rest.split_at(open);
            expanded.push_str(before);
            let inner = &after[1..];
            let close = inner.find('}').ok_or_else(|| GrammarError::Unclosed { pattern: pattern.to_owned() })?;
            let reference = &inner[..close];
            if reference.starts_with(|first: char| first.is_ascii_lowercase()) {
                let (name, capture) = reference.split_once(':').map_or((reference, None), |(name, capture)| (name, Some(capture)));
                let meaning =
                    self.names.get(name).ok_or_else(|| GrammarError::UnknownName { pattern: pattern.to_owned(), name: name.to_owned() })?;
                match capture {
                    Some(capture) => write!(expanded, "(?P<{capture}>{meaning})").expect("a string takes all that is written to it"),
                    None => expanded.push_str(meaning),
                }
            } else {
                expanded.push_str(&after[..close + 2]);
            }
            rest = &inner[close + 1..];
        }
        expanded.push_str(rest);
        Ok(expanded)
    }
}

/// The words of each kind of a lexicon that has a column `kind` or `strength`: `{facility_suffixes.works}`; of one that has a column
/// `ambiguous`, those that are not: `{enterprises.certain}`.
fn kinds(name: &str, lexicon: &Lexicon) -> BTreeMap<String, String> {
    let mut words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in &lexicon.entries {
        for column in ["kind", "strength"] {
            if let Some(kind) = lexicon.column(column) {
                words.entry(entry.fields[kind].as_str()).or_default().push(&entry.word);
            }
        }
        if lexicon.column("ambiguous").is_some_and(|column| entry.fields[column].is_empty()) {
            words.entry("certain").or_default().push(&entry.word);
        }
    }
    words.into_iter().map(|(kind, words)| (format!("{name}.{kind}"), alternation(words.into_iter()))).collect()
}

fn classes(lexicons: &Lexicons) -> Result<BTreeMap<String, String>, GrammarError> {
    let lexicon = lexicons.get("word_classes").ok_or(GrammarError::NoClasses)?;
    let column = lexicon.column("class").ok_or(GrammarError::NoClasses)?;
    let mut words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in &lexicon.entries {
        words.entry(entry.fields[column].as_str()).or_default().push(&entry.word);
    }
    Ok(words.into_iter().map(|(class, words)| (class.to_owned(), alternation(words.into_iter()))).collect())
}
