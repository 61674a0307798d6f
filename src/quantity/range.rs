//! Ranges: 5%-6%, 5至6个, 10—20亿元.

use rust_decimal::Decimal;

use super::{
    Value,
    characters::digit_value,
    find::{Amount, Finder},
    grammar::UnitKind,
    number::{self, Form, Number, Parsed},
    unit,
};

#[derive(Debug)]
pub(super) enum Joined {
    /// No range begins there.
    No(Amount),
    Range(Amount),
    /// Something like a range up to this byte that is no quantity: 2021-2025年, 1-11月.
    Nothing(usize),
}

/// Joins an amount with the one after a range mark, where there is one.
pub(super) fn join(finder: &Finder<'_>, first: Amount) -> Joined {
    let Some(after) = mark(finder, first.end()) else {
        return Joined::No(first);
    };
    if !finder.begins_number(after) || first.number.qualifier.is_some() || first.number.form == Form::Magnitude {
        return Joined::No(first);
    }
    let Parsed::Number(second) = number::parse(finder.text, after, finder.grammar) else {
        return Joined::No(first);
    };
    let unit = unit::parse(finder.text, second.end, finder.grammar);
    let end = unit.as_ref().map_or(second.end, |unit| unit.end);
    let Some(unit) = unit else {
        let symbol = !finder.text[first.end()..after].starts_with(super::characters::is_ideograph);
        let bare = first.unit.is_none() && first.number.form == Form::Digits && second.form == Form::Digits;
        return if bare && symbol { Joined::Nothing(end) } else { Joined::No(first) };
    };
    let agrees = first.unit.as_ref().is_none_or(|first| first.stated == unit.stated);
    if !agrees || finder.grammar.marks.from.stands_at(&finder.text[..first.start]) {
        return Joined::No(first);
    }
    if matches!(unit.kind, UnitKind::Date | UnitKind::Name) || is_calendar(finder, &first, &second) {
        return Joined::Nothing(end);
    }
    match bounds(&first, &second) {
        Some((min, max)) => {
            let number = Number { value: Value::Range { min, max }, ..second };
            Joined::Range(Amount { start: first.start, number, unit: Some(unit) })
        }
        None => Joined::No(first),
    }
}

/// The byte after a range mark at byte `at`.
fn mark(finder: &Finder<'_>, at: usize) -> Option<usize> {
    let rest = &finder.text[at..];
    finder.grammar.marks.range.find(rest, |_, ()| true).map(|(length, ())| at + length)
}

/// Both ends; the first borrows the magnitude of the second (10—20亿元) where that keeps them in order.
fn bounds(first: &Amount, second: &Number) -> Option<(Decimal, Decimal)> {
    let (low, high) = (first.number.exact()?, second.exact()?);
    let borrows = first.unit.is_none() && first.number.scale == Decimal::ONE && second.scale > Decimal::ONE;
    let borrowed = low.checked_mul(second.scale).filter(|low| borrows && *low < high);
    let low = borrowed.unwrap_or(low).normalize();
    (low < high).then_some((low, high))
}

/// Whether both are years of the calendar: 2021-2025年.
fn is_calendar(finder: &Finder<'_>, first: &Amount, second: &Number) -> bool {
    let four = |start: usize, end: usize| {
        let stretch = &finder.text[start..end];
        stretch.chars().count() == 4 && stretch.chars().all(|character| digit_value(character).is_some())
    };
    let after = mark(finder, first.end()).unwrap_or(first.end());
    four(first.start, first.number.end) && four(after, second.end) && first.number.exact() > Some(Decimal::from(1900))
}
