//! Numbers about a place, from the rules in `rules/patterns/observation.toml`.

use crate::{
    fact::{Amount, Collector, EntityId, EntityKind, Fact, FactRules, Measure, Statement, annotate::Annotated, indicator::Side},
    pattern::{Mark, RuleMatch},
    quantity::{QuantityKind, Value},
    span::Span,
};

/// What the sentence said so far, for what later clauses leave out.
#[derive(Debug, Default)]
struct Thread {
    said: Vec<Said>,
    /// Whether the list that is going on counts what was added.
    carry: bool,
}

/// An indicator that was named, with what was said of it.
#[derive(Clone, Debug)]
struct Said {
    name: String,
    /// What the name was made from, where it was restored: the thing itself.
    base: String,
    unit: Option<String>,
    measure: Measure,
}

impl Thread {
    fn previous(&self) -> Option<&str> {
        self.said.last().map(|said| said.base.as_str())
    }
}

/// Finds the observations of a sentence. `claimed` holds the quantities (by index) that other facts own already.
pub fn find(sentence: &Annotated<'_>, rules: &FactRules, place: EntityId, claimed: &[usize], out: &mut Collector) {
    let mut thread = Thread::default();
    for clause in &sentence.clauses {
        let mut quantities = sentence.coded.typed_in(*clause).filter(|(_, typed)| is_quantity(typed.mark)).peekable();
        if quantities.peek().is_none() {
            remember_topic(sentence, rules, *clause, &mut thread);
            continue;
        }
        let spread = distribute(sentence, *clause, rules, place, &mut thread, out);
        let mut left = clause.start;
        while let Some((at, typed)) = quantities.next() {
            let right = quantities.peek().map_or(clause.end, |(next, _)| next.start);
            let segment = Segment { whole: Span::new(left, right), value: at, clause: *clause };
            let end = if spread.iter().any(|done| done.contains(at)) {
                None
            } else if claimed.contains(&typed.index) {
                remember_claimed(sentence, rules, segment, &mut thread);
                None
            } else {
                observe(sentence, rules, place, segment, &mut thread, out)
            };
            left = end.unwrap_or(at.end);
        }
    }
}

/// The indicator that a clause without a number is about: 地区生产总值再上新台阶，达到100亿元.
fn remember_topic(sentence: &Annotated<'_>, rules: &FactRules, clause: Span, thread: &mut Thread) {
    let topic = rules.topic.captures(sentence.code(clause)).and_then(|found| found.name("name")).map(|name| Span::from(name.range()));
    if let Some(topic) = topic {
        let name = sentence.written(topic.shifted(clause.start));
        thread.said.push(Said { base: name.clone(), name, unit: None, measure: Measure::Level });
    }
}

/// What another fact's number measures: a growth that follows is of that (完成投资9亿元，增长5%).
fn remember_claimed(sentence: &Annotated<'_>, rules: &FactRules, segment: Segment, thread: &mut Thread) {
    let before = Span::new(segment.whole.start, segment.value.start);
    if let Some(found) = rules.claimed_head.captures(before.of(sentence.coded.text())).and_then(|found| found.name("name")) {
        let name = found.as_str().to_owned();
        thread.said.push(Said { base: name.clone(), name, unit: None, measure: Measure::Level });
    }
}

fn is_quantity(mark: Mark) -> bool {
    matches!(mark, Mark::Money | Mark::Percent | Mark::Points | Mark::Count | Mark::Number | Mark::Rank | Mark::Multiple | Mark::Fraction)
}

/// One quantity with the text that belongs to it, in coded text.
#[derive(Clone, Copy, Debug)]
struct Segment {
    whole: Span,
    value: Span,
    clause: Span,
}

impl Segment {
    fn left(&self) -> Span {
        Span::new(self.whole.start, self.value.start)
    }

    fn right(&self) -> Span {
        Span::new(self.value.end, self.whole.end)
    }
}

