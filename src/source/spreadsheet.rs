//! Workbooks: XLSX, XLS, XLSB, ODS. Each sheet is a table, its first row the names of the columns.

use std::{io::Cursor, ops::ControlFlow};

use calamine::{Data, Reader as _, Sheets, open_workbook_auto_from_rs};

use super::{
    Problem,
    columns::{self, Columns},
    docx,
    reader::{Flow, Place, Walk},
    table,
};

pub(super) const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const NAME: &str = "workbook";

/// The member that every XLSX has.
pub(super) const MAIN: &str = "xl/workbook.xml";

type Workbook<'a> = Sheets<Cursor<&'a [u8]>>;

impl Walk<'_, '_> {
    /// Reads all sheets of a workbook. A row is named as the program shows it: `95`, with several sheets `Sheet1:95`.
    pub(super) fn workbook(&mut self, place: &Place, bytes: &[u8]) -> Flow {
        let limit = self.limits().document.saturating_mul(8);
        if bytes.starts_with(b"PK") && docx::unpacked_size(bytes, limit).is_none() {
            let broken = zip::ZipArchive::new(Cursor::new(bytes)).is_err();
            let problem = if broken {
                Problem::Damaged { format: NAME, reason: "its ZIP archive cannot be read".to_owned() }
            } else {
                Problem::TooLarge { what: "workbook", limit }
            };
            return self.fail(&place.origin, problem);
        }
        let opened = Problem::guard_library(NAME, || open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| damaged(&error)));
        let mut workbook: Workbook<'_> = match opened {
            Ok(workbook) => workbook,
            Err(problem) => return self.fail(&place.origin, problem),
        };
        let names = workbook.sheet_names();
        let mut any = false;
        let mut problem = None;
        for name in &names {
            let label = if names.len() > 1 { format!("{name}:") } else { String::new() };
            match Problem::guard_library(NAME, || rows(&mut workbook, name)) {
                Ok(rows) => match self.sheet(place, &label, rows)? {
                    Ok(rows) => any |= rows > 0,
                    Err(found) => problem = problem.or(Some(found)),
                },
                Err(found) => {
                    any = true;
                    self.fail(&place.origin.row(&label), found)?;
                }
            }
        }
        match problem {
            _ if any => Flow::Continue(()),
            Some(problem) => self.fail(&place.origin, problem),
            None => self.fail(&place.origin, Problem::NoRows),
        }
    }

    /// One sheet: how many rows it has, or why none is a report.
    fn sheet(&mut self, place: &Place, label: &str, rows: Rows<'_>) -> ControlFlow<(), Result<usize, Problem>> {
        let (mut headers, mut columns, mut count) = (None, None, 0);
        for row in rows.filter(|row| !matches!(row, Ok((_, cells)) if cells.iter().all(|cell| cell.trim().is_empty()))) {
            let (number, cells) = match row {
                Ok(row) => row,
                Err(problem) => {
                    // What stands before the damage is read all the same.
                    self.fail(&place.origin.row(label), problem)?;
                    return ControlFlow::Continue(Ok(count + 1));
                }
            };
            if headers.is_none() && !columns::is_headless(&cells) {
                headers = Some(cells);
                continue;
            }
            if columns.is_none() {
                match Columns::find(headers.get_or_insert_default(), &cells, &self.reader.options.columns) {
                    Ok(found) => columns = Some(found),
                    Err(problem) => return ControlFlow::Continue(Err(problem)),
                }
            }
            let Some(columns) = &columns else { continue };
            if let Err(problem) = self.count_member() {
                return ControlFlow::Continue(Err(problem));
            }
            count += 1;
            let origin = place.origin.row(format!("{label}{number}"));
            self.row(place, &origin, table::row(columns, &cells), None, MEDIA_TYPE)?;
        }
        ControlFlow::Continue(Ok(count))
    }
}

