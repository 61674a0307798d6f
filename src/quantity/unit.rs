//! Reads the unit after a number: percent signs, money, measure words, physical units and rates (元/吨).

use super::grammar::{QuantityGrammar, UnitKind};

/// A unit as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    /// The byte after it.
    pub end: usize,
    pub kind: UnitKind,
    pub stated: String,
    /// Whether a small Chinese numeral before it counts things.
    pub counts: bool,
}

/// The unit at byte `start` or after one space.
pub(super) fn parse(text: &str, start: usize, grammar: &QuantityGrammar) -> Option<Measured> {
    let (mut end, kind, mut stated, counts) = one(text, start, grammar)?;
    let mut kind = kind;
    if let Some((length, ())) = grammar.marks.slash.find(&text[end..], |_, ()| true)
        && let Some((after, _, per, _)) = one(text, end + length, grammar)
    {
        stated = format!("{stated}/{per}");
        end = after;
        kind = UnitKind::Count;
    }
    Some(Measured { end, kind, stated, counts })
}

fn one(text: &str, start: usize, grammar: &QuantityGrammar) -> Option<(usize, UnitKind, String, bool)> {
    let rest = &text[start..];
    let trimmed = rest.strip_prefix([' ', '\u{a0}']).unwrap_or(rest);
    let spaces = rest.len() - trimmed.len();
    let (length, unit) = grammar.units.find(trimmed, |word, unit| {
        let after = &trimmed[word.len()..];
        let letters = word.ends_with(|last: char| last.is_ascii_alphabetic());
        let cut = letters && after.starts_with(|next: char| next.is_ascii_alphanumeric());
        !cut && !unit.not_before.stands_at(after)
    })?;
    Some((start + spaces + length, unit.kind, unit.stated.clone(), unit.counts))
}
