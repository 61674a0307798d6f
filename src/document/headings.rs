//! What marks the beginning of a section: numbers, dashes, points, and headings without a number.

use super::{SectionMark, grammar::DocumentGrammar, lines};

/// A mark at the beginning of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub kind: SectionMark,
    pub rank: Rank,
    /// The number written, 0 for dashes.
    pub number: u32,
    /// How many bytes it takes, with the blank space after it.
    pub length: usize,
}

/// How high a section stands: a section holds those of a greater rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// A heading of the report's main parts, with or without a number.
    Main,
    Chapter,
    Part,
    Item,
    SubItem,
    Paragraph,
    Point,
}

/// The mark with which a sentence begins, if it does.
pub(super) fn mark(sentence: &str, grammar: &DocumentGrammar) -> Option<Mark> {
    let first = sentence.chars().next()?;
    match first {
        '（' | '(' => bracketed(sentence, grammar),
        '—' | '-' | '－' | '―' | '─' | '–' => dash(sentence),
        _ if grammar.numeral(first).is_some() => numeral(sentence, grammar),
        _ if digit(first).is_some() => item(sentence),
        _ => None,
    }
}

fn digit(character: char) -> Option<u32> {
    character.to_digit(10).or_else(|| ('０'..='９').contains(&character).then(|| character as u32 - '０' as u32))
}

/// A Chinese number of one to three characters, with its length in bytes.
fn chinese_number(text: &str, grammar: &DocumentGrammar) -> Option<(u32, usize)> {
    let mut value = 0;
    let mut length = 0;
    for character in text.chars().take(3) {
        let Some(numeral) = grammar.numeral(character) else { break };
        value = match numeral {
            10 => value.max(1) * 10,
            digit => value + digit,
        };
        length += character.len_utf8();
    }
    (length > 0).then_some((value, length))
}

fn arabic_number(text: &str) -> Option<(u32, usize)> {
    let mut value = 0;
    let mut length = 0;
    for character in text.chars().take(4) {
        let Some(next) = digit(character) else { break };
        value = value * 10 + next;
        length += character.len_utf8();
    }
    (length > 0 && value < 1000).then_some((value, length))
}

fn with_blank(text: &str, length: usize) -> usize {
    length + (text[length..].len() - text[length..].trim_start_matches(lines::is_blank).len())
}

/// `（一）`, `(一)`, `（1）`.
fn bracketed(sentence: &str, grammar: &DocumentGrammar) -> Option<Mark> {
    let open = sentence.chars().next()?.len_utf8();
    let inner = sentence[open..].trim_start_matches(lines::is_blank);
    let skipped = sentence.len() - inner.len();
    let (number, length, kind, rank) = if let Some((number, length)) = chinese_number(inner, grammar) {
        (number, length, SectionMark::Part, Rank::Part)
    } else {
        let (number, length) = arabic_number(inner)?;
        (number, length, SectionMark::Item, Rank::SubItem)
    };
    let rest = inner[length..].trim_start_matches(lines::is_blank);
    let close = rest.chars().next().filter(|close| matches!(close, '）' | ')'))?;
    let end = sentence.len() - rest.len() + close.len_utf8();
    debug_assert!(skipped < end, "the bracket stands before its close");
    Some(Mark { kind, rank, number, length: with_blank(sentence, end) })
}

fn dash(sentence: &str) -> Option<Mark> {
    let rest = sentence.trim_start_matches(['—', '-', '－', '―', '─', '–']);
    let length = sentence.len() - rest.len();
    // One hyphen may be a minus sign.
    let minus = length < 2 || (length < 4 && rest.chars().next().is_some_and(|next| digit(next).is_some()));
    (!minus && !rest.is_empty()).then(|| Mark {
        kind: SectionMark::Dash,
        rank: Rank::Paragraph,
        number: 0,
        length: with_blank(sentence, length),
    })
}

/// `一、`, `一是`.
fn numeral(sentence: &str, grammar: &DocumentGrammar) -> Option<Mark> {
    let (number, length) = chinese_number(sentence, grammar)?;
    let rest = &sentence[length..];
    if let Some(after) = rest.strip_prefix(['、', '．', '.']) {
        // `一、二、三产业` counts up, and is no heading.
        let counts = after.chars().next().is_none_or(|next| grammar.numeral(next).is_some()) && numeral_list(after, grammar);
        let end = sentence.len() - after.len();
        return (!counts).then(|| Mark { kind: SectionMark::Chapter, rank: Rank::Chapter, number, length: with_blank(sentence, end) });
    }
    let point = grammar.point_words.iter().find(|word| rest.starts_with(word.as_str()))?;
    Some(Mark { kind: SectionMark::Point, rank: Rank::Point, number, length: length + point.len() })
}

