//! Patterns, ready to be looked for.
//!
//! A pattern means what it means to the `regex` crate, and gives the same matches, but it is matched in another way. A
//! `regex` turns every word into states of an automaton; of the patterns here, which hold thousands of words, it makes
//! automata that are slow to build and too large for the processor's caches. Here a whole list of words is *one*
//! instruction, which walks a trie. What is left is small: a list of some dozen instructions, run by backtracking.
//!
//! Backtracking takes no more than (instructions × length of the text) steps, because no way is gone twice: what failed
//! once at an instruction and an offset fails whenever it is reached again. So every place where ways part has a bit for
//! each offset, set when it is first reached. Ways are gone in the order that the pattern gives them, which makes the
//! first match found the one that `regex` prefers (*leftmost-first*).

use std::{cell::RefCell, ops::Range};

use super::{
    Stretch,
    needs::{self, Need},
    program::{Instruction, Program},
    syntax::{PatternError, WordLists},
    word_set::{WordSet, character_at},
};

/// A pattern over coded text, compiled. Offsets are bytes.
#[derive(Clone, Debug)]
pub struct Expression {
    program: Program,
    /// What a text must hold for a match; nothing where `mapped` is false.
    needs: Vec<Need>,
    /// Whether all its words are in the vocabulary.
    mapped: bool,
}

/// Where a pattern matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

/// Where a pattern and its named groups matched.
#[derive(Clone, Debug)]
pub struct Captures<'e, 't> {
    groups: &'e [String],
    whole: Match<'t>,
    slots: Vec<Option<usize>>,
}

impl<'t> Match<'t> {
    pub fn start(&self) -> usize {
        self.start
    }

    pub fn end(&self) -> usize {
        self.end
    }

    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    pub fn as_str(&self) -> &'t str {
        &self.text[self.start..self.end]
    }
}

impl<'e, 't> Captures<'e, 't> {
    pub fn whole(&self) -> Match<'t> {
        self.whole
    }

    /// What a named group matched; `None` where it took no part.
    pub fn name(&self, name: &str) -> Option<Match<'t>> {
        self.group(self.groups.iter().position(|group| group == name)?)
    }

    /// All named groups that took part, in the order of the pattern.
    pub fn named(&self) -> impl Iterator<Item = (&'e str, Match<'t>)> {
        self.groups.iter().enumerate().filter_map(|(position, name)| Some((name.as_str(), self.group(position)?)))
    }

    fn group(&self, position: usize) -> Option<Match<'t>> {
        let (start, end) = (self.slots[2 * position]?, self.slots[2 * position + 1]?);
        Some(Match { text: self.whole.text, start, end })
    }
}

impl Expression {
    pub(super) fn new(pattern: &str, lists: &WordLists) -> Result<Self, PatternError> {
        Ok(Self { program: Program::new(&lists.parse(pattern)?, None), needs: Vec::new(), mapped: false })
    }

    /// One that makes use of it where the words of a text are known.
    pub(super) fn mapped(pattern: &str, lists: &WordLists) -> Result<Self, PatternError> {
        let node = lists.parse(pattern)?;
        Ok(Self { program: Program::new(&node, Some(lists)), needs: needs::needs(&node, lists), mapped: true })
    }

    /// What a text must hold for a match.
    pub(super) fn needs(&self) -> &[Need] {
        &self.needs
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// The leftmost match.
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.find_in(text.into())
    }

