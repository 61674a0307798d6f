//! Facts as a table in Parquet: a row a fact or named thing, with the fields of the lines of JSON as columns.
//!
//! Rows are written in groups, so that memory holds one group, however many reports there are.

use std::{io::Write, sync::Arc};

use parquet::{
    basic::{Compression, ZstdLevel},
    data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type},
    errors::{ParquetError, Result},
    file::{
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::parser::parse_message_type,
};
use serde_json::Value as Json;

/// How many rows are written in one go.
const GROUP: usize = 100_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Number,
}

/// The columns. What a row has besides is not written; lists are JSON.
const COLUMNS: &[(&str, Kind)] = &[
    ("type", Kind::Text),
    ("file", Kind::Text),
    ("at", Kind::Integer),
    ("len", Kind::Integer),
    ("name", Kind::Text),
    ("about", Kind::Text),
    ("indicator", Kind::Text),
    ("measure", Kind::Text),
    ("kind", Kind::Text),
    ("value", Kind::Number),
    ("min", Kind::Number),
    ("max", Kind::Number),
    ("unit", Kind::Text),
    ("qualifier", Kind::Text),
    ("scope", Kind::Text),
    ("year", Kind::Text),
    ("modality", Kind::Text),
    ("recipient", Kind::Text),
    ("honour", Kind::Text),
    ("level", Kind::Text),
    ("status", Kind::Text),
    ("enterprise", Kind::Text),
    ("of", Kind::Text),
    ("noun", Kind::Text),
    ("count", Kind::Number),
    ("members", Kind::Text),
    ("title", Kind::Text),
    ("region", Kind::Text),
    ("date", Kind::Text),
    ("speaker", Kind::Text),
    ("meeting", Kind::Text),
    ("rule", Kind::Text),
    ("confidence", Kind::Number),
];

/// A table that is being written.
pub(super) struct Table<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    rows: Vec<Json>,
}

impl<W: Write + Send> Table<W> {
    pub fn new(output: W) -> Result<Self> {
        let fields = COLUMNS.iter().map(|(name, kind)| match kind {
            Kind::Text => format!("OPTIONAL BYTE_ARRAY {name} (UTF8);"),
            Kind::Integer => format!("OPTIONAL INT64 {name};"),
            Kind::Number => format!("OPTIONAL DOUBLE {name};"),
        });
        let schema = parse_message_type(&format!("message facts {{ {} }}", fields.collect::<String>()))?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        Ok(Self { writer: SerializedFileWriter::new(output, Arc::new(schema), Arc::new(properties))?, rows: Vec::new() })
    }

    pub fn add(&mut self, rows: Vec<Json>) -> Result<()> {
        self.rows.extend(rows);
        if self.rows.len() >= GROUP { self.write_group() } else { Ok(()) }
    }

    /// Writes what is left, and gives the output back.
    pub fn finish(mut self) -> Result<W> {
        if !self.rows.is_empty() {
            self.write_group()?;
        }
        self.writer.into_inner()
    }

    fn write_group(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let mut group = self.writer.next_row_group()?;
        for (name, kind) in COLUMNS {
            let Some(column) = group.next_column()? else {
                return Err(ParquetError::General(format!("the schema has no column {name}")));
            };
            write_column(column, &rows, name, *kind)?;
        }
        group.close()?;
        Ok(())
    }
}

fn write_column(mut column: SerializedColumnWriter<'_>, rows: &[Json], name: &str, kind: Kind) -> Result<()> {
    let cells = rows.iter().map(|row| row.get(name).filter(|cell| !cell.is_null()));
    match kind {
        Kind::Text => {
            let cells: Vec<Option<ByteArray>> = cells.map(|cell| cell.map(|cell| ByteArray::from(text(cell).into_bytes()))).collect();
            let (values, levels) = split(cells);
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
        }
        Kind::Integer => {
            let (values, levels) = split(cells.map(|cell| cell.and_then(Json::as_i64)).collect());
            column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
        }
        Kind::Number => {
            let (values, levels) = split(cells.map(|cell| cell.and_then(Json::as_f64)).collect());
            column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
        }
    }
    column.close()
}

/// The values that are there, and for each row whether one is.
fn split<T>(cells: Vec<Option<T>>) -> (Vec<T>, Vec<i16>) {
    let levels = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    (cells.into_iter().flatten().collect(), levels)
}

fn text(cell: &Json) -> String {
    cell.as_str().map_or_else(|| cell.to_string(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use parquet::{
        file::reader::{FileReader, SerializedFileReader},
        record::RowAccessor,
    };
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_are_read_back() {
        let mut table = Table::new(Vec::new()).unwrap();
        table.add(vec![json!({"type": "observation", "at": 3, "value": 5.5, "unit": "%", "members": null})]).unwrap();
        table.add(vec![json!({"type": "group", "members": ["甲", "乙"], "year": 2023})]).unwrap();
        let bytes = bytes::Bytes::from(table.finish().unwrap());
        let rows: Vec<_> = SerializedFileReader::new(bytes).unwrap().get_row_iter(None).unwrap().map(Result::unwrap).collect();
        let column = |name: &str| COLUMNS.iter().position(|(column, _)| *column == name).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get_string(column("unit")).unwrap(), "%");
        assert_eq!(rows[0].get_long(column("at")).unwrap(), 3);
        assert!((rows[0].get_double(column("value")).unwrap() - 5.5).abs() < 1e-9);
        assert!(rows[0].get_string(column("members")).is_err(), "null");
        assert_eq!(rows[1].get_string(column("members")).unwrap(), "[\"甲\",\"乙\"]");
        assert_eq!(rows[1].get_string(column("year")).unwrap(), "2023");
    }
}
