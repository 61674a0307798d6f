//! Titles, lists and honours, from the rules in `rules/patterns/recognition.toml`.

use crate::{
    fact::{Collector, EntityId, EntityKind, Fact, FactRules, HonourLevel, Statement, annotate::Annotated, name::characters},
    pattern::{Mark, RuleMatch},
    span::Span,
};

/// Finds the recognitions of a sentence about `place`.
pub fn find(sentence: &Annotated<'_>, rules: &FactRules, place: EntityId, out: &mut Collector) {
    let mut latest: Vec<EntityId> = Vec::new();
    let mut topic = None;
    for clause in &sentence.clauses {
        for found in rules.recognition.candidates(sentence.stretch(*clause), clause.start) {
            let unnamed = if !latest.is_empty() && rules.goes_on.is_match(sentence.code(*clause)) { latest.clone() } else { vec![place] };
            let recipients = read(sentence, rules, &found, place, &Unnamed { recipients: unnamed, topic }, out);
            if !recipients.is_empty() {
                latest = recipients;
                break;
            }
        }
        let work =
            rules.work_topic.captures(sentence.code(*clause)).and_then(|found| found.name("name").map(|name| Span::from(name.range())));
        topic = work.map(|work| work.shifted(clause.start)).or(topic);
    }
}

/// To whom an honour goes in a clause that names nobody.
struct Unnamed {
    recipients: Vec<EntityId>,
    /// The work that an earlier clause of the sentence begins with: 民政工作整体推进，被评为….
    topic: Option<Span>,
}

/// The park that a longer name begins with, where the honour is one for parks: 青禾高新区轴承产业集群 → 青禾高新区.
fn park_of(sentence: &Annotated<'_>, rules: &FactRules, recipient: EntityId, honour: &Honour, rule: &str, out: &mut Collector) -> EntityId {
    let name = out.get(recipient).name.clone();
    let Some(park) = rules.leading_park.find(&name).filter(|park| park.end() < name.len() && rules.park_honour.is_match(&honour.name))
    else {
        return recipient;
    };
    let mention = out.get(recipient).mentions.first().copied().filter(|mention| mention.of(sentence.text).starts_with(&name[..park.end()]));
    let Some(mention) = mention else { return recipient };
    out.entity(EntityKind::Park, &name[..park.end()], Some(Span::new(mention.start, mention.start + park.end())), rule)
}

/// The recipients of one match; `unnamed` are those of a clause that names none. Empty where it turns out to be no recognition.
fn read(
    sentence: &Annotated<'_>,
    rules: &FactRules,
    found: &RuleMatch<'_>,
    place: EntityId,
    unnamed: &Unnamed,
    out: &mut Collector,
) -> Vec<EntityId> {
    let Some(stated) = found.get("honours") else { return Vec::new() };
    let honours = honours_of(sentence, rules, stated);
    if honours.is_empty() {
        return Vec::new();
    }
    let named = found.get("recipients").filter(|recipients| !recipients.is_empty());
    let topic = || unnamed.topic.filter(|_| !honours.iter().any(|honour| rules.place_honour.is_match(&honour.name)));
    let recipients = if let Some(named) = named.or_else(topic) {
        recipients_of(sentence, rules, named, place, found, out)
    } else {
        let unnamed = unnamed.recipients.iter();
        unnamed.map(|recipient| park_of(sentence, rules, *recipient, &honours[0], &found.rule.name, out)).collect()
    };
    let one_by_one = found.get("each").is_some() && recipients.len() == honours.len();
    for (position, recipient) in recipients.iter().enumerate() {
        for honour in honours.iter().enumerate().filter(|(other, _)| !one_by_one || *other == position).map(|(_, honour)| honour) {
            emit(sentence, rules, found, *recipient, honour, out);
        }
    }
    recipients
}

/// An honour as stated, or restored where the list leaves a part of it out, and where it stands in coded text.
struct Honour {
    name: String,
    span: Span,
}

fn honours_of(sentence: &Annotated<'_>, rules: &FactRules, stated: Span) -> Vec<Honour> {
    let coded = sentence.coded.text();
    let mut honours: Vec<Honour> = Vec::new();
    let mut parts = rules.names.parts(coded, stated);
    // 省级公立医院改革与发展示范项目: one honour, where the words before the joint are none.
    let listed = stated.of(coded).contains('、');
    if !listed && parts.split_last().is_some_and(|(_, rest)| rest.iter().any(|part| !rules.honour_part.is_match(part.of(coded)))) {
        parts = vec![stated];
    }
    for span in parts.into_iter().flat_map(|part| between_quotes(coded, part)).rev() {
        let mut name = sentence.written(span);
        if rules.honour_grade.is_match(&name) {
            let Some(next) = honours.last() else { continue };
            let Some(rest) = rules.honour_grade_head.find(&next.name).map(|found| next.name[found.end()..].to_owned()) else { continue };
            name.push_str(&rest);
        }
        if rules.honours.is_match(&name) && !rules.no_honour.is_match(&name) {
            honours.push(Honour { name, span });
        }
    }
    honours.reverse();
    honours
}

/// Names in quotation marks that follow each other without a joint: “甲”“乙”称号. The others as they are.
fn between_quotes(coded: &str, part: Span) -> Vec<Span> {
    let quote = Mark::Quoted.character();
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, character) in part.of(coded).char_indices() {
        if character == quote && at > start && part.of(coded)[..at].ends_with(quote) {
            parts.push(Span::new(part.start + start, part.start + at));
            start = at;
        }
    }
    parts.push(Span::new(part.start + start, part.end));
    parts
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
    let lead = rules.recipient_lead.find(recipients.of(coded)).map_or(0, |found| found.end());
    let recipients = Span::new(recipients.start + lead, recipients.end);
    let parts =
        if recipients.of(coded).contains('、') { rules.names.parts(coded, recipients) } else { rules.names.pair(coded, recipients) };
    let mut entities = Vec::new();
    for part in parts {
        let part = rules.projects.trimmed(coded, part);
        let name = sentence.written(part);
        if characters(&name) < 2
            || rules.modifies.is_match(&name)
            || rules.no_recipient.is_match(&name)
            || sentence.coded.typed_in(part).any(|(_, typed)| typed.mark as u32 <= 0xE010)
        {
            continue;
        }
        let mention = sentence.original(part).trimmed(sentence.text);
        let kind = rules.kinds.of(&name);
        entities.push(out.entity(kind, &name, Some(mention), &found.rule.name));
    }
    entities
}

fn emit(sentence: &Annotated<'_>, rules: &FactRules, found: &RuleMatch<'_>, about: EntityId, honour: &Honour, out: &mut Collector) {
    let level = rules.kinds.level(&honour.name);
    out.fact(Fact {
        about,
        clause: sentence.original(found.span).trimmed(sentence.text),
        time: sentence.time_at(honour.span, rules),
        modality: sentence.modality_at(honour.span, rules),
        statement: Statement::Recognition { honour: honour.name.clone(), level: level.or(None::<HonourLevel>) },
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
