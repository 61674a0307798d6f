//! The words and patterns by which a layout is read, loaded from `rules/lexicon/document_*.tsv` as one value.

use std::collections::BTreeMap;

use regex::Regex;

use super::SectionKind;
use crate::lexicon::{Lexicons, alternation};

const WORDS: &str = "document_words";
const PATTERNS: &str = "document_patterns";

/// Everything that [`super::read`] knows about the language of reports. Compiled once, shared by threads.
#[derive(Clone, Debug)]
pub struct DocumentGrammar {
    numerals: Vec<(char, u32)>,
    pub(super) salutations: Vec<String>,
    pub(super) openings: Vec<String>,
    pub(super) point_words: Vec<String>,
    pub(super) attributes: Vec<char>,
    pub(super) annexes: Vec<String>,
    pub(super) before: Vec<Furniture>,
    pub(super) after: Vec<Furniture>,
    pub(super) not_name: Vec<String>,
    pub(super) publication: Vec<String>,
    pub(super) closing_calls: Vec<String>,
    pub(super) file_kinds: Vec<String>,
    pub(super) file_noise: Vec<String>,
    pub(super) digests: Vec<String>,
    pub(super) other_reports: Vec<String>,
    pub(super) mojibake: Vec<String>,
    pub(super) report_names: Vec<String>,
    pub(super) congresses: Vec<String>,
    pub(super) place_suffixes: Vec<String>,
    pub(super) province_suffixes: Vec<String>,
    pub(super) city_suffixes: Vec<String>,
    pub(super) city_kept: Vec<String>,
    pub(super) governments: Vec<String>,
    pub(super) national: Vec<(String, String)>,
    pub(super) past: Vec<String>,
    pub(super) coming: Vec<String>,
    pub(super) kind_words: Vec<(String, SectionKind)>,
    pub(super) cues: Regex,
    cue_weights: BTreeMap<String, i64>,
    pub(super) title: Regex,
    pub(super) title_noise: Regex,
    pub(super) meeting: Regex,
    pub(super) date: Regex,
    pub(super) speaker: Regex,
    pub(super) office_holder: Regex,
    pub(super) represents: Regex,
    pub(super) represents_level: Regex,
    pub(super) represents_nation: Regex,
    pub(super) speaker_of: Regex,
    pub(super) divisions: Vec<String>,
    pub(super) year: Regex,
    pub(super) heading: Regex,
    pub(super) running_heading: Regex,
    pub(super) advert: Regex,
}

/// A tell-tale of page furniture in a line.
#[derive(Clone, Debug)]
pub(super) struct Furniture {
    word: String,
    mode: Mode,
}

#[derive(Clone, Copy, Debug)]
enum Mode {
    Line,
    Prefix,
    Contains,
}

