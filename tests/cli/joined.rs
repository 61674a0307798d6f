//! What joins reports: identities with their reasons, panels, promises with their outcomes, on the sample reports.

use super::{Desk, Outcome};

/// A third year of the county, which contradicts what was said before.
const THIRD: &str = "政府工作报告\n\n——2025年12月24日在藕花县第十八届人民代表大会第五次会议上\n\n县人民政府县长　柳眠舟\n\n各位代表：\n\n一、2025年工作回顾\n\n\
                2024年地区生产总值增长6.4%。2025年地区生产总值增长6.1%。加快建设采莲大桥。总投资20亿元的云雀低空飞行器总装基地项目加快建设。\n\n\
                二、2026年工作安排\n\n地区生产总值增长6%。\n";

/// The sample reports in a store: a county in two years, and its prefecture.
fn desk() -> Desk {
    let desk = Desk::new();
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    desk.run(&["build", examples]).expect_code(0);
    desk
}

fn csv(desk: &Desk, query: &str, settings: &[&str]) -> Outcome {
    let mut arguments = vec!["query", query, "--format", "csv"];
    arguments.extend(settings.iter().flat_map(|setting| ["--param", setting]));
    let outcome = desk.run(&arguments);
    outcome.expect_code(0);
    outcome
}

/// Some row of a query's answer holds all the parts.
fn check(desk: &Desk, query: &str, settings: &[&str], parts: &[&str]) {
    let outcome = csv(desk, query, settings);
    let found = outcome.out.lines().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(found, "{query} {settings:?}: no row holds {parts:?} in\n{}", outcome.out);
}

#[test]
fn queries_across_reports_are_answered() {
    let desk = desk();
    check(&desk, "identities", &["kind=project"], &["Project,采莲大桥,2,2023,2024,藕花县,0.95,SameNameAndPlace"]);
    check(&desk, "merges", &["identity=采莲大桥"], &["采莲大桥,2023,藕花县,采莲大桥,SameNameAndPlace,0.95,", "project/place:采莲大桥@"]);
    check(&desk, "timeline", &["name=采莲大桥"], &["采莲大桥,2023,藕花县,2023,InProgress"]);
    check(&desk, "timeline", &["name=采莲大桥"], &["采莲大桥,2024,藕花县,2024,InOperation"]);
    check(&desk, "progress", &[], &["采莲大桥,藕花县,2023,2024,2,2023 InProgress → 2024 InOperation"]);
    check(&desk, "duration", &[], &["采莲大桥,藕花县,2023,2024,1"]);
    check(&desk, "enterprise_years", &["name=水车轴承"], &["水车轴承,2024,藕花县", "国家制造业单项冠军企业"]);
    check(&desk, "outcomes", &["indicator=地区生产总值"], &["藕花县,2024,地区生产总值,Growth,About,6.5,", ",6.6,%,Estimate,0.1,met,"]);
    check(&desk, "outcomes", &["indicator=固定资产投资"], &["藕花县,2024,固定资产投资,Growth,", ",10,", ",7.3,", ",-2.7,missed,"]);
    check(
        &desk,
        "panel",
        &["indicator=Gross regional product", "measure=growth"],
        &["藕花县,,,2024,6.6,", ",Estimate,Growth,地区生产总值,"],
    );
    check(&desk, "series", &["region=藕花", "indicator=地区生产总值"], &["2023,Growth,Estimate,,6.2,"]);
    check(&desk, "ranking", &["indicator=地区生产总值", "year=2024"], &["藕花县,,6.6,6.6,%,1,"]);
    check(&desk, "narrower", &["indicator=地区生产总值"], &["地区生产总值,same,"]);
    check(&desk, "places", &[], &["藕花县,,,,,2,2023,2024,"]);
    assert!(csv(&desk, "parks", &[]).out.starts_with("inside,code,park,reports,facts,also_called"));
    check(&desk, "industries", &["kind=project"], &["G,交通运输、仓储和邮政业,Project,藕花县,2024,2,"]);
    check(&desk, "investment_by_place", &[], &["藕花县,,2024,"]);
    check(&desk, "unplaced", &["least=1"], &["http"]);
    check(&desk, "stalled", &[], &["藕花县,2023,"]);
}

#[test]
fn what_no_sample_shows_is_shown_by_a_report_that_contradicts() {
    let desk = desk();
    desk.file("reports/county_鹤鸣岭市藕花县_2025.txt", THIRD);
    desk.run(&["build", "reports"]).expect_code(0);
    check(&desk, "contradictions", &[], &["采莲大桥,stage,2024,InOperation,2025,InProgress,藕花县"]);
    check(&desk, "contradictions", &[], &["云雀低空飞行器总装基地", "amount", "15亿元", "20亿元"]);
    check(&desk, "revisions", &["indicator=地区生产总值"], &["藕花县,2024,地区生产总值,Growth,6.6,2025,6.4,-0.2,"]);
    let within = csv(&desk, "within", &["region=中国", "indicator=地区生产总值"]);
    assert_eq!(within.out.lines().count(), 1, "an invented place lies nowhere: {}", within.out);
}

#[test]
fn places_lie_in_one_another() {
    let desk = Desk::new();
    let report = super::REPORT.replace("云溪县", "抚顺市东洲区");
    desk.file("reports/county_抚顺市东洲区_2023.txt", report);
    desk.run(&["build", "reports"]).expect_code(0);
    check(&desk, "places", &[], &["抚顺市东洲区,210403,210403,抚顺市,"]);
    check(&desk, "within", &["region=辽宁省", "indicator=地区生产总值"], &["抚顺市东洲区,210403,2023,Growth,5.5,"]);
    check(&desk, "panel", &["indicator=地区生产总值", "modality=target"], &["抚顺市东洲区,210403,210403,2024,6,", ",About,Target,"]);
}

