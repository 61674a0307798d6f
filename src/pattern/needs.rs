//! What a text must hold for a pattern to match it: found before the pattern is tried.

use std::sync::Arc;

use super::{Mark, syntax::Node, word_set::WordSet};

/// One of these marks, or one of these words.
#[derive(Clone, Debug, Default)]
pub(super) struct Need {
    /// A bit for each mark, see [`marks`].
    pub marks: u64,
    pub words: Vec<Arc<WordSet>>,
}

/// A set of more alternatives than this is too dear to look for.
const MOST_SETS: usize = 4;

impl Need {
    pub fn is_met(&self, text: &str, marks: u64) -> bool {
        self.marks & marks != 0 || self.words.iter().any(|words| words.is_in(text))
    }

    /// Whether two needs are met by the same texts, as far as one can see.
    pub fn same(&self, other: &Self) -> bool {
        self.marks == other.marks
            && self.words.len() == other.words.len()
            && self.words.iter().zip(&other.words).all(|(one, other)| Arc::ptr_eq(one, other))
    }

    fn one(character: char) -> Self {
        match mark_bit(u32::from(character)) {
            0 => {
                let mut buffer = [0; 4];
                let word: &str = character.encode_utf8(&mut buffer);
                Self { marks: 0, words: vec![Arc::new(WordSet::new(std::iter::once(word)))] }
            }
            bit => Self { marks: bit, words: Vec::new() },
        }
    }

    fn or(mut self, other: Self) -> Self {
        self.marks |= other.marks;
        self.words.extend(other.words);
        self
    }
}

/// All needs of a pattern: each must be met. Those that are quick to look for come first.
pub(super) fn needs(node: &Node) -> Vec<Need> {
    let mut needs = of(node);
    needs.retain(|need| need.words.len() <= MOST_SETS);
    needs.sort_by_key(|need| need.words.iter().map(|words| words.size()).sum::<usize>());
    needs
}

fn of(node: &Node) -> Vec<Need> {
    match node {
        Node::Empty | Node::Start | Node::End => Vec::new(),
        Node::Character(character) => vec![Need::one(*character)],
        Node::Class(class) => {
            let few = class.few().unwrap_or_default();
            few.into_iter().map(Need::one).reduce(Need::or).into_iter().collect()
        }
        Node::Words(words) => vec![Need { marks: 0, words: vec![Arc::clone(words)] }],
        Node::Group(_, inner) => of(inner),
        Node::Repeat { inner, least, .. } => {
            if *least > 0 {
                of(inner)
            } else {
                Vec::new()
            }
        }
        Node::Concat(parts) => parts.iter().flat_map(of).collect(),
        // One need of each alternative: the quickest.
        Node::Alternation(ways) => {
            let each: Option<Vec<Need>> = ways.iter().map(|way| of(way).into_iter().min_by_key(|need| need.words.len())).collect();
            each.into_iter().flatten().reduce(Need::or).into_iter().collect()
        }
    }
}

/// The marks in a coded text, a bit for each.
pub(super) fn marks(text: &str) -> u64 {
    const LEAD: u8 = 0xEE; // of U+E000 to U+EFFF in UTF-8
    let bytes = text.as_bytes();
    let marks = bytes.iter().enumerate().filter(|(_, byte)| **byte == LEAD);
    marks.fold(0, |marks, (at, _)| marks | super::word_set::character_at(text, at).map_or(0, |(character, _)| mark_bit(character)))
}

fn mark_bit(character: u32) -> u64 {
    match character.checked_sub(Mark::Money as u32) {
        Some(bit @ 0..64) => 1 << bit,
        _ => 0,
    }
}
