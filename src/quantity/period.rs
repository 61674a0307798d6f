//! Arithmetic of the calendar: years, halves, quarters, months, days, five-year plans; and what relative years mean in a report.

use super::{Date, Period, TimeFrame, time_words::YearWord};

impl TimeFrame {
    /// A frame for a part of a report that reviews `reviewed`, where the year of delivery is not known.
    pub fn new(reviewed: i32, plan: bool) -> Self {
        Self { reviewed, plan, delivered: None }
    }

    /// The year that this part of the report is about.
    pub fn base(self) -> i32 {
        if self.plan { self.reviewed + 1 } else { self.reviewed }
    }

    /// The year that a word means; `comparison` where something is compared with it (比去年增长).
    ///
    /// 今年 is the year of delivery, and 去年 the one before; but a review compares with the year before the reviewed one
    /// whichever word it uses, and a plan calls the planned year 今年 even where it was delivered before that year began.
    pub(super) fn resolve(self, word: YearWord, comparison: bool) -> i32 {
        let delivered = self.delivered.unwrap_or(self.reviewed + 1);
        let this = match self.delivered {
            _ if self.plan => self.base(),
            Some(delivered) => delivered,
            None => self.reviewed,
        };
        match word {
            YearWord::This => this,
            YearWord::Last if comparison => self.base() - 1,
            YearWord::Last if self.plan => self.base() - 1,
            YearWord::Last => delivered - 1,
            YearWord::BeforeLast => delivered - 2,
            YearWord::Next if self.plan => self.base(),
            YearWord::Next => delivered.max(self.reviewed) + i32::from(delivered <= self.reviewed),
            YearWord::Base => self.base(),
            YearWord::Previous => self.base() - 1,
            YearWord::Reviewed => self.reviewed,
            YearWord::Planned => self.reviewed + 1,
        }
    }
}

/// Whole months, both included (1-based): a whole year where they are one.
pub(super) fn months(year: i32, from: u8, to: u8) -> Option<Period> {
    if from < 1 || to > 12 || from > to {
        return None;
    }
    if (from, to) == (1, 12) {
        return Some(Period::Year(year));
    }
    let (from, to) = (Date { year, month: from, day: 1 }, Date { year, month: to, day: days_in(year, to) });
    Some(Period::Days { from, to })
}

pub(super) fn day(year: i32, month: u8, day: u8) -> Option<Period> {
    let valid = (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
    let date = Date { year, month, day };
    valid.then_some(Period::Days { from: date, to: date })
}

/// Whole years: one [`Period::Year`] where both are the same.
pub(super) fn years(from: i32, to: i32) -> Period {
    if from == to { Period::Year(from) } else { Period::Years { from, to } }
}

/// First and last year of a five-year plan by its number; between the second and the third were three years without a plan.
pub(super) fn five_year_plan(number: u8) -> Option<(i32, i32)> {
    let from = match number {
        1 | 2 => 1953 + 5 * (i32::from(number) - 1),
        3..=30 => 1966 + 5 * (i32::from(number) - 3),
        _ => return None,
    };
    Some((from, from + 4))
}

fn days_in(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}
