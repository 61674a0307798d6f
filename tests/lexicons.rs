//! The word lists of `rules/lexicon` keep their form: they parse, no word stands twice, required columns are filled
//! and hold only what the file's leading comment allows, indicators and divisions form trees.

use std::collections::{BTreeMap, BTreeSet};

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
/// Besides, what a company makes, by which it may be called.
const COMPANY_STRENGTH: &[&str] = &["strong", "weak", "product", "goods"];

const DIVISION_COLUMNS: &[&str] = &["word", "code", "level", "parent", "short", "former", "since", "until", "successor", "codes"];

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
        closed: &[("strength", COMPANY_STRENGTH)],
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
    Shape {
        name: "enterprises",
        columns: &["word", "kind", "full", "ambiguous"],
        required: &["kind"],
        closed: &[
            (
                "kind",
                &[
                    "central",
                    "bank",
                    "finance",
                    "technology",
                    "industry",
                    "energy",
                    "food",
                    "medicine",
                    "consumer",
                    "service",
                    "group",
                    "foreign",
                ],
            ),
            ("ambiguous", &["yes", ""]),
        ],
        at_least: 600,
    },
    Shape {
        name: "industries",
        columns: &["word", "code", "level", "short"],
        required: &["level"],
        closed: &[("level", &["section", "division", "common"])],
        at_least: 117,
    },
    Shape {
        name: "surnames",
        columns: &["word", "kind"],
        required: &["kind"],
        closed: &[("kind", &["single", "compound"])],
        at_least: 450,
    },
    Shape {
        name: "indicators",
        columns: &["word", "english", "broader", "unit", "direction", "synonyms", "narrower"],
        required: &["english", "direction"],
        closed: &[("direction", &["up", "down", "neutral"])],
        at_least: 300,
    },
    Shape {
        name: "indicator_affixes",
        columns: &["word", "place"],
        required: &["place"],
        closed: &[("place", &["prefix", "suffix"])],
        at_least: 50,
    },
    Shape {
        name: "divisions",
        columns: DIVISION_COLUMNS,
        required: &["code", "level", "since"],
        closed: &[("level", &["province", "prefecture", "county"]), ("former", &["yes", ""])],
        at_least: 3_200,
    },
    Shape {
        name: "former_divisions",
        columns: DIVISION_COLUMNS,
        required: &["code", "level", "former", "since", "until"],
        closed: &[("level", &["prefecture", "county"]), ("former", &["yes"])],
        at_least: 1_000,
    },
    Shape {
        name: "zones",
        columns: &["word", "kind", "inside", "successor", "since", "until", "names"],
        required: &["kind"],
        closed: &[("kind", &["nation", "zone"])],
        at_least: 100,
    },
    Shape {
        name: "place_words",
        columns: &["word", "class", "usual"],
        required: &["class"],
        closed: &[("class", &["kind", "city", "city_part", "own", "zone", "near"])],
        at_least: 60,
    },
    Shape { name: "industry_words", columns: &["word", "code"], required: &["code"], closed: &[], at_least: 150 },
    Shape {
        name: "panel_patterns",
        columns: &["word", "class", "pattern"],
        required: &["class", "pattern"],
        closed: &[("class", &["average", "base"])],
        at_least: 4,
    },
    Shape {
        name: "identity_words",
        columns: &["word", "class"],
        required: &["class"],
        closed: &[(
            "class",
            &["project_tail", "company_form", "company_soft", "legal", "relative", "feature", "numbered", "upkeep", "vague"],
        )],
        at_least: 40,
    },
];

/// What tells the rows of a file apart, where it is not the word alone: places share names (鼓楼区), and an affix may stand
/// on either side.
const KEYS: &[(&str, &str)] = &[
    ("divisions", "code"),
    ("former_divisions", "code"),
    ("zones", "inside"),
    ("place_words", "class"),
    ("identity_words", "class"),
    ("indicator_affixes", "place"),
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
        let lexicon = lexicon(&all, shape.name);
        let key = KEYS.iter().find(|(name, _)| *name == shape.name).map(|(_, column)| *column);
        for entry in &lexicon.entries {
            let key = key.map(|column| field(lexicon, entry, column));
            assert!(seen.insert((&entry.word, key)), "{}: {} stands twice", shape.name, entry.word);
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

#[test]
fn divisions_form_a_tree() {
    let all = lexicons();
    let divisions = lexicon(&all, "divisions");
    let of = |entry, column| field(divisions, entry, column);
    let present = || divisions.entries.iter().filter(|entry| of(entry, "former").is_empty());
    let levels: BTreeMap<&str, &str> = present().map(|entry| (of(entry, "code"), of(entry, "level"))).collect();
    assert_eq!(levels.len(), present().count(), "every present division has a code of its own");
    for entry in &divisions.entries {
        let (word, code, level, parent) = (&entry.word, of(entry, "code"), of(entry, "level"), of(entry, "parent"));
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{word}: {code}");
        match level {
            "province" => assert!(parent.is_empty() && code.ends_with("0000"), "{word}"),
            _ => assert!(levels.get(parent).is_some_and(|above| *above != "county" && *above != level), "{word} lies in {parent}"),
        }
        assert_eq!(parent.get(..2).unwrap_or(&code[..2]), &code[..2], "{word} lies in its province");
        let short = of(entry, "short");
        assert!(word.starts_with(short) && short != word, "{word}: {short}");
    }
    assert_eq!(levels.values().filter(|level| **level == "province").count(), 34);
}

#[test]
fn divisions_have_their_short_names() {
    let all = lexicons();
    let divisions = lexicon(&all, "divisions");
    let check = |word: &str, code: &str, short: &str| {
        let found = divisions.entries.iter().find(|entry| entry.word == word && field(divisions, entry, "code") == code);
        let found = found.unwrap_or_else(|| panic!("{word} {code}"));
        assert_eq!(field(divisions, found, "short"), short, "{word}");
    };
    check("内蒙古自治区", "150000", "内蒙古");
    check("抚顺市", "210400", "抚顺");
    check("东洲区", "210403", "东洲");
    check("浦东新区", "310115", "浦东");
    check("恩施土家族苗族自治州", "422800", "恩施");
    check("天门市", "429006", "天门");
    check("下花园区", "130706", "下花园");
    check("青山区", "420107", "");
    check("徐水县", "130625", "徐水");
}

#[test]
fn the_places_of_the_sample_reports_do_not_exist() {
    let all = lexicons();
    let places: BTreeSet<&str> = lexicon(&all, "divisions").words().collect();
    for place in ["鹤鸣岭市", "藕花县"] {
        assert!(!places.contains(place), "{place}");
    }
}

#[test]
fn industries_have_the_codes_of_their_level() {
    let all = lexicons();
    let industries = lexicon(&all, "industries");
    let mut codes = BTreeSet::new();
    for entry in &industries.entries {
        let (code, level) = (field(industries, entry, "code"), field(industries, entry, "level"));
        let length = match level {
            "section" => 1,
            "division" => 3,
            _ => 0,
        };
        assert_eq!(code.len(), length, "{}: {code}", entry.word);
        assert!(code.is_empty() || codes.insert(code), "{code} stands twice");
        assert!(level != "division" || codes.contains(&code[..1]), "{code} has its section");
    }
    assert_eq!(codes.len(), 20 + 97);
}
