//! Rules: named patterns with settings and examples.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    pattern::{
        Captures, Expression, Grammar, GrammarError, PatternError, Stretch,
        needs::{self, Need},
    },
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
    expressions: Vec<Expression>,
    /// What the rules need, each need once.
    needs: Vec<Need>,
    /// For each rule, which needs are its own.
    needed: Vec<Vec<usize>>,
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
    Pattern { path: String, rule: String, source: PatternError },
}

#[derive(Deserialize)]
struct File {
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
}

impl RuleBook {
    /// Loads and compiles `rules/patterns/<name>.toml`.
    pub fn load(name: &str, files: &RuleFiles, grammar: &Grammar) -> Result<Self, RuleBookError> {
        let path = format!("patterns/{name}.toml");
        let File { rules } =
            toml::from_str(files.get(&path)).map_err(|source| RuleBookError::Syntax { path: path.clone(), source: Box::new(source) })?;
        let mut expressions = Vec::with_capacity(rules.len());
        for rule in &rules {
            let compiled = grammar.compile_mapped(&rule.pattern).map_err(|source| RuleBookError::Names {
                path: path.clone(),
                rule: rule.name.clone(),
                source,
            })?;
            expressions.push(compiled.map_err(|source| RuleBookError::Pattern { path: path.clone(), rule: rule.name.clone(), source })?);
        }
        let mut needs: Vec<Need> = Vec::new();
        let needed =
            expressions.iter().map(|expression| expression.needs().iter().map(|need| number(&mut needs, need)).collect()).collect();
        Ok(Self { rules, expressions, needs, needed })
    }

    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The first match of each rule that matches `text`, a stretch of coded text that starts at `offset`, in the order
    /// of the rules. Later rules are not tried before they are asked for.
    pub fn candidates<'r>(&'r self, text: impl Into<Stretch<'r>>, offset: usize) -> impl Iterator<Item = RuleMatch<'r>> {
        self.candidates_of(text, offset, |_| true)
    }

    /// The same, of the rules that `worth` says are worth trying.
    pub fn candidates_of<'r>(
        &'r self,
        text: impl Into<Stretch<'r>>,
        offset: usize,
        worth: impl Fn(&Rule) -> bool,
    ) -> impl Iterator<Item = RuleMatch<'r>> {
        let text = text.into();
        self.possible(text).filter(move |index| worth(&self.rules[*index])).filter_map(move |index| {
            let (rule, expression) = (&self.rules[index], &self.expressions[index]);
            expression.captures_in(text).map(|captures| RuleMatch::new(rule, &captures, offset))
        })
    }

    /// Whether any of the rules that `worth` says are worth trying may match `text` or a part of it.
    pub fn may_match<'r>(&'r self, text: impl Into<Stretch<'r>>, worth: impl Fn(&Rule) -> bool) -> bool {
        self.possible(text.into()).any(|index| worth(&self.rules[index]))
    }

    /// The matches of all rules in `text`, a stretch of coded text that starts at `offset`: in the order of the rules,
    /// then of the text.
    pub fn all<'r, 't>(&'r self, text: impl Into<Stretch<'t>>, offset: usize) -> Vec<RuleMatch<'r>> {
        self.all_of(text, offset, |_| true)
    }

    /// The same, of the rules that `worth` says are worth trying.
    pub fn all_of<'r, 't>(&'r self, text: impl Into<Stretch<'t>>, offset: usize, worth: impl Fn(&Rule) -> bool) -> Vec<RuleMatch<'r>> {
        let text = text.into();
        let mut found = Vec::new();
        for index in self.possible(text).filter(|index| worth(&self.rules[*index])) {
            let (rule, expression) = (&self.rules[index], &self.expressions[index]);
            found.extend(expression.captures_iter(text).map(|captures| RuleMatch::new(rule, &captures, offset)));
        }
        found
    }

    /// The rules, in their order, all of whose needs a text meets.
    fn possible<'r, 't: 'r>(&'r self, text: Stretch<'t>) -> impl Iterator<Item = usize> + use<'r, 't> {
        let holding = text.holding();
        let marks = if holding.is_none() { needs::marks(text.text()) } else { 0 };
        let mut met: Vec<Option<bool>> = vec![None; self.needs.len()];
        let holds = move |need: &Need| match &holding {
            Some(holding) => holding.meets(&need.bits),
            None => need.is_met(text.text(), marks),
        };
        let mut is_met = move |need: usize| *met[need].get_or_insert_with(|| holds(&self.needs[need]));
        (0..self.rules.len()).filter(move |rule| self.needed[*rule].iter().all(|need| is_met(*need)))
    }
}

/// The place of a need among all, added where it is new.
fn number(needs: &mut Vec<Need>, need: &Need) -> usize {
    needs.iter().position(|other| other.same(need)).unwrap_or_else(|| {
        needs.push(need.clone());
        needs.len() - 1
    })
}

impl<'r> RuleMatch<'r> {
    fn new(rule: &'r Rule, captures: &Captures<'r, '_>, offset: usize) -> Self {
        let shifted = |range: std::ops::Range<usize>| Span::from(range).shifted(offset);
        let named = captures.named().map(|(name, found)| (name, shifted(found.range()))).collect();
        Self { rule, span: shifted(captures.whole().range()), captures: named }
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
