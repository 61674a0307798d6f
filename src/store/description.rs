//! What a store says of itself, in `reportgraph.json`, so that a program, or a person with an editor, knows what it is.

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, Serialize};

use super::{StoreError, catalogue::Catalogue, layout};
use crate::graph::vocabulary::PREFIXES;

/// A store's description, as of its newest snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Description {
    /// Of the folder. Another one is refused, with what to do.
    pub format: u32,
    /// What made the graphs of the last build.
    pub maker: Maker,
    /// When the newest snapshot was made: `2026-11-24T23:40:05Z`.
    pub updated: String,
    pub reports: usize,
    pub quads: usize,
    /// Facts and named things by kind.
    pub counts: BTreeMap<String, usize>,
    /// What queries need not declare.
    pub prefixes: BTreeMap<String, String>,
}

/// What a report's graph depends on besides the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Maker {
    /// `reportgraph 0.1.0`
    pub program: String,
    /// SHA-256 of the rule set.
    pub rules: String,
    /// What data IRIs start with.
    pub base: String,
    /// The hash of it all: graphs of the same bytes and fingerprint are the same.
    pub fingerprint: String,
}

impl Description {
    /// The format that this program writes and reads. Format 0 had the database in the folder itself, and kept no texts.
    pub const FORMAT: u32 = 1;

    pub(super) fn new(maker: &Maker, catalogue: &Catalogue) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (kind, count) in catalogue.records().flat_map(|record| &record.counts) {
            *counts.entry(kind.clone()).or_default() += count;
        }
        Self {
            format: Self::FORMAT,
            maker: maker.clone(),
            updated: now(),
            reports: catalogue.records().count(),
            quads: catalogue.quads(),
            counts,
            prefixes: PREFIXES.iter().map(|(prefix, namespace)| ((*prefix).to_owned(), (*namespace).to_owned())).collect(),
        }
    }

    pub(super) fn read(path: &Path) -> Result<Self, StoreError> {
        let damaged = |reason: String| StoreError::Damaged { path: path.to_owned(), reason };
        let bytes = fs::read(path).map_err(|error| damaged(error.to_string()))?;
        serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))
    }

    pub(super) fn write(&self, path: &Path) -> std::io::Result<()> {
        let json = serde_json::to_vec_pretty(self)?;
        layout::write_whole(path, &json)
    }
}

/// The present moment as RFC 3339, in UTC.
pub(super) fn now() -> String {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// The date so many days after 1 January 1970.
fn date(days: u64) -> (u64, u64, u64) {
    // Years that begin in March put the leap day last.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(59), (1970, 3, 1));
        assert_eq!(date(11_016), (2000, 2, 29));
        assert_eq!(date(20_781), (2026, 11, 24));
    }

    #[test]
    fn a_description_of_the_future_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.json");
        fs::write(&path, r#"{"format": 9, "more": true}"#).unwrap();
        assert_eq!(Description::read(&path).unwrap().format, 9);
    }
}
