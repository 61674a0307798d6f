//! What people decided about identities, as a small text file that a build reads.
//!
//! ```text
//! # reportgraph identities: decisions
//! split →  https://…/enterprise/…
//! join →   https://…/project/… →  https://…/project/…
//! ```
//!
//! Fields are parted by tabs (→). A `split` takes one entity of one report out of its identity; a `join` makes two one, whatever their names.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

/// Splits and joins, by the ids (IRIs) of the entities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    splits: BTreeMap<String, String>,
    joins: BTreeMap<(String, String), String>,
}

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}, line {line}: {reason}")]
pub struct DecisionError {
    pub path: String,
    /// 1-based.
    pub line: usize,
    pub reason: &'static str,
}

impl Decisions {
    /// Reads a file; `path` is for errors. What follows `#` in a field of its own is a remark, and kept.
    pub fn parse(path: &str, text: &str) -> Result<Self, DecisionError> {
        let mut decisions = Self::default();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty()) {
            let error = |reason| DecisionError { path: path.to_owned(), line: index + 1, reason };
            let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
            let (fields, remark) = match fields.split_last() {
                Some((last, rest)) if last.starts_with('#') => (rest.to_vec(), last.trim_start_matches('#').trim()),
                _ => (fields, ""),
            };
            match fields.as_slice() {
                ["split", entity] if !entity.is_empty() => decisions.split(entity, remark),
                ["join", one, other] if !one.is_empty() && !other.is_empty() && one != other => decisions.join(one, other, remark),
                ["split", ..] => return Err(error("expected `split`, a tab, and the IRI of one entity")),
                ["join", ..] => return Err(error("expected `join`, and the IRIs of two different entities, each after a tab")),
                _ => return Err(error("a line starts with `split` or `join`, and a tab")),
            }
        }
        Ok(decisions)
    }

    /// The file's text: the same for the same decisions.
    pub fn text(&self) -> String {
        let mut text = String::from("# reportgraph identities: decisions. See `reportgraph identity --help`.\n");
        let remark = |remark: &str| if remark.is_empty() { String::new() } else { format!("\t# {remark}") };
        for (entity, why) in &self.splits {
            let _ = writeln!(text, "split\t{entity}{}", remark(why));
        }
        for ((one, other), why) in &self.joins {
            let _ = writeln!(text, "join\t{one}\t{other}{}", remark(why));
        }
        text
    }

    /// An entity is on its own from now on; what joined it is void.
    pub fn split(&mut self, entity: &str, remark: &str) {
        self.joins.retain(|(one, other), _| one != entity && other != entity);
        self.splits.insert(entity.to_owned(), remark.to_owned());
    }

    pub fn join(&mut self, one: &str, other: &str, remark: &str) {
        let (one, other) = if one < other { (one, other) } else { (other, one) };
        self.joins.insert((one.to_owned(), other.to_owned()), remark.to_owned());
    }

    /// Takes back what was decided about an entity.
    pub fn forget(&mut self, entity: &str) {
        self.splits.remove(entity);
        self.joins.retain(|(one, other), _| one != entity && other != entity);
    }

    pub fn is_split(&self, entity: &str) -> bool {
        self.splits.contains_key(entity)
    }

    pub fn joins(&self) -> impl Iterator<Item = (&str, &str)> {
        self.joins.keys().map(|(one, other)| (one.as_str(), other.as_str()))
    }

    /// The entities that are decided about.
    pub fn entities(&self) -> BTreeSet<&str> {
        self.splits.keys().map(String::as_str).chain(self.joins().flat_map(|(one, other)| [one, other])).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.splits.is_empty() && self.joins.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let text = "split\tiri:a\t# another firm\njoin\tiri:c\tiri:b\n";
        let decisions = Decisions::parse("d", text).expect("a good file");
        assert_eq!(Decisions::parse("d", &decisions.text()), Ok(decisions.clone()));
        assert!(decisions.is_split("iri:a") && decisions.text().contains("# another firm"));
        assert_eq!(decisions.joins().collect::<Vec<_>>(), [("iri:b", "iri:c")]);
        assert_eq!(decisions.entities().len(), 3);
    }

    #[test]
    fn a_later_split_voids_a_join() {
        let mut decisions = Decisions::default();
        decisions.join("a", "b", "");
        decisions.split("b", "");
        assert_eq!(decisions.joins().count(), 0);
    }

    #[test]
    fn wrong_lines_are_named() {
        let check = |text: &str, line: usize| assert_eq!(Decisions::parse("d", text).expect_err("a fault").line, line, "{text}");
        check("apart\ta\n", 1);
        check("# fine\nsplit\n", 2);
        check("split\ta\tb\n", 1);
        check("join\ta\n", 1);
        check("join\ta\ta\n", 1);
    }
}
