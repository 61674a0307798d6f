//! Plain text files.

use super::{Decoded, Format, Problem, decode};

pub(super) const FORMAT: Format = Format { name: "plain text", extensions: &["txt"], read };

fn read(bytes: &[u8]) -> Result<Decoded, Problem> {
    decode(bytes)
}
