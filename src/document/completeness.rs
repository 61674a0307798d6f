//! Whether a text is a whole report.
//!
//! A report is taken to break off if
//! - its last sentence is a heading or lacks a closing mark, or
//! - it has no plan, and its last sentences have none of the words with which a report closes (奋斗, 谢谢大家).
//!
//! Annexes do not count. A text without sections or sentences is no whole report.

use super::{SectionKind, SectionMark, grammar::DocumentGrammar, headings, outline::Outline};

/// How many of the last sentences the closing words stand in.
const CLOSING_SENTENCES: usize = 6;

pub(super) fn is_complete(text: &str, outline: &Outline, grammar: &DocumentGrammar) -> bool {
    let annex = outline.sections.iter().position(|section| section.parent.is_none() && section.mark == SectionMark::Annex);
    let end = annex.map_or(usize::MAX, |annex| outline.sections[annex].span.start);
    let report: Vec<_> = outline.sentences.iter().filter(|sentence| sentence.span.start < end).collect();
    let Some(last) = report.last() else { return false };
    let closed = last.span.of(text).ends_with(|mark: char| headings::CLOSING.contains(&mark) || matches!(mark, '”' | '）' | ')'));
    if last.heading || !closed {
        return false;
    }
    let planned = outline.sections.iter().any(|section| section.kind == SectionKind::Plan);
    let tail = &report[report.len().saturating_sub(CLOSING_SENTENCES)..];
    let called = tail.iter().any(|sentence| grammar.closing_calls.iter().any(|call| sentence.span.of(text).contains(call.as_str())));
    planned || called
}
