//! Which units QUDT has, by how reports write them.
//!
//! The pairs stand in `rules/lexicon/units.tsv`, column `qudt`.

use std::collections::HashMap;

use oxigraph::model::NamedNode;

use super::vocabulary::UNITS_NAMESPACE;
use crate::lexicon::Lexicon;

/// The column of the lexicon that names the unit of QUDT.
const COLUMN: &str = "qudt";

/// The column that says how the graph states a unit, where that is not the word itself: 元 for RMB.
const STATED: &str = "unit";

/// Units as written (亩, 元) with the unit of QUDT.
#[derive(Clone, Debug, Default)]
pub struct UnitTable(HashMap<String, NamedNode>);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the unit `{unit}` names `{qudt}`, which gives no IRI")]
pub struct UnitError {
    pub unit: String,
    pub qudt: String,
}

impl UnitTable {
    /// Reads the column `qudt` of a lexicon of units: `TONNE`, `unit:TONNE` or a whole IRI; empty where QUDT has
    /// no such unit. A lexicon without the column gives an empty table.
    pub fn from_lexicon(lexicon: &Lexicon) -> Result<Self, UnitError> {
        let Some(column) = lexicon.column(COLUMN) else {
            return Ok(Self::default());
        };
        let stated = lexicon.column(STATED);
        let mut units = HashMap::new();
        for entry in &lexicon.entries {
            let qudt = entry.fields[column].as_str();
            if qudt.is_empty() {
                continue;
            }
            let iri = NamedNode::new(expanded(qudt)).map_err(|_| UnitError { unit: entry.word.clone(), qudt: qudt.to_owned() })?;
            if let Some(stated) = stated.map(|column| &entry.fields[column]).filter(|stated| !stated.is_empty()) {
                units.entry(stated.clone()).or_insert_with(|| iri.clone());
            }
            units.insert(entry.word.clone(), iri);
        }
        Ok(Self(units))
    }

    pub fn get(&self, unit: &str) -> Option<&NamedNode> {
        self.0.get(unit)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn expanded(name: &str) -> String {
    if name.contains("://") { name.to_owned() } else { format!("{UNITS_NAMESPACE}{}", name.strip_prefix("unit:").unwrap_or(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lexicon::Lexicons, rules::RuleFiles};

    fn check(qudt: &str, expected: Option<&str>) {
        let lexicon = Lexicon::parse("units.tsv", &format!("word\tkind\tqudt\n吨\tmass\t{qudt}\n")).expect("a lexicon");
        let table = UnitTable::from_lexicon(&lexicon).expect("a table");
        assert_eq!(table.get("吨").map(NamedNode::as_str), expected);
    }

    #[test]
    fn units_of_qudt_are_found_by_how_they_are_written() {
        check("unit:TONNE", Some("http://qudt.org/vocab/unit/TONNE"));
        check("TONNE", Some("http://qudt.org/vocab/unit/TONNE"));
        check("CCY_CNY", Some("http://qudt.org/vocab/unit/CCY_CNY"));
        check("https://example.org/吨", Some("https://example.org/吨"));
        check("", None);
    }

    #[test]
    fn the_units_of_the_rules_are_units_of_qudt() {
        let lexicons = Lexicons::load(&RuleFiles::built_in()).expect("lexicons");
        let table = UnitTable::from_lexicon(lexicons.get("units").expect("a lexicon of units")).expect("IRIs");
        for (unit, local) in [("元", "CCY_CNY"), ("美元", "CCY_USD"), ("%", "PERCENT"), ("吨", "TONNE"), ("公里", "KiloM")] {
            assert_eq!(table.get(unit).map(NamedNode::as_str), Some(format!("{UNITS_NAMESPACE}{local}").as_str()), "{unit}");
        }
        assert_eq!(table.get("家"), None);
    }

    #[test]
    fn what_gives_no_iri_is_an_error() {
        let lexicon = Lexicon::parse("units.tsv", "word\tqudt\n吨\tA B\n").expect("a lexicon");
        let error = UnitTable::from_lexicon(&lexicon).expect_err("no IRI");
        assert_eq!(error, UnitError { unit: "吨".to_owned(), qudt: "A B".to_owned() });
    }
}
