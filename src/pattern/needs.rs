//! What a text must hold for a pattern to match it: found before the pattern is tried.

use std::sync::Arc;

use super::{
    Mark,
    syntax::{Node, WordLists},
    vocabulary::Holding,
    word_set::{WordSet, character_at},
};

/// One of these marks, or a word of one of these lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Need {
    /// The marks, and the numbers of the lists.
    pub bits: Holding,
    words: Vec<Arc<WordSet>>,
}

impl Need {
    /// Whether a text with these marks meets the need.
    pub fn is_met(&self, text: &str, marks: u64) -> bool {
        self.bits.marks & marks != 0 || self.words.iter().any(|words| words.is_in(text))
    }

    /// Whether two needs are met by the same texts, as far as one can see.
    pub fn same(&self, other: &Self) -> bool {
        self.bits == other.bits
    }

    fn mark(bit: u64) -> Self {
        Self { bits: Holding { marks: bit, lists: Vec::new() }, words: Vec::new() }
    }

    fn words(words: Arc<WordSet>, lists: &WordLists) -> Self {
        let number = lists.number(&words);
        let mut lists = vec![0; number / 64 + 1];
        lists[number / 64] = 1 << (number % 64);
        Self { bits: Holding { marks: 0, lists }, words: vec![words] }
    }

    fn or(mut self, other: Self) -> Self {
        self.bits.marks |= other.bits.marks;
        let lists = &mut self.bits.lists;
        lists.resize(lists.len().max(other.bits.lists.len()), 0);
        lists.iter_mut().zip(&other.bits.lists).for_each(|(list, other)| *list |= other);
        self.words.extend(other.words);
        self
    }

    /// How many characters the words have that would do: the fewer, the rarer.
    fn size(&self) -> usize {
        self.words.iter().map(|words| words.size()).sum()
    }
}

/// All needs of a pattern: each must be met. Those that are quick to look for come first.
pub(super) fn needs(node: &Node, lists: &WordLists) -> Vec<Need> {
    let mut needs = of(node, lists);
    needs.sort_by_key(Need::size);
    needs
}

fn of(node: &Node, lists: &WordLists) -> Vec<Need> {
    match node {
        Node::Empty | Node::Start | Node::End => Vec::new(),
        Node::Character(character) => vec![one(*character, lists)],
        Node::Class(class) => {
            let few = class.few().unwrap_or_default();
            few.into_iter().map(|character| one(character, lists)).reduce(Need::or).into_iter().collect()
        }
        Node::Words(words) => vec![Need::words(Arc::clone(words), lists)],
        Node::Group(_, inner) => of(inner, lists),
        Node::Repeat { inner, least, .. } => {
            if *least > 0 {
                of(inner, lists)
            } else {
                Vec::new()
            }
        }
        Node::Concat(parts) => parts.iter().flat_map(|part| of(part, lists)).collect(),
        // One need of each alternative: that of the fewest words.
        Node::Alternation(ways) => {
            let each: Option<Vec<Need>> = ways.iter().map(|way| of(way, lists).into_iter().min_by_key(Need::size)).collect();
            each.into_iter().flatten().reduce(Need::or).into_iter().collect()
        }
    }
}

fn one(character: char, lists: &WordLists) -> Need {
    match mark_bit(u32::from(character)) {
        0 => Need::words(lists.single(character), lists),
        bit => Need::mark(bit),
    }
}

/// The marks in a coded text, a bit for each.
pub(super) fn marks(text: &str) -> u64 {
    places_of_marks(text).fold(0, |marks, (_, mark)| marks | mark)
}

/// The marks in a coded text, each as a bit, with their offsets.
pub(super) fn places_of_marks(text: &str) -> impl Iterator<Item = (usize, u64)> {
    const LEAD: u8 = 0xEE; // of U+E000 to U+EFFF in UTF-8
    let places = text.bytes().enumerate().filter(|(_, byte)| *byte == LEAD);
    places.map(|(at, _)| (at, character_at(text, at).map_or(0, |(character, _)| mark_bit(character))))
}

/// The bit of a mark; 0 for any other character.
#[inline]
fn mark_bit(character: u32) -> u64 {
    match character.checked_sub(Mark::Money as u32) {
        Some(bit @ 0..64) => 1 << bit,
        _ => 0,
    }
}