/// A row: its number as the program shows it, and its cells from the first column on.
type Row = Result<(usize, Vec<String>), Problem>;
type Rows<'w> = Box<dyn Iterator<Item = Row> + 'w>;

/// No table of reports is wider; a damaged one may say so.
const WIDEST: u32 = 1024;
const TOO_WIDE: Problem = Problem::TooLarge { what: "number of columns", limit: WIDEST as u64 };

/// The rows of a sheet, one after the other. Those of the formats that can hold a million rows of thousands of columns are
/// never in memory at once: a single cell at the far corner would make the library ask for gigabytes.
fn rows<'w>(workbook: &'w mut Workbook<'_>, name: &str) -> Result<Rows<'w>, Problem> {
    match workbook {
        Sheets::Xlsx(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(name).map_err(|error| damaged(&error.into()))?;
            Ok(Box::new(by_rows(move || cells.next_cell().map(|cell| cell.as_ref().map(of_cell)).map_err(|error| damaged(&error.into())))))
        }
        Sheets::Xlsb(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(name).map_err(|error| damaged(&error.into()))?;
            Ok(Box::new(by_rows(move || cells.next_cell().map(|cell| cell.as_ref().map(of_cell)).map_err(|error| damaged(&error.into())))))
        }
        Sheets::Xls(_) | Sheets::Ods(_) => {
            let range = workbook.worksheet_range(name).map_err(|error| damaged(&error))?;
            let first = range.start().map_or(0, |(row, _)| row as usize);
            let rows: Vec<Row> =
                range.rows().enumerate().map(|(at, row)| Ok((first + at + 1, row.iter().map(cell).collect::<Vec<String>>()))).collect();
            Ok(Box::new(rows.into_iter()))
        }
    }
}

type Cell = ((u32, u32), String);

fn of_cell(found: &calamine::Cell<calamine::DataRef<'_>>) -> Cell {
    (found.get_position(), cell(&Data::from(found.get_value().clone())))
}

/// Cells in the order of the file, gathered by their rows; what is damaged ends them, behind the row that was begun.
fn by_rows(mut next: impl FnMut() -> Result<Option<Cell>, Problem>) -> impl Iterator<Item = Row> {
    let mut cells = std::iter::from_fn(move || Problem::guard_library(NAME, &mut next).transpose())
        .map(|cell| cell.and_then(|cell| if cell.0.1 < WIDEST { Ok(cell) } else { Err(TOO_WIDE) }))
        .peekable();
    let mut ended = false;
    std::iter::from_fn(move || {
        let (number, mut row) = match cells.next().filter(|_| !ended)? {
            Ok(((number, column), text)) => (number, placed(Vec::new(), column, text)),
            Err(problem) => {
                ended = true;
                return Some(Err(problem));
            }
        };
        while let Some(Ok(((_, column), text))) = cells.next_if(|cell| matches!(cell, Ok(((at, _), _)) if *at == number)) {
            row = placed(row, column, text);
        }
        Some(Ok((number as usize + 1, row)))
    })
}

/// A row with a text in a column.
fn placed(mut row: Vec<String>, column: u32, text: String) -> Vec<String> {
    let column = column as usize;
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    row[column] = text;
    row
}

/// A cell as text: dates as `2023-12-20`, whole numbers without a point.
fn cell(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.replace("_x000D_", "\r"),
        Data::DateTime(date) => {
            // Of a number that is no day the library makes a panic.
            let day = Problem::guard_library(NAME, || Ok(date.to_ymd_hms_milli()));
            day.map_or_else(|_| String::new(), |(year, month, day, ..)| format!("{year:04}-{month:02}-{day:02}"))
        }
        Data::Error(_) | Data::Empty => String::new(),
        other => other.to_string(),
    }
}

fn damaged(error: &calamine::Error) -> Problem {
    let reason = error.to_string();
    if reason.to_ascii_lowercase().contains("password") {
        Problem::Encrypted { format: NAME }
    } else {
        Problem::Damaged { format: NAME, reason }
    }
}
