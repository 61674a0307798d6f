//! Layouts of invented reports.

use proptest::prelude::*;

use super::{Document, DocumentGrammar, SectionKind, SectionMark, read};
use crate::{lexicon::Lexicons, quantity::Date, rules::RuleFiles};

fn grammar() -> DocumentGrammar {
    let lexicons = Lexicons::load(&RuleFiles::built_in()).expect("the built-in lexicons load");
    DocumentGrammar::new(&lexicons).expect("the built-in grammar compiles")
}

fn document(text: &str, file_name: &str) -> Document {
    read(text.to_owned(), file_name, &grammar())
}

/// Sentences as `clause|clause`, one a string.
fn check_clauses(text: &str, expected: &[&str]) {
    let document = document(text, "");
    let found: Vec<String> = document
        .sentences
        .iter()
        .map(|sentence| sentence.clauses.iter().map(|clause| clause.of(&document.text)).collect::<Vec<_>>().join("|"))
        .collect();
    assert_eq!(found, expected, "{text}");
}

/// Sections as `indent mark kind heading`.
fn check_tree(text: &str, expected: &[&str]) {
    let document = document(text, "青禾县_2024.txt");
    let depth = |index: usize| std::iter::successors(document.sections[index].parent, |parent| document.sections[*parent].parent).count();
    let line = |(index, section): (usize, &super::Section)| {
        format!("{}{:?} {:?} {}", "  ".repeat(depth(index)), section.mark, section.kind, section.heading.of(&document.text))
    };
    let found: Vec<String> = document.sections.iter().enumerate().map(line).collect();
    assert_eq!(found, expected, "{text}");
}

fn check_region(head: &str, file_name: &str, expected: &str) {
    let text = format!("{head}\n一、2023年工作回顾\n完成投资3亿元。");
    assert_eq!(document(&text, file_name).metadata.region.as_deref(), Some(expected), "{head} {file_name}");
}

fn check_year(text: &str, file_name: &str, expected: i32) {
    assert_eq!(document(text, file_name).metadata.year, Some(expected), "{text} {file_name}");
}

fn check_date(head: &str, expected: Option<(i32, u8, u8)>) {
    let text = format!("{head}\n各位代表：\n现在，我代表区人民政府报告工作。");
    let expected = expected.map(|(year, month, day)| Date { year, month, day });
    assert_eq!(document(&text, "").metadata.date, expected, "{head}");
}

fn check_speaker(head: &str, expected: Option<(&str, &str)>) {
    let text = format!("{head}\n各位代表：\n现在，我代表区人民政府报告工作。");
    let metadata = document(&text, "").metadata;
    let found = metadata.office.as_deref().zip(metadata.speaker.as_deref());
    assert_eq!(found, expected, "{head}");
}

fn check_meeting(head: &str, expected: &str) {
    let text = format!("{head}\n各位代表：\n现在，我代表区人民政府报告工作。");
    assert_eq!(document(&text, "").metadata.meeting.as_deref(), Some(expected), "{head}");
}

#[test]
fn sentences_end_at_full_stops_and_lines() {
    check_clauses("完成投资3亿元。增长5%！\n新建学校2所", &["完成投资3亿元", "增长5%", "新建学校2所"]);
    check_clauses("提出“稳中求进。以进促稳”的要求，成效明显。好。", &["提出“稳中求进。以进促稳”的要求|成效明显", "好"]);
    check_clauses("他说：“路在脚下。”我们继续前行。", &["他说|“路在脚下。”", "我们继续前行"]);
}

#[test]
fn clauses_end_at_commas_semicolons_and_colons() {
    check_clauses("总量达1,234亿元,增长5.2%,居全市首位。", &["总量达1,234亿元|增长5.2%|居全市首位"]);
    check_clauses("三次产业比为12.5:40.1:47.4；10:30开会。", &["三次产业比为12.5:40.1:47.4|10:30开会"]);
    check_clauses("出台《青禾县稳增长、促消费，惠民生办法》，落实。", &["出台《青禾县稳增长、促消费，惠民生办法》|落实"]);
    check_clauses("建成一期（含南区，北区）工程，投用。", &["建成一期（含南区，北区）工程|投用"]);
    check_clauses("叫响\"青禾，你好\"品牌，增收。", &["叫响\"青禾，你好\"品牌|增收"]);
}

