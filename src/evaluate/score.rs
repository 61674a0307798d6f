//! Pairs what was found in one report with its annotation.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Value as Json, json};

use super::{
    Comparison, Counts, Difference, Evaluation, Gold, GoldReport, Kind, Name, Predicted, compare::close, gold::GoldMetadata, predictions,
};
use crate::{document::Document, fact::Extraction};

/// The shares of the longer name that the shorter must make up.
const LEAST_NAME: f64 = 0.7;
const LEAST_RECIPIENT: f64 = 0.5;
const LEAST_HONOUR: f64 = 0.6;
const LEAST_SUBJECT: f64 = 0.4;
const LEAST_INDICATOR: f64 = 0.5;
const LEAST_MEMBER: f64 = 0.6;
const LEAST_METADATA: f64 = 0.5;

impl Evaluation {
    /// Adds one report: what its annotation says, and what was found in it.
    pub fn add(&mut self, report: &str, gold: &GoldReport, document: &Document, extraction: &Extraction, comparison: &Comparison) {
        let mut of_report = BTreeMap::new();
        for kind in Kind::ALL {
            let wanted: Vec<&Gold> = gold.facts.iter().filter(|gold| gold.kind == kind).collect();
            let found = predictions(kind, document, extraction, comparison);
            let pairing = Pairing { kind, wanted: &wanted, found: &found, comparison };
            of_report.insert(kind, pairing.count(report, &document.text, self));
        }
        self.add_report(report, of_report);
        self.add_metadata(report, &gold.metadata, document, extraction, comparison);
    }

    /// Adds a report that is annotated, but was not read: all its facts are missed.
    pub fn add_absent(&mut self, report: &str, gold: &GoldReport) {
        for gold in gold.facts.iter().filter(|gold| !gold.optional) {
            self.count(gold.kind, Counts { missed: 1, ..Counts::default() });
        }
        self.absent.push(report.to_owned());
    }

    /// Title, place, date, speaker, meeting and year; what the text does not state must not be stated.
    fn add_metadata(&mut self, report: &str, gold: &GoldMetadata, document: &Document, extraction: &Extraction, comparison: &Comparison) {
        let year = gold.year.map(|year| year.to_string());
        let stated = [
            ("title", gold.title.as_ref()),
            ("region", gold.region.as_ref()),
            ("date", gold.date.as_ref()),
            ("year", year.as_ref()),
            ("speaker", gold.speaker.as_ref()),
            ("meeting", gold.meeting.as_ref()),
        ];
        for (field, want) in stated {
            let have = metadata(field, document, extraction);
            let right = match want {
                None => field == "title" || have.is_empty(),
                Some(want) => have.iter().any(|have| {
                    let name = matches!(field, "region" | "title" | "meeting");
                    have == want || name && comparison.named(have).alike(&comparison.named(want), LEAST_METADATA)
                }),
            };
            self.attribute("report", field, right);
            if !right {
                self.differences.push(Difference {
                    what: "wrong",
                    report: report.to_owned(),
                    kind: "report",
                    quote: field.to_owned(),
                    record: json!({ "want": want, "have": have }),
                });
            }
        }
    }
}

/// What the graph says of the report itself.
fn metadata(field: &str, document: &Document, extraction: &Extraction) -> BTreeSet<String> {
    let metadata = &document.metadata;
    let value = match field {
        "title" => metadata.title.clone(),
        "region" => metadata.region.clone(),
        "date" => metadata.date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)),
        "year" => metadata.year.map(|year| year.to_string()),
        "speaker" => metadata.speaker.clone(),
        _ => metadata.meeting.clone(),
    };
    let mut values: BTreeSet<String> = value.into_iter().collect();
    if field == "region" {
        let place = extraction.entities.iter().find(|entity| {
            matches!(entity.kind, crate::fact::EntityKind::Region) && metadata.region.as_deref() == Some(entity.name.as_str())
        });
        values.extend(place.into_iter().flat_map(|place| place.alternatives.iter().cloned()));
    }
    values
}

/// The records of one kind in one report.
struct Pairing<'a> {
    kind: Kind,
    wanted: &'a [&'a Gold],
    found: &'a [Predicted],
    comparison: &'a Comparison,
}

