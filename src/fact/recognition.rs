//! Titles, lists and honours, from the rules in `rules/patterns/recognition.toml`.

use crate::{
    fact::{Collector, EntityId, EntityKind, Fact, FactRules, HonourLevel, Statement, annotate::Annotated, name::characters},
    pattern::RuleMatch,
    span::Span,
};

/// Finds the recognitions of a sentence about `place`.
pub fn find(sentence: &Annotated<'_>, rules: &FactRules, place: EntityId, out: &mut Collector) {
    for clause in &sentence.clauses {
        for found in rules.recognition.candidates(sentence.code(*clause), clause.start) {
            if read(sentence, rules, &found, place, out) {
                break;
            }
        }
    }
}

fn read(sentence: &Annotated<'_>, rules: &FactRules, found: &RuleMatch<'_>, place: EntityId, out: &mut Collector) -> bool {
    let coded = sentence.coded.text();
    let Some(honours) = found.get("honours") else { return false };
    let honours: Vec<Span> =
        rules.names.parts(coded, honours).into_iter().filter(|honour| rules.honours.is_match(honour.of(coded))).collect();
    if honours.is_empty() {
        return false;
    }
    let recipients = match found.get("recipients") {
        Some(recipients) => recipients_of(sentence, rules, recipients, place, found, out),
        None => vec![place],
    };
    for recipient in &recipients {
        for honour in &honours {
            emit(sentence, rules, found, *recipient, *honour, out);
        }
    }
    !recipients.is_empty()
}

fn recipients_of(
    sentence: &Annotated<'_>,
    rules: &FactRules,
    recipients: Span,
    place: EntityId,
    found: &RuleMatch<'_>,
    out: &mut Collector,
) -> Vec<EntityId> {
    let coded = sentence.coded.text();
    if rules.place_words.is_match(recipients.of(coded)) {
        return vec![place];
    }
    let mut entities = Vec::new();
    for part in rules.names.parts(coded, recipients) {
        let part = rules.projects.trimmed(coded, part);
        let name = sentence.written(part);
        if characters(&name) < 2 || sentence.coded.typed_in(part).any(|(_, typed)| typed.mark as u32 <= 0xE010) {
            continue;
        }
        let mention = sentence.original(part).trimmed(sentence.text);
        let kind = rules.kinds.of(&name);
        entities.push(out.entity(kind, &name, Some(mention), &found.rule.name));
    }
    entities
}

fn emit(sentence: &Annotated<'_>, rules: &FactRules, found: &RuleMatch<'_>, about: EntityId, honour: Span, out: &mut Collector) {
    let written = sentence.written(honour);
    let level = rules.kinds.level(&written);
    out.fact(Fact {
        about,
        clause: sentence.original(found.span).trimmed(sentence.text),
        time: sentence.time_at(honour, rules),
        modality: sentence.modality_at(honour, rules),
        statement: Statement::Recognition { honour: written, level: level.or(None::<HonourLevel>) },
        rule: found.rule.name.clone(),
        confidence: found.rule.confidence,
        trace: found.captures().iter().map(|(name, span)| ((*name).to_owned(), sentence.original(*span))).collect(),
    });
}

/// For tests of names: the kind of entity that a recipient is.
#[derive(Clone, Debug)]
pub struct Kinds {
    pub(super) enterprise: crate::pattern::Expression,
    pub(super) institution: crate::pattern::Expression,
    pub(super) park: crate::pattern::Expression,
    pub(super) cluster: crate::pattern::Expression,
    pub(super) region: crate::pattern::Expression,
    pub(super) project: crate::pattern::Expression,
    pub(super) levels: [(HonourLevel, crate::pattern::Expression); 4],
}

impl Kinds {
    /// What a recipient is, by its name.
    pub fn of(&self, name: &str) -> EntityKind {
        let kinds = [
            (&self.cluster, EntityKind::IndustryCluster),
            (&self.park, EntityKind::Park),
            (&self.institution, EntityKind::Institution),
            (&self.region, EntityKind::Region),
            (&self.project, EntityKind::Project),
            (&self.enterprise, EntityKind::Enterprise),
        ];
        kinds.into_iter().find(|(expression, _)| expression.is_match(name)).map_or(EntityKind::Brand, |(_, kind)| kind)
    }

    /// Who gives an honour, by its words: the widest level that they name.
    pub fn level(&self, honour: &str) -> Option<HonourLevel> {
        self.levels.iter().find(|(_, expression)| expression.is_match(honour)).map(|(level, _)| *level)
    }
}
