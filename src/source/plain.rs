//! Plain text files.

use super::{
    Decoded, Finding, FindingKind, Limits, Problem,
    encoding::decode,
    format::{DocumentText, Format, Kind},
};

pub(super) const FORMAT: Format =
    Format { name: "plain text", media_type: "text/plain", extensions: &["txt", "text"], kind: Kind::Document(read) };

/// The text as it is: offsets refer to the file itself.
pub(super) fn read(bytes: &[u8], _: &Limits) -> Result<DocumentText, Problem> {
    let Decoded { text, encoding } = decode(bytes)?;
    let tags = TAGS.iter().map(|tag| text.matches(tag).count()).sum::<usize>();
    let marked = (tags >= MARKED).then(|| Finding::new(FindingKind::MarkupInText, format!("{tags} tags of HTML")));
    Ok(DocumentText { text, encoding: Some(encoding), findings: marked.into_iter().collect(), ..DocumentText::default() })
}

/// Tags that no plain text has.
const TAGS: [&str; 6] = ["</p>", "</div>", "</span>", "</a>", "</td>", "</li>"];
/// So many of them are no accident.
const MARKED: usize = 5;
