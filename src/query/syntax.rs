//! Where a malformed query goes wrong.
//!
//! The parser reports the furthest byte that any of its alternatives looked at. As each keyword is compared with as many
//! characters as it has, that lies up to a dozen characters behind the token that does not fit. So the place is found by
//! asking: with a long gap of spaces before a token, the parser looks beyond the gap exactly if all tokens before it fit.

use std::ops::Range;

use oxigraph::sparql::SparqlSyntaxError;

use super::error::offset_of;

/// Longer than any keyword.
const GAP: usize = 64;

/// What is wrong, and where, of a query that `parse` refuses.
pub(super) fn diagnose(text: &str, parse: &dyn Fn(&str) -> Result<(), SparqlSyntaxError>) -> (String, Range<usize>) {
    let tokens = tokens(text);
    let end = text.len()..text.len();
    let starts: Vec<&Range<usize>> = tokens.iter().chain([&end]).collect();
    // All tokens before the wrong one are reached, and it is; those behind it are not.
    let reached = starts.partition_point(|token| reaches(text, token.start, parse));
    let token = starts[reached.saturating_sub(1)].clone();
    // A string that is not closed swallows the rest of its line: it is what is wrong, not what ends behind it.
    let open = tokens.iter().find(|string| is_open_string(&text[(*string).clone()]) && (token.is_empty() || **string == token));
    match open {
        Some(string) => ("the string is not closed".to_owned(), string.clone()),
        None => (reason(text, &token, parse), token),
    }
}

fn reaches(text: &str, start: usize, parse: &dyn Fn(&str) -> Result<(), SparqlSyntaxError>) -> bool {
    let gapped = format!("{}{}{}", &text[..start], " ".repeat(GAP), &text[start..]);
    parse(&gapped).err().and_then(|error| furthest(&gapped, &error)).is_none_or(|offset| offset >= start + GAP)
}

fn reason(text: &str, token: &Range<usize>, parse: &dyn Fn(&str) -> Result<(), SparqlSyntaxError>) -> String {
    let written = &text[token.clone()];
    if let Some((prefix, _)) = written.split_once(':').filter(|_| !written.starts_with(['<', '"', '\''])) {
        let declared = format!("PREFIX {prefix}: <http://example.org/> SELECT * {{ ?s ?p {prefix}:x }}");
        let undeclared = format!("SELECT * {{ ?s ?p {prefix}:x }}");
        let inside = text[..token.start].to_ascii_lowercase().contains(&format!("prefix {}:", prefix.to_ascii_lowercase()));
        if !inside && parse(&declared).is_ok() && parse(&undeclared).is_err() {
            return format!("the prefix `{prefix}:` is not declared");
        }
    }
    let found = if written.is_empty() { "the query ends too early".to_owned() } else { format!("unexpected `{written}`") };
    // What could stand there instead: cut off before the token, every alternative fails at the end of the text.
    let cut = format!("{}{}", &text[..token.start], " ".repeat(GAP));
    let expected = parse(&cut).err().map(|error| punctuation(&error)).unwrap_or_default();
    if expected.is_empty() { found } else { format!("{found}, expected {}", expected.join(" or ")) }
}

/// The byte that the parser looked at last.
fn furthest(text: &str, error: &SparqlSyntaxError) -> Option<usize> {
    let message = error.to_string();
    let (line, rest) = message.strip_prefix("error at ")?.split_once(':')?;
    let (column, _) = rest.split_once(':')?;
    Some(offset_of(text, line.trim().parse().ok()?, column.trim().parse().ok()?))
}

/// The signs, out of all that the parser could have taken: `}`, `.`.
fn punctuation(error: &SparqlSyntaxError) -> Vec<String> {
    const SIGNS: [&str; 8] = ["{", "}", "(", ")", ".", ";", "]", "="];
    let message = error.to_string();
    SIGNS.into_iter().filter(|sign| message.contains(&format!("\"{sign}\""))).map(|sign| format!("`{sign}`")).collect()
}

