//! Every rule carries examples and counter-examples: they are run here.

use std::collections::BTreeSet;

use reportgraph::{
    document::{self, DocumentGrammar},
    fact::{EntityKind, Extraction, FactRules, brief, entity_brief, extract},
    lexicon::Lexicons,
    pattern::{Rule, RuleBook},
    rules::RuleFiles,
};

struct Reader {
    grammar: DocumentGrammar,
    rules: FactRules,
}

impl Reader {
    fn new() -> Self {
        let files = RuleFiles::built_in();
        let lexicons = Lexicons::load(&files).expect("the lexicons load");
        Self {
            grammar: DocumentGrammar::new(&lexicons).expect("the document grammar loads"),
            rules: FactRules::load(&files, &lexicons).expect("the fact rules load"),
        }
    }

    /// What one rule finds in a sentence of the review of 2023 of an invented county.
    fn found_by(&self, rule: &str, text: &str) -> BTreeSet<String> {
        let report = format!("云岭县2024年政府工作报告\n一、2023年工作回顾\n{text}\n二、2024年工作安排\n");
        let document = document::read(report, "云岭县_2023.txt", &self.grammar);
        lines(&extract(&document, &self.rules), rule)
    }
}

fn lines(extraction: &Extraction, rule: &str) -> BTreeSet<String> {
    let facts = extraction.facts.iter().filter(|fact| fact.rule == rule).map(|fact| brief(extraction, fact));
    let silent = |index: usize| !extraction.facts.iter().any(|fact| fact.about.0 == index);
    let entities = extraction.entities.iter().enumerate().filter(|(index, entity)| {
        entity.rule == rule && (alone(rule, &entity.kind) || matches!(entity.kind, EntityKind::Group(_)) && silent(*index))
    });
    facts.chain(entities.map(|(index, _)| entity_brief(extraction, reportgraph::fact::EntityId(index)))).collect()
}

/// Programmes and enterprises are facts by themselves, where it is their own rule that finds them.
fn alone(rule: &str, kind: &EntityKind) -> bool {
    match kind {
        EntityKind::Program(_) => true,
        EntityKind::Enterprise => rule.starts_with("enterprise/"),
        _ => false,
    }
}

fn all_rules(reader: &Reader) -> Vec<&Rule> {
    reader.rules.books().into_iter().flat_map(RuleBook::rules).collect()
}

#[test]
fn examples_hold() {
    let reader = Reader::new();
    let mut failures = Vec::new();
    for rule in all_rules(&reader) {
        for example in &rule.examples {
            let wanted: BTreeSet<String> = example.facts.iter().cloned().collect();
            let found = reader.found_by(&rule.name, &example.text);
            if wanted != found {
                failures.push(format!("{}: {}\n  wanted {wanted:?}\n  found  {found:?}", rule.name, example.text));
            }
        }
        for text in &rule.counterexamples {
            let found = reader.found_by(&rule.name, text);
            if !found.is_empty() {
                failures.push(format!("{}: counter-example {text}\n  found {found:?}", rule.name));
            }
        }
    }
    assert!(failures.is_empty(), "{} examples fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn rules_are_named_once_and_shown_by_example() {
    let reader = Reader::new();
    let mut names = BTreeSet::new();
    for rule in all_rules(&reader) {
        assert!(names.insert(rule.name.clone()), "two rules are called {}", rule.name);
        assert!(!rule.examples.is_empty(), "{} has no example", rule.name);
        assert!(!rule.what.is_empty(), "{} does not say what it finds", rule.name);
        assert!(rule.confidence <= 100, "{} has a confidence over 100", rule.name);
    }
}
