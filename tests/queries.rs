//! Every built-in query, on the graph of one report that is put together by hand.

use oxigraph::{model::NamedNode, store::Store};
use reportgraph::{
    document::{Document, Metadata, Section, SectionKind, SectionMark},
    fact::{
        Amount, Entity, EntityId, EntityKind, Extraction, Fact, Group, HonourLevel, InvestmentKind, Measure, MemberKind, Modality,
        ProgramKind, Stage, Statement,
    },
    graph::{GraphOptions, ReportSource, quads},
    quantity::{Date, Period, Qualifier, Value},
    query::{Format, Library, Setting, bind, evaluate, shorten, write},
    span::Span,
};
use rust_decimal::Decimal;

const TEXT: &str = "云山县政府工作报告\n一、2023年工作回顾\n云山县生产总值增长5.5%。工业企业达到84家。总投资6.8亿元的风铃电机项目由风铃公司开工。\
松果食品、风铃公司等12家企业入库。风铃公司获评国家级绿色工厂。实施青山行动。二、2024年工作安排\n生产总值增长6%左右。";

fn span(part: &str) -> Span {
    let start = TEXT.find(part).unwrap_or_else(|| panic!("{part} is in the text"));
    Span::new(start, start + part.len())
}

fn document() -> Document {
    let plan = TEXT.find("二、").unwrap();
    let section = |heading: &str, start: usize, end: usize, ordinal, kind| Section {
        heading: span(heading),
        span: Span::new(start, end),
        ordinal,
        parent: None,
        kind,
        mark: SectionMark::Chapter,
    };
    Document {
        text: TEXT.to_owned(),
        body: Span::new(0, TEXT.len()),
        metadata: Metadata {
            title: Some("云山县政府工作报告".to_owned()),
            region: Some("云山县".to_owned()),
            date: Some(Date { year: 2023, month: 12, day: 20 }),
            speaker: Some("柳某".to_owned()),
            year: Some(2023),
            ..Metadata::default()
        },
        sections: vec![
            section("2023年工作回顾", TEXT.find("一、").unwrap(), plan, 1, SectionKind::Review),
            section("2024年工作安排", plan, TEXT.len(), 2, SectionKind::Plan),
        ],
        sentences: Vec::new(),
        complete: true,
        findings: Vec::new(),
    }
}

fn entity(kind: EntityKind, name: &str, mentions: &[&str]) -> Entity {
    Entity {
        kind,
        name: name.to_owned(),
        alternatives: Vec::new(),
        mentions: mentions.iter().map(|mention| span(mention)).collect(),
        rule: "test".to_owned(),
        undertaken_by: None,
        located_in: None,
    }
}

fn fact(about: usize, clause: &str, year: i32, modality: Modality, confidence: u8, statement: Statement) -> Fact {
    Fact {
        about: EntityId(about),
        clause: span(clause),
        time: Some(Period::Year(year)),
        modality,
        statement,
        rule: "test/rule".to_owned(),
        confidence,
        trace: Vec::new(),
    }
}

fn amount(value: i64, scale: u32, unit: &str, stated: &str) -> Amount {
    Amount { value: Value::Exact(Decimal::new(value, scale)), unit: Some(unit.to_owned()), qualifier: None, stated: span(stated) }
}

