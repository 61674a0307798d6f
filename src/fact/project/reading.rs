//! One match of a rule for projects, read: what stands around the names, and what they are.

use crate::{
    fact::{Collector, EntityId, Fact, FactRules, MemberKind, Stage, Statement, annotate::Annotated, works::Told},
    pattern::{Mark, RuleMatch, TypedSpan},
    span::Span,
};

use super::{Frame, Spoken};

/// One match of a rule, being read.
pub(super) struct Reading<'a> {
    pub(super) sentence: &'a Annotated<'a>,
    pub(super) rules: &'a FactRules,
    pub(super) found: &'a RuleMatch<'a>,
    pub(super) frame: Frame,
    pub(super) stage: Option<Stage>,
    pub(super) clause: Span,
}

/// A member of a list: its entity, and where its name stands in coded text.
pub(super) type Member = (EntityId, Span);

impl Reading<'_> {
    /// The entities of the match; `None` where it turns out to be none of our business.
    pub(super) fn read(&self, out: &mut Collector) -> Option<Vec<Spoken>> {
        if let (Some(base), Some(phases)) = (self.found.get("base"), self.found.get("phases")) {
            return self.phases(base, phases, out);
        }
        let noun = self.found.get("noun").filter(|noun| !noun.is_empty());
        if let (Some(noun), Some(count)) = (noun, self.found.get("count").filter(|_| self.found.get("items").is_some()))
            && noun.end <= count.start
            && self.counted_at(count).is_none()
        {
            return None; // 青禾路等绿化30公里 measures.
        }
        let noun_text = noun.map(|noun| self.sentence.written(noun));
        let kind = self.kind(noun_text.as_deref())?;
        let members = match (self.found.get("items"), kind) {
            (Some(items), MemberKind::Project) => self.projects(items, noun_text.as_deref(), out)?,
            (Some(items), MemberKind::Enterprise) => self.enterprises(items, out)?,
            (None, _) => Vec::new(),
        };
        let mut spoken: Vec<Spoken> = Vec::new();
        let count_at = self.found.get("count").or_else(|| self.found.get("count2"));
        if let (Some(count), Some(noun)) = (count_at.filter(|at| self.counted_at(*at).is_some()), noun)
            && (!members.is_empty() || self.projects_counted(noun, kind))
        {
            spoken.push(self.group(count, noun, kind, &members, self.stage, out)?);
        }
        if let (Some(count), Some(verb), Some(noun)) = (self.found.get("next_count"), self.found.get("next_verb"), noun)
            && self.counted_at(count).is_some()
        {
            let stage = self.rules.projects.stage("", self.sentence.code(verb));
            spoken.push(self.group(count, noun, kind, &[], stage, out)?);
        }
        if kind == MemberKind::Project {
            spoken.extend(members.iter().map(|(entity, at)| Spoken { entity: *entity, at: *at, clause: self.clause, group: false }));
        }
        (!spoken.is_empty() || !members.is_empty()).then_some(spoken)
    }

    /// Whether what stands around the names tells that each is one project.
    pub(super) fn certain(&self) -> bool {
        self.found.setting("names") == Some("certain")
    }

    /// Whether nothing but the form of the names can tell that they are projects.
    pub(super) fn free(&self) -> bool {
        match self.found.setting("names") {
            Some("free") => true,
            Some("listed") => self.found.get("noun").is_none_or(Span::is_empty),
            _ => false,
        }
    }

    /// What the noun says that the names are; `None` for neither projects nor enterprises.
    pub(super) fn kind(&self, noun: Option<&str>) -> Option<MemberKind> {
        let Some(noun) = noun else { return Some(MemberKind::Project) };
        if self.rules.projects.no_project_noun.is_match(noun) {
            return None;
        }
        if self.rules.projects.enterprise_noun.is_match(noun) {
            return Some(MemberKind::Enterprise);
        }
        if self.rules.projects.project_noun.is_match(noun) {
            return Some(MemberKind::Project);
        }
        // Any other noun will do where something is built and the names say what.
        let named = self.found.get("items").is_some_and(|items| self.mostly_works(items));
        let works = self.found.get("works").is_some();
        (self.stage.is_some() && (named || works)).then_some(MemberKind::Project)
    }

    /// Whether a name that does not end like works is one by the stage that is told of it: 白鹭药业建成投产.
    pub(super) fn told_by_stage(&self, name: &str) -> bool {
        let rules = &self.rules.projects;
        let verb = self.found.get("verb").map_or("", |verb| self.sentence.code(verb));
        let told = rules.told_by_stage(self.sentence.code(self.frame.tail)) || rules.told_by_stage(verb);
        told && name.chars().count() >= 4 && rules.named(name)
    }

    /// Whether a name of common words is that of one building, of which something is told that befalls one only.
    pub(super) fn single(&self, name: &str) -> bool {
        let whole = self.frame.head.end > self.frame.head.start && self.frame.tail.end > self.frame.tail.start;
        let told = match self.stage {
            None | Some(Stage::Planned | Stage::InProgress) => Told::Verb,
            Some(Stage::Approved | Stage::Signed) => Told::Come,
            Some(Stage::Started | Stage::Completed | Stage::InOperation) => Told::Built,
        };
        self.rules.projects.single(name, told) || (whole && self.rules.projects.single(name, Told::Whole))
    }

    /// Whether what stands behind a list says that all its members are projects: A、B项目, A、B建设.
    pub(super) fn says_project(&self, last: &str) -> bool {
        let rules = &self.rules.projects;
        let works = self.found.get("works").or_else(|| self.found.get("verb")).map_or("", |works| self.sentence.code(works));
        rules.says_project(last) || rules.says_project(works) || rules.says_building(self.sentence.code(self.frame.tail))
    }

    pub(super) fn mostly_works(&self, items: Span) -> bool {
        let parts = self.parts(items);
        parts.iter().filter(|part| self.rules.projects.named_works(&self.sentence.written(**part))).count() * 2 >= parts.len()
    }

    pub(super) fn parts(&self, items: Span) -> Vec<Span> {
        let coded = self.sentence.coded.text();
        self.rules.names.works(coded, items).into_iter().map(|part| self.rules.projects.trimmed(coded, part)).collect()
    }

    /// Whether a count of things without names counts projects that have a stage. Of what there are many anyway (学校,
    /// 公园), only a stage that the many go through together makes projects.
    pub(super) fn projects_counted(&self, noun: Span, kind: MemberKind) -> bool {
        let begun = |stage: Stage| !matches!(stage, Stage::InProgress | Stage::Completed | Stage::InOperation);
        let projects = || kind == MemberKind::Project && self.rules.projects.counts_projects(&self.sentence.written(noun));
        self.stage.is_some_and(|stage| begun(stage) || projects())
    }

    pub(super) fn count(&self) -> Option<TypedSpan> {
        self.counted_at(self.found.get("count").or_else(|| self.found.get("count2"))?)
    }

    pub(super) fn counted_at(&self, at: Span) -> Option<TypedSpan> {
        let count = self.sentence.coded.typed_at(at.start).filter(|count| count.mark == Mark::Count)?;
        let unit = self.sentence.quantities[count.index].unit.as_deref()?;
        self.rules.projects.count_unit.is_match(unit).then_some(count)
    }

    pub(super) fn mention(&self, at: Span) -> Span {
        self.sentence.original(at).trimmed(self.sentence.text)
    }

    pub(super) fn milestone(&self, about: EntityId, stage: Stage, out: &mut Collector) {
        let at = self.frame.head.cover(self.frame.tail);
        let frame = [("head", self.frame.head), ("tail", self.frame.tail)].into_iter().filter(|(_, span)| !span.is_empty());
        let mut trace: Vec<(&str, Span)> = frame.chain(self.found.captures().iter().copied()).collect();
        trace.sort_by_key(|(_, span)| *span);
        out.fact(Fact {
            about,
            clause: self.mention(at),
            time: self.sentence.time_at(at, self.rules),
            modality: self.sentence.modality_at(at, self.rules),
            statement: Statement::Milestone { stage },
            rule: self.found.rule.name.clone(),
            confidence: self.found.rule.confidence,
            trace: trace.into_iter().map(|(name, span)| (name.to_owned(), self.sentence.original(span))).collect(),
        });
    }
}
