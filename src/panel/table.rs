//! Tables of panels, whatever they are written as: named columns of texts, integers and decimal numbers.

use rust_decimal::Decimal;

use super::{Outcome, Row, Statement};

/// A table; every row has a cell for each column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

/// A column's name and what its cells hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Text(&'static str),
    Integer(&'static str),
    Number(&'static str),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    Integer(i64),
    Number(Decimal),
    Empty,
}

impl Column {
    pub fn name(self) -> &'static str {
        match self {
            Self::Text(name) | Self::Integer(name) | Self::Number(name) => name,
        }
    }
}

impl Table {
    /// The panel's statements; those that were left out too, if `all`.
    pub fn of_panel(panel: &[Statement], all: bool) -> Self {
        use Column::{Integer, Number, Text};
        let columns = vec![
            Text("place"),
            Text("code"),
            Text("code_then"),
            Integer("year"),
            Text("indicator"),
            Text("measure"),
            Text("modality"),
            Number("value"),
            Number("upper"),
            Text("unit"),
            Text("bound"),
            Integer("others"),
            Integer("differing"),
            Text("left_out"),
            Text("written"),
            Text("quote"),
            Text("report"),
            Text("fact"),
        ];
        let chosen = panel.iter().filter(|statement| all || statement.left_out.is_none());
        let rows = chosen.map(|Statement { row, left_out, others, differing }| {
            let mut cells = head(row);
            cells.extend([
                Cell::Number(row.value),
                row.upper.map_or(Cell::Empty, Cell::Number),
                text(&row.unit),
                text(&row.bound),
                integer(*others),
                integer(*differing),
                text(left_out.map_or("", super::LeftOut::word)),
                text(&row.written),
                text(&row.quote),
                text(&row.file),
                text(&row.fact),
            ]);
            cells
        });
        Self { columns, rows: rows.collect() }
    }

    /// Targets with their outcomes.
    pub fn of_outcomes(outcomes: &[Outcome]) -> Self {
        use Column::{Integer, Number, Text};
        let columns = vec![
            Text("place"),
            Text("code"),
            Text("code_then"),
            Integer("year"),
            Text("indicator"),
            Text("measure"),
            Text("verdict"),
            Number("target"),
            Number("target_upper"),
            Text("target_bound"),
            Number("outcome"),
            Number("outcome_upper"),
            Text("outcome_bound"),
            Text("outcome_modality"),
            Number("difference"),
            Text("unit"),
            Text("target_quote"),
            Text("outcome_quote"),
            Text("target_report"),
            Text("outcome_report"),
        ];
        let rows = outcomes.iter().map(|Outcome { target, outcome, verdict, difference }| {
            let of = |cell: fn(&Row) -> Cell| outcome.as_ref().map_or(Cell::Empty, cell);
            let mut cells = head(target);
            cells.pop();
            cells.extend([
                text(verdict.word()),
                Cell::Number(target.value),
                target.upper.map_or(Cell::Empty, Cell::Number),
                text(&target.bound),
                of(|row| Cell::Number(row.value)),
                of(|row| row.upper.map_or(Cell::Empty, Cell::Number)),
                of(|row| text(&row.bound)),
                of(|row| text(&row.modality)),
                difference.map_or(Cell::Empty, Cell::Number),
                text(&target.unit),
                text(&target.quote),
                of(|row| text(&row.quote)),
                text(&target.file),
                of(|row| text(&row.file)),
            ]);
            cells
        });
        Self { columns, rows: rows.collect() }
    }
}

/// Place, code, code of then, year, indicator, measure, modality.
fn head(row: &Row) -> Vec<Cell> {
    vec![
        text(&row.place),
        text(&row.code),
        text(&row.code_then),
        Cell::Integer(i64::from(row.year)),
        text(&row.indicator),
        text(&row.measure),
        text(&row.modality),
    ]
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn integer(number: usize) -> Cell {
    i64::try_from(number).map_or(Cell::Empty, Cell::Integer)
}
