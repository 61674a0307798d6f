//! Reads one number: digits with separators and decimals, Chinese numerals, and mixtures (3.5万, 1.2亿多, 2万5千).

use rust_decimal::Decimal;

use super::{
    Qualifier, Value,
    characters::{digit_value, is_ideograph},
    grammar::{BoundWith, Numeral, QuantityGrammar},
};

/// A number without its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// The byte after it.
    pub end: usize,
    pub value: Value,
    /// From a word inside it: 50余亿, 数十.
    pub qualifier: Option<Qualifier>,
    pub form: Form,
    /// What the magnitude words after the digits multiply; 1 where there are none.
    pub scale: Decimal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// 12, 3.5万.
    Digits,
    /// 十二, 两千多万.
    Words,
    /// Magnitudes alone: 百, 千万, 百亿. No amount, but a bound.
    Magnitude,
}

/// What stands at a place where a number may begin.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Parsed {
    Number(Number),
    /// Numerals up to this byte that are no number: 二〇二三, 一二三.
    Nothing(usize),
}

impl Number {
    /// The value of a number that is neither a range nor a bound.
    pub(super) fn exact(&self) -> Option<Decimal> {
        match self.value {
            Value::Exact(value) => Some(value),
            Value::Range { .. } => None,
        }
    }

    /// A number in words below one hundred, which may frame instead of count.
    pub(super) fn is_small_word(&self) -> bool {
        let top = match self.value {
            Value::Exact(value) | Value::Range { max: value, .. } => value,
        };
        self.form == Form::Words && top < Decimal::ONE_HUNDRED
    }
}

/// Reads the number that begins at byte `start`, a digit or numeral.
pub(super) fn parse(text: &str, start: usize, grammar: &QuantityGrammar) -> Parsed {
    let first = text[start..].chars().next();
    if first.is_some_and(|character| digit_value(character).is_some()) {
        parse_digits(text, start, grammar)
    } else {
        parse_words(text, start, grammar)
    }
}

fn parse_digits(text: &str, start: usize, grammar: &QuantityGrammar) -> Parsed {
    let (mantissa, mut end) = digits(text, start);
    let Some(mut value) = mantissa else {
        return Parsed::Nothing(end);
    };
    let mut scale = Decimal::ONE;
    let mut qualifier = None;
    loop {
        let rest = &text[end..];
        let spaced = rest.strip_prefix(' ').unwrap_or(rest);
        if let Some((at, magnitude)) = magnitude_at(spaced, grammar) {
            let (Some(larger), Some(product)) = (scale.checked_mul(magnitude), value.checked_mul(magnitude)) else {
                return Parsed::Nothing(end);
            };
            (scale, value) = (larger, product);
            end += rest.len() - spaced.len() + at;
            if let Some((sum, after)) = smaller_part(text, end, value, magnitude, grammar) {
                (value, end) = (sum, after);
            }
        } else if let (None, Some((length, found))) = (qualifier, inner_bound(text, end, value, scale, grammar)) {
            qualifier = Some(found);
            end += length;
        } else {
            break;
        }
    }
    Parsed::Number(Number { end, value: Value::Exact(value.normalize()), qualifier, form: Form::Digits, scale })
}

/// Digits with separators and a decimal part; and the byte after them. `None` where they are too many for a number.
fn digits(text: &str, start: usize) -> (Option<Decimal>, usize) {
    let mut plain = String::new();
    let mut end = start;
    let run = |from: usize, plain: &mut String| {
        let mut end = from;
        for character in text[from..].chars() {
            let Some(value) = digit_value(character) else { break };
            plain.push(char::from(b'0' + value));
            end += character.len_utf8();
        }
        end
    };
    end = run(end, &mut plain);
    if plain.len() <= 3 && !plain.starts_with('0') {
        while let Some(after) = thousands(text, end) {
            end = run(end + after, &mut plain);
        }
    }
    let mut characters = text[end..].chars();
    if let (Some(point @ ('.' | '\u{ff0e}')), Some(next)) = (characters.next(), characters.next())
        && digit_value(next).is_some()
    {
        plain.push('.');
        end = run(end + point.len_utf8(), &mut plain);
    }
    let value = if plain.len() > 20 { None } else { plain.parse().ok() };
    (value, end)
}

/// The length of a separator at byte `end` that is followed by exactly three digits.
fn thousands(text: &str, end: usize) -> Option<usize> {
    let mut characters = text[end..].chars();
    let separator = characters.next().filter(|character| matches!(character, ',' | '\u{ff0c}'))?;
    let group = characters.by_ref().take(3).filter(|character| digit_value(*character).is_some()).count();
    let more = characters.next().is_some_and(|character| digit_value(character).is_some());
    (group == 3 && !more).then(|| separator.len_utf8())
}

