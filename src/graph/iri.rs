//! The IRIs of data: what is written, how it is encoded, and that it is the same on every machine.
//!
//! Places and indicators are the same thing in every report, and their IRIs say so: `region/<name>`,
//! `indicator/<written form>`. All else belongs to one report: its IRI holds the report's key
//! (`<region>-<year>-<first 12 digits of the SHA-256>`), so that two reports never describe one node by accident.
//!
//! Chinese characters stand as they are. What an IRI may not hold is percent-encoded, so different names give
//! different IRIs.

use std::fmt::{self, Display, Formatter, Write};

use iri_string::{percent_encode::PercentEncodedForIri, types::IriString};
use oxigraph::model::NamedNode;
use sha2::{Digest, Sha256};

/// Where data IRIs start, unless told otherwise.
pub const DEFAULT_BASE: &str = "https://w3id.org/reportgraph/id/";

/// What stands in an IRI for a region or year that the report does not state.
const UNKNOWN: &str = "unknown";

/// How many hexadecimal digits of a SHA-256 an IRI holds: 48 bits.
const DIGITS: usize = 12;

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IriError {
    #[error("`{base}` is no absolute IRI")]
    NoIri { base: String },
    #[error("the base `{base}` must end with `/` and hold neither `?` nor `#`")]
    NoFolder { base: String },
}

/// Makes IRIs below one base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataIris {
    base: IriString,
}

impl Default for DataIris {
    fn default() -> Self {
        Self::new(DEFAULT_BASE).expect("the default base is an IRI that ends with a slash")
    }
}

impl DataIris {
    /// IRIs below `base`, an absolute IRI that ends with `/`.
    ///
    /// ```
    /// # use reportgraph::graph::DataIris;
    /// let iris = DataIris::new("https://example.org/id/")?;
    /// assert_eq!(iris.region("云山县").as_str(), "https://example.org/id/region/云山县");
    /// assert!(DataIris::new("no IRI").is_err());
    /// # Ok::<_, reportgraph::graph::IriError>(())
    /// ```
    pub fn new(base: &str) -> Result<Self, IriError> {
        let iri = IriString::try_from(base).map_err(|_| IriError::NoIri { base: base.to_owned() })?;
        if !base.ends_with('/') || base.contains(['?', '#']) {
            return Err(IriError::NoFolder { base: base.to_owned() });
        }
        Ok(Self { base: iri })
    }

    pub fn base(&self) -> &str {
        self.base.as_str()
    }

    /// A place, by its full official name.
    pub fn region(&self, name: &str) -> NamedNode {
        self.node("region", &[name])
    }

    /// A graph that joins reports: `places`, `indicators`, `identities`.
    pub fn shared_graph(&self, name: &str) -> NamedNode {
        self.node("graph", &[name])
    }

    /// What several reports speak of, by its kind and what tells it from others.
    pub(super) fn across(&self, folder: &'static str, identity: &[&str]) -> NamedNode {
        self.node(folder, &[&Hex(&digest(identity)).to_string()])
    }

    /// An indicator, by its written form.
    pub fn indicator(&self, written: &str) -> NamedNode {
        self.node("indicator", &[written])
    }

    /// The IRIs of one report. `sha256` is in hexadecimal.
    pub fn of_report(&self, region: Option<&str>, year: Option<i32>, sha256: &str) -> ReportIris<'_> {
        let region = region.unwrap_or(UNKNOWN);
        let year = year.map_or_else(|| UNKNOWN.to_owned(), |year| year.to_string());
        let digits = sha256.get(..DIGITS).unwrap_or(sha256);
        let mut key = String::new();
        push_segment(&mut key, &format!("{region}-{year}-{digits}"));
        ReportIris { iris: self, report: self.node("report", &[region, &year, digits]), key: self.checked(key) }
    }

    fn node(&self, folder: &str, segments: &[&str]) -> NamedNode {
        let mut path = folder.to_owned();
        for segment in segments {
            push_segment(&mut path, segment);
        }
        NamedNode::new_unchecked(format!("{}{}", self.base, self.checked(path)))
    }

    /// The path, which makes an IRI behind the base.
    fn checked(&self, path: String) -> String {
        let iri = IriString::try_from(format!("{}{path}", self.base));
        iri.expect("an IRI that ends with a slash stays one when encoded segments are added");
        path
    }
}

/// The IRIs of what one report holds.
#[derive(Clone, Debug)]
pub struct ReportIris<'a> {
    iris: &'a DataIris,
    report: NamedNode,
    /// Region, year and digest as one encoded segment, with a slash before it.
    key: String,
}

impl<'a> ReportIris<'a> {
    /// The report itself, and the graph that holds all it says.
    pub fn report(&self) -> &NamedNode {
        &self.report
    }

