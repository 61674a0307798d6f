//! `site`: the pages and their data as plain files.

use std::fs;

use super::Desk;

#[test]
fn the_pages_are_written_with_their_data() {
    let desk = Desk::with_report();
    if !reportgraph::server::web_is_built() {
        desk.run(&["site", "-o", "public"]).expect_code(6).expect_error(&["make web"]);
        eprintln!("SKIPPED: the program was built without its web pages (make web): no site can be written");
        return;
    }
    desk.run(&["site", "-o", "public"]).expect_code(0).expect_error(&["pages of data"]);
    let page = fs::read_to_string(desk.path("public/index.html")).expect("the start page");
    assert!(page.contains("reportgraph-static") && !page.contains("\"/assets"), "{page}");
    let data: Vec<String> = fs::read_dir(desk.path("public/data"))
        .expect("a folder")
        .map(|entry| fs::read_to_string(entry.expect("a file").path()).expect("UTF-8"))
        .collect();
    assert!(data.len() > 10);
    assert!(data.iter().all(|text| serde_json::from_str::<serde_json::Value>(text).is_ok()));
    assert!(data.iter().any(|text| text.contains("风铃电机产业园项目") && text.contains("\"neighbours\"")));
    // Twice the same, and never over what is there unless that is asked for.
    desk.run(&["site", "-o", "public"]).expect_code(6).expect_error(&["not empty", "--force"]);
    desk.run(&["site", "-o", "public", "--force"]).expect_code(0);
    desk.run(&["site", "-o", "other", "--store", "none"]).expect_code(4);
}
