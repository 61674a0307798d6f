//! Every number of the annotated reports must be found where it is annotated, with its value, unit and bound.
//!
//! Needs `../shared` beside the project; says so and passes where that is absent. The two reports that are held out are not read.

use std::{fs, path::Path};

use reportgraph::{
    lexicon::Lexicons,
    quantity::{Qualifier, Quantity, QuantityGrammar, Value, find},
    rules::RuleFiles,
};
use serde_json::Value as Json;

const REPORTS: [&str; 5] =
    ["county_抚顺市东洲区_2023", "county_深圳市光明新区_2017", "national_中国_2024", "pref_德州市_2024", "prov_辽宁省_2025"];

/// The share of annotated numbers that must be found. Only ever raised.
const FLOOR: f64 = 0.998;

#[test]
fn annotated_numbers_are_found() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.join("eval/gold").is_dir() {
        eprintln!("SKIPPED: there is no {}", shared.join("eval/gold").display());
        return;
    }
    let grammar = grammar();
    let (mut all, mut found, mut misses) = (0, 0, Vec::new());
    for name in REPORTS {
        let text = fs::read_to_string(shared.join(format!("reports/{name}.txt"))).expect("the report is there");
        let text = text.trim_start_matches('\u{feff}');
        let offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
        let quantities = find(text, &grammar);
        let gold = fs::read_to_string(shared.join(format!("eval/gold/{name}.jsonl"))).expect("the annotation is there");
        for record in gold.lines().map(|line| serde_json::from_str::<Json>(line).expect("a line is JSON")).filter(is_number) {
            let (at, length) = (position(&record, "at"), position(&record, "len"));
            let (start, end) = (offsets[at], offsets[at + length]);
            let mut inside = quantities.iter().filter(|quantity| quantity.span.end > start && quantity.span.start < end);
            all += 1;
            if inside.any(|quantity| states(quantity, &record)) {
                found += 1;
            } else {
                misses.push(format!("{name} at {at}: {} {} {}", record["value"], record["unit"], record["qualifier"]));
            }
        }
    }
    let share = f64::from(found) / f64::from(all);
    assert!(share >= FLOOR, "{found} of {all} found, a share of {share:.4}:\n{}", misses.join("\n"));
}

fn grammar() -> QuantityGrammar {
    let lexicons = Lexicons::load(&RuleFiles::built_in()).expect("the built-in lexicons load");
    QuantityGrammar::new(&lexicons).expect("the built-in lexicons make a grammar")
}

fn is_number(record: &Json) -> bool {
    let kind = record["type"].as_str();
    (kind == Some("observation") || kind == Some("investment")) && record["optional"].as_bool() != Some(true)
}

fn position(record: &Json, field: &str) -> usize {
    record[field].as_u64().and_then(|offset| usize::try_from(offset).ok()).expect("a record has a place")
}

/// Signs are not compared: 下降5% is −5 in the annotation, and 5 in the text.
fn states(quantity: &Quantity, record: &Json) -> bool {
    let equal = |value: rust_decimal::Decimal, field: &str| {
        let value: f64 = value.to_string().parse().expect("a decimal is a number");
        record[field].as_f64().is_some_and(|gold| (gold.abs() - value.abs()).abs() <= 1e-9 * value.abs().max(1.0))
    };
    let value = match quantity.value {
        Value::Exact(value) => equal(value, "value"),
        Value::Range { min, max } => equal(min, "min") && equal(max, "max"),
    };
    let qualifier = quantity.qualifier.map(|qualifier| match qualifier {
        Qualifier::AtLeast => ">=",
        Qualifier::AtMost => "<=",
        Qualifier::About => "~",
    });
    let unit = |unit: &str| if unit == "百分点" { "个百分点".to_owned() } else { unit.to_owned() };
    let units = unit(quantity.unit.as_deref().unwrap_or_default()) == unit(record["unit"].as_str().unwrap_or_default());
    value && units && qualifier == record["qualifier"].as_str()
}
