//! Projects, groups, and the enterprises named with them, from the rules in `rules/patterns/project.toml`.

use crate::{
    fact::{Collector, EntityId, EntityKind, Fact, FactRules, Group, MemberKind, Stage, Statement, annotate::Annotated},
    pattern::{Mark, RuleMatch, TypedSpan},
    quantity::Value,
    span::Span,
};

/// A project or group that a sentence speaks of, and where (in coded text).
#[derive(Clone, Copy, Debug)]
pub struct Spoken {
    pub entity: EntityId,
    pub at: Span,
    /// The clause that spoke of it.
    pub clause: Span,
    pub group: bool,
}

/// Finds the projects and groups of a sentence, in the order of the text.
pub fn find(sentence: &Annotated<'_>, rules: &FactRules, out: &mut Collector) -> Vec<Spoken> {
    let mut spoken = Vec::new();
    for clause in &sentence.clauses {
        for found in rules.project.candidates(sentence.code(*clause), clause.start) {
            let reading = Reading { sentence, rules, found: &found, clause: *clause };
            if found.setting("names") == Some("spoken") {
                reading.go_on(&spoken, out);
            } else if let Some(mut entities) = reading.read(out) {
                spoken.append(&mut entities);
                break;
            }
        }
    }
    spoken
}

/// One match of a rule, being read.
struct Reading<'a> {
    sentence: &'a Annotated<'a>,
    rules: &'a FactRules,
    found: &'a RuleMatch<'a>,
    clause: Span,
}