/// Tries the rules on one segment. Gives where the words that it used end, in coded text.
fn observe(
    sentence: &Annotated<'_>,
    rules: &FactRules,
    place: EntityId,
    segment: Segment,
    thread: &mut Thread,
    out: &mut Collector,
) -> Option<usize> {
    let coded = sentence.coded.text();
    let next = segment.whole.end < segment.clause.end;
    let mut side = None;
    for found in rules.observation.candidates(sentence.stretch(segment.whole), segment.whole.start) {
        if ["value", "money", "again", "boast"].iter().find_map(|name| found.get(name)) != Some(segment.value) {
            continue;
        }
        if let Some(units) = found.setting("units")
            && !unit(sentence, segment.value).is_some_and(|unit| units.split(' ').any(|other| other == unit))
        {
            continue;
        }
        if found.setting("nothing") == Some("yes") {
            // 连续33个榨季居第一: the name stands before how often.
            let goes_on = found.get("again").is_some() && next_is_rank(sentence, segment);
            return goes_on.then_some(segment.whole.start);
        }
        if let Some(wanted) = found.setting("side") {
            let side = *side.get_or_insert_with(|| rules.indicators.faces(coded, segment.left(), segment.right(), next));
            if (wanted == "right") != (side == Side::Right) {
                continue;
            }
        }
        let Some(names) = indicators(sentence, rules, &found, segment, thread) else { continue };
        let Some(measure) = measure(&found, rules, thread, &segment, sentence) else { continue };
        thread.carry = found.setting("carry") == Some("yes") || (thread.carry && measure == Measure::Change);
        let unit = unit(sentence, segment.value);
        for name in &names.names {
            emit(sentence, rules, place, &found, segment, name, measure, out);
        }
        let base = names.base;
        thread.said.extend(names.names.into_iter().map(|name| Said {
            base: base.clone().unwrap_or_else(|| name.clone()),
            name,
            unit: unit.clone(),
            measure,
        }));
        return Some(names.end);
    }
    None
}

/// Whether the number behind a segment is a place in an order.
fn next_is_rank(sentence: &Annotated<'_>, segment: Segment) -> bool {
    sentence.coded.typed_at(segment.whole.end).is_some_and(|typed| typed.mark == Mark::Rank)
}

fn unit(sentence: &Annotated<'_>, value: Span) -> Option<String> {
    sentence.coded.typed_at(value.start).and_then(|typed| sentence.quantities[typed.index].unit.clone())
}

fn measure(found: &RuleMatch<'_>, rules: &FactRules, thread: &Thread, segment: &Segment, sentence: &Annotated<'_>) -> Option<Measure> {
    let stated = match found.setting("measure")? {
        "level" => Measure::Level,
        "growth" => Measure::Growth,
        "change" => Measure::Change,
        "share" => Measure::Share,
        "rank" => Measure::Rank,
        "ratio" => Measure::Ratio,
        "gap" => Measure::Gap,
        _ => return None,
    };
    // 新增A5家、B3家，C2家: what follows in the list is added as well, as long as nothing new is said of it.
    let listed = if found.setting("side") == Some("right") {
        segment.whole.start > segment.clause.start || sentence.code(segment.clause).starts_with('、')
    } else {
        let bare = found.get("subject").is_some_and(|subject| subject.end == segment.value.start);
        bare && rules.indicators.names_only(sentence.coded.text(), segment.left())
    };
    let counts = sentence.coded.typed_at(segment.value.start).is_some_and(|typed| matches!(typed.mark, Mark::Count | Mark::Money));
    let quantity = sentence.quantities.get(sentence.coded.typed_at(segment.value.start)?.index)?;
    let ranked =
        quantity.kind == QuantityKind::Rank || found.setting("places").is_some() && quantity.unit.as_deref() == found.setting("places");
    Some(match stated {
        Measure::Level if thread.carry && counts && listed => Measure::Change,
        Measure::Level if ranked => Measure::Rank,
        // 占比从10%降到2.6%: still a share.
        Measure::Level if found.setting("subject") == Some("previous") && quantity.kind == QuantityKind::Percent => {
            thread.said.last().map(|said| said.measure).filter(|measure| *measure == Measure::Share).unwrap_or(stated)
        }
        _ => stated,
    })
}

/// The indicators that a match speaks of.
#[derive(Debug)]
struct Named {
    names: Vec<String>,
    /// What they were restored from.
    base: Option<String>,
    /// Where the words that name them, or the number, end.
    end: usize,
}

