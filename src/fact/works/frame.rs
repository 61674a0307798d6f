//! How a clause about projects is parted, and how far its words say that they are.

use std::collections::HashMap;

use crate::{
    fact::{
        Stage,
        project::Frame,
        rules::{FactRulesError, expression, mapped},
        works::WorksRules,
    },
    lexicon::Lexicons,
    pattern::{Expression, Grammar, Stretch},
    span::Span,
};

/// Expressions that part a clause.
#[derive(Clone, Debug)]
pub(super) struct FrameRules {
    stages: HashMap<String, Option<Stage>>,
    stage_word: Expression,
    stage_or_works: Expression,
    head: Expression,
    before_verb: Expression,
    listed: Expression,
    far_head: Expression,
    noun_staged: Expression,
    count_first: Expression,
    tail: Expression,
    clause_end: Expression,
}

impl FrameRules {
    pub fn load(grammar: &Grammar, lexicons: &Lexicons) -> Result<Self, FactRulesError> {
        Ok(Self {
            stages: stages(lexicons),
            stage_word: expression(grammar, "{stages}")?,
            stage_or_works: mapped(grammar, "(?:{stages}|{works})")?,
            before_verb: expression(grammar, "(?:{before_verb})$")?,
            listed: expression(grammar, "{listed_in}$")?,
            head: mapped(grammar, "^{project_head}+")?,
            far_head: mapped(grammar, "^[^、“”（）{quoted}{count}]{0,20}?(?:{built})(?:了)?")?,
            noun_staged: expression(grammar, "(?:{project_noun})(?:{adverb}|{filler})*(?:{built})$")?,
            count_first: expression(grammar, "^(?:{reach})*{count}")?,
            tail: mapped(
                grammar,
                "(?:的?(?:{own_part}))?(?:的|{adverb}|{time}|{filler})*(?:(?:{stages.after}|{stages.both}){stage_tail}|{listed_in}|{settled_in}|{went_on})$",
            )?,
            clause_end: mapped(grammar, "[^、]{4,}(?:{clause_end_stage})$")?,
        })
    }
}

impl WorksRules {
    /// The furthest stage that the words before (`head`) and after (`tail`) a name give it. Words that only say that
    /// something goes on count where no other does.
    pub fn stage(&self, head: &str, tail: &str) -> Option<Stage> {
        let all = |text: &str| -> Vec<Stage> {
            if text.is_empty() {
                return Vec::new();
            }
            self.frame.stage_word.find_iter(text).filter_map(|found| self.frame.stages.get(found.as_str()).copied().flatten()).collect()
        };
        let (before, mut after) = (all(head), all(tail));
        after.extend(self.frame.listed.is_match(tail).then_some(Stage::Approved));
        let strong = |stages: &[Stage]| stages.iter().copied().filter(|stage| *stage != Stage::InProgress).max();
        strong(&after).or_else(|| strong(&before)).or_else(|| before.iter().chain(&after).max().copied())
    }

    /// Whether a stretch holds a word that can tell a stage, or one for what is done.
    pub fn tells_stage(&self, stretch: Stretch<'_>) -> bool {
        self.frame.stage_or_works.find_in(stretch).is_some()
    }

    /// Whether a part of a clause ends in a stage, so that what follows 、 is a clause of its own.
    pub fn ends_in_stage(&self, part: Stretch<'_>) -> bool {
        self.frame.clause_end.find_in(part).is_some()
    }

    /// Where the words that lead up to a name end: an adverb that no name stands behind begins the name (都 in 都江堰).
    pub(super) fn before_name(&self, lead: &str) -> usize {
        self.frame.before_verb.find(lead).map_or(lead.len(), |found| found.start())
    }

    /// Parts a clause, which begins at byte `start` of coded text, into what leads up to its names, the names, and how far
    /// they are. `None` where no name is left.
    pub fn frame(&self, clause: Stretch<'_>, start: usize) -> Option<Frame> {
        let text = clause.text();
        let lead = self.frame.head.find_in(clause).map_or(0, |found| found.end());
        let mut head = self.before_name(&text[..lead]);
        // 落户青禾中心 is no tail, though 落户青禾 would be one.
        let ending = self.frame.tail.find_in(clause).filter(|found| found.start() > 0 || head == text.len());
        let tail = ending.map_or(text.len(), |found| found.start());
        if head < tail {
            // 在旧址建成青禾公园: the verb stands further on. But 工业项目开工25个 begins with what is counted.
            let further = self.frame.far_head.find_in(clause.part(head, tail)).map(|found| head + found.end());
            head = further
                .filter(|end| !(self.frame.noun_staged.is_match(&text[head..*end]) && self.frame.count_first.is_match(&text[*end..])))
                .unwrap_or(head);
        }
        let at = |from: usize, to: usize| Span::new(start + from, start + to);
        if head >= tail {
            // All words lead up or tell how far it is, or a name looks like a stage word: then the head has it.
            return (head < text.len() && tail > 0).then(|| Frame {
                head: at(0, head),
                body: at(head, text.len()),
                tail: at(text.len(), text.len()),
            });
        }
        Some(Frame { head: at(0, head), body: at(head, tail), tail: at(tail, text.len()) })
    }
}

fn stages(lexicons: &Lexicons) -> HashMap<String, Option<Stage>> {
    let Some(lexicon) = lexicons.get("stages") else { return HashMap::new() };
    let column = lexicon.column("stage").unwrap_or(0);
    let stage = |name: &str| match name {
        "planned" => Some(Stage::Planned),
        "approved" => Some(Stage::Approved),
        "signed" => Some(Stage::Signed),
        "started" => Some(Stage::Started),
        "in_progress" => Some(Stage::InProgress),
        "completed" => Some(Stage::Completed),
        "in_operation" => Some(Stage::InOperation),
        _ => None,
    };
    lexicon.entries.iter().map(|entry| (entry.word.clone(), stage(&entry.fields[column]))).collect()
}
