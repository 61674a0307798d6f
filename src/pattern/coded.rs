//! Text in which every typed span is one private-use character.

use crate::span::Span;

/// What a private-use character of coded text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u32)]
pub enum Mark {
    Money = 0xE000,
    Percent = 0xE001,
    Points = 0xE002,
    Count = 0xE003,
    Number = 0xE004,
    Rank = 0xE005,
    Multiple = 0xE006,
    Fraction = 0xE007,
    /// A count of days, months or years: how long, not how much.
    Duration = 0xE008,
    Time = 0xE010,
    /// Text in “quotation marks”.
    Quoted = 0xE020,
    /// Text in 《book-title marks》.
    Titled = 0xE021,
    /// Text in （brackets）.
    Bracketed = 0xE022,
    /// An amount that only describes what follows it: 亿元以上 in 亿元以上项目.
    Attributive = 0xE023,
}

impl Mark {
    /// Every mark with its name in patterns.
    pub const ALL: [(&'static str, Self); 14] = [
        ("money", Self::Money),
        ("percent", Self::Percent),
        ("points", Self::Points),
        ("count", Self::Count),
        ("number", Self::Number),
        ("rank", Self::Rank),
        ("multiple", Self::Multiple),
        ("fraction", Self::Fraction),
        ("duration", Self::Duration),
        ("time", Self::Time),
        ("quoted", Self::Quoted),
        ("titled", Self::Titled),
        ("bracketed", Self::Bracketed),
        ("attributive", Self::Attributive),
    ];

    pub fn character(self) -> char {
        char::from_u32(self as u32).expect("every mark is in the private-use area")
    }

    /// The mark that a character of coded text stands for.
    pub fn of(character: char) -> Option<Self> {
        Self::ALL.iter().find(|(_, mark)| *mark as u32 == character as u32).map(|(_, mark)| *mark)
    }
}

/// A span with what it is, and which one of its kind (an index into the caller's list).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypedSpan {
    pub span: Span,
    pub mark: Mark,
    pub index: usize,
}

/// One sentence in coded form. Offsets into it translate back to the report's text.
#[derive(Clone, Debug)]
pub struct Coded {
    text: String,
    pieces: Vec<Piece>,
}

/// A run of plain text, or one mark.
#[derive(Clone, Copy, Debug)]
struct Piece {
    coded: Span,
    original: Span,
    typed: Option<TypedSpan>,
}

impl Coded {
    /// Codes the stretch `sentence` of `text`. `typed` must be sorted and free of overlaps; spans outside are ignored.
    /// White space is left out, so that a rule need not think of it.
    pub fn new(text: &str, sentence: Span, typed: &[TypedSpan]) -> Self {
        let mut coded = Self { text: String::with_capacity(sentence.len()), pieces: Vec::with_capacity(typed.len() * 2 + 1) };
        let mut at = sentence.start;
        for typed in typed.iter().filter(|typed| sentence.contains(typed.span)) {
            coded.push_plain(text, Span::new(at, typed.span.start));
            let start = coded.text.len();
            coded.text.push(typed.mark.character());
            coded.pieces.push(Piece { coded: Span::new(start, coded.text.len()), original: typed.span, typed: Some(*typed) });
            at = typed.span.end;
        }
        coded.push_plain(text, Span::new(at, sentence.end));
        coded
    }

