//! From a document to its facts.

use crate::{
    document::{Document, SectionKind, SectionMark},
    fact::{
        Annotated, Collector, Context, EntityId, EntityKind, Extraction, FactRules, enterprise, entity, investment, observation, program,
        project, recognition, undertaker,
    },
    quantity::{self, Period, TimeFrame},
};

/// All facts of a report. A pure function of document and rules.
pub fn extract(document: &Document, rules: &FactRules) -> Extraction {
    let mut out = Collector::default();
    let place = place(document, &mut out);
    for annotated in annotate(document, rules) {
        read(&annotated, rules, place, &mut out);
    }
    let mut extraction = out.finish();
    undertaker::link(&mut extraction);
    extraction
}

/// The sentences of a report as the rules see them, one after the other.
pub fn annotate<'d>(document: &'d Document, rules: &FactRules) -> impl Iterator<Item = Annotated<'d>> {
    let periods: Vec<Option<Period>> = (0..document.sections.len()).map(|section| period_of(document, section, rules)).collect();
    document.sentences.iter().map(move |sentence| {
        let context = context(document, sentence.section, &periods, rules);
        Annotated::new(&document.text, sentence.span, context, rules)
    })
}

/// The facts of one sentence.
pub(super) fn read(sentence: &Annotated<'_>, rules: &FactRules, place: EntityId, out: &mut Collector) {
    program::find(sentence, rules, out);
    let spoken = project::find(sentence, rules, out);
    if !sentence.context.glossary {
        let claimed = investment::find(sentence, rules, &spoken, out);
        observation::find(sentence, rules, place, &claimed, out);
        recognition::find(sentence, rules, place, out);
    }
    enterprise::find(sentence, rules, out);
    entity::find(sentence, rules, out);
}

/// The place whose government reports; one without a name where the report does not say.
fn place(document: &Document, out: &mut Collector) -> EntityId {
    out.entity(EntityKind::Region, document.metadata.region.as_deref().unwrap_or(""), None, "document/region")
}

fn context(document: &Document, section: Option<usize>, periods: &[Option<Period>], rules: &FactRules) -> Context {
    let kind = section.map_or(SectionKind::Other, |section| document.sections[section].kind);
    let reviewed = document.metadata.year.unwrap_or_default();
    Context {
        section: kind,
        frame: TimeFrame { reviewed, plan: kind == SectionKind::Plan, delivered: document.metadata.date.map(|date| date.year) },
        period: section.and_then(|section| periods[section]),
        glossary: section.is_some_and(|section| explains(document, section, rules)),
    }
}

/// Whether a section, or one around it, explains the words of the report: 名词解释.
fn explains(document: &Document, section: usize, rules: &FactRules) -> bool {
    let mut at = Some(&document.sections[section]);
    while let Some(section) = at {
        if section.mark == SectionMark::Annex && rules.glossary.is_match(section.heading.of(&document.text)) {
            return true;
        }
        at = section.parent.map(|parent| &document.sections[parent]);
    }
    false
}

/// The years that the heading of a section of the review, or of one around it, says that it is about, where they are several:
/// 过去五年工作回顾. The innermost heading that names a time counts.
fn period_of(document: &Document, section: usize, rules: &FactRules) -> Option<Period> {
    if document.sections[section].kind != SectionKind::Review {
        return None;
    }
    let reviewed = document.metadata.year?;
    let frame = TimeFrame { reviewed, plan: false, delivered: document.metadata.date.map(|date| date.year) };
    let mut at = Some(section);
    while let Some(section) = at.map(|index| &document.sections[index]) {
        let times = quantity::find_times(section.heading.of(&document.text), &rules.quantities, frame);
        if let Some(time) = times.iter().find(|time| !time.comparison) {
            return match time.period {
                Period::Years { from, to } if from < to && to <= reviewed + 1 => Some(time.period),
                _ => None,
            };
        }
        at = section.parent;
    }
    None
}
