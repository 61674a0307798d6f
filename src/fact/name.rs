//! Where a name begins and ends among the words around it.

use crate::{
    fact::rules::{FactRulesError, expression},
    pattern::{Expression, Grammar, Mark},
    span::Span,
};

/// Expressions over coded text that trim a phrase down to the name in it.
#[derive(Clone, Debug)]
pub struct NameRules {
    lead: Expression,
    joint: Expression,
    joint_word: Expression,
    pair: Expression,
    number: Expression,
    company_lead: Expression,
    company_start: Expression,
    no_company: Expression,
    limited: Expression,
    short_group: Expression,
    generic_group: Expression,
}

impl NameRules {
    pub fn load(grammar: &Grammar) -> Result<Self, FactRulesError> {
        Ok(Self {
            lead: expression(grammar, "^(?:{lead}|{preposition})+")?,
            joint_word: expression(grammar, "{joint_word}")?,
            joint: expression(grammar, "(?:、|和|及|与|以及)+")?,
            pair: expression(grammar, "(?:和|与)")?,
            number: expression(grammar, "^(?:[0-9]|{phase_numeral}|{compass})$")?,
            company_lead: expression(grammar, "^(?:{lead}|{preposition}|{program_verb}|{verb}|{new}|的|了|等)+")?,
            company_start: expression(grammar, "^.*(?:{company_verb}|的|等)")?,
            short_group: expression(grammar, "^\\p{Han}{2,3}集团$")?,
            generic_group: expression(
                grammar,
                "^(?:{generic_nouns}|{no_company}|{generic_part}|{scope}|{grade}|义务教育|办学|文旅|医疗)+集团$",
            )?,
            limited: expression(grammar, "^.{4,}(?:有限公司|有限责任公司)$")?,
            no_company: expression(
                grammar,
                "^(?:(?:{common_words}|{generic_nouns}|{scope}|{grade}|{generic_part}|{no_company})*(?:公司|集团|银行|股份公司|集团公司|总公司|分公司|子公司)|(?:{company_suffix}))$",
            )?,
        })
    }

    /// The works at the head of `phrase`, up to the first word that tells their stage.
    pub fn leading_works(&self, coded: &str, phrase: Span) -> Option<Span> {
        let at = without(&self.lead, coded, phrase);
        (characters(at.of(coded)) >= 3).then_some(at)
    }

    /// The name of a company, without the words that lead up to it; `None` where no name is left.
    pub fn enterprise(&self, coded: &str, phrase: Span) -> Option<Span> {
        let at = after(&self.company_start, &self.company_lead, coded, phrase);
        let name = at.of(coded);
        let group = self.short_group.is_match(name) && !self.generic_group.is_match(name);
        (characters(name) >= 2 && (group || self.limited.is_match(name) || !self.no_company.is_match(name))).then_some(at)
    }

    /// A name without the quotation marks that enclose it whole.
    pub fn inside_quotation_marks(name: &str) -> &str {
        name.strip_prefix('“').and_then(|rest| rest.strip_suffix('”')).unwrap_or(name)
    }

    /// The members of a list: A、B和C. A name that joins nothing is its only member.
    pub fn parts(&self, coded: &str, name: Span) -> Vec<Span> {
        parted(&self.joint, &self.joint_word, coded, name)
    }

    /// The members of a list of works: a number alone stands for a member whose name others tell (1、4号线).
    pub fn works(&self, coded: &str, name: Span) -> Vec<Span> {
        parted_where(&self.joint, &self.joint_word, coded, name, |part| self.number.is_match(part))
    }

    /// The members of a list that no 、 parts: A和B. Other words that join stand inside names too.
    pub fn pair(&self, coded: &str, name: Span) -> Vec<Span> {
        let text = name.of(coded);
        let Some(joint) = self.pair.find(text) else { return vec![name] };
        let parts = [Span::new(0, joint.start()), Span::new(joint.end(), text.len())].map(|part| part.shifted(name.start));
        if parts.iter().any(|part| characters(part.of(coded)) < 2) { vec![name] } else { parts.to_vec() }
    }
}

/// What is left behind the last word of `start` and all words of `lead`.
fn after(start: &Expression, lead: &Expression, coded: &str, phrase: Span) -> Span {
    let mut at = phrase;
    for head in [start, lead, lead] {
        let rest = without(head, coded, at);
        if !rest.is_empty() {
            at = rest;
        }
    }
    at
}

/// A list parted at its joints, but not inside words that hold one (和美, 总和); whole where a part is too short to be a name.
pub(super) fn parted(joint: &Expression, joint_word: &Expression, coded: &str, name: Span) -> Vec<Span> {
    parted_where(joint, joint_word, coded, name, |_| false)
}

/// The same, but a part that `enough` says is one may be as short as it is.
fn parted_where(joint: &Expression, joint_word: &Expression, coded: &str, name: Span, enough: impl Fn(&str) -> bool) -> Vec<Span> {
    let text = name.of(coded);
    let inside: Vec<_> = joint_word.find_iter(text).map(|found| found.range()).collect();
    let mut parts = Vec::new();
    let mut start = 0;
    for joint in joint.find_iter(text) {
        let in_word = inside.iter().any(|word| word.contains(&joint.start())); // 和 of 和美, 总和.
        if in_word || joint.start() == 0 || joint.end() == text.len() {
            continue;
        }
        parts.push(Span::new(start, joint.start()));
        start = joint.end();
    }
    parts.push(Span::new(start, text.len()));
    let short = |part: &str| characters(part) < 2 && !part.starts_with(Mark::Quoted.character()) && !enough(part);
    if parts.iter().any(|part| short(part.of(text))) {
        return vec![name];
    }
    parts.into_iter().map(|part| part.shifted(name.start)).collect()
}

/// What is left of a stretch behind `head`, where it begins so.
pub(super) fn without(head: &Expression, coded: &str, at: Span) -> Span {
    head.find(at.of(coded)).map_or(at, |found| Span::new(at.start + found.end(), at.end))
}

pub(super) fn characters(text: &str) -> usize {
    text.chars().count()
}
