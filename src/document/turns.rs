//! Where a report turns from review to plan without a heading that says so, and the sections made for it.

use super::{Section, SectionKind, SectionMark, headings::Rank, kinds::Context, outline::Outline};
use crate::span::Span;

/// Text outside all sections shorter than this (in bytes) is preamble or closing words.
const LONG_STRETCH: usize = 2400;

/// Where less than this part of a text (in hundredths) is a plan, a plan without a heading is looked for.
const LITTLE: usize = 15;

impl Context<'_> {
    /// Long runs of sentences (by index, end exclusive) whose only sections, if any, are paragraphs.
    pub(super) fn loose_stretches(&self, outline: &Outline) -> Vec<(usize, usize)> {
        let mut stretches = Vec::new();
        let mut start = None;
        for index in outline.opening..=outline.sentences.len() {
            let loose = outline.sentences.get(index).is_some_and(|sentence| is_loose(outline, sentence.section));
            match (loose, start) {
                (true, None) => start = Some(index),
                (false, Some(from)) => {
                    stretches.extend(self.parted(outline, from, index));
                    start = None;
                }
                _ => {}
            }
        }
        stretches
    }

    /// A run parted where its wording turns from review to plan, or left whole, or dropped if it is short.
    fn parted(&self, outline: &Outline, from: usize, to: usize) -> Vec<(usize, usize)> {
        let length = outline.sentences[to - 1].span.end - outline.sentences[from].span.start;
        let body = outline.sentences[outline.sentences.len() - 1].span.end;
        if length < LONG_STRETCH || length * 100 < body * LITTLE {
            return Vec::new();
        }
        // The best point is where most plan words stand after it and most review words before it.
        let (mut sum, mut best, mut turn) = (0_i64, 0, from);
        for index in from..to {
            let sentence = &outline.sentences[index];
            let starts_section = sentence.section.is_none_or(|section| outline.sections[section].span.start == sentence.span.start);
            if sum > best && starts_section {
                (best, turn) = (sum, index);
            }
            sum += self.leaning(sentence.span);
        }
        let span = |from: usize, to: usize| outline.sentences[to - 1].span.end - outline.sentences[from].span.start;
        if turn == from || span(from, turn) < LONG_STRETCH / 3 || span(turn, to) < LONG_STRETCH / 3 {
            return vec![(from, to)];
        }
        vec![(from, turn), (turn, to)]
    }

    /// The sentence with which the plan begins, where a heading announces the review and none the plan.
    pub(super) fn hidden_turn(&self, outline: &Outline) -> Option<usize> {
        let roots = || outline.sections.iter().filter(|section| section.parent.is_none() && section.mark != SectionMark::Annex);
        let length = |kind| roots().filter(|section| section.kind == kind).map(|section| section.span.len()).sum::<usize>();
        let (reviewed, planned) = (length(SectionKind::Review), length(SectionKind::Plan));
        if reviewed == 0 || planned * 100 > (reviewed + planned) * LITTLE {
            return None;
        }
        let end = roots().filter(|section| section.kind == SectionKind::Review).map(|section| section.span.end).max()?;
        let last = outline.sentences.iter().position(|sentence| sentence.span.start >= end).unwrap_or(outline.sentences.len());
        let leanings: Vec<i64> = outline.sentences[..last].iter().map(|sentence| self.leaning(sentence.span)).collect();
        let turn = self.turn(outline, &leanings)?;
        let after = outline.sentences[turn].span.cover(outline.sentences[last - 1].span);
        let before = outline.sentences[outline.opening].span.cover(outline.sentences[turn - 1].span);
        let kind = |span| self.by_wording(span, SectionKind::Other);
        (last - turn >= 10 && kind(after) == Some(SectionKind::Plan) && kind(before) != Some(SectionKind::Plan)).then_some(turn)
    }

    /// Where sentences turn from review to plan: the point with most review before it and most plan after it, or a
    /// heading or a paragraph that names a later year, if it is nearly as good a point.
    fn turn(&self, outline: &Outline, leanings: &[i64]) -> Option<usize> {
        let (mut sum, mut best, mut announced) = (0, (0, None), (0, None));
        for (index, leaning) in leanings.iter().enumerate().skip(outline.opening) {
            if index > outline.opening && begins_paragraph(self.text, outline, index) {
                if sum > best.0 {
                    best = (sum, Some(index));
                }
                if sum > announced.0 && self.announces(outline, index) {
                    announced = (sum, Some(index));
                }
            }
            sum += leaning;
        }
        if announced.0 * 2 > best.0 { announced.1 } else { best.1 }
    }

    /// Whether a paragraph is a heading without a number, or begins with a year later than the one reviewed.
    fn announces(&self, outline: &Outline, index: usize) -> bool {
        let sentence = &outline.sentences[index];
        let bare = sentence.heading
            && outline.sections.iter().any(|section| section.mark != SectionMark::Lead && section.heading.start == sentence.span.start);
        let start: String = sentence.span.of(self.text).chars().take(12).collect();
        let year = self.grammar.year.captures(&start).and_then(|found| found["year"].parse::<i32>().ok());
        bare || year.is_some_and(|year| self.reviewed.is_some_and(|reviewed| year > reviewed))
    }

    /// Makes a section of each stretch, above the paragraph sections in it.
    pub(super) fn wrap(&self, outline: &mut Outline, stretches: &[(usize, usize)]) {
        let mut sections = Vec::with_capacity(outline.sections.len() + stretches.len());
        let mut ranks = Vec::with_capacity(sections.capacity());
        let mut moved = vec![0; outline.sections.len()];
        let mut pending = stretches.iter().copied().map(|(from, to)| (from, stretch_section(self.text, outline, from, to))).peekable();
        let mut wrappers = Vec::new();
        for (index, section) in outline.sections.iter().enumerate() {
            while let Some((from, wrapper)) = pending.next_if(|(_, wrapper)| wrapper.span.start <= section.span.start) {
                wrappers.push((from, sections.len()));
                sections.push(wrapper);
                ranks.push(Rank::Main);
            }
            moved[index] = sections.len();
            let inside = wrappers.last().map(|(_, at)| *at).filter(|at| sections[*at].span.contains(section.span));
            let mut section = section.clone();
            section.parent = section.parent.map(|parent| moved[parent]).or(inside);
            sections.push(section);
            ranks.push(outline.ranks[index]);
        }
        for (from, wrapper) in pending {
            wrappers.push((from, sections.len()));
            sections.push(wrapper);
            ranks.push(Rank::Main);
        }
        for sentence in &mut outline.sentences {
            sentence.section = sentence.section.map(|section| moved[section]);
        }
        for ((from, to), (_, at)) in stretches.iter().zip(&wrappers) {
            for sentence in &mut outline.sentences[*from..*to] {
                sentence.section = sentence.section.or(Some(*at));
            }
        }
        (outline.sections, outline.ranks) = (sections, ranks);
        number(&mut outline.sections);
    }
}

