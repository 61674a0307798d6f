//! Tables of separated values.

use std::io::Read;

use super::{
    Problem,
    columns::{self, Columns},
    decoding::Decoding,
    limits::{Bounded, problem_of},
    reader::{Flow, Place, Walk},
    table::{self, Allowance, Metered},
};

impl Walk<'_, '_> {
    /// Reads a table of values parted by `separator`, in any encoding, row by row. A row is named by its number, the names of the columns being row 1.
    pub(super) fn separated(&mut self, place: &Place, separator: u8, stream: &mut dyn Read) -> Flow {
        let (format, media_type) = if separator == b'\t' { ("TSV", "text/tab-separated-values") } else { ("CSV", "text/csv") };
        let limits = self.limits();
        let decoding = match Decoding::new(Bounded::new(stream, "table", limits.unpacked)) {
            Ok(decoding) => decoding,
            Err(error) => return self.fail(&place.origin, problem_of(&error, format)),
        };
        let encoding = decoding.encoding();
        let allowance = Allowance::new();
        let metered = Metered::new(decoding, allowance.clone(), limits.text);
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(metered);
        let mut record = ::csv::StringRecord::new();
        let mut headers: Option<Vec<String>> = None;
        let mut columns: Option<Columns> = None;
        let mut number = 0_u64;
        loop {
            // Read ahead and quotation marks take some more.
            allowance.renew(2 * limits.text + (1 << 20));
            let origin = place.origin.row(number + 1);
            match reader.read_record(&mut record) {
                Ok(true) => number += 1,
                Ok(false) => break,
                Err(error) => return self.fail(&place.origin, problem(error, format)),
            }
            if let Err(problem) = self.count_member() {
                return self.fail(&place.origin, problem);
            }
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            let Some(names) = &headers else {
                if !columns::is_headless(&cells) {
                    headers = Some(cells);
                    continue;
                }
                headers = Some(Vec::new());
                columns = Columns::find(&[], &cells, &self.reader.options.columns).ok();
                if let Some(found) = &columns {
                    self.row(place, &origin, table::row(found, &cells), Some(encoding), media_type)?;
                }
                continue;
            };
            if columns.is_none() {
                match Columns::find(names, &cells, &self.reader.options.columns) {
                    Ok(found) => columns = Some(found),
                    Err(problem) => return self.fail(&place.origin, problem),
                }
            }
            if let Some(found) = &columns {
                self.row(place, &origin, table::row(found, &cells), Some(encoding), media_type)?;
            }
        }
        if columns.is_some() {
            return Flow::Continue(());
        }
        self.fail(&place.origin, if number == 0 { Problem::Empty } else { Problem::NoRows })
    }
}

fn problem(error: ::csv::Error, format: &'static str) -> Problem {
    let reason = error.to_string();
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => problem_of(&error, format),
        _ => Problem::Damaged { format, reason },
    }
}
