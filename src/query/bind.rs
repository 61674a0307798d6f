//! Binds parameters: every token `$name` of a query becomes one typed, escaped RDF term.
//!
//! Tokens are found as SPARQL finds them: not inside strings, IRIs or comments. A value is checked against the
//! parameter's type and written as one literal or IRI, so that it can neither end a string nor begin syntax.

use oxigraph::model::{Literal, NamedNode, vocab::xsd};

use super::{
    Header, QueryError,
    error::nearest,
    header::{Parameter, ParameterType},
};
use crate::graph::DEFAULT_BASE;

/// `name=value`, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    pub name: String,
    pub value: String,
}

/// A query whose parameters are bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// SPARQL without parameters.
    pub text: String,
    /// Where terms were put in: (offset in `text`, its length there, offset in the source, its length there).
    substitutions: Vec<(usize, usize, usize, usize)>,
}

impl Bound {
    /// A query that takes no parameters: `$name` in it is a variable.
    pub fn verbatim(query: &str) -> Self {
        Self { text: query.to_owned(), substitutions: Vec::new() }
    }

    /// Translates a byte offset of `text` to one of the source.
    pub fn source_offset(&self, offset: usize) -> usize {
        let mut shifted = offset;
        for &(at, length, source_at, source_length) in &self.substitutions {
            if offset >= at + length {
                shifted = offset - (at + length) + source_at + source_length;
            } else if offset >= at {
                return source_at;
            }
        }
        shifted
    }
}

/// Binds the settings, and the defaults of all other parameters of the header.
///
/// Without a declaration in the header, a setting is accepted for every `$name` that the query holds.
pub fn bind(query: &str, header: &Header, settings: &[Setting]) -> Result<Bound, QueryError> {
    let tokens = tokens(query);
    let mut parameters = header.parameters.clone();
    for token in tokens.iter().map(|token| &query[token.start + 1..token.end]) {
        if header.parameters.is_empty() && !parameters.iter().any(|parameter| parameter.name == token) {
            parameters.push(undeclared(token));
        }
    }
    let mut terms = Vec::new();
    for Setting { name, value } in settings {
        let Some(parameter) = parameters.iter().find(|parameter| parameter.name == *name) else {
            let known: Vec<String> = parameters.iter().map(|parameter| parameter.name.clone()).collect();
            return Err(QueryError::UnknownParameter { name: name.clone(), nearest: nearest(name, &known), known });
        };
        if terms.iter().any(|(known, _)| *known == parameter.name) {
            return Err(QueryError::ParameterTwice { name: name.clone() });
        }
        terms.push((parameter.name.as_str(), term(parameter, value)?));
    }
    for parameter in &header.parameters {
        if !terms.iter().any(|(name, _)| *name == parameter.name) {
            let Some(default) = &parameter.default else {
                let (name, description) = (parameter.name.clone(), parameter.description.clone());
                return Err(QueryError::MissingParameter { name, description });
            };
            terms.push((parameter.name.as_str(), term(parameter, default)?));
        }
    }
    Ok(substitute(query, &tokens, &terms))
}

fn undeclared(name: &str) -> Parameter {
    Parameter { name: name.to_owned(), kind: ParameterType::Undeclared, default: None, description: String::new() }
}

fn substitute(query: &str, tokens: &[std::ops::Range<usize>], terms: &[(&str, String)]) -> Bound {
    let mut bound = Bound { text: String::with_capacity(query.len()), substitutions: Vec::new() };
    let mut copied = 0;
    for token in tokens {
        let name = &query[token.start + 1..token.end];
        if let Some((_, term)) = terms.iter().find(|(known, _)| *known == name) {
            bound.text.push_str(&query[copied..token.start]);
            bound.substitutions.push((bound.text.len(), term.len(), token.start, token.len()));
            bound.text.push_str(term);
            copied = token.end;
        }
    }
    bound.text.push_str(&query[copied..]);
    bound
}

