//! From the text of a pattern to a tree whose leaves are characters and sets of words.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use regex_syntax::{
    ast::{self, Ast},
    hir::{self, HirKind},
};

use super::{vocabulary::Vocabulary, word_set::WordSet};

/// A pattern, or a part of it.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Empty,
    Character(char),
    Class(Class),
    Words(Arc<WordSet>),
    Start,
    End,
    Group(String, Box<Node>),
    Repeat { inner: Box<Node>, least: u32, most: Option<u32>, greedy: bool },
    Concat(Vec<Node>),
    Alternation(Vec<Node>),
}

/// A class of characters: sorted ranges, both ends included.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub ranges: Vec<(u32, u32)>,
    /// What the class says of every common ideograph, where it says the same of all.
    ideographs: Option<bool>,
}

#[derive(Debug, thiserror::Error)]
pub enum PatternError {
    #[error(transparent)]
    Syntax(#[from] Box<ast::Error>),
    #[error(transparent)]
    Class(#[from] Box<hir::Error>),
    #[error("{0} is not supported in patterns")]
    Unsupported(&'static str),
}

const IDEOGRAPHS: (u32, u32) = (0x4E00, 0x9FFF);

impl Class {
    fn new(ranges: Vec<(u32, u32)>) -> Self {
        let inside = ranges.iter().any(|(from, to)| *from <= IDEOGRAPHS.0 && IDEOGRAPHS.1 <= *to);
        let outside = ranges.iter().all(|(from, to)| *to < IDEOGRAPHS.0 || IDEOGRAPHS.1 < *from);
        Self { ranges, ideographs: if inside { Some(true) } else { outside.then_some(false) } }
    }

    pub fn contains(&self, character: u32) -> bool {
        if let Some(answer) = self.ideographs.filter(|_| (IDEOGRAPHS.0..=IDEOGRAPHS.1).contains(&character)) {
            return answer;
        }
        let next = self.ranges.partition_point(|(_, to)| *to < character);
        self.ranges.get(next).is_some_and(|(from, _)| *from <= character)
    }

    /// The characters of a class of a few.
    pub fn few(&self) -> Option<Vec<char>> {
        let count: u32 = self.ranges.iter().map(|(from, to)| to - from + 1).fold(0, u32::saturating_add);
        (count <= 32).then(|| self.ranges.iter().flat_map(|(from, to)| *from..=*to).filter_map(char::from_u32).collect())
    }
}

/// A word list in a pattern's text is one character of a plane for private use: this one, plus the list's number.
const FIRST_LIST: u32 = 0xF_0000;
const MOST_LISTS: u32 = 0xFFFE;

/// The character that stands for a word list.
pub(super) fn list_character(list: usize) -> char {
    char::from_u32(FIRST_LIST + list as u32).expect("there are fewer lists than characters of the plane")
}

/// The number of the word list that a character stands for.
pub(super) fn list_of(character: char) -> Option<usize> {
    list_of_code(u32::from(character))
}

fn list_of_code(code: u32) -> Option<usize> {
    code.checked_sub(FIRST_LIST).filter(|list| *list < MOST_LISTS).map(|list| list as usize)
}

/// Word lists, and the tries made of them so far: rules share them.
#[derive(Debug, Default)]
pub(super) struct WordLists {
    lists: Vec<Vec<String>>,
    made: Mutex<HashMap<Vec<Words>, Arc<WordSet>>>,
    /// The sets of the vocabulary, by their numbers.
    numbered: Mutex<Vec<Arc<WordSet>>>,
}

/// A piece of an alternation that is nothing but words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Words {
    List(usize),
    One(String),
}

impl WordLists {
    /// Adds a list; gives its number. Of words that begin alike the longest will be tried first.
    pub fn add(&mut self, words: Vec<&str>) -> usize {
        let mut words: Vec<String> = words.into_iter().map(|word| word.split_whitespace().collect()).collect();
        words.sort_by(|one, other| other.len().cmp(&one.len()).then(one.cmp(other)));
        words.dedup();
        self.lists.push(words);
        self.lists.len() - 1
    }

    pub fn list(&self, number: usize) -> Option<&[String]> {
        self.lists.get(number).map(Vec::as_slice)
    }

    /// Reads a pattern.
    pub fn parse(&self, pattern: &str) -> Result<Node, PatternError> {
        let ast = ast::parse::ParserBuilder::new().ignore_whitespace(true).build().parse(pattern).map_err(Box::new)?;
        self.node(&ast, pattern)
    }

    fn node(&self, ast: &Ast, pattern: &str) -> Result<Node, PatternError> {
        if let Some(words) = words(ast) {
            return Ok(match single(&words) {
                Some(character) => Node::Character(character),
                None => Node::Words(self.set(vec![words])),
            });
        }
        Ok(match ast {
            Ast::Empty(_) => Node::Empty,
            Ast::Flags(_) => return Err(PatternError::Unsupported("a flag")),
            Ast::Assertion(assertion) => match assertion.kind {
                ast::AssertionKind::StartLine | ast::AssertionKind::StartText => Node::Start,
                ast::AssertionKind::EndLine | ast::AssertionKind::EndText => Node::End,
                _ => return Err(PatternError::Unsupported("a word boundary")),
            },
            Ast::Literal(_) | Ast::Dot(_) | Ast::ClassUnicode(_) | Ast::ClassPerl(_) | Ast::ClassBracketed(_) => class(ast, pattern)?,
            Ast::Repetition(repetition) => {
                let (least, most) = match &repetition.op.kind {
                    ast::RepetitionKind::ZeroOrOne => (0, Some(1)),
                    ast::RepetitionKind::ZeroOrMore => (0, None),
                    ast::RepetitionKind::OneOrMore => (1, None),
                    ast::RepetitionKind::Range(ast::RepetitionRange::Exactly(count)) => (*count, Some(*count)),
                    ast::RepetitionKind::Range(ast::RepetitionRange::AtLeast(least)) => (*least, None),
                    ast::RepetitionKind::Range(ast::RepetitionRange::Bounded(least, most)) => (*least, Some(*most)),
                };
                Node::Repeat { inner: Box::new(self.node(&repetition.ast, pattern)?), least, most, greedy: repetition.greedy }
            }
            Ast::Group(group) => {
                let inner = self.node(&group.ast, pattern)?;
                match &group.kind {
                    ast::GroupKind::CaptureName { name, .. } => Node::Group(name.name.clone(), Box::new(inner)),
                    ast::GroupKind::NonCapturing(flags) if !flags.items.is_empty() => return Err(PatternError::Unsupported("a flag")),
                    _ => inner,
                }
            }
            Ast::Concat(concat) => Node::Concat(concat.asts.iter().map(|ast| self.node(ast, pattern)).collect::<Result<_, _>>()?),
            Ast::Alternation(alternation) => self.alternation(&alternation.asts, pattern)?,
        })
    }

    /// Neighbours that are nothing but words become one set: their ranks keep the order in which they are tried.
    fn alternation(&self, alternatives: &[Ast], pattern: &str) -> Result<Node, PatternError> {
        let mut nodes = Vec::new();
        let mut run: Vec<Words> = Vec::new();
        let mut flat: Vec<&Ast> = Vec::new();
        flatten(alternatives, &mut flat);
        for ast in flat {
            if let Some(words) = words(ast) {
                run.push(words);
                continue;
            }
            if !run.is_empty() {
                nodes.push(Node::Words(self.set(std::mem::take(&mut run))));
            }
            nodes.push(self.node(ast, pattern)?);
        }
        if !run.is_empty() {
            nodes.push(Node::Words(self.set(run)));
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Alternation(nodes) })
    }

    fn set(&self, words: Vec<Words>) -> Arc<WordSet> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(set) = made.get(&words) {
            return Arc::clone(set);
        }
        let set = Arc::new(WordSet::new(self.words_of(&words)));
        made.insert(words, Arc::clone(&set));
        set
    }

