//! What a pattern is looked for in: plain text, or a stretch of a sentence whose words are known.

use std::borrow::Cow;

use super::vocabulary::{Holding, WordMap};
use crate::span::Span;

/// A stretch of text. Offsets of matches are those in the stretch. That words are known makes a search faster, and changes
/// nothing that it finds.
#[derive(Clone, Copy, Debug)]
pub struct Stretch<'t> {
    text: &'t str,
    /// The words of the text around the stretch, and the byte of that text at which it begins.
    known: Option<(&'t WordMap, usize)>,
    /// What it holds at most.
    holding: Option<&'t Holding>,
}

impl<'t> Stretch<'t> {
    /// The stretch at `span` of a text with its words. `holding` is what is known to be all that it holds, or more.
    pub fn new(text: &'t str, words: &'t WordMap, span: Span, holding: Option<&'t Holding>) -> Self {
        Self { text: span.of(text), known: Some((words, span.start)), holding }
    }

    /// The part from byte `start` to byte `end` of the stretch.
    #[must_use]
    pub fn part(self, start: usize, end: usize) -> Self {
        let known = self.known.map(|(words, from)| (words, from + start));
        Self { text: &self.text[start..end], known, holding: self.holding }
    }

    pub fn text(self) -> &'t str {
        self.text
    }

    /// The words that are known, and the byte of their text at which the stretch begins.
    #[inline]
    pub(super) fn known(self) -> Option<(&'t WordMap, usize)> {
        self.known
    }

    /// What it holds at most, where that is known already.
    #[inline]
    pub(super) fn at_most(self) -> Option<&'t Holding> {
        self.holding
    }

    /// What it holds at most, where its words are known.
    pub(super) fn holding(self) -> Option<Cow<'t, Holding>> {
        let found = |(words, start): (&WordMap, usize)| Cow::Owned(words.holding(start, start + self.text.len()));
        self.holding.map(Cow::Borrowed).or_else(|| self.known.map(found))
    }
}

impl<'t> From<&'t str> for Stretch<'t> {
    fn from(text: &'t str) -> Self {
        Self { text, known: None, holding: None }
    }
}
