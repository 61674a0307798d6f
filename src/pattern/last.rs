//! With which characters a match can end, where a pattern says that the text ends there, too.
//!
//! Many patterns ask what a name ends with (`(?:列表)$`). One look at the last character of the text answers most of them,
//! before any place of it is tried.

use super::{syntax::Node, word_set::Filter};

/// The last characters of what a part of a pattern can match.
#[derive(Debug)]
struct Last {
    characters: Filter,
    /// It can match nothing, so that what stands before it is the last.
    nothing: bool,
}

impl Last {
    fn nothing() -> Self {
        Self { characters: Filter::new(), nothing: true }
    }

    fn of(characters: impl IntoIterator<Item = char>) -> Self {
        let mut filter = Filter::new();
        characters.into_iter().for_each(|character| filter.add(u32::from(character)));
        Self { characters: filter, nothing: false }
    }

    /// Of parts that follow each other, the last one first; `None` as soon as one can end with any character.
    fn of_sequence(mut parts: impl Iterator<Item = Option<Self>>) -> Option<Self> {
        let mut all = Self::nothing();
        while all.nothing {
            let Some(part) = parts.next() else { return Some(all) };
            let part = part?;
            all.characters.add_all(&part.characters);
            all.nothing = part.nothing;
        }
        Some(all)
    }

    /// Of ways of which one is gone.
    fn of_ways(ways: impl Iterator<Item = Option<Self>>) -> Option<Self> {
        let mut all = Self { characters: Filter::new(), nothing: false };
        for way in ways {
            let way = way?;
            all.characters.add_all(&way.characters);
            all.nothing |= way.nothing;
        }
        Some(all)
    }
}

/// The characters that the text must end with for a match; `None` where it may be any, or nothing.
pub(super) fn last(node: &Node) -> Option<Filter> {
    before_end(node).filter(|last| !last.nothing).map(|last| last.characters)
}

/// What stands before the end of the text; `None` where a match need not end there.
fn before_end(node: &Node) -> Option<Last> {
    match node {
        Node::End => Some(Last::nothing()),
        Node::Group(_, inner) => before_end(inner),
        Node::Concat(parts) => {
            let (end, before) = parts.split_last()?;
            let end = before_end(end)?;
            Last::of_sequence(std::iter::once(Some(end)).chain(before.iter().rev().map(last_of)))
        }
        Node::Alternation(ways) => Last::of_ways(ways.iter().map(before_end)),
        _ => None,
    }
}

/// The last characters of a part; `None` where it may be any.
fn last_of(node: &Node) -> Option<Last> {
    match node {
        Node::Empty | Node::Start | Node::End => Some(Last::nothing()),
        Node::Character(character) => Some(Last::of([*character])),
        Node::Class(class) => class.few().map(Last::of),
        Node::Words(words) => Some(Last { characters: words.last().clone(), nothing: false }),
        Node::Group(_, inner) => last_of(inner),
        Node::Repeat { inner, least, .. } => {
            let last = last_of(inner)?;
            Some(Last { nothing: last.nothing || *least == 0, ..last })
        }
        Node::Concat(parts) => Last::of_sequence(parts.iter().rev().map(last_of)),
        Node::Alternation(ways) => Last::of_ways(ways.iter().map(last_of)),
    }
}