    fn words_of<'a>(&'a self, words: &'a [Words]) -> impl Iterator<Item = &'a str> + Clone {
        let each = words.iter().flat_map(|words| match words {
            Words::List(list) => self.lists[*list].as_slice(),
            Words::One(word) => std::slice::from_ref(word),
        });
        each.map(String::as_str)
    }

    /// The set of one word of one character.
    pub fn single(&self, character: char) -> Arc<WordSet> {
        self.set(vec![Words::One(character.to_string())])
    }

    /// The number of a set among the lists of the vocabulary, of which it is one from now on.
    pub fn number(&self, set: &Arc<WordSet>) -> usize {
        let mut numbered = self.numbered.lock().unwrap_or_else(PoisonError::into_inner);
        numbered.iter().position(|other| Arc::ptr_eq(other, set)).unwrap_or_else(|| {
            numbered.push(Arc::clone(set));
            numbered.len() - 1
        })
    }

    /// The words of all sets that have a number.
    pub fn vocabulary(&self) -> Vocabulary {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let numbered = self.numbered.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lists = vec![Vec::new(); numbered.len()];
        for (words, set) in made.iter() {
            if let Some(number) = numbered.iter().position(|other| Arc::ptr_eq(other, set)) {
                lists[number] = self.words_of(words).collect();
            }
        }
        Vocabulary::new(&lists)
    }
}

