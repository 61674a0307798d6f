//! How alike two texts are, from short sketches of them: the same report in another form, or from another site.
//!
//! A sketch is the smallest hashes of all runs of a few characters of a text, blank space and marks left out. The share
//! that two sketches have in common estimates the share that the texts have in common.

use std::collections::{BTreeSet, HashMap};

/// How many characters a run has.
const RUN: usize = 9;
/// How many hashes a sketch keeps.
const KEPT: usize = 256;
/// Texts that have this share in common, in hundredths, are nearly the same.
pub const NEARLY: usize = 60;

/// The smallest hashes of a text, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch(Vec<u64>);

impl Sketch {
    pub fn of(text: &str) -> Self {
        let characters: Vec<char> = text.chars().filter(|character| character.is_alphanumeric()).collect();
        let hashes: BTreeSet<u64> = characters.windows(RUN).map(hash).collect();
        Self(hashes.into_iter().take(KEPT).collect())
    }

    /// The share that two texts have in common, in hundredths: an estimate.
    pub fn likeness(&self, other: &Self) -> usize {
        let (mut at, mut of, mut common, mut seen) = (0, 0, 0_usize, 0_usize);
        // Of the smallest hashes of both together, how many are in both.
        while seen < KEPT && (at < self.0.len() || of < other.0.len()) {
            seen += 1;
            match (self.0.get(at), other.0.get(of)) {
                (Some(a), Some(b)) if a == b => (at, of, common) = (at + 1, of + 1, common + 1),
                (Some(a), Some(b)) if a > b => of += 1,
                (None, _) => of += 1,
                _ => at += 1,
            }
        }
        (common * 100).checked_div(seen).unwrap_or(0)
    }
}

fn hash(run: &[char]) -> u64 {
    let mixed = run.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, character| (hash ^ u64::from(*character)).wrapping_mul(0x0100_0000_01b3));
    // The low bits of the sum are poor: mix them once more.
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

/// The sketches of many texts, in which those like a new one are found without comparing all.
#[derive(Clone, Debug, Default)]
pub struct Collection {
    sketches: Vec<Sketch>,
    with_hash: HashMap<u64, Vec<u32>>,
}

impl Collection {
    /// Adds a text; returns the number of the text before it (in the order of adding) that it is most like, with the
    /// share in common in hundredths, if the two are nearly the same.
    pub fn add(&mut self, sketch: Sketch) -> Option<(usize, usize)> {
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for hash in &sketch.0 {
            for other in self.with_hash.get(hash).into_iter().flatten() {
                *shared.entry(*other).or_default() += 1;
            }
        }
        let few = sketch.0.len() / 4;
        let candidates = shared.into_iter().filter(|(_, count)| *count >= few.max(1));
        let alike = candidates.map(|(other, _)| (other as usize, self.sketches[other as usize].likeness(&sketch)));
        let best = alike.max_by_key(|(other, likeness)| (*likeness, std::cmp::Reverse(*other)));
        let number = self.sketches.len() as u32;
        for hash in &sketch.0 {
            self.with_hash.entry(*hash).or_default().push(number);
        }
        self.sketches.push(sketch);
        best.filter(|(_, likeness)| *likeness >= NEARLY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: usize, to: usize) -> String {
        let lines: Vec<String> =
            (from..to).map(|number| format!("第{number}项工程完成投资{}亿元，同比增长百分之五。\n", number * 7 % 100)).collect();
        lines.concat()
    }

    #[test]
    fn copies_are_alike_whatever_their_layout() {
        let whole = text(0, 300);
        assert_eq!(Sketch::of(&whole).likeness(&Sketch::of(&whole.replace('\n', "  "))), 100);
        assert!(Sketch::of(&whole).likeness(&Sketch::of(&text(0, 270))) >= 80);
        assert!(Sketch::of(&whole).likeness(&Sketch::of(&text(400, 700))) < 30);
        assert_eq!(Sketch::of("").likeness(&Sketch::of("")), 0);
    }

    #[test]
    fn the_one_that_is_most_like_is_found() {
        let mut collection = Collection::default();
        assert_eq!(collection.add(Sketch::of(&text(0, 300))), None);
        assert_eq!(collection.add(Sketch::of(&text(1000, 1300))), None);
        let found = collection.add(Sketch::of(&format!("来源：某网{}", text(0, 295))));
        assert!(found.is_some_and(|(number, likeness)| number == 0 && likeness > 90), "{found:?}");
    }
}
