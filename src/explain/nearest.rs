//! The rule that came nearest to a number or name that no fact claims, and what it missed.
//!
//! *Nearest* means: of the rules that can hold such a quantity at all, the one of whose pattern the longest part, from its
//! start on, matches the text around it. A pattern's parts are the pieces it is written in (`{rise}`, `(?P<subject>{char}*?)`, `了?`);
//! pieces that match anything or nothing do not count. Where a whole pattern matches, what the rule's code refused is said.

use std::sync::OnceLock;

use regex::Regex;

use crate::{
    fact::{Annotated, FactRules},
    lexicon::Lexicons,
    pattern::{Grammar, GrammarError, Mark, Rule, RuleBook},
    rules::RuleFiles,
    span::Span,
};

/// Finds nearest rules. Costs time to use, and nothing to extraction.
#[derive(Debug)]
pub struct Searcher<'r> {
    rules: &'r FactRules,
    observation: Vec<Candidate<'r>>,
    investment: Vec<Candidate<'r>>,
    project: Vec<Candidate<'r>>,
    program: Vec<Candidate<'r>>,
    recognition: Vec<Candidate<'r>>,
}

/// A rule with its pattern in pieces.
#[derive(Debug)]
struct Candidate<'r> {
    rule: &'r Rule,
    expanded: String,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    written: String,
    expanded: String,
    /// Whether it may match nothing.
    optional: OnceLock<bool>,
    /// All up to this piece, as one expression; made when it is first needed.
    prefix: OnceLock<Option<Regex>>,
}

/// The rule that came nearest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    pub rule: String,
    /// What the rule finds, in its own words.
    pub what: String,
    /// What its pattern matched.
    pub matched: Span,
    /// How many of the pieces that must match do.
    pub pieces: usize,
    pub of: usize,
    pub reason: Reason,
}

/// Why the rule gave no fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The text behind what matched is not what this piece of the pattern wants.
    Piece(String),
    /// The pattern matched, but the words that should name something name nothing.
    NoName { capture: String, words: String },
    /// The pattern matched, but the sentence speaks of no project, group or fund that the money could belong to.
    NothingSpokenOf,
    /// The pattern matched; why it gave no fact, the code of its kind of fact knows.
    Refused,
}

impl<'r> Searcher<'r> {
    /// For the rules that were loaded from `files`. Errors are those of a grammar that does not expand.
    pub fn new(files: &RuleFiles, lexicons: &Lexicons, rules: &'r FactRules) -> Result<Self, GrammarError> {
        let grammar = Grammar::new(files, lexicons)?;
        let book = |book: &'r RuleBook| book.rules().iter().map(|rule| Candidate::new(rule, &grammar)).collect::<Result<Vec<_>, _>>();
        Ok(Self {
            rules,
            observation: book(&rules.observation)?,
            investment: book(&rules.investment)?,
            project: book(&rules.project)?,
            program: book(&rules.program)?,
            recognition: book(&rules.recognition)?,
        })
    }

    /// For a quantity at `at` in coded text. `None` where no rule's pattern even begins to match.
    pub fn of_quantity(&self, sentence: &Annotated<'_>, at: Span, mark: Mark) -> Option<Nearest> {
        let clause = sentence.clause_of(at);
        let segment = segment(sentence, clause, at);
        let mut found: Vec<Found<'_>> = self.observation.iter().filter_map(|rule| rule.find(sentence, segment, at)).collect();
        if mark == Mark::Money {
            found.extend(self.investment.iter().filter_map(|rule| rule.find(sentence, segment, at)));
        }
        if mark == Mark::Count {
            found.extend(self.project.iter().filter_map(|rule| rule.find(sentence, clause, at)));
        }
        self.nearest(sentence, found)
    }

    /// For a name in quotation marks or book-title marks at `at` in coded text. Rules that do not begin at the start of a
    /// clause must begin with the name.
    pub fn of_name(&self, sentence: &Annotated<'_>, at: Span) -> Option<Nearest> {
        let clause = sentence.clause_of(at);
        let from_name = Span::new(at.start, clause.end.max(at.end));
        let books = [&self.program, &self.recognition, &self.project];
        let found =
            books.into_iter().flatten().filter_map(|rule| rule.find(sentence, if rule.is_anchored() { clause } else { from_name }, at));
        self.nearest(sentence, found.collect())
    }

