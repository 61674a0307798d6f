//! Money tied to projects, groups, funds and enterprises, from the rules in `rules/patterns/investment.toml`.

use crate::{
    fact::{Amount, Collector, EntityId, EntityKind, Fact, FactRules, InvestmentKind, Statement, annotate::Annotated, project::Spoken},
    pattern::{Mark, Rule, RuleMatch},
    span::Span,
};

/// Finds the investments of a sentence that speaks of `spoken`. Gives the quantities (by index) that they own.
pub fn find(sentence: &Annotated<'_>, rules: &FactRules, spoken: &[Spoken], out: &mut Collector) -> Vec<usize> {
    let mut claimed = Vec::new();
    for clause in &sentence.clauses {
        for found in rules.investment.all_of(sentence.stretch(*clause), clause.start, |rule| !over_sentence(rule)) {
            Reading { sentence, rules, found: &found, clause: *clause, spoken }.read(&mut claimed, out);
        }
    }
    let whole = Span::new(0, sentence.coded.text().len());
    for found in rules.investment.all_of(sentence.stretch(whole), 0, over_sentence) {
        let clause = sentence.clause_of(found.get("value").unwrap_or(found.span));
        Reading { sentence, rules, found: &found, clause, spoken }.read(&mut claimed, out);
    }
    claimed
}

/// Whether a rule is tried on whole sentences.
fn over_sentence(rule: &Rule) -> bool {
    rule.settings.get("over").is_some_and(|over| over == "sentence")
}

struct Reading<'a> {
    sentence: &'a Annotated<'a>,
    rules: &'a FactRules,
    found: &'a RuleMatch<'a>,
    clause: Span,
    spoken: &'a [Spoken],
}

