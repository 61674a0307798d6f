//! A stream of bytes in any encoding → a stream in UTF-8.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder};

use super::{Encoding, encoding};

/// How many bytes tell the encoding.
const SAMPLE: usize = 1 << 16;

/// Decodes what it reads. Bytes that are no text become U+FFFD: whoever takes the text looks for them.
pub(super) struct Decoding<R> {
    inner: R,
    decoder: Decoder,
    encoding: Encoding,
    /// Read, and not decoded yet.
    input: Vec<u8>,
    at: usize,
    /// Decoded, and not handed out yet.
    output: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Decoding<R> {
    /// Reads as much as tells the encoding. A byte-order mark is left out.
    pub fn new(mut inner: R) -> io::Result<Self> {
        let mut input = Vec::new();
        inner.by_ref().take(SAMPLE as u64).read_to_end(&mut input)?;
        let encoding = encoding::guess(&input);
        let decoder = encoding.standard().new_decoder_with_bom_removal();
        Ok(Self { inner, decoder, encoding, input, at: 0, output: vec![0; 1 << 16], given: 0, ended: false }.emptied())
    }

    fn emptied(mut self) -> Self {
        self.given = self.output.len();
        self
    }

    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Decodes a little more; false at the end.
    fn more(&mut self) -> io::Result<bool> {
        while !self.ended {
            if self.at == self.input.len() {
                self.input.resize(SAMPLE, 0);
                let count = self.inner.read(&mut self.input)?;
                self.input.truncate(count);
                self.at = 0;
            }
            let last = self.input.is_empty();
            self.output.resize(1 << 16, 0);
            let (result, read, written, _) = self.decoder.decode_to_utf8(&self.input[self.at..], &mut self.output, last);
            self.at += read;
            self.output.truncate(written);
            self.given = 0;
            self.ended = last && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.output.len() && !self.more()? {
            return Ok(0);
        }
        let count = buffer.len().min(self.output.len() - self.given);
        buffer[..count].copy_from_slice(&self.output[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GB18030};

    use super::*;

    /// Hands out a few bytes at a time.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(3).min(self.0.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn check(bytes: &[u8], expected: &str, encoding: Encoding) {
        let mut decoding = Decoding::new(Drip(bytes)).unwrap();
        let mut text = String::new();
        decoding.read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), decoding.encoding()), (expected, encoding));
    }

    #[test]
    fn streams_are_decoded() {
        let text = "青禾县人民政府工作报告，全年完成投资3亿元。\n".repeat(9000);
        check(text.as_bytes(), &text, Encoding::Utf8);
        check(&[b"\xEF\xBB\xBF", text.as_bytes()].concat(), &text, Encoding::Utf8);
        check(&GB18030.encode(&text).0, &text, Encoding::Gb18030);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&wide, &text, Encoding::Utf16Le);
        let traditional = "臺灣省政府施政報告，全年完成投資三億元，較上年增長百分之五。\n".repeat(5000);
        check(&BIG5.encode(&traditional).0, &traditional, Encoding::Big5);
        check(b"", "", Encoding::Utf8);
    }

    #[test]
    fn what_is_no_text_is_marked() {
        let broken = ["完成投资三亿元。".as_bytes(), b"\xff", "增长百分之五。".as_bytes()].concat();
        let mut text = String::new();
        Decoding::new(&broken[..]).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "完成投资三亿元。\u{fffd}增长百分之五。");
    }
}
