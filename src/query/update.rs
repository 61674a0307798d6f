//! SPARQL Update, and whole graphs put in and taken out, for those who may.

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{GraphName, NamedNode, NamedOrBlankNode, Quad},
    sparql::{SparqlEvaluator, UpdateEvaluationError},
    store::Transaction,
};
use spargebra::{GraphUpdateOperation, SparqlParser, Update};

use super::{Bound, PREFIXES, QueryError, Stop, evaluate::graph};
use crate::store::{GraphStore, StoreError};

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the graph is malformed: {0}")]
    Malformed(String),
    #[error("the request names graphs for the change, and so does the change itself (USING or WITH)")]
    GraphsTwice,
    #[error("LOAD is refused: nothing is read from other machines")]
    Load,
}

/// Carries out an update. `using` and `using_named` take the place of `USING` and `USING NAMED`.
pub fn update(store: &GraphStore, text: &str, using: &[String], using_named: &[String], stop: &Stop) -> Result<(), ChangeError> {
    let parse = |text: &str| {
        let parser = PREFIXES.iter().fold(SparqlParser::new(), |parser, (prefix, namespace)| {
            parser.with_prefix(*prefix, *namespace).expect("a test holds that all prefixes stand for IRIs")
        });
        parser.parse_update(text)
    };
    let bound = Bound::verbatim(text);
    let parsed = parse(text).map_err(|error| QueryError::syntax(&error, &bound, text, &|text| parse(text).map(drop)))?;
    check(&parsed, !using.is_empty() || !using_named.is_empty())?;
    let default = using.iter().map(|iri| graph(iri).map(GraphName::from)).collect::<Result<Vec<_>, _>>()?;
    let named = using_named.iter().map(|iri| graph(iri).map(NamedOrBlankNode::from)).collect::<Result<Vec<_>, _>>()?;
    store.change(|transaction: &mut Transaction<'_>| {
        let mut prepared = SparqlEvaluator::new().with_cancellation_token(stop.token()).for_update(parsed);
        for dataset in prepared.using_datasets_mut() {
            if !default.is_empty() || !named.is_empty() {
                dataset.set_default_graph(default.clone());
                dataset.set_available_named_graphs(named.clone());
            } else if dataset.is_default_dataset() {
                dataset.set_default_graph_as_union();
            }
        }
        prepared.on_transaction(transaction).execute().map_err(|error| ChangeError::from(failed(&error, stop)))
    })
}

fn failed(error: &UpdateEvaluationError, stop: &Stop) -> QueryError {
    QueryError::Text(if stop.is_stopped() { "the change was stopped: it took too long".to_owned() } else { error.to_string() })
}

fn check(update: &Update, graphs_named: bool) -> Result<(), ChangeError> {
    for operation in &update.operations {
        match operation {
            GraphUpdateOperation::Load { .. } => return Err(ChangeError::Load),
            GraphUpdateOperation::DeleteInsert { using: Some(_), .. } if graphs_named => return Err(ChangeError::GraphsTwice),
            _ => {}
        }
    }
    Ok(())
}

/// Puts the triples of a document into a graph; in place of what it holds, where `replace`.
pub fn put_graph(store: &GraphStore, iri: &str, format: RdfFormat, document: &[u8], replace: bool) -> Result<(), ChangeError> {
    let name = graph(iri)?;
    let parser = RdfParser::from_format(format).without_named_graphs().with_default_graph(name.clone());
    let quads = parser.for_slice(document).collect::<Result<Vec<Quad>, _>>().map_err(|error| ChangeError::Malformed(error.to_string()))?;
    store.change(|transaction| {
        if replace {
            clear(transaction, &name)?;
        }
        transaction.insert_named_graph(&name);
        transaction.extend(&quads);
        Ok(())
    })
}

/// Takes a graph out.
pub fn remove_graph(store: &GraphStore, iri: &str) -> Result<(), ChangeError> {
    let name = graph(iri)?;
    store.change(|transaction| clear(transaction, &name))
}

fn clear(transaction: &mut Transaction<'_>, name: &NamedNode) -> Result<(), ChangeError> {
    transaction.remove_named_graph(name).map_err(|error| QueryError::Text(error.to_string()).into())
}