#[test]
fn a_mark_that_is_never_closed_counts_for_nothing() {
    check_clauses("实施“强基行动，完成投资。成效好，影响大。", &["实施“强基行动|完成投资", "成效好|影响大"]);
    check_clauses("其中）新增企业，达7家。", &["其中）新增企业|达7家"]);
}

#[test]
fn wrapped_lines_are_one_sentence() {
    let text = "全年地区生产总值完成一百二十亿元增长百\n分之五点二，固定资产投资完成三十亿元增长\n百分之八，社会消费品零售总额完成四十亿元\n，进出口总额完成五亿美元增长百分之十二，\n居民收入稳步提高。一般公共预算收入完成十\n五亿元增长百分之六，税收占比百分之七十八\n，财政支出重点向民生倾斜，民生支出占比达\n百分之八十二，群众获得感不断增强。\n";
    let document = document(text, "");
    assert_eq!(document.sentences.len(), 2);
    assert_eq!(document.sentences[0].clauses.len(), 5);
}

#[test]
fn written_breaks_and_spaces_are_blank() {
    check_clauses(
        "各位代表：\\r\\n&nbsp; 现在，我代表县人民政府报告工作。\\r\\n一、回顾",
        &["各位代表", "现在|我代表县人民政府报告工作", "一、回顾"],
    );
}

#[test]
fn sections_nest_by_their_marks() {
    let text = "各位代表：\n一、2023年工作回顾\n（一）工业提质增效。完成产值3亿元。\n工业实力持续壮大。全年新增企业7家，产值增长百分之五，利润稳步增长。\n（二）农业稳步发展\n1.粮食丰收\n产量6万吨。\n2.特色做强\n一是扩大规模。新增2万亩。二是打响品牌。注册3个。\n二、2024年工作安排\n——地区生产总值增长5%；\n——城镇登记失业率控制在5%以内。\n三、加强政府自身建设\n依法行政。";
    check_tree(
        text,
        &[
            "Chapter Review 2023年工作回顾",
            "  Part Review 工业提质增效",
            "    Lead Review 工业实力持续壮大",
            "  Part Review 农业稳步发展",
            "    Item Review 粮食丰收",
            "    Item Review 特色做强",
            "      Point Review 扩大规模",
            "      Point Review 打响品牌",
            "Chapter Plan 2024年工作安排",
            "  Dash Plan 地区生产总值增长5%",
            "  Dash Plan 城镇登记失业率控制在5%以内",
            "Chapter Plan 加强政府自身建设",
        ],
    );
}

#[test]
fn headings_without_numbers_stand_above_chapters() {
    let text = "各位代表：\n2023年工作回顾\n一、经济发展\n完成产值3亿元，同比增长5%。\n2024年工作安排\n一、做强产业\n确保产值增长5%。";
    check_tree(
        text,
        &["Chapter Review 2023年工作回顾", "  Chapter Review 经济发展", "Chapter Plan 2024年工作安排", "  Chapter Plan 做强产业"],
    );
}

#[test]
fn headings_may_run_into_the_text() {
    let text = "各位代表：现在，我代表市人民政府报告工作。2023年工作回顾2023年是开局之年，完成产值3亿元。一、做强工业。新增企业7家。2024年工作安排2024年是攻坚之年，力争产值增长5%。";
    check_tree(text, &["Chapter Review 2023年工作回顾", "  Chapter Review 做强工业", "Chapter Plan 2024年工作安排"]);
    let text = "各位代表：\n一、2023年工作回顾 过去的一年，极不平凡。完成产值3亿元。\n二、2024年工作安排 今年要力争增长5%。";
    check_tree(text, &["Chapter Review 2023年工作回顾", "Chapter Plan 2024年工作安排"]);
}

