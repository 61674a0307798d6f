//! A row of a table → a report with its hints.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

use super::{Column, Field, Finding, FindingKind, HintFrom, columns::Columns, limits::over_limit, reader::Row};

/// How many UTF-16 units a cell of a spreadsheet holds at most. A text that is exactly as long was cut.
const CELL: usize = 32_767;

/// The report in a row.
pub(super) fn row(columns: &Columns, cells: &[String]) -> Row {
    let mut row = Row { text: cells.get(columns.text).cloned().unwrap_or_default(), ..Row::default() };
    let mut place = String::new();
    for (at, column) in &columns.others {
        let Some(value) = cells.get(*at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) else { continue };
        match column {
            Column::Hint(field) => row.hints.add(*field, value, HintFrom::Column),
            // `保定市` twice, for a city without counties, is one place.
            Column::Province | Column::City | Column::County if !place.ends_with(value) => place.push_str(value),
            Column::Province | Column::City | Column::County | Column::Text => {}
        }
    }
    row.hints.add(Field::Region, &place, HintFrom::Column);
    let units = row.text.encode_utf16().count();
    if units == CELL {
        row.findings.push(Finding::new(FindingKind::CellCut, format!("{CELL} characters, as many as a cell holds")));
    }
    row.findings.extend(lost(&row.text));
    row
}

/// A finding where characters of a text were lost in decoding.
pub(super) fn lost(text: &str) -> Option<Finding> {
    let count = text.matches('\u{fffd}').count();
    (count > 0).then(|| Finding::new(FindingKind::TextLost, format!("{count} of {} characters", text.chars().count())))
}

/// How much one row may still take of the stream: more than any row may hold fails.
#[derive(Clone, Debug)]
pub(super) struct Allowance(Rc<Cell<u64>>);

impl Allowance {
    pub fn new() -> Self {
        Self(Rc::new(Cell::new(u64::MAX)))
    }

    pub fn renew(&self, bytes: u64) {
        self.0.set(bytes);
    }
}

/// A stream whose rows have an allowance.
pub(super) struct Metered<R> {
    inner: R,
    allowance: Allowance,
    limit: u64,
}

impl<R: Read> Metered<R> {
    /// `limit` is what the error names.
    pub fn new(inner: R, allowance: Allowance, limit: u64) -> Self {
        Self { inner, allowance, limit }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match self.allowance.0.get().checked_sub(count as u64) {
            Some(left) => self.allowance.0.set(left),
            None => return Err(over_limit("text", self.limit)),
        }
        Ok(count)
    }
}
