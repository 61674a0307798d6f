//! Things of several reports that are taken for one are one: pairs of the reports of `../shared` that a person looked up in the texts.
//!
//! `tests/merges.tsv` holds pairs of entities by the ends of their IRIs, with `same` or `different`; no text of the reports. A pair whose names are found
//! no more counts for nothing, so the test says how many still count.

use std::{collections::BTreeMap, path::Path};

use reportgraph::{
    graph::{DataIris, vocabulary::rg},
    identity::{Decisions, MatchKey, Member, cluster},
    pipeline::Pipeline,
    rules::RuleFiles,
    source,
};

/// What share of the pairs that are merged must be the same thing.
const PRECISION: f64 = 0.97;

#[test]
fn merged_things_are_the_same() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports");
    if !shared.exists() {
        eprintln!("SKIPPED: there is no {}", shared.display());
        return;
    }
    let pipeline = Pipeline::new(&RuleFiles::built_in(), DataIris::default()).expect("the rules load");
    let files = source::find(&[shared]).files;
    let texts = files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let mut members: BTreeMap<String, Vec<MatchKey>> = BTreeMap::new();
    for made in texts.filter_map(|path| pipeline.make(&source::read(path).ok()?).ok()) {
        for quad in made.quads.iter().filter(|quad| quad.predicate == rg::MATCH_KEY) {
            let id = quad.subject.to_string().trim_matches(['<', '>']).trim_start_matches(pipeline.base()).to_owned();
            members.entry(id).or_default().extend(MatchKey::parse(quad.object.to_string().trim_matches('"')));
        }
    }
    let members: Vec<Member> = members.into_iter().map(|(id, keys)| Member { id, keys }).collect();
    let clusters = cluster(&members, &Decisions::default());
    let place =
        clusters.iter().enumerate().flat_map(|(index, cluster)| cluster.merges.iter().map(move |merge| (merge.member.as_str(), index)));
    let place: BTreeMap<&str, usize> = place.collect();
    let (mut right, mut wrong) = (0, Vec::new());
    for line in include_str!("merges.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [one, other, verdict, ..] = fields.as_slice() else { panic!("three fields: {line}") };
        let merged = place.get(one).is_some_and(|at| place.get(other) == Some(at));
        match (merged, *verdict) {
            (true, "same") => right += 1,
            (true, "different") => wrong.push(line),
            (false, _) => {}
            (true, other) => panic!("`{other}` is no verdict"),
        }
    }
    let all = right + wrong.len();
    eprintln!("{all} pairs are still merged, {} of them wrongly:\n{}", wrong.len(), wrong.join("\n"));
    assert!(all >= 100, "only {all} pairs are still found: annotate new ones");
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    let precision = right as f64 / all as f64;
    assert!(precision >= PRECISION, "{precision}");
}
