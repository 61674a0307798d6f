//! Promise and outcome: the target that a report sets for the next year, and what the report of that year states.

use rust_decimal::Decimal;

use super::{Row, Statement};

/// A target with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub target: Row,
    /// What the year's own report states, else what a later one does.
    pub outcome: Option<Row>,
    pub verdict: Verdict,
    /// Outcome less target, in the unit of both; of a range, less its nearer end; 0 inside it.
    pub difference: Option<Decimal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Met,
    /// The target was about a number, and the outcome is on the wrong side of it, but by less than a tenth of it.
    Nearly,
    Missed,
    NotComparable(NotComparable),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotComparable {
    NoOutcome,
    OtherUnit,
    /// The outcome is only a bound, on the side that does not tell.
    OnlyABound,
    /// It is not said whether more is better.
    NoDirection,
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Nearly => "nearly",
            Self::Missed => "missed",
            Self::NotComparable(NotComparable::NoOutcome) => "no_outcome_stated",
            Self::NotComparable(NotComparable::OtherUnit) => "other_unit",
            Self::NotComparable(NotComparable::OnlyABound) => "outcome_is_a_bound",
            Self::NotComparable(NotComparable::NoDirection) => "no_direction",
        }
    }
}

/// Joins the targets of a tidy panel with their outcomes, in the order of the panel. Statements that were left out take no part.
pub fn outcomes(panel: &[Statement]) -> Vec<Outcome> {
    let chosen = || panel.iter().filter(|statement| statement.left_out.is_none()).map(|statement| &statement.row);
    let outcome_of = |target: &Row| {
        let same = |row: &&Row| {
            let place = if target.code.is_empty() { row.region == target.region } else { row.code == target.code };
            place && row.indicator == target.indicator && alike(row, target) && row.year == target.year && row.modality != "Target"
        };
        // An estimate of the year's report comes before what another year's report says.
        chosen().filter(same).min_by_key(|row| {
            (row.measure != target.measure, row.reviewed.map_or(i32::MAX, |reviewed| (reviewed - row.year).abs()), row.modality.clone())
        })
    };
    let targets = chosen().filter(|row| row.modality == "Target");
    targets.map(|target| compare(target, outcome_of(target))).collect()
}

/// Whether two rows measure alike: 新增就业4000人 is a change to some reports and a level to others.
fn alike(row: &Row, target: &Row) -> bool {
    let amount = |row: &Row| matches!(row.measure.as_str(), "Level" | "Change");
    row.measure == target.measure || (amount(row) && amount(target) && row.unit == target.unit)
}

fn compare(target: &Row, outcome: Option<&Row>) -> Outcome {
    let (verdict, difference) = match outcome {
        None => (Verdict::NotComparable(NotComparable::NoOutcome), None),
        Some(outcome) if outcome.unit != target.unit => (Verdict::NotComparable(NotComparable::OtherUnit), None),
        Some(outcome) => judge(target, outcome),
    };
    Outcome { target: target.clone(), outcome: outcome.cloned(), verdict, difference }
}

fn judge(target: &Row, outcome: &Row) -> (Verdict, Option<Decimal>) {
    // A target with a bound says itself which side is good; otherwise the indicator does.
    let up = match (target.bound.as_str(), target.direction.as_str()) {
        ("AtLeast", _) | ("About" | "", "up") => true,
        ("AtMost", _) | ("About" | "", "down") => false,
        _ => {
            let difference = outcome.value - target.value;
            let met = difference.is_zero() || target.upper.is_some_and(|upper| outcome.value >= target.value && outcome.value <= upper);
            let verdict = if met { Verdict::Met } else { Verdict::NotComparable(NotComparable::NoDirection) };
            return (verdict, Some(difference));
        }
    };
    let wanted = if up { target.value } else { target.upper.unwrap_or(target.value) };
    let reached = if up { outcome.value } else { outcome.upper.unwrap_or(outcome.value) };
    let difference = difference(target, reached);
    let good = if up { reached >= wanted } else { reached <= wanted };
    // 超过6% reaches 6%, but does not tell whether 7% was reached.
    let open = if up { outcome.bound == "AtLeast" } else { outcome.bound == "AtMost" };
    let verdict = match good {
        true => Verdict::Met,
        false if open => Verdict::NotComparable(NotComparable::OnlyABound),
        false if target.bound == "About" && (reached - wanted).abs() * Decimal::TEN <= wanted.abs() => Verdict::Nearly,
        false => Verdict::Missed,
    };
    (verdict, Some(difference))
}

fn difference(target: &Row, reached: Decimal) -> Decimal {
    match target.upper {
        Some(upper) if reached > upper => reached - upper,
        Some(_) if reached >= target.value => Decimal::ZERO,
        _ => reached - target.value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number with its bound: `6`, `>=6`, `<=6`, `~6`, `5-6`.
    fn row(text: &str, modality: &str, direction: &str) -> Row {
        let (bound, rest) = [(">=", "AtLeast"), ("<=", "AtMost"), ("~", "About")]
            .into_iter()
            .find_map(|(sign, bound)| text.strip_prefix(sign).map(|rest| (bound, rest)))
            .unwrap_or(("", text));
        let (value, upper) = rest.split_once('-').map_or((rest, None), |(from, to)| (from, Some(to)));
        Row {
            code: "1".to_owned(),
            year: 2024,
            value: value.parse().expect("a number"),
            upper: upper.map(|upper| upper.parse().expect("a number")),
            unit: "%".to_owned(),
            bound: bound.to_owned(),
            modality: modality.to_owned(),
            direction: direction.to_owned(),
            ..Row::default()
        }
    }

    fn check(target: &str, outcome: &str, direction: &str, verdict: &str, difference: &str) {
        let panel = [row(target, "Target", direction), row(outcome, "Actual", direction)].map(|row| Statement {
            row,
            left_out: None,
            others: 0,
            differing: 0,
        });
        let found = outcomes(&panel);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].verdict.word(), verdict, "{target} {outcome}");
        assert_eq!(
            found[0].difference.map(|difference| difference.normalize().to_string()).unwrap_or_default(),
            difference,
            "{target} {outcome}"
        );
    }

    #[test]
    fn targets_are_met_or_missed() {
        check("6", "6.1", "up", "met", "0.1");
        check("6", "5.9", "up", "missed", "-0.1");
        check("~6", "5.9", "up", "nearly", "-0.1");
        check("~6", "5", "up", "missed", "-1");
        check("5-6", "5.5", "up", "met", "0");
        check("5-6", "6.5", "up", "met", "0.5");
        check("5-6", "4.5", "up", "missed", "-0.5");
        check("<=3", "2", "neutral", "met", "-1");
        check("<=3", "3.5", "down", "missed", "0.5");
        check("5", "4", "down", "met", "-1");
        check(">=6", ">=7", "up", "met", "1");
        check(">=7", ">=6", "up", "outcome_is_a_bound", "-1");
        check("3", "4", "neutral", "no_direction", "1");
        check("3", "3", "", "met", "0");
    }

    #[test]
    fn what_has_no_outcome_says_so() {
        let panel = [Statement { row: row("6", "Target", "up"), left_out: None, others: 0, differing: 0 }];
        assert_eq!(outcomes(&panel)[0].verdict.word(), "no_outcome_stated");
        let mut other = row("6", "Actual", "up");
        other.unit = "元".to_owned();
        let panel = [panel[0].clone(), Statement { row: other, left_out: None, others: 0, differing: 0 }];
        assert_eq!(outcomes(&panel)[0].verdict.word(), "other_unit");
    }
}
