//! The whole way from one file's text to its graph, as one value that threads share.

use std::collections::BTreeMap;

use oxigraph::model::Quad;

pub use crate::fact::entity_kind;
use crate::{
    document::{Document, SectionKind},
    extract_source,
    fact::{Extraction, Fact, Statement},
    graph::{self, DataIris, GraphOptions, ReportSource, UnitTable, indicators::IndicatorScheme},
    hash,
    identity::IdentityRules,
    outline_source,
    rules::{RuleError, RuleFiles, RuleSet},
    source::{Field, Finding, Problem, SourceText},
    store::{Made, Maker},
};

/// Everything that a report's graph depends on besides the report.
#[derive(Debug)]
pub struct Pipeline {
    rules: RuleSet,
    graph: GraphOptions,
    fingerprint: String,
}

/// A report that was read, and what was found in it.
#[derive(Debug)]
pub struct Reading {
    pub source: ReportSource,
    pub document: Document,
    pub extraction: Extraction,
}

/// A report whose layout was read, and no more.
#[derive(Debug)]
pub struct Outline {
    pub document: Document,
    pub findings: Vec<Finding>,
}

impl Pipeline {
    /// Loads the rules; data IRIs will start with the base of `iris`.
    pub fn new(files: &RuleFiles, iris: DataIris) -> Result<Self, RuleError> {
        let rules = RuleSet::load(files)?;
        let units = match rules.lexicons().get("units") {
            Some(lexicon) => UnitTable::from_lexicon(lexicon).map_err(|error| RuleError::Units(error.to_string()))?,
            None => UnitTable::default(),
        };
        let identity = IdentityRules::new(rules.lexicons())?;
        let indicators = rules.lexicons().get("indicators").map(|_| IndicatorScheme::new(rules.lexicons()));
        let indicators = indicators.transpose().map_err(|error| RuleError::Indicators(error.to_string()))?;
        let fingerprint = hash::sha256_of_parts([rules.sha256(), env!("CARGO_PKG_VERSION"), iris.base()]);
        Ok(Self { rules, graph: GraphOptions { iris, units, identity, indicators }, fingerprint })
    }

    /// What made the graphs that this makes.
    pub fn maker(&self) -> Maker {
        Maker {
            program: concat!("reportgraph ", env!("CARGO_PKG_VERSION")).to_owned(),
            rules: self.rules.sha256().to_owned(),
            base: self.base().to_owned(),
            fingerprint: self.fingerprint.clone(),
        }
    }

    /// Hexadecimal; the same for the same rules, program version and base: then the same file gives the same graph.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// What the graph depends on besides the reports.
    pub fn graph_options(&self) -> &GraphOptions {
        &self.graph
    }

    /// Where data IRIs start.
    pub fn base(&self) -> &str {
        self.graph.iris.base()
    }

    /// Reads only how a report is laid out, and what is odd about it. A text that is no report is a problem.
    pub fn outline(&self, text: &SourceText) -> Result<Outline, Problem> {
        let document = outline_source(text, &self.rules);
        if !is_report(&document) {
            return Err(Problem::NotAReport);
        }
        Ok(Outline { findings: findings(text, &document), document })
    }

    /// Reads a report. A text that is none is a problem.
    pub fn read(&self, text: &SourceText) -> Result<Reading, Problem> {
        let (document, extraction) = extract_source(text, &self.rules);
        if !is_report(&document) {
            return Err(Problem::NotAReport);
        }
        let source = ReportSource {
            file_name: text.file_name.clone(),
            part: text.part.as_str().to_owned(),
            sha256: text.sha256.clone(),
            address: text.hints.first(Field::Address).map(|hint| hint.value.clone()),
            encoding: text.encoding.map_or_else(String::new, |encoding| encoding.name().to_owned()),
            media_type: text.media_type.to_owned(),
            findings: findings(text, &document),
        };
        Ok(Reading { source, document, extraction })
    }

    pub fn quads(&self, reading: &Reading) -> Vec<Quad> {
        graph::quads(&reading.source, &reading.document, &reading.extraction, &self.graph)
    }

    /// The graph as N-Quads, sorted by line.
    pub fn nquads(&self, reading: &Reading) -> Vec<u8> {
        graph::nquads(&reading.source, &reading.document, &reading.extraction, &self.graph)
    }

    /// From a file's text to all that the store takes of it.
    pub fn make(&self, text: &SourceText) -> Result<Made, Problem> {
        let reading = self.read(text)?;
        let metadata = &reading.document.metadata;
        Ok(Made {
            report: graph::report_iris(&reading.source, &reading.document, &self.graph).report().as_str().to_owned(),
            title: metadata.title.clone(),
            region: metadata.region.clone(),
            year: metadata.year,
            complete: reading.document.complete,
            counts: counts(&reading.extraction),
            findings: reading.source.findings.clone(),
            quads: self.quads(&reading),
        })
    }
}

/// What was odd in reading the file, and what is in the report itself.
fn findings(text: &SourceText, document: &Document) -> Vec<Finding> {
    let mut all = [text.findings.as_slice(), &document.findings].concat();
    all.sort();
    // What was lost in decoding is counted once.
    all.dedup_by_key(|finding| finding.kind);
    all
}

/// Whether a text is a government work report at all: it bears such a title, or it reviews or plans.
fn is_report(document: &Document) -> bool {
    document.metadata.title.is_some() || document.sections.iter().any(|section| section.kind != SectionKind::Other)
}

/// How many facts and named things of each kind there are.
pub fn counts(extraction: &Extraction) -> BTreeMap<String, usize> {
    let facts = extraction.facts.iter().map(fact_kind);
    let entities = extraction.entities.iter().map(|entity| entity_kind(&entity.kind));
    let mut counts = BTreeMap::new();
    for kind in facts.chain(entities) {
        *counts.entry(kind.to_owned()).or_default() += 1;
    }
    counts
}

/// The kind of a fact, as the ontology names it, in lower case.
pub fn fact_kind(fact: &Fact) -> &'static str {
    match fact.statement {
        Statement::Observation { .. } => "observation",
        Statement::Investment { .. } => "investment",
        Statement::Milestone { .. } => "milestone",
        Statement::Recognition { .. } => "recognition",
    }
}
