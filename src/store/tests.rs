use std::{collections::BTreeMap, fs};

use oxigraph::model::{Literal, vocab::rdfs};
use tempfile::TempDir;

use super::*;
use crate::source::{Problem, Reader, SourceText, find};

/// A store and a folder of files, with a way to build that turns a text into one quad a line.
struct Bench {
    folder: TempDir,
    store: GraphStore,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("reports")).unwrap();
        let store = GraphStore::create(&folder.path().join("store")).unwrap();
        Self { folder, store }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("reports").join(name)
    }

    fn file(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn build(&self, options: &BuildOptions<'_>) -> BuildSummary {
        self.build_paths(&[self.folder.path().join("reports")], options)
    }

    fn build_paths(&self, paths: &[PathBuf], options: &BuildOptions<'_>) -> BuildSummary {
        build(&self.store, &find(paths).files, paths, &Reader::default(), options, &make, &mut |_| ()).unwrap()
    }

    /// All that the reports' graphs hold, as sorted lines.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for record in self.store.records().unwrap() {
            for quad in self.store.report_quads(&NamedNode::new(&record.report).unwrap()) {
                lines.push(quad.unwrap().to_string());
            }
        }
        lines.sort();
        lines
    }

    fn holds(&self, words: &[&str]) {
        let lines = self.lines();
        assert_eq!(lines.len(), words.len(), "{lines:?}");
        for word in words {
            assert!(lines.iter().any(|line| line.contains(&format!("\"{word}\""))), "{word} is not in {lines:?}");
        }
    }
}

fn make(text: &SourceText) -> Result<Made, Problem> {
    assert!(!text.text.contains("panic"), "as asked");
    if text.text.contains("novel") {
        return Err(Problem::NotAReport);
    }
    let report = NamedNode::new(format!("http://example.org/report/{}", &text.sha256[..12])).unwrap();
    let quad = |line: &str| Quad::new(report.clone(), rdfs::LABEL, Literal::new_simple_literal(line), report.clone());
    Ok(Made {
        report: report.as_str().to_owned(),
        title: Some(text.text.lines().next().unwrap_or_default().to_owned()),
        region: None,
        year: None,
        complete: true,
        counts: BTreeMap::from([("observation".to_owned(), text.text.lines().count())]),
        findings: Vec::new(),
        quads: text.text.lines().map(quad).collect(),
    })
}

fn tally(summary: &BuildSummary) -> (usize, usize, usize, usize) {
    (summary.added, summary.replaced, summary.unchanged, summary.left_out.len())
}

#[test]
fn what_has_not_changed_is_skipped_and_what_has_is_replaced() {
    let bench = Bench::new();
    let options = BuildOptions::default();
    bench.file("a.txt", "one\ntwo");
    bench.file("b.txt", "three");
    assert_eq!(tally(&bench.build(&options)), (2, 0, 0, 0));
    assert_eq!(tally(&bench.build(&options)), (0, 0, 2, 0));
    bench.file("a.txt", "four");
    assert_eq!(tally(&bench.build(&options)), (0, 1, 1, 0));
    bench.holds(&["four", "three"]);
    let maker = Maker { fingerprint: "other rules".to_owned(), ..Maker::default() };
    let newer = BuildOptions { maker, ..BuildOptions::default() };
    assert_eq!(tally(&bench.build(&newer)), (0, 2, 0, 0));
    assert_eq!(tally(&bench.build(&BuildOptions { force: true, ..newer })), (0, 2, 0, 0));
    bench.holds(&["four", "three"]);
    assert_eq!(bench.store.quad_count().unwrap(), 2);
}

#[test]
fn a_bad_file_is_a_finding_and_nothing_is_lost() {
    let bench = Bench::new();
    let options = BuildOptions::default();
    bench.file("a.txt", "one");
    bench.build(&options);
    for bad in ["", "novel", "panic"] {
        bench.file("a.txt", bad);
        bench.file("b.txt", "two");
        let summary = bench.build(&options);
        assert_eq!(summary.left_out.len(), 1, "{bad}");
        bench.holds(&["one", "two"]);
    }
}

