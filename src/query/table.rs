//! Result rows as a table for people: IRIs shortened, numbers at the right, columns fitted to the screen's width.

use comfy_table::{Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, TableComponent, Width, presets};
use oxigraph::{
    model::{Term, vocab::xsd},
    sparql::Variable,
};

use unicode_width::UnicodeWidthStr;

use super::PREFIXES;
use crate::graph::DEFAULT_BASE;

/// How a table is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableStyle {
    /// In columns of the terminal, where a Chinese character takes two; `None` for as wide as it needs.
    pub width: Option<u16>,
    pub colour: bool,
}

/// Draws rows of terms: one line a row, or, where so many columns would be squeezed too narrow, one block a row.
/// The last line says how many rows there are.
pub fn table(variables: &[Variable], rows: &[Vec<Option<Term>>], style: TableStyle) -> String {
    let names: Vec<String> = variables.iter().map(|variable| variable.as_str().replace('_', " ")).collect();
    let wide = lines(&names, rows, TableStyle { width: None, ..style });
    let squeezed = |width: u16| wide.lines().any(|line| visible_width(line) > width.into()) && names.len() * LEAST_COLUMN > width.into();
    let drawn = match style.width {
        None => wide,
        Some(width) if squeezed(width) => blocks(&names, rows, style),
        Some(_) => lines(&names, rows, style),
    };
    format!("{drawn}\n{} {}\n", rows.len(), if rows.len() == 1 { "row" } else { "rows" })
}

/// In columns of the terminal, a column narrower than this is hard to read.
const LEAST_COLUMN: usize = 12;

fn lines(names: &[String], rows: &[Vec<Option<Term>>], style: TableStyle) -> String {
    let mut table = plain_table(style);
    table.set_header(names.iter().map(|name| header_cell(name, style)));
    for row in rows {
        table.add_row(row.iter().map(|term| term.as_ref().map_or_else(|| Cell::new(""), cell)));
    }
    drawn(&table)
}

/// Every row as a block of lines `name value`, without what is not bound.
fn blocks(names: &[String], rows: &[Vec<Option<Term>>], style: TableStyle) -> String {
    let mut text = Vec::with_capacity(rows.len());
    for row in rows {
        let mut table = plain_table(style);
        for (name, term) in names.iter().zip(row) {
            if let Some(term) = term {
                table.add_row([header_cell(name, style), cell(term).set_alignment(CellAlignment::Left)]);
            }
        }
        if let Some(column) = table.column_mut(0) {
            let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width as u16 + 2)));
        }
        text.push(drawn(&table));
    }
    text.join(&format!("\n{}\n", "─".repeat(style.width.unwrap_or(40).into())))
}

/// How many columns of the terminal a line takes, without its colours.
fn visible_width(line: &str) -> usize {
    anstream::adapter::strip_str(line).to_string().width()
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

/// An IRI by its prefix (`rg:Total`), or without the usual base of data (`<fact/…>`), or as it is.
///
/// ```
/// # use reportgraph::query::shorten;
/// assert_eq!(shorten("https://w3id.org/reportgraph/ns#Total"), "rg:Total");
/// assert_eq!(shorten("https://w3id.org/reportgraph/id/region/a"), "<region/a>");
/// assert_eq!(shorten("https://example.org/a/b"), "https://example.org/a/b");
/// ```
pub fn shorten(iri: &str) -> String {
    let known = PREFIXES.iter().filter(|(_, namespace)| iri.starts_with(namespace)).max_by_key(|(_, namespace)| namespace.len());
    match known {
        Some((prefix, namespace)) if !iri[namespace.len()..].contains(['/', '#']) => format!("{prefix}:{}", &iri[namespace.len()..]),
        _ => iri.strip_prefix(DEFAULT_BASE).map_or_else(|| iri.to_owned(), |rest| format!("<{rest}>")),
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
    use super::*;
    use oxigraph::model::{Literal, NamedNode};

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
    fn many_columns_become_blocks() {
        let variables: Vec<Variable> = (0..9).map(|index| Variable::new(format!("v{index}")).unwrap()).collect();
        let value = || Some(Term::from(Literal::new_simple_literal("一体化生产基地")));
        let rows = vec![(0..9).map(|_| value()).collect(), (0..9).map(|index| if index == 4 { None } else { value() }).collect()];
        let text = table(&variables, &rows, TableStyle { width: Some(60), colour: false });
        assert!(text.starts_with(" v0   一体化生产基地\n v1   一体化生产基地\n"), "{text}");
        assert_eq!(text.matches("v4").count(), 1, "{text}");
        assert!(text.lines().all(|line| line.width() <= 60), "{text}");
        let wide = table(&variables, &rows, TableStyle { width: Some(200), colour: false });
        assert_eq!(wide.lines().count(), 5, "{wide}");
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
