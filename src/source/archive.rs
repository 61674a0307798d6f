//! Archives and compressed files. Nothing is written to disk, and no more is unpacked than the limits let.

use std::{
    io::{Read, Seek},
    ops::ControlFlow,
};

use flate2::read::MultiGzDecoder;
use zip::{ZipArchive, result::ZipError};

use super::{
    Encoding, Origin, Problem, decode,
    format::{self, Archive},
    limits::{Bounded, problem_of},
    reader::{Flow, Place, Walk},
};

impl Walk<'_, '_> {
    /// Reads an archive or a compressed file from a stream.
    pub(super) fn archive(&mut self, place: &Place, archive: Archive, stream: &mut dyn Read) -> Flow {
        match archive {
            Archive::Gzip => {
                let inner = Place { name: format::inner_name(&place.name), ..place.clone() };
                self.unpacked(&inner, &mut MultiGzDecoder::new(stream), |walk, inner, stream| walk.stream(inner, stream))
            }
            Archive::Zstd => {
                let inner = Place { name: format::inner_name(&place.name), ..place.clone() };
                self.zstd(&inner, stream, |walk, inner, stream| walk.stream(inner, stream))
            }
            Archive::TarGzip => self.unpacked(place, &mut MultiGzDecoder::new(stream), |walk, place, stream| walk.tar(place, stream)),
            Archive::TarZstd => self.zstd(place, stream, |walk, place, stream| walk.tar(place, stream)),
            Archive::Tar => self.tar(place, stream),
            Archive::Zip => match Bounded::new(stream, "document", self.limits().document).all() {
                Ok(bytes) => self.zip(place, &mut std::io::Cursor::new(bytes)),
                Err(error) => self.fail(&place.origin, problem_of(&error, "ZIP archive")),
            },
        }
    }

    fn zstd(&mut self, place: &Place, stream: &mut dyn Read, then: impl FnOnce(&mut Self, &Place, &mut dyn Read) -> Flow) -> Flow {
        match zstd::stream::read::Decoder::new(stream) {
            Ok(mut decoder) => self.unpacked(place, &mut decoder, then),
            Err(error) => self.fail(&place.origin, problem_of(&error, "Zstandard file")),
        }
    }

    /// Goes on with what a decoder unpacks, within the limit.
    fn unpacked(&mut self, place: &Place, decoder: &mut dyn Read, then: impl FnOnce(&mut Self, &Place, &mut dyn Read) -> Flow) -> Flow {
        if let Err(problem) = self.deeper(place) {
            return self.fail(&place.origin, problem);
        }
        let mut bounded = Bounded::new(decoder, "archive", self.left_to_unpack());
        let inner = Place { depth: place.depth + 1, ..place.clone() };
        let flow = then(self, &inner, &mut bounded);
        self.count_unpacked(bounded.count());
        flow
    }

    fn deeper(&self, place: &Place) -> Result<(), Problem> {
        let limit = self.limits().depth;
        if place.depth >= limit { Err(Problem::TooDeep { limit }) } else { Ok(()) }
    }

    /// Reads the members of a tar archive, one after the other.
    pub(super) fn tar(&mut self, place: &Place, stream: &mut dyn Read) -> Flow {
        let mut archive = tar::Archive::new(stream);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return self.fail(&place.origin, problem_of(&error, "tar archive")),
        };
        let mut any = false;
        for entry in entries {
            if let Err(problem) = self.count_member() {
                return self.fail(&place.origin, problem);
            }
            let mut entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.fail(&place.origin, problem_of(&error, "tar archive")),
            };
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let name = member_name(&entry.path_bytes());
            any |= self.member(place, &name, &mut entry)?;
        }
        if any { Flow::Continue(()) } else { self.fail(&place.origin, Problem::EmptyArchive) }
    }

    /// Reads the members of a ZIP archive, in the order of their names.
    pub(super) fn zip(&mut self, place: &Place, stream: &mut (impl Read + Seek)) -> Flow {
        if let Err(problem) = self.deeper(place) {
            return self.fail(&place.origin, problem);
        }
        let mut archive = match ZipArchive::new(stream) {
            Ok(archive) => archive,
            Err(error) => return self.fail(&place.origin, zip_problem(error)),
        };
        let mut members: Vec<(String, usize)> = Vec::new();
        for index in 0..archive.len() {
            if let Err(problem) = self.count_member() {
                return self.fail(&place.origin, problem);
            }
            match archive.by_index_raw(index) {
                Ok(member) if member.is_file() && !member.is_symlink() => members.push((member_name(member.name_raw()), index)),
                Ok(_) => {}
                Err(error) => self.fail(&place.origin, zip_problem(error))?,
            }
        }
        members.sort();
        let mut any = false;
        for (name, index) in members {
            let inner = Place { depth: place.depth + 1, ..place.clone() };
            match archive.by_index(index) {
                Ok(mut member) => {
                    let mut bounded = Bounded::new(&mut member, "archive", self.left_to_unpack());
                    let read = self.member(&inner, &name, &mut bounded)?;
                    any |= read;
                    let count = bounded.count();
                    self.count_unpacked(count);
                }
                Err(error) => {
                    any = true;
                    self.fail(&place.origin.member(&name), zip_problem(error))?;
                }
            }
        }
        if any { Flow::Continue(()) } else { self.fail(&place.origin, Problem::EmptyArchive) }
    }

    /// Reads a member, if its name is that of a report; says whether it was.
    fn member(&mut self, place: &Place, name: &str, stream: &mut dyn Read) -> ControlFlow<(), bool> {
        let file_name = name.rsplit('/').next().unwrap_or(name);
        let hidden = name.split('/').any(|part| (part.starts_with('.') && part != ".." && part != ".") || part == "__MACOSX");
        let Some(_) = format::of_name(file_name).filter(|_| !hidden) else { return ControlFlow::Continue(false) };
        let origin: Origin = place.origin.member(name);
        if name.starts_with('/') || name.split('/').any(|part| part == "..") || name.get(1..3) == Some(":/") {
            self.fail(&origin, Problem::UnsafePath)?;
            return ControlFlow::Continue(true);
        }
        if self.wants(&origin) {
            let inner = Place { origin, name: file_name.to_owned(), file_name: file_name.to_owned(), depth: place.depth };
            self.stream(&inner, stream)?;
        }
        ControlFlow::Continue(true)
    }
}

/// The name of a member with `/` between its parts. Names of old archives are in the encoding of the system that made them.
fn member_name(raw: &[u8]) -> String {
    let name = match decode(raw) {
        Ok(decoded) if matches!(decoded.encoding, Encoding::Utf8 | Encoding::Gb18030 | Encoding::Big5) => decoded.text,
        _ => String::from_utf8_lossy(raw).into_owned(),
    };
    name.replace('\\', "/")
}

fn zip_problem(error: ZipError) -> Problem {
    match error {
        ZipError::Io(error) => problem_of(&error, "ZIP archive"),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Problem::Encrypted { format: "ZIP archive" }
        }
        other => Problem::Damaged { format: "ZIP archive", reason: other.to_string() },
    }
}