    fn nearest(&self, sentence: &Annotated<'_>, found: Vec<Found<'_>>) -> Option<Nearest> {
        // The first of the best: earlier rules go before later ones.
        let best = found.into_iter().rev().max_by_key(|found| (found.whole, found.matched.len(), found.pieces))?;
        let reason = match best.missing {
            Some(piece) => Reason::Piece(inside(&piece).map_or_else(|| piece.clone(), str::to_owned)),
            None => self.refusal(sentence, best.candidate.rule, &best.captures),
        };
        Some(Nearest {
            rule: best.candidate.rule.name.clone(),
            what: best.candidate.rule.what.clone(),
            matched: sentence.original(best.matched),
            pieces: best.pieces,
            of: best.of,
            reason,
        })
    }

    /// Why a rule whose pattern matches gave no fact.
    fn refusal(&self, sentence: &Annotated<'_>, rule: &Rule, captures: &[(String, Span)]) -> Reason {
        let coded = sentence.coded.text();
        if rule.settings.get("about").is_some_and(|about| about.ends_with("spoken")) {
            return Reason::NothingSpokenOf;
        }
        for (capture, span) in captures {
            let named = match capture.as_str() {
                "subject" if captures.iter().any(|(other, value)| other == "value" && value.end <= span.start) => {
                    self.rules.indicators.behind(coded, *span, false).map(|behind| behind.noun)
                }
                "subject" => self.rules.indicators.before(coded, *span),
                "action" | "document" | "reform" | "works" => self.rules.program_names.named(coded, sentence.clause_of(*span), *span),
                "about" => self.rules.names.leading_works(coded, *span),
                _ => continue,
            };
            if named.is_none() {
                return Reason::NoName { capture: capture.clone(), words: sentence.written(*span) };
            }
        }
        Reason::Refused
    }
}

/// How far one rule's pattern matches.
struct Found<'c> {
    candidate: &'c Candidate<'c>,
    whole: bool,
    /// In coded text.
    matched: Span,
    pieces: usize,
    of: usize,
    missing: Option<String>,
    captures: Vec<(String, Span)>,
}

impl<'r> Candidate<'r> {
    fn new(rule: &'r Rule, grammar: &Grammar) -> Result<Self, GrammarError> {
        let pieces = split(&rule.pattern).into_iter().map(|written| {
            let expanded = grammar.expand(&written)?;
            Ok(Piece { written, expanded, optional: OnceLock::new(), prefix: OnceLock::new() })
        });
        Ok(Self { rule, expanded: grammar.expand(&rule.pattern)?, pieces: pieces.collect::<Result<_, GrammarError>>()? })
    }

    /// How far the pattern matches in a stretch of coded text, if it can hold what stands at `at` and does match it or
    /// something before it.
    fn find(&'r self, sentence: &Annotated<'_>, stretch: Span, at: Span) -> Option<Found<'r>> {
        let text = sentence.code(stretch);
        let mark = sentence.code(at).chars().next()?;
        if !self.expanded.contains(mark) {
            return None;
        }
        // The longest prefix that matches: if a longer one does, a shorter one does.
        let (mut low, mut high) = (0, self.pieces.len());
        while low < high {
            let middle = (low + high).div_ceil(2);
            let matches = self.prefix(middle).is_some_and(|prefix| prefix.is_match(text));
            if matches { low = middle } else { high = middle - 1 }
        }
        let required = |pieces: &[Piece]| pieces.iter().filter(|piece| !piece.is_optional()).count();
        let (matched_pieces, of) = (required(&self.pieces[..low]), required(&self.pieces));
        if matched_pieces == 0 {
            return None;
        }
        let expression = if low == self.pieces.len() { compile(&self.expanded)? } else { self.prefix(low)?.clone() };
        let captures = expression.captures(text)?;
        let whole = captures.get(0)?;
        let named = expression.capture_names().flatten();
        let parts = named.filter_map(|name| Some((name.to_owned(), Span::from(captures.name(name)?.range()).shifted(stretch.start))));
        Some(Found {
            candidate: self,
            whole: low == self.pieces.len(),
            matched: Span::from(whole.range()).shifted(stretch.start),
            pieces: matched_pieces,
            of,
            missing: self.pieces.get(low).map(|piece| piece.written.clone()),
            captures: parts.collect(),
        })
    }

    fn is_anchored(&self) -> bool {
        self.pieces.first().is_some_and(|piece| piece.written == "^")
    }

    /// The first `length` pieces as one expression; `None` for none of them, or where they are no expression by themselves.
    fn prefix(&self, length: usize) -> Option<&Regex> {
        let last = self.pieces.get(length.checked_sub(1)?)?;
        let make = || compile(&self.pieces[..length].iter().map(|piece| piece.expanded.as_str()).collect::<String>());
        last.prefix.get_or_init(make).as_ref()
    }
}

