//! Rows of a panel from an answer of the query `panel`.

use std::collections::HashMap;

use oxigraph::model::Term;
use rust_decimal::Decimal;

use crate::query::{Answer, QueryError};

/// One statement of one value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The reporting place, by its full official name of then.
    pub place: String,
    /// Its code of GB/T 2260 today; empty where it is not known.
    pub code: String,
    /// Its code of then.
    pub code_then: String,
    pub year: i32,
    /// In the base of the unit; of a range the lower end.
    pub value: Decimal,
    /// Of a range the upper end.
    pub upper: Option<Decimal>,
    pub unit: String,
    /// `AtLeast`, `AtMost`, `About`, or empty.
    pub bound: String,
    /// `Actual`, `Estimate`, `Target`.
    pub modality: String,
    /// `Level`, `Growth` and so on.
    pub measure: String,
    /// By its name in the scheme.
    pub indicator: String,
    /// As the report writes it.
    pub written: String,
    /// What counts as good: `up`, `down`, `neutral`, or empty.
    pub direction: String,
    /// The clause that states it.
    pub quote: String,
    pub file: String,
    /// The year that the report reviews.
    pub reviewed: Option<i32>,
    /// `Review`, `Plan`, `Other`, or empty.
    pub section: String,
    /// Where the clause starts in the report, in code points.
    pub start: u64,
    /// IRIs.
    pub fact: String,
    pub report: String,
    pub region: String,
}

/// Reads the rows of an answer to the query `panel`. Rows without a value or a year are none.
pub fn rows(answer: Answer) -> Result<Vec<Row>, QueryError> {
    let Answer::Solutions(solutions) = answer else { return Ok(Vec::new()) };
    let mut rows = Vec::new();
    for solution in solutions {
        let solution = solution?;
        let cells: HashMap<&str, String> = solution.iter().map(|(variable, term)| (variable.as_str(), text(term))).collect();
        rows.extend(row(&cells));
    }
    Ok(rows)
}

fn row(cells: &HashMap<&str, String>) -> Option<Row> {
    let cell = |name: &str| cells.get(name).cloned().unwrap_or_default();
    Some(Row {
        place: cell("place"),
        code: cell("code"),
        code_then: cell("code_then"),
        year: cell("year").parse().ok()?,
        value: cell("value").parse().ok()?,
        upper: cell("upper").parse().ok(),
        unit: cell("unit"),
        bound: cell("bound"),
        modality: cell("modality"),
        measure: cell("measure"),
        indicator: cell("indicator"),
        written: cell("written"),
        direction: cell("direction"),
        quote: cell("quote"),
        file: cell("file"),
        reviewed: cell("reviewed").parse().ok(),
        section: cell("section"),
        start: cell("start").parse().unwrap_or_default(),
        fact: cell("fact"),
        report: cell("report"),
        region: cell("region"),
    })
}

fn text(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(node) => node.as_str().to_owned(),
    }
}