impl Reading<'_> {
    fn read(&self, claimed: &mut Vec<usize>, out: &mut Collector) {
        let Some(kind) = self.found.setting("kind").and_then(kind) else { return };
        let values = self.found.get("value").or_else(|| self.found.get("values")).unwrap_or(self.found.span);
        let amounts: Vec<Span> = self
            .sentence
            .coded
            .typed_in(values)
            .filter(|(_, typed)| typed.mark == Mark::Money && !claimed.contains(&typed.index))
            .map(|(at, _)| at)
            .collect();
        if amounts.is_empty() {
            return;
        }
        let abouts = self.abouts(amounts.len(), out);
        for (at, about) in amounts.iter().zip(abouts) {
            self.emit(kind, *at, about, claimed, out);
        }
    }

    /// What the money is tied to: one entity for each amount, none where there is nothing.
    fn abouts(&self, wanted: usize, out: &mut Collector) -> Vec<EntityId> {
        match self.found.setting("about") {
            Some("spoken") => self.spoken_before(out).into_iter().collect(),
            Some("fund-spoken") => self.fund_before(out).into_iter().collect(),
            Some("group") => self.group(out).into_iter().collect(),
            Some("fund") => self.named(EntityKind::Fund, out).into_iter().collect(),
            Some("projects") => self.projects(wanted, out),
            Some("object") => self.works(out).into_iter().collect(),
            _ => self.inside().or_else(|| self.works(out)).into_iter().collect(),
        }
    }

    /// The group or project that this clause or the nearest before speaks of; a group goes before its members.
    fn spoken_before(&self, out: &mut Collector) -> Option<EntityId> {
        let value = self.found.get("value")?;
        if let Some(counted) = self.counted_before(value, out) {
            return Some(counted);
        }
        let nearest = self.spoken.iter().filter(|spoken| spoken.at.start < value.start).map(|spoken| spoken.clause.start).max()?;
        let there: Vec<&Spoken> =
            self.spoken.iter().filter(|spoken| spoken.clause.start == nearest && spoken.at.start < value.start).collect();
        if let Some(group) = there.iter().rev().find(|spoken| spoken.group) {
            return Some(group.entity);
        }
        (there.len() == 1).then(|| there[0].entity)
    }

    /// A counted set without a stage in this clause or the one before (新上千万元以上项目113个), later than anything spoken of.
    fn counted_before(&self, value: Span, out: &mut Collector) -> Option<EntityId> {
        let clauses = &self.sentence.clauses;
        let here = clauses.iter().position(|clause| *clause == self.clause)?;
        let from = clauses[here.saturating_sub(1)].start;
        let text = &self.sentence.coded.text()[from..value.start];
        let found = self.rules.counted.captures_iter(text).last()?;
        let whole = Span::from(found.whole().range()).shifted(from);
        if self.spoken.iter().any(|spoken| spoken.at.end > whole.start && spoken.at.start < value.start) {
            return None;
        }
        let at = |name: &str| found.name(name).map(|part| Span::from(part.range()).shifted(from));
        let (noun, count) = at("noun").zip(at("count")).or_else(|| at("noun2").zip(at("count2")))?;
        super::project::counted(self.sentence, self.rules, self.found, count, noun, out)
    }

    /// The project or group that lies inside the captured words.
    fn inside(&self) -> Option<EntityId> {
        let about = self.found.get("about")?;
        let within: Vec<&Spoken> = self.spoken.iter().filter(|spoken| !spoken.group && about.contains(spoken.at)).collect();
        if let [only] = within[..] {
            return Some(only.entity);
        }
        let overlapping = |spoken: &&Spoken| spoken.at.overlaps(about);
        self.spoken
            .iter()
            .filter(|spoken| spoken.group)
            .find(overlapping)
            .or_else(|| self.spoken.iter().find(overlapping))
            .map(|spoken| spoken.entity)
    }

    fn projects(&self, wanted: usize, out: &mut Collector) -> Vec<EntityId> {
        let Some(about) = self.found.get("about") else { return Vec::new() };
        let inside: Vec<EntityId> =
            self.spoken.iter().filter(|spoken| !spoken.group && spoken.at.overlaps(about)).map(|spoken| spoken.entity).collect();
        if inside.len() == wanted || wanted < 2 {
            return if inside.len() == wanted { inside } else { Vec::new() };
        }
        let parts = self.rules.names.parts(self.sentence.coded.text(), about);
        if parts.len() == wanted { parts.into_iter().filter_map(|part| self.works_at(part, out)).collect() } else { Vec::new() }
    }

    /// A project that the captured words name, or works without a name of their own as a group of unknown number.
    fn works(&self, out: &mut Collector) -> Option<EntityId> {
        self.works_at(self.found.get("about")?, out)
    }

    fn works_at(&self, about: Span, out: &mut Collector) -> Option<EntityId> {
        let name = self.rules.names.leading_works(self.sentence.coded.text(), about)?;
        let written = self.sentence.written(name);
        let mention = self.sentence.original(name).trimmed(self.sentence.text);
        let named = self.rules.projects.named_works(&written)
            || (self.found.setting("about") == Some("project") && self.rules.projects.named(&written));
        let counted = self.sentence.coded.typed_at(name.start).is_some_and(|typed| (typed.mark as u32) < Mark::Time as u32);
        let kind = if named && !counted { EntityKind::Project } else { EntityKind::Works };
        Some(out.entity(kind, &written, Some(mention), &self.found.rule.name))
    }

    fn group(&self, out: &mut Collector) -> Option<EntityId> {
        self.inside().or_else(|| {
            let about = self.found.get("about")?;
            let count = self
                .found
                .get("count")
                .or_else(|| self.sentence.coded.typed_in(about).find(|(_, typed)| typed.mark == Mark::Count).map(|(at, _)| at))?;
            let noun = if about.start <= count.start { Span::new(count.end, about.end) } else { about };
            super::project::counted(self.sentence, self.rules, self.found, count, noun, out)
        })
    }

    fn named(&self, kind: EntityKind, out: &mut Collector) -> Option<EntityId> {
        let about = self.found.get("about")?;
        let name = self.rules.indicators.before(self.sentence.coded.text(), about)?;
        let mention = self.sentence.original(name).trimmed(self.sentence.text);
        Some(out.entity(kind, &self.sentence.written(name), Some(mention), &self.found.rule.name))
    }

    fn fund_before(&self, out: &mut Collector) -> Option<EntityId> {
        let before = Span::new(0, self.clause.start);
        let found = self.rules.fund.find_iter(before.of(self.sentence.coded.text())).last()?;
        let name = self.rules.indicators.before(self.sentence.coded.text(), Span::from(found.range()))?;
        let mention = self.sentence.original(name).trimmed(self.sentence.text);
        Some(out.entity(EntityKind::Fund, &self.sentence.written(name), Some(mention), &self.found.rule.name))
    }

    fn emit(&self, kind: InvestmentKind, at: Span, about: EntityId, claimed: &mut Vec<usize>, out: &mut Collector) {
        let Some(typed) = self.sentence.coded.typed_at(at.start) else { return };
        let quantity = &self.sentence.quantities[typed.index];
        claimed.push(typed.index);
        out.fact(Fact {
            about,
            clause: self.sentence.original(self.found.span).trimmed(self.sentence.text),
            time: self.sentence.time_at(at, self.rules),
            modality: self.sentence.modality_at(at, self.rules),
            statement: Statement::Investment {
                kind,
                amount: Amount {
                    value: quantity.value,
                    unit: quantity.unit.clone(),
                    qualifier: quantity.qualifier,
                    stated: quantity.stated,
                },
            },
            rule: self.found.rule.name.clone(),
            confidence: self.found.rule.confidence,
            trace: self.found.captures().iter().map(|(name, span)| ((*name).to_owned(), self.sentence.original(*span))).collect(),
        });
    }
}

fn kind(name: &str) -> Option<InvestmentKind> {
    Some(match name {
        "total" => InvestmentKind::Total,
        "completed" => InvestmentKind::Completed,
        "agreed" => InvestmentKind::Agreed,
        "obtained" => InvestmentKind::Obtained,
        "demand" => InvestmentKind::Demand,
        "fund" => InvestmentKind::FundSize,
        "other" => InvestmentKind::OtherMoney,
        _ => return None,
    })
}
