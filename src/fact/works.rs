//! What the names of projects look like: their endings, their stages, and who undertakes them.

use std::collections::HashMap;

use regex::Regex;

use crate::{
    fact::{
        Stage,
        name::characters,
        rules::{FactRulesError, expression},
    },
    lexicon::Lexicons,
    pattern::Grammar,
    span::Span,
};

#[derive(Clone, Debug)]
pub struct WorksRules {
    stages: HashMap<String, Option<Stage>>,
    stage_word: Regex,
    pub enterprise_noun: Regex,
    pub project_noun: Regex,
    pub count_unit: Regex,
    generic: Regex,
    facility: Regex,
    facility_noun: Regex,
    owned: Regex,
    road: Regex,
    common_road: Regex,
    hard: Regex,
    loose: Regex,
    works: Regex,
    trim: Regex,
    known_enterprise: Regex,
    enterprise_prefix: Regex,
    enterprise_whole: Regex,
    not_enterprise: Regex,
    not_project: Regex,
    /// A counted noun that says no more than that something is a project.
    plain: Regex,
}

impl WorksRules {
    pub fn load(grammar: &Grammar, lexicons: &Lexicons) -> Result<Self, FactRulesError> {
        Ok(Self {
            stages: stages(lexicons),
            stage_word: expression(grammar, "{stages}")?,
            enterprise_noun: expression(grammar, "(?:{enterprise_noun})$")?,
            project_noun: expression(grammar, "(?:{project_noun}|{facility_suffixes}|{park_suffixes}|{institution_suffixes})(?:建设)?$")?,
            count_unit: expression(grammar, "^(?:{project_unit})$")?,
            generic: expression(
                grammar,
                "^(?:{common_words}|{generic_nouns}|{facility_suffixes}|{institution_suffixes}|{park_suffixes}|{industry_words}|{scope}|{grade}|{verb}|{generic_part}|[{quoted}{bracketed}“”（）])*$",
            )?,
            facility: expression(grammar, "(?:{facility_suffixes}|{park_suffixes}|{institution_suffixes})(?:{bracketed}|（.*）)?$")?,
            facility_noun: expression(
                grammar,
                "^(?:{generic_nouns}|{grade}|{generic_part})*?(?P<head>(?:{facility_suffixes}|{institution_suffixes}|{park_suffixes}))$",
            )?,
            road: expression(grammar, "^[^\\u{E000}-\\u{E023}]{2,6}?(?:大道|路|街|大街|大桥|立交|隧道)(?:.{1,2}段)?$")?,
            common_road: expression(
                grammar,
                "^(?:{generic_nouns}|{grade}|{generic_part}|市政|城市|农村|乡村|旅游|产业|景观|沿线|周边|道路|公路)+(?:大道|路|街|大街|大桥|立交|隧道)?$",
            )?,
            hard: expression(grammar, "(?:{hard_facility})(?:{works})?(?:{bracketed}|（.*）)?(?:[一二三四五]期)?$")?,
            loose: expression(grammar, "^(?:{loose_start})|[%]|(?:{project_unit})$")?,
            owned: expression(
                grammar,
                "^(?:市|县|区|省|新区|国家|全国|州|旗)(?:第.{1,2})?(?:{facility_suffixes}|{institution_suffixes}|{generic_nouns})+",
            )?,
            works: expression(grammar, "^(?:{adverb}|{filler}|实施|开展|启动|完成)*(?P<works>(?:{works}))")?,
            trim: expression(grammar, "^(?:{lead}|{preposition}|{trimmed_head})+")?,
            known_enterprise: expression(grammar, "^(?:{enterprises})")?,
            enterprise_prefix: expression(grammar, "^.{2,6}?(?:{enterprise_suffixes})")?,
            enterprise_whole: expression(grammar, "^.{2,10}(?:{enterprise_suffixes})$")?,
            not_enterprise: expression(grammar, "{not_enterprise}")?,
            not_project: expression(grammar, "{not_project}")?,
            plain: expression(grammar, "(?:{project_noun})$")?,
        })
    }

