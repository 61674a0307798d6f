//! All words that any pattern looks for, found in one pass over a sentence.
//!
//! Hundreds of rules and expressions look for thousands of words in the same sentence. A [`WordMap`] tells which words
//! stand where; that a pattern wants one of a list of words at a place is then a question of a few bits, and so is
//! whether a clause holds any word without which a rule cannot match.

use std::{collections::HashMap, sync::Arc};

use daachorse::CharwiseDoubleArrayAhoCorasick;

use super::needs;

/// The words of many lists, each once, and which lists hold it.
#[derive(Clone)]
pub struct Vocabulary {
    /// Finds all words; the value of a word is its number. `None` where there are no words.
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// For each word, by its number, the lists that hold it: `width` integers of 64 bits.
    holders: Vec<u64>,
    width: usize,
}

impl std::fmt::Debug for Vocabulary {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Vocabulary({} words)", self.holders.len() / self.width)
    }
}

/// Which words stand where in a text.
#[derive(Clone, Debug)]
pub struct WordMap {
    vocabulary: Arc<Vocabulary>,
    /// For every byte, how many words begin before it; one more for the end.
    starts: Vec<u32>,
    /// Words by where they begin, the shorter first.
    sightings: Vec<Sighting>,
    /// The marks of the text, as bits, with their offsets.
    marks: Vec<(usize, u64)>,
}

#[derive(Clone, Copy, Debug)]
struct Sighting {
    end: u32,
    word: u32,
}

/// What a stretch of text holds, or what a pattern needs: lists of which a word stands there, and marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    pub(super) marks: u64,
    pub(super) lists: Vec<u64>,
}

impl Holding {
    /// Whether one of the needed marks or of the needed lists is here.
    #[inline]
    pub(super) fn meets(&self, needed: &Self) -> bool {
        self.marks & needed.marks != 0 || self.lists.iter().zip(&needed.lists).any(|(here, needed)| here & needed != 0)
    }
}

impl Vocabulary {
    /// From lists of words, in the order of their numbers.
    pub(super) fn new(lists: &[Vec<&str>]) -> Self {
        let width = lists.len().div_ceil(64).max(1);
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let (mut words, mut holders) = (Vec::new(), Vec::new());
        for (list, held) in lists.iter().enumerate() {
            for word in held.iter().filter(|word| !word.is_empty()) {
                let number = *numbers.entry(word).or_insert_with(|| {
                    words.push(*word);
                    holders.resize(words.len() * width, 0);
                    words.len() - 1
                });
                holders[number * width + list / 64] |= 1 << (list % 64);
            }
        }
        Self { automaton: CharwiseDoubleArrayAhoCorasick::new(words).ok(), holders, width }
    }

    /// The words and marks of a text.
    pub fn map(self: &Arc<Self>, text: &str) -> WordMap {
        let mut starts = vec![0; text.len() + 2];
        let mut found = Vec::with_capacity(text.len() / 2);
        if let Some(automaton) = &self.automaton {
            for word in automaton.find_overlapping_iter(text) {
                starts[word.start() + 1] += 1;
                found.push((word.start() as u32, Sighting { end: word.end() as u32, word: word.value() }));
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        // They come in the order of their ends: so of those that begin together, the shorter is placed first.
        let mut sightings = vec![Sighting { end: 0, word: 0 }; found.len()];
        let mut next = starts.clone();
        for (start, sighting) in found {
            let place = &mut next[start as usize];
            sightings[*place as usize] = sighting;
            *place += 1;
        }
        WordMap { vocabulary: Arc::clone(self), starts, sightings, marks: needs::places_of_marks(text).collect() }
    }

    #[inline]
    fn holds(&self, word: u32, list: usize) -> bool {
        self.holders[word as usize * self.width + list / 64] & (1 << (list % 64)) != 0
    }
}

impl WordMap {
    #[inline]
    fn at(&self, at: usize) -> &[Sighting] {
        &self.sightings[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The ends of the words of a list that begin at `at` and end at `limit` or before, the shorter first.
    #[inline]
    pub(super) fn ends(&self, at: usize, limit: usize, list: usize) -> impl Iterator<Item = usize> {
        let vocabulary = &*self.vocabulary;
        let fitting = move |sighting: &&Sighting| sighting.end as usize <= limit && vocabulary.holds(sighting.word, list);
        self.at(at).iter().filter(fitting).map(|sighting| sighting.end as usize)
    }

    /// What the stretch from byte `start` to byte `end` holds.
    pub fn holding(&self, start: usize, end: usize) -> Holding {
        let mut holding = Holding { marks: 0, lists: vec![0; self.vocabulary.width] };
        let from = self.marks.partition_point(|(at, _)| *at < start);
        for (_, mark) in self.marks[from..].iter().take_while(|(at, _)| *at < end) {
            holding.marks |= mark;
        }
        let width = self.vocabulary.width;
        for sighting in &self.sightings[self.starts[start] as usize..self.starts[end] as usize] {
            if sighting.end as usize <= end {
                let from = sighting.word as usize * width;
                let held = &self.vocabulary.holders[from..from + width];
                holding.lists.iter_mut().zip(held).for_each(|(here, held)| *here |= held);
            }
        }
        holding
    }
}
