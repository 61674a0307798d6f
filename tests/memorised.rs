//! No name memorised: rules and lexicons hold no name of an enterprise, project or programme that one report alone uses.
//!
//! What counts as holding a name:
//! - **The lexicon of enterprises** is general knowledge. Central state-owned firms, banks, insurers and exchanges, and foreign
//!   multinationals come from public lists, and may occur once. Any other firm that occurs in exactly one report of the corpus must stand in
//!   `tests/well_known.tsv`, with the reason why it is known nationwide.
//! - **All other lexicons** (but those of administrative divisions and of state organs, which are published lists) hold words of the language,
//!   and **patterns** hold phrases of it: no entry, and no run of Chinese characters in a pattern, may be a name that people annotated or that
//!   extraction finds, and that stands in one report only. Words that only look like names are excused in the same file.
//! - **Examples of rules** are invented: the names in the facts that they state stand in no report alone either.
//!
//! Needs `../shared` beside the project; says so and passes where that is absent. The two reports that are held out serve as text only.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use reportgraph::{
    evaluate::{GoldReport, Kind},
    extract,
    fact::EntityKind,
    lexicon::{Lexicon, Lexicons},
    rules::{RuleFiles, RuleSet},
    source,
};

/// Kinds of enterprise that the program may know whatever the corpus says.
const PUBLIC_LISTS: [&str; 4] = ["central", "bank", "finance", "foreign"];

/// Lexicons that were copied whole from published lists: the divisions of the country, the organs of the state.
const PUBLISHED: [&str; 5] = ["enterprises", "divisions", "former_divisions", "zones", "agencies"];

/// What `tests/well_known.tsv` may give as a reason, for firms and for other words.
const FIRM_REASONS: [&str; 4] = ["listed", "top500", "brand", "leader"];
const OTHER_REASONS: [&str; 2] = ["word", "title"];

/// Annotated reports whose names may be looked at.
const DEVELOPMENT: [&str; 5] =
    ["county_抚顺市东洲区_2023", "county_深圳市光明新区_2017", "national_中国_2024", "pref_德州市_2024", "prov_辽宁省_2025"];

/// Shorter runs of characters are words, not names.
const SHORTEST_NAME: usize = 3;

fn shared(part: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(part);
    if !path.exists() {
        eprintln!("SKIPPED: there is no {}", path.display());
        return None;
    }
    Some(path)
}

/// The texts of all reports, by file name.
fn corpus() -> Option<BTreeMap<String, String>> {
    let files = source::find(&[shared("reports")?]).files;
    // The plain texts: those are what rules are written from.
    let plain = files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let texts = plain.filter_map(|path| source::read(path).ok()).map(|text| (text.file_name, text.text));
    Some(texts.collect())
}

fn reports_with<'c>(corpus: &'c BTreeMap<String, String>, name: &str) -> Vec<&'c str> {
    corpus.iter().filter(|(_, text)| text.contains(name)).map(|(file, _)| file.as_str()).collect()
}

#[test]
fn enterprises_of_one_report_are_known_nationwide() {
    let Some(corpus) = corpus() else { return };
    let lexicons = Lexicons::load(&RuleFiles::built_in()).expect("the lexicons load");
    let lexicon = lexicons.get("enterprises").expect("there is a lexicon of enterprises");
    let column = |name| lexicon.column(name).expect("the lexicon has the column");
    let (kind, full) = (column("kind"), column("full"));
    let known = well_known();
    let mut unexplained = BTreeSet::new();
    for entry in lexicon.entries.iter().filter(|entry| !PUBLIC_LISTS.contains(&entry.fields[kind].as_str())) {
        for name in [&entry.word, &entry.fields[full]].into_iter().filter(|name| !name.is_empty()) {
            let reports = reports_with(&corpus, name);
            if reports.len() == 1 && !known.contains_key(name) {
                unexplained.insert(format!("{name} ({})", reports[0]));
            }
        }
    }
    assert!(unexplained.is_empty(), "in one report only, and not in tests/well_known.tsv: {unexplained:#?}");
}

