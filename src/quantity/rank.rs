//! Ranks: 第63位, 全市第一, 前三. Ordinals of meetings, batches and industries are none.

use rust_decimal::Decimal;

use super::{
    Qualifier, Quantity, QuantityKind, Value,
    characters::is_ideograph,
    find::{Amount, Finder, Step},
    grammar::UnitKind,
    number::{self, Number, Parsed},
    unit,
};
use crate::span::Span;

/// What the ordinal prefix at byte `start` makes of the number after it.
pub(super) fn ordinal(finder: &Finder<'_>, start: usize) -> Step {
    let after = finder.after(start);
    let Some(number) = number_at(finder, after) else {
        return Step::over(after);
    };
    let context = &finder.grammar.context;
    let (head, tail) = (&finder.text[..start], &finder.text[number.end..]);
    let denied = context.rank_deny_before.stands_at(head);
    let measure = context.measures.find(tail, |_, ()| true).map(|(length, ())| number.end + length);
    let bare = !tail.starts_with(is_ideograph) || context.followers.stands_at(tail);
    match measure {
        Some(end) if !denied => rank(finder, start, end, &number, None),
        None if bare && !denied && finder.previous(start).is_some_and(is_ideograph) => rank(finder, start, number.end, &number, None),
        _ => Step::over(measure.unwrap_or(number.end)),
    }
}

/// What the prefix 前 at byte `start` makes of the number after it: 前三, 前10位, 前5%.
pub(super) fn front(finder: &Finder<'_>, start: usize) -> Step {
    let after = finder.after(start);
    let context = &finder.grammar.context;
    if context.front_deny.stands_at(&finder.text[..start]) {
        return Step::over(after);
    }
    let Some(number) = number_at(finder, after) else {
        return Step::over(after);
    };
    let tail = &finder.text[number.end..];
    if let Some((length, ())) = context.measures.find(tail, |_, ()| true) {
        return rank(finder, start, number.end + length, &number, Some(Qualifier::AtMost));
    }
    if let Some(unit) = unit::parse(finder.text, number.end, finder.grammar) {
        if unit.kind != UnitKind::Percent {
            return Step::over(unit.end);
        }
        let (span, stated) = (Span::new(start, unit.end), Span::new(after, unit.end));
        let qualifier = Some(Qualifier::AtMost);
        let quantity = Quantity { span, stated, kind: QuantityKind::Percent, value: number.value, unit: Some(unit.stated), qualifier };
        return Step { end: unit.end, quantity: Some(quantity) };
    }
    let bare = !tail.starts_with(|next: char| is_ideograph(next) || next.is_ascii_alphanumeric()) || context.followers.stands_at(tail);
    if bare && finder.previous(start).is_some_and(is_ideograph) {
        return rank(finder, start, number.end, &number, Some(Qualifier::AtMost));
    }
    Step::over(number.end)
}

/// Whether a count is a place in an order: 升至13位.
pub(super) fn is_place(finder: &Finder<'_>, amount: &Amount) -> bool {
    let context = &finder.grammar.context;
    let ranked = amount.unit.as_ref().is_some_and(|unit| unit.stated == context.rank_unit);
    ranked && amount.number.exact().is_some() && context.place_before.stands_at(&finder.text[..amount.start])
}

fn number_at(finder: &Finder<'_>, start: usize) -> Option<Number> {
    if !finder.begins_number(start) {
        return None;
    }
    match number::parse(finder.text, start, finder.grammar) {
        Parsed::Number(number) => Some(number),
        Parsed::Nothing(_) => None,
    }
}

fn rank(finder: &Finder<'_>, start: usize, end: usize, number: &Number, qualifier: Option<Qualifier>) -> Step {
    let Some(value) = number.exact().filter(|value| *value > Decimal::ZERO && *value <= Decimal::ONE_THOUSAND) else {
        return Step::over(end);
    };
    let span = Span::new(start, end);
    let unit = Some(finder.grammar.context.rank_unit.clone());
    let quantity = Quantity { span, stated: span, kind: QuantityKind::Rank, value: Value::Exact(value), unit, qualifier };
    Step { end, quantity: Some(quantity) }
}
