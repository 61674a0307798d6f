//! Finds all quantities of a text: one pass over its characters, a parse by hand where a number may begin.

use rust_decimal::Decimal;

use super::{
    Qualifier, Quantity, QuantityKind, Value, bound,
    characters::{class, digit_value, is_ideograph},
    fraction,
    grammar::{QuantityGrammar, UnitKind},
    number::{self, Form, Number, Parsed, token_end},
    range, rank,
    unit::{self, Measured},
};
use crate::span::Span;

/// All quantities in `text`, in their order, not overlapping.
///
/// Spans are byte offsets into `text`. Dates, ordinals, names (5G, “十四五”, 500强), idioms and numerals that only frame a list
/// (三个方面) are none; neither is a number inside a short stretch in quotation marks.
pub fn find(text: &str, grammar: &QuantityGrammar) -> Vec<Quantity> {
    let mut finder = Finder { text, grammar, floor: 0, quoted_until: 0, parts_until: 0 };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, class)) = grammar.characters.next(text, at) {
        let step = finder.step(start, class);
        if let Some(quantity) = step.quantity {
            finder.floor = quantity.span.end;
            found.push(quantity);
        }
        at = finder.beyond(start, step.end);
    }
    share_units(text, grammar, &mut found);
    found
}

/// 0.9和7.2个百分点: the first number has the unit of the second.
fn share_units(text: &str, grammar: &QuantityGrammar, found: &mut [Quantity]) {
    for second in (1..found.len()).rev() {
        let (before, after) = found.split_at_mut(second);
        let (Some(bare), Some(full)) = (before.last_mut(), after.first()) else { continue };
        let between = &text[bare.span.end..full.span.start];
        let joined = grammar.marks.joint.find(between, |_, ()| true).is_some_and(|(length, ())| length == between.len());
        let relative = matches!(full.kind, QuantityKind::Percent | QuantityKind::PercentagePoints);
        if joined && relative && bare.kind == QuantityKind::Number && bare.unit.is_none() {
            bare.kind = full.kind;
            bare.unit.clone_from(&full.unit);
        }
    }
}

/// Where to go on, and what was found before that.
#[derive(Debug)]
pub(super) struct Step {
    pub end: usize,
    pub quantity: Option<Quantity>,
}

impl Step {
    pub(super) fn over(end: usize) -> Self {
        Self { end, quantity: None }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Finder<'a> {
    pub text: &'a str,
    pub grammar: &'a QuantityGrammar,
    /// The end of the last quantity: no later one begins before it.
    pub floor: usize,
    /// Up to here, quotation marks do not open anything.
    quoted_until: usize,
    /// Up to here, numbers are the parts of a whole, in per cent.
    parts_until: usize,
}

/// A number with its unit, before it is decided whether it is a quantity.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub start: usize,
    pub number: Number,
    pub unit: Option<Measured>,
}

impl Amount {
    /// The byte after number and unit.
    pub(super) fn end(&self) -> usize {
        self.unit.as_ref().map_or(self.number.end, |unit| unit.end)
    }
}

