//! Finds time expressions and resolves them against the report they stand in.

use super::{
    Period, Time, TimeFrame,
    characters::{class, digit_value},
    grammar::{Numeral, QuantityGrammar},
    period,
    time_words::{PlanPart, TimeWords},
    words::Words,
};
use crate::span::Span;

/// All time expressions in `text` that can be resolved, in their order, not overlapping. Spans are byte offsets into `text`.
///
/// Where something is compared with a time (比上年), [`Time::comparison`] says so. The end of a year (2023年底) counts as the year.
pub fn find_times(text: &str, grammar: &QuantityGrammar, frame: TimeFrame) -> Vec<Time> {
    let reader = Reader { text, grammar, words: &grammar.times, frame };
    let mut found: Vec<Time> = Vec::new();
    let mut at = 0;
    while let Some((start, class)) = next(grammar, text, at) {
        let after = start + text[start..].chars().next().map_or(1, char::len_utf8);
        if class & class::QUOTE != 0 {
            at = reader.title_end(start, after);
            continue;
        }
        let floor = found.last().map_or(0, |time| time.span.end);
        let comparison = grammar.times.comparison.stands_at(&text[floor..start]);
        at = after;
        if let Some((end, period)) = reader.time(start, comparison) {
            found.push(Time { span: Span::new(start, end), period, comparison });
            at = end;
        } else if class & class::DIGIT != 0 {
            at = reader.digits_end(start);
        }
    }
    found
}

/// The next character that may begin a time: a digit, a numeral or a word of times.
fn next(grammar: &QuantityGrammar, text: &str, from: usize) -> Option<(usize, u8)> {
    grammar.times.characters.next(text, from)
}

#[derive(Clone, Copy, Debug)]
struct Reader<'a> {
    text: &'a str,
    grammar: &'a QuantityGrammar,
    words: &'a TimeWords,
    frame: TimeFrame,
}

/// Longer spans (近四十年来) are history, not the period of a number.
const LONGEST: i32 = 10;

/// How many years before the reviewed one a year cut to two digits may be.
const CUT_BEFORE: i32 = 5;

/// What a clause begins behind.
const CLAUSE_ENDS: [char; 11] = ['，', ',', '。', '；', ';', '：', ':', '、', '（', '(', '\n'];

/// A whole number, the byte after it, and how many digits it has.
#[derive(Clone, Copy, Debug)]
struct Whole {
    value: u32,
    end: usize,
    digits: usize,
}

