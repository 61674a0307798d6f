//! Numbers about a place, from the rules in `rules/patterns/observation.toml`.

use crate::{
    fact::{Amount, Collector, EntityId, EntityKind, Fact, FactRules, Measure, Statement, annotate::Annotated},
    pattern::{Mark, RuleMatch, TypedSpan},
    quantity::Value,
    span::Span,
};

/// What the sentence said so far, for what later clauses leave out.
#[derive(Debug, Default)]
pub struct Thread {
    /// Indicators of the observations so far, with their measures, the latest last.
    said: Vec<(String, Measure)>,
    /// Whether the list that is going on counts what was added.
    carry: bool,
}

/// Finds the observations of a sentence. `claimed` holds the quantities (by index) that other facts own already.
pub fn find(sentence: &Annotated<'_>, rules: &FactRules, place: EntityId, claimed: &[usize], out: &mut Collector) {
    let mut thread = Thread::default();
    for clause in &sentence.clauses {
        let spread = distribute(sentence, *clause, rules, place, &mut thread, out);
        let quantities: Vec<(Span, TypedSpan)> = sentence.coded.typed_in(*clause).filter(|(_, typed)| is_quantity(typed.mark)).collect();
        let mut left = clause.start;
        for (position, (at, typed)) in quantities.iter().enumerate() {
            let right = quantities.get(position + 1).map_or(clause.end, |(next, _)| next.start);
            let taken = spread.iter().any(|done| done.contains(*at)) || claimed.contains(&typed.index);
            let end = if taken {
                None
            } else {
                observe(sentence, rules, place, Segment { whole: Span::new(left, right), value: *at, clause: *clause }, &mut thread, out)
            };
            left = end.unwrap_or(at.end);
        }
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

/// Tries the rules on one segment. Gives where the words that it used end, in coded text.
fn observe(
    sentence: &Annotated<'_>,
    rules: &FactRules,
    place: EntityId,
    segment: Segment,
    thread: &mut Thread,
    out: &mut Collector,
) -> Option<usize> {
    let text = segment.whole.of(sentence.coded.text());
    for found in rules.observation.candidates(text, segment.whole.start) {
        if found.get("value") != Some(segment.value) {
            continue;
        }
        let Some(names) = indicators(sentence, rules, &found, thread) else { continue };
        let measure = measure(&found, thread, &segment, sentence);
        let Some(measure) = measure else { continue };
        thread.carry = found.setting("carry") == Some("yes") || (thread.carry && measure == Measure::Change);
        for name in names {
            emit(sentence, rules, place, &found, segment, &name, measure, out);
            thread.said.push((name, measure));
        }
        let subject = found.get("subject").filter(|subject| subject.start >= segment.value.end);
        return Some(subject.map_or(segment.value.end, |subject| subject_end(sentence, rules, subject)));
    }
    None
}

/// Where the name at the head of a longer stretch ends: words after it may belong to the next quantity.
fn subject_end(sentence: &Annotated<'_>, rules: &FactRules, subject: Span) -> usize {
    rules.names.leading(sentence.coded.text(), subject).map_or(subject.end, |name| name.end)
}

fn measure(found: &RuleMatch<'_>, thread: &Thread, segment: &Segment, sentence: &Annotated<'_>) -> Option<Measure> {
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
    // 新增A5家、B3家: what follows in the list is added as well.
    let listed = segment.whole.start > segment.clause.start || sentence.code(segment.clause).starts_with('、');
    let counts = sentence.coded.typed_at(segment.value.start).is_some_and(|typed| matches!(typed.mark, Mark::Count | Mark::Money));
    Some(if stated == Measure::Level && thread.carry && counts && listed { Measure::Change } else { stated })
}

/// The indicators that a match speaks of; `None` where it names none and none went before.
fn indicators(sentence: &Annotated<'_>, rules: &FactRules, found: &RuleMatch<'_>, thread: &Thread) -> Option<Vec<String>> {
    let coded = sentence.coded.text();
    let previous = thread.said.last().map(|(name, _)| name.as_str());
    if found.setting("subject") == Some("previous") {
        return previous.map(|name| vec![name.to_owned()]);
    }
    let subject = found.get("subject")?;
    let value = found.get("value")?;
    let name = if subject.start >= value.end { rules.names.leading(coded, subject) } else { rules.names.indicator(coded, subject) };
    let Some(mut name) = name else {
        let relative = matches!(found.setting("measure"), Some("growth" | "change" | "gap" | "rank" | "ratio" | "share"));
        return previous.filter(|_| relative && subject.start < value.start).map(|name| vec![name.to_owned()]);
    };
    if found.setting("measure") == Some("share") {
        name = rules.names.without_share(coded, name);
    }
    let several = matches!(found.setting("measure"), Some("growth" | "rank"));
    let parts = if several { rules.names.parts(coded, name) } else { vec![name] };
    let written = parts.into_iter().map(|part| rules.names.restored(&sentence.written(part), previous));
    Some(rules.names.with_shared_head(written.collect()))
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
    let amount = Amount { value, unit: quantity.unit.clone(), qualifier: quantity.qualifier, stated: quantity.stated };
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
    for found in rules.distributed.candidates(sentence.code(clause), clause.start) {
        let Some(values) = found.get("values") else { continue };
        let values_at: Vec<Span> = sentence.coded.typed_in(values).filter(|(_, typed)| is_quantity(typed.mark)).map(|(at, _)| at).collect();
        let Some(names) = subjects(sentence, rules, &found, values_at.len(), thread) else { continue };
        let Some(measure) = measure(&found, thread, &Segment { whole: clause, value: values_at[0], clause }, sentence) else { continue };
        for (name, at) in names.iter().zip(&values_at) {
            emit(sentence, rules, place, &found, Segment { whole: clause, value: *at, clause }, name, measure, out);
        }
        thread.said.extend(names.into_iter().map(|name| (name, measure)));
        done.push(values);
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
    if let Some(name) = found.get("subject").and_then(|subject| rules.names.indicator(coded, subject)) {
        let parts: Vec<String> = rules.names.parts(coded, name).into_iter().map(|part| sentence.written(part)).collect();
        return (parts.len() == wanted).then(|| rules.names.with_shared_head(parts));
    }
    let mut names: Vec<String> = Vec::new();
    for (name, _) in thread.said.iter().rev() {
        if !names.contains(name) {
            names.insert(0, name.clone());
        }
        if names.len() == wanted {
            return Some(names);
        }
    }
    None
}
