//! Whether a section reviews, plans, or does neither.
//!
//! A main section is judged by the words of its heading, then by the year in it, then by the wording of its text; what
//! shows nothing is like what stands before it. Sections under it are of its kind, unless their heading plainly says
//! otherwise. Text without any heading is parted where its wording turns from review to plan.

use super::{Section, SectionKind, SectionMark, grammar::DocumentGrammar, headings::Rank, outline::Outline, turns};
use crate::span::Span;

/// Gives every section its kind; makes sections for long stretches of text that stand under no heading.
pub(super) fn assign(text: &str, outline: &mut Outline, reviewed: Option<i32>, grammar: &DocumentGrammar) {
    let context = Context { text, reviewed, grammar };
    let stretches = context.loose_stretches(outline);
    if !stretches.is_empty() {
        context.wrap(outline, &stretches);
    }
    context.judge(outline);
    if let Some(turn) = context.hidden_turn(outline) {
        turns::split(text, outline, turn);
        context.judge(outline);
    }
}

/// What the words of a heading say, without its years. A heading that speaks of both a review and a plan says neither.
pub(super) fn by_words(heading: &str, grammar: &DocumentGrammar) -> Option<SectionKind> {
    match (has_word(heading, SectionKind::Review, grammar), has_word(heading, SectionKind::Plan, grammar)) {
        (true, false) => Some(SectionKind::Review),
        (false, true) => Some(SectionKind::Plan),
        _ => None,
    }
}

/// The year in a heading that a review is about: the last before the word for it (回顾), for metadata.
pub(super) fn reviewed_year(heading: &str, grammar: &DocumentGrammar) -> Option<i32> {
    let words = grammar.kind_words.iter().filter(|(_, kind)| *kind == SectionKind::Review);
    let end = words.filter_map(|(word, _)| heading.find(word.as_str())).min()?;
    years(&heading[..end], grammar).last()
}

/// The years in a heading.
pub(super) fn years<'a>(heading: &'a str, grammar: &'a DocumentGrammar) -> impl Iterator<Item = i32> + use<'a> {
    grammar.year.captures_iter(heading).filter_map(|found| found["year"].parse().ok())
}

fn has_word(heading: &str, kind: SectionKind, grammar: &DocumentGrammar) -> bool {
    grammar.kind_words.iter().any(|(word, of)| *of == kind && heading.contains(word.as_str()))
}

fn names(words: &[String], heading: &str) -> bool {
    words.iter().any(|word| heading.contains(word.as_str()))
}

pub(super) struct Context<'a> {
    pub text: &'a str,
    pub reviewed: Option<i32>,
    pub grammar: &'a DocumentGrammar,
}

