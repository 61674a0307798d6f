//! Bounds around a number: 超过5家, 5家以上, 5%左右.

use super::{
    Qualifier,
    grammar::{BoundWith, QuantityGrammar},
};

/// The bound that ends at byte `end` and begins not before `floor`: where it begins, and what it says.
pub(super) fn before(
    text: &str,
    floor: usize,
    end: usize,
    mere: bool,
    points: bool,
    grammar: &QuantityGrammar,
) -> Option<(usize, Qualifier)> {
    let head = &text[floor..end];
    let head = head.strip_suffix([' ', '\u{a0}']).unwrap_or(head);
    let (length, bound) = grammar.bounds_before.find(head, |word, bound| {
        let fits = match bound.with {
            BoundWith::Any => true,
            BoundWith::Magnitude | BoundWith::Ten => mere,
            BoundWith::NoPoints => !points,
        };
        fits && !bound.not_after.stands_at(&head[..head.len() - word.len()])
    })?;
    Some((floor + head.len() - length, bound.qualifier))
}

/// The bound at byte `start`: the byte after it, and what it says.
pub(super) fn after(text: &str, start: usize, grammar: &QuantityGrammar) -> Option<(usize, Qualifier)> {
    let rest = &text[start..];
    let trimmed = rest.strip_prefix(' ').unwrap_or(rest);
    let spaces = rest.len() - trimmed.len();
    let (length, bound) = grammar.bounds_after.find(trimmed, |word, bound| !bound.not_before.stands_at(&trimmed[word.len()..]))?;
    Some((start + spaces + length, bound.qualifier))
}
