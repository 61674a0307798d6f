//! How fast one core turns text into facts, and into quads: over `../shared/reports` where it is; else, and it says so, over the samples.
//!
//! `docs/benchmarks.md` has figures, and the machine that they were measured on.

use std::{hint::black_box, path::PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use reportgraph::{
    document,
    graph::DataIris,
    pipeline::Pipeline,
    rules::RuleFiles,
    source::{SourceText, find, read},
};

fn texts() -> Vec<SourceText> {
    let (real, samples) = (PathBuf::from("../shared/reports"), PathBuf::from("examples"));
    let folder = if real.is_dir() {
        real
    } else {
        eprintln!("SKIPPED: there is no {}: the figures are those of {}", real.display(), samples.display());
        samples
    };
    let texts: Vec<SourceText> = find(&[folder]).files.iter().filter_map(|path| read(path).ok()).collect();
    let bytes: usize = texts.iter().map(|text| text.text.len()).sum();
    eprintln!("{} reports, {bytes} bytes of UTF-8, one thread", texts.len());
    texts
}

fn extraction(criterion: &mut Criterion) {
    let pipeline = Pipeline::new(&RuleFiles::built_in(), DataIris::default()).expect("the built-in rules load");
    let texts = texts();
    let mut group = criterion.benchmark_group("report");
    group.throughput(Throughput::BytesDecimal(texts.iter().map(|text| text.text.len() as u64).sum())).sample_size(10);
    group.bench_function("text to outline", |bencher| {
        let outline = |text: &SourceText| document::read(text.text.clone(), &text.file_name, pipeline.rules().document());
        bencher.iter(|| texts.iter().map(|text| black_box(outline(text)).sentences.len()).sum::<usize>());
    });
    group.bench_function("text to facts", |bencher| {
        bencher.iter(|| texts.iter().map(|text| black_box(pipeline.read(text)).is_ok()).filter(|read| *read).count());
    });
    group.bench_function("text to quads", |bencher| {
        bencher.iter(|| texts.iter().filter_map(|text| pipeline.make(text).ok()).map(|made| black_box(made.quads).len()).sum::<usize>());
    });
    group.bench_function("text to N-Quads", |bencher| {
        let lines = |text: &SourceText| pipeline.read(text).map(|reading| black_box(pipeline.nquads(&reading)).len());
        bencher.iter(|| texts.iter().filter_map(|text| lines(text).ok()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, extraction);
criterion_main!(benches);
