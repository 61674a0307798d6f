//! From bytes to text: UTF-8, UTF-16, GB18030 and Big5, told apart with care.
//!
//! Nearly any bytes decode as GB18030 or UTF-16, so a decoding counts only where its result is plausible: hardly any
//! control characters, and mostly the characters that Chinese is commonly written with. Otherwise the file is a finding.

use serde::{Deserialize, Serialize};

use encoding_rs::{BIG5, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::Problem;

/// How a file's text was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    Utf8,
    Gb18030,
    Utf16Le,
    Utf16Be,
    Big5,
}

impl Encoding {
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Big5 => "Big5",
        }
    }
}

impl Encoding {
    pub(super) fn standard(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Gb18030 => GB18030,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Big5 => BIG5,
        }
    }
}

impl Encoding {
    /// The one that a standard encoding is read as; `None` for those of other scripts.
    pub(super) fn of_standard(standard: &'static encoding_rs::Encoding) -> Option<Self> {
        let all = [Self::Utf8, Self::Gb18030, Self::Utf16Le, Self::Utf16Be, Self::Big5];
        // GBK is a part of GB18030.
        if standard == encoding_rs::GBK {
            return Some(Self::Gb18030);
        }
        all.into_iter().find(|encoding| encoding.standard() == standard)
    }
}

/// XML as text; its declaration need not be looked at, since Office writes UTF-8, or UTF-16 with a mark.
pub(super) fn decode_text_of_xml(bytes: Vec<u8>) -> Option<String> {
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            encoding_rs::Encoding::for_bom(&bytes)?.0.decode_with_bom_removal(&bytes).0.into_owned().into()
        }
        _ => String::from_utf8(bytes).ok(),
    }
}

/// The likely encoding of text of which `sample` is the beginning; UTF-8 where nothing tells.
pub(super) fn guess(sample: &[u8]) -> Encoding {
    let whole = match std::str::from_utf8(sample) {
        // The last character may be cut off.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => &sample[..error.valid_up_to()],
        _ => sample,
    };
    // Nor may a character of two or four bytes be cut in two.
    let cuts = (0..4).filter_map(|cut| whole.len().checked_sub(cut)).map(|end| &whole[..end]);
    cuts.filter_map(|part| decode_text(part).ok()).map(|decoded| decoded.encoding).next().unwrap_or(Encoding::Utf8)
}

/// Text, without a byte-order mark, and the encoding it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub encoding: Encoding,
}

/// Decodes a file's bytes.
///
/// ```
/// # use reportgraph::source::{Encoding, decode};
/// let bytes = b"\xb9\xe3\xc6\xbd\xcf\xd8\xc8\xcb\xc3\xf1\xd5\xfe\xb8\xae\xb9\xa4\xd7\xf7\xb1\xa8\xb8\xe6";
/// let decoded = decode(bytes).unwrap();
/// assert_eq!((decoded.text.as_str(), decoded.encoding), ("广平县人民政府工作报告", Encoding::Gb18030));
/// ```
pub fn decode(bytes: &[u8]) -> Result<Decoded, Problem> {
    if let Some(looks_like) = signature(bytes) {
        return Err(Problem::Binary { looks_like });
    }
    let decoded = decode_text(bytes)?;
    if decoded.text.trim().is_empty() {
        return Err(Problem::Empty);
    }
    Ok(decoded)
}

fn decode_text(bytes: &[u8]) -> Result<Decoded, Problem> {
    let utf16 = |encoding: Encoding, rest: &[u8]| decode_utf16(encoding, rest).ok_or_else(|| undecodable(bytes));
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return decode_utf8(rest).ok_or_else(|| undecodable(bytes))?,
        [0xFF, 0xFE, rest @ ..] => return utf16(Encoding::Utf16Le, rest),
        [0xFE, 0xFF, rest @ ..] => return utf16(Encoding::Utf16Be, rest),
        _ => {}
    }
    if let Some(result) = decode_utf8(bytes) {
        return result;
    }
    if is_common_gb18030(bytes)
        && let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(bytes)
        && !has_controls(&text)
    {
        return Ok(Decoded { text: text.into_owned(), encoding: Encoding::Gb18030 });
    }
    if is_common_big5(bytes)
        && let Some(text) = BIG5.decode_without_bom_handling_and_without_replacement(bytes)
        && !has_controls(&text)
    {
        return Ok(Decoded { text: text.into_owned(), encoding: Encoding::Big5 });
    }
    for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
        if let Some(decoded) = decode_utf16(encoding, bytes).filter(|decoded| is_plausible(&decoded.text)) {
            return Ok(decoded);
        }
    }
    if let Some(decoded) = decode_most(bytes) {
        return Ok(decoded);
    }
    if bytes.contains(&0) { Err(Problem::Binary { looks_like: "binary data" }) } else { Err(undecodable(bytes)) }
}