#[test]
fn review_and_plan_may_be_parts_of_one_chapter() {
    let text = "各位代表：\n一、政府工作\n（一）2023年工作回顾\n完成产值3亿元。\n（二）2024年工作安排\n力争产值增长5%。";
    let document = document(text, "青禾县_2024.txt");
    let kinds: Vec<SectionKind> = document.sections.iter().map(|section| section.kind).collect();
    assert_eq!(kinds[1..], [SectionKind::Review, SectionKind::Plan]);
}

#[test]
fn a_plan_without_a_heading_is_found_by_its_wording() {
    let review = "全年完成了投资3亿元，同比增长5%。新增企业7家，建成学校2所。\n".repeat(12);
    let plan = "要确保投资增长5%左右，力争新增企业8家。继续做好就业工作，年内要建成学校3所。\n".repeat(12);
    for heading in ["", "一、2023年工作回顾\n"] {
        let text = format!("各位代表：\n{heading}{review}{plan}");
        let document = document(&text, "青禾县_2024.txt");
        let kind = |part: &str| {
            let at = text.find(part).expect("the part stands in the text");
            let sentence = document.sentences.iter().find(|sentence| sentence.span.end > at).expect("a sentence holds it");
            document.kind_of(sentence)
        };
        assert_eq!(kind("全年完成了"), SectionKind::Review, "{heading}");
        assert_eq!(kind("力争新增企业8家"), SectionKind::Plan, "{heading}");
    }
}

#[test]
fn annexes_are_neither_review_nor_plan() {
    let text = "各位代表：\n一、2023年工作回顾\n完成产值3亿元。\n二、2024年工作安排\n力争产值增长5%，努力奋斗！\n名词解释\n1.一网通办：一个网站办理所有事项，2023年起实施。";
    let document = document(text, "青禾县_2024.txt");
    let annex = document.sections.iter().find(|section| section.mark == SectionMark::Annex).expect("the annex is a section");
    assert_eq!(annex.kind, SectionKind::Other);
    assert!(document.complete);
}

#[test]
fn page_furniture_is_no_part_of_the_body() {
    let text = "导航菜单\n青禾县人民政府工作报告\n——2023年12月20日在青禾县第三届人民代表大会第二次会议上\n县长 赵一鸣\n各位代表：\n一、2023年工作回顾\n完成产值3亿元。\n二、2024年工作安排\n为建设新青禾而努力奋斗！\n免责声明：本站内容来自网络。\n本文地址：/a/1.html";
    let document = document(text, "");
    assert!(document.body.of(text).starts_with("青禾县人民政府工作报告"));
    assert!(document.body.of(text).ends_with("努力奋斗！"));
    assert!(document.complete);
}

#[test]
fn a_text_that_breaks_off_is_not_complete() {
    let whole = "各位代表：\n一、2023年工作回顾\n完成产值3亿元。\n二、2024年工作安排\n为建设新青禾而努力奋斗！";
    assert!(document(whole, "").complete);
    for broken in [
        "一、2023年工作回顾\n完成产值3亿元。\n（二）优环境",
        "一、2023年工作回顾\n完成产值3亿元，增",
        "一、2023年工作回顾\n完成产值3亿元。",
        "",
        "  ",
    ] {
        assert!(!document(broken, "").complete, "{broken}");
    }
}

#[test]
fn regions_are_named_in_full() {
    check_region("(某江省)云川市青禾区人民政府工作报告", "", "云川市青禾区");
    check_region("青禾区第三届人民代表大会第二次会议\n区长 赵一鸣", "county_云川市青禾区_2023.txt", "云川市青禾区");
    check_region("青禾县第三届人民代表大会第二次会议", "county_云川市青禾区_2010.txt", "青禾县");
    check_region("各位代表：\n现在，我代表青禾县人民政府报告工作。", "county_云川市青禾县_2012.txt", "青禾县");
    check_region("各位代表：\n我代表县人民政府报告工作。", "county_云川市青禾区_2008.txt", "青禾县");
    check_region("各位代表：\n现在，我代表国务院作政府工作报告。", "national_中国_2024.txt", "中华人民共和国");
    check_region("各位代表：", "2026_广西壮族自治区_政府工作报告.csv", "广西壮族自治区");
    check_region("青禾州第三届人民代表大会第二次会议", "pref_青禾苗族自治州_2024.txt", "青禾苗族自治州");
    check_region("", "县级/county_云川市青禾新区_2017.txt", "云川市青禾新区");
}

