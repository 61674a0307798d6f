//! Who undertakes a project, by its name.

use crate::{
    fact::{
        name::characters,
        rules::{FactRulesError, expression},
        works::WorksRules,
    },
    pattern::{Expression, Grammar, Mark},
    span::Span,
};

/// Expressions for enterprises at the head of the names of projects.
#[derive(Clone, Debug)]
pub(super) struct OwnerRules {
    known_enterprise: Expression,
    own_name: Expression,
    strong_suffix: Expression,
    before_number: Expression,
    whole_name: Expression,
    whole_product: Expression,
    place_start: Expression,
    code: Expression,
    public_noun: Expression,
    not_enterprise: Expression,
}

impl OwnerRules {
    pub fn load(grammar: &Grammar) -> Result<Self, FactRulesError> {
        Ok(Self {
            known_enterprise: expression(
                grammar,
                "^(?:{enterprises.certain}|{enterprises.central})(?:[^\\u{E000}-\\u{E023}]{0,2}?(?:{enterprise_suffixes.strong})|(?:{enterprise_suffixes.strong}|{enterprise_suffixes.weak})$)?",
            )?,
            own_name: expression(
                grammar,
                "^(?P<name>[^0-9\\u{E000}-\\u{E023}]{2,6}?)(?:{enterprise_suffixes.goods}|{enterprise_suffixes.product}|(?P<end>{enterprise_suffixes.strong}|{enterprise_suffixes.weak}))?(?:{common_words}|{facility_suffixes}|{industry_words}|{enterprise_suffixes}|{generic_part}|{count}|{number}|{bracketed}|{quoted}|{phase_numeral}{phase})*$",
            )?,
            strong_suffix: expression(grammar, "(?:{enterprise_suffixes.strong})$")?,
            before_number: expression(grammar, "^(?P<name>\\p{Han}{2,5})[0-9{count}{number}]")?,
            whole_product: expression(grammar, "^(?P<name>(?P<own>\\p{Han}{2,4}?)(?:{enterprise_suffixes.product}))(?:项目|工程)?$")?,
            whole_name: expression(grammar, "^[^\\u{E000}-\\u{E023}]{2,4}(?:{enterprise_suffixes})(?:项目|{phase_numeral}{phase}|工程)*$")?,
            place_start: expression(grammar, "^(?:{not_enterprise})")?,
            code: expression(grammar, "^[A-Z][0-9]")?,
            public_noun: expression(grammar, "{public_noun}")?,
            not_enterprise: expression(grammar, "(?:{not_enterprise})$")?,
        })
    }
}

impl WorksRules {
    /// Who undertakes a project, by its name: a known enterprise at its head, or what is left of the name without the
    /// common words behind it (白鹭负极材料 → 白鹭), with an ending of enterprises where one follows (白鹭药业). In a
    /// list of industrial projects a short name without common words is an enterprise's. Gives a stretch of coded text.
    pub fn undertaker(&self, coded: &str, part: Span, free: bool, noun: Option<&str>) -> Option<Span> {
        let name = part.of(coded);
        let at = |end: usize| Some(Span::new(part.start, part.start + end));
        if let Some(found) = self.owner.known_enterprise.find(name) {
            return at(found.end());
        }
        if self.owner.not_enterprise.is_match(name) || self.infrastructure.is_match(name) || self.owner.code.is_match(name) {
            return None;
        }
        let whole = self
            .owner
            .whole_product
            .captures(name)
            .filter(|found| found.name("own").is_some_and(|own| !self.generic.is_match(own.as_str())));
        if let Some(found) = whole.and_then(|found| found.name("name")) {
            return at(found.end());
        }
        let industrial = !free && noun.is_none_or(|noun| self.plain.is_match(noun) && !self.owner.public_noun.is_match(noun));
        if let Some(found) = self.owner.own_name.captures(name) {
            let (own, end) = (found.name("name")?, found.name("end"));
            let strong = self.owner.strong_suffix.is_match(&name[..end.map_or(own.end(), |end| end.end())]);
            let accepted = industrial || strong || self.owner.whole_name.is_match(name);
            if self.generic.is_match(own.as_str())
                || self.owner.place_start.is_match(&name[own.end()..])
                || self.divisions.is_match(own.as_str())
                || !accepted
            {
                return None;
            }
            return at(end.map_or(own.end(), |end| end.end()));
        }
        if let Some(own) = self
            .owner
            .before_number
            .captures(name)
            .and_then(|found| found.name("name"))
            .filter(|own| !free && !self.generic.is_match(own.as_str()))
        {
            return at(own.end());
        }
        (industrial
            && self.enterprise_like(name)
            && !self.divisions.is_match(name)
            && !self.facility.is_match(name)
            && !name.starts_with(Mark::Count.character())
            && characters(name) <= 6)
            .then_some(part)
    }

    /// Whether a name in a list of enterprises can be one.
    pub fn enterprise_like(&self, name: &str) -> bool {
        let length = characters(name);
        (2..=20).contains(&length) && !self.owner.not_enterprise.is_match(name) && !self.generic.is_match(name)
    }
}