/// The indicators that a match speaks of; `None` where it names none and none went before.
fn indicators(sentence: &Annotated<'_>, rules: &FactRules, found: &RuleMatch<'_>, segment: Segment, thread: &Thread) -> Option<Named> {
    let coded = sentence.coded.text();
    let names = &rules.indicators;
    let previous = thread.previous();
    let end = segment.value.end;
    let again = || {
        let said = thread.said.last()?;
        Some(Named { names: vec![said.name.clone()], base: Some(said.base.clone()), end })
    };
    if found.setting("subject") == Some("previous") {
        return again();
    }
    let subject = found.get("subject")?;
    if found.setting("subject") == Some("whole") {
        return Some(Named { names: vec![sentence.written(subject)], base: None, end });
    }
    if found.setting("side") == Some("right") {
        let behind = names.behind(coded, subject, segment.whole.end < segment.clause.end)?;
        let parts = names.counted(coded, segment.left(), behind);
        let end = if parts.contains(&behind.noun) { behind.noun.end.max(end) } else { end };
        let base = Some(sentence.written(behind.noun)).filter(|noun| !noun.is_empty());
        return Some(Named { names: vec![joined(sentence, &parts)], base, end });
    }
    let Some(mut name) = names.before(coded, subject) else {
        let relative = matches!(found.setting("measure"), Some("growth" | "change" | "gap" | "rank" | "ratio" | "share"));
        let own = rules.own_place.is_match(subject.of(coded)) && found.setting("measure") == Some("rank");
        return again().filter(|_| relative && !own);
    };
    name = names.behind_enumeration(coded, name);
    if found.setting("measure") == Some("share") {
        let Some(whole) = names.without_share(coded, name) else { return again() };
        name = whole;
    }
    let parts = if several(sentence, rules, found, segment) { names.parts(coded, name) } else { vec![name] };
    let whole = |part| {
        let written = sentence.written(part);
        names.without_inner_verb(&written).unwrap_or(written)
    };
    let mut written: Vec<String> = parts.into_iter().map(whole).collect();
    if let Some(tail) = found.get("tail") {
        let tail = sentence.written(tail);
        for name in &mut written {
            name.push_str(&tail);
        }
    }
    let same_unit = thread.said.last().is_some_and(|said| said.unit == unit(sentence, segment.value));
    let restored = names.restored(&written[0], previous.filter(|_| found.setting("carry") != Some("yes")), same_unit);
    if let [only] = written.as_mut_slice() {
        let Some(full) = restored else {
            return (!names.is_weak(only)).then_some(Named { names: written, base: None, end });
        };
        let base = previous.filter(|_| same_unit).map(str::to_owned);
        return Some(Named { names: vec![full], base, end });
    }
    if let (Some(_), Some(previous)) = (restored, previous) {
        let each = written.iter().map(|name| names.restored(name, Some(previous), same_unit).unwrap_or_else(|| name.clone()));
        return Some(Named { names: each.collect(), base: Some(previous.to_owned()), end });
    }
    Some(Named { names: names.with_shared_head(written), base: None, end })
}

fn joined(sentence: &Annotated<'_>, parts: &[Span]) -> String {
    parts.iter().map(|part| sentence.written(*part)).collect()
}

/// Whether the members of a list each have the value: A、B增长5%, A、B均突破100亿元; but not 建设A、B共50公里.
fn several(sentence: &Annotated<'_>, rules: &FactRules, found: &RuleMatch<'_>, segment: Segment) -> bool {
    let mark = sentence.coded.typed_at(segment.value.start).map(|typed| typed.mark);
    let before = || format!("{}{}", segment.left().of(sentence.coded.text()), sentence.written(segment.value));
    match found.setting("measure") {
        Some("growth" | "rank" | "share") => true,
        Some("level" | "change") if rules.apiece.is_match(segment.left().of(sentence.coded.text())) => true,
        Some("level") => match mark {
            Some(Mark::Percent) => true,
            Some(Mark::Money) => rules.each.is_match(&before()),
            _ => rules.every.is_match(&before()),
        },
        _ => false,
    }
}