impl Reading<'_> {
    /// The entities of the match; `None` where it turns out to be none of our business.
    fn read(&self, out: &mut Collector) -> Option<Vec<Spoken>> {
        let stage = self.stage();
        let noun = self.found.get("noun").filter(|noun| !noun.is_empty());
        let noun_text = noun.map(|noun| self.sentence.written(noun));
        let kind = self.kind(noun_text.as_deref())?;
        let count = self.found.get("count").and_then(|count| self.sentence.coded.typed_at(count.start));
        let count = count.filter(|count| count.mark == Mark::Count && self.countable(*count));
        let members = match (self.found.get("items"), kind) {
            (Some(items), MemberKind::Project) => self.projects(items, stage, noun_text.as_deref(), out)?,
            (Some(items), MemberKind::Enterprise) => self.enterprises(items, out)?,
            (None, _) => Vec::new(),
        };
        let mut spoken: Vec<Spoken> = Vec::new();
        if let (Some(count), Some(noun)) = (count, noun) {
            if stage.is_some() || !members.is_empty() {
                spoken.push(self.group(count, noun, kind, &members, stage, out)?);
            }
        }
        if kind == MemberKind::Project {
            spoken.extend(members.iter().map(|(entity, at)| Spoken { entity: *entity, at: *at, clause: self.clause, group: false }));
        }
        (!spoken.is_empty() || !members.is_empty()).then_some(spoken)
    }

    /// The clause says of the projects of the clause before how far they are.
    fn go_on(&self, spoken: &[Spoken], out: &mut Collector) {
        let before = self.sentence.clauses.iter().rev().find(|clause| clause.end <= self.clause.start);
        let Some(stage) = self.stage().filter(|stage| *stage != Stage::InProgress) else { return };
        for spoken in spoken.iter().filter(|spoken| before == Some(&spoken.clause)) {
            self.milestone(spoken.entity, stage, out);
        }
    }

    fn free(&self) -> bool {
        self.found.setting("names") == Some("free")
    }

    /// What the noun says that the names are; `None` for neither projects nor enterprises.
    fn kind(&self, noun: Option<&str>) -> Option<MemberKind> {
        let Some(noun) = noun else { return Some(MemberKind::Project) };
        if self.rules.projects.enterprise_noun.is_match(noun) {
            return Some(MemberKind::Enterprise);
        }
        self.rules.projects.project_noun.is_match(noun).then_some(MemberKind::Project)
    }

    fn countable(&self, count: TypedSpan) -> bool {
        let quantity = &self.sentence.quantities[count.index];
        quantity.unit.as_deref().is_some_and(|unit| self.rules.projects.count_unit.is_match(unit))
    }

    /// How far the words before and after the names say that the project is.
    fn stage(&self) -> Option<Stage> {
        let head = self.found.get("head").map_or("", |head| self.sentence.code(head));
        let tail = self.found.get("tail").map_or("", |tail| self.sentence.code(tail));
        self.rules.projects.stage(head, tail)
    }

    fn projects(&self, items: Span, stage: Option<Stage>, noun: Option<&str>, out: &mut Collector) -> Option<Vec<(EntityId, Span)>> {
        let coded = self.sentence.coded.text();
        let rules = &self.rules.projects;
        let parts: Vec<Span> = self.rules.names.parts(coded, items).into_iter().map(|part| rules.trimmed(coded, part)).collect();
        // Without a noun that says so, only the form of the names tells that they are projects.
        let free = self.free() || (noun.is_none() && self.found.setting("names") == Some("listed"));
        if free {
            stage?;
        }
        let labels = rules.labels(&parts.iter().map(|part| self.sentence.written(*part)).collect::<Vec<_>>(), noun, free);
        let tail = self.found.get("tail").map_or("", |tail| self.sentence.code(tail));
        let mut members = Vec::new();
        for (part, label) in parts.iter().zip(&labels) {
            let written = self.sentence.written(*part);
            let accepted = if free { rules.named_works(label) } else { rules.named(&written) };
            if !accepted || self.counts(*part) {
                continue;
            }
            let mention = self.sentence.original(*part).trimmed(self.sentence.text);
            let label = rules.with_works(label, tail, noun);
            let project = out.entity(EntityKind::Project, &label, Some(mention), &self.found.rule.name);
            if let Some((name, at)) = rules.undertaker(coded, *part, free, noun) {
                let name = if name.is_empty() { self.sentence.written(at) } else { name };
                let enterprise = out.entity(
                    EntityKind::Enterprise,
                    &name,
                    Some(self.sentence.original(at).trimmed(self.sentence.text)),
                    &self.found.rule.name,
                );
                out.get_mut(project).undertaken_by = Some(enterprise);
            }
            if let Some(stage) = stage {
                self.milestone(project, stage, out);
            }
            members.push((project, *part));
        }
        (!members.is_empty()).then_some(members)
    }

    /// Whether a part of a list is a number of things, not a name.
    fn counts(&self, part: Span) -> bool {
        let coded = self.sentence.coded.text();
        let last = self.sentence.coded.typed_in(part).last();
        last.is_some_and(|(at, typed)| at.end == part.end && (typed.mark as u32) < Mark::Time as u32)
            || part.of(coded).starts_with(Mark::Count.character())
    }

    fn enterprises(&self, items: Span, out: &mut Collector) -> Option<Vec<(EntityId, Span)>> {
        let coded = self.sentence.coded.text();
        let parts = self.rules.names.parts(coded, items);
        let mut members = Vec::new();
        for part in parts {
            let part = self.rules.projects.trimmed(coded, part);
            let name = self.sentence.written(part);
            if self.rules.projects.enterprise_like(&name) {
                let mention = self.sentence.original(part).trimmed(self.sentence.text);
                members.push((out.entity(EntityKind::Enterprise, &name, Some(mention), &self.found.rule.name), part));
            }
        }
        (!members.is_empty()).then_some(members)
    }

    fn group(
        &self,
        count: TypedSpan,
        noun: Span,
        kind: MemberKind,
        members: &[(EntityId, Span)],
        stage: Option<Stage>,
        out: &mut Collector,
    ) -> Option<Spoken> {
        let quantity = &self.sentence.quantities[count.index];
        let Value::Exact(number) = quantity.value else { return None };
        let group = Group {
            member_kind: kind,
            count: number,
            qualifier: quantity.qualifier,
            members: members.iter().map(|(member, _)| *member).collect(),
        };
        let first = self.found.get("items").map_or(noun, |items| items.cover(noun));
        let count_at = self.found.get("count").unwrap_or(noun);
        let at = first.cover(count_at);
        let mention = self.sentence.original(at).trimmed(self.sentence.text);
        let entity = out.entity(EntityKind::Group(group), &self.sentence.written(noun), Some(mention), &self.found.rule.name);
        if let Some(stage) = stage.filter(|_| kind == MemberKind::Project) {
            self.milestone(entity, stage, out);
        }
        Some(Spoken { entity, at, clause: self.clause, group: true })
    }

    fn milestone(&self, about: EntityId, stage: Stage, out: &mut Collector) {
        let at = self.found.span;
        out.fact(Fact {
            about,
            clause: self.sentence.original(at).trimmed(self.sentence.text),
            time: self.sentence.time_at(at, self.rules),
            modality: self.sentence.modality_at(at, self.rules),
            statement: Statement::Milestone { stage },
            rule: self.found.rule.name.clone(),
            confidence: self.found.rule.confidence,
            trace: self.found.captures().iter().map(|(name, span)| ((*name).to_owned(), self.sentence.original(*span))).collect(),
        });
    }
}

/// A counted group that a rule of another kind came upon: its count and noun, in coded text.
pub(super) fn counted(sentence: &Annotated<'_>, found: &RuleMatch<'_>, count: Span, noun: Span, out: &mut Collector) -> Option<EntityId> {
    let quantity = &sentence.quantities[sentence.coded.typed_at(count.start)?.index];
    let Value::Exact(number) = quantity.value else { return None };
    let group = Group { member_kind: MemberKind::Project, count: number, qualifier: quantity.qualifier, members: Vec::new() };
    let mention = sentence.original(count.cover(noun)).trimmed(sentence.text);
    Some(out.entity(EntityKind::Group(group), &sentence.written(noun), Some(mention), &found.rule.name))
}
