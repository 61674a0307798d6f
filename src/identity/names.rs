//! Names of enterprises and projects: when two of them are written alike, and how much a name tells.

use std::collections::{HashMap, HashSet};

use crate::lexicon::{Entry, Lexicon, Lexicons};

/// What names are compared by.
#[derive(Clone, Debug, Default)]
pub struct NameRules {
    project_tails: Vec<String>,
    company_forms: Vec<String>,
    company_soft: Vec<String>,
    legal: Vec<String>,
    relative: Vec<String>,
    vague: Vec<String>,
    /// Endings of names of rivers, villages and the like, that many works are about.
    features: Vec<String>,
    /// Endings of names that a number tells apart: 号线.
    numbered: Vec<String>,
    /// Works that are done every year, on a river or in a whole place: 整治.
    upkeep: Vec<String>,
    /// Names of enterprises that are words or places as well.
    ambiguous: HashSet<String>,
    /// Words of the language: what is left of a name without them is what tells it from others.
    words: HashSet<String>,
    /// Of the longest of them, in characters.
    longest: usize,
    /// Names of nationally known enterprises, each with its usual full name.
    listed: HashMap<String, String>,
}

/// Lexicons of words that name nothing in particular.
const GENERAL: [&str; 3] = ["generic_nouns", "facility_suffixes", "common_words"];

/// Fewer characters of a name are no name of its own.
const LEAST: usize = 2;

impl NameRules {
    pub fn new(lexicons: &Lexicons) -> Self {
        let of = |class| words_of(lexicons, class);
        let general = GENERAL.iter().filter_map(|name| lexicons.get(name)).flat_map(Lexicon::words);
        let words: HashSet<String> = general.filter(|word| word.chars().count() > 1).map(str::to_owned).collect();
        Self {
            project_tails: of("project_tail"),
            company_forms: of("company_form"),
            company_soft: of("company_soft"),
            legal: of("legal"),
            relative: of("relative"),
            vague: of("vague"),
            features: of("feature"),
            numbered: of("numbered"),
            upkeep: of("upkeep"),
            ambiguous: ambiguous(lexicons),
            longest: words.iter().map(|word| word.chars().count()).max().unwrap_or_default(),
            words,
            listed: listed(lexicons),
        }
    }

    /// A project's name for comparing: folded, without 项目, 工程 and the like at its end.
    pub fn project(&self, name: &str) -> String {
        without_tails(folded(name), &self.project_tails)
    }

    /// An enterprise's name for comparing: folded, without its legal form.
    pub fn enterprise(&self, name: &str) -> String {
        without_tails(folded(name), &self.company_forms)
    }

    /// An enterprise's name as its short form has it: without its line of business either.
    pub fn short_enterprise<'a>(&self, core: &'a str) -> &'a str {
        let cut = self.company_soft.iter().find_map(|soft| core.strip_suffix(soft.as_str()));
        cut.filter(|rest| rest.chars().count() >= LEAST).unwrap_or(core)
    }

    /// Whether a name is one that a company is registered by.
    pub fn is_registered(&self, name: &str) -> bool {
        self.legal.iter().any(|form| name.strip_suffix(form.as_str()).is_some_and(|rest| rest.chars().count() >= 2 * LEAST))
    }

    /// The usual full name of a nationally known enterprise.
    pub fn listed(&self, name: &str) -> Option<&str> {
        self.listed.get(name).map(String::as_str)
    }

    /// Whether an enterprise's name is a word or a place as well.
    pub fn is_ambiguous(&self, name: &str) -> bool {
        self.ambiguous.contains(name)
    }

    /// Whether a name is one of works that are done every year: 大沙河综合整治.
    pub fn is_upkeep(&self, name: &str) -> bool {
        self.upkeep.iter().any(|word| name.ends_with(word.as_str()))
    }

    /// How many characters of a name are left without the words of the language; numbers and marks tell nothing.
    pub fn telling(&self, name: &str) -> usize {
        let characters: Vec<char> = name.chars().collect();
        let mut left = 0;
        let mut at = 0;
        while at < characters.len() {
            let most = self.longest.min(characters.len() - at);
            let word = (2..=most).rev().find(|length| self.words.contains(&characters[at..at + length].iter().collect::<String>()));
            left += usize::from(word.is_none() && !characters[at].is_ascii());
            at += word.unwrap_or(1);
        }
        left
    }

    /// Whether a name tells a thing only within its place: 区中医院.
    pub fn is_relative(&self, name: &str) -> bool {
        self.relative.iter().any(|word| name.starts_with(word.as_str()))
    }

    /// Whether a name is that of a river, a village or the like, which works of different kinds are about: 大沙河.
    pub fn is_feature(&self, name: &str) -> bool {
        name.chars().count() <= 4 && self.features.iter().any(|word| name.ends_with(word.as_str()))
    }

    /// Whether a number tells a name from others of its place: 13号线.
    pub fn is_numbered(&self, name: &str) -> bool {
        self.numbered.iter().any(|word| name.contains(word.as_str())) && name.contains(|character: char| character.is_ascii_digit())
    }

    /// Whether a name is one that other works bear as well: 高标准农田.
    pub fn is_vague(&self, name: &str) -> bool {
        name.chars().count() <= LEAST || self.vague.iter().any(|word| name.contains(word.as_str()))
    }
}

