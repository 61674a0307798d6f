//! JSON: an object is a report, or a list of them, or holds such a list; and JSON Lines, an object a line.

use std::{
    fmt,
    io::{BufRead, BufReader, Read},
};

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{
    Encoding, Origin, Problem,
    columns::Columns,
    decoding::Decoding,
    limits::{Bounded, problem_of},
    reader::{Flow, Place, Walk},
    table::{self, Allowance, Metered},
};

const MEDIA_TYPE: &str = "application/json";
const LINES_MEDIA_TYPE: &str = "application/jsonl";

impl Walk<'_, '_> {
    /// Reads objects line by line; one that is broken is a problem of its line.
    pub(super) fn json_lines(&mut self, place: &Place, stream: &mut dyn Read) -> Flow {
        let limits = self.limits();
        let decoding = match Decoding::new(Bounded::new(stream, "table", limits.unpacked)) {
            Ok(decoding) => decoding,
            Err(error) => return self.fail(&place.origin, problem_of(&error, "JSON")),
        };
        let encoding = decoding.encoding();
        let mut reader = BufReader::new(decoding);
        let mut line = Vec::new();
        let (mut number, mut any) = (0_u64, false);
        loop {
            line.clear();
            number += 1;
            let origin = place.origin.row(number);
            // Escapes make a text up to six times as long.
            let most = limits.text.saturating_mul(6);
            match reader.by_ref().take(most).read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(count) if count as u64 == most && line.last() != Some(&b'\n') => {
                    any = true;
                    self.fail(&origin, Problem::TooLarge { what: "text", limit: limits.text })?;
                    if let Err(error) = skip_line(&mut reader) {
                        return self.fail(&place.origin, problem_of(&error, "JSON"));
                    }
                    continue;
                }
                Ok(_) => {}
                Err(error) => return self.fail(&place.origin, problem_of(&error, "JSON")),
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            any = true;
            if let Err(problem) = self.count_member() {
                return self.fail(&place.origin, problem);
            }
            match serde_json::from_slice(&line) {
                Ok(value) => self.object(place, &origin, value, encoding, LINES_MEDIA_TYPE)?,
                Err(error) => self.fail(&origin, damaged(&error))?,
            }
        }
        if any { Flow::Continue(()) } else { self.fail(&place.origin, Problem::Empty) }
    }

    /// Reads one JSON document, or several in a row.
    pub(super) fn json(&mut self, place: &Place, stream: &mut dyn Read) -> Flow {
        let limits = self.limits();
        let decoding = match Decoding::new(Bounded::new(stream, "table", limits.unpacked)) {
            Ok(decoding) => decoding,
            Err(error) => return self.fail(&place.origin, problem_of(&error, "JSON")),
        };
        let encoding = decoding.encoding();
        let allowance = Allowance::new();
        let mut reader = BufReader::new(Metered::new(decoding, allowance.clone(), limits.text));
        let first = match first_byte(&mut reader) {
            Ok(Some(first)) => first,
            Ok(None) => return self.fail(&place.origin, Problem::Empty),
            Err(error) => return self.fail(&place.origin, problem_of(&error, "JSON")),
        };
        if first == b'[' {
            let mut flow = Flow::Continue(());
            let list = List { walk: self, place, encoding, allowance, flow: &mut flow };
            let result = list.deserialize(&mut serde_json::Deserializer::from_reader(reader));
            return match result {
                _ if flow.is_break() => flow,
                Ok(()) => flow,
                Err(error) => self.fail(&place.origin, json_problem(error)),
            };
        }
        allowance.renew(limits.document);
        let mut number = 0_u64;
        for value in serde_json::Deserializer::from_reader(reader).into_iter::<Value>() {
            number += 1;
            allowance.renew(limits.document);
            match value {
                Ok(Value::Object(object)) => match inner_list(&object) {
                    Some(list) => {
                        for (at, value) in list.iter().enumerate() {
                            self.object(place, &place.origin.row(at + 1), value.clone(), encoding, MEDIA_TYPE)?;
                        }
                    }
                    None => self.object(place, &place.origin.row(number), Value::Object(object), encoding, MEDIA_TYPE)?,
                },
                Ok(other) => self.object(place, &place.origin.row(number), other, encoding, MEDIA_TYPE)?,
                Err(error) => return self.fail(&place.origin, json_problem(error)),
            }
        }
        Flow::Continue(())
    }

    /// An object whose members are the columns of a row.
    fn object(&mut self, place: &Place, origin: &Origin, value: Value, encoding: Encoding, media_type: &'static str) -> Flow {
        let Value::Object(object) = value else {
            return self.fail(origin, Problem::NoTextColumn { columns: Vec::new() });
        };
        let (names, cells): (Vec<String>, Vec<String>) = object.into_iter().map(|(name, value)| (name, cell(value))).unzip();
        match Columns::find(&names, &cells, &self.reader.options.columns) {
            Ok(columns) => self.row(place, origin, table::row(&columns, &cells), Some(encoding), media_type),
            Err(problem) => self.fail(origin, problem),
        }
    }
}

/// A value as a cell. A list of texts is their paragraphs.
fn cell(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(values) if values.iter().all(Value::is_string) => {
            let parts: Vec<String> = values.into_iter().map(cell).collect();
            parts.join("\n")
        }
        other => other.to_string(),
    }
}

/// The rows of an object that wraps them: `{"data": [{…}, …]}`.
fn inner_list(object: &Map<String, Value>) -> Option<&Vec<Value>> {
    let lists = object.values().filter_map(Value::as_array);
    let mut lists = lists.filter(|list| !list.is_empty() && list.iter().all(Value::is_object));
    let first = lists.next()?;
    lists.next().is_none().then_some(first)
}

/// The elements of a list, one after the other.
struct List<'a, 'b, 'c> {
    walk: &'a mut Walk<'b, 'c>,
    place: &'a Place,
    encoding: Encoding,
    allowance: Allowance,
    flow: &'a mut Flow,
}

impl<'de> DeserializeSeed<'de> for List<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let limits = self.walk.limits();
        let mut number = 0_u64;
        loop {
            self.allowance.renew(limits.text.saturating_mul(6));
            let Some(value) = elements.next_element::<Value>()? else { return Ok(()) };
            number += 1;
            let origin = self.place.origin.row(number);
            *self.flow = match self.walk.count_member() {
                Ok(()) => self.walk.object(self.place, &origin, value, self.encoding, MEDIA_TYPE),
                Err(problem) => {
                    let _ = self.walk.fail(&self.place.origin, problem);
                    Flow::Break(())
                }
            };
            if self.flow.is_break() {
                return Err(serde::de::Error::custom("broken off"));
            }
        }
    }
}

fn first_byte(reader: &mut impl BufRead) -> std::io::Result<Option<u8>> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(None);
        }
        let blank = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if let Some(first) = buffer.get(blank) {
            return Ok(Some(*first));
        }
        reader.consume(blank);
    }
}

fn skip_line(reader: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let count = end.map_or(buffer.len(), |end| end + 1);
        reader.consume(count);
        if end.is_some() {
            return Ok(());
        }
    }
}

fn damaged(error: &serde_json::Error) -> Problem {
    Problem::Damaged { format: "JSON", reason: error.to_string() }
}

fn json_problem(error: serde_json::Error) -> Problem {
    if error.is_io() { problem_of(&error.into(), "JSON") } else { damaged(&error) }
}