#[test]
fn copies_are_findings_and_moves_are_not() {
    let bench = Bench::new();
    let options = BuildOptions::default();
    bench.file("b.txt", "one");
    bench.file("a.txt", "one");
    let summary = bench.build(&options);
    assert_eq!(tally(&summary), (1, 0, 0, 1));
    assert_eq!(summary.left_out[0].path, bench.path("b.txt"));
    assert_eq!(summary.left_out[0].problem, Problem::Duplicate { of: bench.path("a.txt") });
    bench.holds(&["one"]);
    // A copy that is built later, while the first file is still there.
    let summary = bench.build_paths(&[bench.path("b.txt")], &options);
    assert!(matches!(summary.left_out[0].problem, Problem::Duplicate { .. }));
    // The first file is gone: the report has moved.
    fs::remove_file(bench.path("a.txt")).unwrap();
    assert_eq!(tally(&bench.build(&options)), (0, 1, 0, 0));
    let records = bench.store.records().unwrap();
    assert_eq!(records.iter().map(|record| record.file_name.as_str()).collect::<Vec<_>>(), ["b.txt"]);
    // A file that sorts before the one in the store takes its place when both are built.
    bench.file("a.txt", "one");
    assert_eq!(tally(&bench.build(&options)), (0, 1, 0, 1));
    bench.holds(&["one"]);
}

#[test]
fn threads_and_order_do_not_matter() {
    let fill = |bench: &Bench| (0..30).for_each(|index| bench.file(&format!("{index}/{index}.txt"), &format!("text {index}")));
    let (one, many) = (Bench::new(), Bench::new());
    fill(&one);
    fill(&many);
    one.build(&BuildOptions { jobs: Some(1), ..BuildOptions::default() });
    let mut folders: Vec<PathBuf> = (0..30).map(|index| many.path(&index.to_string())).collect();
    folders.reverse();
    many.build_paths(&folders, &BuildOptions { jobs: Some(8), ..BuildOptions::default() });
    assert_eq!(one.lines(), many.lines());
    assert_eq!(one.lines().len(), 30);
}

#[test]
fn a_report_is_removed_by_any_of_its_names() {
    let bench = Bench::new();
    for name in ["a.txt", "a", "one", "path", "http"] {
        bench.file("a.txt", "one\ntwo");
        bench.file("b.txt", "three");
        bench.build(&BuildOptions::default());
        let record = bench.store.records().unwrap().remove(0);
        let name = match name {
            "path" => bench.path("a.txt").to_string_lossy().into_owned(),
            "http" => format!("<{}>", record.report),
            name => name.to_owned(),
        };
        assert_eq!(bench.store.find(&name).unwrap(), record, "{name}");
        bench.store.remove(&record).unwrap();
        bench.holds(&["three"]);
    }
    let Err(StoreError::NoSuchReport { nearest, .. }) = bench.store.find("b.tx") else { panic!() };
    assert_eq!(nearest.as_deref(), Some("b.txt"));
    bench.file("inner/b.txt", "four");
    bench.build(&BuildOptions::default());
    assert!(matches!(bench.store.find("b.txt"), Err(StoreError::SeveralReports { .. })));
}

#[test]
fn one_writes_while_others_read() {
    let bench = Bench::new();
    let folder = bench.store.folder().to_owned();
    let Err(StoreError::InUse { holder: Some(holder), .. }) = GraphStore::open(&folder) else { panic!() };
    assert_eq!(holder.process, std::process::id());
    let early = GraphStore::open_read_only(&folder).unwrap();
    bench.file("a.txt", "one");
    bench.build(&BuildOptions::default());
    let late = GraphStore::open_read_only(&folder).unwrap();
    assert_eq!((early.records().unwrap().len(), late.records().unwrap().len()), (0, 1), "each sees what was there");
    assert_eq!(GraphStore::newest_snapshot(&folder), late.snapshot());
    assert_eq!(fs::read_dir(folder.join("snapshots")).unwrap().count(), 2, "what is read is kept");
    drop((early, bench.store));
    let store = GraphStore::open(&folder).unwrap();
    store.remove(&store.records().unwrap()[0]).unwrap();
    assert_eq!(late.report_quads(&NamedNode::new_unchecked(&late.records().unwrap()[0].report)).count(), 1);
    store.publish().unwrap();
    assert_eq!(GraphStore::open_read_only(&folder).unwrap().records().unwrap().len(), 0);
    drop(late);
    assert!(matches!(store.publish().and_then(|()| GraphStore::open(&folder)), Err(StoreError::InUse { .. })));
}

#[test]
fn only_a_store_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    assert!(matches!(GraphStore::open(&path), Err(StoreError::Missing { .. })));
    fs::write(&path, "x").unwrap();
    assert!(matches!(GraphStore::create(&path), Err(StoreError::IsAFile { .. })));
    assert!(matches!(GraphStore::create(folder.path()), Err(StoreError::NotAStore { .. })));
    assert!(matches!(GraphStore::open_read_only(folder.path()), Err(StoreError::NotAStore { .. })));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was written");
}
