//! From a pattern's tree to a list of instructions.

use std::sync::Arc;

use super::{
    Stretch, last,
    syntax::{Class, Node, WordLists},
    word_set::{Filter, WordSet, character_at},
};

/// What a matcher does at one place of a pattern. Numbers are places in the list of instructions.
#[derive(Clone, Debug)]
pub(super) enum Instruction {
    Character(u32),
    Class(Class),
    /// Goes on behind each word that begins here. `branch` numbers the places where ways part; `list` is the number of
    /// the words in the vocabulary, where they are there.
    Words {
        words: Arc<WordSet>,
        list: Option<usize>,
        branch: usize,
    },
    /// Goes on at `first`, and, if that fails, at `second`.
    Split {
        first: usize,
        second: usize,
        branch: usize,
    },
    Jump(usize),
    /// Remembers where the text is read, in a slot.
    Save(usize),
    Start,
    End,
    Match,
}

impl Instruction {
    /// Whether it is plain that nothing can be read here.
    #[inline]
    pub fn fails(&self, stretch: Stretch<'_>, at: usize) -> bool {
        let text = stretch.text();
        match self {
            Self::Character(character) => character_at(text, at).is_none_or(|(found, _)| found != *character),
            Self::Class(class) => character_at(text, at).is_none_or(|(found, _)| !class.contains(found)),
            Self::Words { words, list, .. } => match stretch.known().zip(*list) {
                Some(((known, start), list)) => known.ends(start + at, start + text.len(), list).next().is_none(),
                None => character_at(text, at).is_none_or(|(found, _)| !words.first().may_hold(found)),
            },
            _ => false,
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub instructions: Vec<Instruction>,
    /// How many instructions there are at which ways part.
    pub branches: usize,
    /// Names of groups, in the order of the pattern; group n owns slots 2n and 2n + 1.
    pub groups: Vec<String>,
    /// A match can only be at the start of the text.
    pub anchored: bool,
    /// The characters that a match can begin with, where they are few.
    pub first: Option<Filter>,
    /// The characters that the text must end with, where they are few.
    pub last: Option<Filter>,
}

impl Program {
    /// `vocabulary` numbers the words, where they are to be found there.
    pub fn new(node: &Node, vocabulary: Option<&WordLists>) -> Self {
        let mut program = Self { anchored: anchored(node), last: last::last(node), ..Self::default() };
        name_groups(node, &mut program.groups);
        program.compile(node);
        for instruction in &mut program.instructions {
            if let Instruction::Words { words, list, .. } = instruction {
                *list = vocabulary.map(|vocabulary| vocabulary.number(words));
            }
        }
        program.instructions.push(Instruction::Match);
        let mut first = Filter::new();
        if program.first(0, &mut first, &mut vec![false; program.instructions.len()]) {
            program.first = Some(first);
        }
        program
    }

    /// Adds the characters that can be read first from an instruction on; false where it may be any, or none.
    fn first(&self, at: usize, first: &mut Filter, seen: &mut [bool]) -> bool {
        if std::mem::replace(&mut seen[at], true) {
            return true;
        }
        match &self.instructions[at] {
            Instruction::Character(character) => first.add(*character),
            Instruction::Class(class) => match class.few() {
                Some(few) => few.into_iter().for_each(|character| first.add(u32::from(character))),
                None => return false,
            },
            Instruction::Words { words, .. } => first.add_all(words.first()),
            Instruction::Split { first: one, second: other, .. } => {
                return self.first(*one, first, seen) && self.first(*other, first, seen);
            }
            Instruction::Jump(to) => return self.first(*to, first, seen),
            Instruction::Save(_) => return self.first(at + 1, first, seen),
            Instruction::Start | Instruction::End | Instruction::Match => return false,
        }
        true
    }

    fn next(&self) -> usize {
        self.instructions.len()
    }

    fn branch(&mut self) -> usize {
        self.branches += 1;
        self.branches - 1
    }

    /// Adds a split whose ways are filled in later.
    fn split(&mut self) -> usize {
        let branch = self.branch();
        self.instructions.push(Instruction::Split { first: 0, second: 0, branch });
        self.next() - 1
    }

    /// Fills in a split: into the repeated part, or past it.
    fn fill(&mut self, at: usize, inner: usize, past: usize, greedy: bool) {
        if let Instruction::Split { first, second, .. } = &mut self.instructions[at] {
            (*first, *second) = if greedy { (inner, past) } else { (past, inner) };
        }
    }

    fn compile(&mut self, node: &Node) {
        match node {
            Node::Empty => {}
            Node::Character(character) => self.instructions.push(Instruction::Character(u32::from(*character))),
            Node::Class(class) => self.instructions.push(Instruction::Class(class.clone())),
            Node::Words(words) => {
                let branch = self.branch();
                self.instructions.push(Instruction::Words { words: Arc::clone(words), list: None, branch });
            }
            Node::Start => self.instructions.push(Instruction::Start),
            Node::End => self.instructions.push(Instruction::End),
            Node::Group(name, inner) => {
                let group = self.groups.iter().position(|other| other == name).expect("all groups were named before");
                self.instructions.push(Instruction::Save(2 * group));
                self.compile(inner);
                self.instructions.push(Instruction::Save(2 * group + 1));
            }
            Node::Concat(parts) => parts.iter().for_each(|part| self.compile(part)),
            Node::Alternation(ways) => self.alternation(ways),
            Node::Repeat { inner, least, most, greedy } => self.repeat(inner, *least, *most, *greedy),
        }
    }

    fn alternation(&mut self, ways: &[Node]) {
        let mut jumps = Vec::new();
        for (position, way) in ways.iter().enumerate() {
            let split = (position + 1 < ways.len()).then(|| self.split());
            let start = self.next();
            self.compile(way);
            if let Some(split) = split {
                jumps.push(self.next());
                self.instructions.push(Instruction::Jump(0));
                let next = self.next();
                self.fill(split, start, next, true);
            }
        }
        let end = self.next();
        for jump in jumps {
            self.instructions[jump] = Instruction::Jump(end);
        }
    }

    /// As `regex` does it, so that empty repetitions end in the same way.
    fn repeat(&mut self, inner: &Node, least: u32, most: Option<u32>, greedy: bool) {
        match most {
            Some(most) => {
                (0..least).for_each(|_| self.compile(inner));
                let mut splits = Vec::new();
                for _ in least..most {
                    splits.push(self.split());
                    self.compile(inner);
                }
                let end = self.next();
                for split in splits {
                    self.fill(split, split + 1, end, greedy);
                }
            }
            None if least == 0 && empty(inner) => {
                let split = self.split();
                self.repeat(inner, 1, None, greedy);
                let end = self.next();
                self.fill(split, split + 1, end, greedy);
            }
            None if least == 0 => {
                let split = self.split();
                self.compile(inner);
                self.instructions.push(Instruction::Jump(split));
                let end = self.next();
                self.fill(split, split + 1, end, greedy);
            }
            None => {
                (1..least).for_each(|_| self.compile(inner));
                let start = self.next();
                self.compile(inner);
                let split = self.split();
                let end = self.next();
                self.fill(split, start, end, greedy);
            }
        }
    }
}

/// Whether a part can match nothing.
fn empty(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Start | Node::End => true,
        Node::Character(_) | Node::Class(_) | Node::Words(_) => false,
        Node::Group(_, inner) => empty(inner),
        Node::Repeat { inner, least, .. } => *least == 0 || empty(inner),
        Node::Concat(parts) => parts.iter().all(empty),
        Node::Alternation(ways) => ways.iter().any(empty),
    }
}

fn anchored(node: &Node) -> bool {
    match node {
        Node::Start => true,
        Node::Group(_, inner) => anchored(inner),
        Node::Concat(parts) => parts.first().is_some_and(anchored),
        Node::Alternation(ways) => ways.iter().all(anchored),
        _ => false,
    }
}

fn name_groups(node: &Node, names: &mut Vec<String>) {
    match node {
        Node::Group(name, inner) => {
            names.push(name.clone());
            name_groups(inner, names);
        }
        Node::Repeat { inner, .. } => name_groups(inner, names),
        Node::Concat(parts) | Node::Alternation(parts) => parts.iter().for_each(|part| name_groups(part, names)),
        _ => {}
    }
}