/// A magnitude word at the start of `rest`, unless a unit begins there (千瓦): its length and worth.
fn magnitude_at(rest: &str, grammar: &QuantityGrammar) -> Option<(usize, Decimal)> {
    let character = rest.chars().next()?;
    let Some(Numeral::Magnitude(worth)) = grammar.numerals.get(&character) else {
        return None;
    };
    let is_unit = grammar.units.find(rest, |_, unit| !unit.not_before.stands_at(&rest[character.len_utf8()..])).is_some();
    (!is_unit).then(|| (character.len_utf8(), Decimal::from(*worth)))
}

/// The 5千 of 2万5千, added to `value`; and the byte after it.
fn smaller_part(text: &str, end: usize, value: Decimal, magnitude: Decimal, grammar: &QuantityGrammar) -> Option<(Decimal, usize)> {
    digit_value(text[end..].chars().next()?)?;
    let (part, digits_end) = digits(text, end);
    let (mut part, mut after) = (part?, digits_end);
    while let Some((length, worth)) = magnitude_at(&text[after..], grammar) {
        part = part.checked_mul(worth)?;
        after += length;
    }
    if after == digits_end || part >= magnitude {
        return None;
    }
    Some((value.checked_add(part)?, after))
}

/// A bound inside a number, at byte `end`: its length and what it says.
fn inner_bound(text: &str, end: usize, value: Decimal, scale: Decimal, grammar: &QuantityGrammar) -> Option<(usize, Qualifier)> {
    let whole = &text[end..];
    let rest = whole.strip_prefix(' ').unwrap_or(whole);
    let (length, bound) = grammar.bounds_inner.find(rest, |word, bound| {
        let after = &rest[word.len()..];
        let round = scale > Decimal::ONE || (value >= Decimal::TEN && (value % Decimal::TEN).is_zero());
        let fits = match bound.with {
            BoundWith::Ten => round,
            _ => round || value >= Decimal::TEN,
        };
        fits && !bound.not_before.stands_at(after)
    })?;
    Some((whole.len() - rest.len() + length, bound.qualifier))
}

/// One character of a number in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// A digit; two adjacent ones (三四) are a range.
    Digit(u8, u8),
    Magnitude(u64),
}

fn parse_words(text: &str, start: usize, grammar: &QuantityGrammar) -> Parsed {
    let mut tokens: Vec<Token> = Vec::new();
    let mut qualifier = None;
    let mut end = start;
    let mut sequence = false;
    while let Some(character) = text[end..].chars().next() {
        let after = end + character.len_utf8();
        let joined = tokens.len() > 1;
        match grammar.numerals.get(&character) {
            Some(Numeral::Digit(digit)) => match tokens.last_mut() {
                Some(Token::Digit(low, high)) if *low == *high && *low > 0 && *digit == *low + 1 => *high = *digit,
                Some(Token::Digit(0, 0)) if joined => tokens.push(Token::Digit(*digit, *digit)),
                Some(Token::Digit(..)) => sequence = true,
                _ => tokens.push(Token::Digit(*digit, *digit)),
            },
            Some(Numeral::Magnitude(worth)) => {
                if end > start && magnitude_at(&text[end..], grammar).is_none() {
                    break;
                }
                tokens.push(Token::Magnitude(*worth));
            }
            Some(Numeral::Vague(not_after)) => {
                let next = text[after..].chars().next().and_then(|next| grammar.numerals.get(&next));
                let leads = matches!(next, Some(Numeral::Magnitude(_))) && !not_after.stands_at(&text[..end]);
                match tokens.last() {
                    None if leads => qualifier = Some(Qualifier::AtLeast),
                    Some(Token::Magnitude(10)) => tokens.push(Token::Digit(1, 9)),
                    _ => break,
                }
            }
            Some(Numeral::Point) | None => {
                if qualifier.is_some() || !matches!(tokens.last(), Some(Token::Magnitude(_))) {
                    break;
                }
                let rest = &text[end..];
                let bound = grammar.bounds_inner.find(rest, |word, bound| !bound.not_before.stands_at(&rest[word.len()..]));
                let Some((length, bound)) = bound else { break };
                qualifier = Some(bound.qualifier);
                end += length;
                continue;
            }
        }
        end = after;
    }
    if end == start {
        end = start + text[start..].chars().next().map_or(0, char::len_utf8);
    }
    if sequence {
        return Parsed::Nothing(end);
    }
    match words_value(&tokens) {
        Some(value) => {
            let mere = !tokens.iter().any(|token| matches!(token, Token::Digit(..))) && tokens != [Token::Magnitude(10)];
            let form = if mere { Form::Magnitude } else { Form::Words };
            Parsed::Number(Number { end, value, qualifier, form, scale: words_scale(&tokens) })
        }
        None => Parsed::Nothing(end),
    }
}

