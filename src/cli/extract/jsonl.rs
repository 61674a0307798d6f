//! Facts as JSON Lines, with the fields of the annotation guidelines, so that they can be laid beside a gold file.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

use crate::{
    fact::{
        Amount, Entity, EntityId, EntityKind, Extraction, HonourLevel, InvestmentKind, Measure, MemberKind, Modality, ProgramKind, Stage,
        Statement,
    },
    pipeline::Reading,
    quantity::{Period, Qualifier, Value},
    span::{CodePoints, Span},
};

/// One report's facts and named things, one JSON object each, the report itself first.
pub(super) fn records(reading: &Reading) -> Vec<Json> {
    let lines = Lines { reading, code_points: CodePoints::new(&reading.document.text), stages: stages(&reading.extraction) };
    let mut records = vec![lines.report()];
    records.extend(reading.extraction.facts.iter().filter_map(|fact| lines.fact(fact)));
    records.extend(reading.extraction.entities.iter().enumerate().filter_map(|(index, entity)| lines.entity(EntityId(index), entity)));
    records
}

/// The same, one a line.
pub(super) fn write(reading: &Reading) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::new();
    for record in records(reading) {
        serde_json::to_writer(&mut out, &record)?;
        out.push(b'\n');
    }
    Ok(out)
}

struct Lines<'a> {
    reading: &'a Reading,
    code_points: CodePoints,
    stages: BTreeMap<EntityId, Stage>,
}

/// The furthest stage of everything that has one.
fn stages(extraction: &Extraction) -> BTreeMap<EntityId, Stage> {
    let mut furthest: BTreeMap<EntityId, Stage> = BTreeMap::new();
    for fact in &extraction.facts {
        if let Statement::Milestone { stage } = fact.statement {
            let entry = furthest.entry(fact.about).or_insert(stage);
            *entry = stage.max(*entry);
        }
    }
    furthest
}

impl Lines<'_> {
    fn report(&self) -> Json {
        let metadata = &self.reading.document.metadata;
        let date = metadata.date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
        json!({
            "type": "report", "file": self.reading.source.file_name, "title": metadata.title, "region": metadata.region, "date": date,
            "speaker": metadata.speaker, "meeting": metadata.meeting, "year": metadata.year,
        })
    }

    fn fact(&self, fact: &crate::fact::Fact) -> Option<Json> {
        let mut record = match &fact.statement {
            Statement::Observation { indicator, measure, amount, scope } => {
                let mut record = self.placed("observation", fact.clause);
                record.insert("indicator".to_owned(), json!(self.name(*indicator)));
                record.insert("measure".to_owned(), json!(measure_name(*measure)));
                amount_fields(&mut record, amount);
                if let Some(scope) = scope {
                    record.insert("scope".to_owned(), json!(scope));
                }
                record
            }
            Statement::Investment { kind, amount } => {
                let mut record = self.placed("investment", fact.clause);
                record.insert("kind".to_owned(), json!(investment_name(*kind)));
                amount_fields(&mut record, amount);
                record
            }
            Statement::Recognition { honour, level } => {
                let mut record = self.placed("recognition", fact.clause);
                record.insert("recipient".to_owned(), json!(self.name(fact.about)));
                record.insert("honour".to_owned(), json!(honour));
                record.insert("level".to_owned(), json!(level.map(level_name)));
                record
            }
            // The stage is a field of its project or group.
            Statement::Milestone { .. } => return None,
        };
        record.insert("about".to_owned(), json!(self.name(fact.about)));
        record.insert("year".to_owned(), fact.time.map_or(Json::Null, year));
        record.insert("modality".to_owned(), json!(modality_name(fact.modality)));
        record.insert("rule".to_owned(), json!(fact.rule));
        record.insert("confidence".to_owned(), json!(f64::from(fact.confidence) / 100.0));
        Some(Json::Object(record))
    }

    fn entity(&self, id: EntityId, entity: &Entity) -> Option<Json> {
        let status = self.stages.get(&id).map(|stage| stage_name(*stage));
        let place = *entity.mentions.first()?;
        let (kind, fields) = match &entity.kind {
            EntityKind::Project => ("project", json!({ "status": status, "enterprise": entity.undertaken_by.map(|id| self.name(id)) })),
            EntityKind::Enterprise => ("enterprise", json!({})),
            EntityKind::Program(kind) => ("program", json!({ "kind": program_name(*kind) })),
            EntityKind::Group(group) => {
                let of = if group.member_kind == MemberKind::Project { "project" } else { "enterprise" };
                let members: Vec<&str> = group.members.iter().map(|member| self.name(*member)).collect();
                ("group", json!({ "of": of, "noun": entity.name, "count": number(group.count), "status": status, "members": members }))
            }
            _ => return None,
        };
        let mut record = self.placed(kind, place);
        if kind != "group" {
            record.insert("name".to_owned(), json!(entity.name));
        }
        if let Json::Object(fields) = fields {
            record.extend(fields);
        }
        record.insert("rule".to_owned(), json!(entity.rule));
        Some(Json::Object(record))
    }

    fn placed(&self, kind: &str, span: Span) -> Map<String, Json> {
        let (start, end) = (self.code_points.of_byte(span.start), self.code_points.of_byte(span.end));
        let fields =
            [("type", json!(kind)), ("file", json!(self.reading.source.file_name)), ("at", json!(start)), ("len", json!(end - start))];
        fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    fn name(&self, id: EntityId) -> &str {
        self.reading.extraction.entities.get(id.0).map_or("", |entity| entity.name.as_str())
    }
}