fn extraction() -> Extraction {
    let mut project = entity(EntityKind::Project, "风铃电机项目", &["风铃电机项目"]);
    project.undertaken_by = Some(EntityId(2));
    let group =
        Group { member_kind: MemberKind::Enterprise, count: Decimal::from(12), qualifier: None, members: vec![EntityId(2), EntityId(8)] };
    let entities = vec![
        entity(EntityKind::Region, "云山县", &[]),
        project,
        entity(EntityKind::Enterprise, "风铃公司", &["风铃公司"]),
        entity(EntityKind::Indicator, "生产总值", &[]),
        entity(EntityKind::Indicator, "工业企业", &[]),
        entity(EntityKind::Program(ProgramKind::Action), "青山行动", &["青山行动"]),
        entity(EntityKind::Group(group), "企业", &["松果食品、风铃公司等12家企业"]),
        entity(EntityKind::Enterprise, "空无公司", &["青山"]),
        entity(EntityKind::Enterprise, "松果食品", &["松果食品"]),
    ];
    let observation = |indicator, measure, amount| Statement::Observation { indicator: EntityId(indicator), measure, amount, scope: None };
    let about = |amount: Amount| Amount { qualifier: Some(Qualifier::About), ..amount };
    let facts = vec![
        fact(0, "云山县生产总值增长5.5%", 2023, Modality::Estimate, 95, observation(3, Measure::Growth, amount(55, 1, "%", "5.5%"))),
        fact(0, "工业企业达到84家", 2023, Modality::Actual, 60, observation(4, Measure::Level, amount(84, 0, "家", "84家"))),
        fact(
            1,
            "总投资6.8亿元的风铃电机项目",
            2023,
            Modality::Actual,
            95,
            Statement::Investment { kind: InvestmentKind::Total, amount: amount(680_000_000, 0, "元", "6.8亿元") },
        ),
        fact(1, "风铃电机项目由风铃公司开工", 2023, Modality::Actual, 90, Statement::Milestone { stage: Stage::Started }),
        fact(
            2,
            "风铃公司获评国家级绿色工厂",
            2023,
            Modality::Actual,
            95,
            Statement::Recognition { honour: "国家级绿色工厂".to_owned(), level: Some(HonourLevel::National) },
        ),
        fact(0, "生产总值增长6%左右", 2024, Modality::Target, 95, observation(3, Measure::Growth, about(amount(6, 0, "%", "6%")))),
    ];
    Extraction { entities, facts }
}

fn store() -> Store {
    let source = ReportSource { file_name: "云山县.txt".to_owned(), sha256: "0123456789abcdef".to_owned(), ..ReportSource::default() };
    let store = Store::new().expect("a store in memory");
    store.extend(quads(&source, &document(), &extraction(), &GraphOptions::default())).expect("quads are stored");
    store
}

/// The answer as CSV, without the IRIs of facts and groups.
fn answer(name: &str, settings: &[(&str, &str)]) -> Vec<String> {
    let library = Library::built_in();
    let query = library.get(name).expect("the query is built in");
    let settings: Vec<Setting> =
        settings.iter().map(|(name, value)| Setting { name: (*name).to_owned(), value: (*value).to_owned() }).collect();
    let bound = bind(&query.text, &query.header, &settings).expect("the parameters fit");
    let mut out = Vec::new();
    write(evaluate(&store(), &bound, &query.text).expect("the query is answered"), Format::Csv, &mut out).expect("the answer is written");
    let text = String::from_utf8(out).expect("CSV is UTF-8");
    let line = |line: &str| line.split(',').filter(|field| !field.starts_with("http")).collect::<Vec<_>>().join(",");
    text.lines().skip(1).map(line).collect()
}

fn check(name: &str, settings: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(answer(name, settings), expected, "{name} {settings:?}");
}

#[test]
fn investments() {
    let row = "云山县,2023,风铃电机项目,风铃公司,Total,680000000,元,6.8亿元,Actual";
    check("investments", &[], &[row]);
    check("investments", &[("minimum", "680000000")], &[row]);
    check("investments", &[("minimum", "680000000.5")], &[]);
    check("investments", &[("currency", "美元")], &[]);
    check("investments", &[("region", "别处")], &[]);
}

#[test]
fn projects() {
    check("projects", &[], &["Started,云山县,2023,风铃电机项目,风铃公司,Actual,风铃电机项目由风铃公司开工"]);
    check("projects", &[("stage", "completed")], &[]);
}

#[test]
fn enterprises() {
    check("enterprises", &[], &["云山县,松果食品,,", "云山县,空无公司,,", "云山县,风铃公司,风铃电机项目,国家级绿色工厂"]);
}

