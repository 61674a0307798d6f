//! What stands beside a report's text: columns of a table, properties of a document, a sidecar file.
//!
//! Values are kept as they were written; what they mean is for [`crate::document`] to say.

use serde::{Deserialize, Serialize};

use crate::hash;

/// What a hint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Field {
    Title,
    /// The place whose government reports, in full or in short.
    Region,
    /// The day of delivery.
    Date,
    /// The day of publication.
    Published,
    /// The year reviewed or that of delivery: those who write it down do not say which.
    Year,
    /// Where the report was published: an address, or the name of a site.
    Address,
    Speaker,
    Meeting,
}

impl Field {
    pub const ALL: [Self; 8] =
        [Self::Title, Self::Region, Self::Date, Self::Published, Self::Year, Self::Address, Self::Speaker, Self::Meeting];

    /// As it is written in lexicons and sidecar files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Region => "region",
            Self::Date => "date",
            Self::Published => "published",
            Self::Year => "year",
            Self::Address => "source",
            Self::Speaker => "speaker",
            Self::Meeting => "meeting",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// Where a hint comes from, the most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HintFrom {
    /// A person wrote it into `reports.toml`: it counts more than the text.
    Sidecar,
    /// A column of the table that the report was a row of.
    Column,
    /// The document's own properties: HTML meta, the front matter of Markdown.
    Properties,
}

impl HintFrom {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sidecar => "reports.toml",
            Self::Column => "column",
            Self::Properties => "document properties",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hint {
    pub field: Field,
    pub value: String,
    pub from: HintFrom,
}

/// All hints about one report, the most trusted first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints(Vec<Hint>);

impl Hints {
    /// Adds a hint; blank values are none.
    pub fn add(&mut self, field: Field, value: &str, from: HintFrom) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let at = self.0.partition_point(|hint| hint.from <= from);
        self.0.insert(at, Hint { field, value: value.to_owned(), from });
    }

    pub fn extend(&mut self, other: &Self) {
        for hint in &other.0 {
            self.add(hint.field, &hint.value, hint.from);
        }
    }

    /// The hints about a field, the most trusted first.
    pub fn of(&self, field: Field) -> impl Iterator<Item = &Hint> {
        self.0.iter().filter(move |hint| hint.field == field)
    }

    /// The most trusted hint about a field.
    pub fn first(&self, field: Field) -> Option<&Hint> {
        self.of(field).next()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells these hints from others; empty where there are none.
    pub fn digest(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        hash::sha256_of_parts(self.0.iter().flat_map(|hint| [hint.field.name(), hint.from.name(), hint.value.as_str()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_trusted_comes_first() {
        let mut hints = Hints::default();
        hints.add(Field::Title, "乙", HintFrom::Properties);
        hints.add(Field::Title, " 甲 ", HintFrom::Column);
        hints.add(Field::Title, "  ", HintFrom::Sidecar);
        assert_eq!(hints.first(Field::Title).map(|hint| hint.value.as_str()), Some("甲"));
        assert_eq!(hints.of(Field::Title).count(), 2);
    }

    #[test]
    fn names_of_fields_are_read_again() {
        for field in Field::ALL {
            assert_eq!(Field::from_name(field.name()), Some(field));
        }
    }
}