/// Alternatives that are alternations themselves, without the brackets.
fn flatten<'a>(alternatives: &'a [Ast], flat: &mut Vec<&'a Ast>) {
    for ast in alternatives {
        match ast {
            Ast::Group(group) if matches!(&group.kind, ast::GroupKind::NonCapturing(flags) if flags.items.is_empty()) => {
                flatten(std::slice::from_ref(&group.ast), flat);
            }
            Ast::Alternation(alternation) => flatten(&alternation.asts, flat),
            other => flat.push(other),
        }
    }
}

/// What of a pattern is one word or one list of words.
fn words(ast: &Ast) -> Option<Words> {
    match ast {
        Ast::Literal(literal) => Some(list_of(literal.c).map_or_else(|| Words::One(literal.c.to_string()), Words::List)),
        Ast::Concat(concat) => {
            let mut word = String::new();
            for ast in &concat.asts {
                match ast {
                    Ast::Literal(literal) if list_of(literal.c).is_none() => word.push(literal.c),
                    _ => return None,
                }
            }
            (word.chars().count() > 1).then_some(Words::One(word))
        }
        Ast::Group(group) if matches!(&group.kind, ast::GroupKind::NonCapturing(flags) if flags.items.is_empty()) => words(&group.ast),
        _ => None,
    }
}

/// The character of a word of one character.
fn single(words: &Words) -> Option<char> {
    let Words::One(word) = words else { return None };
    let mut characters = word.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// A class of characters, by the meaning that `regex` gives it.
fn class(ast: &Ast, pattern: &str) -> Result<Node, PatternError> {
    let hir = hir::translate::Translator::new().translate(pattern, ast).map_err(Box::new)?;
    let ranges: Vec<(u32, u32)> = match hir.kind() {
        HirKind::Class(hir::Class::Unicode(class)) => {
            class.iter().map(|range| (u32::from(range.start()), u32::from(range.end()))).collect()
        }
        // What is left of a class of one character.
        HirKind::Literal(literal) => {
            let characters = std::str::from_utf8(&literal.0).map_err(|_| PatternError::Unsupported("a byte"))?.chars();
            characters.map(|character| (u32::from(character), u32::from(character))).collect()
        }
        _ => return Err(PatternError::Unsupported("an empty class of characters")),
    };
    if ranges.iter().any(|(from, to)| list_of_code(*from).is_some() && to - from < MOST_LISTS) {
        return Err(PatternError::Unsupported("a list of words in a class of characters"));
    }
    Ok(Node::Class(Class::new(ranges)))
}
