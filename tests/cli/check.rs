//! `check` names what is wrong with each of many kinds of damaged files, and stops at none.

use std::{
    collections::BTreeSet,
    io::{Cursor, Write},
};

use zip::{ZipWriter, write::SimpleFileOptions};

use crate::Desk;

/// A whole report, in which nothing is odd.
fn whole(place: &str, year: i32) -> String {
    let review: String = (1..60).map(|number| work(&format!("完成第{number}项工程"), place, number, year)).collect();
    let plan: String = (1..40).map(|number| work(&format!("确保第{number}项任务"), place, number * 3, year)).collect();
    format!(
        "{place}人民政府工作报告\n——{next}年1月8日在{place}第九届人民代表大会第三次会议上\n县长 江夜白\n各位代表：\n现在，我代表{place}人民政府向大会报告工作，请予审议。\n\
         一、{year}年工作回顾\n{review}二、{next}年工作安排\n{plan}让我们团结一心，为建设新{place}而努力奋斗！\n",
        next = year + 1
    )
}

fn work(begin: &str, place: &str, number: usize, year: i32) -> String {
    format!("{begin}，{place}{year}年投资{}.{}亿元，同比增长百分之{}。\n", number * 7 % 90 + 1, number % 10, number % 13 + 2)
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a member");
        archive.write_all(content).expect("its content");
    }
    archive.finish().expect("an archive").into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("a buffer");
    encoder.finish().expect("a buffer")
}

/// A PDF whose only page shows nothing.
fn image_only() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        "<< /Length 3 >>\nstream\nq Q\nendstream",
    ];
    let (mut pdf, mut table) = ("%PDF-1.4\n".to_owned(), "xref\n0 5\n0000000000 65535 f \n".to_owned());
    for (index, object) in objects.iter().enumerate() {
        table.extend([format!("{:010} 00000 n \n", pdf.len())]);
        pdf.extend([format!("{} 0 obj\n{object}\nendobj\n", index + 1)]);
    }
    let start = pdf.len();
    format!("{pdf}{table}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").into_bytes()
}

