//! Where the report begins and ends on a page, and where its running text begins below title and speaker.

use super::{
    grammar::DocumentGrammar,
    lines::{self, Line},
};
use crate::span::Span;

/// How a report lies in its text.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// From the title (or the first line under it) to the last word of the report or its annexes.
    pub body: Span,
    /// The lines of the body.
    pub lines: Vec<Line>,
    /// Where the running text begins: at the salutation, else at the first heading or paragraph.
    pub opening: usize,
    /// All lines before the opening, furniture included.
    pub above: Vec<Line>,
}

/// How many characters a line under the title has at most.
const HEAD_LINE: usize = 60;
/// How many lines before the salutation belong to the report at most.
const HEAD_LINES: usize = 12;
/// With more text (in bytes) than this between the first heading and the first salutation, the heading comes first.
const FAR: usize = 3000;
/// A line this long is running text.
const RUNNING_LINE: usize = 40;

impl Frame {
    pub(super) fn find(text: &str, grammar: &DocumentGrammar) -> Self {
        let all = lines::lines(text, Span::new(0, text.len()));
        let opening = opening_line(text, &all, grammar);
        let end = end_line(text, &all, opening, grammar);
        let first = first_line(text, &all, opening, grammar);
        let mut kept = all[first..end.max(first)].to_vec();
        let above = all[..opening].to_vec();
        let opening_offset = all.get(opening).map_or(text.len(), |line| line.span.start);
        trim_adverts(text, &mut kept, grammar);
        let body = match (kept.first(), kept.last()) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Span::new(0, 0),
        };
        Self { body, lines: kept, opening: opening_offset, above }
    }
}

/// The line with which the running text begins.
fn opening_line(text: &str, lines: &[Line], grammar: &DocumentGrammar) -> usize {
    // A salutation far below is one of those that part the report.
    let early = (text.len() / 2).max(FAR);
    let position = |words: &[String]| {
        lines.iter().position(|line| line.span.start <= early && words.iter().any(|word| line.span.of(text).starts_with(word.as_str())))
    };
    let spoken = [position(&grammar.salutations), position(&grammar.openings)].into_iter().flatten().min();
    let headed = lines.iter().position(|line| begins_with_heading(line.span.of(text), grammar));
    match (spoken, headed) {
        // A menu above the speech may look like headings; a report that begins with one has no salutation near.
        (Some(spoken), Some(headed)) if lines[spoken].span.start - lines[headed].span.start.min(lines[spoken].span.start) > FAR => headed,
        (Some(spoken), _) => spoken,
        (None, _) => {
            let begins = lines.iter().position(|line| begins_text(line.span.of(text), grammar));
            let unlike_head =
                |line: &Line| !belongs_to_head(line.span.of(text), grammar) && !is_furniture(line.span.of(text), &grammar.before);
            begins.or_else(|| lines.iter().position(unlike_head)).unwrap_or(lines.len())
        }
    }
}

/// Whether a line is a heading of a main part.
fn begins_with_heading(line: &str, grammar: &DocumentGrammar) -> bool {
    let chapter = line.char_indices().find(|(_, character)| grammar.numeral(*character).is_none());
    let numbered = chapter.is_some_and(|(at, character)| at > 0 && character == '、');
    numbered || (line.chars().count() <= HEAD_LINE && grammar.running_heading.is_match(line))
}

/// Whether a line is a heading or running text, rather than a title, a speaker or a date.
fn begins_text(line: &str, grammar: &DocumentGrammar) -> bool {
    let running = line.chars().count() >= RUNNING_LINE && line.contains('。') && !is_furniture(line, &grammar.before);
    begins_with_heading(line, grammar) || (running && !grammar.meeting.is_match(line))
}

/// The first line of the report: up from the opening, as long as lines are such as stand under a title.
fn first_line(text: &str, lines: &[Line], opening: usize, grammar: &DocumentGrammar) -> usize {
    let mut first = opening;
    for index in (0..opening).rev().take(HEAD_LINES) {
        let line = lines[index].span.of(text);
        if line.chars().count() > HEAD_LINE {
            break;
        }
        if belongs_to_head(line, grammar) {
            first = index;
        }
    }
    first
}

/// Whether a line names the report, its meeting, its date or its speaker.
fn belongs_to_head(line: &str, grammar: &DocumentGrammar) -> bool {
    let tight: String = line.chars().filter(|character| !lines::is_blank(*character) && *character != '?').collect();
    let named = grammar.report_names.iter().chain(&grammar.congresses).any(|word| tight.contains(word.as_str()));
    let furniture = is_furniture(line, &grammar.before) || is_furniture(line, &grammar.after);
    let spoken = grammar.speaker.is_match(&tight) || grammar.date.is_match(&tight);
    (named || spoken) && !furniture
}

/// One past the last line of the report: where the first furniture after it stands.
fn end_line(text: &str, lines: &[Line], opening: usize, grammar: &DocumentGrammar) -> usize {
    let begin = lines.get(opening).map_or(0, |line| line.span.start);
    // Inside the report a line may happen to look like furniture; in its last part it is.
    let late = begin + (text.len() - begin) / 3;
    let found =
        lines.iter().position(|line| line.span.start >= late && line.span.len() < 600 && is_furniture(line.span.of(text), &grammar.after));
    found.filter(|line| *line > opening).unwrap_or(lines.len())
}

fn is_furniture(line: &str, words: &[super::grammar::Furniture]) -> bool {
    words.iter().any(|furniture| furniture.is_in(line))
}

/// Cuts a scraper's stamp off the first and the last line: `…奋斗！  来源：…`, `来源：…        政府工作报告`.
fn trim_adverts(text: &str, lines: &mut Vec<Line>, grammar: &DocumentGrammar) {
    if let Some(last) = lines.last_mut() {
        let line = last.span.of(text);
        let after = line.rfind(['。', '！', '!', '？', '”']).map_or(0, |at| at + line[at..].chars().next().map_or(0, char::len_utf8));
        let rest = &line[after..];
        if !rest.is_empty() && grammar.advert.is_match(rest) {
            last.span = lines::trim(text, Span::new(last.span.start, last.span.start + after));
        }
        if last.span.is_empty() {
            lines.pop();
        }
    }
    // A stray letter or two that scraping left behind.
    while lines.last().is_some_and(|last| last.span.len() < 3 && last.span.of(text).is_ascii()) {
        lines.pop();
    }
    if let Some(first) = lines.first_mut() {
        let line = first.span.of(text);
        let Some(gap) = line.find("   ") else { return };
        if grammar.advert.is_match(&line[..gap]) {
            first.span = lines::trim(text, Span::new(first.span.start + gap, first.span.end));
        }
    }
}
