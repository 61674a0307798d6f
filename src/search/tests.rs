use std::{collections::BTreeMap, fs};

use oxigraph::model::{Literal, NamedNode, Quad};
use tempfile::TempDir;

use super::*;
use crate::{
    graph::vocabulary::{rdf, rdfs, rg},
    source::Reader,
    source::find as find_files,
    store::{self, BuildOptions, GraphStore, Made},
};

/// A store of files, each a report with its text as one passage and its first line as a project.
struct Bench {
    folder: TempDir,
    store: GraphStore,
}

impl Bench {
    fn new(texts: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = GraphStore::create(&folder.path().join("store")).unwrap();
        let bench = Self { folder, store };
        bench.write(texts);
        bench.build(true);
        bench
    }

    fn write(&self, texts: &[(&str, &str)]) {
        for (name, text) in texts {
            fs::write(self.folder.path().join(name), text).unwrap();
        }
    }

    fn index(&self) -> Index {
        Index::open(&folder_of(self.store.folder())).unwrap()
    }

    /// Builds; where `keep` is false, nothing is indexed afterwards, as when the process is killed.
    fn build(&self, keep: bool) {
        let root = self.folder.path().to_owned();
        let files: Vec<_> =
            find_files(std::slice::from_ref(&root)).files.into_iter().filter(|file| !file.starts_with(self.store.folder())).collect();
        let make = |text: &crate::source::SourceText| Ok(made(&text.sha256, &text.text));
        store::build(&self.store, &files, &[root], &Reader::default(), &BuildOptions::default(), &make, &mut |_| ()).unwrap();
        if keep {
            self.up_to_date();
        }
    }

    fn up_to_date(&self) -> UpToDate {
        self.index().bring_up_to_date(&self.store, &self.store.records().unwrap()).unwrap()
    }

    fn found(&self, words: &str) -> Vec<String> {
        let found = self.index().find(words, &Filter::default(), 0, 100).unwrap();
        let mut names: Vec<String> = found.hits.iter().map(|hit| format!("{}:{}", hit.class, hit.words.join("|").trim())).collect();
        names.sort();
        if found.similar {
            names.insert(0, "similar".to_owned());
        }
        names
    }
}

fn made(sha256: &str, text: &str) -> Made {
    let key = &sha256[..12];
    let report = NamedNode::new(format!("http://example.org/report/x/2023/{key}")).unwrap();
    let passage = NamedNode::new(format!("http://example.org/passage/x-2023-{key}/0-{}", text.chars().count())).unwrap();
    let project = NamedNode::new(format!("http://example.org/project/x-2023-{key}/1")).unwrap();
    let name = Literal::new_language_tagged_literal(text.lines().next().unwrap_or_default(), "zh").unwrap();
    Made {
        report: report.as_str().to_owned(),
        title: Some(format!("报告{key}")),
        region: Some("云溪县".to_owned()),
        year: Some(2023),
        complete: true,
        counts: BTreeMap::new(),
        findings: Vec::new(),
        quads: vec![
            Quad::new(passage, rdf::TYPE, rg::PASSAGE, report.clone()),
            Quad::new(project.clone(), rdf::TYPE, rg::PROJECT, report.clone()),
            Quad::new(project, rdfs::LABEL, name, report),
        ],
    }
}

#[test]
fn words_are_found_in_text_and_names() {
    let bench = Bench::new(&[("a.txt", "海上风电装备园\n投资58亿元，海 上风电已投产。"), ("b.txt", "风电机组\nＡＢ公司开工。")]);
    assert_eq!(bench.found("海上风电"), ["Project:海上风电装备园", "paragraph:投资58亿元，海 上风电已投产。", "paragraph:海上风电装备园"]);
    assert_eq!(bench.found("投产 风电"), ["paragraph:投资58亿元，海 上风电已投产。"]);
    assert_eq!(bench.found("ab"), ["paragraph:ＡＢ公司开工。"]);
    assert_eq!(bench.found("58"), ["paragraph:投资58亿元，海 上风电已投产。"]);
    // One character stands in every pair that starts with it, and at the end of a run.
    assert_eq!(bench.found("园"), ["Project:海上风电装备园", "paragraph:海上风电装备园"]);
    // Nothing holds it all: what holds most of it comes instead, and says so.
    assert_eq!(bench.found("海上风电装备城")[0], "similar");
    assert!(bench.found("没有").len() <= 1);
    assert!(matches!(bench.index().find("，。", &Filter::default(), 0, 1), Err(SearchError::NothingAsked { .. })));
}

