//! Plain text files.

use super::{
    Decoded, Limits, Problem,
    encoding::decode,
    format::{DocumentText, Format, Kind},
};

pub(super) const FORMAT: Format =
    Format { name: "plain text", media_type: "text/plain", extensions: &["txt", "text"], kind: Kind::Document(read) };

/// The text as it is: offsets refer to the file itself.
pub(super) fn read(bytes: &[u8], _: &Limits) -> Result<DocumentText, Problem> {
    let Decoded { text, encoding } = decode(bytes)?;
    Ok(DocumentText { text, encoding: Some(encoding), ..DocumentText::default() })
}
