//! What a report's graph holds, as records that can be laid beside annotations.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rust_decimal::Decimal;

use super::{Comparison, Kind, Statement};
use crate::{
    document::Document,
    fact::{self, Amount, Entity, EntityId, EntityKind, Extraction, Fact, MemberKind, Modality, Stage, investment_name, level_name},
    quantity::{Date, Period, Qualifier, Value},
    span::{CodePoints, Span},
};

/// A fact or thing that was found.
#[derive(Clone, Debug)]
pub struct Predicted {
    /// Which fact or thing of its kind: a thing that bears two names in a report gives two records.
    pub entity: usize,
    /// Where it is stated, in code points: starts and ends.
    pub spans: Vec<(usize, usize)>,
    /// The names it bears: as they stand in the text, and restored. For facts, the clause is among them.
    pub names: BTreeSet<String>,
    /// The first of the stretches of text.
    pub exact: String,
    pub statement: Statement,
}

/// All records of one kind that the graph of a report would hold.
///
/// Facts that state the same at the same place are one, as in the graph; a thing without a mention is none.
pub fn predictions(kind: Kind, document: &Document, extraction: &Extraction, comparison: &Comparison) -> Vec<Predicted> {
    let view = View { document, extraction, comparison, code_points: CodePoints::new(&document.text), stages: stages(extraction) };
    match kind {
        Kind::Observation | Kind::Investment | Kind::Recognition => view.facts(kind),
        Kind::Group => view.groups(),
        Kind::Project | Kind::Enterprise | Kind::Program => view.named(kind),
    }
}

struct View<'a> {
    document: &'a Document,
    extraction: &'a Extraction,
    comparison: &'a Comparison,
    code_points: CodePoints,
    stages: BTreeMap<EntityId, Stage>,
}

/// The furthest stage of everything that has one.
fn stages(extraction: &Extraction) -> BTreeMap<EntityId, Stage> {
    let mut furthest: BTreeMap<EntityId, Stage> = BTreeMap::new();
    for fact in &extraction.facts {
        if let fact::Statement::Milestone { stage } = fact.statement {
            let entry = furthest.entry(fact.about).or_insert(stage);
            *entry = stage.max(*entry);
        }
    }
    furthest
}

