//! Projects, groups, and the enterprises named with them, from the rules in `rules/patterns/project.toml`.

mod members;
mod reading;

use crate::{
    fact::{Collector, EntityId, EntityKind, Fact, FactRules, Group, MemberKind, Stage, Statement, annotate::Annotated},
    pattern::{Rule, RuleMatch},
    quantity::Value,
    span::Span,
};
use reading::Reading;

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
