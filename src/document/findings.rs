//! What is odd about a report, as far as its text, its name and what stands beside it tell.

use super::{Document, Given, furniture::Frame, grammar::DocumentGrammar, head::Tight, known::Known};
use crate::source::{Field, Finding, FindingKind};

/// With less text (in characters) than this a report is hardly whole: the shortest real ones have three times as much.
const LITTLE: usize = 2500;
/// Two speeches begin at least so far (in bytes) from each other.
const SPEECH: usize = 6000;
/// How many of the first characters of the running text tell whether it is news about a report.
const LEAD: usize = 200;
/// How many characters that only wrong decoding gives make a text garbled.
const GARBLED: usize = 3;

/// All findings, in the order of their kinds.
pub(super) fn find(document: &Document, frame: &Frame, given: &Given<'_>, known: &Known, grammar: &DocumentGrammar) -> Vec<Finding> {
    let view = View { document, frame, given, known, grammar };
    let mut found = Vec::new();
    view.missing(&mut found);
    view.form(&mut found);
    view.contradictions(&mut found);
    found.sort();
    found
}

struct View<'a> {
    document: &'a Document,
    frame: &'a Frame,
    given: &'a Given<'a>,
    known: &'a Known,
    grammar: &'a DocumentGrammar,
}

impl View<'_> {
    fn missing(&self, found: &mut Vec<Finding>) {
        let metadata = &self.document.metadata;
        let missing = [
            (self.document.complete, FindingKind::BrokenOff),
            (metadata.title.is_some(), FindingKind::NoTitle),
            (metadata.date.is_some(), FindingKind::NoDate),
            (metadata.region.is_some(), FindingKind::NoPlace),
            (metadata.year.is_some(), FindingKind::NoYear),
        ];
        for (_, kind) in missing.into_iter().filter(|(there, _)| !there) {
            let detail = match kind {
                FindingKind::BrokenOff => format!("it ends with “{}”", last_words(self.document)),
                _ => String::new(),
            };
            found.push(Finding::new(kind, detail));
        }
    }

    /// What kind of text it is.
    fn form(&self, found: &mut Vec<Finding>) {
        let text = &self.document.text;
        let length = self.document.body.of(text).chars().filter(|character| !character.is_whitespace()).count();
        if length < LITTLE {
            found.push(Finding::new(FindingKind::LowText, format!("{length} characters")));
        }
        let head = self.head();
        let lead: String = text[self.frame.opening.min(text.len())..].chars().take(LEAD).collect();
        if let Some(word) = self.grammar.digests.iter().find(|word| head.contains(word.as_str()) || lead.contains(word.as_str())) {
            found.push(Finding::new(FindingKind::Digest, format!("“{word}”")));
        }
        let title = self.document.metadata.title.as_deref().unwrap_or_default();
        if let Some(word) = self.grammar.other_reports.iter().find(|word| title.contains(word.as_str()) || self.titled_so(word)) {
            found.push(Finding::new(FindingKind::OtherKind, format!("“{word}”")));
        }
        let speeches = self.speeches();
        if speeches > 1 {
            found.push(Finding::new(FindingKind::SeveralReports, format!("{speeches} speeches begin in it")));
        }
        let garbled: usize = self.grammar.mojibake.iter().map(|word| text.matches(word.as_str()).count()).sum();
        if garbled >= GARBLED {
            found.push(Finding::new(FindingKind::Garbled, format!("{garbled} stretches that only wrong decoding gives")));
        }
        let lost = text.matches('\u{fffd}').count();
        if lost > 0 {
            found.push(Finding::new(FindingKind::TextLost, format!("{lost} characters")));
        }
    }

    /// The lines above the running text, without blank space.
    fn head(&self) -> String {
        let above = &self.frame.above;
        let short: Vec<_> = above[above.len().saturating_sub(20)..].iter().copied().filter(|line| line.span.len() < 300).collect();
        Tight::of(&self.document.text, &short, true).text
    }

    /// Whether a line above the running text is the title of a report of another kind.
    fn titled_so(&self, word: &str) -> bool {
        let ends = |line: &str| line.trim_end_matches(['》', '）', ')']).ends_with(word) && line.chars().count() < 40;
        self.document.metadata.title.is_none() && self.head().lines().any(ends)
    }

    /// How many speeches begin in the text: a speaker says once for whom he reports.
    fn speeches(&self) -> usize {
        let text = &self.document.text;
        let mut begins: Vec<usize> = self
            .grammar
            .openings
            .iter()
            .filter(|word| word.chars().count() > 3)
            .flat_map(|word| text.match_indices(word.as_str()))
            .map(|(at, _)| at)
            .collect();
        begins.sort_unstable();
        let mut count = 0;
        let mut last: Option<usize> = None;
        for at in begins {
            if last.is_none_or(|last| at - last > SPEECH) {
                count += 1;
            }
            last = Some(at);
        }
        count
    }

    /// What the text, the name of the file and what stands beside it say differently.
    fn contradictions(&self, found: &mut Vec<Finding>) {
        let metadata = &self.document.metadata;
        let dated = self.given.hints.first(Field::Year).is_some();
        if let (Some(named), Some(year), false) = (self.known.named.year, self.known.text_year, dated)
            && !is_year_of(named, year)
        {
            found.push(Finding::new(FindingKind::WrongYear, format!("the file's name says {named}, the text reviews {year}")));
        }
        // What a person states, or a column, is compared with the text; the name of a table says nothing of its rows.
        let beside = self.given.hints.first(Field::Region).is_some();
        if let (Some(named), Some(region), false) = (&self.known.named.place, &metadata.region, beside)
            && !alike(named, region, self.grammar)
        {
            found.push(Finding::new(FindingKind::WrongPlace, format!("the file's name says {named}, the text {region}")));
        }
        for hint in self.given.hints.of(Field::Year) {
            if let (Some(stated), Some(year)) = (super::known::year_of(&hint.value), self.known.text_year)
                && !is_year_of(stated, year)
            {
                found.push(conflict("year", hint.from.name(), &hint.value, &year.to_string()));
            }
        }
        for hint in self.given.hints.of(Field::Date) {
            if let (Some(stated), Some(date)) = (super::metadata::date_of(&hint.value, self.grammar), self.known.text_date)
                && stated != date
            {
                found.push(conflict("date", hint.from.name(), &hint.value, &format!("{}-{:02}-{:02}", date.year, date.month, date.day)));
            }
        }
        for hint in self.given.hints.of(Field::Region) {
            if let Some(region) = &self.known.text_region
                && !alike(&hint.value, region, self.grammar)
            {
                found.push(conflict("place", hint.from.name(), &hint.value, region));
            }
        }
    }
}

