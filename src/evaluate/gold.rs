//! Annotated facts: JSON Lines, one record a line, one file a report. `docs/evaluation.md` says what the fields mean.

use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// The kinds of record that are found or missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Observation,
    Investment,
    Recognition,
    Group,
    Project,
    Enterprise,
    Program,
}

impl Kind {
    pub const ALL: [Self; 7] =
        [Self::Observation, Self::Investment, Self::Recognition, Self::Group, Self::Project, Self::Enterprise, Self::Program];

    pub fn name(self) -> &'static str {
        match self {
            Self::Observation => "observation",
            Self::Investment => "investment",
            Self::Recognition => "recognition",
            Self::Group => "group",
            Self::Project => "project",
            Self::Enterprise => "enterprise",
            Self::Program => "program",
        }
    }

    /// Kinds of thing that are compared by their names.
    pub fn is_named(self) -> bool {
        matches!(self, Self::Enterprise | Self::Program | Self::Project)
    }

    /// What is compared besides, where a record was found.
    pub fn attributes(self) -> &'static [&'static str] {
        match self {
            Self::Observation => &["measure", "indicator", "year", "modality", "qualifier"],
            Self::Investment => &["kind", "year", "modality", "qualifier"],
            Self::Recognition => &["level"],
            Self::Group => &["status", "members"],
            Self::Project => &["status", "enterprise"],
            Self::Enterprise => &[],
            Self::Program => &["kind"],
        }
    }

    /// The fields that records of this kind have, besides those that all have.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Observation => {
                &["indicator", "measure", "value", "min", "max", "unit", "year", "modality", "qualifier", "about", "scope"]
            }
            Self::Investment => &["kind", "value", "min", "max", "unit", "qualifier", "about", "year", "modality"],
            Self::Recognition => &["recipient", "honour", "level", "year", "modality"],
            Self::Group => &["of", "noun", "count", "status", "members", "qualifier"],
            Self::Project => &["name", "status", "enterprise"],
            Self::Enterprise => &["name"],
            Self::Program => &["name", "kind"],
        }
    }
}

const COMMON_FIELDS: [&str; 5] = ["type", "at", "len", "optional", "note"];

/// What a record states; fields that its kind does not have, or that are not stated, are absent.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Statement {
    pub name: Option<String>,
    pub indicator: Option<String>,
    pub about: Option<String>,
    pub recipient: Option<String>,
    pub honour: Option<String>,
    pub noun: Option<String>,
    pub enterprise: Option<String>,
    pub value: Option<f64>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub unit: Option<String>,
    pub measure: Option<String>,
    pub kind: Option<String>,
    pub level: Option<String>,
    pub modality: Option<String>,
    pub qualifier: Option<String>,
    pub of: Option<String>,
    pub status: Option<String>,
    pub count: Option<f64>,
    pub members: Vec<String>,
    /// `2023`, or `2021-2025`.
    #[serde(deserialize_with = "year")]
    pub year: Option<String>,
}

impl Statement {
    /// A field of [`Kind::attributes`] that is a plain word.
    pub(super) fn word(&self, field: &str) -> Option<&str> {
        let word = match field {
            "measure" => &self.measure,
            "kind" => &self.kind,
            "level" => &self.level,
            "modality" => &self.modality,
            "qualifier" => &self.qualifier,
            "status" => &self.status,
            "year" => &self.year,
            "indicator" => &self.indicator,
            "enterprise" => &self.enterprise,
            _ => &None,
        };
        word.as_deref()
    }
}

/// An annotated fact.
#[derive(Clone, Debug)]
pub struct Gold {
    pub kind: Kind,
    /// Where the clause that states it starts and ends, in code points.
    pub start: usize,
    pub end: usize,
    /// Finding it is neither rewarded nor punished.
    pub optional: bool,
    pub statement: Statement,
    /// The record as it stands, for messages.
    pub fields: Map<String, Json>,
}

/// The annotation of one report.
#[derive(Clone, Debug, Default)]
pub struct GoldReport {
    pub facts: Vec<Gold>,
    pub metadata: GoldMetadata,
}