impl Finder<'_> {
    fn step(&mut self, start: usize, class: u8) -> Step {
        if class & class::QUOTE != 0 {
            return self.quotation(start);
        }
        if class & class::PHRASE != 0
            && let Some(step) = self.phrase(start)
        {
            return step;
        }
        if class & class::ORDINAL != 0 {
            rank::ordinal(self, start)
        } else if class & class::FRONT != 0 {
            rank::front(self, start)
        } else if class & class::DIGIT != 0 {
            if start >= self.parts_until {
                self.parts_until = fraction::parts_of_whole(self, start).unwrap_or(self.parts_until);
            }
            if start < self.parts_until { fraction::part(self, start) } else { self.digits(start) }
        } else if class & class::NUMERAL != 0 {
            self.number(start)
        } else {
            Step::over(self.after(start))
        }
    }

    /// `end`, or the next character where that is not beyond `start`.
    fn beyond(&self, start: usize, end: usize) -> usize {
        if end > start { end } else { self.after(start) }
    }

    /// The byte after the character at byte `start`.
    pub(super) fn after(&self, start: usize) -> usize {
        start + self.text[start..].chars().next().map_or(1, char::len_utf8)
    }

    pub(super) fn previous(&self, start: usize) -> Option<char> {
        self.text[..start].chars().next_back()
    }

    pub(super) fn next(&self, end: usize) -> Option<char> {
        self.text[end..].chars().next()
    }

    pub(super) fn begins_number(&self, at: usize) -> bool {
        self.next(at).is_some_and(|character| self.grammar.characters.class(character) & (class::DIGIT | class::NUMERAL) != 0)
    }

    pub(super) fn begins_digits(&self, at: usize) -> bool {
        self.next(at).is_some_and(|character| digit_value(character).is_some())
    }

    /// Skips a short stretch in quotation marks; looks into a long one.
    fn quotation(&mut self, start: usize) -> Step {
        let after = self.after(start);
        let Some((closing, limit)) = self.next(start).and_then(|mark| self.grammar.marks.quotes.get(&mark)) else {
            return Step::over(after);
        };
        if start < self.quoted_until {
            return Step::over(after);
        }
        for (seen, (offset, character)) in self.text[after..].char_indices().enumerate() {
            if character == *closing {
                let end = after + offset + character.len_utf8();
                if seen <= *limit {
                    return Step::over(end);
                }
                self.quoted_until = end;
                break;
            }
            if character == '\n' || seen > 8 * limit {
                break;
            }
        }
        Step::over(after)
    }

    fn phrase(&self, start: usize) -> Option<Step> {
        let rest = &self.text[start..];
        let (length, phrase) = self.grammar.phrases.find(rest, |word, phrase| {
            !phrase.not_before.stands_at(&rest[word.len()..]) && !phrase.not_after.stands_at(&self.text[..start])
        })?;
        let end = start + length;
        let Some((kind, value, unit)) = phrase.quantity.clone() else {
            return Some(Step::over(end));
        };
        let stated = Span::new(start, end);
        let mut quantity = Quantity { span: stated, stated, kind, value: Value::Exact(value), unit, qualifier: phrase.qualifier };
        if kind != QuantityKind::Rank {
            self.bind(&mut quantity, false);
        }
        Some(Step { end: quantity.span.end, quantity: Some(quantity) })
    }

    /// Adds the bounds before and after a quantity to it.
    pub(super) fn bind(&self, quantity: &mut Quantity, mere: bool) {
        let points = quantity.kind == QuantityKind::PercentagePoints;
        let before = bound::before(self.text, self.floor, quantity.span.start, mere, points, self.grammar);
        let after = bound::after(self.text, quantity.span.end, self.grammar);
        if let Some((start, _)) = before {
            quantity.span.start = start;
        }
        if let Some((end, _)) = after {
            quantity.span.end = end;
        }
        let said = |bound: Option<(usize, Qualifier)>| bound.map(|(_, qualifier)| qualifier);
        quantity.qualifier = said(before).or(quantity.qualifier).or(said(after));
    }

    /// A number in digits; part of a name where it touches letters.
    fn digits(&self, start: usize) -> Step {
        let touches = self.previous(start).is_some_and(|before| before.is_ascii_alphabetic());
        if touches {
            let letters = self.text[..start].chars().rev().take_while(char::is_ascii_alphabetic).count();
            let step = self.number(start);
            let kind = step.quantity.as_ref().map(|quantity| quantity.kind);
            let clear = matches!(kind, Some(QuantityKind::Percent | QuantityKind::PercentagePoints | QuantityKind::Money));
            return if letters > 1 && clear { step } else { Step::over(token_end(self.text, start)) };
        }
        self.number(start)
    }

    fn number(&self, start: usize) -> Step {
        let mut number = match number::parse(self.text, start, self.grammar) {
            Parsed::Nothing(end) => return Step::over(end),
            Parsed::Number(number) => number,
        };
        if let Some(step) = fraction::in_words(self, start, &number) {
            return step;
        }
        if number.form == Form::Digits
            && let Some(step) = self.joined(start, &mut number)
        {
            return step;
        }
        let unit = unit::parse(self.text, number.end, self.grammar);
        if unit.is_none() && self.next(number.end).is_some_and(|next| next.is_ascii_alphabetic()) && number.form == Form::Digits {
            return Step::over(token_end(self.text, number.end));
        }
        let amount = Amount { start, number, unit };
        match range::join(self, amount) {
            range::Joined::No(amount) | range::Joined::Range(amount) => self.decide(&amount),
            range::Joined::Nothing(end) => Step::over(end),
        }
    }

    /// Digits that a mark joins to others: 1+1+9, 2×35万吨, 1:2, 1/4. Also takes in the plus sign of 100+.
    fn joined(&self, start: usize, number: &mut Number) -> Option<Step> {
        let rest = &self.text[number.end..];
        let marks = &self.grammar.marks;
        let mark = |words: &super::words::Words<()>| words.find(rest, |_, ()| true).map(|(length, ())| number.end + length);
        if let Some(after) = mark(&marks.plus) {
            let next = self.next(after);
            if next.is_some_and(|next| next.is_ascii_alphanumeric() || marks.quotes.contains_key(&next)) || self.begins_number(after) {
                return Some(Step::over(token_end(self.text, after).max(after)));
            }
            number.qualifier = Some(Qualifier::AtLeast);
            number.end = after;
            return None;
        }
        if let Some(after) = mark(&marks.product).filter(|after| self.begins_digits(*after)) {
            return Some(Step::over(self.skip_amount(after)));
        }
        if number.scale > Decimal::ONE {
            return None;
        }
        if let Some(after) = mark(&marks.ratio).filter(|after| self.begins_digits(*after)) {
            let end = self.skip_amount(after);
            return Some(self.one_for_one(start, number, after, end).unwrap_or_else(|| Step::over(end)));
        }
        mark(&marks.slash).filter(|after| self.begins_digits(*after)).map(|after| fraction::in_digits(self, start, number, after))
    }

    /// How many there are of one thing for one of another (2.04:1), where a decimal shows that no name is meant (1:1.5, 4:1).
    /// `after` and `end`: the bytes where the second number begins and ends.
    fn one_for_one(&self, start: usize, number: &Number, after: usize, end: usize) -> Option<Step> {
        let decimal = number.exact().filter(|value| !value.fract().is_zero())?;
        let one = matches!(number::parse(self.text, after, self.grammar), Parsed::Number(one) if one.exact() == Some(Decimal::ONE));
        let span = Span::new(start, end);
        let value = Value::Exact(decimal);
        let mut quantity = Quantity { span, stated: span, kind: QuantityKind::Number, value, unit: None, qualifier: number.qualifier };
        self.bind(&mut quantity, false);
        one.then_some(Step { end: quantity.span.end, quantity: Some(quantity) })
    }

    /// The end of the number and unit at byte `start`.
    fn skip_amount(&self, start: usize) -> usize {
        let end = match number::parse(self.text, start, self.grammar) {
            Parsed::Nothing(end) => end,
            Parsed::Number(number) => number.end,
        };
        unit::parse(self.text, end, self.grammar).map_or(end, |unit| unit.end)
    }

    /// Whether a number with its unit is a quantity, and which.
    fn decide(&self, amount: &Amount) -> Step {
        let end = amount.end();
        let skip = Step::over(end);
        let Some(kind) = self.kind(amount) else {
            return skip;
        };
        let span = Span::new(amount.start, end);
        let mere = amount.number.form == Form::Magnitude;
        let unit = amount.unit.as_ref().map(|unit| unit.stated.clone());
        let mut quantity = Quantity { span, stated: span, kind, value: amount.number.value, unit, qualifier: amount.number.qualifier };
        self.negate(&mut quantity);
        self.trailing_bound(&mut quantity);
        self.bind(&mut quantity, mere);
        if amount.number.form != Form::Digits && amount.number.exact().is_some_and(|value| value.is_zero()) {
            return skip;
        }
        if kind == QuantityKind::Fraction && !self.as_tenths(amount, &mut quantity) {
            return skip;
        }
        if mere && !self.bounds_something(amount, &mut quantity) {
            return skip;
        }
        if matches!(kind, QuantityKind::Money | QuantityKind::Number)
            && quantity.qualifier == Some(Qualifier::AtLeast)
            && self.classifies(quantity.span.end, true)
        {
            return skip;
        }
        if kind == QuantityKind::Number && amount.number.scale >= TEN_THOUSAND && self.persons(end) {
            quantity.kind = QuantityKind::Count;
            quantity.unit = Some(self.grammar.context.person_unit.clone());
        }
        if quantity.kind == QuantityKind::Number && !self.stands_alone(amount, &quantity) {
            return skip;
        }
        Step { end: quantity.span.end, quantity: Some(quantity) }
    }

    /// Whether the words at byte `at` name persons: 老年人, 居家老年人.
    fn persons(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let words = rest.char_indices().take_while(|(_, character)| is_ideograph(*character)).take(MODIFIER);
        words.into_iter().any(|(offset, _)| self.grammar.persons.stands_at(&rest[offset..]))
    }

    /// The kind of quantity; `None` where it is none.
    fn kind(&self, amount: &Amount) -> Option<QuantityKind> {
        let Some(unit) = &amount.unit else {
            return Some(QuantityKind::Number);
        };
        let kind = match unit.kind {
            UnitKind::Money => QuantityKind::Money,
            UnitKind::Percent => QuantityKind::Percent,
            UnitKind::Points => QuantityKind::PercentagePoints,
            UnitKind::Multiple => QuantityKind::Multiple,
            UnitKind::Tenths => QuantityKind::Fraction,
            UnitKind::Count | UnitKind::Physical | UnitKind::Time => QuantityKind::Count,
            UnitKind::Date | UnitKind::Name => return None,
        };
        if unit.kind == UnitKind::Time && !self.lasts(amount) {
            return None;
        }
        if kind == QuantityKind::Count && self.grammar.context.denominator_before.stands_at(&self.text[..amount.start]) {
            return None;
        }
        if amount.number.is_small_word() && !self.counts(amount, unit) {
            return None;
        }
        Some(if kind == QuantityKind::Count && rank::is_place(self, amount) { QuantityKind::Rank } else { kind })
    }

    /// Whether an amount of time is a measurement: not a year of the calendar, 连续3年 or 3年行动.
    fn lasts(&self, amount: &Amount) -> bool {
        let calendar = amount.number.exact().is_some_and(is_calendar_year) && amount.number.scale == Decimal::ONE;
        let many = amount.number.exact().is_some_and(|value| value >= Decimal::ONE_HUNDRED);
        if amount.number.form != Form::Digits || calendar {
            return false;
        }
        many || !self.grammar.context.duration_deny_before.stands_at(&self.text[..amount.start])
            && !self.grammar.context.duration_deny_after.stands_at(&self.text[amount.end()..])
    }

    /// Whether a small numeral in words counts: 三座, not 三个方面.
    fn counts(&self, amount: &Amount, unit: &Measured) -> bool {
        let one = amount.number.exact() == Some(Decimal::ONE);
        match unit.kind {
            UnitKind::Percent | UnitKind::Points | UnitKind::Multiple => true,
            UnitKind::Tenths | UnitKind::Money | UnitKind::Physical => !one,
            _ if one && !self.goes_on(amount.start) || !unit.counts => false,
            _ => !self.frames(unit.end),
        }
    }

    /// Whether a count at byte `start` goes on a list of counts: 三条道路和一座桥.
    fn goes_on(&self, start: usize) -> bool {
        let near = self.text[..start].chars().rev().take(NEAR).map(char::len_utf8).sum::<usize>();
        self.floor > 0 && start - self.floor <= near && self.grammar.marks.joint.stands_at(&self.text[..start])
    }

    /// Whether the words at byte `at` are framed, not counted.
    fn frames(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let Some(next) = rest.chars().next() else { return false };
        if self.grammar.characters.class(next) & class::QUOTE != 0 {
            return true;
        }
        let near = rest.char_indices().take_while(|(_, character)| is_ideograph(*character)).take(5);
        near.into_iter().any(|(offset, _)| self.grammar.framing.stands_at(&rest[offset..]))
    }

    /// 七成 as a fraction; no quantity where what follows may make another word of it (三成立).
    fn as_tenths(&self, amount: &Amount, quantity: &mut Quantity) -> bool {
        let Some(value) = amount.number.exact().filter(|value| *value <= Decimal::TEN) else {
            return false;
        };
        let end = quantity.span.end;
        let bounded = quantity.span.len() > quantity.stated.len();
        let closed = !self.next(end).is_some_and(is_ideograph) || self.grammar.context.particle.stands_at(&self.text[end..]);
        quantity.value = Value::Exact(value / Decimal::TEN);
        quantity.unit = None;
        bounded || closed
    }

    /// A mere magnitude is a bound: sets it, or says that it bounds nothing (万元GDP, 亿元项目).
    fn bounds_something(&self, amount: &Amount, quantity: &mut Quantity) -> bool {
        let single = amount.number.exact().is_some_and(|value| amount.number.scale == value && SINGLE.contains(&value));
        if quantity.qualifier.is_none() && (single || quantity.kind != QuantityKind::Money) {
            return false;
        }
        let counted = quantity.kind == QuantityKind::Count;
        if !counted && quantity.qualifier != Some(Qualifier::About) && self.classifies(quantity.span.end, false) {
            return false;
        }
        quantity.qualifier.get_or_insert(Qualifier::AtLeast);
        true
    }

    /// Whether an amount that ends at byte `end` only classifies what follows: 亿元以上项目, 营收超10亿元的企业.
    fn classifies(&self, end: usize, in_digits: bool) -> bool {
        let rest = &self.text[end..];
        let particle = self.grammar.context.particle.find(rest, |_, ()| true).map_or(0, |(length, ())| length);
        let stands = |rest: &str| self.grammar.thresholds.find(rest, |_, digits| *digits || !in_digits).is_some();
        stands(rest) || particle > 0 && stands(&rest[particle..])
    }

    /// Whether a number without a unit is a number at all, not a label.
    fn stands_alone(&self, amount: &Amount, quantity: &Quantity) -> bool {
        let number = &amount.number;
        match number.form {
            Form::Magnitude => return true,
            Form::Words => return number.scale >= TEN_THOUSAND && quantity.qualifier.is_some(),
            Form::Digits => {}
        }
        if number.scale > Decimal::ONE {
            return true;
        }
        let follows_text = self.previous(amount.start).is_some_and(is_ideograph) || quantity.span.start < amount.start;
        let next = self.next(number.end);
        let Some(value) = number.exact().filter(|_| follows_text) else {
            return false;
        };
        if number.qualifier.is_some() {
            return true;
        }
        let decimal = self.text[amount.start..number.end].contains(['.', '\u{ff0e}']);
        if decimal {
            return !value.fract().is_zero()
                && !next.is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, '.' | '-' | '\u{b7}'));
        }
        let label = self.grammar.context.label_before.stands_at(&self.text[..amount.start]);
        let year = label || is_calendar_year(value);
        let closed = quantity.span.end > number.end
            || next.is_none_or(|next| !is_ideograph(next) && !matches!(next, '-' | '.' | '#' | '\u{3001}' | '\u{b7}' | ')' | '\u{ff09}'));
        !year && closed
    }

    /// The bound between unit and next word: 3倍多.
    fn trailing_bound(&self, quantity: &mut Quantity) {
        if quantity.kind == QuantityKind::Number || quantity.qualifier.is_some() {
            return;
        }
        let rest = &self.text[quantity.span.end..];
        if let Some((length, bound)) = self.grammar.bounds_inner.find(rest, |_, bound| bound.qualifier == Qualifier::AtLeast)
            && !rest[length..].starts_with(is_ideograph)
        {
            quantity.qualifier = Some(bound.qualifier);
            quantity.span.end += length;
        }
    }

    /// A minus sign between a word and a percentage makes it negative: 增长-3.5%.
    fn negate(&self, quantity: &mut Quantity) {
        let head = &self.text[self.floor..quantity.span.start];
        let mut characters = head.chars().rev();
        let minus = characters.next().is_some_and(|mark| matches!(mark, '-' | '\u{2212}' | '\u{ff0d}'));
        if quantity.kind != QuantityKind::Percent || !minus || !characters.next().is_some_and(is_ideograph) {
            return;
        }
        if let Value::Exact(value) = quantity.value {
            let sign = head.chars().next_back().map_or(0, char::len_utf8);
            quantity.value = Value::Exact(-value);
            quantity.span.start -= sign;
            quantity.stated.start -= sign;
        }
    }
}

fn is_calendar_year(value: Decimal) -> bool {
    value >= Decimal::from(1900) && value <= Decimal::from(2100)
}

/// How many characters may stand before the word for persons that a number counts.
const MODIFIER: usize = 5;

/// How many characters may stand between a count and the next one of its list.
const NEAR: usize = 10;

const TEN_THOUSAND: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

/// The magnitudes that are one word: without a bound (百家, 万元) they are figures of speech.
const SINGLE: [Decimal; 4] = [Decimal::ONE_HUNDRED, Decimal::ONE_THOUSAND, TEN_THOUSAND, Decimal::from_parts(100_000_000, 0, 0, false, 0)];
