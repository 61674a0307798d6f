//! The whole names of the members of a list, of which only the last one, or what follows, says what all of them are.

use crate::{
    fact::{
        name::characters,
        rules::{FactRulesError, expression},
        works::{WorksRules, series::Series},
    },
    pattern::{Expression, Grammar},
};

/// Expressions for what names share.
#[derive(Clone, Debug)]
pub(super) struct LabelRules {
    shared_head: Expression,
    portion: Expression,
    phased: Expression,
    phase_end: Expression,
    series: [Series; 3],
    shared_works: Expression,
    works_end: Expression,
    specific_noun: Expression,
    graded_noun: Expression,
    facility_noun: Expression,
    line_noun: Expression,
    product: Expression,
    short_facility: Expression,
}

impl LabelRules {
    pub fn load(grammar: &Grammar) -> Result<Self, FactRulesError> {
        Ok(Self {
            portion: expression(grammar, "(?:{works_portion}|{phase_numeral}{phase})$")?,
            phased: expression(grammar, "{phase_numeral}{phase}.")?,
            phase_end: expression(grammar, "{phase_numeral}{phase}$")?,
            series: [
                Series::load(grammar, "[0-9]+", "{numbered_unit}", "{itemchar}*")?,
                Series::load(grammar, "{phase_numeral}", "{phase}", "(?:{works}|{facility_suffixes.works})*")?,
                Series::load(grammar, "{compass}", "{compass_unit}", "(?:{works}|{facility_suffixes.works})*")?,
            ],
            shared_head: expression(grammar, "(?:{infrastructure}|{shared_plant}|{park_suffixes})$")?,
            shared_works: expression(grammar, "(?:{hard_facility})?(?:{works})+(?:项目|工程)?$")?,
            works_end: expression(grammar, "(?:{works}|建设)(?:项目|工程)?$")?,
            specific_noun: expression(grammar, "^{nounchar}{2,10}(?:项目|工程)$")?,
            graded_noun: expression(grammar, "{graded}")?,
            facility_noun: expression(
                grammar,
                "^(?:{generic_nouns}|{grade}|{generic_part})*?(?P<head>(?:{facility_suffixes}|{institution_suffixes}|{park_suffixes}))$",
            )?,
            line_noun: expression(grammar, "(?:{line_noun})$")?,
            product: expression(grammar, "(?:{industry_words}|{facility_suffixes.industry})$")?,
            short_facility: expression(grammar, "(?:{short_facility})$")?,
        })
    }
}

impl WorksRules {
    /// Makes whole the names of a list of numbered things, each of which says only what the others do not: 青禾轻轨1、4号线 →
    /// 青禾轻轨1号线, 青禾轻轨4号线; 青禾路东、西段 → 青禾路东段, 青禾路西段. For each,
    /// the first and the last of those that it is drawn from.
    pub fn restore_series(&self, parts: &mut [String]) -> Vec<(usize, usize)> {
        let mut drawn: Vec<(usize, usize)> = (0..parts.len()).map(|at| (at, at)).collect();
        for series in &self.label.series {
            series.restore(parts, &mut drawn);
        }
        drawn
    }