#[test]
fn well_known_firms_are_in_the_lexicon() {
    let lexicons = Lexicons::load(&RuleFiles::built_in()).expect("the lexicons load");
    let lexicon = lexicons.get("enterprises").expect("there is a lexicon of enterprises");
    let full = lexicon.column("full").expect("the lexicon has the column");
    let firms: BTreeSet<&str> = lexicon.entries.iter().flat_map(|entry| [entry.word.as_str(), entry.fields[full].as_str()]).collect();
    for (name, reason) in well_known() {
        if FIRM_REASONS.contains(&reason.as_str()) {
            assert!(firms.contains(name.as_str()), "{name} is not in the lexicon of enterprises");
        } else {
            assert!(OTHER_REASONS.contains(&reason.as_str()), "{name} has the reason `{reason}`, which is none");
        }
    }
}

fn well_known() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/well_known.tsv");
    let text = fs::read_to_string(path).expect("the list is committed");
    let lexicon = Lexicon::parse("tests/well_known.tsv", &text).expect("the list is well-formed");
    lexicon.entries.into_iter().map(|entry| (entry.word, entry.fields.into_iter().next().unwrap_or_default())).collect()
}

#[test]
fn words_and_patterns_are_no_names_of_one_report() {
    let Some(corpus) = corpus() else { return };
    let files = RuleFiles::built_in();
    let rules = RuleSet::load(&files).expect("the built-in rules load");
    let mut names = annotated_names();
    names.extend(extracted_names(&corpus, &rules));
    let mut held: BTreeMap<String, &str> = BTreeMap::new();
    let lexicons = rules.lexicons();
    for lexicon in lexicons.names().filter(|name| !PUBLISHED.contains(name)) {
        held.extend(lexicons.get(lexicon).into_iter().flat_map(Lexicon::words).map(|word| (word.to_owned(), lexicon)));
    }
    for (path, text) in files.below("patterns/") {
        let lines = text.lines().filter(|line| line.trim_start().starts_with("pattern"));
        held.extend(lines.flat_map(runs).map(|run| (run, path)));
        held.extend(example_names(text).into_iter().map(|name| (name, path)));
    }
    let known = well_known();
    let mut memorised = Vec::new();
    for (name, place) in held.iter().filter(|(name, _)| names.contains(*name) && name.chars().count() >= SHORTEST_NAME) {
        let reports = reports_with(&corpus, name);
        if reports.len() == 1 && !known.contains_key(name) {
            memorised.push(format!("{name} in {place}, of {}", reports[0]));
        }
    }
    assert!(memorised.is_empty(), "names of one report (a common noun belongs in tests/well_known.tsv): {memorised:#?}");
}

/// Names of enterprises, projects and programmes, by people.
fn annotated_names() -> BTreeSet<String> {
    let Some(folder) = shared("eval/gold") else { return BTreeSet::new() };
    let mut names = BTreeSet::new();
    for stem in DEVELOPMENT {
        let text = fs::read_to_string(folder.join(format!("{stem}.jsonl"))).expect("the annotation is there");
        let gold = GoldReport::parse(&text).expect("the annotation is well-formed");
        let things = gold.facts.into_iter().filter(|fact| matches!(fact.kind, Kind::Enterprise | Kind::Project | Kind::Program));
        names.extend(things.filter_map(|fact| fact.statement.name));
    }
    names
}

/// The same, as extraction finds them in all reports.
fn extracted_names(corpus: &BTreeMap<String, String>, rules: &RuleSet) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (file, text) in corpus {
        let (_, extraction) = extract(text.clone(), file, rules);
        let things = extraction
            .entities
            .into_iter()
            .filter(|entity| matches!(entity.kind, EntityKind::Enterprise | EntityKind::Project | EntityKind::Program(_)));
        names.extend(things.map(|entity| entity.name));
    }
    names
}

/// The names in the facts of the examples of a file of rules: `project 青禾大桥 started`.
fn example_names(text: &str) -> Vec<String> {
    let facts =
        text.split('"').filter(|fact| ["project ", "enterprise ", "program ", "investment "].iter().any(|kind| fact.starts_with(kind)));
    facts.filter_map(|fact| fact.split(' ').nth(1)).map(str::to_owned).collect()
}

/// Runs of Chinese characters.
fn runs(text: &str) -> Vec<String> {
    let runs = text.split(|character: char| !('\u{4e00}'..='\u{9fff}').contains(&character));
    runs.filter(|run| !run.is_empty()).map(str::to_owned).collect()
}
