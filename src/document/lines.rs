//! Lines of a text, and paragraphs: lines that were wrapped are joined again.

use crate::span::Span;

/// A line that is not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Without blank space at either end.
    pub span: Span,
    /// Whether it begins with blank space.
    pub indented: bool,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
}

/// Line breaks that scraping left as text.
const WRITTEN_BREAKS: [&str; 4] = ["\\r\\n", "\\n", "\\r", "<br>"];
/// A space that scraping left as text.
const WRITTEN_SPACE: &str = "&nbsp;";

/// The lines of a stretch of text. Breaks written out (`\r\n` as four characters) are breaks, `&nbsp;` and `??` are blank.
pub(super) fn lines(text: &str, within: Span) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut blank = false;
    let mut start = within.start;
    let bytes = text.as_bytes();
    let mut at = within.start;
    while at < within.end {
        let length = match bytes[at] {
            b'\n' | b'\r' => 1,
            b'\\' | b'<' => {
                WRITTEN_BREAKS.iter().find(|written| text[at..within.end].starts_with(**written)).map_or(0, |written| written.len())
            }
            _ => 0,
        };
        if length == 0 {
            at += 1;
            continue;
        }
        push(text, Span::new(start, at), &mut blank, &mut lines);
        if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
            at += 1;
        }
        at += length;
        start = at.min(within.end);
    }
    push(text, Span::new(start, within.end), &mut blank, &mut lines);
    lines
}

fn push(text: &str, raw: Span, blank: &mut bool, lines: &mut Vec<Line>) {
    let span = trim(text, raw);
    if span.is_empty() {
        *blank = true;
        return;
    }
    lines.push(Line { span, indented: span.start > raw.start, after_blank: *blank });
    *blank = false;
}

/// The span without blank space (also `&nbsp;`, `??` and byte-order marks) at either end.
pub(super) fn trim(text: &str, span: Span) -> Span {
    let inner = span.of(text);
    let mut rest = inner;
    loop {
        let shorter = rest.trim_start_matches(is_blank);
        let shorter = shorter.strip_prefix(WRITTEN_SPACE).or_else(|| shorter.strip_prefix("??")).unwrap_or(shorter);
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    let start = span.start + (inner.len() - rest.len());
    loop {
        let shorter = rest.trim_end_matches(is_blank);
        let shorter = shorter.strip_suffix(WRITTEN_SPACE).or_else(|| shorter.strip_suffix("??")).unwrap_or(shorter);
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    Span::new(start, start + rest.len())
}

pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}' | '\u{a0}')
}

/// Lines joined where a break falls inside a sentence. Lines before `opening` (the lines under the title) stay as they are.
pub(super) fn paragraphs(text: &str, lines: &[Line], opening: usize) -> Vec<Span> {
    let body: Vec<Line> = lines.iter().copied().filter(|line| line.span.start >= opening).collect();
    let layout = Layout::of(text, &body);
    let mut paragraphs: Vec<Span> = lines.iter().filter(|line| line.span.start < opening).map(|line| line.span).collect();
    let first = paragraphs.len();
    for (index, line) in body.iter().enumerate() {
        let joins = index > 0 && layout.continues(text, &body[index - 1], line);
        match paragraphs.last_mut() {
            Some(last) if joins && index > 0 => *last = last.cover(line.span),
            _ => paragraphs.push(line.span),
        }
    }
    debug_assert!(paragraphs.len() >= first, "joining starts after the lines under the title");
    paragraphs
}

/// How the lines of a text lie, from which it is told whether a break is a wrap.
struct Layout {
    /// The width in characters at which lines are wrapped, where they are.
    wrap: Option<usize>,
    /// Paragraphs are parted by blank lines.
    spaced: bool,
    /// Paragraphs begin with blank space.
    indented: bool,
}

impl Layout {
    fn of(text: &str, lines: &[Line]) -> Self {
        let count = lines.len().max(1);
        let spaced = lines.iter().filter(|line| line.after_blank).count() * 10 >= count * 4 && count > 8;
        let indented = lines.iter().filter(|line| line.indented).count() * 10 >= count * 2;
        Self { wrap: wrap_width(text, lines), spaced, indented }
    }

    /// Whether `next` goes on with the sentence of `line`.
    fn continues(&self, text: &str, line: &Line, next: &Line) -> bool {
        let (before, after) = (line.span.of(text), next.span.of(text));
        let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
        // Marks that may not begin a line make a line up to two characters shorter or longer.
        let full = self.wrap.is_some_and(|wrap| before.chars().count() + 2 >= wrap);
        if ends_sentence(last) || (parts_sentence(last) && !full) {
            return false;
        }
        if opens_or_separates(last) || closes_or_separates(first) {
            return true;
        }
        if next.after_blank {
            return false;
        }
        if self.wrap.is_some() {
            return full && !(self.indented && next.indented);
        }
        let indents = self.indented && !next.indented && line.indented;
        self.spaced
            && (indents || before.chars().count() > 40 || after.chars().any(|character| character == '。'))
            && !starts_numbered(after)
            && !starts_numbered(before)
    }
}

/// The width at which most lines end, if a text is wrapped: many lines as long as the longest.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let widths: Vec<usize> = lines.iter().map(|line| line.span.of(text).chars().count()).collect();
    let longest = widths.iter().copied().max()?;
    if !(10..=120).contains(&longest) || widths.len() < 8 {
        return None;
    }
    let full = widths.iter().filter(|width| **width + 3 >= longest).count();
    (full * 10 >= widths.len() * 3).then_some(longest)
}

fn ends_sentence(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '!' | '?' | '…')
}

fn parts_sentence(character: char) -> bool {
    matches!(character, '：' | ':' | '；' | ';')
}

fn opens_or_separates(character: char) -> bool {
    matches!(character, '，' | ',' | '、' | '《' | '〈' | '（' | '(' | '“' | '‘' | '[' | '【')
}

fn closes_or_separates(character: char) -> bool {
    matches!(
        character,
        '，' | ',' | '、' | '》' | '〉' | '）' | ')' | '”' | '’' | ']' | '】' | '。' | '；' | ';' | '！' | '？' | '%' | '％'
    )
}

fn starts_numbered(line: &str) -> bool {
    let mut characters = line.chars();
    let first = characters.next();
    matches!(first, Some('（' | '(' | '—' | '-' | '－')) || line.chars().take(4).any(|character| matches!(character, '、' | '.' | '．'))
}
