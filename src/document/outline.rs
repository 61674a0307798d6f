//! The tree of sections, and the sentences in it.

use super::{
    Section, SectionKind, SectionMark, Sentence,
    grammar::DocumentGrammar,
    headings::{self, Heading, HeadingEnd, Mark, Rank},
    lines, sentences,
};
use crate::span::Span;

/// Sections and sentences of one report, before and after their kinds are known.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub sections: Vec<Section>,
    /// How high each section stands.
    pub ranks: Vec<Rank>,
    pub sentences: Vec<Sentence>,
    /// The first sentence of the running text.
    pub opening: usize,
}

/// Longest line that is taken for a heading without a number, in characters.
const LONGEST_BARE: usize = 32;
/// Longest lead sentence, in characters.
const LONGEST_LEAD: usize = 30;

impl Outline {
    pub(super) fn build(text: &str, paragraphs: &[Span], opening: usize, grammar: &DocumentGrammar) -> Self {
        let mut builder = Builder { text, grammar, outline: Self::default(), open: Vec::new(), counts: Vec::new(), roots: 0, end: 0 };
        let body = paragraphs.last().map_or(0, |last| last.end) - paragraphs.first().map_or(0, |first| first.start);
        for (index, paragraph) in paragraphs.iter().enumerate() {
            if paragraph.start < opening {
                builder.title_line(*paragraph);
                builder.outline.opening = builder.outline.sentences.len();
                continue;
            }
            let late = (paragraph.start - paragraphs[0].start) * 5 > body * 2;
            builder.paragraph(*paragraph, paragraphs.get(index + 1).copied(), late);
        }
        while !builder.open.is_empty() {
            builder.close_last();
        }
        builder.outline.unhead_lone_sentences(text);
        builder.outline
    }
}

impl Outline {
    /// A numbered sentence with nothing under it is no heading: `27.支持企业技术改造，建设三个园区。`
    fn unhead_lone_sentences(&mut self, text: &str) {
        let mut lone = vec![0_u32; self.sections.len()];
        for section in
            self.sections.iter().filter_map(|section| section.parent).chain(self.sentences.iter().filter_map(|sentence| sentence.section))
        {
            lone[section] += 1;
        }
        for sentence in &mut self.sentences {
            let alone = sentence.section.is_some_and(|section| lone[section] == 1 && self.sections[section].mark != SectionMark::Annex);
            sentence.heading &= !(alone && sentence.span.of(text).ends_with(headings::CLOSING));
        }
    }
}

struct Builder<'a> {
    text: &'a str,
    grammar: &'a DocumentGrammar,
    outline: Outline,
    open: Vec<Open>,
    /// How many children each section has so far.
    counts: Vec<u32>,
    roots: u32,
    /// Where the last sentence ended.
    end: usize,
}

/// A section that has not ended yet.
struct Open {
    section: usize,
    rank: Rank,
    number: u32,
    /// It ends with its paragraph.
    limited: bool,
}

