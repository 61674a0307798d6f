//! A report of an invented county with one of each: what extraction would give, made by hand.

use reportgraph::{
    document::{Document, Metadata, Section, SectionKind, SectionMark},
    fact::{
        Amount, Entity, EntityId, EntityKind, Extraction, Fact, Group, HonourLevel, InvestmentKind, Measure, MemberKind, Modality,
        ProgramKind, Stage, Statement,
    },
    graph::{GraphOptions, ReportSource, UnitTable},
    lexicon::Lexicon,
    quantity::{Date, Period, Qualifier, Value},
    span::Span,
};
use rust_decimal::Decimal;

const TEXT: &str = "云山县2023年政府工作报告\n——2023年12月20日在云山县第九届人民代表大会第三次会议上\n云山县人民政府县长　林知远\n\
一、2023年工作回顾\n\
地区生产总值完成120.5亿元，预计增长5%-6%，增速居全市前三。\n\
投资72.8亿元的青禾锂电池产业链项目由青禾新能源公司承建，现已投产；\n\
青禾锂电池、白鹭冷链等37个亿元以上项目开工建设，清风水乡旅游区获评国家4A级旅游景区。\n\
二、2024年工作安排\n\
实施“百企登高”行动，城镇登记失业率控制在4.5%以内。";

pub fn source() -> ReportSource {
    ReportSource {
        file_name: "county_云山县_2023.txt".to_owned(),
        sha256: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef".to_owned(),
        address: Some("https://example.org/云山县/2023.html".to_owned()),
        encoding: "UTF-8".to_owned(),
        ..ReportSource::default()
    }
}

pub fn options() -> GraphOptions {
    let units = Lexicon::parse("units.tsv", "word\tqudt\n元\tCCY_CNY\n%\tPERCENT\n").expect("a lexicon");
    GraphOptions { units: UnitTable::from_lexicon(&units).expect("IRIs"), ..GraphOptions::default() }
}

pub fn document() -> Document {
    let second = at("二、2024年工作安排").start;
    let section = |heading: &str, start: usize, end: usize, ordinal, kind| Section {
        heading: at(heading),
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
            title: Some("云山县2023年政府工作报告".to_owned()),
            region: Some("云山县".to_owned()),
            date: Some(Date { year: 2023, month: 12, day: 20 }),
            speaker: Some("林知远".to_owned()),
            office: Some("县长".to_owned()),
            meeting: Some("云山县第九届人民代表大会第三次会议".to_owned()),
            year: Some(2023),
            speaker_span: Some(at("林知远")),
            ..Metadata::default()
        },
        sections: vec![
            section("2023年工作回顾", at("一、2023年").start, second, 1, SectionKind::Review),
            section("2024年工作安排", second, TEXT.len(), 2, SectionKind::Plan),
        ],
        sentences: Vec::new(),
        complete: true,
        findings: Vec::new(),
    }
}

