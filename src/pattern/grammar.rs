//! Readable names in patterns: marks, word classes, lexicons and macros.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Deserialize;

use crate::{
    lexicon::{Lexicon, Lexicons, alternation},
    pattern::{
        Expression, Mark, PatternError, Vocabulary,
        syntax::{WordLists, list_character, list_of},
    },
    rules::RuleFiles,
};

/// Expands `{name}` and `{name:capture}` in patterns.
///
/// A name starts with a small letter; it is a macro of `rules/patterns/macros.toml`, a class of `rules/lexicon/word_classes.tsv`, a lexicon (all its
/// words; `lexicon.kind`: those of one kind), or a [`Mark`]; where two share a name, the earlier in this list counts. `{2,5}` stays what it is in `regex`.
#[derive(Debug)]
pub struct Grammar {
    /// What names stand for; a list of words is one character, see [`list_character`].
    names: BTreeMap<String, String>,
    words: WordLists,
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
        let mut words = WordLists::default();
        let mut add = |name: String, list: Vec<&str>| {
            names.insert(name, list_character(words.add(list)).to_string());
        };
        for name in lexicons.names() {
            if let Some(lexicon) = lexicons.get(name) {
                add(name.to_owned(), lexicon.words().collect());
                for (name, list) in kinds(name, lexicon) {
                    add(name, list);
                }
            }
        }
        classes(lexicons)?.into_iter().for_each(|(name, list)| add(name.to_owned(), list));
        let mut grammar = Self { names, words };
        let macros: Macros = toml::from_str(files.get("patterns/macros.toml")).map_err(Box::new)?;
        for Macro { name, pattern } in macros.r#macro {
            let expanded = grammar.shortened(&pattern)?;
            grammar.names.insert(name, format!("(?:{expanded})"));
        }
        Ok(grammar)
    }

    /// The pattern as an expression.
    pub fn compile(&self, pattern: &str) -> Result<Result<Expression, PatternError>, GrammarError> {
        Ok(Expression::new(&self.shortened(pattern)?, &self.words))
    }

    /// The pattern as an expression that makes use of it where the words of a text are known.
    pub fn compile_mapped(&self, pattern: &str) -> Result<Result<Expression, PatternError>, GrammarError> {
        Ok(Expression::mapped(&self.shortened(pattern)?, &self.words))
    }

    /// The words of all patterns that were compiled so, now that there will be no more of them.
    pub fn into_vocabulary(self) -> Vocabulary {
        self.words.vocabulary()
    }

    /// The pattern with all names replaced, for the `regex` crate. `{name:capture}` becomes a named group.
    pub fn expand(&self, pattern: &str) -> Result<String, GrammarError> {
        let mut expanded = String::new();
        for character in self.shortened(pattern)?.chars() {
            match list_of(character).and_then(|list| self.words.list(list)) {
                Some(words) => expanded.push_str(&alternation(words.iter().map(String::as_str))),
                None => expanded.push(character),
            }
        }
        Ok(expanded)
    }

    /// The pattern with all names replaced, where lists of words are one character each.
    fn shortened(&self, pattern: &str) -> Result<String, GrammarError> {
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
fn kinds<'l>(name: &str, lexicon: &'l Lexicon) -> BTreeMap<String, Vec<&'l str>> {
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
    words.into_iter().map(|(kind, words)| (format!("{name}.{kind}"), words)).collect()
}

fn classes(lexicons: &Lexicons) -> Result<BTreeMap<&str, Vec<&str>>, GrammarError> {
    let lexicon = lexicons.get("word_classes").ok_or(GrammarError::NoClasses)?;
    let column = lexicon.column("class").ok_or(GrammarError::NoClasses)?;
    let mut words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in &lexicon.entries {
        words.entry(entry.fields[column].as_str()).or_default().push(&entry.word);
    }
    Ok(words)
}
