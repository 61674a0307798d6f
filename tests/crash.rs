//! What happens to a store when a build is killed, interrupted, or runs out of disk: at any moment it holds whole reports
//! only, and the same command goes on to the very graph of a build that nothing has disturbed.
//!
//! Here is the short proof, on a small collection. `make crash` is the long one: `REPORTGRAPH_KILLS` says how many times a
//! build is killed, `REPORTGRAPH_REPORTS` which folder of reports is taken.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_reportgraph");
/// Small batches, so that a build has many moments at which something is half done.
const BATCH: &str = "10";

fn kills() -> usize {
    std::env::var("REPORTGRAPH_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(4)
}

/// A folder of reports in two versions, and what undisturbed builds make of them.
struct Bench {
    folder: TempDir,
    /// Of the second version: N-Quads, as exported.
    graph: String,
    /// How long the build of the second version took.
    time: Duration,
}

impl Bench {
    fn new() -> Self {
        Self::of(24)
    }

    /// So many reports of our own, or those that the environment names.
    fn of(count: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let bench = Self { folder, graph: String::new(), time: Duration::ZERO };
        match std::env::var_os("REPORTGRAPH_REPORTS") {
            Some(reports) => copy_reports(Path::new(&reports), &bench.path("reports")),
            None => write_reports(&bench.path("reports"), count),
        }
        let start = Instant::now();
        bench.build("undisturbed").expect_end(&[0, 1]);
        let time = start.elapsed();
        let graph = bench.graph_of("undisturbed");
        assert!(graph.lines().count() > 10_000, "the collection is not too small");
        Self { graph, time, ..bench }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn build(&self, store: &str) -> Run {
        run(self.command(store))
    }

    fn command(&self, store: &str) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(["build", "--batch", BATCH, "--jobs", "3", "--quiet"]).arg(self.path("reports")).arg("--store").arg(self.path(store));
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    fn graph_of(&self, store: &str) -> String {
        let output = Command::new(PROGRAM)
            .args(["export", "--format", "nquads", "--store"])
            .arg(self.path(store))
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// The store can be read, and holds whole reports of one of two versions. Returns how many.
    fn holds_whole_reports(&self, store: &str, versions: &[&str]) -> usize {
        let versions: Vec<_> = versions.iter().map(|graph| by_graph(graph)).collect();
        let found = self.graph_of(store);
        let found = by_graph(&found);
        for (name, lines) in &found {
            assert!(versions.iter().any(|version| version.get(name) == Some(lines)), "{name} is not whole");
        }
        found.len()
    }
}

/// The lines of N-Quads by their graphs.
fn by_graph(quads: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut graphs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in quads.lines() {
        let graph = line.trim_end_matches(" .").rsplit(' ').next().expect("a graph");
        graphs.entry(graph).or_default().insert(line);
    }
    graphs
}

struct Run {
    code: Option<i32>,
    errors: String,
}

impl Run {
    fn expect_end(&self, codes: &[i32]) -> &Self {
        assert!(self.code.is_some_and(|code| codes.contains(&code)), "ended with {:?}: {}", self.code, self.errors);
        self
    }
}

fn run(mut command: Command) -> Run {
    let output = command.spawn().expect("the program runs").wait_with_output().expect("the program ends");
    Run { code: output.status.code(), errors: String::from_utf8_lossy(&output.stderr).into_owned() }
}

/// Runs a command and sends it a signal after a while, if it still runs. Says how it ended.
fn run_and_signal(mut command: Command, signal: &str, after: Duration) -> Run {
    let child = command.spawn().expect("the program runs");
    std::thread::sleep(after);
    let _ = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).stderr(Stdio::null()).status();
    let output = child.wait_with_output().expect("the program ends");
    Run { code: output.status.code(), errors: String::from_utf8_lossy(&output.stderr).into_owned() }
}

/// Moments between nothing and `time`, spread over all of it, not in order.
fn moments(count: usize, time: Duration) -> impl Iterator<Item = Duration> {
    let spread = |index: usize| (index * 7919 + 3571) % 10_007;
    (0..count).map(move |index| time.mul_f64(f64::from(u32::try_from(spread(index)).unwrap_or(0)) / 10_007.0))
}

fn write_reports(folder: &Path, count: usize) {
    fs::create_dir_all(folder).expect("a folder");
    for number in 0..count {
        fs::write(folder.join(format!("county_石门{number}县_2023.txt")), report(number)).expect("a file");
    }
}

fn report(number: usize) -> String {
    let mut text = format!("石门{number}县人民政府工作报告\n\n各位代表：\n\n一、2023年工作回顾\n\n");
    for line in 1..60 {
        let _ = writeln!(
            text,
            "全年地区生产总值增长{}.{}%，规模以上工业企业达到{}家。总投资{line}.{}亿元的石桥{line}号产业园项目开工建设。",
            number % 9,
            line % 10,
            number + line,
            number % 10
        );
    }
    text + "\n二、2024年工作安排\n\n地区生产总值增长6%左右。\n"
}

fn copy_reports(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder of reports").flatten().filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a file");
    }
}

/// Makes the first version of all reports: the same names, with less in them.
fn first_version(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder of reports").flatten() {
        let bytes = fs::read(entry.path()).expect("a file");
        let end = bytes.iter().rposition(|byte| *byte == b'\n').unwrap_or(bytes.len());
        fs::write(to.join(entry.file_name()), &bytes[..end]).expect("a file");
    }
}

