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
            let range = Problem::guard_library(NAME, || workbook.worksheet_range(name).map_err(|error| damaged(&error)));
            match range {
                Ok(range) => match self.sheet(place, &label, &range)? {
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
    fn sheet(&mut self, place: &Place, label: &str, range: &calamine::Range<Data>) -> ControlFlow<(), Result<usize, Problem>> {
        let first = range.start().map_or(0, |(row, _)| row as usize);
        let mut rows = range.rows().enumerate().map(|(at, row)| (first + at + 1, row.iter().map(cell).collect::<Vec<String>>()));
        let mut rows = rows.by_ref().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())).peekable();
        let Some((_, head)) = rows.peek() else { return ControlFlow::Continue(Ok(0)) };
        let headers = if columns::is_headless(head) { Vec::new() } else { rows.next().map(|(_, head)| head).unwrap_or_default() };
        let Some((_, sample)) = rows.peek() else { return ControlFlow::Continue(Ok(0)) };
        let columns = match Columns::find(&headers, sample, &self.reader.options.columns) {
            Ok(columns) => columns,
            Err(problem) => return ControlFlow::Continue(Err(problem)),
        };
        let mut count = 0;
        for (number, cells) in rows {
            if let Err(problem) = self.count_member() {
                return ControlFlow::Continue(Err(problem));
            }
            count += 1;
            let origin = place.origin.row(format!("{label}{number}"));
            self.row(place, &origin, table::row(&columns, &cells), None, MEDIA_TYPE)?;
        }
        ControlFlow::Continue(Ok(count))
    }
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
