//! How fast text becomes facts, and quads, on one core: over `../shared/reports` where it is, else over the samples.

use std::{hint::black_box, path::PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use reportgraph::{
    graph::DataIris,
    pipeline::Pipeline,
    rules::RuleFiles,
    source::{SourceText, find, read},
};

fn texts() -> Vec<SourceText> {
    let real = PathBuf::from("../shared/reports");
    let folder = if real.is_dir() { real } else { PathBuf::from("examples") };
    eprintln!("reports of {}", folder.display());
    find(&[folder]).files.iter().filter_map(|path| read(path).ok()).collect()
}

fn extraction(criterion: &mut Criterion) {
    let pipeline = Pipeline::new(&RuleFiles::built_in(), DataIris::default()).expect("the built-in rules load");
    let texts = texts();
    let mut group = criterion.benchmark_group("report");
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.text.len() as u64).sum())).sample_size(10);
    group.bench_function("text to outline and facts", |bencher| {
        bencher.iter(|| texts.iter().map(|text| black_box(pipeline.read(text)).is_ok()).filter(|read| *read).count());
    });
    group.bench_function("text to quads", |bencher| {
        bencher.iter(|| texts.iter().filter_map(|text| pipeline.make(text).ok()).map(|made| black_box(made.quads).len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, extraction);
criterion_main!(benches);