/// Text of which very little is lost: a character cut in two, a few bytes that were damaged. What is lost is U+FFFD.
fn decode_most(bytes: &[u8]) -> Option<Decoded> {
    [Encoding::Utf8, Encoding::Gb18030].into_iter().find_map(|encoding| {
        let (text, _) = encoding.standard().decode_without_bom_handling(bytes);
        let lost = text.matches('\u{fffd}').count();
        let little = lost * LOST <= text.chars().count();
        (little && !has_controls(&text) && is_plausible(&text)).then(|| Decoded { text: text.into_owned(), encoding })
    })
}

/// One character in so many may be lost.
const LOST: usize = 500;

/// `None` where the bytes are no UTF-8; an error where they are, but are no text.
fn decode_utf8(bytes: &[u8]) -> Option<Result<Decoded, Problem>> {
    let text = std::str::from_utf8(bytes).ok()?;
    if has_controls(text) {
        // UTF-16 of Latin text is valid UTF-8 with a zero at every other place.
        let wide = [Encoding::Utf16Le, Encoding::Utf16Be].into_iter().filter_map(|encoding| decode_utf16(encoding, bytes));
        let plausible = wide.into_iter().find(|decoded| is_plausible(&decoded.text));
        return Some(plausible.ok_or(Problem::Binary { looks_like: "binary data" }));
    }
    Some(Ok(Decoded { text: text.to_owned(), encoding: Encoding::Utf8 }))
}

fn decode_utf16(encoding: Encoding, bytes: &[u8]) -> Option<Decoded> {
    let decoder = if encoding == Encoding::Utf16Le { UTF_16LE } else { UTF_16BE };
    let text = decoder.decode_without_bom_handling_and_without_replacement(bytes)?;
    (!has_controls(&text)).then(|| Decoded { text: text.into_owned(), encoding })
}

#[expect(clippy::naive_bytecount, reason = "once a file, and only for an error message")]
fn undecodable(bytes: &[u8]) -> Problem {
    let offset = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
    let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
    Problem::Undecodable { offset, line }
}

/// Whether text holds control characters that no text file holds (one stray in a thousand is let pass; a zero never is).
fn has_controls(text: &str) -> bool {
    let odd = text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}'));
    let count = odd.count();
    text.contains('\0') || count * 1000 > text.chars().count()
}

/// Whether text reads like Chinese: at least nine in ten characters are common for it, and some are Chinese at all.
fn is_plausible(text: &str) -> bool {
    let (mut common, mut chinese, mut all) = (0, 0, 0);
    for character in text.chars() {
        all += 1;
        match character {
            '\u{4e00}'..='\u{9fff}' => {
                chinese += 1;
                common += 1;
            }
            '\u{20}'..='\u{7e}'
            | '\t'
            | '\n'
            | '\r'
            | '\u{a0}'
            | '\u{2010}'..='\u{2027}'
            | '\u{3000}'..='\u{301f}'
            | '\u{ff01}'..='\u{ff5e}' => {
                common += 1;
            }
            _ => {}
        }
    }
    // Latin text read with its bytes swapped looks like Chinese too, but has no punctuation or line ends in it.
    let marked = text.contains(['\n', ' ', '\u{3000}', '\u{3001}', '\u{3002}', '\u{ff0c}', ',']);
    common * 10 >= all * 9 && chinese * 5 >= all && marked
}

/// Whether most characters beyond ASCII stand in the rows of GB 2312 that hold symbols and the 3,755 common characters.
fn is_common_gb18030(bytes: &[u8]) -> bool {
    let length = |trail: u8| if trail.is_ascii_digit() { 4 } else { 2 };
    common_share(bytes, length, |lead, trail| matches!(lead, 0xA1..=0xA3 | 0xB0..=0xD7) && trail >= 0xA1).is_some_and(|share| share >= 85)
}

/// Whether most characters beyond ASCII stand in the rows of Big5 that hold symbols and the 5,401 common characters.
fn is_common_big5(bytes: &[u8]) -> bool {
    let common = |lead, trail| matches!(lead, 0xA1..=0xC6) && matches!(trail, 0x40..=0x7E | 0xA1..=0xFE);
    common_share(bytes, |_| 2, common).is_some_and(|share| share >= 90)
}

