//! Projects, groups, and the enterprises named with them, from the rules in `rules/patterns/project.toml`.

use crate::{
    fact::{Collector, EntityId, EntityKind, Fact, FactRules, Group, MemberKind, Stage, Statement, annotate::Annotated, works::Told},
    pattern::{Mark, Rule, RuleMatch, TypedSpan},
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
    let mut spoken: Vec<Spoken> = Vec::new();
    for clause in sentence.clauses.iter().flat_map(|clause| parts_of(sentence, rules, *clause)) {
        // Most clauses hold nothing that any rule could go by, and go on about nothing.
        if spoken.is_empty() && !may_name(sentence, rules, clause) {
            continue;
        }
        let Some(frame) = rules.projects.frame(sentence.stretch(clause), clause.start) else {
            go_on(sentence, rules, clause, &spoken, out);
            continue;
        };
        spoken.append(&mut read(sentence, rules, frame, clause, out));
    }
    spoken
}

/// A clause, parted at each 、 that stands behind a stage: 卫生院投入使用、中医院开工.
fn parts_of(sentence: &Annotated<'_>, rules: &FactRules, clause: Span) -> Vec<Span> {
    let whole = sentence.stretch(clause);
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, mark) in whole.text().match_indices('\u{3001}') {
        if rules.projects.ends_in_stage(whole.part(start, at)) {
            parts.push(Span::new(clause.start + start, clause.start + at));
            start = at + mark.len();
        }
    }
    parts.push(Span::new(clause.start + start, clause.end));
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether a clause holds the words and marks that some rule needs.
fn may_name(sentence: &Annotated<'_>, rules: &FactRules, clause: Span) -> bool {
    let clause = sentence.stretch(clause);
    rules.project.may_match(clause, |rule| !wants_stage(rule) || rules.projects.tells_stage(clause))
}

/// Whether a rule finds nothing where no word tells how far something is.
fn wants_stage(rule: &Rule) -> bool {
    rule.settings.get("wants").is_some_and(|wants| wants == "stage")
}

/// How a clause is parted, in coded text: words that lead up to the names, the names, words that tell how far they are.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub head: Span,
    pub body: Span,
    pub tail: Span,
}

/// The projects and groups of one clause: of the first rule that finds any.
fn read(sentence: &Annotated<'_>, rules: &FactRules, frame: Frame, clause: Span, out: &mut Collector) -> Vec<Spoken> {
    let stage = rules.projects.stage(sentence.code(frame.head), sentence.code(frame.tail));
    let body = sentence.stretch(frame.body);
    let worth = |rule: &Rule| !wants_stage(rule) || stage.is_some() || rules.projects.tells_stage(body);
    for found in rules.project.candidates_of(body, frame.body.start, worth) {
        let verb = found.get("verb").map_or("", |verb| sentence.code(verb));
        let stage =
            rules.projects.stage("", verb).filter(|stage| *stage != Stage::InProgress).or(stage).or_else(|| rules.projects.stage("", verb));
        // Works that are done to something, without any other word, are going on.
        let stage = stage.or_else(|| found.get("works").map(|_| Stage::InProgress));
        let reading = Reading { sentence, rules, found: &found, frame, stage, clause };
        if let Some(mut spoken) = reading.read(out) {
            if let Some(more) = found.get("more") {
                spoken.append(&mut read(sentence, rules, Frame { body: more, ..frame }, clause, out));
            }
            return spoken;
        }
    }
    Vec::new()
}

/// How sure it is, in hundredths, that a clause without a subject goes on about the projects before it.
const CONTINUED: u8 = 80;

/// A clause that only tells how far the projects of the clause before are: 确保9月前投入使用.
fn go_on(sentence: &Annotated<'_>, rules: &FactRules, clause: Span, spoken: &[Spoken], out: &mut Collector) {
    let before = sentence.clauses.iter().rev().find(|other| other.end <= clause.start);
    let stage = rules.projects.stage("", sentence.code(clause)).filter(|stage| *stage != Stage::InProgress);
    for spoken in spoken.iter().filter(|spoken| before == Some(&spoken.clause)) {
        if let Some(stage) = stage {
            let rule = out.get(spoken.entity).rule.clone();
            milestone(sentence, rules, spoken.entity, clause, stage, (&rule, CONTINUED), out);
        }
    }
}

fn milestone(
    sentence: &Annotated<'_>,
    rules: &FactRules,
    about: EntityId,
    at: Span,
    stage: Stage,
    (rule, confidence): (&str, u8),
    out: &mut Collector,
) {
    out.fact(Fact {
        about,
        clause: sentence.original(at).trimmed(sentence.text),
        time: sentence.time_at(at, rules),
        modality: sentence.modality_at(at, rules),
        statement: Statement::Milestone { stage },
        rule: rule.to_owned(),
        confidence,
        trace: Vec::new(),
    });
}

/// One match of a rule, being read.
struct Reading<'a> {
    sentence: &'a Annotated<'a>,
    rules: &'a FactRules,
    found: &'a RuleMatch<'a>,
    frame: Frame,
    stage: Option<Stage>,
    clause: Span,
}

/// A member of a list: its entity, and where its name stands in coded text.
type Member = (EntityId, Span);

