//! What can be wrong with a query: the query itself, its name, or its parameters.

use std::{path::PathBuf, time::Duration};

use oxigraph::sparql::{QueryEvaluationError, SparqlSyntaxError};
use unicode_width::UnicodeWidthStr;

use super::{Bound, HeaderError, syntax};

/// A place in a query's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// The line itself.
    pub text: String,
}

impl Place {
    /// The line with a caret under the place.
    pub fn marked(&self) -> String {
        let before: String = self.text.chars().take(self.column - 1).collect();
        format!("  {}\n  {}^", self.text.replace('\t', " "), " ".repeat(before.width()))
    }
}

#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    #[error("the query is malformed{}: {reason}", place.as_ref().map(|place| format!(" at line {}, column {}", place.line, place.column)).unwrap_or_default())]
    Syntax { reason: String, place: Option<Place> },
    #[error("no query is named `{name}`")]
    UnknownName { name: String, nearest: Option<String>, known: Vec<String> },
    #[error("the query has no parameter `{name}`")]
    UnknownParameter { name: String, nearest: Option<String>, known: Vec<String> },
    #[error("the parameter `{name}` is given twice")]
    ParameterTwice { name: String },
    #[error("the query needs the parameter `{name}`: {description}")]
    MissingParameter { name: String, description: String },
    #[error("`{value}` is no value for the parameter `{name}`: expected {expected}")]
    WrongValue { name: String, value: String, expected: &'static str },
    #[error("the header of {}, {source}", path.display())]
    Header { path: PathBuf, source: HeaderError },
    #[error("{}: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: String },
    #[error("the query gives {gives}, which cannot be written as {format}")]
    Format { gives: &'static str, format: &'static str, choices: &'static str },
    #[error("the query was stopped: it may take {} seconds", limit.as_secs_f32())]
    TooSlow { limit: Duration },
    #[error("the answer has more than {limit} rows, which is the limit")]
    TooManyRows { limit: u64 },
    #[error("the answer is larger than {limit} bytes, which is the limit")]
    TooManyBytes { limit: u64 },
    #[error("`{iri}` is no IRI of a graph: {reason}")]
    Graph { iri: String, reason: String },
    #[error("{0}")]
    Text(String),
    #[error("the query could not be answered: {0}")]
    Evaluation(#[from] QueryEvaluationError),
    #[error(transparent)]
    Output(#[from] std::io::Error),
}

impl QueryError {
    /// The syntax error of `bound`, with its place in the source that `bound` was made of.
    pub(super) fn syntax(
        error: &SparqlSyntaxError,
        bound: &Bound,
        source: &str,
        parse: &dyn Fn(&str) -> Result<(), SparqlSyntaxError>,
    ) -> Self {
        // A few errors concern the whole query, and have no place.
        if !error.to_string().starts_with("error at ") {
            return Self::Syntax { reason: error.to_string(), place: None };
        }
        let (reason, token) = syntax::diagnose(&bound.text, parse);
        Self::Syntax { reason, place: Some(place(source, bound.source_offset(token.start))) }
    }
}

/// The known name that is nearest to a mistyped one, if any is near enough to be meant.
pub(super) fn nearest(name: &str, known: &[String]) -> Option<String> {
    let scored = known.iter().map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.7).then(|| best.1.clone())
}

/// The byte offset of a line and column (both from 1, in characters); the text's end where they lie beyond it.
pub(super) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    text[start..].char_indices().nth(column - 1).map_or(text.len(), |(index, _)| start + index)
}

fn place(text: &str, offset: usize) -> Place {
    let before = &text[..offset.min(text.len())];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |index| index + 1);
    Place { line: line + 1, column: before[start..].chars().count() + 1, text: text.lines().nth(line).unwrap_or("").to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        let known = ["investments".to_owned(), "projects-by-stage".to_owned()];
        assert_eq!(nearest("investment", &known).as_deref(), Some("investments"));
        assert_eq!(nearest("project", &known).as_deref(), Some("projects-by-stage"));
        assert_eq!(nearest("xyz", &known), None);
        assert_eq!(nearest("x", &[]), None);
    }

    #[test]
    fn places_count_characters() {
        let text = "SELECT *\n{ ?甲 x }";
        assert_eq!(place(text, text.find('x').unwrap()), Place { line: 2, column: 6, text: "{ ?甲 x }".to_owned() });
        assert_eq!(offset_of(text, 2, 6), text.find('x').unwrap());
        assert_eq!(offset_of(text, 9, 9), text.len());
        assert_eq!(place(text, 99).line, 2);
    }
}