/// The tokens of a query, near enough to put spaces between them.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match first {
            _ if first.is_whitespace() => {
                at += first.len_utf8();
                continue;
            }
            '#' => {
                at += rest.find(['\n', '\r']).unwrap_or(rest.len());
                continue;
            }
            '"' | '\'' => string(rest),
            '<' => iri(rest),
            '?' | '$' => 1 + word(&rest[1..]),
            _ if is_word(first) => word(rest),
            _ if ["^^", "&&", "||", ">=", "!="].iter().any(|operator| rest.starts_with(operator)) => 2,
            _ => first.len_utf8(),
        };
        tokens.push(at..at + length);
        at += length;
    }
    tokens
}

/// A string with its language or datatype, which no space may part from it.
fn string(rest: &str) -> usize {
    let quote = &rest[..1];
    let long = quote.repeat(3);
    let quote = if rest.starts_with(&long) { long.as_str() } else { quote };
    let mut length = quote.len();
    loop {
        match rest[length..].chars().next() {
            None => return rest.len(),
            Some('\n') if quote.len() == 1 => return length,
            Some('\\') => length += 1 + rest[length + 1..].chars().next().map_or(0, char::len_utf8),
            Some(_) if rest[length..].starts_with(quote) => break,
            Some(other) => length += other.len_utf8(),
        }
    }
    length += quote.len();
    let after = &rest[length..];
    if let Some(datatype) = after.strip_prefix("^^") {
        return length + 2 + if datatype.starts_with('<') { iri(datatype) } else { word(datatype) };
    }
    after.strip_prefix('@').map_or(length, |language| length + 1 + word(language))
}

fn is_open_string(token: &str) -> bool {
    let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| token.starts_with(quote));
    quote.is_some_and(|quote| token.len() < 2 * quote.len() || !token[quote.len()..].contains(quote))
}

/// `<…>`, or `<=`, or the sign `<`.
fn iri(rest: &str) -> usize {
    let end = rest.find(|c: char| c == '>' || c.is_whitespace() || matches!(c, '"' | '{' | '}' | '|' | '^' | '`' | '\\'));
    match end.filter(|end| rest[*end..].starts_with('>')) {
        Some(end) => end + 1,
        None if rest.starts_with("<=") => 2,
        None => 1,
    }
}

/// Names, keywords, prefixed names, numbers. A full stop belongs to them only inside.
fn word(rest: &str) -> usize {
    let length = rest.find(|c: char| !is_word(c) && c != '.').unwrap_or(rest.len());
    rest[..length].trim_end_matches('.').len()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | ':' | '-' | '%' | '@' | '\\')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(tokens(text).into_iter().map(|token| &text[token]).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn queries_are_parted_into_tokens() {
        check("SELECT ?a{?a rg:b \"x y\"@zh.}", &["SELECT", "?a", "{", "?a", "rg:b", "\"x y\"@zh", ".", "}"]);
        check("?a<=5&&?b<?c # no\n<http://a/b>", &["?a", "<=", "5", "&&", "?b", "<", "?c", "<http://a/b>"]);
        check("'a'^^xsd:date \"1\"^^<http://a/b> 1.5.", &["'a'^^xsd:date", "\"1\"^^<http://a/b>", "1.5", "."]);
        check("\"open", &["\"open"]);
        check("\"\"\"a\"b\"\"\" ?甲", &["\"\"\"a\"b\"\"\"", "?甲"]);
    }

    proptest! {
        #[test]
        fn tokens_stand_in_the_text(text in "[\\PC\n\"'<>\\\\]{0,60}") {
            let mut end = 0;
            for token in tokens(&text) {
                prop_assert!(token.start >= end && token.end > token.start);
                prop_assert!(text.get(token.clone()).is_some());
                end = token.end;
            }
        }
    }
}