fn conflict(what: &str, from: &str, beside: &str, text: &str) -> Finding {
    Finding::new(FindingKind::Conflict, format!("the {what} is {beside} by the {from}, {text} by the text"))
}

/// Whether a year that is written beside a report, reviewed or of delivery, fits the year reviewed.
fn is_year_of(stated: i32, reviewed: i32) -> bool {
    stated == reviewed || stated == reviewed + 1
}

/// Whether two names may be of one place: without the places around it and what kind of place it is, one begins like the other.
fn alike(a: &str, b: &str, grammar: &DocumentGrammar) -> bool {
    let own = |place: &str| {
        let around = grammar.city_suffixes.iter().chain(&grammar.province_suffixes);
        let from = around.filter_map(|suffix| place.rfind(suffix.as_str()).map(|at| at + suffix.len()));
        // 徐水区 of 保定市徐水区.
        let from = from.filter(|at| place[*at..].chars().count() >= 2).max().unwrap_or(0);
        let stem = super::region::without_suffix(&place[from..], grammar);
        if stem.chars().count() < 2 { place[from..].to_owned() } else { stem.to_owned() }
    };
    let national = |place: &str| grammar.national.iter().any(|(short, full)| short == place || full == place);
    let (own_a, own_b) = (own(a), own(b));
    (national(a) && national(b)) || own_a.starts_with(own_b.as_str()) || own_b.starts_with(own_a.as_str())
}

fn last_words(document: &Document) -> String {
    let body = document.body.of(&document.text).trim_end();
    let last: Vec<char> = body.chars().rev().take(12).collect();
    last.into_iter().rev().map(|character| if character.is_whitespace() { ' ' } else { character }).collect()
}
