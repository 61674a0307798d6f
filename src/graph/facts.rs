//! Facts: each a node that says what is stated of whom, for when, where it stands and which rule found it.
//!
//! A fact's IRI is a digest of all it states, so a statement that two rules found at one place is one node: the first
//! one's rule and confidence are kept.

use std::collections::HashSet;

use oxigraph::model::{LiteralRef, NamedNode, NamedNodeRef, TermRef};
use rust_decimal::Decimal;

use super::{
    emitter::{Emitter, iso},
    iri::ReportIris,
    text::Passages,
    units::UnitTable,
    vocabulary::{prov, qudt, rdf, rg, xsd},
};
use crate::{
    fact::{Amount, Extraction, Fact, HonourLevel, InvestmentKind, Measure, Modality, Stage, Statement},
    quantity::{Date, Period, Qualifier, Value},
};

/// Describes all facts of a report.
pub(super) fn describe(
    extraction: &Extraction,
    nodes: &[NamedNode],
    units: &UnitTable,
    text: &str,
    iris: &ReportIris<'_>,
    passages: &mut Passages<'_>,
    emitter: &mut Emitter<'_>,
) {
    let mut described = HashSet::new();
    for fact in &extraction.facts {
        let passage = passages.at(fact.clause);
        let mut description = Description::of(fact, nodes, units, text);
        description.link(prov::WAS_DERIVED_FROM, passage.as_ref());
        let node = description.node(iris);
        if described.insert(node.clone()) {
            description.text(rg::RULE, &fact.rule);
            description.decimal(rg::CONFIDENCE, Decimal::new(i64::from(fact.confidence), 2));
            for (predicate, object) in &description.0 {
                emitter.term(&node, *predicate, object.term());
            }
        }
    }
}

/// What is said of one fact: predicates and objects, in the order in which they were added.
struct Description<'a>(Vec<(NamedNodeRef<'static>, Object<'a>)>);

enum Object<'a> {
    Node(NamedNodeRef<'a>),
    Text(&'a str),
    Typed(String, NamedNodeRef<'static>),
}

impl Object<'_> {
    fn term(&self) -> TermRef<'_> {
        match self {
            Self::Node(node) => (*node).into(),
            Self::Text(text) => LiteralRef::new_simple_literal(text).into(),
            Self::Typed(value, datatype) => LiteralRef::new_typed_literal(value, *datatype).into(),
        }
    }

    fn value(&self) -> &str {
        match self {
            Self::Node(node) => node.as_str(),
            Self::Text(text) => text,
            Self::Typed(value, _) => value,
        }
    }
}

impl<'a> Description<'a> {
    fn of(fact: &'a Fact, nodes: &'a [NamedNode], units: &'a UnitTable, text: &'a str) -> Self {
        let mut description = Self(Vec::with_capacity(16));
        description.link(rdf::TYPE, class(&fact.statement));
        description.link(rg::ABOUT, nodes[fact.about.0].as_ref());
        match &fact.statement {
            Statement::Observation { indicator, measure, amount, scope } => {
                description.link(rg::INDICATOR_OF, nodes[indicator.0].as_ref());
                description.link(rg::MEASURE, measure_concept(*measure));
                description.amount(amount, units, text);
                if let Some(scope) = scope {
                    description.text(rg::SCOPE, scope);
                }
            }
            Statement::Investment { kind, amount } => {
                description.link(rg::INVESTMENT_KIND, investment_kind_concept(*kind));
                description.amount(amount, units, text);
            }
            Statement::Milestone { stage } => description.link(rg::STATUS, stage_concept(*stage)),
            Statement::Recognition { honour, level } => {
                description.text(rg::HONOUR, honour);
                if let Some(level) = level {
                    description.link(rg::LEVEL_OF, level_concept(*level));
                }
            }
        }
        if let Some(period) = fact.time {
            description.period(period);
        }
        description.link(rg::MODALITY, modality_concept(fact.modality));
        description
    }

    fn amount(&mut self, amount: &'a Amount, units: &'a UnitTable, text: &'a str) {
        match amount.value {
            Value::Exact(value) => self.decimal(rg::VALUE, value),
            Value::Range { min, max } => {
                self.decimal(rg::MIN_VALUE, min);
                self.decimal(rg::MAX_VALUE, max);
            }
        }
        if let Some(unit) = &amount.unit {
            self.text(rg::UNIT, unit);
            if let Some(unit) = units.get(unit) {
                self.link(qudt::HAS_UNIT, unit.as_ref());
            }
        }
        if let Some(qualifier) = amount.qualifier {
            self.link(rg::QUALIFIER, qualifier_concept(qualifier));
        }
        self.text(rg::STATED_AS, amount.stated.of(text));
    }