/// Writes all damaged files: each with the code that `check` must name for it, as `path` or `path` with a part.
fn damaged(desk: &Desk) -> Vec<(String, &'static str)> {
    let mut expected = Vec::new();
    let mut file = |name: &str, bytes: &[u8], code: &'static str| {
        desk.file(&format!("in/{}", name.split(['#', '!']).next().unwrap_or(name)), bytes);
        expected.push((name.to_owned(), code));
    };
    let report = whole("青禾县", 2023);
    let bytes = report.as_bytes();
    let csv = |text: &str, year: i32| format!("content,region,year\n\"{text}\",青禾县,{year}\n");
    // No report comes of these.
    file("empty.txt", b"", "empty");
    file("blank.txt", " \r\n\u{3000}\n".as_bytes(), "empty");
    file("zeros.txt", &[bytes, &[0; 40]].concat(), "binary");
    file("picture.txt", b"\x89PNG\r\n\x1a\n0000", "binary");
    file("old-word.txt", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on", "binary");
    file("locked-word.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", "encrypted");
    file("latin.txt", b"Le d\xE9veloppement \xE9conomique de la r\xE9gion", "undecodable");
    file("novel.txt", "从前有一个渔夫，他住在海边的小屋里。".repeat(300).as_bytes(), "not-a-report");
    file("cut.docx", &include_bytes!("../data/report.docx")[..3000], "damaged");
    file("hollow.docx", &zip(&[("word/styles.xml", b"<a/>")]), "damaged");
    file("torn.docx", &zip(&[("word/document.xml", b"<w:document><w:p><w:t>\xE6\x94\xBF</w:t")]), "damaged");
    file("cut.pdf", &include_bytes!("../data/report.pdf")[..2000], "damaged");
    file("scan.pdf", &image_only(), "no-text-layer");
    file("cut.xlsx", &include_bytes!("../data/report.xlsx")[..900], "damaged");
    file("names.csv", "name,size\n甲,3\n".as_bytes(), "no-text-column");
    file("header.csv", "title,content\n".as_bytes(), "no-rows");
    file("gap.csv#2", "title,content\n甲,\n".as_bytes(), "empty");
    file(
        "line.jsonl#2",
        format!("{}\n{{\"content\": \"乙\n", serde_json::json!({ "content": whole("白鹭县", 2023) })).as_bytes(),
        "damaged",
    );
    file("list.json", b"[{\"content\": ", "damaged");
    file("script.html", b"<html><body><div id=app></div><script>render()</script></body></html>", "empty");
    file("cut.zip", &zip(&[("a.txt", bytes)])[..200], "damaged");
    file("nothing.zip", &zip(&[("a.png", b"\x89PNG")]), "empty-archive");
    file("climbing.zip!../../etc/甲县.txt", &zip(&[("../../etc/甲县.txt", bytes)]), "unsafe-path");
    let nested = (0..5).fold(zip(&[("a.txt", bytes)]), |inner, _| zip(&[("inner.zip", &inner)]));
    file("nested.zip!inner.zip!inner.zip!inner.zip", &nested, "too-deep");
    file("bomb.txt.gz", &gzip(&vec![b' '; 4 << 20]), "too-large");
    file("bomb.docx", &zip(&[("word/document.xml", &vec![b' '; 4 << 20])]), "too-large");
    file("cut.txt.gz", &gzip(bytes)[..300], "damaged");
    file("cut.tar.gz", b"\x1f\x8b\x08\0\0\0\0\0", "damaged");
    desk.file("in/copied.txt", bytes);
    file("copy-of-copied.txt", bytes, "duplicate");
    // These are reports with something odd.
    file("odd/county_青禾县_2020.txt", whole("青禾县", 2017).as_bytes(), "wrong-year");
    file("odd/county_长亭县_2015.txt", whole("石桥县", 2014).as_bytes(), "wrong-place");
    file(
        "odd/broken.txt",
        whole("落霞县", 2013).split_at(report.find("二、").unwrap_or(0)).0.trim_end_matches("。\n").as_bytes(),
        "broken-off",
    );
    file("odd/undated.txt", whole("听雨县", 2012).replace("2013年1月8日在", "在").as_bytes(), "no-date");
    file("odd/nowhere.txt", whole("", 2011).replace("县长 江夜白\n", "").as_bytes(), "no-place");
    file("odd/untitled.txt", whole("望月县", 2010).split_once('\n').map_or("", |(_, rest)| rest).as_bytes(), "no-title");
    file("odd/digest.txt", whole("临江县", 2009).replacen("\n——", "（摘要）\n——", 1).as_bytes(), "digest");
    file("odd/two.txt", format!("{}{}", whole("云川县", 2008), whole("云川县", 2007)).as_bytes(), "several-reports");
    file("odd/court.txt", whole("南浦县", 2006).replacen("南浦县人民政府工作报告", "南浦县人民法院工作报告", 1).as_bytes(), "other-kind");
    file("odd/little.txt", "松溪县人民政府工作报告\n——2024年1月8日在松溪县第九届人民代表大会第三次会议上\n各位代表：\n一、2023年工作回顾\n完成投资3亿元。\n二、2024年工作安排\n为新松溪而努力奋斗！\n".as_bytes(), "little-text");
    file("odd/lost.txt", whole("竹海县", 2005).replacen("工程", "\u{fffd}", 2).as_bytes(), "text-lost");
    file("odd/damaged-bytes.txt", &[whole("梅岭县", 2004).as_bytes(), b"\xe6\x94"].concat(), "text-lost");
    file("odd/garbled.txt", whole("兰亭县", 2003).replacen("工程", "锟斤拷", 5).as_bytes(), "garbled");
    file("odd/markup.txt", whole("荷塘县", 2002).replacen("。\n", "。</p>\n", 9).as_bytes(), "markup-in-text");
    file("odd/renamed.txt", include_bytes!("../data/report.pdf"), "other-format");
    file("odd/nearly.txt", report.replacen("完成第1项", "来源：某某网 完成第1项", 1).as_bytes(), "near-duplicate");
    file("odd/year.csv#2", csv(&whole("柳林县", 2001).replace("柳林县", "青禾县"), 1990).as_bytes(), "conflict");
    let mut full = whole("桃源县", 2000).repeat(20);
    full.truncate(full.char_indices().nth(32_767).map_or(full.len(), |(at, _)| at));
    file("odd/full.csv#2", csv(&full, 2001).as_bytes(), "cell-cut");
    desk.file("in/sidecar/reports.toml", "['a.txt']\nplace = '甲县'\n");
    desk.file("in/sidecar/county_枫桥县_1999.txt", whole("枫桥县", 1998));
    expected.push(("sidecar/reports.toml".to_owned(), "sidecar"));
    expected
}

