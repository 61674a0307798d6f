//! Rules: named patterns with settings and examples.

use std::collections::BTreeMap;

use regex::{Regex, RegexSet};
use serde::Deserialize;

use crate::{
    pattern::{Grammar, GrammarError},
    rules::RuleFiles,
    span::Span,
};

/// One rule of a file in `rules/patterns/`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `kind/what-it-matches`, unique.
    pub name: String,
    /// What the rule finds, and why it is right.
    pub what: String,
    /// A regular expression over coded text, with names; white space in it means nothing.
    pub pattern: String,
    /// In hundredths: 95 is 0.95.
    pub confidence: u8,
    /// Settings for the code that turns a match into facts; which there are, the head of the file says.
    #[serde(default, rename = "set")]
    pub settings: BTreeMap<String, String>,
    #[serde(default)]
    pub examples: Vec<Example>,
    /// Texts in which this rule must find nothing.
    #[serde(default)]
    pub counterexamples: Vec<String>,
}

/// A text, and every fact that the rule finds in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub text: String,
    pub facts: Vec<String>,
}

/// The rules of one file, compiled. Earlier rules go before later ones.
#[derive(Clone, Debug)]
pub struct RuleBook {
    rules: Vec<Rule>,
    expressions: Vec<Regex>,
    all: RegexSet,
}

/// Where a rule matched, in coded text.
#[derive(Clone, Debug)]
pub struct RuleMatch<'r> {
    pub rule: &'r Rule,
    pub span: Span,
    captures: Vec<(&'r str, Span)>,
}

#[derive(Debug, thiserror::Error)]
pub enum RuleBookError {
    #[error("rules/{path}: {source}")]
    Syntax { path: String, source: Box<toml::de::Error> },
    #[error("rules/{path}, rule '{rule}': {source}")]
    Names { path: String, rule: String, source: GrammarError },
    #[error("rules/{path}, rule '{rule}': {source}")]
    Pattern { path: String, rule: String, source: Box<regex::Error> },
    #[error("rules/{path}: {source}")]
    Set { path: String, source: Box<regex::Error> },
}

#[derive(Deserialize)]
struct File {
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
}

const SIZE_LIMIT: usize = 256 << 20;

impl RuleBook {
    /// Loads and compiles `rules/patterns/<name>.toml`.
    pub fn load(name: &str, files: &RuleFiles, grammar: &Grammar) -> Result<Self, RuleBookError> {
        let path = format!("patterns/{name}.toml");
        let File { rules } =
            toml::from_str(files.get(&path)).map_err(|source| RuleBookError::Syntax { path: path.clone(), source: Box::new(source) })?;
        let mut expressions = Vec::with_capacity(rules.len());
        for rule in &rules {
            let expanded = grammar.expand(&rule.pattern).map_err(|source| RuleBookError::Names {
                path: path.clone(),
                rule: rule.name.clone(),
                source,
            })?;
            let expression =
                regex::RegexBuilder::new(&expanded).ignore_whitespace(true).size_limit(SIZE_LIMIT).dfa_size_limit(SIZE_LIMIT).build();
            expressions.push(expression.map_err(|source| RuleBookError::Pattern {
                path: path.clone(),
                rule: rule.name.clone(),
                source: Box::new(source),
            })?);
        }
        let all = regex::RegexSetBuilder::new(expressions.iter().map(Regex::as_str))
            .ignore_whitespace(true)
            .size_limit(SIZE_LIMIT)
            .dfa_size_limit(SIZE_LIMIT)
            .build();
        let all = all.map_err(|source| RuleBookError::Set { path, source: Box::new(source) })?;
        Ok(Self { rules, expressions, all })
    }

    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The first match of each rule that matches `text`, a stretch of coded text that starts at `offset`, in the order
    /// of the rules. Later rules are not tried before they are asked for.
    pub fn candidates<'r>(&'r self, text: &'r str, offset: usize) -> impl Iterator<Item = RuleMatch<'r>> {
        self.all.matches(text).into_iter().filter_map(move |index| {
            let (rule, expression) = (&self.rules[index], &self.expressions[index]);
            expression.captures(text).map(|captures| RuleMatch::new(rule, expression, &captures, offset))
        })
    }

    /// The matches of all rules in `text`, a stretch of coded text that starts at `offset`: in the order of the rules,
    /// then of the text.
    pub fn all<'r>(&'r self, text: &str, offset: usize) -> Vec<RuleMatch<'r>> {
        let mut found = Vec::new();
        for index in &self.all.matches(text) {
            let (rule, expression) = (&self.rules[index], &self.expressions[index]);
            found.extend(expression.captures_iter(text).map(|captures| RuleMatch::new(rule, expression, &captures, offset)));
        }
        found
    }
}

impl<'r> RuleMatch<'r> {
    fn new(rule: &'r Rule, expression: &'r Regex, captures: &regex::Captures<'_>, offset: usize) -> Self {
        let whole = captures.get(0).expect("group 0 always takes part");
        let named = expression.capture_names().flatten();
        let captures =
            named.filter_map(|name| captures.name(name).map(|found| (name, Span::from(found.range()).shifted(offset)))).collect();
        Self { rule, span: Span::from(whole.range()).shifted(offset), captures }
    }

    /// The stretch of coded text that a named group matched.
    pub fn get(&self, name: &str) -> Option<Span> {
        self.captures.iter().find(|(capture, _)| *capture == name).map(|(_, span)| *span)
    }

    /// All named groups that took part, in the order of the pattern.
    pub fn captures(&self) -> &[(&'r str, Span)] {
        &self.captures
    }

    pub fn setting(&self, name: &str) -> Option<&'r str> {
        self.rule.settings.get(name).map(String::as_str)
    }
}
