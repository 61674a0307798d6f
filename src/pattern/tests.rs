//! An expression finds what `regex` finds.

use std::sync::Arc;

use proptest::prelude::*;

use crate::{
    lexicon::Lexicons,
    pattern::{Captures, Expression, Grammar, Stretch, Vocabulary, needs},
    rules::RuleFiles,
    span::Span,
};

fn grammar() -> Grammar {
    let files = RuleFiles::built_in();
    let lexicons = Lexicons::load(&files).expect("the built-in lexicons load");
    Grammar::new(&files, &lexicons).expect("the built-in grammar loads")
}

/// All matches, with the named groups that took part.
type Found = Vec<(std::ops::Range<usize>, Vec<(String, std::ops::Range<usize>)>)>;

/// One pattern, compiled in both ways.
struct Both {
    pattern: &'static str,
    ours: Expression,
    theirs: regex::Regex,
}

impl Both {
    fn new(grammar: &Grammar, pattern: &'static str) -> Self {
        let ours = grammar.compile_mapped(pattern).expect("the names are known").expect("the pattern is supported");
        let expanded = grammar.expand(pattern).expect("the names are known");
        let theirs = regex::RegexBuilder::new(&expanded).ignore_whitespace(true).build().expect("the pattern is a regex");
        Self { pattern, ours, theirs }
    }

    fn check(&self, text: &str, vocabulary: &Arc<Vocabulary>) {
        let groups = self.theirs.capture_names().flatten();
        let wanted = self.theirs.captures_iter(text).map(|found| {
            let named = groups.clone().filter_map(|name| found.name(name).map(|group| (name.to_owned(), group.range())));
            (found.get(0).expect("group 0 always takes part").range(), named.collect())
        });
        let wanted: Found = wanted.collect();
        let Self { pattern, ours, .. } = self;
        let found = found(ours, Stretch::from(text));
        assert_eq!(found, wanted, "{pattern} in {text}");
        // In the midst of a sentence whose words are known: words that reach beyond the stretch do not count.
        let sentence = format!("增{text}长率增长率");
        let words = vocabulary.map(&sentence);
        let stretch = Stretch::new(&sentence, &words, Span::new(3, 3 + text.len()), None);
        assert_eq!(self::found(ours, stretch), wanted, "{pattern} in {text}, its words known");
        let holding = words.holding(3, 3 + text.len());
        assert!(wanted.is_empty() || ours.needs().iter().all(|need| holding.meets(&need.bits)), "the needs of {pattern} in {text}");
        let stretch = Stretch::new(&sentence, &words, Span::new(3, 3 + text.len()), Some(&holding));
        assert_eq!(self::found(ours, stretch), wanted, "{pattern} in {text}, its words and what it holds known");
        let alone: Vec<_> = ours.find_iter(text).map(|found| found.range()).collect();
        assert_eq!(alone, found.iter().map(|(whole, _)| whole.clone()).collect::<Vec<_>>(), "{pattern} in {text}");
        let marks = needs::marks(text);
        assert!(found.is_empty() || ours.needs().iter().all(|need| need.is_met(text, marks)), "the needs of {pattern} in {text}");
    }
}

fn found(expression: &Expression, text: Stretch<'_>) -> Found {
    let named = |found: &Captures<'_, '_>| found.named().map(|(name, found)| (name.to_owned(), found.range())).collect();
    expression.captures_iter(text).map(|found| (found.whole().range(), named(&found))).collect()
}

const PATTERNS: [&str; 30] = [
    "",
    "甲",
    "甲*",
    "甲*?",
    "(?:甲|乙|甲乙)+",
    "(?:甲*)*",
    "(?:甲*|乙)+?丙",
    "(?:|甲)*乙",
    "(?:甲?乙?)*$",
    "(?P<a>甲|甲乙)(?P<b>乙|丙)?",
    "(?P<a>.*?)(?P<b>乙+)$",
    "^(?P<a>[甲乙]{1,3}?)(?P<b>丙{0,2})",
    "^甲|乙$",
    "(?:甲乙|乙|丙)$",
    "(?:(?:甲|乙丙)$|(?:{rise})丙?$)",
    "(?:{rise}|[甲乙])(?:丙|、)*(?:|项目)$",
    "(?P<a>(?:甲|乙)?)$",
    "(?:^甲)?乙",
    "[^甲、]{2,4}",
    "[^甲、]{2,4}?丙",
    "(?:甲乙丙|甲|乙丙|甲乙)(?:丙|乙)",
    "(?:(?:甲|乙)(?P<c>丙)?)*",
    r"\p{Han}+、?",
    r"\u{E000}|[{money}{count}]甲",
    "{rise}|{fall}",
    "^{char}*?(?:{compared}|{adverb})*(?:{rise})(?P<value>{percent})",
    "(?:{adverb}|{reach}|甲)*(?P<noun>{verb})",
    "(?P<name>{nounchar}{2,5}?(?:项目|工程|乙))",
    "^(?:{lead})+$",
    "(?:增长|增)(?:长率|长)?",
];

thread_local! {
    static ALL: (Vec<Both>, Arc<Vocabulary>) = {
        let grammar = grammar();
        (PATTERNS.iter().map(|pattern| Both::new(&grammar, pattern)).collect(), Arc::new(grammar.into_vocabulary()))
    };
}

proptest! {
    #[test]
    fn finds_what_regex_finds(
        text in "(甲|乙|丙|、|增长|增|长|率|下降|同比|全年|达到|推进|项目|a|\u{E000}|\u{E001}|\u{E003}|\u{E010}){0,12}",
    ) {
        ALL.with(|(all, vocabulary)| all.iter().for_each(|both| both.check(&text, vocabulary)));
    }
}

#[test]
fn what_is_not_supported_is_an_error() {
    let grammar = grammar();
    for pattern in ["(?i)a", r"\b甲", "[{rise}]", "("] {
        assert!(grammar.compile(pattern).expect("the names are known").is_err(), "{pattern}");
    }
}
