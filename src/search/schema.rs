//! The fields of the index.

use tantivy::schema::{Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};

use super::tokens;

#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub schema: Schema,
    /// What a document stands for: [`PARAGRAPH`], [`REPORT`], or the class of a thing, as `Project`.
    pub class: Field,
    /// The IRI of the report.
    pub report: Field,
    /// The name of the place that reports.
    pub place: Field,
    pub year: Field,
    /// The words that are searched: of a paragraph, of names, of a title.
    pub words: Field,
    /// Of a thing, its IRI; of a paragraph, what the IRIs of its passages start with.
    pub iri: Field,
    /// Where a paragraph starts, in code points of the report's text.
    pub start: Field,
    /// The passages of a paragraph: `start-end` in code points, parted by spaces.
    pub passages: Field,
    /// Of a report: what it was made from, so that it is known whether it is up to date.
    pub stamp: Field,
    /// Of a report: its whole text.
    pub text: Field,
    /// Of a report: its title.
    pub title: Field,
}

pub(super) const PARAGRAPH: &str = "paragraph";
pub(super) const REPORT: &str = "Report";

impl Fields {
    pub fn new() -> Self {
        let mut builder = Schema::builder();
        let pairs = TextFieldIndexing::default().set_tokenizer(tokens::NAME).set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let class = builder.add_text_field("class", STRING | STORED);
        let report = builder.add_text_field("report", STRING | STORED);
        let place = builder.add_text_field("place", STRING | STORED);
        let year = builder.add_i64_field("year", INDEXED | STORED);
        let words = builder.add_text_field("words", TextOptions::default().set_indexing_options(pairs).set_stored());
        let iri = builder.add_text_field("iri", STORED);
        let start = builder.add_u64_field("start", STORED);
        let passages = builder.add_text_field("passages", STORED);
        let stamp = builder.add_text_field("stamp", STORED);
        let text = builder.add_text_field("text", STORED);
        let title = builder.add_text_field("title", STORED);
        Self { schema: builder.build(), class, report, place, year, words, iri, start, passages, stamp, text, title }
    }
}
