//! Result rows as a table for people: IRIs shortened, numbers at the right, columns fitted to the screen's width.

use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table, TableComponent, presets};
use oxigraph::{
    model::{Term, vocab::xsd},
    sparql::Variable,
};

use super::PREFIXES;

/// How a table is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableStyle {
    /// In columns of the terminal, where a Chinese character takes two; `None` for as wide as it needs.
    pub width: Option<u16>,
    pub colour: bool,
}

/// Draws rows of terms. The last line says how many rows there are.
pub fn table(variables: &[Variable], rows: &[Vec<Option<Term>>], style: TableStyle) -> String {
    let mut table = plain_table(style);
    table.set_header(variables.iter().map(|variable| header_cell(&variable.as_str().replace('_', " "), style)));
    for row in rows {
        table.add_row(row.iter().map(|term| term.as_ref().map_or_else(|| Cell::new(""), cell)));
    }
    let count = rows.len();
    format!("{}\n{count} {}\n", drawn(&table), if count == 1 { "row" } else { "rows" })
}

/// An empty table of the house's look.
pub(crate) fn plain_table(style: TableStyle) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    for line in [TableComponent::HeaderLines, TableComponent::MiddleHeaderIntersections] {
        table.set_style(line, '─');
    }
    if let Some(width) = style.width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    if style.colour {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table
}

/// The table as text, without white space at the ends of lines.
pub(crate) fn drawn(table: &Table) -> String {
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

pub(crate) fn header_cell(text: &str, style: TableStyle) -> Cell {
    let cell = Cell::new(text);
    if style.colour { cell.add_attribute(Attribute::Bold) } else { cell }
}

/// An IRI by its prefix (`rg:Total`), or as it is.
///
/// ```
/// # use reportgraph::query::shorten;
/// assert_eq!(shorten("https://w3id.org/reportgraph/ns#Total"), "rg:Total");
/// assert_eq!(shorten("https://example.org/a/b"), "https://example.org/a/b");
/// ```
pub fn shorten(iri: &str) -> String {
    let known = PREFIXES.iter().filter(|(_, namespace)| iri.starts_with(namespace)).max_by_key(|(_, namespace)| namespace.len());
    match known {
        Some((prefix, namespace)) if !iri[namespace.len()..].contains(['/', '#']) => format!("{prefix}:{}", &iri[namespace.len()..]),
        _ => iri.to_owned(),
    }
}

fn cell(term: &Term) -> Cell {
    match term {
        Term::NamedNode(node) => Cell::new(shorten(node.as_str())),
        Term::Literal(literal) => {
            let number = [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT].contains(&literal.datatype());
            if number { Cell::new(grouped(literal.value())).set_alignment(CellAlignment::Right) } else { Cell::new(literal.value()) }
        }
        Term::BlankNode(_) => Cell::new(term.to_string()),
    }
}

/// A number with its digits in groups of three, where it has more than four of them (a year has none).
fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, ""), |(whole, fraction)| (whole, fraction));
    if whole.len() < 5 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut text = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode};
    use unicode_width::UnicodeWidthStr;

    use super::*;

    fn sample() -> (Vec<Variable>, Vec<Vec<Option<Term>>>) {
        let variables = vec![Variable::new("name").unwrap(), Variable::new("least_amount").unwrap()];
        let name = |text: &str| Some(Term::from(Literal::new_language_tagged_literal(text, "zh").unwrap()));
        let rows = vec![
            vec![name("年产三万吨高端装备零部件及配套设施一体化生产基地建设项目"), Some(Literal::from(7_280_000_000_i64).into())],
            vec![name("短"), None],
        ];
        (variables, rows)
    }

    #[test]
    fn lines_keep_to_the_width_with_wide_characters() {
        let (variables, rows) = sample();
        let text = table(&variables, &rows, TableStyle { width: Some(40), colour: false });
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        assert!(text.contains("7,280,000,000") && text.contains("least amount") && text.ends_with("2 rows\n"), "{text}");
        let wide = table(&variables, &rows, TableStyle::default());
        assert!(wide.contains("一体化生产基地建设项目"), "{wide}");
        assert!(!wide.contains('\u{1b}'));
    }

    #[test]
    fn numbers_are_grouped() {
        for (number, expected) in [("2023", "2023"), ("12345", "12,345"), ("-1234567.5", "-1,234,567.5"), ("0.25", "0.25"), ("INF", "INF")]
        {
            assert_eq!(grouped(number), expected);
        }
    }

    #[test]
    fn iris_are_shortened() {
        let cell = cell(&NamedNode::new("http://www.w3.org/2000/01/rdf-schema#label").unwrap().into());
        assert_eq!(cell.content(), "rdfs:label");
        assert_eq!(shorten("https://schema.org/a/b"), "https://schema.org/a/b");
    }
}
