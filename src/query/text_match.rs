//! Full text inside SPARQL: `?x rg:matches "海上风电"` binds `?x` to passages, named things and reports that hold these words,
//! and `?x rg:score ?score` beside it says how well.
//!
//! The index is asked before the evaluation: each such pattern becomes a `VALUES` block with the hits, so that joins start
//! from them. Words that stand apart must all occur; within a word, characters must follow each other.
//!
//! `SERVICE`, which would send parts of a query to another machine, is refused here too.

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use spargebra::{
    Query,
    algebra::{Expression, GraphPattern},
    term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern},
};

use super::QueryError;
use crate::{
    graph::vocabulary::{dcterms, oa, prov, rdf, rg},
    search::{Index, Scope},
};

/// The most hits that one pattern may have.
const MOST: usize = 200_000;

/// Replaces the patterns of `query` that ask for text.
pub(super) fn put_in(query: &mut Query, index: Option<&Index>) -> Result<(), QueryError> {
    let (Query::Select { pattern, .. } | Query::Construct { pattern, .. } | Query::Describe { pattern, .. } | Query::Ask { pattern, .. }) =
        query;
    visit(pattern, index)
}

fn visit(pattern: &mut GraphPattern, index: Option<&Index>) -> Result<(), QueryError> {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            if let Some(replaced) = replace(patterns, index)? {
                *pattern = replaced;
            }
            Ok(())
        }
        GraphPattern::Path { .. } | GraphPattern::Values { .. } => Ok(()),
        GraphPattern::Service { name, .. } => {
            Err(QueryError::Text(format!("SERVICE {name} is refused: queries are answered from this store alone")))
        }
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            visit(left, index)?;
            visit(right, index)
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            visit(left, index)?;
            visit(right, index)?;
            expression.as_mut().map_or(Ok(()), |expression| visit_expression(expression, index))
        }
        GraphPattern::Filter { expr, inner } => {
            visit(inner, index)?;
            visit_expression(expr, index)
        }
        GraphPattern::Extend { inner, expression, .. } => {
            visit(inner, index)?;
            visit_expression(expression, index)
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => visit(inner, index),
    }
}

fn visit_expression(expression: &mut Expression, index: Option<&Index>) -> Result<(), QueryError> {
    match expression {
        Expression::Exists(pattern) => visit(pattern, index),
        Expression::Not(inner) => visit_expression(inner, index),
        Expression::Or(left, right) | Expression::And(left, right) => {
            visit_expression(left, index)?;
            visit_expression(right, index)
        }
        Expression::If(condition, yes, no) => {
            [condition, yes, no].into_iter().try_for_each(|expression| visit_expression(expression, index))
        }
        Expression::Coalesce(all) | Expression::FunctionCall(_, all) => {
            all.iter_mut().try_for_each(|expression| visit_expression(expression, index))
        }
        _ => Ok(()),
    }
}

fn replace(patterns: &[TriplePattern], index: Option<&Index>) -> Result<Option<GraphPattern>, QueryError> {
    if !patterns.iter().any(|triple| has(triple, rg::MATCHES.as_str())) {
        return Ok(None);
    }
    let Some(index) = index else {
        return Err(QueryError::Text("there is no index of the text: `reportgraph search` makes one".to_owned()));
    };
    let mut rest: Vec<TriplePattern> = Vec::new();
    let mut tables = Vec::new();
    for triple in patterns {
        if has(triple, rg::MATCHES.as_str()) {
            let rated = patterns.iter().find(|other| has(other, rg::SCORE.as_str()) && other.subject == triple.subject);
            tables.push(table(triple, rated, scope_of(&triple.subject, patterns), index)?);
        } else if !has(triple, rg::SCORE.as_str()) {
            rest.push(triple.clone());
        }
    }
    let start = GraphPattern::Bgp { patterns: rest };
    let joined = tables.into_iter().fold(start, |left, right| match left {
        GraphPattern::Bgp { patterns } if patterns.is_empty() => right,
        left => GraphPattern::Join { left: Box::new(right), right: Box::new(left) },
    });
    Ok(Some(joined))
}

/// The hits of one pattern.
fn table(triple: &TriplePattern, rated: Option<&TriplePattern>, scope: Scope, index: &Index) -> Result<GraphPattern, QueryError> {
    let TermPattern::Literal(words) = &triple.object else {
        return Err(QueryError::Text(format!("{} needs a text behind it, such as \"海上风电\"", rg::MATCHES)));
    };
    let hits = index.nodes(words.value(), scope, MOST + 1).map_err(|error| QueryError::Text(error.to_string()))?;
    if hits.len() > MOST {
        return Err(QueryError::Text(format!("\"{}\" has more than {MOST} hits: add words, or a class of what is asked", words.value())));
    }
    let score = match rated.map(|rated| &rated.object) {
        None => None,
        Some(TermPattern::Variable(variable)) => Some(variable.clone()),
        Some(other) => return Err(QueryError::Text(format!("{} needs a variable behind it, not {other}", rg::SCORE))),
    };
    let (subject, fixed): (Variable, Option<&NamedNode>) = match &triple.subject {
        TermPattern::Variable(variable) => (variable.clone(), None),
        TermPattern::BlankNode(node) => (Variable::new_unchecked(format!("blank_{}", node.as_str())), None),
        TermPattern::NamedNode(node) => (Variable::new_unchecked("matched"), Some(node)),
        TermPattern::Literal(literal) => return Err(QueryError::Text(format!("{literal} cannot match a text"))),
    };
    let mut variables = vec![subject];
    variables.extend(score.clone());
    let bindings = hits.into_iter().filter(|hit| fixed.is_none_or(|node| node.as_str() == hit.iri)).map(|hit| {
        let mut row = vec![Some(GroundTerm::NamedNode(NamedNode::new_unchecked(hit.iri)))];
        if score.is_some() {
            row.push(ground(Literal::from(hit.score).into()));
        }
        row
    });
    Ok(GraphPattern::Values { variables, bindings: bindings.collect() })
}

fn ground(term: Term) -> Option<GroundTerm> {
    match term {
        Term::NamedNode(node) => Some(GroundTerm::NamedNode(node)),
        Term::Literal(literal) => Some(GroundTerm::Literal(literal)),
        Term::BlankNode(_) => None,
    }
}

/// What the other patterns say of a subject: then only such hits are looked for.
fn scope_of(subject: &TermPattern, patterns: &[TriplePattern]) -> Scope {
    for triple in patterns {
        if triple.object == *subject && (has(triple, prov::WAS_DERIVED_FROM.as_str()) || has(triple, rg::MENTIONED_IN.as_str())) {
            return Scope::Passages;
        }
        if triple.subject != *subject {
            continue;
        }
        if has(triple, oa::EXACT.as_str()) || has(triple, oa::START.as_str()) || has(triple, oa::END.as_str()) {
            return Scope::Passages;
        }
        if has(triple, rg::FILE_NAME.as_str()) || has(triple, dcterms::TITLE.as_str()) {
            return Scope::Reports;
        }
        if let (true, TermPattern::NamedNode(class)) = (has(triple, rdf::TYPE.as_str()), &triple.object) {
            return match class.as_ref() {
                class if class == rg::PASSAGE => Scope::Passages,
                class if class == rg::REPORT => Scope::Reports,
                _ => Scope::Things,
            };
        }
    }
    Scope::All
}

fn has(triple: &TriplePattern, predicate: &str) -> bool {
    matches!(&triple.predicate, NamedNodePattern::NamedNode(node) if node.as_str() == predicate)
}
