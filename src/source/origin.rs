//! Where a report lies: in which file, and where in that file.

use serde::{Deserialize, Serialize};

use std::{
    fmt::{self, Display, Formatter},
    path::{Path, PathBuf},
};

/// A file, and the part of it that holds one report.
///
/// It is written `reports.zip!2024/a.txt` for a file in an archive, `data.csv#3` for the third row of a table,
/// `reports.zip!data.xlsx#Sheet1:95` for a row of a sheet in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    pub path: PathBuf,
    pub part: Part,
}

/// Which part of a file: members of archives after `!`, a row after `#`. Empty for the whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Part(String);

impl Part {
    pub const WHOLE: Self = Self(String::new());

    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// As it is written after the path: `!2024/a.txt`, `#3`; empty for the whole file.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this part, or lies in it.
    pub fn holds(&self, other: &Self) -> bool {
        other.0.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with(['!', '#']))
    }

    /// The member of that name in this part, which is an archive.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        Self(format!("{}!{name}", self.0))
    }

    /// A row of this part, which is a table. `label` is what its program shows: `3`, `Sheet1:95`.
    #[must_use]
    pub fn row(&self, label: impl Display) -> Self {
        Self(format!("{}#{label}", self.0))
    }
}

impl From<&str> for Part {
    fn from(written: &str) -> Self {
        Self(written.to_owned())
    }
}

impl Origin {
    pub fn whole(path: &Path) -> Self {
        Self { path: path.to_owned(), part: Part::WHOLE }
    }

    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        Self { path: self.path.clone(), part: self.part.member(name) }
    }

    #[must_use]
    pub fn row(&self, label: impl Display) -> Self {
        Self { path: self.path.clone(), part: self.part.row(label) }
    }

    /// Reads what [`Display`] writes. A path that exists as it stands is a whole file, whatever marks are in its name.
    pub fn parse(written: &Path) -> Self {
        let text = written.to_string_lossy();
        if !written.exists() {
            for (at, _) in text.match_indices(['!', '#']) {
                let path = Path::new(&text[..at]);
                if path.is_file() {
                    return Self { path: path.to_owned(), part: Part(text[at..].to_owned()) };
                }
            }
        }
        Self::whole(written)
    }
}

impl Display for Origin {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.path.display(), self.part.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_what_lies_in_them() {
        let member = Part::WHOLE.member("a.csv");
        assert!(Part::WHOLE.holds(&member) && member.holds(&member) && member.holds(&member.row(1)));
        assert!(!member.holds(&Part::WHOLE) && !member.row(1).holds(&member.row(10)));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["reports.zip", "a#1.csv"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let zip = Origin::whole(&folder.path().join("reports.zip"));
        for origin in [zip.clone(), zip.member("2024/a.txt"), zip.member("b.xlsx").row("Sheet1:95"), zip.row(3)] {
            assert_eq!(Origin::parse(Path::new(&origin.to_string())), origin);
        }
        assert!(Origin::parse(&folder.path().join("a#1.csv")).part.is_whole());
        assert!(Origin::parse(&folder.path().join("none#1.csv")).part.is_whole());
    }
}
