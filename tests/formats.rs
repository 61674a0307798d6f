//! The same report in every form gives the same facts. The forms are made by Python and `LibreOffice`, which share no code
//! with the program (`tests/python/make_formats.py`); without them the tests are skipped, and say so.

use std::{
    collections::BTreeMap,
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use reportgraph::{
    extract_source,
    fact::{EntityId, brief, entity_brief},
    rules::{RuleFiles, RuleSet},
    source::{Column, ColumnNames, Origin, ReadOptions, Reader, SourceText},
};

fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn reader(rules: &RuleSet) -> Reader {
    let lexicon = rules.lexicons().get("column_names").expect("the lexicon of names of columns");
    let column = lexicon.column("column").expect("its column");
    let known = lexicon.entries.iter().map(|entry| (entry.word.clone(), Column::from_name(&entry.fields[column]).expect(&entry.word)));
    Reader::new(ReadOptions { columns: ColumnNames::new(known), ..ReadOptions::default() })
}

fn rules() -> RuleSet {
    RuleSet::load(&RuleFiles::built_in()).expect("the built-in rules load")
}

/// All facts and named things of a report, each with how often it is stated.
fn facts(text: &SourceText, rules: &RuleSet) -> BTreeMap<String, usize> {
    let (document, extraction) = extract_source(text, rules);
    let facts = extraction.facts.iter().map(|fact| format!("{} {:?} {:?}", brief(&extraction, fact), fact.time, fact.modality));
    let entities = (0..extraction.entities.len()).map(|index| entity_brief(&extraction, EntityId(index)));
    let mut counts = BTreeMap::new();
    for item in facts.chain(entities) {
        *counts.entry(item).or_insert(0) += 1;
    }
    for clause in extraction.facts.iter().map(|fact| fact.clause) {
        assert!(document.text.get(clause.start..clause.end).is_some(), "offsets refer to the text");
    }
    counts
}

/// What stands in one and not in the other, with signs.
fn difference(a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>) -> Vec<String> {
    let missing = |from: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>, sign: &str| {
        let more = from.iter().map(|(item, count)| (item, count.saturating_sub(other.get(item).copied().unwrap_or(0))));
        more.filter(|(_, count)| *count > 0).map(|(item, count)| format!("{sign}{count} {item}")).collect::<Vec<_>>()
    };
    [missing(a, b, "-"), missing(b, a, "+")].concat()
}

#[test]
fn every_form_gives_the_same_facts() {
    let rules = rules();
    let reader = reader(&rules);
    let python = env::var("REPORTGRAPH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut examples: Vec<PathBuf> = fs::read_dir("examples").expect("examples/").map(|entry| entry.expect("an entry").path()).collect();
    examples.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let example = examples.into_iter().max().expect("there are examples");
    let folder = tempfile::tempdir().expect("a folder");
    let Ok(made) = Command::new(&python).arg("tests/python/make_formats.py").arg(&example).arg(folder.path()).output() else {
        return say(&format!("SKIPPED tests/formats.rs: {python} cannot be run"));
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let plain = reader.read_one(&Origin::whole(&example)).expect("the example");
    let expected = facts(&plain, &rules);
    assert!(expected.len() > 50, "the example states many facts");
    let mut forms = 0;
    for line in String::from_utf8_lossy(&made.stdout).lines() {
        if line.starts_with("SKIPPED") {
            say(&format!("{line} (tests/formats.rs)"));
            continue;
        }
        let text = reader.read_one(&Origin::whole(&folder.path().join(line))).unwrap_or_else(|error| panic!("{error}"));
        let found = difference(&expected, &facts(&text, &rules));
        assert!(found.is_empty(), "{line} differs from the plain text: {found:#?}\n{}", text.text);
        forms += 1;
    }
    assert!(forms >= 15, "only {forms} forms were read");
}

/// Reports that are in `../shared` both as DOCX and as TXT.
#[test]
fn real_documents_give_the_facts_of_their_texts() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports");
    if !shared.exists() {
        return say(&format!("SKIPPED tests/formats.rs: there is no {}", shared.display()));
    }
    let rules = rules();
    let reader = reader(&rules);
    for province in ["江苏省", "辽宁省"] {
        let read = |path: PathBuf| reader.read_one(&Origin::whole(&path)).unwrap_or_else(|error| panic!("{error}"));
        let document = facts(&read(shared.join(format!("docx/2025年{province}政府工作报告.docx"))), &rules);
        let text = facts(&read(shared.join(format!("prov_{province}_2025.txt"))), &rules);
        let (found, all) = (difference(&text, &document), text.values().sum::<usize>());
        say(&format!("{province}: {} of {all} facts and things differ between DOCX and TXT", found.len()));
        assert!(found.len() * 200 < all, "{province}: {found:#?}");
    }
}
