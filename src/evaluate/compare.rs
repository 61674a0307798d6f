//! When two names, numbers or units are the same.

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::ratio;
use crate::lexicon::{Lexicon, LexiconError, alternation};

/// What comparing leaves out of names: marks and white space.
const DROPPED: &str = "\"'“”‘’「」『』《》〈〉<>()（）[]【】·、,，。;；:：-—";

/// The words of `words.tsv`, ready for comparing.
#[derive(Clone, Debug)]
pub struct Comparison {
    tail: Regex,
    head: Regex,
    units: Vec<(String, String)>,
}

/// A name without marks, white space and the ends that may be kept or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    pub text: String,
    characters: Vec<char>,
}

impl Comparison {
    /// The comparison that scores are defined by.
    pub fn standard() -> Self {
        Self::new(include_str!("words.tsv")).expect("a test holds that the words of the measure load")
    }

    fn new(words: &str) -> Result<Self, LexiconError> {
        let lexicon = Lexicon::parse("evaluate/words.tsv", words)?;
        let of = |role: &str| lexicon.entries.iter().filter(move |entry| entry.fields[0] == role).collect::<Vec<_>>();
        let one_of = |role: &str| alternation(of(role).into_iter().map(|entry| entry.word.as_str()));
        let expression = |pattern: String| Regex::new(&pattern).expect("escaped words make a regular expression");
        Ok(Self {
            tail: expression(format!("{}+$", one_of("tail"))),
            head: expression(format!("{}$", one_of("head"))),
            units: of("unit").into_iter().map(|entry| (entry.word.clone(), entry.fields[1].clone())).collect(),
        })
    }

    /// A name without the ends that may be kept or not, unless nothing else is left.
    pub fn named(&self, text: &str) -> Name {
        let folded = folded(text);
        let bare = self.tail.replace(&folded, "");
        Name::new(if bare.is_empty() { folded } else { bare.into_owned() })
    }

    /// The name of a programme without its head, where enough of it is left.
    pub fn programme(&self, text: &str) -> Name {
        let whole = self.named(text);
        let bare = Name::new(self.head.replace(&whole.text, "").into_owned());
        if bare.characters.len() >= 3 { bare } else { whole }
    }

    /// A unit in its usual form.
    pub fn unit(&self, text: Option<&str>) -> String {
        let written: String = text.unwrap_or_default().nfkc().filter(|character| *character != ' ').collect();
        self.units.iter().find(|(form, _)| *form == written).map_or(written, |(_, usual)| usual.clone())
    }
}

impl Name {
    fn new(text: String) -> Self {
        let characters = text.chars().collect();
        Self { text, characters }
    }

    /// Equal, or one inside the other, or with much in common. `least` bounds the share of the longer name that the
    /// shorter one makes up.
    #[expect(clippy::cast_precision_loss, reason = "names are short")]
    pub fn alike(&self, other: &Self, least: f64) -> bool {
        let (length, others) = (self.characters.len(), other.characters.len());
        if length == 0 || others == 0 || self == other {
            return self == other;
        }
        if other.text.contains(&self.text) || self.text.contains(&other.text) {
            return length.min(others) as f64 / length.max(others) as f64 >= least;
        }
        ratio(&self.characters, &other.characters) >= least.max(0.75)
    }
}

/// Text in its compatibility form, without marks and white space.
fn folded(text: &str) -> String {
    text.nfkc().filter(|character| !is_space(*character) && !DROPPED.contains(*character)).collect()
}

/// White space as Python's `re` has it: the separators of ASCII are some, too.
fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// Equal numbers, but for what floating-point arithmetic loses; or both absent.
pub(super) fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0),
        (None, None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_marks_and_tails() {
        let comparison = Comparison::standard();
        let named = |text: &str| comparison.named(text).text;
        assert_eq!(named("“青禾 大桥”（一期）项目等"), "青禾大桥一期");
        assert_eq!(named("ＡＢＣ－工程"), "ABC");
        assert_eq!(named("项目工程"), "项目工程");
        assert_eq!(comparison.programme("白鹭清洁专项行动").text, "白鹭清洁");
        assert_eq!(comparison.programme("白鹭行动").text, "白鹭行动");
        assert_eq!(comparison.unit(Some(" 百分点")), "个百分点");
        assert_eq!(comparison.unit(None), "");
    }

    #[test]
    fn names_are_alike() {
        let comparison = Comparison::standard();
        let alike = |a: &str, b: &str, least: f64| comparison.named(a).alike(&comparison.named(b), least);
        assert!(alike("青禾大桥项目", "《青禾大桥》", 1.0));
        assert!(alike("青禾大桥", "县城青禾大桥", 0.6) && !alike("青禾大桥", "县城青禾大桥", 0.7));
        assert!(alike("粮食总产量值", "粮食产量总值", 0.5));
        assert!(!alike("", "青禾", 0.0) && alike("", "。", 1.0));
    }

    #[test]
    fn numbers_are_close() {
        assert!(close(None, None) && close(Some(0.1 + 0.2), Some(0.3)));
        assert!(!close(Some(0.0), None) && !close(Some(1.0), Some(1.000_001)));
    }
}
