//! Where something stands in a report's text.

use std::ops::Range;

/// A stretch of a report's decoded text: 0-based **byte** offsets, end exclusive, always on character boundaries.
///
/// Bytes are what `str` and `regex` count in. The graph speaks in Unicode code points: [`CodePoints`] translates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span ends where it starts, or later");
        Self { start, end }
    }

    /// The stretch of `text` that the span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    pub fn len(self) -> usize {
        self.end - self.start
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same stretch, in a text that has `by` more bytes before it.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start + by, self.end + by)
    }

    /// The span without white space at either end.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inner = self.of(text);
        let start = self.start + (inner.len() - inner.trim_start().len());
        Self::new(start, start + inner.trim().len())
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Translates byte offsets of one text to code-point offsets, in logarithmic time.
///
/// ```
/// # use reportgraph::span::CodePoints;
/// let code_points = CodePoints::new("完成13亿元");
/// assert_eq!(code_points.of_byte(6), 2);
/// ```
#[derive(Clone, Debug)]
pub struct CodePoints {
    /// For every `STRIDE` bytes, how many code points start before that byte.
    marks: Vec<u32>,
    bytes: Box<[u8]>,
}

const STRIDE: usize = 64;

impl CodePoints {
    pub fn new(text: &str) -> Self {
        let bytes: Box<[u8]> = text.as_bytes().into();
        let mut marks = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let mut count = 0;
        for chunk in bytes.chunks(STRIDE) {
            marks.push(count);
            count += chunk.iter().filter(|byte| starts_character(**byte)).count() as u32;
        }
        if bytes.len().is_multiple_of(STRIDE) {
            marks.push(count);
        }
        Self { marks, bytes }
    }

    /// How many code points stand before byte `offset` (0-based); `offset` may be the text's length.
    pub fn of_byte(&self, offset: usize) -> usize {
        let mark = offset / STRIDE;
        let rest = &self.bytes[mark * STRIDE..offset];
        self.marks[mark] as usize + rest.iter().filter(|byte| starts_character(**byte)).count()
    }
}

fn starts_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}
