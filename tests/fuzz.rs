//! Mutated files through every reader: none panics, hangs, or takes memory beyond the limit.
//!
//! Each execution takes a file of a format, changes some of its bytes (of a compressed format also those of a member,
//! packed again), and reads it to the end, the outline of each report included. `cargo test` makes a small share;
//! `make fuzz` a million executions (`REPORTGRAPH_FUZZ` is their number) over files of `../shared`, too. The numbers are
//! the same in every run of the same number.

use std::{
    env, fs,
    io::{Cursor, Read, Write},
    ops::ControlFlow,
    path::Path,
    sync::Mutex,
    time::{Duration, Instant},
};

use reportgraph::{
    lexicon::Lexicons,
    outline_source,
    rules::{RuleFiles, RuleSet},
    source::{Limits, Problem, ReadOptions, Reader},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// No file of a few kilobytes may take longer, on however busy a machine.
const HANG: Duration = Duration::from_secs(20);
/// The most memory that the process may take, in MiB.
const MEMORY: u64 = 1024;
/// Executions of a plain `cargo test`, per reader.
const FEW: u64 = 250;

/// Random numbers that are the same in every run (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).expect("below a limit")
    }
}

/// Bytes that mean something to one format or another.
const TELLING: [&[u8]; 22] = [
    b"\0",
    b"\xff\xff\xff\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\"",
    b",",
    b"\n",
    b"{",
    b"[",
    b"</w:p>",
    b"<w:p>",
    b"<!--",
    b"&#x110000;",
    b"&amp;",
    b"stream\n",
    b"endobj",
    b"<<",
    b">>",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"99999999999",
    b"-1",
];

fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(6) {
        if bytes.is_empty() {
            bytes.push(0);
        }
        let at = chance.below(bytes.len());
        match chance.below(7) {
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes[at] = u8::try_from(chance.below(256)).expect("a byte"),
            2 => bytes.truncate(at),
            3 => {
                let end = (at + chance.below(64)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + chance.below(256)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                let to = chance.below(bytes.len());
                bytes.splice(to..to, part);
            }
            5 => {
                let to = chance.below(bytes.len());
                bytes.swap(at, to);
            }
            _ => {
                let telling = TELLING[chance.below(TELLING.len())];
                bytes.splice(at..at, telling.iter().copied());
            }
        }
    }
    bytes.truncate(1 << 20);
}

/// Mutates one member of a ZIP archive, and packs all again: so that what lies behind the packing is reached.
fn mutate_member(bytes: &[u8], chance: &mut Chance) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = chance.below(archive.len());
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        member.read_to_end(&mut content).ok()?;
        if index == chosen {
            mutate(&mut content, chance);
        }
        packed.start_file(member.name().ok()?.into_owned(), SimpleFileOptions::default()).ok()?;
        packed.write_all(&content).ok()?;
    }
    Some(packed.finish().ok()?.into_inner())
}

/// The files that are mutated, by the name that tells the reader.
fn seeds() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let text = fs::read_to_string("tests/data/report.txt").expect("a report");
    let file = |name: &str| fs::read(format!("tests/data/{name}")).expect("a committed file");
    let row = serde_json::json!({ "title": "政府工作报告", "content": text, "year": 2024 }).to_string();
    let csv = format!("title,content\n政府工作报告,\"{text}\"\n另一份,\"{text}\"\n");
    let html = format!(
        "<html><head><meta charset=gbk><title>报告</title></head><body><div><ul><li><a>首页</a></ul><p>{}</p><table><tr><td>1<td>2</table></div></body></html>",
        text.replace('\n', "</p><p>")
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("a/甲县_2023.txt", text.as_bytes()), ("b.csv", csv.as_bytes()), ("c.html", html.as_bytes())] {
        zip.start_file(name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(content).expect("its content");
    }
    let zip = zip.finish().expect("an archive").into_inner();
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    tar.append_data(&mut header, "a.txt", text.as_bytes()).expect("a member");
    let tar = tar.into_inner().expect("an archive");
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("a buffer");
        encoder.finish().expect("a buffer")
    };
    let mut seeds = vec![
        (
            "a.txt",
            vec![
                text.clone().into_bytes(),
                encoding_rs::GB18030.encode(&text).0.into_owned(),
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            ],
        ),
        ("a.html", vec![html.clone().into_bytes(), encoding_rs::GB18030.encode(&html).0.into_owned()]),
        ("a.md", vec![format!("---\ntitle: x\n---\n# 报告\n\n{text}\n\n1. 甲\n2. 乙\n\n| a | b |\n|---|---|\n| 1 | 2 |\n").into_bytes()]),
        ("a.docx", vec![file("report.docx")]),
        ("a.pdf", vec![file("report.pdf")]),
        ("a.xlsx", vec![file("report.xlsx")]),
        ("a.csv", vec![csv.clone().into_bytes()]),
        ("a.json", vec![format!("[{row},{row}]").into_bytes(), format!("{{\"data\":[{row}]}}").into_bytes()]),
        ("a.jsonl", vec![format!("{row}\n{row}\n").into_bytes()]),
        ("a.zip", vec![zip]),
        ("a.tar.gz", vec![gzip(&tar)]),
        ("a.tar", vec![tar]),
        ("a.csv.gz", vec![gzip(csv.as_bytes())]),
        ("a.txt.zst", vec![zstd::encode_all(text.as_bytes(), 1).expect("a buffer")]),
    ];
    if env::var_os("REPORTGRAPH_FUZZ").is_some() {
        add_real_files(&mut seeds);
    }
    seeds
}