fn numeral_list(after: &str, grammar: &DocumentGrammar) -> bool {
    chinese_number(after, grammar).is_none_or(|(_, length)| after[length..].starts_with('、'))
}

/// `1.`, `1、`, but not `1.5万` or `1、2号`.
fn item(sentence: &str) -> Option<Mark> {
    let (number, length) = arabic_number(sentence)?;
    let rest = sentence[length..].trim_start_matches(lines::is_blank);
    let after = rest.strip_prefix(['.', '．', '、'])?;
    let digits = after.chars().take_while(|character| digit(*character).is_some()).count();
    if (digits > 0 && digits != 4) || number == 0 {
        return None;
    }
    let end = sentence.len() - after.len();
    Some(Mark { kind: SectionMark::Item, rank: Rank::Item, number, length: with_blank(sentence, end) })
}

/// The heading after a mark (or at the beginning of a line), in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub length: usize,
    pub end: HeadingEnd,
}

/// How a heading is parted from the text under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadingEnd {
    /// It is a sentence or line of its own.
    Whole,
    /// It runs into the sentence after it, which begins where it ends.
    Running,
    /// It is the first clause of a sentence that goes on.
    Clause,
}

/// The heading at the beginning of `rest`: what follows a mark, to the end of its sentence.
pub(super) fn heading(rest: &str, grammar: &DocumentGrammar) -> Heading {
    let bare = rest.trim_end_matches(CLOSING);
    let count = bare.chars().count();
    if let Some(length) = running_heading(bare, grammar).filter(|length| *length < bare.len()) {
        return Heading { length, end: HeadingEnd::Running };
    }
    if let Some(length) = gap(bare, count) {
        return Heading { length, end: HeadingEnd::Running };
    }
    let longest = if bare.len() == rest.len() { LONGEST_LINE } else { LONGEST_SENTENCE };
    if count <= longest && !bare.contains(['：', ':']) {
        return Heading { length: bare.len(), end: HeadingEnd::Whole };
    }
    match bare.find(['，', '：', ':', '；', ',', '。']) {
        Some(length) => Heading { length, end: HeadingEnd::Clause },
        None => Heading { length: bare.len(), end: HeadingEnd::Whole },
    }
}

/// A heading that runs into the text on the same line: `2023年工作回顾2023年是…`. Its length in bytes.
pub(super) fn running_heading(rest: &str, grammar: &DocumentGrammar) -> Option<usize> {
    let found = grammar.running_heading.find(rest)?;
    let next = rest[found.end()..].chars().next();
    let word = |next: char| ('\u{4e00}'..='\u{9fff}').contains(&next) && !grammar.attributes.contains(&next);
    next.is_none_or(|next| word(next) || begins_anew(next)).then_some(found.end())
}

/// The same without a number before it: only where a year, a gap or a bracket follows, since sentences begin so too.
pub(super) fn bare_running_heading(sentence: &str, grammar: &DocumentGrammar) -> Option<usize> {
    let length = running_heading(sentence, grammar)?;
    sentence[length..].chars().next().is_some_and(begins_anew).then_some(length)
}

fn begins_anew(next: char) -> bool {
    lines::is_blank(next) || digit(next).is_some() || matches!(next, '（' | '(' | '“')
}

/// Where a gap follows a short heading: `经济运行稳中向好 全年完成…`.
fn gap(rest: &str, count: usize) -> Option<usize> {
    if count <= LONGEST_SENTENCE {
        return None;
    }
    let (at, _) = rest.char_indices().find(|(_, character)| lines::is_blank(*character))?;
    // A wrapped line is no gap.
    if rest[at..].starts_with(['\n', '\r']) {
        return None;
    }
    let before = rest[..at].chars();
    let bare = before.clone().all(|character| digit(character).is_none() && !matches!(character, '，' | '。' | '；' | ','));
    ((4..=LONGEST_SENTENCE).contains(&before.count()) && bare).then_some(at)
}

/// Marks that close a heading.
pub(super) const CLOSING: [char; 6] = ['。', '！', '!', '？', '；', ';'];
/// Longest heading on a line of its own, in characters.
const LONGEST_LINE: usize = 80;
/// Longest heading that is a sentence with text after it, in characters.
const LONGEST_SENTENCE: usize = 45;