/// What is known of the report itself; `None` where it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct GoldMetadata {
    pub title: Option<String>,
    pub region: Option<String>,
    /// ISO 8601.
    pub date: Option<String>,
    pub speaker: Option<String>,
    pub meeting: Option<String>,
    pub year: Option<i32>,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line}: {reason}")]
pub struct GoldError {
    /// 1-based.
    pub line: usize,
    pub reason: String,
}

impl GoldReport {
    /// Reads the text of one file. Errors name the line: no JSON object, an unknown type or field, a field of the wrong form.
    pub fn parse(text: &str) -> Result<Self, GoldError> {
        let mut report = Self::default();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            report.read(line.trim_start_matches('\u{feff}')).map_err(|reason| GoldError { line: index + 1, reason })?;
        }
        Ok(report)
    }

    fn read(&mut self, line: &str) -> Result<(), String> {
        let fields: Map<String, Json> = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let stated = fields.get("type").and_then(Json::as_str).ok_or("the field `type` is missing")?;
        if stated == "report" {
            self.metadata = serde_json::from_value(Json::Object(fields)).map_err(|error| error.to_string())?;
            return Ok(());
        }
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == stated).ok_or_else(|| format!("there is no type `{stated}`"))?;
        if let Some(unknown) = fields.keys().find(|field| !is_field(kind, field)) {
            return Err(format!("a record of type `{stated}` has no field `{unknown}`"));
        }
        let place = |field: &str| {
            let number = fields.get(field).and_then(Json::as_u64).and_then(|number| usize::try_from(number).ok());
            number.ok_or_else(|| format!("the field `{field}` is missing, or no offset in code points"))
        };
        let (start, length) = (place("at")?, place("len")?);
        let optional = fields.get("optional").and_then(Json::as_bool).unwrap_or_default();
        let statement = serde_json::from_value(Json::Object(fields.clone())).map_err(|error| error.to_string())?;
        self.facts.push(Gold { kind, start, end: start + length, optional, statement, fields });
        Ok(())
    }
}

fn is_field(kind: Kind, field: &str) -> bool {
    COMMON_FIELDS.contains(&field) || kind.fields().contains(&field)
}

/// A year, or the first and last of several, as a word.
fn year<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Json::deserialize(deserializer)? {
        Json::Null => None,
        Json::String(years) => Some(years),
        other => Some(other.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read() {
        let text = "{\"type\": \"report\", \"title\": \"云岭县政府工作报告\", \"year\": 2023, \"date\": null}\n\n\
            {\"type\": \"observation\", \"indicator\": \"粮食产量\", \"value\": 5, \"unit\": \"吨\", \"year\": \"2021-2025\", \"at\": 3, \"len\": 4, \"optional\": true}\n";
        let report = GoldReport::parse(text).unwrap();
        assert_eq!(report.metadata.year, Some(2023));
        assert_eq!(report.metadata.date, None);
        let fact = &report.facts[0];
        assert_eq!((fact.kind, fact.start, fact.end, fact.optional), (Kind::Observation, 3, 7, true));
        assert_eq!(fact.statement.year.as_deref(), Some("2021-2025"));
        assert_eq!(fact.statement.value, Some(5.0));
    }

    #[test]
    fn mistakes_are_found_with_their_line() {
        let check = |text: &str, line: usize, part: &str| {
            let error = GoldReport::parse(text).unwrap_err();
            assert!(error.line == line && error.reason.contains(part), "{error}");
        };
        check("\n{", 2, "EOF");
        check("{\"type\": \"fact\"}", 1, "no type `fact`");
        check("{\"type\": \"enterprise\", \"name\": \"白鹭药业\", \"at\": 3}", 1, "`len` is missing");
        check("{\"type\": \"enterprise\", \"nam\": \"白鹭药业\", \"at\": 3, \"len\": 4}", 1, "no field `nam`");
        check("{\"type\": \"group\", \"count\": \"三\", \"at\": 3, \"len\": 4}", 1, "invalid type");
    }
}
