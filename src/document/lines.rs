//! Lines of a text, and paragraphs: lines that were wrapped are joined again.

use crate::span::Span;

/// A line that is not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Without blank space at either end.
    pub span: Span,
    /// How many blank characters it begins with.
    pub indent: usize,
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
    lines.push(Line { span, indent: text[raw.start..span.start].chars().count(), after_blank: *blank });
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
    wrap: Option<Wrap>,
    /// Paragraphs are parted by blank lines.
    spaced: bool,
    /// Paragraphs begin with blank space.
    indented: bool,
}

impl Layout {
    fn of(text: &str, lines: &[Line]) -> Self {
        let count = lines.len().max(1);
        let spaced = lines.iter().filter(|line| line.after_blank).count() * 10 >= count * 4 && count > 8;
        let indented = lines.iter().filter(|line| line.indent > 0).count() * 10 >= count;
        Self { wrap: Wrap::find(text, lines), spaced, indented }
    }

    /// Whether `next` goes on with the sentence of `line`.
    fn continues(&self, text: &str, line: &Line, next: &Line) -> bool {
        let (before, after) = (line.span.of(text), next.span.of(text));
        let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
        let full = self.wrap.as_ref().is_some_and(|wrap| wrap.is_full(text, line));
        let begins = self.indented && next.indent > 0;
        if full && self.indented && !begins && !next.after_blank {
            return true;
        }
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
            return full && !begins;
        }
        let indents = self.indented && next.indent == 0 && line.indent > 0;
        self.spaced
            && (indents || before.chars().count() > 40 || after.contains('。'))
            && !starts_numbered(after)
            && !starts_numbered(before)
    }
}

/// The width at which lines are wrapped, where they are.
struct Wrap {
    measure: fn(&str, &Line) -> usize,
    longest: usize,
    /// How much shorter a full line may be: marks that may not begin a line hang over or are carried along.
    slack: usize,
}

impl Wrap {
    /// A text is wrapped if many lines are about as long as the longest, in characters or in columns.
    fn find(text: &str, lines: &[Line]) -> Option<Self> {
        let by_characters = Self { measure: characters, longest: 0, slack: 4 };
        let by_columns = Self { measure: columns, longest: 0, slack: 6 };
        let found = [by_characters, by_columns].into_iter().filter_map(|wrap| wrap.fitted(text, lines));
        found.max_by_key(|(share, _)| *share).map(|(_, wrap)| wrap)
    }

    fn fitted(mut self, text: &str, lines: &[Line]) -> Option<(usize, Self)> {
        let mut widths: Vec<usize> = lines.iter().map(|line| (self.measure)(text, line)).collect();
        widths.sort_unstable();
        // A few lines may be longer: headings and tables that were not wrapped.
        self.longest = *widths.get(widths.len().saturating_sub(1 + widths.len() / 50))?;
        if !(10..=240).contains(&self.longest) || widths.len() < 8 {
            return None;
        }
        let full = widths.iter().filter(|width| **width + self.slack >= self.longest).count();
        let share = full * 100 / widths.len();
        (share >= 30).then_some((share, self))
    }

    fn is_full(&self, text: &str, line: &Line) -> bool {
        (self.measure)(text, line) + self.slack >= self.longest
    }
}

fn characters(text: &str, line: &Line) -> usize {
    line.indent + line.span.of(text).chars().count()
}

fn columns(text: &str, line: &Line) -> usize {
    2 * line.indent + line.span.of(text).chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum::<usize>()
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
