//! The figures: counts, rates, attributes, differences.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::Kind;

/// What was found (and annotated), found beyond the annotation, and missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub found: usize,
    pub extra: usize,
    pub missed: usize,
}

/// Shares, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

/// The rates of one report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportRates {
    pub report: String,
    pub rates: Rates,
    pub counts: BTreeMap<Kind, Counts>,
}

/// Something that was found and is not annotated, annotated and was not found, or wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// `missed`, `extra` or `wrong`.
    pub what: &'static str,
    pub report: String,
    pub kind: &'static str,
    /// What the report says there.
    pub quote: String,
    pub record: Json,
}

/// All figures over a set of annotated reports.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    counts: BTreeMap<Kind, Counts>,
    /// By kind and attribute: how often it was right, and of how many.
    attributes: BTreeMap<(&'static str, &'static str), (usize, usize)>,
    pub reports: Vec<ReportRates>,
    /// Annotated, but not read.
    pub absent: Vec<String>,
    pub differences: Vec<Difference>,
}

impl Counts {
    pub fn rates(self) -> Rates {
        let precision = share(self.found, self.found + self.extra);
        let recall = share(self.found, self.found + self.missed);
        let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        Rates { precision, recall, f1 }
    }

    fn plus(self, other: Self) -> Self {
        Self { found: self.found + other.found, extra: self.extra + other.extra, missed: self.missed + other.missed }
    }
}

impl Evaluation {
    pub fn counts_of(&self, kind: Kind) -> Counts {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    /// Over all kinds.
    pub fn total(&self) -> Counts {
        self.counts.values().fold(Counts::default(), |sum, counts| sum.plus(*counts))
    }

    /// The mean of the kinds' F1, whether a kind occurs or not.
    pub fn macro_f1(&self) -> f64 {
        let all: f64 = Kind::ALL.iter().map(|kind| self.counts_of(*kind).rates().f1).sum();
        all / Kind::ALL.map(|_| 1.0).iter().sum::<f64>()
    }

    /// `kind.attribute` and how often it is right where the fact was found, kind by kind, then of the reports themselves.
    pub fn attributes(&self) -> Vec<(String, f64)> {
        let of_kinds = Kind::ALL.iter().flat_map(|kind| kind.attributes().iter().map(|field| (kind.name(), *field)));
        let of_reports = ["title", "region", "date", "speaker", "meeting", "year"].map(|field| ("report", field));
        let all = of_kinds.chain(of_reports);
        all.filter_map(|key| self.attributes.get(&key).map(|(right, of)| (format!("{}.{}", key.0, key.1), share(*right, *of)))).collect()
    }

    /// The figures with the names and shapes that the reference scorer prints, and the counts behind them.
    pub fn json(&self) -> Json {
        let kinds = |value: &dyn Fn(Kind) -> Json| Kind::ALL.map(|kind| (kind.name().to_owned(), value(kind))).into_iter().collect();
        let types: Map<String, Json> = kinds(&|kind| self.counts_of(kind).rates().json());
        let counts: Map<String, Json> = kinds(&|kind| {
            let Counts { found, extra, missed } = self.counts_of(kind);
            json!({ "found": found, "extra": extra, "missed": missed })
        });
        let reports: Vec<Json> = self
            .reports
            .iter()
            .map(|report| json!([report.report, report.rates.precision, report.rates.recall, report.rates.f1]))
            .collect();
        json!({
            "micro": self.total().rates().json(), "macro_f1": self.macro_f1(), "types": types, "counts": counts, "reports": reports,
            "absent": self.absent, "quotes_not_verbatim": 0,
            "attributes": self.attributes().into_iter().map(|(name, share)| (name, json!(share))).collect::<Map<_, _>>(),
        })
    }

    pub(super) fn count(&mut self, kind: Kind, counts: Counts) {
        let sum = self.counts.entry(kind).or_default();
        *sum = sum.plus(counts);
    }

    pub(super) fn attribute(&mut self, kind: &'static str, field: &'static str, right: bool) {
        let (sum, of) = self.attributes.entry((kind, field)).or_default();
        *sum += usize::from(right);
        *of += 1;
    }

    pub(super) fn add_report(&mut self, report: &str, counts: BTreeMap<Kind, Counts>) {
        let total = counts.values().fold(Counts::default(), |sum, counts| sum.plus(*counts));
        self.reports.push(ReportRates { report: report.to_owned(), rates: total.rates(), counts });
    }
}

impl Rates {
    fn json(self) -> Json {
        json!([self.precision, self.recall, self.f1])
    }
}

impl Difference {
    pub fn json(&self) -> Json {
        json!({ "what": self.what, "report": self.report, "kind": self.kind, "quote": self.quote, "record": self.record })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of facts are small")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
