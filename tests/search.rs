//! Search over real reports: all that stands in them is found, quickly, and at little cost.
//!
//! What should be found is told by going through the texts character by character, without any index.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    time::{Duration, Instant},
};

use reportgraph::{
    graph::DataIris,
    pipeline::Pipeline,
    rules::RuleFiles,
    search::{Entry, Filter, Index},
    source::{Reader, SourceText, find},
    store::{Made, Record},
};

/// Thirty things that people look for in such reports. Words that stand apart must both occur in one paragraph.
const QUERIES: [&str; 30] = [
    "地区生产总值",
    "规模以上工业企业",
    "专精特新",
    "乡村振兴",
    "海上风电",
    "新能源汽车",
    "高标准农田",
    "一网通办",
    "营商环境",
    "5G基站",
    "一带一路",
    "碳达峰",
    "棚户区改造",
    "冷链物流",
    "锂电池",
    "跨境电商",
    "污水处理厂",
    "居家养老",
    "国家级高新技术企业",
    "秸秆",
    "扫黑除恶",
    "普惠性幼儿园",
    "三甲医院",
    "通用机场",
    "项目 投产",
    "医院 开工",
    "招商引资 签约",
    "产业链 链长",
    "农村 公路 公里",
    "GDP",
];

struct Found {
    texts: Vec<SourceText>,
    made: Vec<Made>,
    index: Index,
    _folder: tempfile::TempDir,
    indexing: Duration,
    reading: Duration,
}

/// All real reports, indexed; `None` where they are absent.
fn real() -> Option<Found> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports");
    if !folder.is_dir() {
        eprintln!("SKIPPED: ../shared/reports is absent");
        return None;
    }
    let pipeline = Pipeline::new(&RuleFiles::built_in(), DataIris::default()).expect("the rules load");
    let reader = Reader::default();
    let mut texts: Vec<SourceText> = Vec::new();
    let mut made = Vec::new();
    let started = Instant::now();
    for file in find(&[folder]).files {
        reader.visit(&reportgraph::source::Origin { path: file, part: reportgraph::source::Part::default() }, &mut |text| {
            if let Ok(text) = text
                && let Ok(report) = pipeline.make(&text)
                && !texts.iter().any(|known| known.sha256 == text.sha256)
            {
                texts.push(text);
                made.push(report);
            }
            std::ops::ControlFlow::Continue(())
        });
    }
    let reading = started.elapsed();
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open(folder.path()).expect("an index");
    let started = Instant::now();
    let mut writer = index.writer().expect("a writer");
    for (text, made) in texts.iter().zip(&made) {
        writer.add(Entry { record: &record(text, made), text: Some(&text.text), quads: &made.quads }).expect("added");
    }
    writer.commit().expect("kept");
    Some(Found { texts, made, index, _folder: folder, indexing: started.elapsed(), reading })
}

fn record(text: &SourceText, made: &Made) -> Record {
    Record {
        report: made.report.clone(),
        path: text.path.clone(),
        file_name: text.file_name.clone(),
        part: String::new(),
        sha256: text.sha256.clone(),
        digest: String::new(),
        fingerprint: String::new(),
        title: made.title.clone(),
        region: made.region.clone(),
        year: made.year,
        complete: made.complete,
        counts: BTreeMap::new(),
        quads: made.quads.len(),
        text: None,
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_lowercase()
}

#[test]
fn thirty_queries_find_all_that_is_there() {
    let Some(found) = real() else { return };
    let lines: Vec<String> = found.texts.iter().flat_map(|text| text.text.lines()).map(squeezed).filter(|line| !line.is_empty()).collect();
    let paragraphs = Filter { classes: vec!["paragraph".to_owned()], ..Filter::default() };
    let (mut expected_sum, mut found_sum, mut slowest) = (0, 0, Duration::ZERO);
    for query in QUERIES {
        let words: Vec<String> = query.split(' ').map(str::to_lowercase).collect();
        let expected = lines.iter().filter(|line| words.iter().all(|word| line.contains(word.as_str()))).count();
        let started = Instant::now();
        let hits = found.index.find(query, &paragraphs, 0, 20_000).expect("found");
        slowest = slowest.max(started.elapsed());
        let right = |text: &str| words.iter().all(|word| squeezed(text).contains(word.as_str()));
        assert!(hits.similar || hits.hits.iter().all(|hit| right(&hit.words[0])), "{query} finds what does not hold it");
        // A long line is several paragraphs, so there may be more hits than lines; whole words of letters (GDP) are asked for.
        let got = if hits.similar { 0 } else { hits.total.min(expected) };
        eprintln!("{query}: {got} of {expected}");
        expected_sum += expected;
        found_sum += got;
    }
    eprintln!("recall {found_sum}/{expected_sum}, slowest query {slowest:?}");
    eprintln!("indexed in {:?}; read and extracted in {:?} on one thread", found.indexing, found.reading);
    assert!(expected_sum > 1000, "{expected_sum}");
    assert!(found_sum * 100 >= expected_sum * 99, "{found_sum} of {expected_sum}");
}

#[test]
fn things_are_found_by_their_names() {
    let Some(found) = real() else { return };
    let mut names: HashMap<String, String> = HashMap::new();
    for quad in found.made.iter().flat_map(|made| &made.quads) {
        if quad.predicate.as_str().ends_with("#label")
            && let (oxigraph::model::NamedOrBlankNode::NamedNode(node), oxigraph::model::Term::Literal(label)) =
                (&quad.subject, &quad.object)
            && ["/enterprise/", "/project/", "/program/"].iter().any(|kind| node.as_str().contains(kind))
        {
            names.insert(label.value().to_owned(), node.as_str().to_owned());
        }
    }
    let mut names: Vec<String> =
        names.into_keys().filter(|name| name.chars().filter(|character| character.is_alphanumeric()).count() >= 2).collect();
    names.sort();
    let sample: Vec<&String> = names.iter().step_by((names.len() / 300).max(1)).collect();
    let things = Filter { classes: ["Enterprise", "Project", "Program", "Group"].map(str::to_owned).to_vec(), ..Filter::default() };
    let first = |name: &String| {
        let hits = found.index.find(&format!("\"{name}\""), &things, 0, 10).expect("found");
        hits.hits.iter().any(|hit| hit.words.contains(name))
    };
    let right = sample.iter().filter(|name| first(name)).count();
    eprintln!("{right} of {} names of enterprises, projects and programmes are among the first ten hits", sample.len());
    assert!(right * 100 >= sample.len() * 97, "{right} of {}", sample.len());
}