    fn push_plain(&mut self, text: &str, span: Span) {
        let mut at = span.start;
        for word in span.of(text).split(char::is_whitespace) {
            if !word.is_empty() {
                let start = self.text.len();
                self.text.push_str(word);
                self.pieces.push(Piece { coded: Span::new(start, self.text.len()), original: Span::new(at, at + word.len()), typed: None });
            }
            at += word.len();
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts another mark in the place of those whose (original) spans `changed` holds.
    pub fn remark(&mut self, changed: &[Span], mark: Mark) {
        let mut buffer = [0; 4];
        let written = mark.character().encode_utf8(&mut buffer);
        for piece in &mut self.pieces {
            if let Some(typed) = piece.typed.as_mut().filter(|typed| changed.contains(&typed.span)) {
                typed.mark = mark;
                self.text.replace_range(piece.coded.start..piece.coded.end, written);
            }
        }
    }

    /// The stretch of the report's text that a stretch of the coded text stands for. An empty stretch gives an empty span.
    pub fn original(&self, coded: Span) -> Span {
        if coded.is_empty() {
            let at = self.piece_at(coded.start).map_or(0, |piece| piece.original.start + offset_in(piece, coded.start));
            return Span::new(at, at);
        }
        let first = self.piece_at(coded.start).expect("the stretch starts inside the coded text");
        let last = self.pieces[..self.pieces.partition_point(|piece| piece.coded.start < coded.end)]
            .last()
            .expect("a piece starts before the end");
        let end = if coded.end == last.coded.end { last.original.end } else { last.original.start + (coded.end - last.coded.start) };
        Span::new(first.original.start + offset_in(first, coded.start), end)
    }

    /// The typed span whose character starts at a coded offset.
    pub fn typed_at(&self, coded: usize) -> Option<TypedSpan> {
        self.piece_at(coded).filter(|piece| piece.coded.start == coded).and_then(|piece| piece.typed)
    }

    /// The typed spans inside a stretch of coded text, with their coded spans.
    pub fn typed_in(&self, coded: Span) -> impl Iterator<Item = (Span, TypedSpan)> {
        let from = self.pieces.partition_point(|piece| piece.coded.start < coded.start);
        self.pieces[from..]
            .iter()
            .take_while(move |piece| piece.coded.end <= coded.end)
            .filter_map(|piece| piece.typed.map(|typed| (piece.coded, typed)))
    }

    /// A stretch of coded text with every mark written out again: what the report says there, less white space.
    pub fn written(&self, text: &str, coded: Span) -> String {
        let mut written = String::new();
        let from = self.pieces.partition_point(|piece| piece.coded.end <= coded.start);
        for piece in self.pieces[from..].iter().take_while(|piece| piece.coded.start < coded.end) {
            if piece.typed.is_some() {
                written.extend(piece.original.of(text).split_whitespace());
            } else {
                let part = Span::new(piece.coded.start.max(coded.start), piece.coded.end.min(coded.end));
                written.push_str(part.of(&self.text));
            }
        }
        written
    }

    fn piece_at(&self, coded: usize) -> Option<&Piece> {
        self.pieces.get(self.pieces.partition_point(|piece| piece.coded.end <= coded))
    }
}

fn offset_in(piece: &Piece, coded: usize) -> usize {
    if piece.typed.is_some() { 0 } else { coded.saturating_sub(piece.coded.start) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_translate_back() {
        let text = "前言。粮食 产量达6.5万吨、增长2%";
        let span = |part: &str| {
            let start = text.find(part).expect("the part stands in the text");
            Span::new(start, start + part.len())
        };
        let sentence = Span::new(span("粮食").start, text.len());
        let typed = [
            TypedSpan { span: span("6.5万吨"), mark: Mark::Count, index: 0 },
            TypedSpan { span: span("2%"), mark: Mark::Percent, index: 1 },
        ];
        let coded = Coded::new(text, sentence, &typed);
        assert_eq!(coded.text(), "粮食产量达\u{E003}、增长\u{E001}");
        let at = |part: &str| {
            let start = coded.text().find(part).expect("the part stands in the coded text");
            Span::new(start, start + part.len())
        };
        assert_eq!(coded.original(at("产量达\u{E003}")).of(text), "产量达6.5万吨");
        assert_eq!(coded.original(at("食产")).of(text), "食 产");
        assert_eq!(coded.original(at("\u{E001}")).of(text), "2%");
        assert_eq!(coded.written(text, at("食产量达\u{E003}")), "食产量达6.5万吨");
        assert_eq!(coded.typed_in(at("达\u{E003}、增长\u{E001}")).count(), 2);
    }
}
