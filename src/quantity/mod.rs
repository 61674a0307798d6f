//! Numbers, units, money, percentages, bounds, ranges and ranks; times and periods.
//!
//! Everything here reads text and gives typed spans. It knows no fact and no RDF.
//!
//! [`QuantityGrammar`] holds the word lists; [`find`] and [`find_times`] are pure functions of a text and a grammar.

mod bound;
mod characters;
mod find;
mod fraction;
mod grammar;
mod number;
mod period;
mod range;
mod rank;
mod time;
mod time_words;
mod unit;
mod words;

#[cfg(test)]
mod tests;

pub use find::find;
pub use grammar::{GrammarError, QuantityGrammar};
pub use time::find_times;

use rust_decimal::Decimal;

use crate::span::Span;

/// A number as a report states it, with its unit and bound.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The whole expression, bounds and unit included: `超过1.2亿多元`, `4.5%—5%`, `前三`.
    pub span: Span,
    /// The number and its unit, without bounds before or after it: `1.2亿多元`.
    pub stated: Span,
    pub kind: QuantityKind,
    /// In the base of the unit: only 十, 百, 千, 万 and 亿 are multiplied out.
    pub value: Value,
    /// As written, without the magnitude: 元, 美元, %, 个百分点, 家, 亩, 倍, 位. `None` for a bare number.
    pub unit: Option<String>,
    pub qualifier: Option<Qualifier>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuantityKind {
    /// A number without a unit: `2.54`, `1.2万`.
    Number,
    /// A number with a measure word or physical unit: `7家`, `3.5万亩`.
    Count,
    Percent,
    PercentagePoints,
    Money,
    /// A place in an order: `首位` (1), `第二` (2), `前三` (3, at most).
    Rank,
    /// `1.5倍`, `翻一番` (2).
    Multiple,
    /// `三分之一`, `1/4`, `半数`.
    Fraction,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Exact(Decimal),
    Range { min: Decimal, max: Decimal },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// `>=`: 以上, 不低于, 超过, 突破, 多, 余, 逾, 至少.
    AtLeast,
    /// `<=`: 以内, 以下, 不超过, 控制在…以内, 前三.
    AtMost,
    /// `~`: 左右, 约, 近, 大约.
    About,
}

/// A time expression, resolved against the report it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    pub span: Span,
    pub period: Period,
    /// Whether it is what something is compared with (比上年, 较2020年), and not when something was so.
    pub comparison: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// One whole calendar year.
    Year(i32),
    /// Whole calendar years, both included: `2021-2025`.
    Years { from: i32, to: i32 },
    /// Anything else: both days included.
    Days { from: Date, to: Date },
}

/// A day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

/// What relative time expressions (今年, 去年, 全年, 过去五年) refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeFrame {
    /// The year that the report reviews; its plan is for the year after.
    pub reviewed: i32,
    /// Whether the text stands in the plan.
    pub plan: bool,
    /// The year in which the report was delivered, where that is known; the year after the reviewed one is assumed otherwise.
    pub delivered: Option<i32>,
}