#[test]
fn growth() {
    check("growth", &[], &["云山县,云山县,2024,生产总值,6,,%,Target", "云山县,云山县,2023,生产总值,5.5,,%,Estimate"]);
    check("growth", &[("modality", "target")], &["云山县,云山县,2024,生产总值,6,,%,Target"]);
    check("growth", &[("indicator", "粮食")], &[]);
}

#[test]
fn counts() {
    check("counts", &[], &["云山县,2023,工业企业,Level,84,家,Actual"]);
}

#[test]
fn programmes() {
    check("programmes", &[], &["Action,青山行动,云山县,2023,1"]);
    check("programmes", &[("kind", "reform")], &[]);
}

#[test]
fn honours() {
    check("honours", &[], &["National,国家级绿色工厂,风铃公司,云山县,2023"]);
    check("honours", &[("level", "Municipal")], &[]);
}

#[test]
fn groups() {
    let rows = answer("groups", &[]);
    assert_eq!(rows.len(), 1);
    assert!(rows[0].starts_with("云山县,12,企业,Enterprise,,"), "{rows:?}");
    assert!(rows[0].contains("松果食品") && rows[0].contains("风铃公司"), "{rows:?}");
}

#[test]
fn enterprise() {
    check(
        "enterprise",
        &[("name", "风铃")],
        &[
            "风铃公司,,Recognition,国家级绿色工厂,2023,云山县,风铃公司获评国家级绿色工厂",
            "风铃公司,风铃电机项目,Investment,Total 6.8亿元,2023,云山县,总投资6.8亿元的风铃电机项目",
            "风铃公司,风铃电机项目,Milestone,Started,2023,云山县,风铃电机项目由风铃公司开工",
        ],
    );
    check("enterprise", &[("name", "空无")], &[]);
}

#[test]
fn sections() {
    check(
        "sections",
        &[],
        &["云山县,云山县.txt,1,2023年工作回顾,Review,5,2,1,1,1,680000000", "云山县,云山县.txt,2,2024年工作安排,Plan,1,1,0,0,0,0"],
    );
}

#[test]
fn evidence() {
    let store = store();
    let milestone = NamedNode::new("https://w3id.org/reportgraph/ns#Milestone").unwrap();
    let rdf_type = oxigraph::model::vocab::rdf::TYPE;
    let fact = store.quads_for_pattern(None, Some(rdf_type), Some(milestone.as_ref().into()), None).next().unwrap().unwrap().subject;
    let start = TEXT[..span("风铃电机项目由").start].chars().count();
    let row = format!(
        "Milestone,风铃电机项目,风铃电机项目由风铃公司开工,{start},{},2023年工作回顾,云山县.txt,云山县政府工作报告,test/rule,0.9",
        start + 13
    );
    check("evidence", &[("fact", &fact.to_string())], &[&row]);
    check("evidence", &[("fact", &shorten(fact.to_string().trim_matches(['<', '>'])))], &[&row]);
    check("evidence", &[("fact", "http://example.org/none")], &[]);
}

#[test]
fn doubtful() {
    check("doubtful", &[], &["0.6,Observation,云山县,test/rule,工业企业达到84家,云山县"]);
    assert_eq!(answer("doubtful", &[("below", "0.95")]).len(), 2);
}

#[test]
fn targets() {
    check("targets", &[], &["云山县,2024,,生产总值,Growth,About,6%"]);
}

#[test]
fn indicator() {
    assert_eq!(answer("indicator", &[("name", "生产总值")]).len(), 2);
    check("indicator", &[("name", "工业")], &["云山县,云山县,2023,工业企业,Level,84,家,84家,Actual"]);
}

#[test]
fn reports() {
    check("reports", &[], &["云山县,2023,2023-12-20,柳某,,true,云山县.txt"]);
}

#[test]
fn every_query_has_a_test() {
    // Those that join reports are asked in a store of several.
    let this = [include_str!("queries.rs"), include_str!("cli/joined.rs")].concat();
    for query in Library::built_in().iter() {
        assert!(this.contains(&format!("\"{}\"", query.name)), "no test asks {}", query.name);
    }
}