fn amount_fields(record: &mut Map<String, Json>, amount: &Amount) {
    match amount.value {
        Value::Exact(value) => {
            record.insert("value".to_owned(), number(value));
        }
        Value::Range { min, max } => {
            record.insert("min".to_owned(), number(min));
            record.insert("max".to_owned(), number(max));
        }
    }
    let qualifier = amount.qualifier.map(|qualifier| match qualifier {
        Qualifier::AtLeast => ">=",
        Qualifier::AtMost => "<=",
        Qualifier::About => "~",
    });
    record.insert("unit".to_owned(), json!(amount.unit));
    record.insert("qualifier".to_owned(), json!(qualifier));
}

/// As a JSON number; an integer where it is one.
fn number(value: Decimal) -> Json {
    let text = value.normalize().to_string();
    serde_json::from_str(&text).unwrap_or(Json::String(text))
}

fn year(period: Period) -> Json {
    match period {
        Period::Year(year) => json!(year),
        Period::Years { from, to } => json!(format!("{from}-{to}")),
        Period::Days { from, .. } => json!(from.year),
    }
}

fn measure_name(measure: Measure) -> &'static str {
    match measure {
        Measure::Level => "level",
        Measure::Growth => "growth",
        Measure::Change => "change",
        Measure::Share => "share",
        Measure::Rank => "rank",
        Measure::Ratio => "ratio",
        Measure::Gap => "gap",
    }
}

fn investment_name(kind: InvestmentKind) -> &'static str {
    match kind {
        InvestmentKind::Total => "total",
        InvestmentKind::Completed => "completed",
        InvestmentKind::Agreed => "agreed",
        InvestmentKind::Obtained => "obtained",
        InvestmentKind::Demand => "demand",
        InvestmentKind::FundSize => "fund",
        InvestmentKind::OtherMoney => "other",
    }
}

fn level_name(level: HonourLevel) -> &'static str {
    match level {
        HonourLevel::International => "international",
        HonourLevel::National => "national",
        HonourLevel::Provincial => "provincial",
        HonourLevel::Municipal => "municipal",
    }
}

fn modality_name(modality: Modality) -> &'static str {
    match modality {
        Modality::Actual => "actual",
        Modality::Estimate => "estimate",
        Modality::Target => "target",
    }
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Planned => "planned",
        Stage::Approved => "approved",
        Stage::Signed => "signed",
        Stage::Started => "started",
        Stage::InProgress => "in_progress",
        Stage::Completed => "completed",
        Stage::InOperation => "in_operation",
    }
}

fn program_name(kind: ProgramKind) -> &'static str {
    match kind {
        ProgramKind::Strategy => "strategy",
        ProgramKind::Action => "action",
        ProgramKind::Plan => "plan",
        ProgramKind::Document => "document",
        ProgramKind::Reform => "reform",
        ProgramKind::Initiative => "initiative",
    }
}
