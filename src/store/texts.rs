//! The texts that the graphs were made from, kept so that a store can show them, check quotes, and be rebuilt.
//!
//! One file, which only grows: each text is a Zstandard frame of its [`SourceText`] as JSON, with all that its graph depends on, and its record knows where
//! it lies. What belongs to reports that were replaced stays until `rebuild`.

use std::{
    borrow::Cow,
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::source::{Encoding, FORMATS, Finding, Hints, Part, SourceText};

/// How hard texts are compressed.
const LEVEL: i32 = 3;

/// Where a text lies in the file of texts, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub offset: u64,
    pub length: u64,
}

/// What is in a frame: a [`SourceText`].
#[derive(Serialize, Deserialize)]
struct Frame<'a> {
    path: Cow<'a, Path>,
    part: Cow<'a, Part>,
    file_name: Cow<'a, str>,
    sha256: Cow<'a, str>,
    encoding: Option<Encoding>,
    media_type: Cow<'a, str>,
    hints: Cow<'a, Hints>,
    findings: Cow<'a, [Finding]>,
    text: Cow<'a, str>,
}

/// A text as it is kept.
pub(super) fn pack(text: &SourceText) -> io::Result<Vec<u8>> {
    let frame = Frame {
        path: Cow::Borrowed(&text.path),
        part: Cow::Borrowed(&text.part),
        file_name: Cow::Borrowed(&text.file_name),
        sha256: Cow::Borrowed(&text.sha256),
        encoding: text.encoding,
        media_type: Cow::Borrowed(text.media_type),
        hints: Cow::Borrowed(&text.hints),
        findings: Cow::Borrowed(&text.findings),
        text: Cow::Borrowed(&text.text),
    };
    zstd::bulk::compress(&serde_json::to_vec(&frame)?, LEVEL)
}

fn unpack(frame: &[u8]) -> io::Result<SourceText> {
    let frame: Frame<'static> = serde_json::from_reader(io::BufReader::new(zstd::stream::read::Decoder::new(frame)?))?;
    let media_type = FORMATS.iter().map(|format| format.media_type).find(|media_type| *media_type == frame.media_type);
    Ok(SourceText {
        path: frame.path.into_owned(),
        part: frame.part.into_owned(),
        file_name: frame.file_name.into_owned(),
        text: frame.text.into_owned(),
        sha256: frame.sha256.into_owned(),
        encoding: frame.encoding,
        media_type: media_type.ok_or_else(|| io::Error::other(format!("the format {} is not known", frame.media_type)))?,
        hints: frame.hints.into_owned(),
        findings: frame.findings.into_owned(),
    })
}

/// The file of texts, open for adding.
#[derive(Debug)]
pub(super) struct Texts {
    file: File,
    end: u64,
}

impl Texts {
    /// Opens the file, and creates it where there is none.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let end = file.seek(SeekFrom::End(0))?;
        Ok(Self { file, end })
    }

    /// Adds frames, and returns where they lie. What was added is on disk when it returns; an error leaves nothing.
    pub fn add<'a>(&mut self, frames: impl IntoIterator<Item = &'a [u8]>) -> io::Result<Vec<Kept>> {
        let mut places = Vec::new();
        let mut end = self.end;
        let write = |file: &mut File| {
            file.seek(SeekFrom::Start(end))?;
            for frame in frames {
                file.write_all(frame)?;
                places.push(Kept { offset: end, length: frame.len() as u64 });
                end += frame.len() as u64;
            }
            file.sync_data()
        };
        if let Err(error) = write(&mut self.file) {
            // A full disk: give back what was taken.
            let _ = self.file.set_len(self.end);
            return Err(error);
        }
        self.end = end;
        Ok(places)
    }
}

/// Reads one text.
pub(super) fn read(path: &Path, place: Kept) -> io::Result<SourceText> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(place.offset))?;
    let mut frame = Vec::new();
    file.take(place.length).read_to_end(&mut frame)?;
    unpack(&frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FindingKind;

    #[test]
    fn texts_are_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts");
        let text = |name: &str| SourceText {
            path: name.into(),
            part: Part::from("#3"),
            file_name: name.to_owned(),
            text: format!("{name}\n政府工作报告\u{0}"),
            sha256: name.to_owned(),
            encoding: Some(Encoding::Gb18030),
            media_type: "text/plain",
            hints: Hints::default(),
            findings: vec![Finding::new(FindingKind::Garbled, "x")],
        };
        let frames: Vec<Vec<u8>> = ["甲", "乙", "丙"].iter().map(|name| pack(&text(name)).unwrap()).collect();
        let mut places = Texts::open(&path).unwrap().add(frames[..2].iter().map(Vec::as_slice)).unwrap();
        places.extend(Texts::open(&path).unwrap().add([frames[2].as_slice()]).unwrap());
        for (place, name) in places.iter().zip(["甲", "乙", "丙"]) {
            assert_eq!(read(&path, *place).unwrap(), text(name));
        }
        assert!(read(&path, Kept { offset: 1, length: 20 }).is_err());
    }
}
