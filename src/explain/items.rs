//! All that was found in a report, and all that was looked at in vain, in the order of the text.

use std::collections::BTreeMap;

use super::{Claim, Claims, Nearest, Searcher, amount};
use crate::{
    document::{Document, SectionKind},
    fact::{Annotated, EntityId, EntityKind, Extraction, Fact, Modality, Statement, annotate, brief, entity_brief},
    pattern::{Mark, Rule},
    quantity::Period,
    span::Span,
};

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemKind {
    Observation,
    Investment,
    Milestone,
    Recognition,
    Project,
    Group,
    Enterprise,
    Program,
    /// Any other named thing.
    Other,
}

impl ItemKind {
    pub const ALL: [Self; 9] = [
        Self::Observation,
        Self::Investment,
        Self::Milestone,
        Self::Recognition,
        Self::Project,
        Self::Group,
        Self::Enterprise,
        Self::Program,
        Self::Other,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Observation => "observation",
            Self::Investment => "investment",
            Self::Milestone => "milestone",
            Self::Recognition => "recognition",
            Self::Project => "project",
            Self::Group => "group",
            Self::Enterprise => "enterprise",
            Self::Program => "program",
            Self::Other => "other",
        }
    }
}

/// A fact, or a mention of a named thing.
#[derive(Clone, Debug)]
pub struct Item {
    pub kind: ItemKind,
    /// The words that carry it: the number, the honour, the name.
    pub span: Span,
    /// The clause that states it; for a mention, the mention.
    pub clause: Span,
    /// In one line.
    pub brief: String,
    /// `actual`, `estimate`, `target`; and when. Empty for mentions.
    pub when: String,
    pub rule: String,
    /// What the rule finds, in its own words; empty for rules that are no rule of a file.
    pub what: String,
    /// In hundredths; none for mentions.
    pub confidence: Option<u8>,
    /// What the rule matched, by the names of its parts.
    pub trace: Vec<(String, Span)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissKind {
    Number,
    /// In quotation marks or book-title marks.
    Name,
}

/// A number or quoted name that no fact claims.
#[derive(Clone, Debug)]
pub struct Miss {
    pub kind: MissKind,
    pub section: SectionKind,
    pub span: Span,
    pub clause: Span,
    /// `None` where no rule's pattern even begins to match.
    pub nearest: Option<Nearest>,
}

/// Why a report gave the facts that it gave.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    pub items: Vec<Item>,
    pub misses: Vec<Miss>,
}

impl Explanation {
    /// Explains what `extraction` found in `document`; `searcher` knows the rules that found it.
    pub fn new(document: &Document, extraction: &Extraction, rules: &crate::fact::FactRules, searcher: &Searcher<'_>) -> Self {
        let known: BTreeMap<&str, &Rule> =
            rules.books().into_iter().flat_map(crate::pattern::RuleBook::rules).map(|rule| (rule.name.as_str(), rule)).collect();
        let what = |rule: &str| known.get(rule).map_or(String::new(), |rule| rule.what.clone());
        let facts = extraction.facts.iter().map(|fact| of_fact(extraction, fact, what(&fact.rule)));
        let mentions = (0..extraction.entities.len()).flat_map(|index| of_mentions(extraction, EntityId(index), &what));
        let mut items: Vec<Item> = facts.chain(mentions).collect();
        items.sort_by_key(|item| (item.clause.start, item.span, item.kind));
        let claims = Claims::new(extraction);
        let misses = annotate(document, rules).flat_map(|sentence| misses(&sentence, &claims, searcher));
        Self { misses: misses.collect(), items }
    }
}

fn of_fact(extraction: &Extraction, fact: &Fact, what: String) -> Item {
    let kind = match &fact.statement {
        Statement::Observation { .. } => ItemKind::Observation,
        Statement::Investment { .. } => ItemKind::Investment,
        Statement::Milestone { .. } => ItemKind::Milestone,
        Statement::Recognition { .. } => ItemKind::Recognition,
    };
    let part = |name: &str| fact.trace.iter().find(|(part, span)| part == name && !span.is_empty()).map(|(_, span)| *span);
    let carried = amount(fact).map(|amount| amount.stated).or_else(|| part("honours")).or_else(|| part("tail"));
    let carried = carried.or_else(|| part("head")).unwrap_or(fact.clause);
    Item {
        kind,
        span: carried,
        clause: fact.clause.cover(carried),
        brief: brief(extraction, fact),
        when: format!("{}{}", modality(fact.modality), fact.time.map(period).unwrap_or_default()),
        rule: fact.rule.clone(),
        what,
        confidence: Some(fact.confidence),
        trace: fact.trace.clone(),
    }
}

fn of_mentions(extraction: &Extraction, id: EntityId, what: &impl Fn(&str) -> String) -> Vec<Item> {
    let entity = &extraction.entities[id.0];
    let kind = match &entity.kind {
        EntityKind::Indicator => return Vec::new(),
        EntityKind::Project => ItemKind::Project,
        EntityKind::Group(_) => ItemKind::Group,
        EntityKind::Enterprise => ItemKind::Enterprise,
        EntityKind::Program(_) => ItemKind::Program,
        _ => ItemKind::Other,
    };
    let item = |mention: &Span| Item {
        kind,
        span: *mention,
        clause: *mention,
        brief: entity_brief(extraction, id),
        when: String::new(),
        rule: entity.rule.clone(),
        what: what(&entity.rule),
        confidence: None,
        trace: Vec::new(),
    };
    entity.mentions.iter().map(item).collect()
}

fn misses(sentence: &Annotated<'_>, claims: &Claims<'_>, searcher: &Searcher<'_>) -> Vec<Miss> {
    let whole = Span::new(0, sentence.coded.text().len());
    let found = claims.of(sentence);
    let mut misses = Vec::new();
    for (at, typed) in sentence.coded.typed_in(whole) {
        let (kind, nearest) = match typed.mark {
            Mark::Quoted | Mark::Titled if !claims.owns_name(typed.span) => (MissKind::Name, searcher.of_name(sentence, at)),
            Mark::Money | Mark::Percent | Mark::Points | Mark::Count | Mark::Number | Mark::Rank | Mark::Multiple | Mark::Fraction
                if found.get(typed.index) == Some(&Claim::None) =>
            {
                (MissKind::Number, searcher.of_quantity(sentence, at, typed.mark))
            }
            _ => continue,
        };
        let clause = sentence.original(sentence.clause_of(at));
        misses.push(Miss { kind, section: sentence.context.section, span: typed.span, clause, nearest });
    }
    misses
}

fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Actual => "actual",
        Modality::Estimate => "estimate",
        Modality::Target => "target",
    }
}

fn period(period: Period) -> String {
    match period {
        Period::Year(year) => format!(" {year}"),
        Period::Years { from, to } => format!(" {from}–{to}"),
        Period::Days { from, to } => {
            format!(" {:04}-{:02}-{:02} to {:04}-{:02}-{:02}", from.year, from.month, from.day, to.year, to.month, to.day)
        }
    }
}