#[expect(clippy::too_many_arguments, reason = "a fact has that many sides")]
fn emit(
    sentence: &Annotated<'_>,
    rules: &FactRules,
    place: EntityId,
    found: &RuleMatch<'_>,
    segment: Segment,
    name: &str,
    measure: Measure,
    out: &mut Collector,
) {
    let Some(typed) = sentence.coded.typed_at(segment.value.start) else { return };
    let quantity = &sentence.quantities[typed.index];
    let negative = found.setting("sign") == Some("negative");
    let value = if negative { negated(quantity.value) } else { quantity.value };
    let indicator = out.entity(EntityKind::Indicator, name, None, &found.rule.name);
    let scope = found.get("scope").map(|scope| sentence.written(scope)).filter(|scope| !scope.is_empty());
    let unit = found.setting("unit").map(str::to_owned).filter(|_| quantity.unit.is_none()).or_else(|| quantity.unit.clone());
    let amount = Amount { value, unit, qualifier: quantity.qualifier, stated: quantity.stated };
    let from = found.captures().iter().map(|(_, span)| *span).fold(segment.value, Span::cover);
    out.fact(Fact {
        about: place,
        clause: sentence.original(from).trimmed(sentence.text),
        time: sentence.time_at(segment.value, rules),
        modality: sentence.modality_at(segment.value, rules),
        statement: Statement::Observation { indicator, measure, amount, scope },
        rule: found.rule.name.clone(),
        confidence: found.rule.confidence,
        trace: found.captures().iter().map(|(name, span)| ((*name).to_owned(), sentence.original(*span))).collect(),
    });
}

fn negated(value: Value) -> Value {
    match value {
        Value::Exact(exact) => Value::Exact(-exact),
        Value::Range { min, max } => Value::Range { min: -max, max: -min },
    }
}

/// Several values for several indicators: A、B分别增长4%、5.3%. Gives the stretches of coded text that are done.
fn distribute(
    sentence: &Annotated<'_>,
    clause: Span,
    rules: &FactRules,
    place: EntityId,
    thread: &mut Thread,
    out: &mut Collector,
) -> Vec<Span> {
    let mut done = Vec::new();
    for found in rules.distributed.candidates(sentence.stretch(clause), clause.start) {
        let Some(values) = found.get("values") else { continue };
        let values_at: Vec<Span> = sentence.coded.typed_in(values).filter(|(_, typed)| is_quantity(typed.mark)).map(|(at, _)| at).collect();
        let Some(names) = subjects(sentence, rules, &found, values_at.len(), thread) else { continue };
        let Some(measure) = measure(&found, rules, thread, &Segment { whole: clause, value: values_at[0], clause }, sentence) else {
            continue;
        };
        for (name, at) in names.iter().zip(&values_at) {
            emit(sentence, rules, place, &found, Segment { whole: clause, value: *at, clause }, name, measure, out);
        }
        thread.said.extend(names.into_iter().map(|name| Said { base: name.clone(), name, unit: unit(sentence, values_at[0]), measure }));
        done.push(values);
        done.extend(found.get("earlier"));
        break;
    }
    done
}

/// As many indicators as there are values: those of the clause, else the latest of the sentence.
fn subjects(sentence: &Annotated<'_>, rules: &FactRules, found: &RuleMatch<'_>, wanted: usize, thread: &Thread) -> Option<Vec<String>> {
    if wanted < 2 {
        return None;
    }
    let coded = sentence.coded.text();
    if let Some(name) = found.get("subject").and_then(|subject| rules.indicators.before(coded, subject)) {
        let parts = rules.indicators.parts(coded, name);
        if parts.len() != wanted {
            return found.setting("pairs").and_then(|pairs| paired(&sentence.written(name), pairs)).filter(|names| names.len() == wanted);
        }
        if let Some(classes) = rules.indicators.size_classes(coded, &parts) {
            return Some(classes.iter().map(|parts| joined(sentence, parts)).collect());
        }
        return Some(rules.indicators.with_shared_head(parts.into_iter().map(|part| sentence.written(part)).collect()));
    }
    let mut names: Vec<String> = Vec::new();
    for Said { name, .. } in thread.said.iter().rev() {
        if !names.contains(name) {
            names.insert(0, name.clone());
        }
        if names.len() == wanted {
            return Some(names);
        }
    }
    None
}

/// The names that one name stands for: 城乡居民收入 → 城镇居民收入, 农村居民收入. `pairs` lists `whole=part|part`, parted by `;`.
fn paired(name: &str, pairs: &str) -> Option<Vec<String>> {
    let mut pairs = pairs.split(';').filter_map(|pair| pair.split_once('='));
    let (whole, members) = pairs.find(|(whole, _)| name.contains(whole))?;
    Some(members.split('|').map(|member| name.replacen(whole, member, 1)).collect())
}