/// The IRIs of the entities that were taken for one thing.
fn members(desk: &Desk, name: &str) -> Vec<String> {
    let out = csv(desk, "merges", &[&format!("identity={name}")]).out;
    out.lines().skip(1).filter_map(|line| line.rsplit(',').next()).map(str::to_owned).collect()
}

/// How many quads tell of identities.
fn identities(graph: &str) -> usize {
    graph.lines().filter(|line| line.contains("/id/graph/identities")).count()
}

#[test]
fn people_split_and_join() {
    let desk = desk();
    let before = desk.graph();
    let bridge = members(&desk, "采莲大桥");
    assert_eq!(bridge.len(), 2, "{bridge:?}");
    desk.file("reports/county_鹤鸣岭市藕花县_2025.txt", THIRD);
    desk.run(&["build", "reports"]).expect_code(0);
    let three = members(&desk, "采莲大桥");
    assert_eq!(three.len(), 3, "{three:?}");
    desk.run(&["identity", "split", &three[2]]).expect_code(0);
    assert_eq!(members(&desk, "采莲大桥"), bridge, "the others stay together");
    desk.run(&["identity", "forget", &three[2]]).expect_code(0);
    assert_eq!(members(&desk, "采莲大桥"), three);
    desk.run(&["remove", "county_鹤鸣岭市藕花县_2025"]).expect_code(0);
    assert_eq!(identities(&desk.graph()), identities(&before));
    desk.run(&["identity", "split", &bridge[0], "--because", "another bridge"]).expect_code(0).expect_error(&["identities.txt"]);
    assert_eq!(members(&desk, "采莲大桥").len(), 0);
    assert_ne!(desk.graph(), before);
    // A build reads the decisions again, also one from nothing.
    desk.run(&["build", concat!(env!("CARGO_MANIFEST_DIR"), "/examples"), "--force"]).expect_code(0);
    assert_eq!(members(&desk, "采莲大桥").len(), 0);
    desk.run(&["identity", "join", &bridge[0], &bridge[1]]).expect_code(0);
    let joined = desk.run(&["identity", "show", "采莲大桥"]);
    joined.expect_code(0);
    assert!(joined.out.contains("JoinedByHand"), "{}", joined.out);
    desk.run(&["identity", "forget", &bridge[0]]).expect_code(0);
    assert_eq!(identities(&desk.graph()), identities(&before), "what is forgotten leaves no trace");
    let listed = desk.run(&["identity", "list", "--kind", "project", "--name", "大桥"]);
    assert!(listed.out.contains("采莲大桥"), "{}", listed.out);
    desk.run(&["identity", "list", "--doubtful", "--csv"]).expect_code(0);
    desk.run(&["identity", "split", "nothing"]).expect_code(4).expect_error(&["hint: "]);
    desk.run(&["identity", "join", &bridge[0]]).expect_code(2);
    desk.file("store.identities.txt", "apart\tx\n");
    desk.run(&["identity", "split", &bridge[0]]).expect_code(7).expect_error(&["line 1"]);
}

#[test]
fn identities_do_not_depend_on_the_order_of_builds() {
    let all = desk().graph();
    let step = Desk::new();
    let examples = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples"));
    for name in ["pref_鹤鸣岭市_2024", "county_鹤鸣岭市藕花县_2024", "county_鹤鸣岭市藕花县_2023"] {
        let path = examples.join(format!("{name}.txt"));
        step.run(&["build", path.to_str().expect("UTF-8")]).expect_code(0);
    }
    assert_eq!(step.graph(), all);
    step.run(&["remove", "county_鹤鸣岭市藕花县_2023"]).expect_code(0);
    assert_eq!(members(&step, "采莲大桥").len(), 0, "nothing is left to join");
    let path = examples.join("county_鹤鸣岭市藕花县_2023.txt");
    step.run(&["build", path.to_str().expect("UTF-8")]).expect_code(0);
    assert_eq!(step.graph(), all);
}

#[test]
fn panels_and_outcomes_are_tables() {
    let desk = desk();
    let panel = desk.run(&["panel", "--indicator", "GDP", "--measure", "growth"]);
    panel
        .expect_code(0)
        .expect_output(&["place,code,code_then,year,indicator,measure,modality,value,", "藕花县,,,2024,地区生产总值,Growth,Estimate,6.6,"]);
    let rows: Vec<&str> = panel.out.lines().skip(1).collect();
    let mut keys: Vec<Vec<&str>> = rows.iter().map(|row| row.split(',').take(7).collect()).collect();
    keys.sort();
    let all = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), all, "one row for each place, year, measure and modality");
    desk.run(&["panel", "--indicator", "GDP", "-o", "gdp.parquet"]).expect_code(0);
    assert!(std::fs::read(desk.path("gdp.parquet")).expect("a file").starts_with(b"PAR1"));
    desk.run(&["panel", "--indicator", "GDP", "--format", "table"]).expect_code(0).expect_output(&["藕花县", " rows\n"]);
    desk.run(&["panel"]).expect_code(2).expect_error(&["hint: "]);
    let outcomes = desk.run(&["outcomes", "--region", "藕花"]);
    outcomes
        .expect_code(0)
        .expect_output(&["藕花县,,,2024,地区生产总值,Growth,met,6.5,,About,6.6,", "固定资产投资,Growth,missed,10,,,7.3,"]);
    desk.run(&["outcomes", "--output", "none/x.csv"]).expect_code(6);
}