impl Piece {
    fn is_optional(&self) -> bool {
        *self.optional.get_or_init(|| compile(&format!("^(?:{})$", self.expanded)).is_none_or(|piece| piece.is_match("")))
    }
}

fn compile(pattern: &str) -> Option<Regex> {
    regex::RegexBuilder::new(pattern).ignore_whitespace(true).size_limit(256 << 20).build().ok()
}

/// The part of a clause that belongs to one quantity: from the one before it to the next.
fn segment(sentence: &Annotated<'_>, clause: Span, at: Span) -> Span {
    let amounts = || sentence.coded.typed_in(clause).filter(|(_, typed)| (typed.mark as u32) < Mark::Duration as u32).map(|(span, _)| span);
    let start = amounts().take_while(|span| span.start < at.start).last().map_or(clause.start, |span| span.end);
    let end = amounts().find(|span| span.start > at.start).map_or(clause.end, |span| span.start);
    Span::new(start, end)
}

/// The pieces that a pattern is written in, at its top level and inside groups that stand there once. A pattern or group with
/// alternatives is one piece.
fn split(pattern: &str) -> Vec<String> {
    let flat = top_level(pattern).into_iter().flat_map(|piece| {
        let inside = inside(&piece).map(split).filter(|inside| inside.len() > 1);
        inside.unwrap_or_else(|| vec![piece])
    });
    flat.collect()
}

/// What stands in a group that is not repeated.
fn inside(piece: &str) -> Option<&str> {
    let inner = piece.strip_prefix('(')?.strip_suffix(')')?;
    let named = inner.strip_prefix("?P<").and_then(|rest| rest.split_once('>')).map(|(_, inner)| inner);
    named.or_else(|| inner.strip_prefix("?:"))
}

fn top_level(pattern: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut rest = pattern.trim();
    while let Some(first) = rest.chars().next() {
        let length = atom(rest).max(first.len_utf8());
        let (piece, after) = rest.split_at(length);
        if piece == "|" {
            return vec![pattern.trim().to_owned()];
        }
        let quantifier = quantifier(after);
        let (quantifier, after) = after.split_at(quantifier);
        if !piece.trim().is_empty() {
            pieces.push(format!("{piece}{quantifier}"));
        }
        rest = after;
    }
    pieces
}

/// How long the first atom is, in bytes: a group, a class, a name in braces, an escape, or a character.
fn atom(pattern: &str) -> usize {
    let mut depth = 0_usize;
    let mut class = 0_usize;
    let mut escaped = false;
    for (at, character) in pattern.char_indices() {
        let end = at + character.len_utf8();
        if escaped {
            escaped = false;
            // \u{E000} goes on to its brace.
            if character == 'u' && pattern[end..].starts_with('{') {
                continue;
            }
        } else {
            match character {
                '\\' => {
                    escaped = true;
                    continue;
                }
                '[' => class += 1,
                ']' if class > 0 => class -= 1,
                '(' | '{' if class == 0 => depth += 1,
                ')' | '}' if class == 0 => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 && class == 0 {
            return end;
        }
    }
    pattern.len()
}

/// How long the repetition behind an atom is, in bytes: `*`, `+?`, `{2,5}`; none where there is none.
fn quantifier(after: &str) -> usize {
    let body = match after.chars().next() {
        Some('*' | '+' | '?') => 1,
        Some('{') if after[1..].starts_with(|first: char| first.is_ascii_digit()) => after.find('}').map_or(0, |at| at + 1),
        _ => 0,
    };
    if body > 0 && after[body..].starts_with('?') { body + 1 } else { body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fall_into_pieces() {
        let check = |pattern: &str, expected: &[&str]| assert_eq!(split(pattern), expected, "{pattern}");
        check(
            "^{lead}*(?P<a>{char}{2,5}?)了?{rise}[{percent}、]+$",
            &["^", "{lead}*", "(?P<a>{char}{2,5}?)", "了?", "{rise}", "[{percent}、]+", "$"],
        );
        check("a|b", &["a|b"]);
        check(r"\u{E000}[^\u{E000}-\u{E010}]{0,4}", &[r"\u{E000}", r"[^\u{E000}-\u{E010}]{0,4}"]);
        check("(a|(b[)]))? c", &["(a|(b[)]))?", "c"]);
        check("(?P<name>{quoted}{headchar}{0,2}?(?P<head>a|b))c", &["{quoted}", "{headchar}{0,2}?", "(?P<head>a|b)", "c"]);
    }
}
