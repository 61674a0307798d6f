//! Which column of a table is what: told by the user, or known by its name.

use super::{Field, Problem};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The text of a report.
    Text,
    /// Parts of the place: `河北省`, `保定市`, `徐水区` in columns of their own.
    Province,
    City,
    County,
    Hint(Field),
}

impl Column {
    /// As it is written in `rules/lexicon/column_names.tsv`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "province" => Self::Province,
            "city" => Self::City,
            "county" => Self::County,
            other => Self::Hint(Field::from_name(other)?),
        })
    }
}

/// The names by which columns are known, and those that the user has told.
#[derive(Clone, Debug)]
pub struct ColumnNames {
    known: Vec<(String, Column)>,
    told: Vec<(String, Column)>,
}

impl Default for ColumnNames {
    /// The few names that any program writes.
    fn default() -> Self {
        let known = [
            ("text", Column::Text),
            ("content", Column::Text),
            ("title", Column::Hint(Field::Title)),
            ("region", Column::Hint(Field::Region)),
            ("date", Column::Hint(Field::Date)),
            ("year", Column::Hint(Field::Year)),
            ("url", Column::Hint(Field::Address)),
        ];
        Self::new(known.map(|(name, column)| (name.to_owned(), column)))
    }
}

impl ColumnNames {
    /// Names that columns are known by, the better ones first: of two columns that may hold the text, it is the one whose name comes first.
    pub fn new(known: impl IntoIterator<Item = (String, Column)>) -> Self {
        Self { known: known.into_iter().map(|(name, column)| (folded(&name), column)).collect(), told: Vec::new() }
    }

    /// Says what the column of that name (or letter, as in spreadsheets) holds, whatever it is known as.
    #[must_use]
    pub fn told(mut self, name: &str, column: Column) -> Self {
        self.told.push((name.trim().to_owned(), column));
        self
    }

    /// Tells what was told from what else could be.
    pub fn digest(&self) -> String {
        let told: Vec<String> = self.told.iter().map(|(name, column)| format!("{name}={column:?}")).collect();
        told.join(";")
    }
}

/// The columns of one table.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub text: usize,
    /// In the order of the table.
    pub others: Vec<(usize, Column)>,
}

impl Columns {
    /// From the names of the columns; `sample` is a row, of which a long cell is taken for a report where no name tells.
    pub fn find(headers: &[String], sample: &[String], names: &ColumnNames) -> Result<Self, Problem> {
        let mut roles: Vec<Option<Column>> = vec![None; headers.len().max(sample.len())];
        for (name, column) in &names.told {
            match position(headers, name, roles.len()) {
                Some(at) => roles[at] = Some(*column),
                None if *column == Column::Text => return Err(no_column(headers)),
                None => {}
            }
        }
        let taken = |roles: &[Option<Column>], column| roles.contains(&Some(column));
        for (name, column) in &names.known {
            if !taken(&roles, *column)
                && let Some(at) = headers.iter().position(|header| folded(header) == *name)
                && roles[at].is_none()
            {
                roles[at] = Some(*column);
            }
        }
        if !taken(&roles, Column::Text)
            && let Some(at) = long_cell(sample)
            && roles[at].is_none()
        {
            roles[at] = Some(Column::Text);
        }
        let text = roles.iter().position(|role| *role == Some(Column::Text)).ok_or_else(|| no_column(headers))?;
        let others = roles.iter().enumerate().filter(|(at, _)| *at != text).filter_map(|(at, role)| Some((at, (*role)?))).collect();
        Ok(Self { text, others })
    }
}

/// A row without names, where one of its cells is a report itself.
pub(super) fn is_headless(row: &[String]) -> bool {
    long_cell(row).is_some()
}

/// How many characters make a cell a report, whatever its column is called.
const REPORT: usize = 500;

fn long_cell(row: &[String]) -> Option<usize> {
    let (at, longest) = row.iter().enumerate().max_by_key(|(_, cell)| cell.len())?;
    (longest.chars().count() >= REPORT).then_some(at)
}

fn no_column(headers: &[String]) -> Problem {
    let short = |header: &String| header.trim().chars().take(40).collect::<String>();
    Problem::NoTextColumn { columns: headers.iter().take(40).map(short).collect() }
}

/// A column by its name, or by its letter.
fn position(headers: &[String], name: &str, count: usize) -> Option<usize> {
    let by_name = headers.iter().position(|header| header.trim() == name);
    by_name.or_else(|| headers.iter().position(|header| folded(header) == folded(name))).or_else(|| letter(name).filter(|at| *at < count))
}

/// `A` is 0, `Z` 25, `AA` 26.
fn letter(name: &str) -> Option<usize> {
    if name.is_empty() || name.len() > 3 || !name.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    name.bytes().try_fold(0_usize, |value, byte| value.checked_mul(26)?.checked_add(usize::from(byte - b'A') + 1)).map(|value| value - 1)
}

/// Without blank space and marks, in lower case: `Full Text`, `full_text` and `full-text` are one name.
fn folded(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '\u{feff}' | ':' | '：')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[&str], told: &[(&str, Column)], expected: Option<(usize, usize)>) {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        let names = told.iter().fold(ColumnNames::default(), |names, (name, column)| names.told(name, *column));
        let found = Columns::find(&headers, &[], &names).ok().map(|columns| (columns.text, columns.others.len()));
        assert_eq!(found, expected, "{headers:?}");
    }

    #[test]
    fn columns_are_known_or_told() {
        check(&["Title", "CONTENT", "x"], &[], Some((1, 1)));
        check(&["content", "text"], &[], Some((1, 0)));
        check(&["a", "b"], &[("b", Column::Text)], Some((1, 0)));
        check(&["a", "b"], &[("B", Column::Text), ("A", Column::Hint(Field::Title))], Some((1, 1)));
        check(&["a", "content"], &[("missing", Column::Text)], None);
        check(&["a", "b"], &[], None);
    }

    #[test]
    fn a_long_cell_is_a_report() {
        let row = ["甲".to_owned(), "政府工作报告".repeat(100)];
        let names = ColumnNames::default();
        assert_eq!(Columns::find(&["x".to_owned(), "y".to_owned()], &row, &names).unwrap().text, 1);
        assert!(is_headless(&row));
    }

    #[test]
    fn letters_are_those_of_spreadsheets() {
        assert_eq!((letter("A"), letter("H"), letter("AA"), letter("b"), letter("")), (Some(0), Some(7), Some(26), None, None));
    }
}