/// How many of a hundred characters beyond ASCII are `common` by their first two bytes; `length` tells from the second byte how
/// many a character has. `None` where there is none, or the last one is cut.
fn common_share(bytes: &[u8], length: impl Fn(u8) -> usize, common: impl Fn(u8, u8) -> bool) -> Option<usize> {
    let (mut found, mut wide, mut at) = (0, 0, 0);
    while at < bytes.len() {
        let lead = bytes[at];
        if lead.is_ascii() {
            at += 1;
            continue;
        }
        let trail = *bytes.get(at + 1)?;
        wide += 1;
        found += usize::from(common(lead, trail));
        at += length(trail);
    }
    (found * 100_usize).checked_div(wide)
}

/// The first bytes of old Office documents.
const OLD_OFFICE_MARK: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The name of the stream in which Office keeps what it encrypted, in UTF-16.
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// Whether bytes are an Office document that is protected by a password: it is wrapped as old ones were.
pub(super) fn is_encrypted_office(bytes: &[u8]) -> bool {
    bytes.starts_with(OLD_OFFICE_MARK) && bytes.windows(ENCRYPTED.len()).any(|window| window == ENCRYPTED)
}

/// Formats told by their first bytes.
fn signature(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or an Office document (DOCX, XLSX)"),
        (OLD_OFFICE_MARK, "an old Office document (DOC, XLS)"),
        (b"\x89PNG", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"\x7FELF", "a program"),
        (b"{\\rtf", "an RTF document"),
    ];
    SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "清河县人民政府工作报告\n  一、2023年工作回顾\n全年完成固定资产投资13.5亿元，同比增长5%。";

    fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    fn check(bytes: &[u8], encoding: Encoding) {
        assert_eq!(decode(bytes), Ok(Decoded { text: TEXT.to_owned(), encoding }));
    }

    #[test]
    fn every_encoding_is_told() {
        check(TEXT.as_bytes(), Encoding::Utf8);
        check(&[b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(), Encoding::Utf8);
        check(&GB18030.encode(TEXT).0, Encoding::Gb18030);
        for mark in [true, false] {
            check(&utf16(TEXT, true, mark), Encoding::Utf16Le);
            check(&utf16(TEXT, false, mark), Encoding::Utf16Be);
        }
    }

    #[test]
    fn traditional_text_may_be_in_big5() {
        let text = "臺中縣政府施政報告\n全年完成公共投資三十億元，較上年增長百分之五，新設工廠七十家。";
        assert_eq!(decode(&BIG5.encode(text).0), Ok(Decoded { text: text.to_owned(), encoding: Encoding::Big5 }));
    }

    #[test]
    fn what_is_no_text_is_a_problem() {
        assert_eq!(decode(b""), Err(Problem::Empty));
        assert_eq!(decode(b"\xEF\xBB\xBF \r\n"), Err(Problem::Empty));
        assert_eq!(decode(b"%PDF-1.7\n"), Err(Problem::Binary { looks_like: "a PDF document" }));
        let noise: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(matches!(decode(&noise), Err(Problem::Binary { .. } | Problem::Undecodable { .. })), "{:?}", decode(&noise));
        let zeros = [TEXT.as_bytes(), &[0; 40]].concat();
        assert_eq!(decode(&zeros), Err(Problem::Binary { looks_like: "binary data" }));
    }

    #[test]
    fn broken_text_names_the_place() {
        let broken = ["第一行\n第二".as_bytes(), b"\xff\xfe\xfd", "行，还有很长的文字。".as_bytes()].concat();
        assert_eq!(decode(&broken), Err(Problem::Undecodable { offset: 16, line: 2 }));
        let cut = &TEXT.as_bytes()[..TEXT.len() - 1];
        assert_eq!(decode(cut), Err(Problem::Undecodable { offset: TEXT.len() - 3, line: 3 }));
        let latin = b"Le d\xE9veloppement \xE9conomique de la r\xE9gion";
        assert_eq!(decode(latin), Err(Problem::Undecodable { offset: 4, line: 1 }));
    }

    #[test]
    fn a_little_loss_is_marked() {
        for bytes in [TEXT.repeat(30).into_bytes(), GB18030.encode(&TEXT.repeat(30)).0.into_owned()] {
            let cut = &bytes[..bytes.len() - 1];
            assert!(decode(cut).unwrap().text.ends_with('\u{fffd}'), "{:?}", decode(cut).map(|decoded| decoded.encoding));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }
    }
}
