//! Facts in one line, for rule examples and for people.

use std::fmt::Write as _;

use crate::{
    fact::{
        Amount, Entity, EntityId, EntityKind, Extraction, Fact, HonourLevel, InvestmentKind, Measure, MemberKind, ProgramKind, Stage,
        Statement,
    },
    quantity::{Qualifier, Value},
};

/// A fact in one line: `observation 粮食产量 level 65000吨`, `project 青禾大桥 started`,
/// `group project 项目 37 started [白鹭药业、青禾气体]`, `investment 青禾大桥 total 830000000元`,
/// `recognition 白鹭药业 国家级绿色工厂 national`.
pub fn brief(extraction: &Extraction, fact: &Fact) -> String {
    let about = entity(extraction, fact.about);
    match &fact.statement {
        Statement::Observation { indicator, measure, amount: stated, .. } => {
            format!("observation {} {} {}", entity(extraction, *indicator).name, measure_name(*measure), amount(stated))
        }
        Statement::Investment { kind, amount: stated } => {
            format!("investment {} {} {}", about.name, investment_name(*kind), amount(stated))
        }
        Statement::Milestone { stage } => match &about.kind {
            EntityKind::Group(group) => format!("{} {}", group_brief(extraction, about, group), stage_name(*stage)),
            _ => format!("project {} {}", about.name, stage_name(*stage)),
        },
        Statement::Recognition { honour, level } => {
            format!("recognition {} {honour}{}", about.name, level.map_or(String::new(), |level| format!(" {}", level_name(level))))
        }
    }
}

/// An entity in one line: `enterprise 白鹭药业`, `program 万件清理行动 action`.
pub fn entity_brief(extraction: &Extraction, id: EntityId) -> String {
    let entity = entity(extraction, id);
    match &entity.kind {
        EntityKind::Group(group) => group_brief(extraction, entity, group),
        EntityKind::Program(kind) => format!("program {} {}", entity.name, program_name(*kind)),
        kind => format!("{} {}", entity_kind(kind), entity.name),
    }
}

/// The kind of a thing, as the ontology names it, in lower case.
pub fn entity_kind(kind: &EntityKind) -> &'static str {
    match kind {
        EntityKind::Region => "region",
        EntityKind::Enterprise => "enterprise",
        EntityKind::Agency => "agency",
        EntityKind::Institution => "institution",
        EntityKind::Park => "park",
        EntityKind::IndustryCluster => "cluster",
        EntityKind::Project => "project",
        EntityKind::Group(_) => "group",
        EntityKind::Program(_) => "program",
        EntityKind::Fund => "fund",
        EntityKind::Indicator => "indicator",
        EntityKind::Person => "person",
        EntityKind::Event => "event",
        EntityKind::Industry => "industry",
        EntityKind::Brand => "brand",
        EntityKind::Works => "works",
    }
}

fn entity(extraction: &Extraction, id: EntityId) -> &Entity {
    &extraction.entities[id.0]
}

fn group_brief(extraction: &Extraction, entity: &Entity, group: &super::Group) -> String {
    let members: Vec<&str> = group.members.iter().map(|member| extraction.entities[member.0].name.as_str()).collect();
    let kind = match group.member_kind {
        MemberKind::Project => "project",
        MemberKind::Enterprise => "enterprise",
    };
    format!("group {kind} {} {} [{}]", entity.name, group.count.normalize(), members.join("、"))
}

/// A value with unit and bound: `65000吨`, `5%—6%`, `10亿元 >=` as `1000000000元 >=`.
pub fn amount(amount: &Amount) -> String {
    let mut written = match amount.value {
        Value::Exact(value) => value.normalize().to_string(),
        Value::Range { min, max } => format!("{}—{}", min.normalize(), max.normalize()),
    };
    written.push_str(amount.unit.as_deref().unwrap_or_default());
    if let Some(qualifier) = amount.qualifier {
        let sign = match qualifier {
            Qualifier::AtLeast => ">=",
            Qualifier::AtMost => "<=",
            Qualifier::About => "~",
        };
        write!(written, " {sign}").expect("a string takes all that is written to it");
    }
    written
}

pub fn measure_name(measure: Measure) -> &'static str {
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

pub fn investment_name(kind: InvestmentKind) -> &'static str {
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

pub fn stage_name(stage: Stage) -> &'static str {
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

pub fn level_name(level: HonourLevel) -> &'static str {
    match level {
        HonourLevel::International => "international",
        HonourLevel::National => "national",
        HonourLevel::Provincial => "provincial",
        HonourLevel::Municipal => "municipal",
    }
}

pub fn program_name(kind: ProgramKind) -> &'static str {
    match kind {
        ProgramKind::Strategy => "strategy",
        ProgramKind::Action => "action",
        ProgramKind::Plan => "plan",
        ProgramKind::Document => "document",
        ProgramKind::Reform => "reform",
        ProgramKind::Initiative => "initiative",
    }
}
