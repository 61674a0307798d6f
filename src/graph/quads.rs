//! A report and all it states, as one named graph.

use oxigraph::model::{NamedNodeRef, Quad, QuadRef};

use super::{
    emitter::Emitter,
    entities::{self, Described},
    facts,
    indicators::IndicatorScheme,
    iri::{DataIris, ReportIris},
    lines::Lines,
    shared::Regions,
    text::Passages,
    units::UnitTable,
    vocabulary::{dcterms, rdf, rdfs, rg, schema},
};
use crate::{
    document::Document,
    fact::Extraction,
    identity::{self, Identities, IdentityRules},
    source::Finding,
};

/// Where a report was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportSource {
    /// Without its folder.
    pub file_name: String,
    /// Which part of the file the report is (`!a.txt`, `#3`); empty for the whole file.
    pub part: String,
    /// SHA-256 of the bytes read, in hexadecimal; of a row of a table, that of its text.
    pub sha256: String,
    /// Where it was published, if that is known: an IRI, or any other text.
    pub address: Option<String>,
    /// The encoding that the bytes were read in: `UTF-8`, `GBK`.
    pub encoding: String,
    /// What kind of document was read: `text/plain`.
    pub media_type: String,
    /// What is odd about the report.
    pub findings: Vec<Finding>,
}

/// What the graph of a report depends on besides the report.
#[derive(Clone, Debug, Default)]
pub struct GraphOptions {
    pub iris: DataIris,
    pub units: UnitTable,
    /// What tells which places and things names mean; without it names stay names.
    pub identity: IdentityRules,
    /// The statistical indicators that written forms are attached to.
    pub indicators: Option<IndicatorScheme>,
}

/// The graph of one report: all its quads, in a fixed order, none twice. The graph's name is the report's IRI.
pub fn quads(report: &ReportSource, document: &Document, extraction: &Extraction, options: &GraphOptions) -> Vec<Quad> {
    let mut quads = Vec::with_capacity(16 * (extraction.facts.len() + extraction.entities.len()) + 64);
    visit(report, document, extraction, options, &mut |quad| quads.push(quad.into_owned()));
    quads
}

/// The graph of one report as N-Quads: the lines that [`super::serialize::write`] makes of its quads, which need not be made.
pub fn nquads(report: &ReportSource, document: &Document, extraction: &Extraction, options: &GraphOptions) -> Vec<u8> {
    let mut lines = Lines::default();
    visit(report, document, extraction, options, &mut |quad| lines.add(quad));
    let mut written = Vec::new();
    lines.write(&mut written).expect("a buffer takes all that is written to it");
    written
}

/// The IRIs of one report and of what it holds.
pub fn report_iris<'a>(report: &ReportSource, document: &Document, options: &'a GraphOptions) -> ReportIris<'a> {
    options.iris.of_report(document.metadata.region.as_deref(), document.metadata.year, &report.sha256)
}

/// Like [`quads`], but hands over one quad after the other and keeps none.
pub fn visit(
    report: &ReportSource,
    document: &Document,
    extraction: &Extraction,
    options: &GraphOptions,
    sink: &mut dyn FnMut(QuadRef<'_>),
) {
    let iris = report_iris(report, document, options);
    let identities = identity::of_report(document, extraction, &options.identity);
    let regions = Regions { iris: &options.iris, places: &options.identity.places };
    let mut emitter = Emitter::new(iris.report(), sink);
    let mut passages = Passages::new(document, &iris);
    let nodes = entities::nodes(extraction, &identities, &regions, &iris, &passages);
    let described = Described::new(extraction, &identities, &options.identity.industries, &nodes);
    describe_report(report, document, &iris, &mut emitter);
    describe_place_and_speaker(document, &described, &identities, &regions, &iris, &mut passages, &mut emitter);
    described.describe(&regions, &mut passages, &mut emitter);
    facts::describe(extraction, &nodes, &options.units, &document.text, &iris, &mut passages, &mut emitter);
    passages.describe(&mut emitter);
}

fn describe_report(report: &ReportSource, document: &Document, iris: &ReportIris<'_>, emitter: &mut Emitter<'_>) {
    let node = iris.report();
    let metadata = &document.metadata;
    emitter.link(node, rdf::TYPE, rg::REPORT);
    if let Some(title) = &metadata.title {
        emitter.name(node, dcterms::TITLE, title);
    }
    if let Some(date) = metadata.date {
        emitter.date(node, dcterms::DATE, date);
    }
    if let Some(year) = metadata.year {
        emitter.integer(node, rg::YEAR, year);
    }
    if let Some(meeting) = &metadata.meeting {
        emitter.name(node, rg::MEETING, meeting);
    }
    emitter.text(node, rg::FILE_NAME, &report.file_name);
    emitter.text(node, rg::SHA256, &report.sha256);
    if !report.part.is_empty() {
        emitter.text(node, rg::PART, &report.part);
    }
    if !report.media_type.is_empty() {
        emitter.text(node, rg::FORMAT, &report.media_type);
    }
    if !report.encoding.is_empty() {
        emitter.text(node, rg::ENCODING, &report.encoding);
    }
    if let Some(address) = &report.address {
        match NamedNodeRef::new(address) {
            Ok(iri) => emitter.link(node, dcterms::SOURCE, iri),
            Err(_) => emitter.text(node, dcterms::SOURCE, address),
        }
    }
    emitter.boolean(node, rg::COMPLETE, document.complete);
    for finding in &report.findings {
        emitter.text(node, rg::FINDING, finding.kind.code());
        emitter.text(node, rg::FINDING_NOTE, &finding.to_string());
    }
}

/// The place and the person that the report's head names, described here unless they are entities of the text as well.
fn describe_place_and_speaker(
    document: &Document,
    described: &Described<'_>,
    identities: &Identities,
    regions: &Regions<'_>,
    iris: &ReportIris<'_>,
    passages: &mut Passages<'_>,
    emitter: &mut Emitter<'_>,
) {
    let metadata = &document.metadata;
    if let Some(region) = &metadata.region {
        let place = regions.node(region, identities.home.map(|home| home.place));
        emitter.link(iris.report(), rg::REGION_OF, place.as_ref());
        if !described.contains(&place) {
            emitter.link(&place, rdf::TYPE, rg::REGION);
            emitter.name(&place, rdfs::LABEL, &regions.label(region, identities.home.map(|home| home.place)));
        }
    }
    if let Some(speaker) = &metadata.speaker {
        let person = entities::person(speaker, iris);
        emitter.link(iris.report(), rg::DELIVERED_BY, person.as_ref());
        if !described.contains(&person) {
            emitter.link(&person, rdf::TYPE, rg::PERSON);
            emitter.name(&person, rdfs::LABEL, speaker);
            if let Some(span) = metadata.speaker_span {
                emitter.link(&person, rg::MENTIONED_IN, passages.at(span).as_ref());
            }
        }
        if let Some(office) = &metadata.office {
            emitter.name(&person, schema::JOB_TITLE, office);
        }
    }
}