/// Beginnings of real files, and small ones whole.
fn add_real_files(seeds: &mut [(&'static str, Vec<Vec<u8>>)]) {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports");
    let real = [("a.docx", "docx"), ("a.txt", "gb18030"), ("a.txt", "scraped"), ("a.csv", "scraped"), ("a.jsonl", "scraped")];
    for (name, folder) in real {
        let extension = name.rsplit('.').next().expect("an extension");
        let entries = fs::read_dir(shared.join(folder)).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
        paths.sort();
        let files = paths.into_iter().take(3).filter_map(|path| fs::read(path).ok());
        // The whole of a DOCX, else it is no archive; of others a few kilobytes, so that a million executions end.
        let some = files.map(|mut bytes| {
            bytes.truncate(if extension == "docx" { usize::MAX } else { 6000 });
            bytes
        });
        if let Some((_, all)) = seeds.iter_mut().find(|(of, _)| *of == name) {
            all.extend(some);
        }
    }
}

/// The most memory that this process has taken so far, in MiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kibibytes| kibibytes >> 10)
}

#[test]
fn no_mutation_panics_hangs_or_exhausts_memory() {
    // Panics of libraries on damaged documents are caught, and need not be printed.
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !Problem::is_guarded() {
            print(panic);
        }
    }));
    let rules = RuleSet::load(&RuleFiles::built_in()).expect("the built-in rules load");
    assert!(Lexicons::load(&RuleFiles::built_in()).is_ok());
    let limits = Limits { document: 4 << 20, text: 1 << 20, unpacked: 16 << 20, members: 10_000, depth: 3 };
    let seeds = seeds();
    let all: Option<u64> = env::var("REPORTGRAPH_FUZZ").ok().map(|number| number.parse().expect("REPORTGRAPH_FUZZ is a number"));
    let each = all.map_or(FEW, |all| all.div_ceil(seeds.len() as u64));
    let report = Mutex::new(Vec::new());
    let jobs: Vec<(usize, u64)> = (0..seeds.len()).flat_map(|seed| (0..each.div_ceil(5000)).map(move |part| (seed, part))).collect();
    let next = Mutex::new(jobs.into_iter());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            // The stack of a thread that extracts.
            let work = || {
                loop {
                    let Some((seed, part)) = next.lock().expect("no panic").next() else { break };
                    let (name, files) = &seeds[seed];
                    let count = (each - part * 5000).min(5000);
                    let figures = run(name, files, part, count, limits, &rules);
                    report.lock().expect("no panic").push((*name, count, figures));
                }
            };
            std::thread::Builder::new().stack_size(2 << 20).spawn_scoped(scope, work).expect("a thread");
        }
    });
    let report = report.into_inner().expect("no panic");
    let mut lines = Vec::new();
    for (name, _) in &seeds {
        let of = || report.iter().filter(|(found, ..)| found == name).map(|(_, count, figures)| (count, figures));
        let (executions, reports): (u64, u64) = (of().map(|(count, _)| count).sum(), of().map(|(_, figures)| figures.reports).sum());
        let longest = of().map(|(_, figures)| figures.longest).max().unwrap_or_default();
        let mean = of().map(|(_, figures)| figures.time).sum::<Duration>() / u32::try_from(executions.max(1)).expect("few");
        lines.push(format!("{name:<10} {executions:>8} executions {reports:>8} reports, mean {mean:>9.1?}, longest {longest:>9.1?}"));
    }
    let peak = peak_memory();
    if all.is_some() {
        let _ = writeln!(std::io::stderr(), "{}\npeak memory {} MiB", lines.join("\n"), peak.unwrap_or(0));
    }
    let executions: u64 = report.iter().map(|(_, count, _)| count).sum();
    assert!(executions >= all.unwrap_or(FEW * seeds.len() as u64));
    assert!(peak.is_none_or(|peak| peak < MEMORY), "{peak:?} MiB");
}

#[derive(Default)]
struct Figures {
    reports: u64,
    time: Duration,
    longest: Duration,
}

fn run(name: &str, files: &[Vec<u8>], part: u64, count: u64, limits: Limits, rules: &RuleSet) -> Figures {
    let reader = Reader::new(ReadOptions { limits, ..ReadOptions::default() });
    let mut figures = Figures::default();
    let seed = name.bytes().fold(0x9e37_79b9_7f4a_7c15_u64 ^ (part << 17), |seed, byte| seed.rotate_left(7) ^ u64::from(byte));
    let mut chance = Chance(seed | 1);
    for _ in 0..count {
        let mut bytes = files[chance.below(files.len())].clone();
        let inside = matches!(name, "a.docx" | "a.xlsx" | "a.zip") && chance.below(4) > 0;
        match inside.then(|| mutate_member(&bytes, &mut chance)).flatten() {
            Some(mutated) => bytes = mutated,
            None => mutate(&mut bytes, &mut chance),
        }
        let start = Instant::now();
        reader.visit_bytes(name, &bytes, &mut |report| {
            match report {
                Ok(text) => {
                    figures.reports += 1;
                    outline_source(&text, rules);
                }
                Err(error) => {
                    if let Problem::Internal { reason } = &error.problem {
                        let _ = fs::write(env::temp_dir().join(format!("reportgraph-panic-{name}")), &bytes);
                        panic!("{name}: a reader panicked: {reason}");
                    }
                }
            }
            ControlFlow::Continue(())
        });
        let time = start.elapsed();
        figures.time += time;
        figures.longest = figures.longest.max(time);
        if time >= HANG {
            let _ = fs::write(env::temp_dir().join(format!("reportgraph-hang-{name}")), &bytes);
        }
        assert!(time < HANG, "{name}: {time:?}");
    }
    figures
}
