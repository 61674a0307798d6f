//! Word documents (DOCX): paragraphs, headings, numbers of lists, tables, footnotes.
//!
//! A paragraph is a line of the text. A row of a table is a line, its cells parted by tabs. Footnotes stand at the end.
//! What was deleted in tracking, hidden text and fields' codes are left out.

mod body;
mod numbering;

use std::io::{Cursor, Read};

use zip::{ZipArchive, result::ZipError};

use self::{body::Body, numbering::Numbering};
use super::{
    Field, HintFrom, Limits, Problem,
    encoding::Encoding,
    format::{DocumentText, Format, Kind},
    limits::{Bounded, problem_of},
};

pub(super) const FORMAT: Format = Format {
    name: "DOCX",
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extensions: &["docx", "docm", "dotx"],
    kind: Kind::Document(read),
};

const NAME: &str = "DOCX document";

/// The member that every such document has.
pub(super) const MAIN: &str = "word/document.xml";

/// The heading that footnotes are put under, where they are: annexes of reports are headed so.
const NOTES: &str = "注释";

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<DocumentText, Problem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let main = part(&mut archive, MAIN, limits)?.ok_or_else(|| Problem::Damaged { format: NAME, reason: format!("it has no {MAIN}") })?;
    let numbers = match part(&mut archive, "word/numbering.xml", limits)? {
        Some(xml) => {
            let styles = part(&mut archive, "word/styles.xml", limits)?.unwrap_or_default();
            Numbering::read(&xml, &styles).map_err(|error| malformed("word/numbering.xml", &error))?
        }
        None => Numbering::default(),
    };
    let mut text = body::read(&main, numbers, limits.text).map_err(|error| malformed(MAIN, &error))?;
    if !text.notes.is_empty()
        && let Some(xml) = part(&mut archive, "word/footnotes.xml", limits)?
    {
        let notes = body::notes(&xml, limits.text).map_err(|error| malformed("word/footnotes.xml", &error))?;
        add_notes(&mut text, &notes);
    }
    let mut document = DocumentText { text: text.text, encoding: Some(Encoding::Utf8), ..DocumentText::default() };
    if let Some(xml) = part(&mut archive, "docProps/core.xml", limits)? {
        // Properties that cannot be read are no loss.
        let title = body::property(&xml, "title").unwrap_or_default();
        document.hints.add(Field::Title, &title, HintFrom::Properties);
    }
    Ok(document)
}

fn add_notes(body: &mut Body, notes: &[(String, String)]) {
    let mut number = 0;
    let mut lines = String::new();
    for id in &body.notes {
        number += 1;
        if let Some((_, note)) = notes.iter().find(|(known, _)| known == id) {
            lines.extend([format!("[{number}] "), note.trim().replace('\n', " "), "\n".to_owned()]);
        }
    }
    if !lines.is_empty() {
        body.text.extend(["\n", NOTES, "\n", &lines]);
    }
}

/// The text of one part of the package, `None` where it has no such part.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, limits: &Limits) -> Result<Option<String>, Problem> {
    let member = match archive.by_name(name) {
        Ok(member) => member,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(damaged(&error)),
    };
    // Markup takes much more room than the text in it, but not without limit.
    let bytes = Bounded::new(member, "document", limits.document).all().map_err(|error| problem_of(&error, NAME))?;
    let xml = super::encoding::decode_text_of_xml(bytes)
        .ok_or_else(|| Problem::Damaged { format: NAME, reason: format!("{name} is no text") })?;
    Ok(Some(xml))
}

fn damaged(error: &ZipError) -> Problem {
    Problem::Damaged { format: NAME, reason: error.to_string() }
}

fn malformed(part: &str, error: &quick_xml::Error) -> Problem {
    Problem::Damaged { format: NAME, reason: format!("{part}: {error}") }
}

/// Whether a ZIP archive has a member.
pub(super) fn has_member(bytes: &[u8], name: &str) -> bool {
    ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| archive.index_for_name(name).is_some())
}

/// How much a ZIP archive holds, unpacked; `None` where that is over the limit, or it cannot be read.
pub(super) fn unpacked_size(bytes: &[u8], limit: u64) -> Option<u64> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut all = 0_u64;
    for index in 0..archive.len() {
        let member = archive.by_index(index).ok()?;
        all += std::io::copy(&mut member.take(limit.saturating_sub(all) + 1), &mut std::io::sink()).ok()?;
        if all > limit {
            return None;
        }
    }
    Some(all)
}
