//! Which quantities and names of a sentence became facts, and which did not.

use std::collections::HashMap;

use crate::{
    fact::{Amount, Annotated, EntityId, EntityKind, Extraction, Fact, Statement},
    pattern::Mark,
    quantity::{Quantity, Value},
    span::Span,
};

/// What became of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The amount of a fact: an index into [`Extraction::facts`].
    Fact(usize),
    /// The count of a group.
    Group(EntityId),
    /// It stands in the name of something: 2×35万吨 in the name of a project.
    Name(EntityId),
    /// It only describes what follows it (亿元以上项目), or stands in quotation marks or brackets that are read as one.
    Describes,
    /// Nobody wanted it.
    None,
}

/// What the facts of a report own of its text.
#[derive(Clone, Debug)]
pub struct Claims<'a> {
    extraction: &'a Extraction,
    /// Amounts by where they stand, with their facts.
    amounts: Vec<(Span, usize)>,
    /// Mentions by where they start, with what they mention.
    mentions: Vec<(Span, EntityId)>,
    /// What rules matched, by where it starts: a name in an indicator or an honour belongs to its fact.
    traces: Vec<Span>,
    longest_trace: usize,
    longest_mention: usize,
}

impl<'a> Claims<'a> {
    pub fn new(extraction: &'a Extraction) -> Self {
        let facts = extraction.facts.iter().enumerate();
        let mut amounts: Vec<(Span, usize)> = facts.filter_map(|(index, fact)| Some((amount(fact)?.stated, index))).collect();
        amounts.sort_unstable();
        let entities = extraction.entities.iter().enumerate();
        let mut mentions: Vec<(Span, EntityId)> =
            entities.flat_map(|(index, entity)| entity.mentions.iter().map(move |mention| (*mention, EntityId(index)))).collect();
        mentions.sort_unstable();
        let longest_mention = mentions.iter().map(|(span, _)| span.len()).max().unwrap_or(0);
        let mut traces: Vec<Span> = extraction.facts.iter().flat_map(|fact| fact.trace.iter().map(|(_, span)| *span)).collect();
        traces.sort_unstable();
        let longest_trace = traces.iter().map(|span| span.len()).max().unwrap_or(0);
        Self { extraction, amounts, mentions, traces, longest_trace, longest_mention }
    }

    /// The claims on all quantities of a sentence, in their order.
    pub fn of(&self, sentence: &Annotated<'_>) -> Vec<Claim> {
        let coded = &sentence.coded;
        let marks = coded.typed_in(Span::new(0, coded.text().len())).map(|(_, typed)| typed);
        let seen: HashMap<Span, Mark> = marks.map(|typed| (typed.span, typed.mark)).collect();
        sentence.quantities.iter().map(|quantity| self.of_quantity(quantity, seen.get(&quantity.span).copied())).collect()
    }

    fn of_quantity(&self, quantity: &Quantity, mark: Option<Mark>) -> Claim {
        let first = self.amounts.partition_point(|(span, _)| span.end <= quantity.span.start);
        if let Some((_, fact)) = self.amounts.get(first).filter(|(span, _)| span.overlaps(quantity.stated)) {
            return Claim::Fact(*fact);
        }
        let around: Vec<EntityId> = self.mentioned_around(quantity.span).collect();
        let counted = |id: &&EntityId| match &self.extraction.entities[id.0].kind {
            EntityKind::Group(group) => quantity.value == Value::Exact(group.count),
            _ => false,
        };
        if let Some(group) = around.iter().find(counted) {
            return Claim::Group(*group);
        }
        let named = |id: &&EntityId| !matches!(self.extraction.entities[id.0].kind, EntityKind::Group(_));
        if let Some(name) = around.iter().find(named) {
            return Claim::Name(*name);
        }
        if mark.is_none_or(|mark| mark == Mark::Attributive) { Claim::Describes } else { Claim::None }
    }

    fn mentioned_around(&self, span: Span) -> impl Iterator<Item = EntityId> {
        let first = self.mentions.partition_point(|(mention, _)| mention.start + self.longest_mention < span.end);
        let near = self.mentions[first..].iter().take_while(move |(mention, _)| mention.start <= span.start);
        near.filter(move |(mention, _)| mention.contains(span)).map(|(_, id)| *id)
    }

    /// Whether a name is (or overlaps) the name of something, or is among the words of a fact.
    pub fn owns_name(&self, span: Span) -> bool {
        let first = self.mentions.partition_point(|(mention, _)| mention.start + self.longest_mention <= span.start);
        let mut near = self.mentions[first..].iter().take_while(|(mention, _)| mention.start < span.end);
        let first = self.traces.partition_point(|trace| trace.start + self.longest_trace < span.end);
        let mut words = self.traces[first..].iter().take_while(|trace| trace.start <= span.start);
        near.any(|(mention, _)| mention.overlaps(span)) || words.any(|trace| trace.contains(span))
    }
}

/// The amount that a fact states.
pub fn amount(fact: &Fact) -> Option<&Amount> {
    match &fact.statement {
        Statement::Observation { amount, .. } | Statement::Investment { amount, .. } => Some(amount),
        Statement::Milestone { .. } | Statement::Recognition { .. } => None,
    }
}
