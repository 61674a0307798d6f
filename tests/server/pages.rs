//! The data of the web pages; and the pages themselves in a browser, where there is one.

use std::{path::Path, process::Command};

use super::{Server, encoded, write_report};

#[test]
fn pages_have_their_data() {
    let server = Server::start(&[]);
    let reports = server.get("/api/reports").json();
    let iri = encoded(reports[0]["iri"].as_str().expect("an IRI"));
    let report = server.get(&format!("/api/report?iri={iri}")).json();
    let text: Vec<char> = report["text"].as_str().expect("a text").chars().collect();
    let columns = report["facts"]["columns"].as_array().expect("columns");
    let column = |name: &str| columns.iter().position(|column| column == name).expect("a column");
    let facts = report["facts"]["rows"].as_array().expect("rows");
    assert!(facts.len() > 50);
    // Every quote stands where it is said to stand.
    for fact in facts {
        let at = |name: &str| fact[column(name)].as_u64().expect("an offset") as usize;
        let quote: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(fact[column("quote")], quote);
    }
    let missed = server.get(&format!("/api/missed?iri={iri}")).expect(200, &[]).json();
    assert_eq!(missed["same_rules"], true);
    for miss in missed["missed"].as_array().expect("a list") {
        let at = |name: &str| miss[name].as_u64().expect("an offset") as usize;
        assert_eq!(miss["words"], text[at("start")..at("end")].iter().collect::<String>());
    }
    server.get("/api/overview").expect(200, &["confidence", "places"]);
    server.get("/api/things?class=Enterprise&q=%E8%A1%94%E6%9E%9A").expect(200, &["衔枚重工"]);
    let thing = server.get(&format!("/api/thing?class=Enterprise&name={}", encoded("衔枚重工"))).json();
    assert!(thing["neighbours"]["rows"].to_string().contains("衔枚重工海上风电装备产业园"), "{thing}");
    server.get("/api/indicators").expect(200, &["地区生产总值"]);
    server.get(&format!("/api/indicator?name={}", encoded("地区生产总值"))).expect(200, &["Target", "Growth"]);
    server.get("/api/investments").expect(200, &["58亿元"]);
    server.get("/api/projects").expect(200, &["InOperation"]);
    server.get("/api/terms").expect(200, &["ns#Enterprise"]);
}

/// A thing of the same name at another place is another thing; at the same place in another year, it is the same.
#[test]
fn things_of_one_name_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    for (place, year) in [("云溪县", 2022), ("云溪县", 2023), ("石桥县", 2023)] {
        let next = year + 1;
        let text = format!(
            "{place}人民政府工作报告\n\n——{year}年12月20日在{place}第三届人民代表大会第二次会议上\n\n一、{year}年工作回顾\n\n总投资6.8亿元的风铃电机产业园项目开工建设。\n\n二、{next}年工作安排\n\n地区生产总值增长6%左右。\n"
        );
        std::fs::write(folder.path().join(format!("{place}_{year}.txt")), text).expect("written");
    }
    let server = Server::over(&[("reports", folder.path())], &[]);
    let name = encoded("风铃电机产业园项目");
    let thing = server.get(&format!("/api/thing?class=Project&name={name}")).expect(200, &[]).json();
    let nodes = thing["nodes"]["rows"].as_array().expect("rows");
    assert!(nodes.len() == 2 && nodes.iter().all(|node| node.to_string().contains("云溪县")), "{nodes:?}");
    assert!(thing["identity"].as_str().is_some() && thing["sure"].as_str().is_some());
    assert_eq!(thing["namesakes"].as_array().expect("others").len(), 1);
    assert_eq!(thing["namesakes"][0]["places"][0], "石桥县");
    let other = encoded(thing["namesakes"][0]["iri"].as_str().expect("an IRI"));
    let other = server.get(&format!("/api/thing?iri={other}")).expect(200, &[]).json();
    let nodes = other["nodes"]["rows"].as_array().expect("rows");
    assert!(nodes.len() == 1 && nodes[0].to_string().contains("石桥县"), "{nodes:?}");
    assert!(other["identity"].is_null());
}

/// A report that would do harm if anything of it became markup, script or a disguise.
const HOSTILE: &str = "云溪县<script>alert(1)</script>人民政府工作报告\n\n——2023年12月20日在云溪县第三届人民代表大会第二次会议上\n\n\
一、2023年工作回顾<img src=x onerror=alert(2)>\n\n\
总投资6.8亿元的\"><img src=x onerror=alert(3)>风铃电机产业园项目开工建设。总投资7.5亿元的<script>alert(4)</script>雨燕新材料产业园项目竣工投产。\
“<svg onload=alert(5)>科技”有限公司获评国家级专精特新“小巨人”企业。“\u{202e}行动百\u{2066}企登高\u{202c}”行动深入实施。\
全年<b>地区生产总值</b>增长5.5%，规模以上工业企业达到84家。javascript:alert(6)公司投资3亿元的{{constructor.constructor('alert(7)')()}}项目签约落地。\n\n\
二、2024年工作安排\n\n地区生产总值增长6%左右。\n";

#[test]
fn every_page_in_a_browser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = root.join("web/test/pages.test.mjs");
    let node = Command::new("node").arg("--version").output();
    if !node.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: node is not installed: the web pages are not tried in a browser");
        return;
    }
    if !root.join("web/node_modules/playwright-core").is_dir() {
        eprintln!("SKIPPED: web/node_modules is missing (make web): the web pages are not tried in a browser");
        return;
    }
    let hostile = tempfile::tempdir().expect("a folder");
    write_report(hostile.path(), "云溪县_2023.txt", HOSTILE);
    let server = Server::over(&[("samples", &root.join("examples")), ("hostile", hostile.path())], &[]);
    if server.get("/health").json()["web"] == false {
        eprintln!("SKIPPED: the program was built without its web pages (make web): they are not tried in a browser");
        return;
    }
    let output = Command::new("node").arg(&script).arg(format!("http://{}", server.address)).output().expect("node runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    eprintln!("{said}");
    assert!(output.status.success(), "{said}");
}
