//! Word lists as data: `rules/lexicon/*.tsv`.
//!
//! A lexicon file is tab-separated text. Lines that start with `#` are comments; the first other line names the
//! columns; the first column is the word. What the other columns mean, the file's leading comment says.

use std::collections::BTreeMap;

use crate::rules::RuleFiles;

/// One word list: its rows in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub columns: Vec<String>,
    pub entries: Vec<Entry>,
}

/// One row: the word, and the other columns by their place (empty where the row ends early).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub word: String,
    pub fields: Vec<String>,
}

/// All lexicons, by the stem of their file: `lexicon/units.tsv` is `units`.
#[derive(Clone, Debug, Default)]
pub struct Lexicons(BTreeMap<String, Lexicon>);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{path}, line {line}: {reason}")]
pub struct LexiconError {
    pub path: String,
    /// 1-based.
    pub line: usize,
    pub reason: String,
}

impl Lexicons {
    pub fn load(files: &RuleFiles) -> Result<Self, LexiconError> {
        let mut all = BTreeMap::new();
        for (path, text) in files.below("lexicon/") {
            let stem = path.trim_start_matches("lexicon/").trim_end_matches(".tsv");
            all.insert(stem.to_owned(), Lexicon::parse(path, text)?);
        }
        Ok(Self(all))
    }

    pub fn get(&self, name: &str) -> Option<&Lexicon> {
        self.0.get(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl FromIterator<(String, Lexicon)> for Lexicons {
    /// Lexicons by their names.
    fn from_iter<T: IntoIterator<Item = (String, Lexicon)>>(lexicons: T) -> Self {
        Self(lexicons.into_iter().collect())
    }
}

impl Lexicon {
    /// Reads one file; `path` is for errors. A word that stands twice with the same fields is an error.
    pub fn parse(path: &str, text: &str) -> Result<Self, LexiconError> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
        let error = |line: usize, reason: &str| LexiconError { path: path.to_owned(), line: line + 1, reason: reason.to_owned() };
        let Some((_, header)) = lines.next() else {
            return Err(error(0, "no line names the columns"));
        };
        let columns: Vec<String> = header.split('\t').map(str::to_owned).collect();
        let mut entries = Vec::new();
        for (number, line) in lines {
            let mut fields: Vec<String> = line.split('\t').map(|field| field.trim().to_owned()).collect();
            if fields.len() > columns.len() {
                return Err(error(number, "more fields than columns"));
            }
            fields.resize(columns.len(), String::new());
            let word = fields.remove(0);
            if word.is_empty() {
                return Err(error(number, "the word is missing"));
            }
            entries.push(Entry { word, fields });
        }
        Ok(Self { columns, entries })
    }

    /// The place of a column among [`Entry::fields`].
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().skip(1).position(|column| column == name)
    }

    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.word.as_str())
    }

    /// The words as one regular expression, the longer first, so that a match is the longest word.
    pub fn alternation(&self) -> String {
        alternation(self.words())
    }
}

/// Words as one regular expression, the longer first, so that a match is the longest word.
pub fn alternation<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<&str> = words.collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    words.dedup();
    let words: Vec<String> = words.into_iter().map(regex::escape).collect();
    format!("(?:{})", words.join("|"))
}