#[test]
fn the_year_is_the_one_reviewed() {
    check_year("一、2023年工作回顾\n好。\n二、2024年工作安排\n好。", "青禾县_2024.txt", 2023);
    check_year("一、2023年工作回顾\n好。", "青禾县_2023.txt", 2023);
    check_year("一、过去五年工作回顾\n好。\n二、2012年工作安排\n好。", "", 2011);
    check_year("一、“十三五”时期和2020年工作回顾\n好。\n二、“十四五”目标\n好。", "青禾县_2021.txt", 2020);
    check_year("一、关于2012年政府工作\n好。\n二、2013年目标任务\n好。", "", 2012);
    check_year("一、1998年工作回顾和1999年工作总体要求\n好。\n二、农业\n好。", "national_中国_1999.txt", 1998);
    check_year("各位代表：\n过去一年，成绩喜人。", "青禾县_2013.txt", 2012);
}

#[test]
fn dates_are_days_of_delivery() {
    check_date("——2023年12月20日在青禾区第三届人民代表大会第二次会议上", Some((2023, 12, 20)));
    check_date("政府工作报告\n（二〇二三年十二月二十日）", Some((2023, 12, 20)));
    check_date("政府工作报告\n（二○一○年一月三十一日）", Some((2010, 1, 31)));
    check_date("政府工作报告（ 2017年2月26日）", Some((2017, 2, 26)));
    check_date("政府工作报告\n发布时间：2023年1月5日", None);
    check_date("政府工作报告", None);
}

#[test]
fn speakers_stand_under_the_title() {
    check_speaker("政府工作报告\n区人民政府区长 赵一鸣", Some(("区长", "赵一鸣")));
    check_speaker("政府工作报告\n青禾县人民政府代县长\n赵 明", Some(("代县长", "赵明")));
    check_speaker("政府工作报告\n青禾区人民政府区长?? 赵一鸣", Some(("区长", "赵一鸣")));
    check_speaker("2025年1月16日省长赵一鸣在某江省第三届人民代表大会第二次会议上的讲话", Some(("省长", "赵一鸣")));
    check_speaker("政府工作报告", None);
    let holder = "----2025年1月15日赵明市长在云川市第六届人民代表大会第三次会议的政府工作报告\n各位代表：\n好。";
    assert_eq!(document(holder, "").metadata.speaker.as_deref(), Some("赵明"));
    let alone = "——2025年1月21日在云川市第六届人民代表大会第三次会议上\n赵一鸣\n各位代表：\n好。";
    assert_eq!(document(alone, "").metadata.speaker.as_deref(), Some("赵一鸣"));
}

#[test]
fn meetings_are_named_in_full() {
    check_meeting("——2023年12月20日在青禾区第十九届\n\n人民代表大会第三次会议上", "青禾区第十九届人民代表大会第三次会议");
    check_meeting("2024年3月5日在第十四届全国人民代表大会第二次会议上", "第十四届全国人民代表大会第二次会议");
    check_meeting("在青禾县十五届人民代表大会第二次会议上", "青禾县十五届人民代表大会第二次会议");
}

proptest! {
    #[test]
    fn any_text_gives_a_document(text in "(一、|（一）|[(]1[)]|1\\.|——|一是|2023年工作回顾|今年|力争|各位代表：|[“”《》（）\"，。；：,:!？]|\\n|\\\\r|&nbsp;|\\?\\?|[0-9]|[一-十]|.){0,80}") {
        let document = document(&text, "county_青禾县_2023.txt");
        let inside = |span: crate::span::Span| document.text.get(span.start..span.end).is_some();
        prop_assert!(inside(document.body));
        for sentence in &document.sentences {
            prop_assert!(inside(sentence.span) && document.body.contains(sentence.span));
            prop_assert!(sentence.clauses.iter().all(|clause| inside(*clause) && sentence.span.contains(*clause)));
        }
        for section in &document.sections {
            prop_assert!(inside(section.span) && section.span.contains(section.heading));
        }
    }
}