#[test]
fn filters_and_pages() {
    let bench = Bench::new(&[("a.txt", "甲项目\n风电一"), ("b.txt", "乙项目\n风电二"), ("c.txt", "风电\n风电三")]);
    let index = bench.index();
    let only = |class: &str, place: Option<&str>, year| {
        let filter = Filter { classes: vec![class.to_owned()], place: place.map(str::to_owned), year };
        index.find("风电", &filter, 0, 10).unwrap()
    };
    assert_eq!(only("Project", None, None).total, 1);
    assert_eq!(only("paragraph", Some("云溪县"), Some(2023)).total, 4);
    assert_eq!(only("paragraph", Some("山县"), None).total, 0);
    assert_eq!(only("paragraph", None, Some(2022)).total, 0);
    assert_eq!(only("paragraph", None, None).classes["Project"], 1);
    let page = index.find("风电", &Filter::default(), 3, 10).unwrap();
    assert_eq!((page.total, page.hits.len()), (5, 2));
    let passages = index.nodes("风电", Scope::Passages, 10).unwrap();
    assert_eq!(passages.len(), 3);
    assert_eq!(index.nodes("风电", Scope::Things, 10).unwrap().len(), 1);
    assert_eq!(index.nodes("风电", Scope::Reports, 10).unwrap().len(), 3);
    assert!(passages.iter().all(|hit| hit.iri.starts_with("http://example.org/passage/x-2023-") && hit.score > 0.0));
}

#[test]
fn the_index_follows_the_store_after_a_crash_too() {
    let bench = Bench::new(&[("a.txt", "风电\n甲")]);
    assert_eq!(bench.up_to_date(), UpToDate::default());
    bench.write(&[("b.txt", "光伏\n乙")]);
    // The build ends before the index is written.
    bench.build(false);
    assert_eq!(bench.index().missing(&bench.store.records().unwrap()).unwrap(), 1);
    assert_eq!(bench.up_to_date(), UpToDate { added: 1, removed: 0 });
    assert_eq!(bench.found("光伏").len(), 2);
    // A report that has changed is another report; what it was goes.
    bench.write(&[("b.txt", "氢能\n乙")]);
    bench.build(false);
    assert_eq!(bench.up_to_date(), UpToDate { added: 1, removed: 1 });
    assert_eq!(bench.found("光伏"), [""; 0]);
    assert_eq!(bench.found("氢能").len(), 2);
    let record = bench.store.find("a.txt").unwrap();
    bench.store.remove(&record).unwrap();
    assert_eq!(bench.up_to_date(), UpToDate { added: 0, removed: 1 });
    // The file has gone, and so has the index: the store keeps the text.
    fs::remove_dir_all(folder_of(bench.store.folder())).unwrap();
    fs::remove_file(bench.folder.path().join("b.txt")).unwrap();
    assert_eq!(bench.up_to_date().added, 1);
    assert_eq!(bench.found("氢能").len(), 2);
    let stored = bench.index().report(&bench.store.records().unwrap()[0].report).unwrap().unwrap();
    assert_eq!(stored.text.as_deref(), Some("氢能\n乙"));
}

#[test]
fn one_process_writes_at_a_time() {
    let bench = Bench::new(&[("a.txt", "风电\n甲")]);
    let _writer = bench.index().writer().unwrap();
    assert!(matches!(bench.index().writer(), Err(SearchError::InUse { .. })));
    assert_eq!(bench.found("风电").len(), 2);
}

#[test]
fn a_damaged_index_is_made_again() {
    let bench = Bench::new(&[("a.txt", "风电\n甲")]);
    fs::write(folder_of(bench.store.folder()).join("meta.json"), "{ no json").unwrap();
    assert_eq!(bench.up_to_date().added, 1);
    assert_eq!(bench.found("风电").len(), 2);
}