impl Context<'_> {
    fn judge(&self, outline: &mut Outline) {
        let mut previous = SectionKind::Other;
        let mut kinds: Vec<SectionKind> = Vec::with_capacity(outline.sections.len());
        let mut annexed: Vec<bool> = Vec::with_capacity(outline.sections.len());
        let lone = self.lacks_a_kind(outline);
        for (section, rank) in outline.sections.iter().zip(&outline.ranks) {
            let kind = match section.parent {
                None => self.root(section, *rank, previous),
                Some(parent) if annexed[parent] => SectionKind::Other,
                Some(parent) => self.child(section, *rank, kinds[parent], lone),
            };
            if section.parent.is_none() && section.mark != SectionMark::Annex {
                previous = kind;
            }
            kinds.push(kind);
            annexed.push(section.mark == SectionMark::Annex || section.parent.is_some_and(|parent| annexed[parent]));
        }
        for (section, kind) in outline.sections.iter_mut().zip(kinds) {
            section.kind = kind;
        }
    }

    fn root(&self, section: &Section, rank: Rank, previous: SectionKind) -> SectionKind {
        if section.mark == SectionMark::Annex {
            return SectionKind::Other;
        }
        if rank >= Rank::Paragraph {
            // A paragraph above all headings is preamble.
            return previous;
        }
        let heading = section.heading.of(self.text);
        let stated = if rank <= Rank::Part { self.by_heading(heading) } else { None };
        stated.or_else(|| self.by_wording(section.span, previous)).unwrap_or(previous)
    }

    fn child(&self, section: &Section, rank: Rank, parent: SectionKind, lone: bool) -> SectionKind {
        let heading = section.heading.of(self.text);
        if rank > Rank::Part {
            return parent;
        }
        if parent == SectionKind::Other {
            return self.by_heading(heading).or_else(|| self.by_wording(section.span, parent)).unwrap_or(parent);
        }
        match self.by_heading(heading) {
            Some(kind) if kind != parent && self.is_plain(heading, kind) => kind,
            _ if lone && rank <= Rank::Chapter => self.by_wording(section.span, parent).unwrap_or(parent),
            _ => parent,
        }
    }

    /// Whether no main section plans, or none reviews.
    fn lacks_a_kind(&self, outline: &Outline) -> bool {
        let roots = outline.sections.iter().filter(|section| section.parent.is_none() && section.mark != SectionMark::Annex);
        let kinds: Vec<_> = roots.map(|section| self.by_heading(section.heading.of(self.text))).collect();
        !kinds.contains(&Some(SectionKind::Plan)) || !kinds.contains(&Some(SectionKind::Review))
    }

    pub fn by_heading(&self, heading: &str) -> Option<SectionKind> {
        let words = by_words(heading, self.grammar);
        if words == Some(SectionKind::Review) {
            return words;
        }
        if words.is_none() && has_word(heading, SectionKind::Review, self.grammar) {
            return None;
        }
        match (years(heading, self.grammar).max(), self.reviewed) {
            (Some(year), Some(reviewed)) if year <= reviewed => Some(SectionKind::Review),
            (Some(_), Some(_)) => Some(SectionKind::Plan),
            _ if words.is_some() => words,
            _ if names(&self.grammar.coming, heading) => Some(SectionKind::Plan),
            _ if names(&self.grammar.past, heading) => Some(SectionKind::Review),
            _ => None,
        }
    }

    /// Whether the heading of a subsection says its kind beyond doubt: it names a period, and what is said about it.
    fn is_plain(&self, heading: &str, kind: SectionKind) -> bool {
        let dated = self.grammar.heading.is_match(heading);
        dated && by_words(heading, self.grammar) == Some(kind) && heading.chars().count() <= 30
    }

    /// The kind that the words of a text speak for, if they plainly do. What was `previous` needs more to be left.
    pub fn by_wording(&self, span: Span, previous: SectionKind) -> Option<SectionKind> {
        let (review, plan) = self.cues(span);
        let total = review + plan;
        if total < 8 {
            return None;
        }
        let (for_review, for_plan) = match previous {
            SectionKind::Plan => (80, 50),
            SectionKind::Review => (50, 70),
            SectionKind::Other => (50, 60),
        };
        if review * 100 >= total * for_review {
            Some(SectionKind::Review)
        } else if plan * 100 >= total * for_plan {
            Some(SectionKind::Plan)
        } else {
            None
        }
    }

    /// How much the words of a text speak for a review and for a plan.
    pub fn cues(&self, span: Span) -> (i64, i64) {
        let mut sums = (0, 0);
        for found in self.grammar.cues.find_iter(span.of(self.text)) {
            match self.grammar.cue_weight(found.as_str()) {
                weight if weight < 0 => sums.0 -= weight,
                weight => sums.1 += weight,
            }
        }
        sums
    }

    /// The same for one sentence: how much more for a review, within bounds, so that no sentence outweighs the others.
    pub fn leaning(&self, span: Span) -> i64 {
        let (review, plan) = self.cues(span);
        (review - plan).clamp(-4, 4)
    }
}