    /// The leftmost match in a text whose words may be known.
    pub fn find_in<'t>(&self, text: Stretch<'t>) -> Option<Match<'t>> {
        self.find_at(text, 0)
    }

    /// All matches that do not overlap, in the order of the text.
    pub fn find_iter<'e, 't>(&'e self, text: &'t str) -> impl Iterator<Item = Match<'t>> + use<'e, 't> {
        successive(text, |from| self.find_at(text.into(), from).map(|found| (found, found)))
    }

    /// The leftmost match, with its groups.
    pub fn captures<'e, 't>(&'e self, text: &'t str) -> Option<Captures<'e, 't>> {
        self.captures_in(text.into())
    }

    /// The leftmost match in a text whose words may be known, with its groups.
    pub fn captures_in<'e, 't>(&'e self, text: Stretch<'t>) -> Option<Captures<'e, 't>> {
        self.captures_at(text, 0)
    }

    /// All matches that do not overlap, with their groups, in the order of the text.
    pub fn captures_iter<'e, 't>(&'e self, text: impl Into<Stretch<'t>>) -> impl Iterator<Item = Captures<'e, 't>> {
        let text = text.into();
        successive(text.text(), move |from| self.captures_at(text, from).map(|found| (found.whole, found)))
    }

    fn find_at<'t>(&self, text: Stretch<'t>, from: usize) -> Option<Match<'t>> {
        debug_assert!(self.mapped || text.known().is_none(), "only a mapped expression is looked for in text with known words");
        let found = SCRATCH.with_borrow_mut(|scratch| self.search(text, from, scratch, false));
        found.map(|(start, end)| Match { text: text.text(), start, end })
    }

    fn captures_at<'e, 't>(&'e self, text: Stretch<'t>, from: usize) -> Option<Captures<'e, 't>> {
        SCRATCH.with_borrow_mut(|scratch| {
            let (start, end) = self.search(text, from, scratch, true)?;
            Some(Captures { groups: &self.program.groups, whole: Match { text: text.text(), start, end }, slots: scratch.slots.clone() })
        })
    }

    /// Start and end of the leftmost match that starts at `from` or later.
    fn search(&self, stretch: Stretch<'_>, from: usize, scratch: &mut Scratch, groups: bool) -> Option<(usize, usize)> {
        let text = stretch.text();
        if let Some(holding) = stretch.at_most()
            && !self.needs.iter().all(|need| holding.meets(&need.bits))
        {
            return None;
        }
        if let Some(last) = &self.program.last
            && !text.chars().next_back().is_some_and(|character| last.may_hold(u32::from(character)))
        {
            return None;
        }
        let mut start = from;
        let mut is_clear = false;
        loop {
            if let Some(first) = &self.program.first {
                while !first.may_hold(character_at(text, start)?.0) {
                    if self.program.anchored {
                        return None;
                    }
                    start += character_at(text, start)?.1;
                }
            }
            // Most searches end before they come here.
            if !std::mem::replace(&mut is_clear, true) {
                scratch.clear(self.program.branches * (text.len() + 1), 2 * self.program.groups.len());
            }
            if let Some(end) = self.run(stretch, start, scratch, groups) {
                return Some((start, end));
            }
            if self.program.anchored {
                return None;
            }
            start += character_at(text, start)?.1;
        }
    }

    /// The end of the match that starts at `start`.
    fn run(&self, stretch: Stretch<'_>, start: usize, scratch: &mut Scratch, groups: bool) -> Option<usize> {
        let instructions = &self.program.instructions[..];
        let text = stretch.text();
        let width = text.len() + 1;
        scratch.jobs.clear();
        let (mut next, mut at) = (0, start);
        loop {
            // Goes on until a way ends; then takes up the last one that was left for later.
            let ended = match &instructions[next] {
                Instruction::Character(character) => match character_at(text, at) {
                    Some((found, length)) if found == *character => {
                        at += length;
                        next += 1;
                        false
                    }
                    _ => true,
                },
                Instruction::Class(class) => match character_at(text, at) {
                    Some((found, length)) if class.contains(found) => {
                        at += length;
                        next += 1;
                        false
                    }
                    _ => true,
                },
                Instruction::Words { words, list, branch } => {
                    if scratch.visit(branch * width + at) {
                        scratch.leave_words((words, *list), stretch, at, next + 1);
                    }
                    true
                }
                Instruction::Split { first, second, branch } => {
                    if scratch.visit(branch * width + at) {
                        if instructions[*first].fails(stretch, at) {
                            next = *second;
                        } else {
                            scratch.jobs.push(Job::GoOn { next: *second, at });
                            next = *first;
                        }
                        false
                    } else {
                        true
                    }
                }
                Instruction::Jump(to) => {
                    next = *to;
                    false
                }
                Instruction::Save(slot) => {
                    if groups {
                        scratch.jobs.push(Job::Restore { slot: *slot, value: scratch.slots[*slot] });
                        scratch.slots[*slot] = Some(at);
                    }
                    next += 1;
                    false
                }
                Instruction::Start => {
                    next += 1;
                    at != 0
                }
                Instruction::End => {
                    next += 1;
                    at != text.len()
                }
                Instruction::Match => return Some(at),
            };
            if ended {
                (next, at) = scratch.take_up()?;
            }
        }
    }
}

/// One match after another, each from where the one before ends; an empty one right there does not count.
fn successive<'t, T>(text: &'t str, find: impl Fn(usize) -> Option<(Match<'t>, T)>) -> impl Iterator<Item = T> {
    let mut from = Some(0);
    let mut last = None;
    std::iter::from_fn(move || {
        let at = from.take()?;
        let (mut place, mut found) = find(at)?;
        if place.range().is_empty() && Some(place.end) == last {
            let (_, length) = character_at(text, at)?;
            (place, found) = find(at + length)?;
        }
        from = Some(place.end);
        last = Some(place.end);
        Some(found)
    })
}

/// What a search writes to; one for each thread, so that a search need not ask for memory.
#[derive(Debug, Default)]
struct Scratch {
    /// A bit for every branch and offset that was reached.
    visited: Vec<u64>,
    jobs: Vec<Job>,
    slots: Vec<Option<usize>>,
    words: Vec<(u32, usize)>,
}

/// What is left to do when a way ends.
#[derive(Clone, Copy, Debug)]
enum Job {
    GoOn { next: usize, at: usize },
    Restore { slot: usize, value: Option<usize> },
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Scratch {
    fn clear(&mut self, bits: usize, slots: usize) {
        self.visited.clear();
        self.visited.resize(bits.div_ceil(64), 0);
        self.slots.clear();
        self.slots.resize(slots, None);
    }

    /// Marks a place; false where it was reached before.
    fn visit(&mut self, place: usize) -> bool {
        let (word, bit) = (&mut self.visited[place / 64], 1 << (place % 64));
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Leaves for later what is behind each word that begins at `at`, that of the lowest rank as the first to take up.
    fn leave_words(&mut self, (words, list): (&WordSet, Option<usize>), stretch: Stretch<'_>, at: usize, next: usize) {
        match stretch.known().zip(list) {
            Some(((known, start), list)) if words.longest_first() => {
                let ends = known.ends(start + at, start + stretch.text().len(), list);
                self.jobs.extend(ends.map(|end| Job::GoOn { next, at: end - start }));
            }
            _ => {
                self.words.clear();
                words.each_at(stretch.text(), at, |rank, end| self.words.push((rank, end)));
                self.words.sort_unstable_by(|one, other| other.cmp(one));
                self.jobs.extend(self.words.iter().map(|(_, end)| Job::GoOn { next, at: *end }));
            }
        }
    }

    fn take_up(&mut self) -> Option<(usize, usize)> {
        loop {
            match self.jobs.pop()? {
                Job::GoOn { next, at } => return Some((next, at)),
                Job::Restore { slot, value } => self.slots[slot] = value,
            }
        }
    }
}
