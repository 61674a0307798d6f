//! PDF with a text layer: characters with their places → lines → paragraphs.
//!
//! What the library would not survive (objects that hold themselves, streams that blow up) is looked for first.
//! A page that cannot be read is a finding; a document none of whose pages holds text is a problem: it needs OCR.

mod layout;
mod page;
mod safety;

use pdf_extract::{Document, output_doc_page};

use self::{layout::Page, page::Collector};
use super::{
    Field, Finding, FindingKind, HintFrom, Limits, Problem,
    format::{DocumentText, Format, Kind},
};

pub(super) const FORMAT: Format = Format { name: "PDF", media_type: "application/pdf", extensions: &["pdf"], kind: Kind::Document(read) };

const NAME: &str = "PDF document";

/// More pages than this no report has.
const PAGES: usize = 3000;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<DocumentText, Problem> {
    let document = Problem::guard_library(NAME, || load(bytes, limits))?;
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    if numbers.is_empty() {
        return Err(Problem::Damaged { format: NAME, reason: "it has no page".to_owned() });
    }
    if numbers.len() > PAGES {
        return Err(Problem::TooLarge { what: "number of pages", limit: PAGES as u64 });
    }
    let mut pages: Vec<Page> = Vec::with_capacity(numbers.len());
    let (mut unread, mut empty) = (Vec::new(), Vec::new());
    for number in numbers {
        let mut collector = Collector::default();
        let read = Problem::guard_library(NAME, || output_doc_page(&document, &mut collector, number).map_err(|error| damaged(&error)));
        // What was shown before the page turned out to be broken is text all the same.
        if read.is_err() {
            unread.push(number);
        } else if collector.is_empty() {
            empty.push(number);
        }
        pages.push(collector.page());
    }
    let text = layout::text(&pages);
    if text.trim().is_empty() {
        let reason = format!("none of its {} pages can be read", pages.len());
        let images = unread.is_empty();
        return Err(if images { Problem::NoTextLayer { pages: pages.len() } } else { Problem::Damaged { format: NAME, reason } });
    }
    let mut found = DocumentText { text, ..DocumentText::default() };
    if !unread.is_empty() || !empty.is_empty() {
        found.findings.push(Finding::new(FindingKind::PagesWithoutText, pages_named(&empty, &unread, pages.len())));
    }
    found.findings.extend(garbled(&found.text));
    found.hints.add(Field::Title, &title(&document).unwrap_or_default(), HintFrom::Properties);
    Ok(found)
}

fn load(bytes: &[u8], limits: &Limits) -> Result<Document, Problem> {
    let mut document = Document::load_mem(bytes).map_err(|error| damaged(&error))?;
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(Problem::Encrypted { format: NAME });
    }
    safety::check(&mut document, limits)?;
    Ok(document)
}

fn pages_named(empty: &[u32], unread: &[u32], all: usize) -> String {
    let list = |pages: &[u32]| pages.iter().take(20).map(u32::to_string).collect::<Vec<_>>().join(", ");
    let mut parts = Vec::new();
    if !empty.is_empty() {
        parts.push(format!("{} of {all} hold only images ({})", empty.len(), list(empty)));
    }
    if !unread.is_empty() {
        parts.push(format!("{} of {all} cannot be read to their end ({})", unread.len(), list(unread)));
    }
    parts.join("; ")
}

/// A finding where fonts did not say which characters their glyphs are.
fn garbled(text: &str) -> Option<Finding> {
    let odd = |character: &char| {
        matches!(character, '\u{fffd}' | '\u{e000}'..='\u{f8ff}') || (character.is_control() && !character.is_whitespace())
    };
    let (odd, all) = (text.chars().filter(odd).count(), text.chars().count());
    (odd * 1000 > all).then(|| Finding::new(FindingKind::Garbled, format!("{odd} of {all} characters: the fonts do not say what they are")))
}

/// The title that the document's properties state.
fn title(document: &Document) -> Option<String> {
    let info = document.trailer.get(b"Info").ok()?.as_reference().ok()?;
    let title = document.get_dictionary(info).ok()?.get(b"Title").ok()?.as_str().ok()?;
    match title {
        [0xFE, 0xFF, rest @ ..] => Some(encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned()),
        bytes => std::str::from_utf8(bytes).ok().map(str::to_owned),
    }
}

fn damaged(error: &impl std::fmt::Display) -> Problem {
    Problem::Damaged { format: NAME, reason: error.to_string() }
}