/// The value as one SPARQL term.
fn term(parameter: &Parameter, value: &str) -> Result<String, QueryError> {
    let wrong = |expected: &'static str| QueryError::WrongValue { name: parameter.name.clone(), value: value.to_owned(), expected };
    let integer = || value.parse::<i64>().ok().map(|number| number.to_string());
    let decimal = || {
        let number: Option<rust_decimal::Decimal> = value.parse().ok();
        number.map(|number| Literal::new_typed_literal(number.to_string(), xsd::DECIMAL).to_string())
    };
    let iri = |value: &str| {
        // Tables show data IRIs without their usual base.
        let value = value.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(value);
        let node = NamedNode::new(value).or_else(|_| NamedNode::new(format!("{DEFAULT_BASE}{value}")));
        node.ok().filter(|_| !value.is_empty()).map(|node| node.to_string())
    };
    match parameter.kind {
        ParameterType::Text => Ok(Literal::new_simple_literal(value).to_string()),
        ParameterType::Integer => integer().ok_or_else(|| wrong("an integer, such as 2023")),
        ParameterType::Decimal => decimal().ok_or_else(|| wrong("a number, such as 12.5")),
        ParameterType::Iri => iri(value).ok_or_else(|| wrong("an IRI, such as https://example.org/x or <fact/…>")),
        ParameterType::Undeclared if value.starts_with('<') => iri(value).ok_or_else(|| wrong("an IRI in <…>")),
        ParameterType::Undeclared => Ok(integer().or_else(decimal).unwrap_or_else(|| Literal::new_simple_literal(value).to_string())),
    }
}

/// Where the tokens `$name` stand: not in strings, IRIs and comments.
fn tokens(query: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = query.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        at = match bytes[at] {
            b'#' => end_of_line(bytes, at),
            b'"' | b'\'' => end_of_string(bytes, at),
            b'<' => end_of_iri(bytes, at),
            b'\\' => at + 2, // an escaped character of a local name
            b'$' => {
                let length = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
                // A longer name with letters beyond ASCII is another variable.
                let goes_on = bytes.get(at + 1 + length).is_some_and(|byte| !byte.is_ascii());
                if length > 0 && !goes_on {
                    found.push(at..at + 1 + length);
                }
                at + 1 + length
            }
            _ => at + 1,
        };
    }
    found
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(bytes.len(), |length| from + length)
}