impl Pairing<'_> {
    /// Counts, and notes attributes and differences in `out`.
    fn count(&self, report: &str, text: &str, out: &mut Evaluation) -> Counts {
        let pairs = self.pairs();
        let partner: BTreeMap<usize, usize> = pairs.iter().copied().collect();
        let used: HashSet<usize> = pairs.iter().map(|(_, found)| *found).collect();
        let mut counts = Counts::default();
        for (index, gold) in self.wanted.iter().enumerate().filter(|(_, gold)| !gold.optional) {
            if let Some(found) = partner.get(&index) {
                counts.found += 1;
                for field in self.kind.attributes() {
                    out.attribute(self.kind.name(), field, self.attribute_holds(field, gold, &self.found[*found]));
                }
            } else {
                counts.missed += 1;
                out.differences.push(self.missed(report, text, gold));
            }
        }
        // A thing may stand under several names in one report.
        let mut settled: HashSet<usize> = used.iter().map(|found| self.found[*found].entity).collect();
        for (index, predicted) in self.found.iter().enumerate() {
            if !used.contains(&index) && settled.insert(predicted.entity) {
                counts.extra += 1;
                out.differences.push(self.extra(report, predicted));
            }
        }
        out.count(self.kind, counts);
        counts
    }

    /// Which annotation goes with which record: the best pairs first, each once.
    fn pairs(&self) -> Vec<(usize, usize)> {
        let wanted: Vec<Names> = self.wanted.iter().map(|gold| Names::of_gold(self.kind, gold, self.comparison)).collect();
        let found: Vec<Names> = self.found.iter().map(|found| Names::of_found(self.kind, found, self.comparison)).collect();
        let mut candidates = Vec::new();
        for (wanted_index, gold) in self.wanted.iter().enumerate() {
            for (found_index, predicted) in self.found.iter().enumerate() {
                let place = overlap(gold, predicted);
                let quality = self.quality(gold, predicted, &wanted[wanted_index], &found[found_index], place);
                if quality > 0 {
                    candidates.push((quality, !gold.optional, place, wanted_index, found_index));
                }
            }
        }
        candidates.sort_unstable_by(|a, b| b.cmp(a));
        let (mut used_wanted, mut used_found) = (HashSet::new(), HashSet::new());
        let mut pairs = Vec::new();
        for (.., wanted, found) in candidates {
            if !used_wanted.contains(&wanted) && !used_found.contains(&found) {
                used_wanted.insert(wanted);
                used_found.insert(found);
                pairs.push((wanted, found));
            }
        }
        pairs
    }

    /// How well a record states an annotated fact, in halves; 0 where it does not.
    fn quality(&self, gold: &Gold, predicted: &Predicted, want: &Names, have: &Names, place: i64) -> u8 {
        if self.kind.is_named() {
            let best = have
                .called
                .iter()
                .zip(&have.plain)
                .map(|(name, plain)| if *plain == want.plain[0] { 4 } else { 2 * u8::from(name.alike(&want.called[0], LEAST_NAME)) });
            let best = best.max().unwrap_or(0);
            return if best > 0 { best + u8::from(place > 0) } else { 0 };
        }
        if place <= 0 {
            return 0;
        }
        let (stated, wanted) = (&predicted.statement, &gold.statement);
        match self.kind {
            Kind::Group => 2 * u8::from(stated.of == wanted.of && stated.count == wanted.count),
            Kind::Recognition => {
                let recipient = have.called.iter().any(|name| name.alike(&want.called[0], LEAST_RECIPIENT));
                2 * u8::from(recipient && have.subject.alike(&want.subject, LEAST_HONOUR))
            }
            _ if !self.same_amount(gold, predicted) => 0,
            Kind::Investment => 2 * u8::from(have.subject.alike(&want.subject, LEAST_SUBJECT)),
            _ => {
                let measures = (stated.measure.as_deref(), wanted.measure.as_deref());
                if family(measures.0) != family(measures.1) || !have.subject.alike(&want.subject, LEAST_INDICATOR) {
                    return 0;
                }
                2 + 2 * u8::from(measures.0 == measures.1) + 2 * u8::from(have.subject == want.subject)
            }
        }
    }

    fn same_amount(&self, gold: &Gold, predicted: &Predicted) -> bool {
        let (stated, wanted) = (&predicted.statement, &gold.statement);
        let unit = |unit: &Option<String>| self.comparison.unit(unit.as_deref());
        close(stated.value, wanted.value)
            && close(stated.min, wanted.min)
            && close(stated.max, wanted.max)
            && unit(&stated.unit) == unit(&wanted.unit)
    }

    fn attribute_holds(&self, field: &str, gold: &Gold, predicted: &Predicted) -> bool {
        let named = |text: &str| self.comparison.named(text);
        let (stated, wanted) = (&predicted.statement, &gold.statement);
        if field == "members" {
            let have: Vec<Name> = stated.members.iter().map(|member| named(member)).collect();
            return wanted.members.iter().all(|member| have.iter().any(|name| named(member).alike(name, LEAST_MEMBER)));
        }
        match (wanted.word(field), stated.word(field)) {
            (Some(want), Some(have)) if matches!(field, "indicator" | "enterprise") => named(want) == named(have),
            (want, have) => want == have,
        }
    }

    fn missed(&self, report: &str, text: &str, gold: &Gold) -> Difference {
        let mut fields = gold.fields.clone();
        fields.retain(|field, _| !matches!(field.as_str(), "type" | "at" | "len"));
        Difference {
            what: "missed",
            report: report.to_owned(),
            kind: self.kind.name(),
            quote: text.chars().skip(gold.start).take(gold.end - gold.start).collect(),
            record: Json::Object(fields),
        }
    }

    fn extra(&self, report: &str, predicted: &Predicted) -> Difference {
        let stated = &predicted.statement;
        let mut record = json!({
            "names": predicted.names, "indicator": stated.indicator, "about": stated.about, "honour": stated.honour, "noun": stated.noun,
            "enterprise": stated.enterprise, "value": stated.value, "min": stated.min, "max": stated.max, "unit": stated.unit,
            "measure": stated.measure, "kind": stated.kind, "level": stated.level, "modality": stated.modality,
            "qualifier": stated.qualifier, "of": stated.of, "status": stated.status, "count": stated.count, "members": stated.members,
            "year": stated.year,
        });
        if let Json::Object(fields) = &mut record {
            fields.retain(|_, value| !value.is_null() && *value != json!([]));
        }
        Difference { what: "extra", report: report.to_owned(), kind: self.kind.name(), quote: predicted.exact.clone(), record }
    }
}