#[test]
fn a_build_that_is_killed_goes_on_to_the_very_same_graph() {
    let bench = Bench::new();
    let mut most = 0;
    for (trial, moment) in moments(kills(), bench.time).enumerate() {
        let store = format!("killed-{trial}");
        run_and_signal(bench.command(&store), "KILL", moment);
        // Once more, while it goes on.
        if trial % 3 == 2 {
            run_and_signal(bench.command(&store), "KILL", moment / 2);
        }
        if bench.path(&store).join("snapshots/1").exists() {
            most = most.max(bench.holds_whole_reports(&store, &[&bench.graph]));
        }
        bench.build(&store).expect_end(&[0, 1]);
        assert!(bench.graph_of(&store) == bench.graph, "trial {trial}, killed after {moment:?}: another graph");
        fs::remove_dir_all(bench.path(&store)).expect("the store is removed");
    }
    eprintln!("{} builds killed; readers saw up to {most} reports before the next one", kills());
}

#[test]
fn a_build_that_is_killed_while_it_replaces_goes_on_to_the_very_same_graph() {
    let mut bench = Bench::new();
    first_version(&bench.path("reports"), &bench.path("first"));
    fs::rename(bench.path("reports"), bench.path("second")).expect("renamed");
    fs::rename(bench.path("first"), bench.path("reports")).expect("renamed");
    bench.build("first-store").expect_end(&[0, 1]);
    let first = bench.graph_of("first-store");
    fs::rename(bench.path("reports"), bench.path("first")).expect("renamed");
    fs::rename(bench.path("second"), bench.path("reports")).expect("renamed");
    let start = Instant::now();
    copy_folder(&bench.path("first-store"), &bench.path("replaced"));
    bench.build("replaced").expect_end(&[0, 1]);
    bench.time = start.elapsed();
    assert!(bench.graph_of("replaced") == bench.graph, "what was replaced is what would be built");
    for (trial, moment) in moments(kills(), bench.time).enumerate() {
        let store = format!("killed-{trial}");
        copy_folder(&bench.path("first-store"), &bench.path(&store));
        run_and_signal(bench.command(&store), "KILL", moment);
        bench.holds_whole_reports(&store, &[&first, &bench.graph]);
        bench.build(&store).expect_end(&[0, 1]);
        assert!(bench.graph_of(&store) == bench.graph, "trial {trial}, killed after {moment:?}: another graph");
        fs::remove_dir_all(bench.path(&store)).expect("the store is removed");
    }
}

#[test]
fn a_build_that_is_interrupted_commits_and_says_how_to_go_on() {
    // More than are under way at once: what has been begun is finished.
    let bench = Bench::of(60);
    let (mut interrupted, enough) = (0, kills().div_ceil(2));
    // On a busy machine a build may be through, or not have begun, at the moment that was chosen: then another is tried.
    for (trial, moment) in moments(10 * enough, bench.time / 2).enumerate() {
        if interrupted == enough {
            break;
        }
        let store = format!("interrupted-{trial}");
        let moment = moment.max(Duration::from_millis(150));
        let ended = run_and_signal(bench.command(&store), "INT", moment);
        if ended.code == Some(8) {
            interrupted += 1;
            assert!(ended.errors.contains("the same command goes on"), "{}", ended.errors);
            bench.holds_whole_reports(&store, &[&bench.graph]);
        }
        bench.build(&store).expect_end(&[0, 1]);
        assert!(bench.graph_of(&store) == bench.graph, "trial {trial}, interrupted after {moment:?}: another graph");
    }
    assert!(interrupted > 0, "at least one build was interrupted");
}

#[test]
fn a_full_disk_ends_with_an_error_and_a_store_that_works() {
    let bench = Bench::new();
    let disk = bench.path("disk");
    fs::create_dir(&disk).expect("a folder");
    let used: u64 = size_of(&bench.path("undisturbed"));
    let mut full = 0;
    for part in [4, 8] {
        // RocksDB takes some megabytes for its journals at once.
        let size = format!("size={}k", used * part / 10 / 1024 + 256);
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&disk).stderr(Stdio::null()).status();
        if !mount.is_ok_and(|status| status.success()) {
            eprintln!("SKIPPED: a small disk cannot be mounted here (it takes root)");
            return;
        }
        let _mounted = Mounted(&disk);
        let ended = bench.build("disk/store");
        if ended.code == Some(4) {
            full += 1;
            assert!(ended.errors.contains("is full"), "{}", ended.errors);
            if bench.path("disk/store/snapshots").read_dir().is_ok_and(|entries| entries.count() > 0) {
                bench.holds_whole_reports("disk/store", &[&bench.graph]);
            }
        }
        // Room is made, and the same command goes on.
        let grown = Command::new("mount").args(["-o", "remount,size=1g"]).arg(&disk).status();
        assert!(grown.is_ok_and(|status| status.success()));
        bench.build("disk/store").expect_end(&[0, 1]);
        assert!(bench.graph_of("disk/store") == bench.graph, "on a disk of {size}: another graph");
    }
    assert!(full > 0, "the disk was full at least once");
}

/// Unmounts a disk in the end.
struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

/// The bytes that the files of a folder take on disk: a file with several names once.
fn size_of(folder: &Path) -> u64 {
    fn add(folder: &Path, files: &mut BTreeMap<u64, u64>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => add(&entry.path(), files),
                Ok(metadata) => drop(files.insert(metadata.ino(), metadata.blocks() * 512)),
                Err(_) => {}
            }
        }
    }
    let mut files = BTreeMap::new();
    add(folder, &mut files);
    files.values().sum()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file");
        }
    }
}