#[derive(Debug, thiserror::Error)]
pub enum DocumentGrammarError {
    #[error("the lexicon {0} is missing")]
    MissingLexicon(&'static str),
    #[error("the lexicon {lexicon} has no column {column}")]
    MissingColumn { lexicon: &'static str, column: &'static str },
    #[error("document_patterns has no pattern {0}")]
    MissingPattern(&'static str),
    #[error("the pattern {pattern} of document_patterns names the role {role}, which no word of document_words has")]
    UnknownRole { pattern: String, role: String },
    #[error("{word}: {value} is no value of the role {role} in document_words")]
    Value { word: String, role: String, value: String },
    #[error("the pattern {pattern} of document_patterns: {source}")]
    Pattern { pattern: String, source: Box<regex::Error> },
}

impl DocumentGrammar {
    /// Reads the lexicons `document_words` and `document_patterns`. An error names what is missing or malformed.
    ///
    /// ```
    /// # use reportgraph::{document::{DocumentGrammar, read}, lexicon::Lexicons, rules::RuleFiles};
    /// let lexicons = Lexicons::load(&RuleFiles::built_in())?;
    /// let grammar = DocumentGrammar::new(&lexicons)?;
    /// let document = read("一、2023年工作回顾\n完成投资3亿元。".to_owned(), "青禾县_2023.txt", &grammar);
    /// assert_eq!(document.metadata.year, Some(2023));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(lexicons: &Lexicons) -> Result<Self, DocumentGrammarError> {
        let words = Words::load(lexicons)?;
        let patterns = Patterns::load(lexicons, &words)?;
        let (cues, cue_weights) = cues(&words)?;
        Ok(Self {
            numerals: numerals(&words)?,
            salutations: words.of("salutation"),
            openings: words.of("opening"),
            point_words: words.of("point"),
            attributes: words.of("attribute").iter().flat_map(|word| word.chars().collect::<Vec<_>>()).collect(),
            annexes: words.of("annex"),
            before: furniture(&words, "before")?,
            after: furniture(&words, "after")?,
            not_name: words.of("not_name"),
            publication: words.of("publication"),
            closing_calls: words.of("closing_call"),
            file_kinds: words.of("file_kind"),
            file_noise: words.of("file_noise"),
            digests: words.of("digest"),
            other_reports: words.of("other_report"),
            mojibake: words.of("mojibake"),
            report_names: words.of("report_name"),
            congresses: words.of("congress"),
            place_suffixes: words.of("place_suffix"),
            province_suffixes: words.of("province_suffix"),
            city_suffixes: words.of("city_suffix"),
            city_kept: words.of("city_kept"),
            governments: words.of("government"),
            national: words.rows("national").to_vec(),
            past: words.of("past"),
            coming: words.of("coming"),
            kind_words: kinds(&words, "kind")?,
            cues,
            cue_weights,
            title: patterns.get("title")?,
            title_noise: patterns.get("title_noise")?,
            meeting: patterns.get("meeting")?,
            date: patterns.get("date")?,
            speaker: patterns.get("speaker")?,
            office_holder: patterns.get("office_holder")?,
            represents: patterns.get("represents")?,
            represents_level: patterns.get("represents_level")?,
            speaker_of: patterns.get("speaker_of")?,
            divisions: words.of("division"),
            represents_nation: patterns.get("represents_nation")?,
            year: patterns.get("year")?,
            heading: patterns.get("heading")?,
            running_heading: patterns.get("running_heading")?,
            advert: patterns.get("advert")?,
        })
    }

    /// What a Chinese numeral character counts: its digit, or ten.
    pub(super) fn numeral(&self, character: char) -> Option<u32> {
        self.numerals.iter().find(|(numeral, _)| *numeral == character).map(|(_, value)| *value)
    }

    /// How much a word of the running text speaks for a plan (positive) or for a review (negative).
    pub(super) fn cue_weight(&self, cue: &str) -> i64 {
        self.cue_weights.get(cue).copied().unwrap_or(0)
    }
}

impl Furniture {
    /// Whether a line, trimmed, is furniture by this tell-tale.
    pub(super) fn is_in(&self, line: &str) -> bool {
        match self.mode {
            Mode::Line => line == self.word,
            Mode::Prefix => line.starts_with(&self.word),
            Mode::Contains => line.contains(&self.word),
        }
    }
}

/// The rows of `document_words` by their role: word and value.
struct Words(BTreeMap<String, Vec<(String, String)>>);

impl Words {
    fn load(lexicons: &Lexicons) -> Result<Self, DocumentGrammarError> {
        let lexicon = lexicons.get(WORDS).ok_or(DocumentGrammarError::MissingLexicon(WORDS))?;
        let column = |name| lexicon.column(name).ok_or(DocumentGrammarError::MissingColumn { lexicon: WORDS, column: name });
        let (role, value) = (column("role")?, column("value")?);
        let mut roles: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for entry in &lexicon.entries {
            roles.entry(entry.fields[role].clone()).or_default().push((entry.word.clone(), entry.fields[value].clone()));
        }
        Ok(Self(roles))
    }

    fn rows(&self, role: &str) -> &[(String, String)] {
        self.0.get(role).map_or(&[], Vec::as_slice)
    }