/// Whether a sentence is the first on its line.
fn begins_paragraph(text: &str, outline: &Outline, index: usize) -> bool {
    let Some(before) = index.checked_sub(1) else { return true };
    let gap = &text[outline.sentences[before].span.end..outline.sentences[index].span.start];
    gap.contains(['\n', '\r', '\\'])
}

/// Ends all sections open at a sentence, and begins a main one with it.
pub(super) fn split(text: &str, outline: &mut Outline, turn: usize) {
    let start = outline.sentences[turn].span.start;
    let end = outline.sentences[turn - 1].span.end;
    let open: Vec<usize> = (0..outline.sections.len())
        .filter(|index| outline.sections[*index].span.start < start && outline.sections[*index].span.end > start)
        .collect();
    let Some(root) = open.first().copied() else { return };
    let to = outline.sections[root].span.end;
    let last = outline.sentences.iter().rposition(|sentence| sentence.span.end <= to).map_or(turn, |last| last.max(turn));
    let new = Section { span: Span::new(start, to), ..stretch_section(text, outline, turn, last + 1) };
    for index in &open {
        let span = outline.sections[*index].span;
        outline.sections[*index].span = Span::new(span.start, end);
    }
    let at = outline.sections.iter().position(|section| section.span.start >= start).unwrap_or(outline.sections.len());
    // A heading that stands there already becomes the main section.
    let there = outline.sections.get(at).is_some_and(|section| section.span.start == start && outline.ranks[at] < Rank::Paragraph);
    let moved = |index: usize| if !there && index >= at { index + 1 } else { index };
    let home = |index: Option<usize>| match index {
        Some(index) if open.contains(&index) => Some(at),
        other => other.map(moved),
    };
    for section in &mut outline.sections[at..] {
        section.parent = home(section.parent);
    }
    if there {
        outline.sections[at].parent = None;
        outline.sections[at].span = Span::new(start, to);
        outline.ranks[at] = Rank::Main;
    } else {
        outline.sections.insert(at, new);
        outline.ranks.insert(at, Rank::Main);
    }
    for sentence in &mut outline.sentences[turn..] {
        sentence.section = home(sentence.section);
    }
    number(&mut outline.sections);
}

/// Whether a sentence stands in no section but of its own paragraph.
fn is_loose(outline: &Outline, section: Option<usize>) -> bool {
    let mut at = section;
    while let Some(index) = at {
        if outline.ranks[index] < Rank::Paragraph {
            return false;
        }
        at = outline.sections[index].parent;
    }
    true
}

fn stretch_section(text: &str, outline: &Outline, from: usize, to: usize) -> Section {
    let (first, last) = (&outline.sentences[from], &outline.sentences[to - 1]);
    let heading = first.clauses.first().copied().unwrap_or(first.span).trimmed(text);
    Section { heading, span: first.span.cover(last.span), ordinal: 0, parent: None, kind: SectionKind::Other, mark: SectionMark::Lead }
}

/// Counts siblings anew.
fn number(sections: &mut [Section]) {
    let mut counts = vec![0; sections.len() + 1];
    for section in sections {
        let count = &mut counts[section.parent.map_or(0, |parent| parent + 1)];
        *count += 1;
        section.ordinal = *count;
    }
}
