//! One statement for each place, year, measure and modality; why the others were left out.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{BasisRules, Row};

/// A row of a tidy panel, or one that was left out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub row: Row,
    /// None for the chosen statement.
    pub left_out: Option<LeftOut>,
    /// Of a chosen statement: how many others there are, and how many of them give another value.
    pub others: usize,
    pub differing: usize,
}

/// Why a statement was left out beside the chosen one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// The same value once more, in the same report.
    Repeated,
    /// The same value in another report.
    RestatedElsewhere,
    /// Another value, in a report of another year: a revision, or another way to count.
    Revised,
    /// Another value in the same report: a part of the place, a month, another way to count.
    OtherValue,
    /// Another value in another text of the same year's report.
    OtherText,
    /// An average over several years.
    Average,
    /// A rate against another year than the one before.
    OtherBase,
}

impl LeftOut {
    pub fn word(self) -> &'static str {
        match self {
            Self::Repeated => "repeated",
            Self::RestatedElsewhere => "restated_elsewhere",
            Self::Revised => "revised",
            Self::OtherValue => "other_value",
            Self::OtherText => "other_text",
            Self::Average => "average",
            Self::OtherBase => "other_base",
        }
    }
}

/// Tidies a panel. Chosen is what the report of that very year says (for targets, that of the year before), in the part of it that
/// reviews (or plans), of several the first exact number. The order is that of place, year, measure, modality; the chosen one first.
pub fn tidy(rows: Vec<Row>, basis: &BasisRules) -> Vec<Statement> {
    let mut groups: BTreeMap<(String, String, i32, String, String), Vec<Row>> = BTreeMap::new();
    for row in rows {
        let place = if row.code.is_empty() { row.region.clone() } else { row.code.clone() };
        groups.entry((place, row.indicator.clone(), row.year, row.measure.clone(), row.modality.clone())).or_default().push(row);
    }
    groups.into_values().flat_map(|rows| tidy_group(rows, basis)).collect()
}

fn tidy_group(rows: Vec<Row>, basis: &BasisRules) -> Vec<Statement> {
    let (faulty, mut rows): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| basis.fault(row).is_some());
    let aside = faulty.into_iter().map(|row| Statement { left_out: basis.fault(&row), row, others: 0, differing: 0 });
    if rows.is_empty() {
        return aside.collect();
    }
    rows.sort_by(|a, b| preference(a).cmp(&preference(b)).then_with(|| a.fact.cmp(&b.fact)));
    rows.dedup_by(|a, b| a.fact == b.fact);
    let first = rows[0].clone();
    let differs = |row: &Row| row.value != first.value || row.upper != first.upper || row.unit != first.unit;
    let differing = rows.iter().filter(|row| differs(row)).count();
    let others = rows.len() - 1;
    let statement = |(index, row): (usize, Row)| {
        let left_out = (index > 0).then(|| match (differs(&row), row.report == first.report, row.reviewed == first.reviewed) {
            (false, true, _) => LeftOut::Repeated,
            (false, false, _) => LeftOut::RestatedElsewhere,
            (true, true, _) => LeftOut::OtherValue,
            (true, false, true) => LeftOut::OtherText,
            (true, false, false) => LeftOut::Revised,
        });
        let (others, differing) = if index == 0 { (others, differing) } else { (0, 0) };
        Statement { row, left_out, others, differing }
    };
    rows.into_iter().enumerate().map(statement).chain(aside).collect()
}

/// The smaller the better.
fn preference(row: &Row) -> impl Ord + use<> {
    let target = row.modality == "Target";
    let right_report = row.reviewed.is_some_and(|reviewed| if target { reviewed + 1 == row.year } else { reviewed == row.year });
    let right_section = row.section == if target { "Plan" } else { "Review" };
    let distance = row.reviewed.map_or(i32::MAX, |reviewed| (reviewed - row.year).abs());
    (
        !right_report,
        distance,
        !right_section,
        row.written != row.indicator,
        row.upper.is_some() && !target,
        row.start,
        Reverse(row.bound.is_empty()),
        row.report.clone(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(reviewed: i32, year: i32, value: i64, start: u64) -> Row {
        Row {
            code: "210403".to_owned(),
            year,
            value: value.into(),
            unit: "%".to_owned(),
            modality: "Actual".to_owned(),
            measure: "Growth".to_owned(),
            reviewed: Some(reviewed),
            section: "Review".to_owned(),
            start,
            fact: format!("{reviewed}/{start}"),
            report: format!("{reviewed}"),
            ..Row::default()
        }
    }

    /// `value` of the chosen statement, then value and reason of each other.
    fn check(rows: Vec<Row>, expected: &str) {
        let shown: Vec<String> = tidy(rows, &BasisRules::default())
            .iter()
            .map(|statement| {
                format!("{}{}", statement.row.value, statement.left_out.map_or(String::new(), |why| format!(" {}", why.word())))
            })
            .collect();
        assert_eq!(shown.join(", "), expected);
    }

    #[test]
    fn the_report_of_the_year_counts() {
        check(vec![row(2024, 2023, 5, 1), row(2023, 2023, 6, 9)], "6, 5 revised");
        check(vec![row(2023, 2023, 6, 9), row(2023, 2023, 6, 1)], "6, 6 repeated");
        check(vec![row(2023, 2023, 7, 9), row(2023, 2023, 6, 1)], "6, 7 other_value");
        check(vec![row(2025, 2023, 6, 1), row(2024, 2023, 6, 1)], "6, 6 restated_elsewhere");
        check(vec![row(2023, 2023, 6, 1), row(2024, 2024, 7, 1)], "6, 7");
    }
}
