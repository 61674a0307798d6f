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

/// The names of a list of projects.
struct Names {
    /// Where each stands, in coded text.
    parts: Vec<Span>,
    /// Where the words stand that each is drawn from: 1、4号线 of 1号线.
    mentions: Vec<Span>,
    written: Vec<String>,
    /// With what only others of the list or the words behind it say.
    labels: Vec<String>,
}

impl Reading<'_> {
    pub(super) fn projects(&self, items: Span, noun: Option<&str>, out: &mut Collector) -> Option<Vec<Member>> {
        if self.free() {
            self.stage?;
        }
        let names = self.names(items, noun);
        let accepted: Vec<bool> = (0..names.parts.len()).map(|at| self.accepted(&names, at, noun)).collect();
        let mut members = Vec::new();
        for (at, part) in names.parts.iter().enumerate() {
            let programme = self.free() && out.mentions_program(self.mention(*part));
            let own = accepted[at];
            if (own || self.beside(&names, at, noun, &accepted)) && !programme && !self.counts(*part) && !self.serves(&names.labels[at]) {
                let project = self.project(names.mentions[at], &names.labels[at], out);
                if names.mentions[at] == *part {
                    self.undertaken(project, *part, noun.filter(|_| own), out);
                }
                members.push((project, *part));
            }
        }
        (!members.is_empty()).then_some(members)
    }

    fn names(&self, items: Span, noun: Option<&str>) -> Names {
        let rules = &self.rules.projects;
        let parts = self.parts(items);
        let mut written: Vec<String> = parts.iter().map(|part| self.sentence.written(*part)).collect();
        let mentions = rules.restore_series(&mut written).into_iter().map(|(from, to)| parts[from].cover(parts[to])).collect();
        // Names that stand behind their own money share nothing.
        let labels = if self.certain() { written.clone() } else { rules.labels(&written, noun, self.free(), self.works().as_deref()) };
        Names { parts, mentions, written, labels }
    }

    /// What is done to all things of the list.
    fn works(&self) -> Option<String> {
        let works = self.found.get("works").map(|works| self.sentence.written(works));
        let head = || self.rules.projects.head_works(self.sentence.code(self.frame.head)).filter(|_| self.free());
        works.or_else(|| head().map(str::to_owned))
    }

    /// Whether a name is that of a project by itself.
    fn accepted(&self, names: &Names, at: usize, noun: Option<&str>) -> bool {
        let rules = &self.rules.projects;
        let (name, label) = (&names.written[at], &names.labels[at]);
        match (self.free(), self.certain()) {
            (true, _) => rules.named_works(label) || self.told_by_stage(name) || self.single(label),
            (false, true) => rules.named(name) || rules.particular(name) || self.single(name),
            (false, false) => {
                let described = || noun.is_some_and(|noun| rules.says_only_project(noun)) && rules.described(name);
                rules.named(name) || rules.named_place(name, label) || described()
            }
        }
    }

    /// Whether a name is that of a project by those that stand beside it: in a list of projects, one name of its own vouches
    /// for works that have none.
    fn beside(&self, names: &Names, at: usize, noun: Option<&str>, accepted: &[bool]) -> bool {
        let rules = &self.rules.projects;
        let (name, label) = (&names.written[at], &names.labels[at]);
        let own = accepted.iter().filter(|accepted| **accepted).count();
        if self.free() {
            let last = accepted.last() == Some(&true) && accepted.len() > 1;
            let all = || last && names.written.last().is_some_and(|last| self.says_project(last));
            return own > 0 && (rules.stands_beside(label) || (all() && rules.could_be_named(name)));
        }
        let counted = self.count().is_some();
        let mostly = || counted && own * 2 >= accepted.len() && noun.is_some_and(|noun| rules.says_only_project(noun));
        (own > 0 || counted) && (rules.works_like(name) || (mostly() && rules.could_be_member(name)))
    }

    /// Whether a name is no project but an aim or somebody who is backed, by the verb before it.
    fn serves(&self, label: &str) -> bool {
        let head = self.sentence.code(self.frame.head);
        self.free()
            && (self.rules.projects.aimed_at(head, label) || (self.frame.tail.is_empty() && self.rules.projects.backed(head, label)))
    }

    fn project(&self, mention: Span, label: &str, out: &mut Collector) -> EntityId {
        let bare = self.rules.projects.bare(label);
        let label = [bare.to_owned(), format!("{bare}项目"), format!("{bare}工程")]
            .into_iter()
            .find(|name| out.find(&EntityKind::Project, name).is_some())
            .unwrap_or_else(|| label.to_owned());
        let project = out.entity(EntityKind::Project, &label, Some(self.mention(mention)), &self.found.rule.name);
        if let Some(stage) = self.stage {
            self.milestone(project, stage, out);
        }
        project
    }

    /// Notes who undertakes a project, by its name. Without a noun that says what the list holds, only its form tells.
    fn undertaken(&self, project: EntityId, part: Span, noun: Option<&str>, out: &mut Collector) {
        // What is done to places is no firm's: 对青禾等项目进行土地整备.
        let free = noun.is_none() || self.free() || self.found.get("works").is_some_and(|works| !works.is_empty());
        if let Some(at) = self.rules.projects.undertaker(self.sentence.coded.text(), part, free, noun) {
            let enterprise = out.entity(EntityKind::Enterprise, &self.sentence.written(at), Some(self.mention(at)), &self.found.rule.name);
            out.get_mut(project).undertaken_by = Some(enterprise);
        }
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
