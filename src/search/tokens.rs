//! Text as the index knows it: pairs of neighbouring characters, and whole words of letters and digits.
//!
//! Names of firms and projects stand in no dictionary, so a segmenter parts them one way here and another way there. Pairs do
//! not depend on a dictionary: `海上风电` is `海上 上风 风电`, and asking for them one behind the other finds exactly the
//! places where these characters stand. White space is passed over; other signs part words.
//!
//! The place of a token counts characters (a word of letters counts as one), so that places agree between text and query.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;

/// The name that the index knows the tokenizer by. Another way to part text needs another name.
pub(super) const NAME: &str = "pairs-1";

#[derive(Clone, Debug, Default)]
pub(super) struct Pairs;

/// A token with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub text: String,
    pub place: usize,
}

/// One character of text or one word of letters, or a sign that parts.
enum Unit {
    Character(char),
    Word(String),
    Gap,
}

/// A text as it is compared: full-width letters and digits as half-width ones, in lower case.
pub(super) fn normalized(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// The tokens of a text. In a query, `closed` is false: the single character at the end of a run, which a text holds so
/// that it can be found, would ask for more than what was typed.
pub(super) fn pieces(text: &str, closed: bool) -> Vec<Piece> {
    let units = units(&normalized(text));
    let mut pieces = Vec::with_capacity(units.len());
    for (place, unit) in units.iter().enumerate() {
        match unit {
            Unit::Gap => {}
            Unit::Word(word) => pieces.push(Piece { text: word.clone(), place }),
            Unit::Character(first) => {
                if let Some(Unit::Character(second)) = units.get(place + 1) {
                    pieces.push(Piece { text: [*first, *second].iter().collect(), place });
                } else if closed || place == 0 || !matches!(units[place - 1], Unit::Character(_)) {
                    pieces.push(Piece { text: first.to_string(), place });
                }
            }
        }
    }
    pieces
}

fn units(text: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut word = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let inside =
            character == '.' && word.ends_with(|last: char| last.is_ascii_digit()) && characters.peek().is_some_and(char::is_ascii_digit);
        if inside || (character.is_alphanumeric() && !is_han(character)) {
            word.push(character);
            continue;
        }
        if !word.is_empty() {
            units.push(Unit::Word(std::mem::take(&mut word)));
        }
        if is_han(character) {
            units.push(Unit::Character(character));
        } else if !character.is_whitespace() {
            units.push(Unit::Gap);
        }
    }
    if !word.is_empty() {
        units.push(Unit::Word(word));
    }
    units
}

/// Whether a character is a Chinese one (or one that a Chinese name may hold as such).
pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// The tokens of one text, for the index.
#[derive(Debug)]
pub(super) struct Stream {
    pieces: std::vec::IntoIter<Piece>,
    token: Token,
}

impl Tokenizer for Pairs {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { pieces: pieces(text, true).into_iter(), token: Token::default() }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(piece) = self.pieces.next() else { return false };
        self.token.text = piece.text;
        self.token.position = piece.place;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, closed: bool, expected: &str) {
        let found: Vec<String> = pieces(text, closed).into_iter().map(|piece| format!("{}{}", piece.text, piece.place)).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn text_is_parted_into_pairs_and_words() {
        check("海上风电", true, "海上0 上风1 风电2 电3");
        check("海上风电", false, "海上0 上风1 风电2");
        check("风", false, "风0");
        check("海 上，风电", true, "海上0 上1 风电3 电4");
        check("投资72.8亿元", false, "投资0 72.82 亿元3");
        check("ＡＢ股5Ｇ网络", false, "ab0 股1 5g2 网络3");
        check("3.", true, "30");
        check("", true, "");
        check("“”——", true, "");
    }
}
