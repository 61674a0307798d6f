//! Rows of a query as JSON.

use oxigraph::model::Term;
use serde_json::{Map, Value, json};

use crate::query::Row;

/// The rows as `{"columns": [...], "rows": [[...], ...]}`, with the columns in the order in which they first occur.
pub fn table(rows: &[Row], columns: &[&str]) -> Value {
    let lines = rows.iter().map(|row| Value::Array(columns.iter().map(|column| row.get(column).map_or(Value::Null, value)).collect()));
    json!({ "columns": columns, "rows": lines.collect::<Vec<_>>() })
}

/// A row as an object, without what is not bound.
pub fn object(row: &Row) -> Value {
    Value::Object(row.iter().map(|(name, term)| (name.to_owned(), value(term))).collect::<Map<_, _>>())
}

/// A number as a number, all else as its text.
pub fn value(term: &Term) -> Value {
    match term {
        Term::NamedNode(node) => Value::from(node.as_str()),
        Term::BlankNode(node) => Value::from(node.as_str()),
        Term::Literal(literal) => {
            let text = literal.value();
            let datatype = literal.datatype().as_str();
            let name = datatype.rsplit('#').next().unwrap_or_default();
            match name {
                "integer" | "decimal" | "double" | "float" => text.parse::<serde_json::Number>().map_or_else(
                    |_| text.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map_or_else(|| Value::from(text), Value::Number),
                    Value::Number,
                ),
                "boolean" => Value::from(text == "true" || text == "1"),
                _ => Value::from(text),
            }
        }
    }
}

/// The names of the variables that a query selects, in order.
pub fn columns(query: &str) -> Vec<&str> {
    let head = query.split("SELECT").nth(1).and_then(|rest| rest.split("WHERE").next()).unwrap_or_default();
    let mut columns: Vec<&str> = Vec::new();
    let mut depth = 0;
    let mut last = "";
    for token in head.split_inclusive([' ', '\n', '(', ')']) {
        let name = token.trim_end_matches([' ', '\n', '(', ')']);
        if let Some(name) = name.strip_prefix('?') {
            last = name;
            if depth == 0 {
                columns.push(name);
            }
        }
        match token.chars().last() {
            Some('(') => depth += 1,
            Some(')') => {
                depth -= 1;
                if depth == 0 {
                    columns.push(last);
                }
            }
            _ => {}
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_off_a_query() {
        assert_eq!(columns("# x\nSELECT ?a ?b\n  ?c\nWHERE { ?d ?e ?f }"), ["a", "b", "c"]);
        assert_eq!(columns("SELECT ?n (COUNT(DISTINCT ?r) AS ?k) (MIN(?p) AS ?q) WHERE {}"), ["n", "k", "q"]);
        assert_eq!(columns("SELECT DISTINCT ?a WHERE {}"), ["a"]);
    }
}
