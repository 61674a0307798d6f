//! The body of a document, as lines of text.

use std::borrow::Cow;

use quick_xml::{
    Error, XmlVersion,
    events::{BytesStart, Event},
    reader::Reader,
};

use super::numbering::Numbering;

/// What a body holds.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub text: String,
    /// The footnotes that are referred to, in order, by their identifiers.
    pub notes: Vec<String>,
}

/// Elements whose text is none of the document's: deleted, codes of fields, the second form of what has two.
const LEFT_OUT: [&str; 5] = ["del", "moveFrom", "instrText", "Fallback", "delInstrText"];

pub(super) fn read(xml: &str, numbers: Numbering, most: u64) -> Result<Body, Error> {
    let mut lines = Lines { numbers, most, ..Lines::default() };
    walk(xml, &mut lines)?;
    lines.end_line();
    Ok(lines.body)
}

/// Identifiers and texts of footnotes.
pub(super) fn notes(xml: &str, most: u64) -> Result<Vec<(String, String)>, Error> {
    let mut lines = Lines { most, ..Lines::default() };
    walk(xml, &mut lines)?;
    Ok(lines.notes)
}

/// The text of the first element of that name.
pub(super) fn property(xml: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    let mut text: Option<String> = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) if element.local_name().as_ref() == name => text = Some(String::new()),
            Event::End(element) if element.local_name().as_ref() == name => return text,
            Event::Text(part) => {
                if let Some(text) = &mut text {
                    text.push_str(&part.xml_content(XmlVersion::Implicit1_0));
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(text) = &mut text {
                    text.extend(referred(&reference));
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[derive(Debug, Default)]
struct Lines {
    body: Body,
    numbers: Numbering,
    most: u64,
    /// The line at hand; of a text box inside a paragraph that of the paragraph waits below it.
    line: String,
    waiting: Vec<String>,
    /// How many tables lie around: in a table paragraphs do not end lines, rows do.
    tables: usize,
    cells: Vec<String>,
    in_text: bool,
    hidden: bool,
    /// The list that the paragraph at hand is an item of: number and level; or its style.
    list: (Option<String>, Option<String>),
    style: Option<String>,
    counted: bool,
    note: Option<(String, usize)>,
    notes: Vec<(String, String)>,
}

fn walk(xml: &str, lines: &mut Lines) -> Result<(), Error> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut left_out = 0_usize;
    loop {
        let event = reader.read_event()?;
        match event {
            Event::Eof => return Ok(()),
            Event::Start(element) => {
                let name = element.local_name();
                if left_out > 0 || LEFT_OUT.contains(&name.as_ref()) {
                    left_out += 1;
                } else {
                    lines.start(name.as_ref(), &element);
                }
            }
            Event::End(element) => {
                if left_out > 0 {
                    left_out -= 1;
                } else {
                    lines.end(element.local_name().as_ref());
                }
            }
            Event::Empty(element) if left_out == 0 => {
                let name = element.local_name();
                lines.start(name.as_ref(), &element);
                lines.end(name.as_ref());
            }
            Event::Text(text) if left_out == 0 => lines.add(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(text) if left_out == 0 => lines.add(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(reference) if left_out == 0 => {
                let text: String = referred(&reference).into_iter().collect();
                lines.add(&text);
            }
            _ => {}
        }
        if lines.body.text.len() as u64 > lines.most {
            // Whoever takes the text sees that it is over the limit.
            return Ok(());
        }
    }
}

/// The characters that `&amp;` and `&#20013;` stand for.
fn referred(reference: &quick_xml::events::BytesRef<'_>) -> Vec<char> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => vec![character],
        _ => quick_xml::escape::resolve_predefined_entity(reference).unwrap_or_default().chars().collect(),
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

impl Lines {
    fn start(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "p" => {
                // A text box stands inside the paragraph that it is anchored to.
                self.waiting.push(std::mem::take(&mut self.line));
                (self.list, self.style, self.counted) = ((None, None), None, false);
            }
            "pStyle" => self.style = attribute(element, "val"),
            "ilvl" => self.list.1 = attribute(element, "val"),
            "numId" => self.list.0 = attribute(element, "val"),
            "t" => self.in_text = true,
            "r" => self.hidden = false,
            "vanish" => self.hidden = attribute(element, "val").is_none_or(|value| value != "0" && value != "false"),
            "tab" | "ptab" if !self.waiting.is_empty() && element.attributes().with_checks(false).count() == 0 => self.add_mark('\t'),
            "br" | "cr" => self.add_mark('\n'),
            "noBreakHyphen" => self.add_mark('-'),
            "sym" => {
                let code = attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                // Codes of the private area are those of a symbol font: which glyph it is, only the font tells.
                if let Some(character) = code.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c)) {
                    self.add_mark(character);
                }
            }
            "footnoteReference" => self.body.notes.extend(attribute(element, "id")),
            "tbl" => self.tables += 1,
            "tr" => self.cells.clear(),
            "tc" => self.cells.push(String::new()),
            "footnote" => {
                let kind = attribute(element, "type");
                self.note = attribute(element, "id").filter(|_| kind.is_none()).map(|id| (id, self.body.text.len()));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "t" => self.in_text = false,
            "tbl" => self.tables = self.tables.saturating_sub(1),
            "tr" => {
                let row: Vec<&str> = self.cells.iter().map(|cell| cell.trim()).collect();
                if row.iter().any(|cell| !cell.is_empty()) {
                    self.body.text.push_str(&row.join("\t"));
                    self.body.text.push('\n');
                }
                self.cells.clear();
            }
            "footnote" => {
                if let Some((id, start)) = self.note.take() {
                    let text = self.body.text.get(start..).unwrap_or_default().to_owned();
                    self.notes.push((id, text));
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, text: &str) {
        if self.in_text && !self.hidden && !text.is_empty() {
            self.count();
            self.line.push_str(text);
        }
    }

    fn add_mark(&mut self, mark: char) {
        if !self.hidden && !self.waiting.is_empty() {
            self.line.push(mark);
        }
    }

    /// Puts the number of a list before the first text of its item.
    fn count(&mut self) {
        if std::mem::replace(&mut self.counted, true) {
            return;
        }
        let number = self.numbers.next(self.list.0.as_deref(), self.list.1.as_deref(), self.style.as_deref());
        self.line.push_str(&number);
    }

    fn end_paragraph(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.line = self.waiting.pop().unwrap_or_default();
        if let Some(cell) = self.cells.last_mut().filter(|_| self.tables > 0) {
            if !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(&line.replace('\n', " "));
        } else {
            self.body.text.push_str(&line);
            self.body.text.push('\n');
        }
    }

    /// What stands after the last paragraph: only in a document that breaks off.
    fn end_line(&mut self) {
        for line in std::mem::take(&mut self.waiting).into_iter().chain([std::mem::take(&mut self.line)]) {
            if !line.is_empty() {
                self.body.text.push_str(&line);
                self.body.text.push('\n');
            }
        }
    }
}