    /// The words of a role, the longer first, so that the first that fits is the longest.
    fn of(&self, role: &str) -> Vec<String> {
        let mut words: Vec<String> = self.rows(role).iter().map(|(word, _)| word.clone()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    }
}

/// The regular expressions of `document_patterns`, with their roles filled in.
struct Patterns(BTreeMap<String, Regex>);

impl Patterns {
    fn load(lexicons: &Lexicons, words: &Words) -> Result<Self, DocumentGrammarError> {
        let lexicon = lexicons.get(PATTERNS).ok_or(DocumentGrammarError::MissingLexicon(PATTERNS))?;
        let column = lexicon.column("pattern").ok_or(DocumentGrammarError::MissingColumn { lexicon: PATTERNS, column: "pattern" })?;
        let mut patterns = BTreeMap::new();
        for entry in &lexicon.entries {
            let expression = fill(&entry.word, &entry.fields[column], words)?;
            let regex = Regex::new(&expression)
                .map_err(|source| DocumentGrammarError::Pattern { pattern: entry.word.clone(), source: Box::new(source) })?;
            patterns.insert(entry.word.clone(), regex);
        }
        Ok(Self(patterns))
    }

    fn get(&self, name: &'static str) -> Result<Regex, DocumentGrammarError> {
        self.0.get(name).cloned().ok_or(DocumentGrammarError::MissingPattern(name))
    }
}

/// Puts the words of each `{role}` into an expression.
fn fill(name: &str, template: &str, words: &Words) -> Result<String, DocumentGrammarError> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let Some(length) = rest[open..].find('}') else { break };
        let role = &rest[open + 1..open + length];
        rest = &rest[open + length + 1..];
        // Repetitions (`{0,20}`) and classes (`\p{Han}`) are no roles.
        if role.starts_with(|first: char| first.is_ascii_digit() || first == ',' || first.is_uppercase()) {
            filled.push('{');
            filled.push_str(role);
            filled.push('}');
        } else if role == "digit" {
            filled.push_str(&digit_class(words));
        } else if words.rows(role).is_empty() {
            return Err(DocumentGrammarError::UnknownRole { pattern: name.to_owned(), role: role.to_owned() });
        } else {
            filled.push_str(&alternation(words.rows(role).iter().map(|(word, _)| word.as_str())));
        }
    }
    filled.push_str(rest);
    Ok(filled)
}

fn digit_class(words: &Words) -> String {
    let numerals: String = words.rows("numeral").iter().map(|(word, _)| word.as_str()).collect();
    format!("[0-9{numerals}]")
}

fn numerals(words: &Words) -> Result<Vec<(char, u32)>, DocumentGrammarError> {
    let parse = |(word, value): &(String, String)| {
        let error = || DocumentGrammarError::Value { word: word.clone(), role: "numeral".to_owned(), value: value.clone() };
        Ok((word.chars().next().ok_or_else(error)?, value.parse().map_err(|_| error())?))
    };
    words.rows("numeral").iter().map(parse).collect()
}

fn kinds(words: &Words, role: &str) -> Result<Vec<(String, SectionKind)>, DocumentGrammarError> {
    let parse = |(word, value): &(String, String)| match value.as_str() {
        "review" => Ok((word.clone(), SectionKind::Review)),
        "plan" => Ok((word.clone(), SectionKind::Plan)),
        _ => Err(DocumentGrammarError::Value { word: word.clone(), role: role.to_owned(), value: value.clone() }),
    };
    words.rows(role).iter().map(parse).collect()
}

fn cues(words: &Words) -> Result<(Regex, BTreeMap<String, i64>), DocumentGrammarError> {
    let mut weights = BTreeMap::new();
    for (word, value) in words.rows("cue") {
        let weight = match value.as_str() {
            "review" => -2,
            "plan" => 2,
            "plan_verb" => 1,
            "none" => 0,
            _ => return Err(DocumentGrammarError::Value { word: word.clone(), role: "cue".to_owned(), value: value.clone() }),
        };
        weights.insert(word.clone(), weight);
    }
    let regex = Regex::new(&alternation(weights.keys().map(String::as_str)))
        .map_err(|source| DocumentGrammarError::Pattern { pattern: "cue".to_owned(), source: Box::new(source) })?;
    Ok((regex, weights))
}

fn furniture(words: &Words, role: &str) -> Result<Vec<Furniture>, DocumentGrammarError> {
    let parse = |(word, value): &(String, String)| {
        let mode = match value.as_str() {
            "line" => Mode::Line,
            "prefix" => Mode::Prefix,
            "contains" => Mode::Contains,
            _ => return Err(DocumentGrammarError::Value { word: word.clone(), role: role.to_owned(), value: value.clone() }),
        };
        Ok(Furniture { word: word.clone(), mode })
    };
    words.rows(role).iter().map(parse).collect()
}
