//! A report's text with its outline: title, place, date, speaker, meeting, sections, sentences, clauses.
//!
//! Nothing is cut out of the text: page furniture before and after the report is left out by spans, so that every
//! offset refers to the decoded text as it was read.

mod completeness;
mod file_name;
mod findings;
mod furniture;
mod grammar;
mod head;
mod headings;
mod kinds;
mod known;
mod lines;
mod metadata;
mod outline;
mod region;
mod sentences;
mod title;
mod turns;

#[cfg(test)]
mod tests;

pub use self::grammar::{DocumentGrammar, DocumentGrammarError};

use self::{furniture::Frame, known::Known, outline::Outline};
use crate::{
    quantity::Date,
    source::{Finding, Hints},
    span::Span,
};

/// One report: its text, and what stands where in it. All spans refer to `text`.
#[derive(Clone, Debug)]
pub struct Document {
    pub text: String,
    /// The report without page furniture (navigation, share bars, disclaimers) around it.
    pub body: Span,
    pub metadata: Metadata,
    /// In the order of the text, a parent before its children.
    pub sections: Vec<Section>,
    /// In the order of the text; headings are sentences too.
    pub sentences: Vec<Sentence>,
    /// False where the text breaks off before its end.
    pub complete: bool,
    /// What is odd about the report, in the order of the kinds.
    pub findings: Vec<Finding>,
}

/// What the text (or the file's name) says about the report itself. `None` where it is not stated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub title: Option<String>,
    /// The full official name of the place whose government reports: 抚顺市东洲区.
    pub region: Option<String>,
    /// The day of delivery.
    pub date: Option<Date>,
    pub speaker: Option<String>,
    /// The speaker's office: 区长, 省长, 国务院总理.
    pub office: Option<String>,
    /// 东洲区第十九届人民代表大会第三次会议.
    pub meeting: Option<String>,
    /// The year reviewed.
    pub year: Option<i32>,
    /// Where title and speaker stand, for `mentionedIn`.
    pub title_span: Option<Span>,
    pub speaker_span: Option<Span>,
    pub meeting_span: Option<Span>,
}

/// A part of the report: a numbered heading (`一、`, `（一）`, `1.`), a dash item (`——`), `一是`, or a lead sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Without its number: `2023年工作回顾`.
    pub heading: Span,
    /// The heading and all that stands under it.
    pub span: Span,
    /// 1-based, among its siblings.
    pub ordinal: u32,
    /// An index into [`Document::sections`].
    pub parent: Option<usize>,
    pub kind: SectionKind,
    pub mark: SectionMark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SectionKind {
    /// What was done: the review of the past year or term.
    Review,
    /// What is to be done: the plan for the coming year or term.
    Plan,
    /// Neither: preamble, closing words, glossary.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SectionMark {
    /// `一、`
    Chapter,
    /// `（一）`, `(一)`
    Part,
    /// `1.`, `（1）`
    Item,
    /// `——`
    Dash,
    /// `一是`
    Point,
    /// A short first sentence that sums up its paragraph: `工业实力持续壮大。`
    Lead,
    /// 名词解释 and other annexes.
    Annex,
}

/// A sentence or heading, with its clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Without white space around it, with its closing mark.
    pub span: Span,
    /// The innermost section it stands in: an index into [`Document::sections`].
    pub section: Option<usize>,
    pub heading: bool,
    /// Parted at `，` `；` `：` and their half-width forms, not inside numbers, quotation marks or brackets; without the marks.
    pub clauses: Vec<Span>,
}

/// What stands beside a report's text.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// With or without folders and extension; it only fills in the region and the year where nothing else states them.
    pub file_name: &'a str,
    /// What a table's columns, a document's properties or a sidecar file state.
    pub hints: &'a Hints,
}

/// Reads the layout of one report: what is body, title, section, sentence, clause.
///
/// `text` is the report's decoded text (without a byte-order mark) and is kept as it is; `file_name` (with or without
/// folders and extension) only fills in the region and the year where the text is silent. Any text gives a document:
/// one that is no report has no sections and no metadata.
pub fn read(text: String, file_name: &str, grammar: &DocumentGrammar) -> Document {
    read_with(text, &Given { file_name, hints: &Hints::default() }, grammar)
}

/// The same with all that stands beside the text.
pub fn read_with(text: String, given: &Given<'_>, grammar: &DocumentGrammar) -> Document {
    let frame = Frame::find(&text, grammar);
    let paragraphs = lines::paragraphs(&text, &frame.lines, frame.opening);
    let mut hints = Known::of(given, grammar);
    let mut outline = Outline::build(&text, &paragraphs, frame.opening, grammar);
    let metadata = metadata::read(&text, &frame, &mut hints, &outline, grammar);
    kinds::assign(&text, &mut outline, metadata.year, grammar);
    let complete = completeness::is_complete(&text, &outline, grammar);
    let (sections, sentences) = (outline.sections, outline.sentences);
    let mut document = Document { body: frame.body, metadata, sections, sentences, complete, text, findings: Vec::new() };
    document.findings = findings::find(&document, &frame, given, &hints, grammar);
    document
}

impl Document {
    /// The kind of the section that a sentence stands in; `Other` outside all sections.
    pub fn kind_of(&self, sentence: &Sentence) -> SectionKind {
        sentence.section.map_or(SectionKind::Other, |section| self.sections[section].kind)
    }
}
