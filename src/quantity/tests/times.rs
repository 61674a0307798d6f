//! Times and periods.

use super::grammar;
use crate::quantity::{Date, Period, Time, TimeFrame, find_times};

fn describe_period(period: Period) -> String {
    let date = |date: Date| format!("{}-{:02}-{:02}", date.year, date.month, date.day);
    match period {
        Period::Year(year) => year.to_string(),
        Period::Years { from, to } => format!("{from}-{to}"),
        Period::Days { from, to } => format!("{}..{}", date(from), date(to)),
    }
}

/// Each case is a text and its times, parted by `; `; `vs` before what something is compared with.
fn check_times(frame: TimeFrame, cases: &[(&str, &str)]) {
    let grammar = grammar();
    for (text, expected) in cases {
        let describe = |time: &Time| format!("{}{}", if time.comparison { "vs " } else { "" }, describe_period(time.period));
        let found: Vec<String> = find_times(text, &grammar, frame).iter().map(describe).collect();
        assert_eq!(found.join("; "), *expected, "{text}");
    }
}

#[test]
fn absolute_times() {
    check_times(
        TimeFrame::new(2023, false),
        &[
            ("2023年", "2023"),
            ("2023年底", "2023"),
            ("２０２３年", "2023"),
            ("二〇二三年", "2023"),
            ("2023年12月20日", "2023-12-20..2023-12-20"),
            ("二〇二三年十二月二十日", "2023-12-20..2023-12-20"),
            ("2023年上半年", "2023-01-01..2023-06-30"),
            ("2024年2月", "2024-02-01..2024-02-29"),
            ("2023年第一季度", "2023-01-01..2023-03-31"),
            ("2021-2025年", "2021-2025"),
            ("2021年至2025年", "2021-2025"),
            ("（2021—2035）", "2021-2035"),
            ("到2025年，", "2025"),
            ("“十四五”时期", "2021-2025"),
            ("十三五期间", "2016-2020"),
            ("“十五”期间", "2001-2005"),
            ("“十五五”时期", "2026-2030"),
            ("“九五”期间", "1996-2000"),
            ("“十二五”末", "2015"),
            ("“十四五”规划", ""),
            ("《纲要（2021—2035年）》", ""),
            ("比2020年增长", "vs 2020"),
            ("12345年", ""),
            ("2023年初步核算", "2023"),
        ],
    );
}

#[test]
fn years_cut_to_two_digits() {
    check_times(
        TimeFrame::new(2025, false),
        &[
            ("25年，产量达到3万吨", "2025"),
            ("24年底", "2024"),
            ("产量3万吨，比24年增长5%", "vs 2024"),
            ("25年来", ""),
            ("奋斗了25年", ""),
            ("15年，", ""),
            ("25年以上", ""),
        ],
    );
}

#[test]
fn times_in_a_review() {
    check_times(
        TimeFrame { reviewed: 2023, plan: false, delivered: Some(2024) },
        &[
            ("全年", "2023"),
            ("今年", "2024"),
            ("去年", "2023"),
            ("前年", "2022"),
            ("比上年增长", "vs 2022"),
            ("较去年同期", "vs 2022"),
            ("上半年", "2023-01-01..2023-06-30"),
            ("前三季度", "2023-01-01..2023-09-30"),
            ("一季度", "2023-01-01..2023-03-31"),
            ("1-11月", "2023-01-01..2023-11-30"),
            ("1至11月", "2023-01-01..2023-11-30"),
            ("前11个月", "2023-01-01..2023-11-30"),
            ("3月底", "2023-03-01..2023-03-31"),
            ("过去一年", "2023"),
            ("一年来", "2023"),
            ("过去五年", "2019-2023"),
            ("五年来", "2019-2023"),
            ("近三年", "2021-2023"),
            ("今后五年", "2024-2028"),
            ("未来三年", "2024-2026"),
            ("创五年来新高", ""),
            ("提前3个月完成", ""),
            ("两年内", ""),
            ("连续三年", ""),
            ("三年行动", ""),
        ],
    );
    check_times(
        TimeFrame { reviewed: 2023, plan: false, delivered: Some(2023) },
        &[("今年", "2023"), ("去年", "2022"), ("明年", "2024"), ("全年", "2023")],
    );
    check_times(TimeFrame::new(2023, false), &[("今年以来", "2023"), ("去年", "2023"), ("比去年增长", "vs 2022")]);
}

#[test]
fn times_in_a_plan() {
    check_times(
        TimeFrame { reviewed: 2023, plan: true, delivered: Some(2024) },
        &[
            ("今年", "2024"),
            ("全年", "2024"),
            ("年内", "2024"),
            ("比上年增加", "vs 2023"),
            ("去年", "2023"),
            ("6月底前", "2024-06-01..2024-06-30"),
            ("今年上半年", "2024-01-01..2024-06-30"),
            ("三年内", "2024-2026"),
            ("新的一年", "2024"),
        ],
    );
    check_times(TimeFrame { reviewed: 2023, plan: true, delivered: Some(2023) }, &[("今年", "2024"), ("明年", "2024"), ("全年", "2024")]);
}