/// What the magnitudes at the end of a number in words multiply (三百万: 1000000).
fn words_scale(tokens: &[Token]) -> Decimal {
    let trailing = tokens.iter().rev().map_while(|token| match token {
        Token::Magnitude(worth) => Some(*worth),
        Token::Digit(..) => None,
    });
    trailing.fold(Decimal::ONE, |scale, worth| scale.checked_mul(Decimal::from(worth)).unwrap_or(scale))
}

fn words_value(tokens: &[Token]) -> Option<Value> {
    if tokens.is_empty() {
        return None;
    }
    let (min, max) = (sum_words(tokens, false)?, sum_words(tokens, true)?);
    Some(if min == max { Value::Exact(min) } else { Value::Range { min, max } })
}

fn sum_words(tokens: &[Token], high: bool) -> Option<Decimal> {
    let (mut total, mut section, mut digit) = (0u128, 0u128, None);
    let mut last = 1u64;
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            Token::Digit(lower, upper) => digit = Some(u128::from(if high { upper } else { lower })),
            Token::Magnitude(worth @ (10 | 100 | 1000)) => {
                let times = digit.take().filter(|digit| *digit > 0).unwrap_or(1);
                let carried = if at > 0 && matches!(tokens[at - 1], Token::Magnitude(_)) && section > 0 { section } else { 0 };
                section = if carried > 0 { carried.checked_mul(worth.into())? } else { section.checked_add(times * u128::from(worth))? };
                last = worth;
            }
            Token::Magnitude(worth) => {
                section += digit.take().unwrap_or(0);
                if worth > 10_000 {
                    section = section.checked_add(total)?;
                    total = 0;
                }
                let factor = if section == 0 && total > 0 { std::mem::take(&mut total) } else { section.max(1) };
                total = total.checked_add(factor.checked_mul(worth.into())?)?;
                section = 0;
                last = worth;
            }
        }
    }
    if let Some(digit) = digit {
        let directly = tokens.len() >= 3 && matches!(tokens[tokens.len() - 2], Token::Magnitude(worth) if worth >= 100);
        let worth = if directly { last / 10 } else { 1 };
        section = section.checked_add(digit.checked_mul(worth.into())?)?;
    }
    let sum = i128::try_from(total.checked_add(section)?).ok()?;
    Decimal::try_from_i128_with_scale(sum, 0).ok()
}

/// A number in words after a decimal point in words is only read in 百分之四点三: the value at byte `start`, and its end.
pub(super) fn parse_with_point(text: &str, start: usize, grammar: &QuantityGrammar) -> Option<Number> {
    let Parsed::Number(mut number) = parse(text, start, grammar) else {
        return None;
    };
    let Some(whole) = number.exact() else {
        return Some(number);
    };
    let mut characters = text[number.end..].chars();
    let point = characters.next().filter(|point| matches!(grammar.numerals.get(point), Some(Numeral::Point)));
    let Some(point) = point.filter(|_| number.qualifier.is_none()) else {
        return Some(number);
    };
    let mut decimals = String::from("0.");
    let mut end = number.end + point.len_utf8();
    for character in characters {
        let Some(Numeral::Digit(digit)) = grammar.numerals.get(&character) else { break };
        decimals.push(char::from(b'0' + digit));
        end += character.len_utf8();
    }
    if decimals.len() > 2 && decimals.len() < 20 {
        number.value = Value::Exact(whole.checked_add(decimals.parse().ok()?)?);
        number.end = end;
    }
    Some(number)
}

/// The end of a token of letters, digits and joining marks that begins at byte `start`: PM2.5, 2N+1, 4A.
pub(super) fn token_end(text: &str, start: usize) -> usize {
    let joins = |character: char| {
        character.is_ascii_alphanumeric() || digit_value(character).is_some() || matches!(character, '.' | '-' | '_' | '+' | '\u{ff0b}')
    };
    let length: usize =
        text[start..].chars().take_while(|character| joins(*character) && !is_ideograph(*character)).map(char::len_utf8).sum();
    start + length
}
