//! The sentence of a paragraph that holds the words that were searched for.

use std::ops::Range;

use super::{
    entries::ends_sentence,
    find::{squeezed, words_of},
    tokens::{normalized, pieces},
};

/// A part of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Where it starts in the paragraph, in code points.
    pub start: usize,
    pub text: String,
    /// What matches, in code points of `text`, in their order, without overlap.
    pub marks: Vec<Range<usize>>,
}

/// At most so many characters are shown before and behind the first match.
const AROUND: usize = 90;

/// The part of `paragraph` that holds the first match, with all that matches in it.
pub fn excerpt(paragraph: &str, words: &str) -> Excerpt {
    let characters: Vec<char> = paragraph.chars().collect();
    let wanted = words_of(words).unwrap_or_default();
    let mut marks = marks(&characters, &wanted.iter().map(|word| squeezed(word)).collect::<Vec<_>>());
    if marks.is_empty() {
        let pairs: Vec<String> = wanted.iter().flat_map(|word| pieces(word, false)).map(|piece| piece.text).collect();
        marks = self::marks(&characters, &pairs);
    }
    let first = marks.first().map_or(0, |mark| mark.start);
    let start = characters[..first].iter().rposition(|character| ends_sentence(*character)).map_or(0, |end| end + 1);
    let start = start.max(first.saturating_sub(AROUND));
    let last = marks.first().map_or(0, |mark| mark.end);
    let end = characters[last..].iter().position(|character| ends_sentence(*character)).map_or(characters.len(), |end| last + end + 1);
    let end = end.min(last + AROUND);
    let inside = marks.into_iter().filter(|mark| mark.start >= start && mark.end <= end);
    Excerpt {
        start,
        text: characters[start..end].iter().collect(),
        marks: inside.map(|mark| mark.start - start..mark.end - start).collect(),
    }
}

/// Where any of the words stands, white space passed over. Overlapping marks become one.
fn marks(characters: &[char], words: &[String]) -> Vec<Range<usize>> {
    // The text as it is compared, and which character each of its characters comes from.
    let mut text: Vec<char> = Vec::with_capacity(characters.len());
    let mut origin: Vec<usize> = Vec::with_capacity(characters.len());
    for (index, character) in characters.iter().enumerate().filter(|(_, character)| !character.is_whitespace()) {
        for compared in normalized(character.encode_utf8(&mut [0; 4])).chars() {
            text.push(compared);
            origin.push(index);
        }
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words {
        let word: Vec<char> = word.chars().collect();
        if word.is_empty() || word.len() > text.len() {
            continue;
        }
        for (at, window) in text.windows(word.len()).enumerate() {
            if window == word.as_slice() {
                found.push(origin[at]..origin[at + word.len() - 1] + 1);
            }
        }
    }
    found.sort_by_key(|mark| (mark.start, mark.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for mark in found {
        match merged.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => merged.push(mark),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paragraph: &str, words: &str, expected: &str) {
        let excerpt = excerpt(paragraph, words);
        let mut shown = String::new();
        for (index, character) in excerpt.text.chars().enumerate() {
            if excerpt.marks.iter().any(|mark| mark.start == index) {
                shown.push('[');
            }
            shown.push(character);
            if excerpt.marks.iter().any(|mark| mark.end == index + 1) {
                shown.push(']');
            }
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn the_sentence_with_the_words_is_shown() {
        check("甲乙。海上风电项目开工。丙丁。", "海上风电", "[海上风电]项目开工。");
        check("海 上风电，风电。", "风电 海上", "[海 上风电]，[风电]。");
        check("ＡＢ公司", "ab", "[ＡＢ]公司");
        check("没有", "海上", "没有");
        check("", "海上", "");
        check("海上的电", "上海海上", "[海上]的电");
    }
}
