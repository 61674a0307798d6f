//! What the READMEs show is what the program prints: the commands of their tour are run here.
//!
//! In a block ```` ```console ````, a line that starts with `$ ` is a command, and the lines after it are its output. `…` at
//! the end of a line stands for the rest of it, and alone for any number of lines.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

#[test]
fn the_tour_of_the_readme() {
    check("README.md");
}

#[test]
fn the_tour_of_the_chinese_readme() {
    check("README.zh-CN.md");
}

fn check(name: &str) {
    if !cfg!(unix) {
        eprintln!("SKIPPED: the commands of {name} are for a Unix shell");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join(name)).expect("the README");
    let desk = tempfile::tempdir().expect("a folder");
    fs::create_dir(desk.path().join("examples")).expect("a folder");
    for file in fs::read_dir(root.join("examples")).expect("the samples") {
        let file = file.expect("a sample");
        fs::copy(file.path(), desk.path().join("examples").join(file.file_name())).expect("a copy");
    }
    let shown = commands(&text);
    assert!(shown.len() > 5, "{name} shows {} commands", shown.len());
    for (command, lines) in shown {
        let printed = output(&desk, command);
        if let Err(line) = compare(&lines, &printed) {
            panic!("{name} shows for `{command}` the line\n{line}\nwhich is not what the program prints there:\n{printed}");
        }
    }
}

/// The commands of a README with the lines that it shows of their output.
fn commands(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for block in text.split("```console\n").skip(1) {
        let block = block.split("\n```").next().unwrap_or_default();
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(command) => found.push((command, Vec::new())),
                None => found.last_mut().expect("a block starts with a command").1.push(line),
            }
        }
    }
    found
}

/// What a command prints, on both streams.
fn output(desk: &TempDir, command: &str) -> String {
    let program = assert_cmd::cargo::cargo_bin("reportgraph");
    let folder = program.parent().expect("a folder above").display().to_string();
    let output = Command::new("sh")
        .args(["-c", &format!("({command}) 2>&1")])
        .current_dir(desk.path())
        .env("PATH", format!("{folder}:{}", std::env::var("PATH").unwrap_or_default()))
        .env_remove("REPORTGRAPH_STORE")
        .env_remove("REPORTGRAPH_RULES")
        .env_remove("REPORTGRAPH_BASE")
        .env_remove("COLUMNS")
        .output()
        .expect("sh runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The first shown line that does not stand in what was printed, at its place.
fn compare<'a>(shown: &[&'a str], printed: &str) -> Result<(), &'a str> {
    let mut rest = printed.lines();
    let mut skipping = false;
    for line in shown {
        if *line == "…" {
            skipping = true;
        } else {
            let fits = |printed: &str| match line.strip_suffix('…') {
                Some(start) => printed.starts_with(start.trim_end()),
                None => printed.trim_end() == *line,
            };
            let found = if skipping { rest.any(fits) } else { rest.next().is_some_and(fits) };
            if !found {
                return Err(line);
            }
            skipping = false;
        }
    }
    Ok(())
}

#[test]
fn lines_left_out_are_marked() {
    let printed = "a\nb1\nb2\nc\n";
    assert_eq!(compare(&["a", "…", "c"], printed), Ok(()));
    assert_eq!(compare(&["a", "b…"], printed), Ok(()));
    assert_eq!(compare(&["a", "c"], printed), Err("c"));
    assert_eq!(compare(&["…", "d"], printed), Err("d"));
}
