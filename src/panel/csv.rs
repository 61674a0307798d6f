//! Tables as CSV: UTF-8, a header, a comma between cells, quotation marks where needed; empty cells are empty.

use std::io::{self, Write};

use super::{Cell, Table};

/// Writes a table.
pub fn write(table: &Table, out: &mut impl Write) -> io::Result<()> {
    line(out, table.columns.iter().map(|column| column.name().to_owned()))?;
    for row in &table.rows {
        line(out, row.iter().map(shown))?;
    }
    out.flush()
}

/// A cell as text.
pub fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) => number.normalize().to_string(),
        Cell::Empty => String::new(),
    }
}

fn line(out: &mut impl Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    writeln!(out, "{}", cells.join(","))
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::Column;

    #[test]
    fn cells_are_quoted_where_needed() {
        let table = Table {
            columns: vec![Column::Text("a"), Column::Number("b")],
            rows: vec![
                vec![Cell::Text("甲,\"乙\"".to_owned()), Cell::Number("6.50".parse().expect("a number"))],
                vec![Cell::Empty, Cell::Empty],
            ],
        };
        let mut out = Vec::new();
        write(&table, &mut out).expect("a buffer takes all");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), "a,b\n\"甲,\"\"乙\"\"\",6.5\n,\n");
    }
}