    /// One whole year is a year, anything else two days.
    fn period(&mut self, period: Period) {
        let (from, to) = match period {
            Period::Year(year) => (first_day(year), last_day(year)),
            Period::Years { from, to } => (first_day(from), last_day(to)),
            Period::Days { from, to } => (from, to),
        };
        if from == first_day(from.year) && to == last_day(from.year) {
            self.typed(rg::YEAR, from.year.to_string(), xsd::INTEGER);
        } else {
            self.typed(rg::PERIOD_START, iso(from), xsd::DATE);
            self.typed(rg::PERIOD_END, iso(to), xsd::DATE);
        }
    }

    fn link(&mut self, predicate: NamedNodeRef<'static>, object: NamedNodeRef<'a>) {
        self.0.push((predicate, Object::Node(object)));
    }

    fn text(&mut self, predicate: NamedNodeRef<'static>, text: &'a str) {
        self.0.push((predicate, Object::Text(text)));
    }

    fn decimal(&mut self, predicate: NamedNodeRef<'static>, value: Decimal) {
        self.typed(predicate, value.normalize().to_string(), xsd::DECIMAL);
    }

    fn typed(&mut self, predicate: NamedNodeRef<'static>, value: String, datatype: NamedNodeRef<'static>) {
        self.0.push((predicate, Object::Typed(value, datatype)));
    }

    /// The fact's node, by what was added so far.
    fn node(&self, iris: &ReportIris<'_>) -> NamedNode {
        let identity: Vec<&str> = self.0.iter().flat_map(|(predicate, object)| [predicate.as_str(), object.value()]).collect();
        iris.node("fact", &identity)
    }
}

fn first_day(year: i32) -> Date {
    Date { year, month: 1, day: 1 }
}

fn last_day(year: i32) -> Date {
    Date { year, month: 12, day: 31 }
}

fn class(statement: &Statement) -> NamedNodeRef<'static> {
    match statement {
        Statement::Observation { .. } => rg::OBSERVATION,
        Statement::Investment { .. } => rg::INVESTMENT,
        Statement::Milestone { .. } => rg::MILESTONE,
        Statement::Recognition { .. } => rg::RECOGNITION,
    }
}

pub(super) fn qualifier_concept(qualifier: Qualifier) -> NamedNodeRef<'static> {
    match qualifier {
        Qualifier::AtLeast => rg::AT_LEAST,
        Qualifier::AtMost => rg::AT_MOST,
        Qualifier::About => rg::ABOUT_VALUE,
    }
}

fn measure_concept(measure: Measure) -> NamedNodeRef<'static> {
    match measure {
        Measure::Level => rg::LEVEL,
        Measure::Growth => rg::GROWTH,
        Measure::Change => rg::CHANGE,
        Measure::Share => rg::SHARE,
        Measure::Rank => rg::RANK,
        Measure::Ratio => rg::RATIO,
        Measure::Gap => rg::GAP,
    }
}

fn investment_kind_concept(kind: InvestmentKind) -> NamedNodeRef<'static> {
    match kind {
        InvestmentKind::Total => rg::TOTAL,
        InvestmentKind::Completed => rg::COMPLETED,
        InvestmentKind::Agreed => rg::AGREED,
        InvestmentKind::Obtained => rg::OBTAINED,
        InvestmentKind::Demand => rg::DEMAND,
        InvestmentKind::FundSize => rg::FUND_SIZE,
        InvestmentKind::OtherMoney => rg::OTHER_MONEY,
    }
}

fn stage_concept(stage: Stage) -> NamedNodeRef<'static> {
    match stage {
        Stage::Planned => rg::STAGE_PLANNED,
        Stage::Approved => rg::STAGE_APPROVED,
        Stage::Signed => rg::STAGE_SIGNED,
        Stage::Started => rg::STAGE_STARTED,
        Stage::InProgress => rg::STAGE_IN_PROGRESS,
        Stage::Completed => rg::STAGE_COMPLETED,
        Stage::InOperation => rg::STAGE_IN_OPERATION,
    }
}

fn level_concept(level: HonourLevel) -> NamedNodeRef<'static> {
    match level {
        HonourLevel::International => rg::INTERNATIONAL,
        HonourLevel::National => rg::NATIONAL,
        HonourLevel::Provincial => rg::PROVINCIAL,
        HonourLevel::Municipal => rg::MUNICIPAL,
    }
}

fn modality_concept(modality: Modality) -> NamedNodeRef<'static> {
    match modality {
        Modality::Actual => rg::ACTUAL,
        Modality::Estimate => rg::ESTIMATE,
        Modality::Target => rg::TARGET,
    }
}
