//! The industry of an enterprise or project by the words that its name ends in, in the classes of GB/T 4754: where they tell it beyond doubt.

use std::collections::BTreeMap;

use super::names::folded;
use crate::lexicon::Lexicons;

/// A section or division of GB/T 4754-2017.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Industry {
    /// A letter, and for a division two digits more.
    pub code: String,
    pub name: String,
}

/// The words that tell industries: from the lexicons `industry_words` and `industries`.
#[derive(Clone, Debug, Default)]
pub struct IndustryRules {
    /// What a name may end in besides, the longer first.
    tails: Vec<String>,
    /// Words with their codes, the longer first.
    words: Vec<(String, String)>,
    classes: BTreeMap<String, Industry>,
}

/// What is taken off the end of a name first.
const TAIL: &str = "tail";

impl IndustryRules {
    pub fn new(lexicons: &Lexicons) -> Self {
        let mut rules = Self::default();
        if let Some((lexicon, code)) = lexicons.get("industries").and_then(|lexicon| Some((lexicon, lexicon.column("code")?))) {
            for entry in lexicon.entries.iter().filter(|entry| !entry.fields[code].is_empty()) {
                let code = entry.fields[code].clone();
                rules.classes.insert(code.clone(), Industry { code, name: entry.word.clone() });
            }
        }
        if let Some((lexicon, code)) = lexicons.get("industry_words").and_then(|lexicon| Some((lexicon, lexicon.column("code")?))) {
            for entry in &lexicon.entries {
                match entry.fields[code].as_str() {
                    TAIL => rules.tails.push(folded(&entry.word)),
                    code => rules.words.push((folded(&entry.word), code.to_owned())),
                }
            }
        }
        rules.tails.sort_by_key(|tail| std::cmp::Reverse(tail.len()));
        rules.words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        rules
    }

    /// The industry that a name tells; none where it does not.
    pub fn of(&self, name: &str) -> Option<&Industry> {
        let name = folded(name);
        let mut rest = name.as_str();
        loop {
            if let Some((_, code)) = self.words.iter().find(|(word, _)| rest.ends_with(word.as_str())) {
                return self.classes.get(code);
            }
            rest = self.tails.iter().find_map(|tail| rest.strip_suffix(tail.as_str())).filter(|rest| !rest.is_empty())?;
        }
    }

    /// The section of a division; none for sections.
    pub fn section(&self, industry: &Industry) -> Option<&Industry> {
        industry.code.get(..1).filter(|section| *section != industry.code).and_then(|section| self.classes.get(section))
    }

    /// All classes, in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &Industry> {
        self.classes.values()
    }

    /// The class with a code.
    pub fn get(&self, code: &str) -> Option<&Industry> {
        self.classes.get(code)
    }

    /// The codes that words give, for a test that all are of the standard.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|(_, code)| code.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFiles;

    #[test]
    fn names_tell_their_industry_or_none() {
        let rules = IndustryRules::new(&Lexicons::load(&RuleFiles::built_in()).expect("the lexicons load"));
        let check = |name: &str, code: Option<&str>| assert_eq!(rules.of(name).map(|found| found.code.as_str()), code, "{name}");
        check("白鹭药业", Some("C27"));
        check("白鹭药业股份有限公司", Some("C27"));
        check("青禾污水处理厂（二期）扩建工程", Some("D46"));
        check("青禾大桥", Some("G54"));
        check("丹顶汽车产业园", Some("C36"));
        check("青禾第二小学", Some("P83"));
        check("高速光模块项目", None);
        check("青禾产业园", None);
        check("青禾集团", None);
        check("项目", None);
        let division = rules.of("白鹭药业").expect("a division");
        assert_eq!(rules.section(division).map(|section| section.code.as_str()), Some("C"));
        assert!(rules.codes().all(|code| rules.get(code).is_some()), "every code is one of the standard");
    }
}