/// How many code points of an annotated clause the best stretch of a record shares; negative for how far it is off.
fn overlap(gold: &Gold, predicted: &Predicted) -> i64 {
    let signed = |offset: usize| i64::try_from(offset).unwrap_or(i64::MAX);
    let shared = predicted.spans.iter().map(|(start, end)| signed(gold.end.min(*end)) - signed(gold.start.max(*start)));
    shared.max().unwrap_or(0)
}

/// A level and a change count as one measure.
fn family(measure: Option<&str>) -> Option<&str> {
    match measure {
        Some("level" | "change" | "gap") => Some("amount"),
        other => other,
    }
}

/// The names of a record, made ready for comparing once.
struct Names {
    /// What a thing or recipient is called.
    called: Vec<Name>,
    /// The same, as equality of things is told.
    plain: Vec<Name>,
    /// The indicator, the honour, or what money is tied to.
    subject: Name,
}

impl Names {
    fn of_gold(kind: Kind, gold: &Gold, comparison: &Comparison) -> Self {
        let stated = &gold.statement;
        let name = if kind == Kind::Recognition { &stated.recipient } else { &stated.name };
        Self::new(kind, &[name.as_deref().unwrap_or_default()], &gold.statement, comparison)
    }

    fn of_found(kind: Kind, found: &Predicted, comparison: &Comparison) -> Self {
        let names: Vec<&str> = found.names.iter().map(String::as_str).collect();
        Self::new(kind, &names, &found.statement, comparison)
    }

    fn new(kind: Kind, names: &[&str], stated: &super::Statement, comparison: &Comparison) -> Self {
        let subject = match kind {
            Kind::Observation => &stated.indicator,
            Kind::Investment => &stated.about,
            Kind::Recognition => &stated.honour,
            _ => &None,
        };
        let plain = |name: &&str| if kind == Kind::Program { comparison.programme(name) } else { comparison.named(name) };
        let plain = if kind.is_named() { names.iter().map(plain).collect() } else { Vec::new() };
        let compared = kind.is_named() || kind == Kind::Recognition;
        let called = if compared { names.iter().map(|name| comparison.named(name)).collect() } else { Vec::new() };
        Self { called, plain, subject: comparison.named(subject.as_deref().unwrap_or_default()) }
    }
}