impl Builder<'_> {
    fn title_line(&mut self, paragraph: Span) {
        for (span, clauses) in sentences::sentences(self.text, paragraph) {
            let heading = !span.of(self.text).ends_with(headings::CLOSING);
            self.outline.sentences.push(Sentence { span, section: None, heading, clauses });
            self.end = span.end;
        }
    }

    fn paragraph(&mut self, paragraph: Span, next: Option<Span>, late: bool) {
        let found = sentences::sentences(self.text, paragraph);
        let whole = found.len() == 1;
        if self.starts_with_salutation(paragraph) {
            self.close(Rank::Part);
        }
        for (index, (span, clauses)) in found.iter().enumerate() {
            let sentence = span.of(self.text);
            if index == 0 && late && self.is_annex(sentence) {
                self.begin_annex(*span, clauses);
            } else if let Some(mark) = headings::mark(sentence, self.grammar).filter(|mark| index == 0 || self.expects(*mark)) {
                let heading = headings::heading(&sentence[mark.length..], self.grammar);
                self.begin(mark, heading, *span, clauses, whole);
            } else if let Some((mark, heading)) = self.unnumbered(*span, index, whole, next) {
                self.begin(mark, heading, *span, clauses, whole);
            } else {
                if index == 0 && self.is_lead(&found, paragraph) {
                    self.begin_lead(*span, clauses);
                    continue;
                }
                self.push(*span, clauses.clone(), false);
            }
        }
        while self.open.last().is_some_and(|open| open.limited) {
            self.close_last();
        }
    }

    /// A heading without a number: of a main part, or one that only the layout shows.
    fn unnumbered(&self, span: Span, index: usize, whole: bool, next: Option<Span>) -> Option<(Mark, Heading)> {
        let sentence = span.of(self.text);
        let mark = |kind, rank| Mark { kind, rank, number: 0, length: 0 };
        if let Some(length) = headings::bare_running_heading(sentence, self.grammar) {
            return Some((mark(SectionMark::Chapter, Rank::Main), Heading { length, end: HeadingEnd::Running }));
        }
        let count = sentence.chars().take(LONGEST_BARE + 1).count();
        if index > 0
            || !whole
            || self.starts_with_salutation(span)
            || !(4..=LONGEST_BARE).contains(&count)
            || sentence.ends_with(headings::CLOSING)
            || sentence.ends_with(['：', ':', '”'])
        {
            return None;
        }
        let heading = Heading { length: sentence.len(), end: HeadingEnd::Whole };
        if self.is_main(sentence) {
            return Some((mark(SectionMark::Chapter, Rank::Main), heading));
        }
        let headed = next.is_some_and(|next| next.len() > span.len() * 2 || headings::mark(next.of(self.text), self.grammar).is_some());
        let table = sentence.contains(['\t', '|', '%']) || sentence.chars().any(|character| character.is_ascii_digit());
        (headed && !table).then(|| (mark(SectionMark::Part, Rank::Part), heading))
    }

    /// Whether a line is the heading of a review or plan: it names a period and what is said about it.
    fn is_main(&self, line: &str) -> bool {
        self.grammar.heading.is_match(line) && self.grammar.kind_words.iter().any(|(word, _)| line.contains(word.as_str()))
    }

    /// Inside a paragraph a mark counts only if its number is the next one.
    fn expects(&self, mark: Mark) -> bool {
        if mark.rank == Rank::Paragraph || mark.number == 1 {
            return mark.rank != Rank::Chapter || self.last_number(Rank::Chapter).is_none();
        }
        self.last_number(mark.rank).is_some_and(|number| number + 1 == mark.number)
    }

    /// The number of the open section of a rank.
    fn last_number(&self, rank: Rank) -> Option<u32> {
        self.open.iter().rev().find(|open| open.rank == rank).map(|open| open.number)
    }

    fn begin(&mut self, mark: Mark, heading: Heading, span: Span, clauses: &[Span], whole: bool) {
        self.close(mark.rank);
        let start = span.start + mark.length;
        let heading_span = lines::trim(self.text, Span::new(start, start + heading.length));
        let alone = whole && heading.end == HeadingEnd::Whole;
        let limited = !alone && mark.rank >= Rank::Paragraph;
        self.open_section(mark, heading_span, span.start, limited);
        match heading.end {
            HeadingEnd::Running => {
                let rest = lines::trim(self.text, Span::new(heading_span.end, span.end));
                let head = Span::new(span.start, heading_span.end);
                self.push(head, vec![head], true);
                for (span, clauses) in sentences::sentences(self.text, rest) {
                    self.push(span, clauses, false);
                }
            }
            HeadingEnd::Whole => self.push(span, clauses.to_vec(), !self.states_something(span, mark)),
            HeadingEnd::Clause => self.push(span, clauses.to_vec(), false),
        }
    }

    /// Whether a heading is also a sentence that states something: it has a closing mark, and is a dash item or a point,
    /// or has a number other than a year.
    fn states_something(&self, span: Span, mark: Mark) -> bool {
        let sentence = &span.of(self.text)[mark.length..];
        if mark.rank >= Rank::Paragraph && sentence.ends_with(headings::CLOSING) {
            return true;
        }
        let bare = self.grammar.year.replace_all(sentence, "");
        sentence.ends_with(headings::CLOSING) && bare.chars().any(|character| character.is_ascii_digit())
    }

    fn begin_lead(&mut self, span: Span, clauses: &[Span]) {
        let mark = Mark { kind: SectionMark::Lead, rank: Rank::Paragraph, number: 0, length: 0 };
        self.close(mark.rank);
        let heading = Span::new(span.start, span.start + span.of(self.text).trim_end_matches(headings::CLOSING).len());
        self.open_section(mark, heading, span.start, true);
        // It heads its paragraph, but is a sentence like others.
        self.push(span, clauses.to_vec(), false);
    }

    fn begin_annex(&mut self, span: Span, clauses: &[Span]) {
        let mark = Mark { kind: SectionMark::Annex, rank: Rank::Main, number: 0, length: 0 };
        self.close(mark.rank);
        self.open_section(mark, span, span.start, false);
        self.push(span, clauses.to_vec(), true);
    }

    fn open_section(&mut self, mark: Mark, heading: Span, start: usize, limited: bool) {
        let parent = self.open.last().map(|open| open.section);
        let count = parent.map_or(&mut self.roots, |parent| &mut self.counts[parent]);
        *count += 1;
        let section =
            Section { heading, span: Span::new(start, heading.end), ordinal: *count, parent, kind: SectionKind::Other, mark: mark.kind };
        self.open.push(Open { section: self.outline.sections.len(), rank: mark.rank, number: mark.number, limited });
        self.outline.sections.push(section);
        self.outline.ranks.push(mark.rank);
        self.counts.push(0);
    }

    /// Ends all open sections of a rank and below.
    fn close(&mut self, rank: Rank) {
        // An annex goes on to the end of the report.
        let kept = usize::from(self.in_annex());
        while self.open.len() > kept && self.open.last().is_some_and(|open| open.rank >= rank) {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        if let Some(open) = self.open.pop() {
            let span = &mut self.outline.sections[open.section].span;
            *span = Span::new(span.start, span.end.max(self.end));
        }
    }

    fn in_annex(&self) -> bool {
        self.open.first().is_some_and(|open| self.outline.sections[open.section].mark == SectionMark::Annex)
    }

    fn push(&mut self, span: Span, clauses: Vec<Span>, heading: bool) {
        let section = self.open.last().map(|open| open.section);
        self.end = self.end.max(span.end);
        self.outline.sentences.push(Sentence { span, section, heading, clauses });
    }

    fn starts_with_salutation(&self, paragraph: Span) -> bool {
        self.grammar.salutations.iter().any(|word| paragraph.of(self.text).starts_with(word.as_str()))
    }

    fn is_annex(&self, line: &str) -> bool {
        if line.len() > 90 {
            return false;
        }
        let bare: String =
            line.chars().filter(|character| !lines::is_blank(*character) && !"【】[]（）()：:".contains(*character)).collect();
        let bare = bare.trim_end_matches(|end: char| end.is_ascii_digit() || self.grammar.numeral(end).is_some());
        self.grammar.annexes.iter().any(|annex| annex == bare)
    }

    /// Whether a paragraph begins with a short sentence without numbers that the rest of it carries out.
    fn is_lead(&self, found: &[(Span, Vec<Span>)], paragraph: Span) -> bool {
        let [(first, _), _, ..] = found else { return false };
        let sentence = first.of(self.text);
        let short = sentence.len() <= LONGEST_LEAD * 3 && paragraph.len() >= first.len() * 2;
        short
            && sentence.ends_with('。')
            && !sentence.chars().any(|character| character.is_ascii_digit())
            && !self.starts_with_salutation(paragraph)
    }
}
