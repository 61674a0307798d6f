//! The lines around the title without the blank space in them, with a way back to the text.

use super::lines::{self, Line};
use crate::span::Span;

/// Text without blank space (nor `?`, which scraping puts for it), full-width digits made half-width.
#[derive(Clone, Debug, Default)]
pub(super) struct Tight {
    pub text: String,
    /// For each byte of `text`, the character of the source that it stands for.
    source: Vec<Span>,
}

impl Tight {
    /// Joins lines, with a line break between them if `rows`.
    pub(super) fn of(text: &str, lines: &[Line], rows: bool) -> Self {
        let mut tight = Self::default();
        for line in lines {
            if rows && !tight.text.is_empty() {
                tight.push('\n', Span::new(line.span.start, line.span.start));
            }
            let inner = line.span.of(text).replace("&nbsp;", "      ");
            for (at, character) in inner.char_indices() {
                if lines::is_blank(character) || character == '?' {
                    continue;
                }
                let start = line.span.start + at;
                tight.push(half_width(character), Span::new(start, start + character.len_utf8()));
            }
        }
        tight
    }

    fn push(&mut self, character: char, source: Span) {
        self.text.push(character);
        self.source.extend(std::iter::repeat_n(source, character.len_utf8()));
    }

    /// Where a stretch of the tight text stands in the source.
    pub(super) fn source(&self, range: std::ops::Range<usize>) -> Option<Span> {
        let first = self.source.get(range.start)?;
        let last = self.source.get(range.end.checked_sub(1)?)?;
        Some(first.cover(*last))
    }
}

fn half_width(character: char) -> char {
    match character {
        '０'..='９' => char::from_u32(character as u32 - '０' as u32 + '0' as u32).unwrap_or(character),
        _ => character,
    }
}