impl View<'_> {
    fn facts(&self, kind: Kind) -> Vec<Predicted> {
        let mut known = HashSet::new();
        let mut found = Vec::new();
        for (index, fact) in self.extraction.facts.iter().enumerate() {
            let Some(statement) = self.statement(kind, fact) else { continue };
            let scope = match &fact.statement {
                fact::Statement::Observation { scope, .. } => scope.as_deref(),
                _ => None,
            };
            if known.insert(format!("{:?} {:?} {statement:?} {scope:?} {:?}", fact.about, fact.clause, self.written(fact))) {
                let exact = fact.clause.of(&self.document.text).to_owned();
                let mut names = BTreeSet::from([exact.clone()]);
                if kind == Kind::Recognition {
                    let about = &self.extraction.entities[fact.about.0];
                    names.insert(about.name.clone());
                    names.extend(about.mentions.iter().map(|mention| mention.of(&self.document.text).to_owned()));
                }
                found.push(Predicted { entity: index, spans: vec![self.offsets(fact.clause)], names, exact, statement });
            }
        }
        // Where two fit an annotation equally well, the one that stands later in this list is taken: the first of the text.
        found.reverse();
        found
    }

    fn statement(&self, kind: Kind, fact: &Fact) -> Option<Statement> {
        let mut statement = match (&fact.statement, kind) {
            (fact::Statement::Observation { indicator, measure, amount, .. }, Kind::Observation) => Statement {
                indicator: Some(self.name(*indicator)),
                measure: Some(fact::measure_name(*measure).to_owned()),
                ..stated(amount)
            },
            (fact::Statement::Investment { kind, amount }, Kind::Investment) => {
                Statement { kind: Some(investment_name(*kind).to_owned()), ..stated(amount) }
            }
            (fact::Statement::Recognition { honour, level }, Kind::Recognition) => {
                Statement { honour: Some(honour.clone()), level: level.map(|level| level_name(level).to_owned()), ..Statement::default() }
            }
            _ => return None,
        };
        statement.about = Some(self.name(fact.about));
        statement.year = fact.time.map(years);
        statement.modality = Some(modality_name(fact.modality).to_owned());
        Some(statement)
    }

    /// What tells facts apart in the graph and is no field of a record: the amount as written, the days of a period.
    fn written(&self, fact: &Fact) -> (Option<&str>, Option<(Date, Date)>) {
        let amount = amount_of(fact).map(|amount| amount.stated.of(&self.document.text));
        let days = match fact.time {
            Some(Period::Days { from, to }) => Some((from, to)),
            _ => None,
        };
        (amount, days)
    }

    fn groups(&self) -> Vec<Predicted> {
        let mut found = Vec::new();
        for (index, entity) in self.extraction.entities.iter().enumerate().rev() {
            let EntityKind::Group(group) = &entity.kind else { continue };
            let Some(first) = entity.mentions.first() else { continue };
            let of = match group.member_kind {
                MemberKind::Project => "project",
                MemberKind::Enterprise => "enterprise",
            };
            let statement = Statement {
                of: Some(of.to_owned()),
                noun: Some(entity.name.clone()),
                count: Some(number(group.count.trunc())),
                members: group.members.iter().map(|member| self.name(*member)).collect(),
                status: self.status(EntityId(index)),
                ..Statement::default()
            };
            let spans = entity.mentions.iter().map(|mention| self.offsets(*mention)).collect();
            let exact = first.of(&self.document.text).to_owned();
            found.push(Predicted { entity: index, spans, names: BTreeSet::from([exact.clone()]), exact, statement });
        }
        found
    }

    /// One record for each different name of a thing.
    fn named(&self, kind: Kind) -> Vec<Predicted> {
        let mut found = Vec::new();
        for (index, entity) in self.extraction.entities.iter().enumerate().rev() {
            let Some(statement) = self.thing(kind, EntityId(index), entity) else { continue };
            let mut by_name: Vec<(String, Predicted)> = Vec::new();
            for mention in entity.mentions.iter().rev() {
                let exact = mention.of(&self.document.text).to_owned();
                let name = self.comparison.named(&exact).text;
                let span = self.offsets(*mention);
                if let Some((_, record)) = by_name.iter_mut().find(|(other, _)| *other == name) {
                    record.spans.push(span);
                    record.names.insert(exact);
                } else {
                    let names = BTreeSet::from([exact.clone(), entity.name.clone()]);
                    by_name.push((name, Predicted { entity: index, spans: vec![span], names, exact, statement: statement.clone() }));
                }
            }
            found.extend(by_name.into_iter().map(|(_, record)| record));
        }
        found
    }

    fn thing(&self, kind: Kind, id: EntityId, entity: &Entity) -> Option<Statement> {
        Some(match (&entity.kind, kind) {
            (EntityKind::Project, Kind::Project) => Statement {
                status: self.status(id),
                enterprise: entity.undertaken_by.map(|enterprise| self.name(enterprise)),
                ..Statement::default()
            },
            (EntityKind::Enterprise, Kind::Enterprise) => Statement::default(),
            (EntityKind::Program(kind), Kind::Program) => {
                Statement { kind: Some(fact::program_name(*kind).to_owned()), ..Statement::default() }
            }
            _ => return None,
        })
    }

    fn status(&self, id: EntityId) -> Option<String> {
        self.stages.get(&id).map(|stage| fact::stage_name(*stage).to_owned())
    }

    fn name(&self, id: EntityId) -> String {
        self.extraction.entities[id.0].name.clone()
    }

    fn offsets(&self, span: Span) -> (usize, usize) {
        (self.code_points.of_byte(span.start), self.code_points.of_byte(span.end))
    }
}

/// The amount that a fact states.
pub(super) fn amount_of(fact: &Fact) -> Option<&Amount> {
    match &fact.statement {
        fact::Statement::Observation { amount, .. } | fact::Statement::Investment { amount, .. } => Some(amount),
        _ => None,
    }
}

fn stated(amount: &Amount) -> Statement {
    let (value, min, max) = match amount.value {
        Value::Exact(value) => (Some(number(value)), None, None),
        Value::Range { min, max } => (None, Some(number(min)), Some(number(max))),
    };
    let qualifier = amount.qualifier.map(|qualifier| match qualifier {
        Qualifier::AtLeast => ">=",
        Qualifier::AtMost => "<=",
        Qualifier::About => "~",
    });
    Statement { value, min, max, unit: amount.unit.clone(), qualifier: qualifier.map(str::to_owned), ..Statement::default() }
}

/// The nearest floating-point number: annotations are read as such.
fn number(value: Decimal) -> f64 {
    value.to_string().parse().expect("a decimal number is a number")
}

/// A whole year alone; all else by the years in which it starts and ends.
fn years(period: Period) -> String {
    match period {
        Period::Year(year) => year.to_string(),
        Period::Years { from, to } if from == to => from.to_string(),
        Period::Years { from, to } => format!("{from}-{to}"),
        Period::Days { from, to } => {
            let whole = from.year == to.year && (from.month, from.day) == (1, 1) && (to.month, to.day) == (12, 31);
            if whole { from.year.to_string() } else { format!("{:04}-{:04}", from.year, to.year) }
        }
    }
}

fn modality_name(modality: Modality) -> &'static str {
    match modality {
        Modality::Actual => "actual",
        Modality::Estimate => "estimate",
        Modality::Target => "target",
    }
}
