//! From a document to its facts.

use crate::{
    document::{Document, SectionKind},
    fact::{
        Annotated, Collector, Context, EntityId, EntityKind, Extraction, FactRules, enterprise, investment, observation, program, project,
        recognition, undertaker,
    },
    quantity::{Period, TimeFrame},
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
    document.sentences.iter().map(move |sentence| {
        let context = context(document, sentence.section);
        Annotated::new(&document.text, sentence.span, context, rules)
    })
}

/// The facts of one sentence.
pub(super) fn read(sentence: &Annotated<'_>, rules: &FactRules, place: EntityId, out: &mut Collector) {
    program::find(sentence, rules, out);
    let spoken = project::find(sentence, rules, out);
    let claimed = investment::find(sentence, rules, &spoken, out);
    observation::find(sentence, rules, place, &claimed, out);
    recognition::find(sentence, rules, place, out);
    enterprise::find(sentence, rules, out);
}

/// The place whose government reports; one without a name where the report does not say.
fn place(document: &Document, out: &mut Collector) -> EntityId {
    out.entity(EntityKind::Region, document.metadata.region.as_deref().unwrap_or(""), None, "document/region")
}

fn context(document: &Document, section: Option<usize>) -> Context {
    let kind = section.map_or(SectionKind::Other, |section| document.sections[section].kind);
    let reviewed = document.metadata.year.unwrap_or_default();
    Context {
        section: kind,
        frame: TimeFrame { reviewed, plan: kind == SectionKind::Plan, delivered: document.metadata.date.map(|date| date.year) },
        period: None::<Period>,
    }
}
