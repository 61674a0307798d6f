//! The word lists of `rules/lexicon` keep their form: they parse, no word stands twice, required columns are filled
//! and hold only what the file's leading comment allows, indicators and divisions form trees.

use std::collections::BTreeSet;

use reportgraph::{
    lexicon::{Entry, Lexicon, Lexicons},
    rules::RuleFiles,
};

/// What a file must hold.
struct Shape {
    name: &'static str,
    columns: &'static [&'static str],
    /// Columns that may not be empty, besides the word.
    required: &'static [&'static str],
    /// For a column, the values that it may have.
    closed: &'static [(&'static str, &'static [&'static str])],
    at_least: usize,
}

const STRENGTH: &[&str] = &["strong", "weak"];

const SHAPES: &[Shape] = &[
    Shape {
        name: "facility_suffixes",
        columns: &["word", "kind"],
        required: &["kind"],
        closed: &[(
            "kind",
            &["transport", "water", "energy", "industry", "culture", "education", "health", "park", "city", "digital", "works"],
        )],
        at_least: 500,
    },
    Shape {
        name: "enterprise_suffixes",
        columns: &["word", "strength"],
        required: &["strength"],
        closed: &[("strength", STRENGTH)],
        at_least: 300,
    },
    Shape {
        name: "institution_suffixes",
        columns: &["word", "kind"],
        required: &["kind"],
        closed: &[("kind", &["education", "health", "research", "culture", "social"])],
        at_least: 100,
    },
    Shape { name: "park_suffixes", columns: &["word", "kind"], required: &["kind"], closed: &[("kind", &["zone", "park"])], at_least: 80 },
    Shape {
        name: "cluster_suffixes",
        columns: &["word", "strength"],
        required: &["strength"],
        closed: &[("strength", STRENGTH)],
        at_least: 20,
    },
    Shape {
        name: "agency_suffixes",
        columns: &["word", "kind"],
        required: &["kind"],
        closed: &[("kind", &["government", "state"])],
        at_least: 100,
    },
    Shape { name: "agencies", columns: &["word", "synonyms"], required: &[], closed: &[], at_least: 100 },
    Shape {
        name: "program_heads",
        columns: &["word", "kind", "strength"],
        required: &["kind", "strength"],
        closed: &[("kind", &["strategy", "action", "plan", "document", "reform", "initiative", "event"]), ("strength", STRENGTH)],
        at_least: 200,
    },
    Shape {
        name: "honours",
        columns: &["word", "level", "what"],
        required: &["what"],
        closed: &[
            ("level", &["national", "provincial", "municipal", "international", ""]),
            ("what", &["enterprise", "park", "place", "other"]),
        ],
        at_least: 250,
    },
    Shape {
        name: "honour_verbs",
        columns: &["word", "pattern", "stage"],
        required: &["pattern", "stage"],
        closed: &[("pattern", &["recipient-verb-honour", "honour-verb", "verb-recipient-honour"]), ("stage", &["granted", "sought"])],
        at_least: 60,
    },
    Shape {
        name: "generic_nouns",
        columns: &["word", "kind"],
        required: &["kind"],
        closed: &[("kind", &["quantifier", "adjective", "place", "works"])],
        at_least: 300,
    },
];

fn lexicons() -> Lexicons {
    Lexicons::load(&RuleFiles::built_in()).expect("every lexicon parses")
}

fn lexicon<'a>(all: &'a Lexicons, name: &str) -> &'a Lexicon {
    all.get(name).unwrap_or_else(|| panic!("rules/lexicon/{name}.tsv is there"))
}

fn field<'a>(lexicon: &Lexicon, entry: &'a Entry, column: &str) -> &'a str {
    &entry.fields[lexicon.column(column).unwrap_or_else(|| panic!("a column {column}"))]
}

#[test]
fn every_file_has_its_shape() {
    let all = lexicons();
    for shape in SHAPES {
        let name = shape.name;
        let lexicon = lexicon(&all, name);
        assert_eq!(lexicon.columns, shape.columns, "{name}");
        assert!(lexicon.entries.len() >= shape.at_least, "{name} has {} words", lexicon.entries.len());
        for entry in &lexicon.entries {
            for column in shape.required {
                assert!(!field(lexicon, entry, column).is_empty(), "{name}: {} has no {column}", entry.word);
            }
            for (column, values) in shape.closed {
                let value = field(lexicon, entry, column);
                assert!(values.contains(&value), "{name}: {} has the {column} {value:?}", entry.word);
            }
        }
    }
}

#[test]
fn no_word_stands_twice() {
    let all = lexicons();
    // Only the lists of this file: rules may give a word of theirs a row for each of its meanings.
    for shape in SHAPES {
        let mut seen = BTreeSet::new();
        for word in lexicon(&all, shape.name).words() {
            assert!(seen.insert(word), "{}: {word} stands twice", shape.name);
        }
    }
}

#[test]
fn words_are_clean() {
    let all = lexicons();
    for shape in SHAPES {
        for word in lexicon(&all, shape.name).words() {
            assert!(!word.chars().any(|c| c.is_whitespace() && c != ' '), "{}: white space in {word:?}", shape.name);
            assert!(!word.starts_with(['、', '，', '|']) && !word.ends_with(['、', '，', '|']), "{}: {word:?}", shape.name);
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (path, text) in RuleFiles::built_in().below("lexicon/") {
        assert!(text.starts_with("# ") && text.lines().next().is_some_and(|line| line.len() > 20), "{path} begins with a comment");
        assert!(text.ends_with('\n') && !text.contains('\r'), "{path} has Unix line ends");
    }
}

/// A name with such an ending would be claimed by both lists.
#[test]
fn strong_enterprise_endings_are_no_institutions() {
    let all = lexicons();
    let enterprises = lexicon(&all, "enterprise_suffixes");
    let strong: BTreeSet<&str> = enterprises
        .entries
        .iter()
        .filter(|entry| field(enterprises, entry, "strength") == "strong")
        .map(|entry| entry.word.as_str())
        .collect();
    for name in ["institution_suffixes", "agency_suffixes", "park_suffixes"] {
        for word in lexicon(&all, name).words() {
            assert!(!strong.contains(word), "{word} is in enterprise_suffixes and in {name}");
        }
    }
}
