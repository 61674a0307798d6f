//! How much a file may hold, so that no file exhausts memory or time.

use std::io::{self, Read};

use super::Problem;

/// Limits in bytes, unless said otherwise. The defaults are far above what real reports need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of one document: a file, or a member of an archive, once it is unpacked.
    pub document: u64,
    /// Of the text of one report: a decoded document, or one cell of a table.
    pub text: u64,
    /// Of all that one archive (or compressed table) unpacks to.
    pub unpacked: u64,
    /// How many members an archive may have, and rows a table.
    pub members: u64,
    /// How deep archives may lie in archives.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { document: 64 << 20, text: 8 << 20, unpacked: 8 << 30, members: 1_000_000, depth: 3 }
    }
}

/// Carried through [`io::Error`] to where the problem is named: [`problem_of`].
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("more than {limit} bytes")]
struct OverLimit {
    what: &'static str,
    limit: u64,
}

/// The error of a reader that was asked for more than it may give.
pub(super) fn over_limit(what: &'static str, limit: u64) -> io::Error {
    io::Error::other(OverLimit { what, limit })
}

/// A reader that fails, rather than ends, where more than `limit` bytes come. Counts what was read.
pub(super) struct Bounded<R> {
    inner: R,
    what: &'static str,
    limit: u64,
    read: u64,
}

impl<R: Read> Bounded<R> {
    /// `what` is named in the error: `document`, `archive`.
    pub fn new(inner: R, what: &'static str, limit: u64) -> Self {
        Self { inner, what, limit, read: 0 }
    }

    pub fn count(&self) -> u64 {
        self.read
    }

    /// All that is left, in memory.
    pub fn all(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read += count as u64;
        if self.read > self.limit {
            return Err(over_limit(self.what, self.limit));
        }
        Ok(count)
    }
}

/// The problem behind an error of reading something of that format.
pub(super) fn problem_of(error: &io::Error, format: &'static str) -> Problem {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|inner| inner as _);
    while let Some(inner) = cause {
        if let Some(over) = inner.downcast_ref::<OverLimit>() {
            return Problem::TooLarge { what: over.what, limit: over.limit };
        }
        cause = inner.downcast_ref::<io::Error>().and_then(io::Error::get_ref).map(|inner| inner as _).or_else(|| inner.source());
    }
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
            Problem::Damaged { format, reason: error.to_string() }
        }
        _ => Problem::Unreadable { reason: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_the_limit_is_an_error_and_not_an_end() {
        let mut exact = Bounded::new(&b"12345"[..], "document", 5);
        assert_eq!(exact.all().unwrap(), b"12345");
        assert_eq!(exact.count(), 5);
        let error = Bounded::new(&b"123456"[..], "document", 5).all().unwrap_err();
        assert_eq!(problem_of(&error, "ZIP"), Problem::TooLarge { what: "document", limit: 5 });
        let wrapped = io::Error::other(error);
        assert_eq!(problem_of(&wrapped, "ZIP"), Problem::TooLarge { what: "document", limit: 5 });
    }
}
