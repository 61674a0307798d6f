//! Fractions: 三分之一, 1/4, and percentages in words (百分之五).

use rust_decimal::Decimal;

use super::{
    Quantity, QuantityKind, Value,
    characters::digit_value,
    find::{Finder, Step},
    number::{self, Number, Parsed},
};
use crate::span::Span;

/// A fraction in words whose denominator is `number`, at byte `start`.
pub(super) fn in_words(finder: &Finder<'_>, start: usize, number: &Number) -> Option<Step> {
    let second = numerator(finder, number.end)?;
    let denominator = number.exact()?;
    let skip = Some(Step::over(second.end));
    let kind = parts(denominator);
    let (value, end) = match kind {
        None => {
            let Some(fraction) = second.exact().filter(|value| *value < denominator).and_then(|value| value.checked_div(denominator))
            else {
                return skip;
            };
            (Value::Exact(fraction), second.end)
        }
        Some(_) => percent_range(finder, &second),
    };
    let span = Span::new(start, end);
    let (kind, unit) = match kind {
        None => (QuantityKind::Fraction, None),
        Some(sign) => (QuantityKind::Percent, Some(sign.to_owned())),
    };
    let mut quantity = Quantity { span, stated: span, kind, value, unit, qualifier: second.qualifier };
    finder.bind(&mut quantity, false);
    Some(Step { end: quantity.span.end, quantity: Some(quantity) })
}

/// The byte after numbers that are the parts of a whole in per cent: 9.2:38.2:52.6, the shares of the three sectors. `None`
/// where it is no such row that begins at byte `start`.
pub(super) fn parts_of_whole(finder: &Finder<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    let mut sum = Decimal::ZERO;
    for position in 1..=PARTS {
        let Parsed::Number(number) = number::parse(finder.text, at, finder.grammar) else { return None };
        sum = sum.checked_add(number.exact()?)?;
        at = match (finder.grammar.marks.ratio.find(&finder.text[number.end..], |_, ()| true), position) {
            (Some((mark, ())), 1..PARTS) => number.end + mark,
            (None, PARTS) => number.end,
            _ => return None,
        };
        if position < PARTS && !finder.begins_digits(at) {
            return None;
        }
    }
    ((sum - Decimal::ONE_HUNDRED).abs() <= Decimal::ONE).then_some(at)
}

/// The part of a whole at byte `start`. Its span holds the mark behind it, so that the row is one phrase.
pub(super) fn part(finder: &Finder<'_>, start: usize) -> Step {
    let Parsed::Number(number) = number::parse(finder.text, start, finder.grammar) else { return Step::over(start) };
    let mark = finder.grammar.marks.ratio.find(&finder.text[number.end..], |_, ()| true).map_or(0, |(length, ())| length);
    let (span, stated) = (Span::new(start, number.end + mark), Span::new(start, number.end));
    let unit = parts(Decimal::ONE_HUNDRED).map(str::to_owned);
    let quantity = Quantity { span, stated, kind: QuantityKind::Percent, value: number.value, unit, qualifier: None };
    Step { end: span.end, quantity: Some(quantity) }
}

/// How many parts of a whole are told so.
const PARTS: usize = 3;

/// The sign for parts of a hundred or a thousand.
fn parts(denominator: Decimal) -> Option<&'static str> {
    if denominator == Decimal::ONE_HUNDRED {
        Some("%")
    } else if denominator == Decimal::ONE_THOUSAND {
        Some("‰")
    } else {
        None
    }
}

/// The numerator after a fraction word at byte `at`.
fn numerator(finder: &Finder<'_>, at: usize) -> Option<Number> {
    let (length, ()) = finder.grammar.fraction_words.find(&finder.text[at..], |_, ()| true)?;
    let after = at + length;
    if !finder.begins_number(after) {
        return None;
    }
    number::parse_with_point(finder.text, after, finder.grammar)
}

/// 百分之四至百分之五, 百分之四到五: the value, and the byte after it.
fn percent_range(finder: &Finder<'_>, first: &Number) -> (Value, usize) {
    let single = (first.value, first.end);
    let Some((length, ())) = finder.grammar.marks.range.find(&finder.text[first.end..], |_, ()| true) else {
        return single;
    };
    let at = first.end + length;
    if !finder.begins_number(at) {
        return single;
    }
    let Some(mut second) = number::parse_with_point(finder.text, at, finder.grammar) else {
        return single;
    };
    if let Some(inner) = numerator(finder, second.end) {
        second = inner;
    }
    match (first.exact(), second.exact()) {
        (Some(min), Some(max)) if min < max => (Value::Range { min, max }, second.end),
        _ => single,
    }
}

/// A fraction in digits: `number` at byte `start`, the denominator at byte `after`.
pub(super) fn in_digits(finder: &Finder<'_>, start: usize, number: &Number, after: usize) -> Step {
    let Parsed::Number(denominator) = number::parse(finder.text, after, finder.grammar) else {
        return Step::over(after);
    };
    let end = denominator.end;
    let joined = |character: Option<char>| {
        character.is_some_and(|character| character.is_ascii_alphanumeric() || digit_value(character).is_some() || character == '/')
    };
    let value = match (number.exact(), denominator.exact()) {
        (Some(low), Some(high))
            if low > Decimal::ZERO && low < high && high <= Decimal::ONE_HUNDRED && denominator.scale == Decimal::ONE =>
        {
            low.checked_div(high)
        }
        _ => None,
    };
    let Some(value) = value.filter(|_| !joined(finder.next(end)) && !joined(finder.previous(start))) else {
        return Step::over(end);
    };
    let span = Span::new(start, end);
    let mut quantity = Quantity {
        span,
        stated: span,
        kind: QuantityKind::Fraction,
        value: Value::Exact(value),
        unit: None,
        qualifier: denominator.qualifier,
    };
    finder.bind(&mut quantity, false);
    Step { end: quantity.span.end, quantity: Some(quantity) }
}
