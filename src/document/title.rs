//! The title of a report.

use super::{grammar::DocumentGrammar, head::Tight, lines::Line};
use crate::span::Span;

/// The title among the lines above the running text: the one that says most, the first of its like. Without white space.
pub(super) fn find(text: &str, above: &[Line], grammar: &DocumentGrammar) -> Option<(String, Span)> {
    let mut best: Option<(usize, String, Span)> = None;
    for line in above {
        if line.span.len() > 400 {
            continue;
        }
        let tight = Tight::of(text, std::slice::from_ref(line), false);
        let Some(found) = grammar.title.captures(&tight.text).and_then(|found| found.name("title")) else { continue };
        let title = found.as_str();
        if grammar.title_noise.is_match(title) {
            continue;
        }
        let Some(span) = tight.source(found.range()) else { continue };
        let worth = worth(title, &tight.text, grammar);
        if best.as_ref().is_none_or(|(most, ..)| worth > *most) {
            best = Some((worth, title.to_owned(), span));
        }
    }
    best.map(|(_, title, span)| (title, span))
}

/// How much a title says: the place, the year, the full name of the report; a menu entry says little.
fn worth(title: &str, line: &str, grammar: &DocumentGrammar) -> usize {
    let full = grammar.report_names.first().is_some_and(|name| title.contains(name.as_str()));
    let placed = grammar.place_suffixes.iter().any(|suffix| title.contains(suffix.as_str()));
    let dated = grammar.year.is_match(title);
    let alone = line.chars().count() < title.chars().count() + 18;
    usize::from(full) * 4 + usize::from(placed) * 2 + usize::from(dated) + usize::from(alone)
}
