//! Whether a growth rate is one of its year over the year before, by the clause that states it: 年均 and 比2005年 say that it is not.

use regex::Regex;

use super::{LeftOut, Row};
use crate::lexicon::Lexicons;

/// Expressions that tell another basis: from the lexicon `panel_patterns`.
#[derive(Clone, Debug, Default)]
pub struct BasisRules(Vec<(LeftOut, Regex)>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("lexicon/panel_patterns.tsv: `{word}`: {reason}")]
pub struct BasisError {
    pub word: String,
    pub reason: String,
}

impl BasisRules {
    /// Reads the lexicon; without it every rate is taken as it is.
    pub fn new(lexicons: &Lexicons) -> Result<Self, BasisError> {
        let Some(lexicon) = lexicons.get("panel_patterns") else { return Ok(Self::default()) };
        let (Some(class), Some(pattern)) = (lexicon.column("class"), lexicon.column("pattern")) else { return Ok(Self::default()) };
        let read = lexicon.entries.iter().map(|entry| {
            let error = |reason: String| BasisError { word: entry.word.clone(), reason };
            let why = match entry.fields[class].as_str() {
                "average" => LeftOut::Average,
                "base" => LeftOut::OtherBase,
                other => return Err(error(format!("the class `{other}` is not known"))),
            };
            Ok((why, Regex::new(&entry.fields[pattern]).map_err(|reason| error(reason.to_string()))?))
        });
        read.collect::<Result<_, _>>().map(Self)
    }

    /// Why a row is no rate of its year over the year before; none for other measures.
    pub fn fault(&self, row: &Row) -> Option<LeftOut> {
        if row.measure != "Growth" {
            return None;
        }
        self.0.iter().find_map(|(why, pattern)| {
            let found = pattern.captures(&row.quote)?;
            let base = found.name("year").map(|year| year.as_str().to_owned());
            let before = (row.year - 1).to_string();
            base.is_none_or(|base| !before.ends_with(&base)).then_some(*why)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFiles;

    #[test]
    fn other_bases_are_told() {
        let rules = BasisRules::new(&Lexicons::load(&RuleFiles::built_in()).expect("the lexicons load")).expect("good expressions");
        let check = |quote: &str, expected: Option<LeftOut>| {
            let row = Row { quote: quote.to_owned(), measure: "Growth".to_owned(), year: 2010, ..Row::default() };
            assert_eq!(rules.fault(&row), expected, "{quote}");
        };
        check("地区生产总值增长6.5%", None);
        check("比上年增长6.5%", None);
        check("比2009年增长6.5%", None);
        check("比2005年增长86%", Some(LeftOut::OtherBase));
        check("比“九五”末增长86%", Some(LeftOut::OtherBase));
        check("年均增长6.5%", Some(LeftOut::Average));
        let level = Row { quote: "年均增长6.5%".to_owned(), measure: "Level".to_owned(), ..Row::default() };
        assert_eq!(rules.fault(&level), None);
    }
}