    /// The names of the members of a list, with what only the last one, the counted noun or the words after it state:
    /// 甲、乙高速公路 → 甲高速公路; 甲、乙2座变电站 → 甲变电站; 甲路、乙路等9条道路景观提升 → 甲路景观提升.
    pub fn labels(&self, parts: &[String], noun: Option<&str>, free: bool, works: Option<&str>) -> Vec<String> {
        let last = parts.last().filter(|_| parts.len() > 1);
        let shared_works = last.and_then(|last| self.label.shared_works.find(last)).map(|found| found.as_str());
        let counted = noun.filter(|_| !free).and_then(|noun| self.counted_head(noun));
        let specific = noun.filter(|noun| !free && self.label.specific_noun.is_match(noun) && !self.label.graded_noun.is_match(noun));
        let restore = |(position, part): (usize, &String)| {
            let mut label = part.clone();
            let (built, worked) = (self.built(part), self.label.works_end.is_match(part));
            // 甲、乙高速和丙铁路: a bare name takes the ending of the next one that has any.
            let next = parts[position + 1..].iter().find(|next| self.long_built(next));
            let shared =
                next.and_then(|next| self.label.shared_head.find(next).map(|found| &next[found.range()])).filter(|head| self.shares(head));
            match (counted, shared_works, shared) {
                (_, Some(ending), _) if !worked => {
                    let rest = if built { self.label.works_end.find(ending).map_or(ending, |found| found.as_str()) } else { ending };
                    label.push_str(rest);
                }
                (Some(head), ..) if !self.placed(part) || (self.label.line_noun.is_match(head) && !self.label.line_noun.is_match(part)) => {
                    join(&mut label, head);
                }
                (None, _, Some(head))
                    if self.open(part, next) && (!built || self.ends_in_phase(part) || self.infrastructure.is_match(head)) =>
                {
                    join(&mut label, head);
                }
                _ => {}
            }
            if let Some(noun) = specific.filter(|_| characters(&label) <= 6) {
                label.push_str(noun);
            }
            if let Some(works) = works.filter(|works| position + 1 == parts.len() || !self.plain.is_match(works)) {
                label.push_str(works);
            } else if let (Some(works), Some(last)) = (works, last) {
                // …、人民医院扩建工程: such works are the last name's own, unless all are of its kind.
                let portion = self.label.portion.find(last).map_or(last.len(), |found| found.start());
                if alike(&label, &last[..portion]) {
                    label.push_str(&last[portion..]);
                    label.push_str(works);
                }
            }
            label
        };
        parts.iter().enumerate().map(restore).collect()
    }

    /// Whether a name ends with something that stands somewhere, not with what is made there: 大桥, but not 智能制造.
    fn placed(&self, name: &str) -> bool {
        self.hard.is_match(name) || self.facility.is_match(name) && !self.label.product.is_match(name)
    }

    /// Whether a name can take the ending of a later one: it has none, or a phase only where that one has both (甲一期、乙二期水厂).
    fn open(&self, name: &str, next: Option<&String>) -> bool {
        let phased = || self.ends_in_phase(name) && next.is_some_and(|next| self.label.phased.is_match(next));
        !self.long_built(name) || phased()
    }

    fn ends_in_phase(&self, name: &str) -> bool {
        self.label.phase_end.is_match(name)
    }

    /// Whether a name ends with what is built, in a word of its own: not just 河, 村.
    fn long_built(&self, name: &str) -> bool {
        let longer = || self.facility.find(name).is_some_and(|found| characters(found.as_str()) > 1);
        self.built(name) && (!self.label.short_facility.is_match(name) || longer())
    }

    /// Whether a name ends with what is built.
    fn built(&self, name: &str) -> bool {
        self.facility.is_match(name) || self.hard.is_match(name)
    }

    /// What a counted noun says that its members are: 变电站 of 3座变电站; nothing for 项目.
    fn counted_head<'n>(&self, noun: &'n str) -> Option<&'n str> {
        if self.generic_head(noun) {
            return None;
        }
        let head = self.label.facility_noun.captures(noun).and_then(|found| found.name("head")).map(|head| head.as_str());
        head.or_else(|| (characters(noun) <= 8 && self.facility.is_match(noun)).then_some(noun))
    }

    /// Whether an ending of the last name can belong to those before it as well: a thing that is built, not 项目.
    fn shares(&self, head: &str) -> bool {
        characters(head) >= 2 && !self.plain.is_match(head)
    }

    fn generic_head(&self, head: &str) -> bool {
        self.plain.is_match(head) || self.enterprise_noun.is_match(head)
    }
}

/// Whether two names end with the same character, as names of things of one kind do: 青禾河, 白鹭河.
fn alike(name: &str, other: &str) -> bool {
    name.chars().next_back() == other.chars().next_back()
}

/// Adds an ending to a name that may have its beginning already: 12号 and 号线 → 12号线.
pub(super) fn join(label: &mut String, ending: &str) {
    let common = ending.char_indices().map(|(at, _)| at).rev().find(|at| label.ends_with(&ending[..*at])).unwrap_or(0);
    label.push_str(&ending[common..]);
}
