//! Gathers entities and facts of one report; one entity for each kind and name.

use std::collections::{HashMap, HashSet};

use crate::{
    fact::{Entity, EntityId, EntityKind, Extraction, Fact, Statement, brief::entity_kind},
    span::Span,
};

#[derive(Debug, Default)]
pub struct Collector {
    extraction: Extraction,
    by_name: HashMap<(&'static str, String), EntityId>,
    names: HashSet<String>,
}

impl Collector {
    /// The entity of a kind and name; made, with `rule` as its finder, where it is new. Groups are never shared.
    pub fn entity(&mut self, kind: EntityKind, name: &str, mention: Option<Span>, rule: &str) -> EntityId {
        let key = (entity_kind(&kind), name.to_owned());
        let shared = !matches!(kind, EntityKind::Group(_));
        let id = match self.by_name.get(&key) {
            Some(id) if shared => *id,
            _ => {
                let id = EntityId(self.extraction.entities.len());
                let (name, rule) = (name.to_owned(), rule.to_owned());
                self.extraction.entities.push(Entity {
                    kind,
                    name,
                    alternatives: Vec::new(),
                    mentions: Vec::new(),
                    rule,
                    undertaken_by: None,
                    located_in: None,
                });
                if shared {
                    self.names.insert(key.1.clone());
                    self.by_name.insert(key, id);
                }
                id
            }
        };
        if let Some(mention) = mention {
            let mentions = &mut self.extraction.entities[id.0].mentions;
            if !mentions.contains(&mention) {
                mentions.push(mention);
            }
        }
        id
    }

    /// Another name of an entity, by which it will be found too.
    pub fn alias(&mut self, kind: &EntityKind, name: &str, id: EntityId) {
        self.by_name.entry((entity_kind(kind), name.to_owned())).or_insert(id);
    }

    pub fn find(&self, kind: &EntityKind, name: &str) -> Option<EntityId> {
        self.by_name.get(&(entity_kind(kind), name.to_owned())).copied()
    }

    /// Whether an entity of any kind bears a name.
    pub fn knows(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether a programme is mentioned at a place that overlaps `at`.
    pub fn mentions_program(&self, at: Span) -> bool {
        let programs = self.extraction.entities.iter().filter(|entity| matches!(entity.kind, EntityKind::Program(_)));
        programs.flat_map(|entity| &entity.mentions).any(|mention| mention.overlaps(at))
    }

    /// Whether an enterprise is mentioned at a place that covers `at`.
    pub fn mentions_enterprise(&self, at: Span) -> bool {
        let enterprises = self.extraction.entities.iter().filter(|entity| matches!(entity.kind, EntityKind::Enterprise));
        enterprises.flat_map(|entity| &entity.mentions).any(|mention| mention.contains(at))
    }

    pub fn get_mut(&mut self, id: EntityId) -> &mut Entity {
        &mut self.extraction.entities[id.0]
    }

    pub fn get(&self, id: EntityId) -> &Entity {
        &self.extraction.entities[id.0]
    }

    /// Adds a fact, unless the very same was stated at the same place before.
    pub fn fact(&mut self, fact: Fact) {
        let known = self
            .extraction
            .facts
            .iter()
            .rev()
            .take(64)
            .any(|other| other.clause == fact.clause && other.about == fact.about && other.statement == fact.statement);
        if !known {
            self.extraction.facts.push(fact);
        }
    }

    /// The last fact's indicators and so on: what was added since a mark, see [`Self::mark`].
    pub fn facts_since(&self, mark: usize) -> &[Fact] {
        &self.extraction.facts[mark..]
    }

    pub fn mark(&self) -> usize {
        self.extraction.facts.len()
    }

    /// Everything, facts in the order of the text.
    pub fn finish(mut self) -> Extraction {
        self.extraction.facts.sort_by_key(|fact| (fact.clause, rank(&fact.statement)));
        for entity in &mut self.extraction.entities {
            entity.mentions.sort_unstable();
        }
        self.extraction
    }
}

fn rank(statement: &Statement) -> u8 {
    match statement {
        Statement::Observation { .. } => 0,
        Statement::Investment { .. } => 1,
        Statement::Milestone { .. } => 2,
        Statement::Recognition { .. } => 3,
    }
}
