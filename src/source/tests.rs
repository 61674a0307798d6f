//! Readers together: files made here, read through [`Reader`].

use std::{fs, ops::ControlFlow, path::Path};

use super::*;

/// All reports and problems of a file, in order.
pub(super) fn all(path: &Path, options: ReadOptions) -> Vec<Result<SourceText, SourceError>> {
    let mut found = Vec::new();
    Reader::new(options).visit(&Origin::whole(path), &mut |report| {
        found.push(report);
        ControlFlow::Continue(())
    });
    found
}

/// Parts with the beginnings of their texts, or the codes of their problems.
pub(super) fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let found: Vec<String> = all(&path, ReadOptions::default())
        .into_iter()
        .map(|report| match report {
            Ok(text) => format!("{} {}", text.part.as_str(), text.text.chars().take(12).collect::<String>().replace('\n', "|")),
            Err(error) => format!("{} {}", error.part.as_str(), error.problem.code()),
        })
        .collect();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn formats_have_extensions_of_their_own() {
    let mut seen = std::collections::BTreeSet::new();
    for extension in FORMATS.iter().flat_map(|format| format.extensions) {
        assert_eq!(*extension, extension.to_ascii_lowercase());
        assert!(seen.insert(extension), "{extension} stands for two formats");
    }
}

#[test]
fn a_file_is_read_with_its_name_and_hash() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("甲县_2023.txt");
    fs::write(&path, "政府工作报告").unwrap();
    let text = read(&path).unwrap();
    assert_eq!(text.file_name, "甲县_2023.txt");
    assert_eq!(text.text, "政府工作报告");
    assert_eq!(text.sha256, hash::sha256("政府工作报告".as_bytes()));
    assert_eq!(text.encoding, Some(Encoding::Utf8));
    assert!(text.part.is_whole() && text.hints.is_empty());
}

#[test]
fn what_cannot_be_read_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(read(&folder.path().join("none.txt")).unwrap_err().problem, Problem::Missing);
    assert!(matches!(read(folder.path()).unwrap_err().problem, Problem::Unreadable { .. }));
}

#[test]
fn tables_give_a_report_a_row() {
    check(
        "a.csv",
        "title,content\n甲县报告,甲县政府工作报告\n乙县报告,\"乙县\n政府\"\n".as_bytes(),
        &["#2 甲县政府工作报告", "#3 乙县|政府"],
    );
    check("a.tsv", "text\tregion\n甲县政府工作报告\t甲县\n\t乙县\n".as_bytes(), &["#2 甲县政府工作报告", "#3 empty"]);
    check("a.csv", "name,size\n甲,3\n".as_bytes(), &[" no-text-column"]);
    check("a.csv", "title,content\n".as_bytes(), &[" no-rows"]);
    let gbk = encoding_rs::GB18030.encode("title,content\n甲县报告,甲县人民政府工作报告全文如下\n").0.into_owned();
    check("a.csv", &gbk, &["#2 甲县人民政府工作报告全文"]);
}

#[test]
fn json_gives_a_report_an_object() {
    let two = "{\"content\":\"甲县\",\"year\":2023}\n\n{\"content\":\"乙县\"}\n";
    check("a.jsonl", two.as_bytes(), &["#1 甲县", "#3 乙县"]);
    check("a.json", "[{\"text\":\"甲县\"},{\"text\":\"乙县\"}]".as_bytes(), &["#1 甲县", "#2 乙县"]);
    check("a.json", "{\"text\":\"甲县\"}".as_bytes(), &["#1 甲县"]);
    check("a.json", "{\"data\":[{\"text\":\"甲县\"},{\"text\":\"乙县\"}]}".as_bytes(), &["#1 甲县", "#2 乙县"]);
    check("a.jsonl", "{\"content\":\"甲县\"}\n{\"content\":\"乙\n{\"content\":\"丙县\"}".as_bytes(), &["#1 甲县", "#2 damaged", "#3 丙县"]);
    check("a.json", "[{\"text\":\"甲县\"},{\"tex".as_bytes(), &["#1 甲县", " damaged"]);
    check("a.json", b"[1, 2]", &["#1 no-text-column", "#2 no-text-column"]);
}
