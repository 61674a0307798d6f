//! The program as its users meet it: arguments in; output, messages and exit codes out.

mod bad_input;
mod build;
mod check;
mod export;
mod help;
mod joined;
mod query;
mod read;
mod readme;
mod search;
mod site;
mod store;

use std::{
    fs,
    path::{Path, PathBuf},
};

use assert_cmd::Command;
use tempfile::TempDir;

/// A short report of an invented place.
pub const REPORT: &str = "云溪县人民政府工作报告\n\n——2023年12月20日在云溪县第三届人民代表大会第二次会议上\n\n县人民政府县长 林一舟\n\n各位代表：\n\n\
现在，我代表县人民政府向大会报告工作，请予审议。\n\n一、2023年工作回顾\n\n全年地区生产总值增长5.5%，规模以上工业企业达到84家。\
总投资6.8亿元的风铃电机产业园项目开工建设。\n\n二、2024年工作安排\n\n地区生产总值增长6%左右。\n";

/// A folder with reports, and a store beside them.
#[derive(Debug)]
pub struct Desk {
    pub folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    #[expect(clippy::new_without_default, reason = "a folder on disk is no default")]
    pub fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder") };
        fs::create_dir(desk.path("reports")).expect("a folder");
        desk
    }

    /// With one report in the store.
    pub fn with_report() -> Self {
        let desk = Self::new();
        desk.file("reports/云溪县_2023.txt", REPORT);
        desk.run(&["build", "reports"]).expect_code(0);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// Runs the program in the folder, with the store `store`.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, &[], "")
    }

    pub fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Outcome {
        run_in(self.folder.path(), arguments, environment, input)
    }

    /// The whole graph.
    pub fn graph(&self) -> String {
        let outcome = self.run(&["export", "--format", "nquads"]);
        outcome.expect_code(0);
        outcome.out
    }
}

pub fn run_in(folder: &Path, arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Outcome {
    let mut command = Command::cargo_bin("reportgraph").expect("the program is built");
    command
        .current_dir(folder)
        .env("REPORTGRAPH_STORE", "store")
        .env_remove("REPORTGRAPH_RULES")
        .env_remove("REPORTGRAPH_BASE")
        .env_remove("COLUMNS");
    command.envs(environment.iter().copied()).args(arguments).write_stdin(input);
    let output = command.output().expect("the program runs");
    Outcome {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

impl Outcome {
    pub fn expect_code(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Standard error holds every one of the parts.
    pub fn expect_error(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(self.err.contains(part), "`{part}` is missing in\n{}", self.err);
        }
        self
    }

    pub fn expect_output(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(self.out.contains(part), "`{part}` is missing in\n{}", self.out);
        }
        self
    }
}
