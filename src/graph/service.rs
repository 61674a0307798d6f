//! What an endpoint says about itself: the SPARQL service description and the description of its data in `VoID`.

use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, vocab::rdf};

use super::vocabulary::{NAMESPACE, dcterms, rg, sd, void};

/// What is described.
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    /// The address of the SPARQL endpoint.
    pub endpoint: &'a str,
    /// The address of the description of the data.
    pub dataset: &'a str,
    /// Where data IRIs start.
    pub base: &'a str,
    /// The media types of results and graphs.
    pub formats: &'a [&'a str],
    pub updates: bool,
    /// How many triples, and how many distinct things of each class, by its local name.
    pub triples: usize,
    pub classes: &'a [(String, usize)],
    /// The graphs of the reports, with how many triples each holds.
    pub reports: &'a [(String, usize)],
}

/// The description of the service, which names that of the data.
pub fn description(service: &Service<'_>) -> Vec<Quad> {
    let mut triples = Triples::default();
    let endpoint = NamedNode::new_unchecked(service.endpoint);
    triples.link(&endpoint, rdf::TYPE, sd::SERVICE);
    triples.link(&endpoint, sd::ENDPOINT, endpoint.as_ref());
    triples.link(&endpoint, sd::SUPPORTED_LANGUAGE, sd::SPARQL11_QUERY);
    if service.updates {
        triples.link(&endpoint, sd::SUPPORTED_LANGUAGE, sd::SPARQL11_UPDATE);
    }
    triples.link(&endpoint, sd::FEATURE_OF, sd::UNION_DEFAULT_GRAPH);
    triples.link(&endpoint, sd::PROPERTY_FEATURE, rg::MATCHES);
    for format in service.formats {
        triples.text(&endpoint, sd::RESULT_FORMAT, format);
    }
    triples.link(&endpoint, sd::DEFAULT_DATASET, NamedNodeRef::new_unchecked(service.dataset));
    dataset(service, &mut triples);
    let data = NamedNode::new_unchecked(service.dataset);
    triples.link(&data, rdf::TYPE, sd::DATASET);
    for (report, count) in service.reports {
        let node = BlankNode::default();
        triples.add(data.clone().into(), sd::NAMED_GRAPH, node.clone().into());
        triples.add(node.clone().into(), rdf::TYPE, sd::NAMED_GRAPH_CLASS.into_owned().into());
        triples.add(node.clone().into(), sd::NAME, NamedNode::new_unchecked(report).into());
        triples.add(node.into(), void::TRIPLES, Literal::from(*count as u64).into());
    }
    triples.0
}

/// The description of the data alone.
pub fn data_description(service: &Service<'_>) -> Vec<Quad> {
    let mut triples = Triples::default();
    dataset(service, &mut triples);
    triples.0
}

fn dataset(service: &Service<'_>, triples: &mut Triples) {
    let data = NamedNode::new_unchecked(service.dataset);
    triples.link(&data, rdf::TYPE, void::DATASET);
    triples.link(&data, void::SPARQL_ENDPOINT, NamedNodeRef::new_unchecked(service.endpoint));
    triples.text(&data, void::URI_SPACE, service.base);
    triples.link(&data, void::VOCABULARY, NamedNodeRef::new_unchecked(NAMESPACE.trim_end_matches('#')));
    triples.add(data.clone().into(), dcterms::TITLE, Literal::new_simple_literal("reportgraph").into());
    triples.add(data.clone().into(), void::TRIPLES, Literal::from(service.triples as u64).into());
    triples.add(data.clone().into(), void::DOCUMENTS, Literal::from(service.reports.len() as u64).into());
    for (class, count) in service.classes {
        let node = BlankNode::default();
        triples.add(data.clone().into(), void::CLASS_PARTITION, node.clone().into());
        triples.add(node.clone().into(), void::CLASS, NamedNode::new_unchecked(format!("{NAMESPACE}{class}")).into());
        triples.add(node.into(), void::ENTITIES, Literal::from(*count as u64).into());
    }
}

#[derive(Default)]
struct Triples(Vec<Quad>);

impl Triples {
    fn add(&mut self, subject: NamedOrBlankNode, predicate: NamedNodeRef<'static>, object: Term) {
        self.0.push(Quad::new(subject, predicate, object, GraphName::DefaultGraph));
    }

    fn link(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'static>, object: NamedNodeRef<'_>) {
        self.add(subject.clone().into(), predicate, object.into_owned().into());
    }

    fn text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'static>, text: &str) {
        self.add(subject.clone().into(), predicate, Literal::new_simple_literal(text).into());
    }
}