impl Reader<'_> {
    fn time(&self, start: usize, comparison: bool) -> Option<(usize, Period)> {
        self.calendar_years(start)
            .or_else(|| self.cut_year(start))
            .or_else(|| self.year_word(start, comparison))
            .or_else(|| self.five_year_plan(start))
            .or_else(|| self.part_of_year(start, self.frame.base()))
            .or_else(|| self.number_of_years(start))
    }

    fn title_end(&self, start: usize, after: usize) -> usize {
        let closing = self.text[start..].chars().next().and_then(|mark| self.words.titles.get(&mark));
        let line = self.text[after..].split('\n').next().unwrap_or_default();
        closing.and_then(|closing| line.find(*closing).map(|offset| after + offset + closing.len_utf8())).unwrap_or(after)
    }

    fn digits_end(&self, start: usize) -> usize {
        let length: usize = self.text[start..].chars().take_while(|digit| digit_value(*digit).is_some()).map(char::len_utf8).sum();
        start + length
    }

    /// The byte after one of `words` at byte `at`.
    fn skip(&self, at: usize, words: &Words<()>) -> Option<usize> {
        words.find(&self.text[at..], |_, ()| true).map(|(length, ())| at + length)
    }

    /// The same where nothing needs to stand there.
    fn skip_optional(&self, at: usize, words: &Words<()>) -> usize {
        self.skip(at, words).unwrap_or(at)
    }

    /// The byte after a word like 底 or 初 at byte `at`, where one stands there.
    fn skip_part(&self, at: usize, words: &Words<()>) -> usize {
        if self.words.not_part.stands_at(&self.text[at..]) { at } else { self.skip_optional(at, words) }
    }

    fn follows_number(&self, start: usize) -> bool {
        let before = self.text[..start].chars().next_back();
        before.is_some_and(|before| digit_value(before).is_some() || self.grammar.numerals.contains_key(&before))
    }

    /// A whole number in digits or words.
    fn whole(&self, start: usize) -> Option<Whole> {
        let (mut value, mut end, mut digits) = (0u32, start, 0);
        for digit in self.text[start..].chars() {
            let Some(worth) = digit_value(digit) else { break };
            value = value.checked_mul(10)?.checked_add(worth.into())?;
            end += digit.len_utf8();
            digits += 1;
        }
        if digits > 0 { Some(Whole { value, end, digits }) } else { self.whole_in_words(start) }
    }

    /// 三, 十二, 二十, 三十五; or digits one by one: 二〇二三.
    fn whole_in_words(&self, start: usize) -> Option<Whole> {
        let (mut tens, mut value, mut end, mut digits) = (None, 0u32, start, 0);
        for character in self.text[start..].chars() {
            match self.grammar.numerals.get(&character) {
                Some(Numeral::Digit(digit)) => value = value.checked_mul(10)?.checked_add((*digit).into())?,
                Some(Numeral::Magnitude(10)) if tens.is_none() && value < 10 => {
                    tens = Some(value.max(1));
                    value = 0;
                }
                _ => break,
            }
            end += character.len_utf8();
            digits += 1;
        }
        let value = tens.map_or(Some(value), |tens| (value < 10).then_some(tens * 10 + value))?;
        (digits > 0).then_some(Whole { value, end, digits })
    }

    fn calendar_year(&self, start: usize) -> Option<(usize, i32)> {
        let whole = self.whole(start).filter(|whole| whole.digits == 4 && (1900..=2100).contains(&whole.value))?;
        Some((whole.end, i32::try_from(whole.value).ok()?))
    }

    /// 2023年, 2023年上半年, 2021-2025年, 2021年至2025年.
    fn calendar_years(&self, start: usize) -> Option<(usize, Period)> {
        if self.text[..start].ends_with(|before: char| digit_value(before).is_some() || before.is_ascii_alphabetic() || before == '.') {
            return None;
        }
        let (bare, from) = self.calendar_year(start)?;
        let trimmed = self.text[bare..].strip_prefix(' ').map_or(bare, |_| bare + 1);
        let marked = self.skip(trimmed, &self.words.year_mark);
        let first = marked.unwrap_or(bare);
        if let Some(second) = self.skip(first, &self.grammar.marks.range)
            && let Some((end, to)) = self.calendar_year(second).filter(|(_, to)| from < *to && *to - from <= 60)
        {
            return Some((self.skip_optional(end, &self.words.year_mark), period::years(from, to)));
        }
        let marked = marked?;
        Some(self.part_of_year(marked, from).unwrap_or_else(|| (self.skip_part(marked, &self.words.year_part), Period::Year(from))))
    }

    /// 25年 for 2025年, at the head of a clause or where something is compared with it, and close to the year of the report.
    fn cut_year(&self, start: usize) -> Option<(usize, Period)> {
        let before = &self.text[..start];
        let headed = before.trim_end().chars().next_back().is_none_or(|before| CLAUSE_ENDS.contains(&before));
        if !headed && !self.words.cut_before.stands_at(before) && !self.words.comparison.stands_at(before) {
            return None;
        }
        let whole = self.whole(start).filter(|whole| whole.digits == 2 && whole.end - start == 2)?;
        let marked = self.skip(whole.end, &self.words.year_mark).filter(|marked| !self.words.cut_not.stands_at(&self.text[*marked..]))?;
        let century = self.frame.reviewed.div_euclid(100) * 100;
        let year = century + i32::try_from(whole.value).ok()?;
        if !(self.frame.reviewed - CUT_BEFORE..=self.frame.reviewed + 1).contains(&year) {
            return None;
        }
        Some(self.part_of_year(marked, year).unwrap_or_else(|| (self.skip_part(marked, &self.words.year_part), Period::Year(year))))
    }

    /// 今年, 去年底, 今年上半年, 全年.
    fn year_word(&self, start: usize, comparison: bool) -> Option<(usize, Period)> {
        if self.follows_number(start) {
            return None;
        }
        let (length, word) = self.words.years.find(&self.text[start..], |_, _| true)?;
        let (end, year) = (start + length, self.frame.resolve(*word, comparison));
        Some(self.part_of_year(end, year).unwrap_or_else(|| (self.skip_part(end, &self.words.year_part), Period::Year(year))))
    }

    /// A half, a quarter, months or a day of `year`.
    fn part_of_year(&self, start: usize, year: i32) -> Option<(usize, Period)> {
        if let Some((length, half)) = self.words.halves.find(&self.text[start..], |_, _| true) {
            let first = if *half == 1 { 1 } else { 7 };
            return Some((start + length, period::months(year, first, first + 5)?));
        }
        let front = self.skip(start, &self.words.front).filter(|_| !self.grammar.context.front_deny.stands_at(&self.text[..start]));
        let ordinal = self.skip(start, &self.words.ordinal);
        let number = front.or(ordinal).unwrap_or(start);
        let whole = self.whole(number).filter(|whole| whole.digits <= 2)?;
        let value = u8::try_from(whole.value).ok().filter(|value| *value > 0)?;
        let quarter =
            self.skip(whole.end, &self.words.quarter_mark).or_else(|| front.and_then(|_| self.skip(whole.end, &self.words.quarters_mark)));
        if let Some(end) = quarter.filter(|_| value <= 4) {
            let first = if front.is_some() { 1 } else { 3 * value - 2 };
            return Some((end, period::months(year, first, 3 * value)?));
        }
        if front.is_some() {
            return Some((self.skip(whole.end, &self.words.months_mark)?, period::months(year, 1, value)?));
        }
        if ordinal.is_some() { None } else { self.months(&whole, value, year) }
    }

    /// 11月, 1-11月, 12月20日, 3月底.
    fn months(&self, whole: &Whole, first: u8, year: i32) -> Option<(usize, Period)> {
        let marked = self.skip(whole.end, &self.words.month_mark);
        if let Some(second) = self.skip(marked.unwrap_or(whole.end), &self.grammar.marks.range) {
            let last = self.whole(second).and_then(|last| Some((self.skip(last.end, &self.words.month_mark)?, last)));
            if let Some((end, last)) = last
                && let Some(months) = u8::try_from(last.value).ok().and_then(|last| period::months(year, first, last))
            {
                return Some((end, months));
            }
        }
        let marked = marked?;
        if let Some(day) = self.whole(marked).filter(|day| day.digits <= 3)
            && let Some(end) = self.skip(day.end, &self.words.day_mark)
        {
            return Some((end, period::day(year, first, u8::try_from(day.value).ok()?)?));
        }
        Some((self.skip_part(marked, &self.words.month_part), period::months(year, first, first)?))
    }

    /// 过去五年, 近三年, 五年来, 今后五年, 三年内.
    fn number_of_years(&self, start: usize) -> Option<(usize, Period)> {
        let past = self.skip(start, &self.words.past_before);
        let future = self.skip(start, &self.words.future_before);
        let whole = self.whole(past.or(future).unwrap_or(start)).filter(|whole| whole.digits <= 2)?;
        let count = i32::try_from(whole.value).ok().filter(|count| (1..=LONGEST).contains(count))?;
        let since = self.skip(whole.end, &self.words.past_after);
        let within = self.skip(whole.end, &self.words.future_after);
        let end =
            since.or(within).or_else(|| self.skip(whole.end, &self.words.year_mark).filter(|_| past.is_some() || future.is_some()))?;
        if self.words.record.stands_at(&self.text[end..]) || (within.is_some() && !self.frame.plan) {
            return None;
        }
        let reviewed = self.frame.reviewed;
        if future.is_some() || (within.is_some() && past.is_none()) {
            return Some((end, period::years(reviewed + 1, reviewed + count)));
        }
        Some((end, period::years(reviewed + 1 - count, reviewed)))
    }

    /// “十四五”时期, 十三五期间, “十五”末.
    fn five_year_plan(&self, start: usize) -> Option<(usize, Period)> {
        let open = self.skip(start, &self.words.plan_open);
        let whole = self.plan_number(open.unwrap_or(start))?;
        let closed = match open {
            Some(_) => self.skip(whole.end, &self.words.plan_close)?,
            None => whole.end,
        };
        let (length, part) = self.words.plan_after.find(&self.text[closed..], |_, _| true)?;
        let (from, to) = period::five_year_plan(u8::try_from(whole.value).ok()?)?;
        let period = match part {
            PlanPart::Whole => period::years(from, to),
            PlanPart::Start => Period::Year(from),
            PlanPart::End => Period::Year(to),
        };
        Some((closed + length, period))
    }

    /// The number of a plan and the byte after its mark: 十四五 is the fourteenth, 十五 the tenth.
    fn plan_number(&self, start: usize) -> Option<Whole> {
        let rest = &self.text[start..];
        let numerals = rest
            .char_indices()
            .take_while(|(_, character)| matches!(self.grammar.numerals.get(character), Some(Numeral::Digit(_) | Numeral::Magnitude(10))));
        let (last, character) = numerals.last()?;
        let mark = start + last;
        if last == 0 || !self.words.plan_mark.stands_at(&self.text[mark..]) {
            return None;
        }
        let ahead = Reader { text: &self.text[..mark], ..*self };
        let whole = ahead.whole_in_words(start).filter(|whole| whole.end == mark)?;
        Some(Whole { end: mark + character.len_utf8(), ..whole })
    }
}
