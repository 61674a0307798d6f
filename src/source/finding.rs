//! What is odd about a report that was read all the same, as data.
//!
//! A [`Problem`](super::Problem) leaves a report out; a [`Finding`] tells what to keep in mind when its facts are used.

use serde::{Deserialize, Serialize};

use std::fmt::{self, Display, Formatter};

/// Something odd about a report.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    pub kind: FindingKind,
    /// What was seen, and where: `the file name says 2019, the text 2017`. May be empty.
    pub detail: String,
}

/// The kinds of findings. Each has a short stable name for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FindingKind {
    BrokenOff,
    NoTitle,
    NoDate,
    NoPlace,
    NoYear,
    Digest,
    SeveralReports,
    OtherKind,
    WrongYear,
    WrongPlace,
    Conflict,
    TextLost,
    CellCut,
    Garbled,
    PagesWithoutText,
    OtherFormat,
    MarkupInText,
    NearDuplicate,
    LowText,
}

impl FindingKind {
    pub const ALL: [Self; 19] = [
        Self::BrokenOff,
        Self::NoTitle,
        Self::NoDate,
        Self::NoPlace,
        Self::NoYear,
        Self::Digest,
        Self::SeveralReports,
        Self::OtherKind,
        Self::WrongYear,
        Self::WrongPlace,
        Self::Conflict,
        Self::TextLost,
        Self::CellCut,
        Self::Garbled,
        Self::PagesWithoutText,
        Self::OtherFormat,
        Self::MarkupInText,
        Self::NearDuplicate,
        Self::LowText,
    ];

    /// A short stable name for programs: `broken-off`.
    pub fn code(self) -> &'static str {
        match self {
            Self::BrokenOff => "broken-off",
            Self::NoTitle => "no-title",
            Self::NoDate => "no-date",
            Self::NoPlace => "no-place",
            Self::NoYear => "no-year",
            Self::Digest => "digest",
            Self::SeveralReports => "several-reports",
            Self::OtherKind => "other-kind",
            Self::WrongYear => "wrong-year",
            Self::WrongPlace => "wrong-place",
            Self::Conflict => "conflict",
            Self::TextLost => "text-lost",
            Self::CellCut => "cell-cut",
            Self::Garbled => "garbled",
            Self::PagesWithoutText => "pages-without-text",
            Self::OtherFormat => "other-format",
            Self::MarkupInText => "markup-in-text",
            Self::NearDuplicate => "near-duplicate",
            Self::LowText => "little-text",
        }
    }

    /// What it says of a report.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::BrokenOff => "the text breaks off before its end",
            Self::NoTitle => "no title is stated",
            Self::NoDate => "no day of delivery is stated",
            Self::NoPlace => "it is not stated whose government reports",
            Self::NoYear => "no year is stated",
            Self::Digest => "the text is a digest, not the whole report",
            Self::SeveralReports => "the text holds more than one report",
            Self::OtherKind => "the text is a report of another kind",
            Self::WrongYear => "the file's name and the text state different years",
            Self::WrongPlace => "the file's name and the text name different places",
            Self::Conflict => "sources of metadata contradict each other",
            Self::TextLost => "characters were lost in decoding",
            Self::CellCut => "the text ends where its spreadsheet cell was full",
            Self::Garbled => "parts of the text are garbled",
            Self::PagesWithoutText => "some pages hold no text",
            Self::OtherFormat => "the file is of another format than its name says",
            Self::MarkupInText => "the text holds markup",
            Self::NearDuplicate => "nearly the same text as another report",
            Self::LowText => "there is little text for a whole report",
        }
    }

    /// What the user can do about it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::BrokenOff | Self::CellCut | Self::LowText => "look for the whole text at its source",
            Self::NoTitle | Self::NoDate | Self::NoPlace | Self::NoYear => "state it in a reports.toml beside the file",
            Self::Digest => "look for the whole report",
            Self::SeveralReports => "part the file into one file a report",
            Self::OtherKind => "leave it out if only government work reports are wanted",
            Self::WrongYear | Self::WrongPlace | Self::Conflict => "check which is right, and state it in a reports.toml beside the file",
            Self::TextLost | Self::Garbled => "fetch the file again, or convert it from its true encoding",
            Self::PagesWithoutText => "read these pages by OCR",
            Self::OtherFormat => "give the file the extension of its format",
            Self::MarkupInText => "name the file .html, so that its markup is read as such",
            Self::NearDuplicate => "keep the better of the two",
        }
    }
}

impl Finding {
    pub fn new(kind: FindingKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }
}

impl Display for Finding {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind.meaning())?;
        if !self.detail.is_empty() {
            write!(formatter, ": {}", self.detail)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let codes: BTreeSet<&str> = FindingKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), FindingKind::ALL.len());
        assert!(FindingKind::ALL.windows(2).all(|pair| pair[0] < pair[1]), "in the order of the type");
    }
}
