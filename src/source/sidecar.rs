//! `reports.toml`: what a person states about the reports of a folder.
//!
//! ```toml
//! ["county_2010.txt"]              # a file, a member of an archive (a.zip!b.txt), a row of a table (a.csv#3),
//! title = "青禾县政府工作报告"     # or a pattern with * for any characters
//! region = "云川市青禾县"
//! date = 2010-01-31
//! year = 2009
//! source = "https://example.org/1.html"
//! ```

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::{Field, HintFrom, Hints, Part, Problem, SourceError};
use crate::hash;

/// The name of the file.
pub(super) const NAME: &str = "reports.toml";

/// Larger ones are no sidecars.
const LIMIT: u64 = 16 << 20;

/// What one folder's `reports.toml` states; nothing where there is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Sidecar {
    path: PathBuf,
    entries: Vec<(String, Hints)>,
    digest: String,
    problem: Option<String>,
}

impl Sidecar {
    /// The sidecar of a folder. One that cannot be read states nothing, and has a problem.
    pub fn beside(folder: &Path) -> Self {
        let path = folder.join(NAME);
        let text = match fs::metadata(&path) {
            Ok(metadata) if metadata.len() > LIMIT => Err(format!("it is larger than {} MiB", LIMIT >> 20)),
            Ok(_) => fs::read_to_string(&path).map_err(|error| error.to_string()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Self::default(),
            Err(error) => Err(error.to_string()),
        };
        match text.and_then(|text| parse(&text).map(|entries| (entries, hash::sha256(text.as_bytes())))) {
            Ok((entries, digest)) => Self { path, entries, digest, problem: None },
            Err(reason) => Self { path, problem: Some(reason), ..Self::default() },
        }
    }

    /// Empty where nothing is stated.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    pub fn problem(&self) -> Option<SourceError> {
        let reason = self.problem.clone()?;
        Some(SourceError::new(&self.path, Problem::Sidecar { reason }))
    }

    /// What is stated of a report: `file` is the file's name, `name` the report's own, `part` where it lies in the file.
    pub fn hints(&self, file: &str, name: &str, part: &Part) -> Hints {
        let whole = format!("{file}{}", part.as_str());
        let mut hints = Hints::default();
        // The plainest words come first: a name says more than a pattern.
        let exact = |pattern: &str| pattern == whole || pattern == name;
        for (pattern, stated) in self.entries.iter().filter(|(pattern, _)| exact(pattern)) {
            debug_assert!(!pattern.is_empty(), "an entry has a name");
            hints.extend(stated);
        }
        for (_, stated) in self.entries.iter().filter(|(pattern, _)| !exact(pattern) && (fits(pattern, &whole) || fits(pattern, name))) {
            hints.extend(stated);
        }
        hints
    }
}

fn parse(text: &str) -> Result<Vec<(String, Hints)>, String> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    table.into_iter().map(|(pattern, value)| Ok((pattern.clone(), entry(&pattern, value)?))).collect()
}

fn entry(pattern: &str, value: Value) -> Result<Hints, String> {
    let Value::Table(table) = value else { return Err(format!("`{pattern}` must be a table: [\"{pattern}\"]")) };
    let mut hints = Hints::default();
    for (key, value) in table {
        let field = Field::from_name(&key).ok_or_else(|| {
            let known: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
            format!("`{key}` of `{pattern}` is not known; known are {}", known.join(", "))
        })?;
        let value = match value {
            Value::String(text) => text,
            Value::Integer(number) => number.to_string(),
            Value::Datetime(date) => date.to_string(),
            _ => return Err(format!("`{key}` of `{pattern}` must be a text, a whole number or a date")),
        };
        hints.add(field, &value, HintFrom::Sidecar);
    }
    Ok(hints)
}

/// Whether a name fits a pattern in which `*` stands for any characters.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = name.find(part) else { return false };
        name = &name[at + part.len()..];
    }
    name.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(toml: &str, file: &str, part: &Part) -> Vec<String> {
        let sidecar = Sidecar { entries: parse(toml).unwrap(), ..Sidecar::default() };
        let hints = sidecar.hints(file, file, part);
        Field::ALL.iter().filter_map(|field| hints.first(*field)).map(|hint| format!("{}={}", hint.field.name(), hint.value)).collect()
    }

    #[test]
    fn entries_are_for_files_parts_and_patterns() {
        let toml = "['a.txt']\nregion = '甲县'\ndate = 2010-01-31\nyear = 2009\n['a.csv#3']\nregion = '乙县'\n['*.csv*']\nregion = '丙县'";
        assert_eq!(hints(toml, "a.txt", &Part::WHOLE), ["region=甲县", "date=2010-01-31", "year=2009"]);
        assert_eq!(hints(toml, "a.csv", &Part::WHOLE.row(3)), ["region=乙县"]);
        assert_eq!(hints(toml, "b.csv", &Part::WHOLE.row(3)), ["region=丙县"]);
        assert!(hints(toml, "b.txt", &Part::WHOLE).is_empty());
    }

    #[test]
    fn what_is_not_known_is_named() {
        for (toml, expected) in [
            ("['a.txt']\nplace = '甲县'", "`place` of `a.txt` is not known"),
            ("a = 1", "`a` must be a table"),
            ("['a.txt']\nyear = [1]", "must be a text"),
            ("['a.txt'\n", "TOML parse error"),
        ] {
            let error = parse(toml).unwrap_err();
            assert!(error.contains(expected), "{toml}: {error}");
        }
    }

    #[test]
    fn stars_stand_for_any_characters() {
        for (pattern, name, expected) in
            [("*", "a", true), ("a*c", "abc", true), ("a*c", "abd", false), ("a*b*c", "a1b2c", true), ("ab*ba", "aba", false)]
        {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
