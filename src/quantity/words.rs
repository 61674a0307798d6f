//! Words that are looked for at one place of a text: what stands right after a number, or right before it.

use super::characters::CharacterMap;
use crate::lexicon::Lexicon;

/// Words by the character at the edge where they are looked for, the longer first.
#[derive(Clone, Debug)]
pub(super) struct Words<T> {
    by_edge: CharacterMap<Vec<(Box<str>, T)>>,
    edge: Edge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// The text begins with the word.
    Start,
    /// The text ends with the word.
    End,
}

impl<T> Words<T> {
    pub(super) fn new(edge: Edge, words: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut by_edge: CharacterMap<Vec<(Box<str>, T)>> = CharacterMap::default();
        for (word, value) in words {
            let character = match edge {
                Edge::Start => word.chars().next(),
                Edge::End => word.chars().next_back(),
            };
            if let Some(character) = character {
                by_edge.entry(character).or_default().push((word.into_boxed_str(), value));
            }
        }
        for words in by_edge.values_mut() {
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        Self { by_edge, edge }
    }

    /// The longest word at the edge of `text` that `allowed` agrees to, with its length in bytes.
    pub(super) fn find(&self, text: &str, allowed: impl Fn(&str, &T) -> bool) -> Option<(usize, &T)> {
        let character = match self.edge {
            Edge::Start => text.chars().next(),
            Edge::End => text.chars().next_back(),
        }?;
        let words = self.by_edge.get(&character)?;
        let stands = |word: &str| match self.edge {
            Edge::Start => text.starts_with(word),
            Edge::End => text.ends_with(word),
        };
        words.iter().find(|(word, value)| stands(word) && allowed(word, value)).map(|(word, value)| (word.len(), value))
    }

    pub(super) fn stands_at(&self, text: &str) -> bool {
        self.find(text, |_, _| true).is_some()
    }

    pub(super) fn edge_characters(&self) -> impl Iterator<Item = char> {
        self.by_edge.keys().copied()
    }

    pub(super) fn values(&self) -> impl Iterator<Item = (&str, &T)> {
        self.by_edge.values().flatten().map(|(word, value)| (&**word, value))
    }
}

/// The space-separated words of a lexicon field, as words at an edge.
pub(super) fn listed(edge: Edge, field: &str) -> Words<()> {
    Words::new(edge, field.split_whitespace().map(|word| (word.to_owned(), ())))
}

/// All words of a lexicon, as words at an edge.
pub(super) fn of_lexicon(edge: Edge, lexicon: &Lexicon) -> Words<()> {
    Words::new(edge, lexicon.words().map(|word| (word.to_owned(), ())))
}
