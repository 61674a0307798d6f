//! The members of a list of projects or enterprises, and the group that they make.

use crate::{
    fact::{Collector, EntityId, EntityKind, Group, MemberKind, Stage},
    pattern::{Mark, TypedSpan},
    quantity::Value,
    span::Span,
};

use super::{
    Spoken,
    reading::{Member, Reading},
};

impl Reading<'_> {
    pub(super) fn projects(&self, items: Span, noun: Option<&str>, out: &mut Collector) -> Option<Vec<Member>> {
        let rules = &self.rules.projects;
        let free = self.free();
        if free {
            self.stage?;
        }
        let parts = self.parts(items);
        let written: Vec<String> = parts.iter().map(|part| self.sentence.written(*part)).collect();
        let works = self.found.get("works").map(|works| self.sentence.written(works));
        let works = works.or_else(|| rules.head_works(self.sentence.code(self.frame.head)).filter(|_| free).map(str::to_owned));
        // Names that stand behind their own money share nothing.
        let labels = if self.certain() { written.clone() } else { rules.labels(&written, noun, free, works.as_deref()) };
        let accepted: Vec<bool> = written
            .iter()
            .zip(&labels)
            .map(|(name, label)| match (free, self.certain()) {
                (true, _) => rules.named_works(label) || self.told_by_stage(name) || self.single(label),
                (false, true) => rules.named(name) || rules.particular(name) || self.single(name),
                (false, false) => rules.named(name),
            })
            .collect();
        // In a list of projects, one name of its own vouches for works beside it that have none.
        let vouched = !free && (accepted.contains(&true) || self.count().is_some());
        let all_projects =
            free && accepted.last() == Some(&true) && parts.len() > 1 && written.last().is_some_and(|last| self.says_project(last));
        let mut members = Vec::new();
        for (position, part) in parts.iter().enumerate() {
            let beside = if free {
                accepted.contains(&true)
                    && (rules.stands_beside(&labels[position]) || (all_projects && rules.could_be_named(&written[position])))
            } else {
                vouched && rules.works_like(&written[position])
            };
            let programme = free && out.mentions_program(self.mention(*part));
            if (accepted[position] || beside) && !programme && !self.counts(*part) {
                members.push((self.project(*part, &labels[position], noun, free, out), *part));
            }
        }
        (!members.is_empty()).then_some(members)
    }

    fn project(&self, part: Span, label: &str, noun: Option<&str>, free: bool, out: &mut Collector) -> EntityId {
        let mention = self.mention(part);
        let bare = self.rules.projects.bare(label);
        let label = [bare.to_owned(), format!("{bare}项目"), format!("{bare}工程")]
            .into_iter()
            .find(|name| out.find(&EntityKind::Project, name).is_some())
            .unwrap_or_else(|| label.to_owned());
        let project = out.entity(EntityKind::Project, &label, Some(mention), &self.found.rule.name);
        if let Some(at) = self.rules.projects.undertaker(self.sentence.coded.text(), part, free, noun) {
            let enterprise = out.entity(EntityKind::Enterprise, &self.sentence.written(at), Some(self.mention(at)), &self.found.rule.name);
            out.get_mut(project).undertaken_by = Some(enterprise);
        }
        if let Some(stage) = self.stage {
            self.milestone(project, stage, out);
        }
        project
    }

    /// Several phases of one project; the passage is the enumeration.
    pub(super) fn phases(&self, base: Span, phases: Span, out: &mut Collector) -> Option<Vec<Spoken>> {
        self.stage?;
        let base = self.rules.projects.trimmed(self.sentence.coded.text(), base);
        let (name, listed) = (self.sentence.written(base), self.sentence.written(phases));
        let works = self.found.get("works").map_or(String::new(), |works| self.sentence.written(works));
        let at = base.cover(phases);
        let spoken = listed.chars().filter(|character| self.rules.projects.is_numeral(*character)).map(|numeral| {
            let label = format!("{name}{numeral}{}{works}", self.rules.projects.phase_word());
            let project = out.entity(EntityKind::Project, &label, Some(self.mention(at)), &self.found.rule.name);
            if let Some(stage) = self.stage {
                self.milestone(project, stage, out);
            }
            Spoken { entity: project, at, clause: self.clause, group: false }
        });
        Some(spoken.collect())
    }

    /// Whether a part of a list is a number of things, not a name.
    fn counts(&self, part: Span) -> bool {
        let coded = self.sentence.coded.text();
        let unit = |typed: &TypedSpan| self.sentence.quantities.get(typed.index).and_then(|quantity| quantity.unit.as_deref());
        let capacity = |typed: &TypedSpan| typed.mark == Mark::Count && unit(typed).is_some_and(|unit| self.rules.projects.capacity(unit));
        let of_plant = self.sentence.coded.typed_at(part.start).is_some_and(|typed| capacity(&typed));
        if self.sentence.coded.typed_in(part).any(|(at, typed)| {
            typed.mark == Mark::Money || (!of_plant && at.start == part.start && (typed.mark as u32) < Mark::Time as u32)
        }) {
            return true;
        }
        let of_things = |unit: &str| self.rules.projects.count_unit.is_match(unit);
        let mut counted = self.sentence.coded.typed_in(part).filter(|(_, typed)| typed.mark == Mark::Count);
        if counted.any(|(_, typed)| self.sentence.quantities[typed.index].unit.as_deref().is_some_and(of_things)) {
            return true;
        }
        let last = self.sentence.coded.typed_in(part).last();
        last.is_some_and(|(at, typed)| at.end == part.end && (typed.mark as u32) < Mark::Time as u32)
            || (!of_plant && part.of(coded).starts_with(Mark::Count.character()))
    }

    pub(super) fn enterprises(&self, items: Span, out: &mut Collector) -> Option<Vec<Member>> {
        let mut members = Vec::new();
        for part in self.parts(items) {
            let name = self.sentence.written(part);
            if self.rules.projects.enterprise_like(&name) && !self.counts(part) {
                members.push((out.entity(EntityKind::Enterprise, &name, Some(self.mention(part)), &self.found.rule.name), part));
            }
        }
        (!members.is_empty()).then_some(members)
    }

    pub(super) fn group(
        &self,
        count_at: Span,
        noun: Span,
        kind: MemberKind,
        members: &[Member],
        stage: Option<Stage>,
        out: &mut Collector,
    ) -> Option<Spoken> {
        let quantity = &self.sentence.quantities[self.counted_at(count_at)?.index];
        let Value::Exact(number) = quantity.value else { return None };
        let group = Group {
            member_kind: kind,
            count: number,
            qualifier: quantity.qualifier,
            members: members.iter().map(|(member, _)| *member).collect(),
        };
        let at = self.found.get("items").map_or(noun, |items| items.cover(noun)).cover(count_at);
        let place = self.found.get("where").map_or(String::new(), |place| self.sentence.written(place));
        let noun_text = self.sentence.written(noun);
        // 竣工项目36个: what kind of projects they are, the verb before them tells.
        let kind_word = self
            .rules
            .projects
            .kind_word(self.sentence.code(self.frame.head))
            .filter(|_| noun.start == self.frame.head.end && self.rules.projects.bare(&noun_text).is_empty());
        let name = format!("{place}{}{noun_text}", kind_word.unwrap_or_default());
        let entity = out.entity(EntityKind::Group(group), &name, Some(self.mention(at)), &self.found.rule.name);
        if let Some(stage) = stage.filter(|_| kind == MemberKind::Project) {
            self.milestone(entity, stage, out);
        }
        Some(Spoken { entity, at, clause: self.clause, group: true })
    }
}