fn without_tails(mut name: String, tails: &[String]) -> String {
    while let Some(rest) = tails.iter().find_map(|tail| name.strip_suffix(tail.as_str())) {
        if rest.chars().count() < LEAST {
            break;
        }
        name.truncate(rest.len());
    }
    name
}

/// A name without what writers set differently: half-width, lower case, without white space, marks and the number of a list
/// before it. A dash stays between two numbers: lines 1 to 5 are not line 15.
pub fn folded(name: &str) -> String {
    let half: Vec<char> = name
        .chars()
        .map(|character| match character {
            '\u{2013}' | '\u{2014}' | '\u{ff5e}' | '~' => '-',
            '\u{ff01}'..='\u{ff5d}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
            character => character,
        })
        .collect();
    let digits = half.iter().take_while(|character| character.is_ascii_digit()).count();
    let is_list_number = digits > 0 && half.get(digits) == Some(&'.') && half.get(digits + 1).is_some_and(|next| !next.is_ascii_digit());
    let half = &half[if is_list_number { digits + 1 } else { 0 }..];
    let is_digit = |at: Option<usize>| at.and_then(|at| half.get(at)).is_some_and(char::is_ascii_digit);
    let is_kept = |at: usize, character: char| match character {
        '+' | '/' | '.' | '#' => true,
        '-' => is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)),
        _ => character.is_alphanumeric(),
    };
    let kept = half.iter().enumerate().filter(|(at, character)| is_kept(*at, **character));
    kept.flat_map(|(_, character)| character.to_lowercase()).collect()
}

fn words_of(lexicons: &Lexicons, class: &str) -> Vec<String> {
    let Some(lexicon) = lexicons.get("identity_words") else { return Vec::new() };
    let Some(column) = lexicon.column("class") else { return Vec::new() };
    let mut words: Vec<String> =
        lexicon.entries.iter().filter(|entry| entry.fields[column] == class).map(|entry| entry.word.clone()).collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    words
}

/// Names in the lexicon of nationally known enterprises that are no words, by their folded form.
fn listed(lexicons: &Lexicons) -> HashMap<String, String> {
    let Some(lexicon) = lexicons.get("enterprises") else { return HashMap::default() };
    let (full, ambiguous) = (lexicon.column("full"), lexicon.column("ambiguous"));
    let field = |entry: &Entry, column: Option<usize>| column.map_or(String::new(), |column| entry.fields[column].clone());
    let sure = lexicon.entries.iter().filter(|entry| field(entry, ambiguous).is_empty());
    sure.map(|entry| {
        let full = Some(field(entry, full)).filter(|full| !full.is_empty()).unwrap_or_else(|| entry.word.clone());
        // 白云山 is a firm of 广药集团, not a short form of it.
        let full = if is_short_form(&entry.word, &full) { full } else { entry.word.clone() };
        (folded(&entry.word), full)
    })
    .collect()
}

/// Names in the lexicon of nationally known enterprises that are words as well, folded.
fn ambiguous(lexicons: &Lexicons) -> HashSet<String> {
    let Some((lexicon, column)) = lexicons.get("enterprises").and_then(|lexicon| Some((lexicon, lexicon.column("ambiguous")?))) else {
        return HashSet::new();
    };
    lexicon.entries.iter().filter(|entry| !entry.fields[column].is_empty()).map(|entry| folded(&entry.word)).collect()
}

/// Whether a name is made of characters of another, in their order.
fn is_short_form(short: &str, full: &str) -> bool {
    let mut rest = full.chars();
    short.chars().all(|character| rest.any(|other| other == character))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFiles;

    fn rules() -> NameRules {
        NameRules::new(&Lexicons::load(&RuleFiles::built_in()).expect("the lexicons load"))
    }

    #[test]
    fn names_are_compared_without_what_they_may_end_in() {
        let rules = rules();
        let project = |one: &str, other: &str| assert_eq!(rules.project(one), rules.project(other), "{one}");
        project("风铃电机产业园项目", "“风铃电机”产业园");
        project("云雀大道（一期）工程", "云雀大道(一期)建设项目");
        assert_ne!(rules.project("云雀大道一期"), rules.project("云雀大道二期"));
        project("22.云雀大道一期", "云雀大道一期");
        project("1—5号线", "1～5号线");
        assert_ne!(rules.project("1-5号线"), rules.project("15号线"));
        let enterprise = |one: &str, other: &str| assert_eq!(rules.enterprise(one), rules.enterprise(other), "{one}");
        enterprise("白鹭药业股份有限公司", "白鹭药业");
        enterprise("ＡＢＣ集团", "abc集团有限公司");
        assert_eq!(rules.short_enterprise("白鹭科技"), "白鹭");
        assert!(rules.is_registered("白鹭药业股份有限公司") && !rules.is_registered("白鹭公司") && !rules.is_registered("有限公司"));
    }

    #[test]
    fn what_a_name_tells() {
        let rules = rules();
        assert_eq!(rules.telling("老旧小区改造"), 0);
        assert!(rules.telling("鹭汀路") >= 2);
        assert!(rules.is_vague("一批老旧小区改造") && !rules.is_vague("鹭汀路"));
        assert!(rules.is_relative("第二消防站") && !rules.is_relative("鹭汀消防站"));
    }
}
