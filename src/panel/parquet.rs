//! Tables as Parquet: texts as UTF-8, integers as INT64, numbers as DOUBLE; empty cells are null; pages compressed by Zstandard.

use std::{io::Write, sync::Arc};

use parquet::{
    basic::{Compression, ConvertedType, Repetition, Type as Physical, ZstdLevel},
    data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type},
    errors::ParquetError as Error,
    file::{
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::types::{Type, TypePtr},
};
use rust_decimal::prelude::ToPrimitive;

use super::{Cell, Column, Table};

#[derive(Debug, thiserror::Error)]
#[error("the table cannot be written as Parquet: {0}")]
pub struct ParquetError(#[from] Error);

/// Writes a table as one file of one row group.
pub fn write(table: &Table, out: impl Write + Send) -> Result<(), ParquetError> {
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
    let mut file = SerializedFileWriter::new(out, schema(table)?, Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    let mut index = 0;
    while let Some(mut column) = group.next_column()? {
        write_column(&mut column, table, index)?;
        column.close()?;
        index += 1;
    }
    group.close()?;
    file.close()?;
    Ok(())
}

fn schema(table: &Table) -> Result<TypePtr, Error> {
    let fields = table.columns.iter().map(|column| {
        let (physical, converted) = match column {
            Column::Text(_) => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
            Column::Integer(_) => (Physical::INT64, ConvertedType::NONE),
            Column::Number(_) => (Physical::DOUBLE, ConvertedType::NONE),
        };
        let field = Type::primitive_type_builder(column.name(), physical);
        field.with_repetition(Repetition::OPTIONAL).with_converted_type(converted).build().map(Arc::new)
    });
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    Ok(Arc::new(Type::group_type_builder("panel").with_fields(fields).build()?))
}

fn write_column(writer: &mut SerializedColumnWriter<'_>, table: &Table, index: usize) -> Result<(), Error> {
    let cells = || table.rows.iter().map(|row| &row[index]);
    let defined: Vec<i16> = cells().map(|cell| i16::from(*cell != Cell::Empty)).collect();
    match table.columns[index] {
        Column::Text(_) => {
            let texts: Vec<ByteArray> = cells().filter_map(as_text).collect();
            writer.typed::<ByteArrayType>().write_batch(&texts, Some(&defined), None)?;
        }
        Column::Integer(_) => {
            let integers: Vec<i64> = cells().filter_map(as_integer).collect();
            writer.typed::<Int64Type>().write_batch(&integers, Some(&defined), None)?;
        }
        Column::Number(_) => {
            let numbers: Vec<f64> = cells().filter_map(as_number).collect();
            writer.typed::<DoubleType>().write_batch(&numbers, Some(&defined), None)?;
        }
    }
    Ok(())
}

fn as_text(cell: &Cell) -> Option<ByteArray> {
    match cell {
        Cell::Text(text) => Some(ByteArray::from(text.as_str())),
        _ => None,
    }
}

fn as_integer(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Integer(number) => Some(*number),
        _ => None,
    }
}

fn as_number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(number.to_f64().unwrap_or(f64::NAN)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_the_cells() {
        use parquet::{
            file::reader::{FileReader, SerializedFileReader},
            record::Field,
        };
        let table = Table {
            columns: vec![Column::Text("place"), Column::Integer("year"), Column::Number("value")],
            rows: vec![
                vec![Cell::Text("藕花县".to_owned()), Cell::Integer(2024), Cell::Number("6.6".parse().expect("a number"))],
                vec![Cell::Empty, Cell::Empty, Cell::Empty],
            ],
        };
        let mut out = Vec::new();
        write(&table, &mut out).expect("a table of good form");
        let reader = SerializedFileReader::new(bytes::Bytes::from(out)).expect("a Parquet file");
        let rows: Vec<_> = reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), 2);
        let cells: Vec<Field> = rows[0].get_column_iter().map(|(_, field)| field.clone()).collect();
        assert_eq!(cells, [Field::Str("藕花县".to_owned()), Field::Long(2024), Field::Double(6.6)]);
        assert!(rows[1].get_column_iter().all(|(_, field)| *field == Field::Null));
    }
}
