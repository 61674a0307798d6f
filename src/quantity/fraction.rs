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