pub fn extraction() -> Extraction {
    let mut extraction = Extraction::default();
    let county = add(&mut extraction, EntityKind::Region, "云山县", &[]);
    let product = add(&mut extraction, EntityKind::Indicator, "地区生产总值", &[]);
    let unemployment = add(&mut extraction, EntityKind::Indicator, "城镇登记失业率", &[]);
    let company = add(&mut extraction, EntityKind::Enterprise, "青禾新能源公司", &["青禾新能源公司"]);
    let battery = add(&mut extraction, EntityKind::Project, "青禾锂电池产业链项目", &["青禾锂电池产业链项目"]);
    let cold = add(&mut extraction, EntityKind::Project, "白鹭冷链", &["白鹭冷链"]);
    let members = Group { member_kind: MemberKind::Project, count: Decimal::from(37), qualifier: None, members: vec![battery, cold] };
    let group = add(&mut extraction, EntityKind::Group(members), "亿元以上项目", &["青禾锂电池、白鹭冷链等37个亿元以上项目"]);
    add(&mut extraction, EntityKind::Program(ProgramKind::Action), "百企登高行动", &["百企登高"]);
    let park = add(&mut extraction, EntityKind::Park, "清风水乡旅游区", &["清风水乡旅游区"]);
    extraction.entities[battery.0].undertaken_by = Some(company);
    extraction.entities[battery.0].alternatives.push("青禾锂电池".to_owned());
    extraction.entities[park.0].located_in = Some(county);
    extraction.facts = vec![
        observation(county, product, Measure::Level, "地区生产总值完成120.5亿元", money("12050000000", "120.5亿元")),
        observation(county, product, Measure::Growth, "预计增长5%-6%", growth()),
        observation(county, product, Measure::Rank, "增速居全市前三", rank()),
        fact(
            battery,
            "投资72.8亿元的青禾锂电池产业链项目",
            Statement::Investment { kind: InvestmentKind::Total, amount: money("7280000000.00", "72.8亿元") },
        ),
        fact(battery, "现已投产", Statement::Milestone { stage: Stage::InOperation }),
        fact(group, "青禾锂电池、白鹭冷链等37个亿元以上项目开工建设", Statement::Milestone { stage: Stage::Started }),
        fact(
            park,
            "清风水乡旅游区获评国家4A级旅游景区",
            Statement::Recognition { honour: "国家4A级旅游景区".to_owned(), level: Some(HonourLevel::National) },
        ),
        target(county, unemployment),
    ];
    extraction.facts[1].modality = Modality::Estimate;
    extraction
}

/// The place of a string in the text. It must stand there.
pub fn at(part: &str) -> Span {
    let start = TEXT.find(part).expect("the sample holds the string");
    Span::new(start, start + part.len())
}

fn add(extraction: &mut Extraction, kind: EntityKind, name: &str, mentions: &[&str]) -> EntityId {
    let mentions = mentions.iter().map(|mention| at(mention)).collect();
    let rule = "name/sample".to_owned();
    extraction.entities.push(Entity {
        kind,
        name: name.to_owned(),
        alternatives: Vec::new(),
        mentions,
        rule,
        undertaken_by: None,
        located_in: None,
    });
    EntityId(extraction.entities.len() - 1)
}

fn fact(about: EntityId, clause: &str, statement: Statement) -> Fact {
    Fact {
        about,
        clause: at(clause),
        time: Some(Period::Year(2023)),
        modality: Modality::Actual,
        statement,
        rule: "fact/sample".to_owned(),
        confidence: 95,
        trace: Vec::new(),
    }
}

fn observation(about: EntityId, indicator: EntityId, measure: Measure, clause: &str, amount: Amount) -> Fact {
    let scope = (measure == Measure::Rank).then(|| "全市".to_owned());
    fact(about, clause, Statement::Observation { indicator, measure, amount, scope })
}

fn target(about: EntityId, indicator: EntityId) -> Fact {
    let amount = Amount { value: exact("4.5"), unit: Some("%".to_owned()), qualifier: Some(Qualifier::AtMost), stated: at("4.5%") };
    let mut target = observation(about, indicator, Measure::Level, "城镇登记失业率控制在4.5%以内", amount);
    target.modality = Modality::Target;
    target.time = Some(Period::Years { from: 2024, to: 2025 });
    target
}

fn money(value: &str, stated: &str) -> Amount {
    Amount { value: exact(value), unit: Some("元".to_owned()), qualifier: None, stated: at(stated) }
}

fn growth() -> Amount {
    Amount {
        value: Value::Range { min: Decimal::from(5), max: Decimal::from(6) },
        unit: Some("%".to_owned()),
        qualifier: None,
        stated: at("5%-6%"),
    }
}

fn rank() -> Amount {
    Amount { value: exact("3"), unit: Some("位".to_owned()), qualifier: Some(Qualifier::AtMost), stated: at("前三") }
}

fn exact(value: &str) -> Value {
    Value::Exact(value.parse().expect("a number"))
}
