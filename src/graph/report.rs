//! The graph of a report, read back: what a catalogue needs to know of it.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, Quad, Term};

use super::vocabulary::{NAMESPACE, dcterms, rdf, rdfs, rg};

/// What a report's graph says of the report as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportDescription {
    pub file_name: String,
    /// Of the bytes that the graph was made from, in hexadecimal.
    pub sha256: String,
    pub title: Option<String>,
    pub region: Option<String>,
    /// The year reviewed.
    pub year: Option<i32>,
    pub complete: bool,
    /// How many facts and things of each kind there are.
    pub counts: BTreeMap<String, usize>,
}

/// Kinds that are not named after their class.
const OTHER_NAMES: &[(&str, &str)] = &[("IndustryCluster", "cluster")];
/// Classes of what is neither a fact nor a thing.
const NOT_COUNTED: &[&str] = &["Report", "Section", "Passage", "Entity", "Fact"];

/// Reads the graph of that name. `None` where it is not that of a report.
pub fn read_report(graph: &NamedNode, quads: &[Quad]) -> Option<ReportDescription> {
    let is_about = |quad: &&Quad| matches!(&quad.subject, oxigraph::model::NamedOrBlankNode::NamedNode(node) if node == graph);
    let mut report = ReportDescription::default();
    let (mut is_report, mut region) = (false, None);
    for quad in quads.iter().filter(is_about) {
        let predicate = quad.predicate.as_ref();
        match &quad.object {
            Term::NamedNode(object) if predicate == rdf::TYPE => is_report |= object.as_ref() == rg::REPORT,
            Term::NamedNode(object) if predicate == rg::REGION_OF => region = Some(object),
            Term::Literal(object) if predicate == dcterms::TITLE => report.title = Some(object.value().to_owned()),
            Term::Literal(object) if predicate == rg::YEAR => report.year = object.value().parse().ok(),
            Term::Literal(object) if predicate == rg::FILE_NAME => object.value().clone_into(&mut report.file_name),
            Term::Literal(object) if predicate == rg::SHA256 => object.value().clone_into(&mut report.sha256),
            Term::Literal(object) if predicate == rg::COMPLETE => report.complete = object.value() == "true",
            _ => {}
        }
    }
    for quad in quads.iter().filter(|quad| quad.predicate.as_ref() == rdf::TYPE) {
        if let Term::NamedNode(class) = &quad.object
            && let Some(name) = class.as_str().strip_prefix(NAMESPACE).filter(|name| !NOT_COUNTED.contains(name))
        {
            let other = OTHER_NAMES.iter().find(|(class, _)| *class == name).map(|(_, kind)| (*kind).to_owned());
            *report.counts.entry(other.unwrap_or_else(|| name.to_lowercase())).or_default() += 1;
        }
    }
    let is_label =
        |quad: &&Quad| quad.predicate.as_ref() == rdfs::LABEL && Some(quad.subject.to_string()) == region.map(ToString::to_string);
    if let Some(Term::Literal(label)) = region.and_then(|_| quads.iter().find(is_label)).map(|quad| &quad.object) {
        report.region = Some(label.value().to_owned());
    }
    is_report.then_some(report)
}
