//! Which characters can begin a quantity or a time: one table lookup a character, so that plain text costs next to nothing.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// What a character may begin; flags, so that one character may begin several things.
pub(super) mod class {
    pub const DIGIT: u8 = 1;
    /// A numeral in words: a digit, a magnitude, or a vague digit.
    pub const NUMERAL: u8 = 2;
    pub const PHRASE: u8 = 4;
    pub const ORDINAL: u8 = 8;
    pub const FRONT: u8 = 16;
    pub const QUOTE: u8 = 32;
}

/// A map from characters, hashed by one multiplication: it is asked for every number, and no stranger chooses its keys.
pub(super) type CharacterMap<T> = HashMap<char, T, BuildHasherDefault<CharacterHasher>>;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CharacterHasher(u64);

impl Hasher for CharacterHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        // The upper bits are the well-mixed ones, and the map looks at both ends.
        let mixed = (self.0 ^ u64::from(number)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// The classes of all characters of the Basic Multilingual Plane.
#[derive(Clone)]
pub(super) struct Characters(Box<[u8]>);

const SIZE: usize = 1 << 16;

impl Characters {
    /// Knows the digits 0-9, half-width and full-width, and nothing else.
    pub(super) fn new() -> Self {
        let mut characters = Self(vec![0; SIZE].into_boxed_slice());
        for digit in ('0'..='9').chain('\u{ff10}'..='\u{ff19}') {
            characters.add(digit, class::DIGIT);
        }
        characters
    }

    /// Characters beyond the Basic Multilingual Plane are ignored.
    pub(super) fn add(&mut self, character: char, class: u8) {
        if let Some(entry) = self.0.get_mut(character as usize) {
            *entry |= class;
        }
    }

    pub(super) fn class(&self, character: char) -> u8 {
        self.0.get(character as usize).copied().unwrap_or(0)
    }

    /// The first character at or after byte `from` (a character boundary) that has a class: its offset and class.
    pub(super) fn next(&self, text: &str, from: usize) -> Option<(usize, u8)> {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(&first) = bytes.get(at) {
            let (code, length) = if first < 0x80 {
                (usize::from(first), 1)
            } else if first >= 0xf0 {
                at += 4;
                continue;
            } else if first >= 0xe0 {
                let rest = bytes.get(at + 1..at + 3)?;
                ((usize::from(first & 0x0f) << 12) | (usize::from(rest[0] & 0x3f) << 6) | usize::from(rest[1] & 0x3f), 3)
            } else {
                let rest = bytes.get(at + 1)?;
                ((usize::from(first & 0x1f) << 6) | usize::from(rest & 0x3f), 2)
            };
            let class = self.0[code & (SIZE - 1)];
            if class != 0 {
                return Some((at, class));
            }
            at += length;
        }
        None
    }
}

impl std::fmt::Debug for Characters {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let known = self.0.iter().filter(|class| **class != 0).count();
        write!(formatter, "Characters({known} known)")
    }
}

/// The value of a half-width or full-width digit.
pub(super) fn digit_value(character: char) -> Option<u8> {
    match character {
        '0'..='9' => Some(character as u8 - b'0'),
        '\u{ff10}'..='\u{ff19}' => u8::try_from(character as u32 - 0xff10).ok(),
        _ => None,
    }
}

/// Whether a character is a Chinese one: an ideograph, not a mark.
pub(super) fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
