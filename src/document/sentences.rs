//! Sentences and clauses.
//!
//! A sentence ends at `。`, `！` or `？`, or with its paragraph; a clause at `，`, `；` or `：` and their half-width
//! forms. Neither ends inside quotation marks or brackets. Marks that are never closed, or only far away, count for
//! nothing, so that one lost mark does not swallow a page.

use super::lines;
use crate::span::Span;

/// Between brackets and quotation marks further apart than this (in bytes), something was lost.
const FAR: usize = 600;

/// Stretches of one paragraph between matching marks, outermost only, in the order of the text; marks included.
fn enclosed(paragraph: &str) -> Vec<Span> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut found: Vec<Span> = Vec::new();
    for (at, character) in paragraph.char_indices() {
        if character.is_ascii_alphanumeric() {
            continue;
        }
        if let Some(opening) = opening_of(character) {
            // A closing mark closes the nearest that fits; what stands between was never closed.
            if let Some(depth) = open.iter().rposition(|(mark, start)| *mark == opening && at - start <= FAR) {
                let start = open[depth].1;
                open.truncate(depth);
                while found.last().is_some_and(|inner| inner.start > start) {
                    found.pop();
                }
                found.push(Span::new(start, at + character.len_utf8()));
                continue;
            }
        }
        if is_opening(character) {
            open.push((character, at));
        }
    }
    found
}

fn is_opening(character: char) -> bool {
    matches!(character, '“' | '‘' | '《' | '〈' | '（' | '(' | '【' | '[' | '〔' | '「' | '『' | '"')
}

fn opening_of(character: char) -> Option<char> {
    Some(match character {
        '”' => '“',
        '’' => '‘',
        '》' => '《',
        '〉' => '〈',
        '）' => '（',
        ')' => '(',
        '】' => '【',
        ']' => '[',
        '〕' => '〔',
        '」' => '「',
        '』' => '『',
        '"' => '"',
        _ => return None,
    })
}

/// Parts one paragraph into sentences, without blank space around them, and each into its clauses.
pub(super) fn sentences(text: &str, paragraph: Span) -> Vec<(Span, Vec<Span>)> {
    let inner = paragraph.of(text);
    let mut scanner = Scanner { text, base: paragraph.start, sentence: 0, clause: 0, clauses: Vec::new(), found: Vec::new() };
    let enclosed = enclosed(inner);
    let mut enclosed = enclosed.iter().peekable();
    let mut characters = inner.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character.is_ascii_alphanumeric() || ('\u{4e00}'..='\u{9fff}').contains(&character) {
            continue;
        }
        if let Some(stretch) = enclosed.next_if(|stretch| stretch.start <= at) {
            while characters.next_if(|(next, _)| *next < stretch.end).is_some() {}
            // `“……。”` at the top level ends the sentence, unless the sentence plainly goes on.
            if closes_speech(inner, stretch.end) {
                scanner.end_sentence(stretch.end);
            }
        } else if matches!(character, '。' | '！' | '？' | '!') {
            let mut end = at + character.len_utf8();
            while let Some((_, next)) = characters.next_if(|(_, next)| matches!(next, '。' | '！' | '？' | '!' | '”' | '’' | '）' | '》'))
            {
                end += next.len_utf8();
            }
            scanner.end_sentence(end);
        } else if parts_clause(inner, at, character) {
            scanner.end_clause(at, at + character.len_utf8());
        }
    }
    scanner.end_sentence(inner.len());
    scanner.found
}

struct Scanner<'a> {
    text: &'a str,
    base: usize,
    /// Where the sentence and the clause at hand begin, from the paragraph's start.
    sentence: usize,
    clause: usize,
    clauses: Vec<Span>,
    found: Vec<(Span, Vec<Span>)>,
}

impl Scanner<'_> {
    fn end_clause(&mut self, end: usize, next: usize) {
        let clause = lines::trim(self.text, Span::new(self.base + self.clause, self.base + end.max(self.clause)));
        let clause = without_closing_mark(self.text, clause);
        if !clause.is_empty() {
            self.clauses.push(clause);
        }
        self.clause = next;
    }

    fn end_sentence(&mut self, end: usize) {
        self.end_clause(end, end);
        let span = lines::trim(self.text, Span::new(self.base + self.sentence, self.base + end.max(self.sentence)));
        self.sentence = end;
        let clauses = std::mem::take(&mut self.clauses);
        if clauses.is_empty() {
            // Only marks: they belong to the sentence before, or to none.
            if let Some((last, _)) = self.found.last_mut() {
                *last = last.cover(span);
            } else if !span.is_empty() {
                self.found.push((span, Vec::new()));
            }
        } else {
            self.found.push((span, clauses));
        }
    }
}

fn without_closing_mark(text: &str, clause: Span) -> Span {
    let inner = clause.of(text);
    Span::new(clause.start, clause.start + inner.trim_end_matches(['。', '！', '？', '!', '；', ';']).len())
}

/// Whether a closing quotation mark that ends at `end` closes a whole sentence: `。”`, with a new one after it.
fn closes_speech(paragraph: &str, end: usize) -> bool {
    let mut before = paragraph[..end].chars().rev();
    let quoted = matches!(before.next(), Some('”' | '"' | '』' | '」')) && matches!(before.next(), Some('。' | '！' | '？' | '!'));
    quoted && !matches!(paragraph[end..].chars().next(), Some('，' | '、' | '；' | '。' | '的' | ',' | ';' | '）'))
}

/// Whether a mark parts clauses: not inside a number (`1,234`), a time (`10:30`) or an entity (`&nbsp;`).
fn parts_clause(paragraph: &str, at: usize, mark: char) -> bool {
    let after = &paragraph[at + mark.len_utf8()..];
    match mark {
        '，' | '；' => true,
        '：' | ':' => !(ends_in_digit(&paragraph[..at]) && starts_with_digit(after)),
        ',' => !(ends_in_digit(&paragraph[..at]) && starts_with_thousand(after)),
        ';' => !paragraph[..at].ends_with("&nbsp"),
        _ => false,
    }
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || ('０'..='９').contains(&character)
}

fn ends_in_digit(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_digit)
}

fn starts_with_digit(text: &str) -> bool {
    text.chars().next().is_some_and(is_digit)
}

fn starts_with_thousand(text: &str) -> bool {
    text.chars().take_while(|character| is_digit(*character)).count() == 3
}