    /// The furthest stage that the words before (`head`) and after (`tail`) a name give it. Words that only say that
    /// something goes on count where no other does.
    pub fn stage(&self, head: &str, tail: &str) -> Option<Stage> {
        let all = |text: &str| -> Vec<Stage> {
            self.stage_word.find_iter(text).filter_map(|found| self.stages.get(found.as_str()).copied().flatten()).collect()
        };
        let (before, after) = (all(head), all(tail));
        let strong = |stages: &[Stage]| stages.iter().copied().filter(|stage| *stage != Stage::InProgress).max();
        strong(&after).or_else(|| strong(&before)).or_else(|| before.iter().chain(&after).max().copied())
    }

    /// A name without the words that lead up to it.
    pub fn trimmed(&self, coded: &str, part: Span) -> Span {
        match self.trim.find(part.of(coded)) {
            Some(found) if characters(&part.of(coded)[found.end()..]) >= 2 => Span::new(part.start + found.end(), part.end),
            _ => part,
        }
    }

    /// Whether a member of a list of projects has a name of its own: words that are not just common ones.
    pub fn named(&self, name: &str) -> bool {
        let length = characters(name);
        (2..=36).contains(&length) && !self.not_project.is_match(name) && !self.loose.is_match(name) && self.own(name)
    }

    fn own(&self, name: &str) -> bool {
        self.owned.is_match(name) || !self.generic.is_match(name) || (self.road.is_match(name) && !self.common_road.is_match(name))
    }

    /// Whether a phrase that stands in no list is the name of works: by its ending, and by words that are its own.
    pub fn named_works(&self, name: &str) -> bool {
        self.hard.is_match(name) && characters(name) >= 3 && self.named(name)
    }

    /// The names of the members of a list, with the ending that only the last one or the counted noun states.
    pub fn labels(&self, parts: &[String], noun: Option<&str>, free: bool) -> Vec<String> {
        let last = parts.last().filter(|_| parts.len() > 1);
        let shared = last.and_then(|last| self.facility.find(last)).map(|found| found.as_str().to_owned());
        let counted = noun
            .and_then(|noun| self.facility_noun.captures(noun))
            .and_then(|found| found.name("head"))
            .map(|head| head.as_str().to_owned());
        let restore = |part: &String| {
            if self.facility.is_match(part) {
                return part.clone();
            }
            match (&counted, &shared) {
                (Some(head), _) if !free && !self.generic_head(head) => format!("{part}{head}"),
                (_, Some(head)) if free || noun.is_none() => format!("{part}{head}"),
                _ => part.clone(),
            }
        };
        parts.iter().map(restore).collect()
    }

    fn generic_head(&self, head: &str) -> bool {
        self.plain.is_match(head) || self.enterprise_noun.is_match(head)
    }

    /// A name with the works that are done to it: 光明大道 + 等17条干道景观提升 → 光明大道景观提升.
    pub fn with_works(&self, label: &str, tail: &str, noun: Option<&str>) -> String {
        let plain = noun.is_none_or(|noun| !self.plain.is_match(noun));
        match self.works.captures(tail).and_then(|found| found.name("works")) {
            Some(works) if plain && !label.ends_with(works.as_str()) => format!("{label}{}", works.as_str()),
            _ => label.to_owned(),
        }
    }

    /// Who undertakes a project, by its name: a known enterprise at its head, a part of it that ends like an
    /// enterprise's name, or (in a list of projects) the whole name. Gives a stretch of coded text.
    pub fn undertaker(&self, coded: &str, part: Span, free: bool, noun: Option<&str>) -> Option<(String, Span)> {
        let name = part.of(coded);
        let at = |end: usize| (String::new(), Span::new(part.start, part.start + end));
        if let Some(found) = self.known_enterprise.find(name) {
            return Some(at(found.end()));
        }
        if self.not_enterprise.is_match(name) {
            return None;
        }
        if let Some(found) = self.enterprise_prefix.find(name) {
            if !self.generic.is_match(found.as_str()) {
                return Some(at(found.end()));
            }
        }
        let listed = !free && noun.is_some_and(|noun| self.plain.is_match(noun));
        (listed && self.enterprise_like(name) && !self.facility.is_match(name) && characters(name) <= 6).then(|| at(name.len()))
    }

    /// Whether a name in a list of enterprises can be one.
    pub fn enterprise_like(&self, name: &str) -> bool {
        let length = characters(name);
        (2..=20).contains(&length) && !self.not_enterprise.is_match(name) && !self.generic.is_match(name)
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