fn end_of_string(bytes: &[u8], from: usize) -> usize {
    let quote = bytes[from];
    let long = bytes.get(from + 1) == Some(&quote) && bytes.get(from + 2) == Some(&quote);
    let width = if long { 3 } else { 1 };
    let mut at = from + width;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == quote && (!long || bytes[at..].starts_with(&[quote; 3])) => return at + width,
            // A line's end closes a short string that was left open: the parser will complain.
            b'\n' if !long => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of `<…>`, or the next byte where `<` is only the sign for less.
fn end_of_iri(bytes: &[u8], from: usize) -> usize {
    let inside = |byte: &u8| !matches!(*byte, 0..=b' ' | b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'^' | b'`' | b'\\');
    let length = bytes[from + 1..].iter().take_while(|byte| inside(byte)).count();
    let end = from + 1 + length;
    if bytes.get(end) == Some(&b'>') { end + 1 } else { from + 1 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bound(query: &str, settings: &[(&str, &str)]) -> Result<Bound, QueryError> {
        let settings: Vec<Setting> =
            settings.iter().map(|(name, value)| Setting { name: (*name).to_owned(), value: (*value).to_owned() }).collect();
        bind(query, &Header::parse(query).unwrap(), &settings)
    }

    fn check(query: &str, settings: &[(&str, &str)], expected: &str) {
        assert_eq!(bound(query, settings).unwrap().text, expected);
    }

    #[test]
    fn terms_are_typed_and_escaped() {
        let typed = |kind: &str| format!("# param: x ({kind}, 7) a thing\n[$x]");
        let answer = |kind: &str, term: &str| format!("# param: x ({kind}, 7) a thing\n[{term}]");
        check(&typed("text"), &[("x", "a\"b\\c\n")], &answer("text", r#""a\"b\\c\n""#));
        check(&typed("integer"), &[], &answer("integer", "7"));
        check(&typed("integer"), &[("x", "-3")], &answer("integer", "-3"));
        check(&typed("decimal"), &[("x", "1.50")], &answer("decimal", "\"1.50\"^^<http://www.w3.org/2001/XMLSchema#decimal>"));
        check(&typed("iri"), &[("x", "http://a.example/b")], &answer("iri", "<http://a.example/b>"));
        check(&typed("iri"), &[("x", "<http://a.example/b>")], &answer("iri", "<http://a.example/b>"));
        check(&typed("iri"), &[("x", "<fact/甲/1>")], &answer("iri", "<https://w3id.org/reportgraph/id/fact/甲/1>"));
    }

    #[test]
    fn undeclared_parameters_take_the_type_of_their_value() {
        check("[$x]", &[("x", "5")], "[5]");
        check("[$x]", &[("x", "某厂")], "[\"某厂\"]");
        check("[$x]", &[("x", "<http://a.example/>")], "[<http://a.example/>]");
        check("[$x $y]", &[("x", "1")], "[1 $y]");
    }

    #[test]
    fn strings_iris_and_comments_stay() {
        let all = "\"$x\" '$x' \"\"\"a\"$x\"\"\" <http://a/$x> # $x\n$x ?a<$x $xy $x";
        check(all, &[("x", "1")], "\"$x\" '$x' \"\"\"a\"$x\"\"\" <http://a/$x> # $x\n1 ?a<1 $xy 1");
    }

    #[test]
    fn wrong_settings_are_errors() {
        let query = "# param: least (decimal) d\n$least";
        assert!(matches!(bound(query, &[]), Err(QueryError::MissingParameter { .. })));
        assert!(matches!(bound(query, &[("least", "much")]), Err(QueryError::WrongValue { .. })));
        assert!(matches!(bound(query, &[("least", "1"), ("least", "2")]), Err(QueryError::ParameterTwice { .. })));
        let Err(QueryError::UnknownParameter { nearest, .. }) = bound(query, &[("lest", "1")]) else { panic!() };
        assert_eq!(nearest.as_deref(), Some("least"));
    }

    #[test]
    fn offsets_lead_back_to_the_source() {
        let bound = bound("a $x b $x c", &[("x", "12345")]).unwrap();
        assert_eq!(bound.text, "a 12345 b 12345 c");
        for (offset, source) in [(0, 0), (2, 2), (4, 2), (8, 5), (10, 7), (16, 10), (17, 11)] {
            assert_eq!(bound.source_offset(offset), source, "offset {offset}");
        }
    }

    proptest! {
        #[test]
        fn a_value_never_becomes_syntax(value in ".*") {
            let query = "SELECT ?v { BIND($x AS ?v) }";
            let settings = [Setting { name: "x".to_owned(), value: value.clone() }];
            let mut header = Header::default();
            header.parameters.push(Parameter {
                name: "x".to_owned(), kind: ParameterType::Text, default: None, description: String::new(),
            });
            let bound = bind(query, &header, &settings).unwrap();
            let store = oxigraph::store::Store::new().unwrap();
            let results = oxigraph::sparql::SparqlEvaluator::new().parse_query(&bound.text).unwrap().on_store(&store).execute().unwrap();
            let oxigraph::sparql::QueryResults::Solutions(mut solutions) = results else { panic!() };
            let solution = solutions.next().unwrap().unwrap();
            prop_assert_eq!(solution.get("v"), Some(&Literal::new_simple_literal(value).into()));
        }

        #[test]
        fn no_query_panics(query in "[$\"'<>#\\\\a-c\n甲]{0,40}") {
            let _ = bound(&query, &[("a", "1")]);
        }
    }
}