#[test]
fn every_kind_of_damage_is_named() {
    let desk = Desk::new();
    let mut expected = damaged(&desk);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", desk.path("in/odd/around")).expect("a link");
        expected.push(("odd/around".to_owned(), "loop"));
    }
    desk.file("in/good/county_松间县_2024.txt", whole("松间县", 2023));
    expected.push(("missing.txt".to_owned(), "missing"));
    let outcome = desk.run(&["check", "in", "in/missing.txt", "--json", "--max-document", "2", "--max-text", "1"]);
    outcome.expect_code(1);
    let found: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
    let files = found["files"].as_array().expect("a list");
    let codes = |name: &str| -> BTreeSet<String> {
        let of = files.iter().filter(|file| {
            format!("{}{}", file["path"].as_str().unwrap_or(""), file["part"].as_str().unwrap_or("")) == format!("in/{name}")
        });
        let all = of.flat_map(|file| file["findings"].as_array().into_iter().flatten().chain([&file["problem"]]));
        all.filter_map(|item| item["code"].as_str().map(str::to_owned)).collect()
    };
    let missed: Vec<String> = expected
        .iter()
        .filter(|(name, code)| !codes(name).contains(*code))
        .map(|(name, code)| format!("{name}: {code}, not {:?}", codes(name)))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
    assert_eq!(codes("good/county_松间县_2024.txt"), BTreeSet::new());
    let kinds: BTreeSet<&str> = expected.iter().map(|(_, code)| *code).collect();
    assert!(kinds.len() >= 25 && expected.len() >= 40, "{} kinds in {} files", kinds.len(), expected.len());
    // The same folder is built but for what is damaged, and the exit code says so.
    let built = desk.run(&["build", "in", "--json", "--max-document", "2", "--max-text", "1"]);
    built
        .expect_code(1)
        .expect_error(&["left out: in/cut.zip", "in/climbing.zip!../../etc/甲县.txt: the member's path leads out of the archive"]);
}

#[test]
fn what_is_well_is_not_listed() {
    let desk = Desk::new();
    desk.file("county_松间县_2024.txt", whole("松间县", 2023));
    let outcome = desk.run(&["check", "county_松间县_2024.txt"]);
    outcome.expect_code(0).expect_output(&["text/plain"]);
    assert!(!outcome.out.contains("county_"), "{}", outcome.out);
    desk.run(&["check", "county_松间县_2024.txt", "--all"])
        .expect_code(0)
        .expect_output(&["county_松间县_2024.txt", "松间县, 2024-01-08, reviews 2023"]);
    desk.run(&["check", "none"]).expect_code(3);
}

#[test]
fn standard_input_and_parts_are_read() {
    let desk = Desk::new();
    let report = whole("松间县", 2023);
    let outcome = desk.run_with(&["text", "-", "--input-name", "county_松间县_2024.txt"], &[], &report);
    outcome.expect_code(0).expect_output(&["place     松间县", "year      2023"]);
    let rows: String = ["松间县", "白鹭县"].map(|place| serde_json::json!({ "content": whole(place, 2023) }).to_string() + "\n").concat();
    desk.file("two.jsonl", &rows);
    desk.run(&["text", "two.jsonl#2"]).expect_code(0).expect_output(&["place     白鹭县"]);
    desk.run(&["text", "two.jsonl#2", "--plain"]).expect_code(0).expect_output(&[&whole("白鹭县", 2023)]);
    desk.run(&["text", "two.jsonl#3"]).expect_code(3).expect_error(&["the file has no part `#3`"]);
    desk.run(&["build", "two.jsonl"]).expect_code(0).expect_error(&["reports added"]);
    desk.run(&["reports"]).expect_output(&["松间县", "白鹭县", "2 reports"]);
}

#[test]
fn a_sidecar_counts_more_than_the_text() {
    let desk = Desk::new();
    desk.file("a.txt", whole("松间县", 2023));
    desk.file("reports.toml", "['a.txt']\nregion = '云川市松间区'\nyear = 2021\ndate = 2022-02-03\nsource = 'https://example.org/a'\n");
    desk.run(&["text", "a.txt"]).expect_code(0).expect_output(&["place     云川市松间区", "year      2021", "date      2022-02-03"]);
    let outcome = desk.run(&["extract", "a.txt"]);
    outcome.expect_code(0).expect_output(&["<https://example.org/a>", "\"conflict\""]);
}