    /// The IRIs that are the same in every report.
    pub fn shared(&self) -> &'a DataIris {
        self.iris
    }

    /// `number` is 1-based, among all sections of the report.
    pub fn section(&self, number: usize) -> NamedNode {
        self.below("section", format_args!("{number}"))
    }

    /// A stretch of the text, in code points.
    pub fn passage(&self, start: usize, end: usize) -> NamedNode {
        self.below("passage", format_args!("{start}-{end}"))
    }

    /// A thing or fact, in a folder named for its kind, by what tells it from others of its kind.
    pub fn node(&self, folder: &'static str, identity: &[&str]) -> NamedNode {
        self.below(folder, format_args!("{}", Hex(&digest(identity))))
    }

    /// `last` is made of digits, letters and hyphens, so the whole needs no second check.
    fn below(&self, folder: &'static str, last: fmt::Arguments<'_>) -> NamedNode {
        let base = self.iris.base();
        let mut iri = String::with_capacity(base.len() + folder.len() + self.key.len() + 24);
        iri.push_str(base);
        iri.push_str(folder);
        iri.push_str(&self.key);
        let _ = write!(iri, "/{last}");
        NamedNode::new_unchecked(iri)
    }
}

/// The first bytes of a SHA-256 over `parts`, in which no two lists of parts run together.
fn digest(parts: &[&str]) -> [u8; DIGITS / 2] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut first = [0; DIGITS / 2];
    first.copy_from_slice(&hash.finalize()[..DIGITS / 2]);
    first
}

/// Bytes in hexadecimal.
struct Hex<'a>(&'a [u8]);

impl Display for Hex<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// Adds `/` and one path segment. A segment of dots alone would be a step in the tree, so its dots are encoded.
fn push_segment(iri: &mut String, segment: &str) {
    iri.push('/');
    if matches!(segment, "." | "..") {
        iri.push_str(&segment.replace('.', "%2E"));
    } else {
        let _ = write!(iri, "{}", PercentEncodedForIri::from_path_segment(segment));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(DataIris::default().region(name).as_str(), format!("{DEFAULT_BASE}region/{expected}"));
    }

    #[test]
    fn names_stand_readable_and_encoded_where_needed() {
        check("云山县", "云山县");
        check("云山县（新区）", "云山县（新区）");
        check("a b/c?d#e%f", "a%20b%2Fc%3Fd%23e%25f");
        check("<\">{}|\\^`", "%3C%22%3E%7B%7D%7C%5C%5E%60");
        check("..", "%2E%2E");
        check("", "");
    }

    #[test]
    fn bases_are_checked() {
        let error = |base: &str| DataIris::new(base).expect_err("a bad base");
        assert_eq!(error("云山县/"), IriError::NoIri { base: "云山县/".to_owned() });
        assert_eq!(error("http://example.org/ a/"), IriError::NoIri { base: "http://example.org/ a/".to_owned() });
        assert_eq!(error("http://example.org/a"), IriError::NoFolder { base: "http://example.org/a".to_owned() });
        assert_eq!(error("http://example.org/?a/"), IriError::NoFolder { base: "http://example.org/?a/".to_owned() });
    }

    #[test]
    fn a_report_names_what_it_holds() {
        let iris = DataIris::new("http://example.org/").expect("a base");
        let report = iris.of_report(Some("云山县"), Some(2023), "0123456789abcdef");
        assert_eq!(report.report().as_str(), "http://example.org/report/云山县/2023/0123456789ab");
        assert_eq!(report.passage(3, 9).as_str(), "http://example.org/passage/云山县-2023-0123456789ab/3-9");
        assert_eq!(report.section(2).as_str(), "http://example.org/section/云山县-2023-0123456789ab/2");
        let unknown = iris.of_report(None, None, "01");
        assert_eq!(unknown.report().as_str(), "http://example.org/report/unknown/unknown/01");
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_eq!(Hex(&[0, 171]).to_string(), "00ab");
    }

    proptest! {
        #[test]
        fn every_name_gives_an_iri_of_its_own(name in any::<String>(), other in any::<String>()) {
            let iris = DataIris::default();
            let iri = iris.indicator(&name);
            prop_assert!(NamedNode::new(iri.as_str()).is_ok(), "{iri}");
            prop_assert_eq!(name == other, iri == iris.indicator(&other));
            let report = iris.of_report(Some(&name), None, &other);
            for node in [report.report(), &report.section(1), &report.passage(0, 7), &report.node("fact", &[&name])] {
                prop_assert!(NamedNode::new(node.as_str()).is_ok(), "{node}");
            }
        }
    }
}