impl Reading<'_> {
    /// The entities of the match; `None` where it turns out to be none of our business.
    fn read(&self, out: &mut Collector) -> Option<Vec<Spoken>> {
        if let (Some(base), Some(phases)) = (self.found.get("base"), self.found.get("phases")) {
            return self.phases(base, phases, out);
        }
        let noun = self.found.get("noun").filter(|noun| !noun.is_empty());
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
    fn certain(&self) -> bool {
        self.found.setting("names") == Some("certain")
    }

    /// Whether nothing but the form of the names can tell that they are projects.
    fn free(&self) -> bool {
        match self.found.setting("names") {
            Some("free") => true,
            Some("listed") => self.found.get("noun").is_none_or(Span::is_empty),
            _ => false,
        }
    }

    /// What the noun says that the names are; `None` for neither projects nor enterprises.
    fn kind(&self, noun: Option<&str>) -> Option<MemberKind> {
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
    fn told_by_stage(&self, name: &str) -> bool {
        let rules = &self.rules.projects;
        let verb = self.found.get("verb").map_or("", |verb| self.sentence.code(verb));
        let told = rules.told_by_stage(self.sentence.code(self.frame.tail)) || rules.told_by_stage(verb);
        told && name.chars().count() >= 4 && rules.named(name)
    }

    /// Whether a name of common words is that of one building, of which something is told that befalls one only.
    fn single(&self, name: &str) -> bool {
        let whole = self.frame.head.end > self.frame.head.start && self.frame.tail.end > self.frame.tail.start;
        let told = match self.stage {
            None | Some(Stage::Planned | Stage::InProgress) => Told::Verb,
            Some(Stage::Approved | Stage::Signed) => Told::Come,
            Some(Stage::Started | Stage::Completed | Stage::InOperation) => Told::Built,
        };
        self.rules.projects.single(name, told) || (whole && self.rules.projects.single(name, Told::Whole))
    }

    /// Whether what stands behind a list says that all its members are projects: A、B项目, A、B建设.
    fn says_project(&self, last: &str) -> bool {
        let rules = &self.rules.projects;
        let works = self.found.get("works").or_else(|| self.found.get("verb")).map_or("", |works| self.sentence.code(works));
        rules.says_project(last) || rules.says_project(works) || rules.says_building(self.sentence.code(self.frame.tail))
    }

    fn mostly_works(&self, items: Span) -> bool {
        let parts = self.parts(items);
        parts.iter().filter(|part| self.rules.projects.named_works(&self.sentence.written(**part))).count() * 2 >= parts.len()
    }

    fn parts(&self, items: Span) -> Vec<Span> {
        let coded = self.sentence.coded.text();
        self.rules.names.parts(coded, items).into_iter().map(|part| self.rules.projects.trimmed(coded, part)).collect()
    }

    /// Whether a count of things without names counts projects that have a stage. Of what there are many anyway (学校,
    /// 公园), only a stage that the many go through together makes projects.
    fn projects_counted(&self, noun: Span, kind: MemberKind) -> bool {
        let begun = |stage: Stage| !matches!(stage, Stage::InProgress | Stage::Completed | Stage::InOperation);
        let projects = || kind == MemberKind::Project && self.rules.projects.counts_projects(&self.sentence.written(noun));
        self.stage.is_some_and(|stage| begun(stage) || projects())
    }

    fn count(&self) -> Option<TypedSpan> {
        self.counted_at(self.found.get("count").or_else(|| self.found.get("count2"))?)
    }

    fn counted_at(&self, at: Span) -> Option<TypedSpan> {
        let count = self.sentence.coded.typed_at(at.start).filter(|count| count.mark == Mark::Count)?;
        let unit = self.sentence.quantities[count.index].unit.as_deref()?;
        self.rules.projects.count_unit.is_match(unit).then_some(count)
    }

    fn projects(&self, items: Span, noun: Option<&str>, out: &mut Collector) -> Option<Vec<Member>> {
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
    fn phases(&self, base: Span, phases: Span, out: &mut Collector) -> Option<Vec<Spoken>> {
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

    fn enterprises(&self, items: Span, out: &mut Collector) -> Option<Vec<Member>> {
        let mut members = Vec::new();
        for part in self.parts(items) {
            let name = self.sentence.written(part);
            if self.rules.projects.enterprise_like(&name) && !self.counts(part) {
                members.push((out.entity(EntityKind::Enterprise, &name, Some(self.mention(part)), &self.found.rule.name), part));
            }
        }
        (!members.is_empty()).then_some(members)
    }

    fn group(
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

    fn mention(&self, at: Span) -> Span {
        self.sentence.original(at).trimmed(self.sentence.text)
    }

    fn milestone(&self, about: EntityId, stage: Stage, out: &mut Collector) {
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

/// A counted group that a rule of another kind came upon: its count and noun, in coded text.
pub(super) fn counted(
    sentence: &Annotated<'_>,
    rules: &FactRules,
    found: &RuleMatch<'_>,
    count: Span,
    noun: Span,
    out: &mut Collector,
) -> Option<EntityId> {
    let quantity = &sentence.quantities[sentence.coded.typed_at(count.start)?.index];
    let Value::Exact(number) = quantity.value else { return None };
    let lead = rules.counted_lead.find(noun.of(sentence.coded.text())).map_or(0, |found| found.end());
    let noun = Span::new(noun.start + lead, noun.end);
    let written = sentence.written(noun);
    let enterprises = rules.projects.enterprise_noun.is_match(&written) && !rules.projects.project_noun.is_match(&written);
    let member_kind = if enterprises { MemberKind::Enterprise } else { MemberKind::Project };
    let group = Group { member_kind, count: number, qualifier: quantity.qualifier, members: Vec::new() };
    let mention = sentence.original(count.cover(noun)).trimmed(sentence.text);
    Some(out.entity(EntityKind::Group(group), &written, Some(mention), &found.rule.name))
}
