//! The kinds of fact, and how annotations become them.
//!
//! An [`Extraction`] is plain data about one report. It knows no RDF; `graph` turns it into quads.

mod annotate;
mod attributive;
mod brief;
mod collector;
mod enterprise;
mod entity;
mod extract;
mod indicator;
mod investment;
mod name;
mod observation;
mod program;
mod program_name;
mod project;
mod recognition;
mod rules;
mod undertaker;
mod works;

pub use annotate::{Annotated, Context};
pub use brief::{brief, entity_brief, entity_kind, investment_name, level_name, measure_name, program_name, stage_name};
pub use collector::Collector;
pub use extract::{annotate, extract};
pub use rules::{FactRules, FactRulesError};

use rust_decimal::Decimal;

use crate::{
    quantity::{Period, Qualifier, Value},
    span::Span,
};

/// All that was found in one report.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    pub entities: Vec<Entity>,
    pub facts: Vec<Fact>,
}

/// An index into [`Extraction::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub usize);

/// Something that a report names and that outlives it. One entry for each different name and kind in a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    pub kind: EntityKind,
    /// The name: as it stands in the text, or restored where an enumeration leaves a part of it out.
    pub name: String,
    /// Other forms of the name in this report.
    pub alternatives: Vec<String>,
    /// Where the name stands in the text (names only: no 该项目). At least one, but for regions and indicators.
    pub mentions: Vec<Span>,
    /// Which rule found it.
    pub rule: String,
    pub undertaken_by: Option<EntityId>,
    pub located_in: Option<EntityId>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum EntityKind {
    Region,
    Enterprise,
    Agency,
    Institution,
    Park,
    IndustryCluster,
    Project,
    Group(Group),
    Program(ProgramKind),
    Fund,
    /// An indicator in the words of the report.
    Indicator,
    Person,
    Event,
    Industry,
    Brand,
    /// Works without a name of their own, that money is spent on: 农村危桥改造.
    Works,
}

/// A counted set of projects or enterprises: `锦盛药业、祥顺气体等37个项目`. The entity's name is its noun phrase.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub member_kind: MemberKind,
    pub count: Decimal,
    pub qualifier: Option<Qualifier>,
    pub members: Vec<EntityId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemberKind {
    Project,
    Enterprise,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProgramKind {
    Strategy,
    Action,
    Plan,
    /// `rg:PolicyDocument`: laws, measures, 方案, 《…》.
    Document,
    Reform,
    Initiative,
}

/// One thing that a report states.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub about: EntityId,
    /// The shortest clause that states it.
    pub clause: Span,
    pub time: Option<Period>,
    pub modality: Modality,
    pub statement: Statement,
    /// The rule that found it: `investment/attributive`.
    pub rule: String,
    /// In hundredths: 95 is 0.95.
    pub confidence: u8,
    /// What the rule matched, by the names of its parts, in the order of the text.
    pub trace: Vec<(String, Span)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Modality {
    Actual,
    Estimate,
    Target,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    Observation {
        indicator: EntityId,
        measure: Measure,
        amount: Amount,
        /// What a rank or gap compares with: 全市, 全国.
        scope: Option<String>,
    },
    Investment {
        kind: InvestmentKind,
        amount: Amount,
    },
    Milestone {
        stage: Stage,
    },
    Recognition {
        /// As stated.
        honour: String,
        level: Option<HonourLevel>,
    },
}

/// A value as stated; see [`crate::quantity::Quantity`].
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    pub value: Value,
    pub unit: Option<String>,
    pub qualifier: Option<Qualifier>,
    /// The number as written, with its unit.
    pub stated: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    Level,
    Growth,
    Change,
    Share,
    Rank,
    Ratio,
    Gap,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InvestmentKind {
    Total,
    Completed,
    Agreed,
    Obtained,
    Demand,
    FundSize,
    OtherMoney,
}

/// How far a project is; later stages are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    Planned,
    Approved,
    Signed,
    Started,
    InProgress,
    Completed,
    InOperation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HonourLevel {
    International,
    National,
    Provincial,
    Municipal,
}
