//! What must hold of the layout of every real report in `../shared/reports`. Skipped, visibly, where there are none.

use std::path::{Path, PathBuf};

use reportgraph::{
    document::{Document, DocumentGrammar, SectionKind, read},
    lexicon::Lexicons,
    rules::RuleFiles,
    span::Span,
};

fn reports() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    files.map(walkdir::DirEntry::into_path).filter(|path| path.extension().is_some_and(|extension| extension == "txt")).collect()
}

fn decode(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0.into_owned(),
    }
}

fn check_spans(document: &Document, name: &str) {
    let text = &document.text;
    let inside = |span: Span, what: &str| {
        assert!(text.get(span.start..span.end).is_some(), "{name}: {what} {span:?} is no stretch of the text");
    };
    inside(document.body, "body");
    for section in &document.sections {
        inside(section.heading, "heading");
        inside(section.span, "section");
        assert!(section.span.contains(section.heading), "{name}: heading outside its section");
    }
    let mut end = 0;
    for sentence in &document.sentences {
        inside(sentence.span, "sentence");
        assert!(sentence.span.start >= end, "{name}: sentences overlap at {}", sentence.span.start);
        assert!(document.body.contains(sentence.span), "{name}: a sentence outside the body");
        end = sentence.span.end;
        let mut clause_end = sentence.span.start;
        for clause in &sentence.clauses {
            inside(*clause, "clause");
            assert!(sentence.span.contains(*clause) && clause.start >= clause_end, "{name}: a clause outside its sentence");
            clause_end = clause.end;
        }
    }
}

fn check_sections(document: &Document, name: &str) {
    let mut before = 0;
    for (index, section) in document.sections.iter().enumerate() {
        assert!(section.span.start >= before, "{name}: sections out of order");
        before = section.span.start;
        if let Some(parent) = section.parent {
            assert!(parent < index, "{name}: a child before its parent");
            assert!(document.sections[parent].span.contains(section.span), "{name}: a section reaches out of its parent");
        }
    }
    for sentence in &document.sentences {
        if let Some(section) = sentence.section {
            assert!(document.sections[section].span.contains(sentence.span), "{name}: a sentence reaches out of its section");
        }
    }
}

/// Every character of the body that is no blank stands in a sentence.
fn check_coverage(document: &Document, name: &str) {
    let mut at = document.body.start;
    let ends =
        document.sentences.iter().map(|sentence| (sentence.span.start, sentence.span.end)).chain([(document.body.end, document.body.end)]);
    for (start, end) in ends {
        let gap = document.text[at..start].replace("&nbsp;", "").replace("<br>", "").replace("\\r", "").replace("\\n", "");
        let blank = gap.chars().all(|character| character.is_whitespace() || matches!(character, '?' | '\u{feff}' | '\u{200b}'));
        assert!(blank, "{name}: {gap:?} at {at} stands in no sentence");
        at = end;
    }
}

#[test]
fn the_layout_of_every_real_report_holds_together() {
    let reports = reports();
    if reports.is_empty() {
        println!("SKIPPED: no reports in ../shared/reports");
        return;
    }
    let lexicons = Lexicons::load(&RuleFiles::built_in()).expect("the built-in lexicons load");
    let grammar = DocumentGrammar::new(&lexicons).expect("the built-in grammar compiles");
    let (mut placed, mut dated, mut both) = (0, 0, 0);
    for path in &reports {
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let text = decode(&std::fs::read(path).expect("a listed file can be read"));
        let document = read(text, &name, &grammar);
        check_spans(&document, &name);
        check_sections(&document, &name);
        check_coverage(&document, &name);
        placed += usize::from(document.metadata.region.is_some());
        dated += usize::from(document.metadata.year.is_some());
        let has = |kind| document.sections.iter().any(|section| section.kind == kind);
        both += usize::from(has(SectionKind::Review) && has(SectionKind::Plan));
    }
    println!("{} reports: {placed} with a region, {dated} with a year, {both} with review and plan", reports.len());
    assert!(placed * 100 >= reports.len() * 98, "only {placed} have a region");
    assert!(dated * 100 >= reports.len() * 98, "only {dated} have a year");
    assert!(both * 100 >= reports.len() * 90, "only {both} have review and plan");
}
