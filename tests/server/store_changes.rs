//! The store changes, is removed and comes back while the server runs; the server ends in order.

use std::{
    fs,
    time::{Duration, Instant},
};

use super::{Server, build, write_report};

const REPORT: &str = "云溪县人民政府工作报告\n\n——2023年12月20日在云溪县第三届人民代表大会第二次会议上\n\n一、2023年工作回顾\n\n全年地区生产总值增长5.5%。\
总投资6.8亿元的风铃电机产业园项目开工建设。\n\n二、2024年工作安排\n\n地区生产总值增长6%左右。\n";

fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn builds_go_on_while_the_server_runs() {
    let server = Server::start(&[]);
    assert_eq!(server.get("/health").json()["reports"], 3);
    write_report(&server.path("more"), "云溪县_2023.txt", REPORT);
    build(server.folder.path(), &server.path("more"));
    wait_for("the new report is not served", || server.get("/health").json()["reports"] == 4);
    server.get("/queries/reports?format=csv").expect(200, &["云溪县"]);
    server.get(&format!("/api/search?q={}", super::encoded("风铃电机"))).expect(200, &["风铃电机产业园"]);
    let sparql = super::encoded("SELECT ?t { ?x rg:matches \"风铃电机\" ; oa:exact ?t }");
    server.get(&format!("/sparql?query={sparql}")).expect(200, &["风铃电机"]);
    let status = std::process::Command::new(super::program())
        .args(["remove", "云溪县_2023", "--store"])
        .arg(server.path("store"))
        .status()
        .expect("it runs");
    assert!(status.success(), "{status}");
    wait_for("the report is still served", || server.get("/health").json()["reports"] == 3);
    assert!(!server.get(&format!("/api/search?q={}", super::encoded("风铃电机"))).text().contains("风铃电机产业园"));
}

#[test]
fn a_store_that_goes_and_comes_back() {
    let server = Server::start(&[]);
    server.get("/queries/reports?format=csv").expect(200, &["藕花县"]);
    fs::remove_dir_all(server.path("store")).expect("removed");
    wait_for("nobody was told", || server.get("/health").json()["status"] == "degraded");
    server.get("/health").expect(200, &["there is no store"]);
    // What was there is served on.
    server.get("/queries/projects?format=csv").expect(200, &["藕花县"]);
    server.get("/sparql?query=ASK%20%7B%20%3Fs%20a%20rg:Report%20%7D").expect(200, &["true"]);
    write_report(&server.path("more"), "云溪县_2023.txt", REPORT);
    build(server.folder.path(), &server.path("more"));
    wait_for("the new store is not served", || server.get("/health").json()["reports"] == 1);
    server.get("/queries/reports?format=csv").expect(200, &["云溪县"]);
    assert_eq!(server.get("/health").json()["status"], "ok");
}

#[test]
fn it_ends_in_order_and_leaves_nothing() {
    let server = Server::start(&[]);
    let desk = server.folder.path().to_owned();
    std::thread::scope(|scope| {
        // A request that is being answered is finished.
        let slow =
            scope.spawn(|| server.get(&format!("/sparql?query={}", super::encoded("SELECT (COUNT(*) AS ?n) { ?a a ?b . ?c a ?d }"))));
        std::thread::sleep(Duration::from_millis(100));
        super::terminate(server.id());
        slow.join().expect("it is answered").expect(200, &[]);
    });
    let started = Instant::now();
    let folder = fs::read_dir(&desk).expect("the desk").count();
    assert!(folder > 0);
    let mut server = server;
    let status = server.process.wait().expect("it ends");
    assert!(status.success() && started.elapsed() < Duration::from_secs(12), "{status}");
    let left: Vec<_> = fs::read_dir(desk.join(".store.serving")).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn without_a_store_it_does_not_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = std::process::Command::new(super::program())
        .args(["serve", "--port", "0", "--store"])
        .arg(folder.path().join("none"))
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("reportgraph build"));
}
