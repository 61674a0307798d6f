//! What is a quantity, what is a time, and what is none: one line a case.

mod times;

use proptest::prelude::*;

use super::{Qualifier, Quantity, QuantityGrammar, QuantityKind, TimeFrame, Value, find, find_times};
use crate::{lexicon::Lexicons, rules::RuleFiles};

fn grammar() -> QuantityGrammar {
    let lexicons = Lexicons::load(&RuleFiles::built_in()).expect("the built-in lexicons load");
    QuantityGrammar::new(&lexicons).expect("the built-in lexicons make a grammar")
}

/// `kind value unit qualifier`; `-` for no unit; nothing for no qualifier; `5..6` for a range.
fn describe(quantity: &Quantity) -> String {
    let kind = match quantity.kind {
        QuantityKind::Number => "number",
        QuantityKind::Count => "count",
        QuantityKind::Percent => "percent",
        QuantityKind::PercentagePoints => "points",
        QuantityKind::Money => "money",
        QuantityKind::Rank => "rank",
        QuantityKind::Multiple => "multiple",
        QuantityKind::Fraction => "fraction",
    };
    let value = match quantity.value {
        Value::Exact(value) => value.round_dp(4).normalize().to_string(),
        Value::Range { min, max } => format!("{}..{}", min.normalize(), max.normalize()),
    };
    let unit = quantity.unit.as_deref().unwrap_or("-");
    let qualifier = match quantity.qualifier {
        None => "",
        Some(Qualifier::AtLeast) => " >=",
        Some(Qualifier::AtMost) => " <=",
        Some(Qualifier::About) => " ~",
    };
    format!("{kind} {value} {unit}{qualifier}")
}

/// Each case is a text and its quantities, parted by `; `.
fn check_all(cases: &[(&str, &str)]) {
    let grammar = grammar();
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found: Vec<String> = find(text, &grammar).iter().map(describe).collect();
        let found = found.join("; ");
        if found != *expected {
            wrong.push(format!("{text}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn check_none(texts: &[&str]) {
    let cases: Vec<(&str, &str)> = texts.iter().map(|text| (*text, "")).collect();
    check_all(&cases);
}

#[test]
fn digits_and_magnitudes() {
    check_all(&[
        ("新增7家", "count 7 家"),
        ("新建3座泵站和一座跨线桥", "count 3 座; count 1 座"),
        ("收入比缩小至2.04∶1", "number 2.04 -"),
        ("三次产业结构为9.2：38.2：52.6", "percent 9.2 %; percent 38.2 %; percent 52.6 %"),
        ("按3:3:4的比例", ""),
        ("为12万居家老年人服务", "count 120000 人"),
        ("分别高于全省0.9和7.2个百分点", "points 0.9 个百分点; points 7.2 个百分点"),
        ("完成投资13.5亿元", "money 1350000000 元"),
        ("旅游收入10.9亿元", "money 1090000000 元"),
        ("利用外资322.5万美元", "money 3225000 美元"),
        ("接待521万人次", "count 5210000 人次"),
        ("进出口1,234.5万元", "money 12345000 元"),
        ("粮食产量12，345吨", "count 12345 吨"),
        ("增长５．５％", "percent 5.5 %"),
        ("总值126万亿元", "money 126000000000000 元"),
        ("进出口20亿港元", "money 2000000000 港元"),
        ("出口3亿欧元", "money 300000000 欧元"),
        ("到账15 亿元", "money 1500000000 元"),
        ("存款 20.5 亿 元", "money 2050000000 元"),
        ("耕地3.5万亩", "count 35000 亩"),
        ("受益2万5千人", "count 25000 人"),
        ("安排3亿8千万元", "money 380000000 元"),
        ("装机820万千瓦", "count 8200000 千瓦"),
        ("道路5千米", "count 5 千米"),
        ("储能30兆瓦", "count 30 兆瓦"),
        ("发电1.2亿千瓦时", "count 120000000 千瓦时"),
        ("产量100万千升", "count 1000000 千升"),
        ("浓度34微克/立方米", "count 34 微克/立方米"),
        ("处理污水2万吨/日", "count 20000 吨/日"),
        ("成本110元/人", "count 110 元/人"),
        ("绿地15㎡", "count 15 ㎡"),
        ("光缆12km", "count 12 km"),
        ("吞吐量50万TEU", "count 500000 TEU"),
        ("吞吐量50万标箱", "count 500000 标箱"),
        ("床位500张", "count 500 张"),
        ("人均寿命80.5岁", "count 80.5 岁"),
        ("优良天数310天", "count 310 天"),
        ("免费开放1200小时", "count 1200 小时"),
        ("收入比2.54，", "number 2.54 -"),
        ("务工规模3300万，", "number 33000000 -"),
        ("14万学生", "count 140000 人"),
        ("惠及6600多万纳税人", "count 66000000 人 >="),
        ("1个项目", "count 1 个"),
        ("成绩高17.8分，", "count 17.8 分"),
    ]);
}

#[test]
fn numerals_in_words() {
    check_all(&[
        ("十二家企业", "count 12 家"),
        ("三个村级水厂", "count 3 个"),
        ("建成两座变电站", "count 2 座"),
        ("二十三个社区", "count 23 个"),
        ("一百二十家企业", "count 120 家"),
        ("三千五百亩", "count 3500 亩"),
        ("一百零八项", "count 108 项"),
        ("两千万元", "money 20000000 元"),
        ("三万亩", "count 30000 亩"),
        ("产量二千八百万吨", "count 28000000 吨"),
        ("贰佰叁拾万元", "money 2300000 元"),
        ("壹亿元", "money 100000000 元"),
        ("两万五千户", "count 25000 户"),
        ("三四个站点", "count 3..4 个"),
        ("两三家", "count 2..3 家"),
        ("七八十名", "count 70..80 名"),
        ("十几家", "count 11..19 家"),
        ("二十几名", "count 21..29 名"),
        ("十几万元", "money 110000..190000 元"),
        ("下降一个百分点", "points 1 个百分点"),
        ("增长一倍", "multiple 1 倍"),
        ("增长两倍多，", "multiple 2 倍 >="),
    ]);
}

#[test]
fn approximate_words_are_bounds() {
    check_all(&[
        ("投资百亿元以上", "money 10000000000 元 >="),
        ("带动上百家企业", "count 100 家 >="),
        ("引进数十家企业", "count 10 家 >="),
        ("数十亿元", "money 1000000000 元 >="),
        ("培训几百人", "count 100 人 >="),
        ("建成近百处", "count 100 处 ~"),
        ("百余名干部", "count 100 名 >="),
        ("选派超千名专家", "count 1000 名 >="),
        ("惠及上千万人", "count 10000000 人 >="),
        ("产值突破千亿元", "money 100000000000 元 >="),
        ("规模突破百亿大关", "number 10000000000 - >="),
        ("十多个站点", "count 10 个 >="),
        ("二十余项", "count 20 项 >="),
        ("两千多万元", "money 20000000 元 >="),
        ("三千余户", "count 3000 户 >="),
        ("总规模百亿元的母基金", "money 10000000000 元 >="),
        ("招生万名以上", "count 10000 名 >="),
        ("十来个", "count 10 个 ~"),
    ]);
}

#[test]
fn bounds() {
    check_all(&[
        ("超过5家", "count 5 家 >="),
        ("超100亿元", "money 10000000000 元 >="),
        ("突破60万户", "count 600000 户 >="),
        ("逾88万人次", "count 880000 人次 >="),
        ("近30%", "percent 30 % ~"),
        ("约12公里", "count 12 公里 ~"),
        ("大约3成以上", "fraction 0.3 - ~"),
        ("占比近七成，", "fraction 0.7 - ~"),
        ("八成以上的支出", "fraction 0.8 - >="),
        ("缩短四成多。", "fraction 0.4 - >="),
        ("优良天数接近300天", "count 300 天 ~"),
        ("对3400多贫困户", "number 3400 - >="),
        ("建成大棚3300 余栋", "count 3300 栋 >="),
        ("拥有5家国家实验室", "count 5 家"),
        ("幼儿园15所以上", "count 15 所 >="),
        ("3支队伍", "count 3 支"),
        ("成立3家", "count 3 家"),
        ("检查工地85家（次）", "count 85 家"),
        ("存栏14万头只", "count 140000 头只"),
        ("举办培训班12期", "count 12 期"),
        ("每10名居民有1名医生", "count 1 名"),
        ("防洪200年一遇", ""),
        ("不低于10亿元", "money 1000000000 元 >="),
        ("不少于5家", "count 5 家 >="),
        ("至少20条", "count 20 条 >="),
        ("不超过3%", "percent 3 % <="),
        ("控制在3%以内", "percent 3 % <="),
        ("低于34微克/立方米", "count 34 微克/立方米 <="),
        ("不高于5.5%", "percent 5.5 % <="),
        ("高于0.3个百分点", "points 0.3 个百分点"),
        ("高于全国0.3个百分点", "points 0.3 个百分点"),
        ("增长5%左右", "percent 5 % ~"),
        ("增长5.5%以上", "percent 5.5 % >="),
        ("60%以下", "percent 60 % <="),
        ("50余亿元", "money 5000000000 元 >="),
        ("21万余起", "count 210000 起 >="),
        ("1300多场", "count 1300 场 >="),
        ("80余万平方米", "count 800000 平方米 >="),
        ("1.2亿多元", "money 120000000 元 >="),
        ("1.6万余户", "count 16000 户 >="),
        ("24万多平方米", "count 240000 平方米 >="),
        ("3倍多。", "multiple 3 倍 >="),
        ("47万人左右", "count 470000 人 ~"),
        ("稳定在88.3%以上", "percent 88.3 % >="),
        ("签约10个", "count 10 个"),
        ("节约20万元", "money 200000 元"),
        ("附近3个村", "count 3 个"),
        ("通过28个", "count 28 个"),
        ("100+个场景", "count 100 个 >="),
        ("分别下降4%和15%以上", "percent 4 %; percent 15 % >="),
    ]);
}

#[test]
fn percent_points_multiples_fractions() {
    check_all(&[
        ("增长5%", "percent 5 %"),
        ("增长5％", "percent 5 %"),
        ("增长百分之五", "percent 5 %"),
        ("百分之四点三", "percent 4.3 %"),
        ("百分之百", "percent 100 %"),
        ("百分之四至百分之五", "percent 4..5 %"),
        ("百分之四到五", "percent 4..5 %"),
        ("千分之十三左右", "percent 13 ‰ ~"),
        ("自然增长率6.5‰", "percent 6.5 ‰"),
        ("提高5个百分点", "points 5 个百分点"),
        ("提高0.6个点，", "points 0.6 个点"),
        ("提高2百分点", "points 2 百分点"),
        ("增长-3.5%", "percent -3.5 %"),
        ("增长4.9倍", "multiple 4.9 倍"),
        ("是上年的1.5倍", "multiple 1.5 倍"),
        ("产值翻一番", "multiple 2 倍"),
        ("产值翻了一番", "multiple 2 倍"),
        ("总量翻番", "multiple 2 倍"),
        ("接近翻两番", "multiple 4 倍 ~"),
        ("占全国1/4", "fraction 0.25 -"),
        ("占全国四分之三", "fraction 0.75 -"),
        ("超过三分之一", "fraction 0.3333 - >="),
        ("占全市一半", "fraction 0.5 -"),
        ("半数以上的村", "fraction 0.5 - >="),
        ("约1/3", "fraction 0.3333 - ~"),
        ("1/3以上", "fraction 0.3333 - >="),
    ]);
}

#[test]
fn ranges() {
    check_all(&[
        ("增长5%-6%", "percent 5..6 %"),
        ("增长5%—6%", "percent 5..6 %"),
        ("增长4.5%～5%", "percent 4.5..5 %"),
        ("增长4.5-5%", "percent 4.5..5 %"),
        ("增长4.5%至5%", "percent 4.5..5 %"),
        ("引进5至6个", "count 5..6 个"),
        ("引进5到6个", "count 5..6 个"),
        ("培育3-5家", "count 3..5 家"),
        ("投资10—20亿元", "money 1000000000..2000000000 元"),
        ("投资10亿元—20亿元", "money 1000000000..2000000000 元"),
        ("三至五家", "count 3..5 家"),
        ("5%-6%左右", "percent 5..6 % ~"),
        ("从2个到10个", "count 2 个; count 10 个"),
        ("由8家增至12家", "count 8 家; count 12 家"),
        ("500—1000户", "count 500..1000 户"),
    ]);
}

#[test]
fn ranks() {
    check_all(&[
        ("居全市首位，", "rank 1 位"),
        ("位居全省榜首", "rank 1 位"),
        ("增速居全省第2位", "rank 2 位"),
        ("位列全国百强第63位", "rank 63 位"),
        ("总量全市第一。", "rank 1 位"),
        ("增速排名全省第二，", "rank 2 位"),
        ("居全省第三位、第四位", "rank 3 位; rank 4 位"),
        ("位居全省前三，", "rank 3 位 <="),
        ("进入全国前10名", "rank 10 位 <="),
        ("跻身全省前五位", "rank 5 位 <="),
        ("进入全国前1%", "percent 1 % <="),
        ("由40位提升至13位，", "count 40 位; rank 13 位"),
        ("获得第1名", "rank 1 位"),
        ("排名第5，", "rank 5 位"),
        ("取得全省第二的成绩", "rank 2 位"),
        ("前进11位，", "count 11 位"),
    ]);
}

#[test]
fn several_in_one_clause() {
    check_all(&[
        ("新签约项目12个、总投资30.5亿元", "count 12 个; money 3050000000 元"),
        ("分别增长4%、5.3%、3.4%", "percent 4 %; percent 5.3 %; percent 3.4 %"),
        ("建成三座20kV变电站", "count 3 座"),
        ("新建2个500千伏变电站", "count 2 个"),
        ("6000个亿元以上项目", "count 6000 个"),
        ("投资过亿元项目150个", "count 150 个"),
        ("营收超10亿元企业达到26家", "count 26 家"),
        ("投资72.8亿元的2×35万吨苯酚项目", "money 7280000000 元"),
        ("GDP增长5%、人均GDP12万元", "percent 5 %; money 120000 元"),
        ("财政收入GDP5.5%", "percent 5.5 %"),
    ]);
}

#[test]
fn dates_ordinals_and_plans_are_none() {
    check_none(&[
        "2023年12月20日",
        "二〇二三年",
        "2021-2025年",
        "2021年至2025年",
        "（2021—2035）",
        "1-11月",
        "前三季度",
        "前11个月",
        "3月底前",
        "90年代",
        "第十九届人民代表大会",
        "第三次会议",
        "第一批",
        "第四代",
        "第三产业",
        "第一产业",
        "第一书记",
        "第一时间",
        "第一季度",
        "第一，要坚持",
        "市第三中学",
        "第14届",
        "“十四五”规划",
        "十四五规划",
        "三年行动",
        "连续三年",
        "连续3年",
        "3年行动计划",
        "过去五年",
    ]);
}

#[test]
fn names_are_none() {
    check_none(&[
        "5G基站",
        "5G+工业互联网",
        "4A级景区",
        "5A景区",
        "G105国道",
        "PM2.5浓度",
        "C919大飞机",
        "歼-35A",
        "“1+1+9”",
        "1+6体系",
        "20+8产业集群",
        "“三篇大文章”",
        "《关于10个方面的意见》",
        "12·20事故",
        "7×24小时",
        "世界500强",
        "全国百强",
        "220千伏",
        "10kV线路",
        "5万吨级泊位",
        "地铁13号线",
        "12345热线",
        "12345政务平台",
        "比例为1:1.5",
        "智慧城市2.0版",
        "60岁以上老人",
        "20周年",
        "8英寸晶圆",
        "3D打印",
        "B2B平台",
    ]);
}

#[test]
fn idioms_and_frames_are_none() {
    check_none(&[
        "一带一路",
        "三农工作",
        "全国两会",
        "一批项目",
        "一系列措施",
        "一个中心",
        "一种模式",
        "三个方面",
        "七大工程",
        "四个意识",
        "四项基本原则",
        "两个维护",
        "十个方面的工作",
        "一流企业",
        "万众一心",
        "老百姓",
        "千方百计",
        "千家万户",
        "十分重要",
        "零的突破",
        "实现“零”的突破",
        "零就业家庭",
        "摆在首位",
        "放在首位",
        "城市首位度",
        "首个平台",
        "走在前列",
        "位居前列",
        "目前",
        "万元GDP能耗",
        "亿元以上项目",
        "百亿级产业",
        "千亿元产业集群",
        "百家争鸣",
        "万家灯火",
        "统计数据",
        "指数百强",
        "三级医院",
        "二期工程",
        "几个月",
        "安全第一",
        "一二三产业",
        "五位一体",
        "3项目",
        "三成立",
        "一成不变",
    ]);
}

#[test]
fn spans_cover_bounds_and_state_the_number() {
    let grammar = grammar();
    let text = "力争超过1.2亿多元，占比60%以上";
    let found = find(text, &grammar);
    let spans: Vec<(&str, &str)> = found.iter().map(|quantity| (quantity.span.of(text), quantity.stated.of(text))).collect();
    assert_eq!(spans, [("超过1.2亿多元", "1.2亿多元"), ("60%以上", "60%")]);
}

#[test]
fn units_know_their_qudt_name() {
    let grammar = grammar();
    let known =
        [("公顷", "HA"), ("公里", "KiloM"), ("吨", "TONNE"), ("%", "PERCENT"), ("元", "CCY_CNY"), ("微克/立方米", "MicroGM-PER-M3")];
    for (unit, name) in known {
        assert_eq!(grammar.qudt(unit), Some(name), "{unit}");
    }
    assert_eq!(grammar.qudt("家"), None);
}

#[test]
fn numbers_beyond_all_measure_are_none() {
    check_none(&["亿亿亿亿亿元", "九亿亿亿亿亿户", "123456789012345678901234家", "99999999999999999999亿亿亿家"]);
}

#[test]
fn a_missing_lexicon_is_an_error() {
    let error = QuantityGrammar::new(&Lexicons::default()).expect_err("there are no lexicons");
    assert_eq!(error.to_string(), "the lexicon numerals is missing");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read(text in "(?s).{0,40}") {
        check_spans(&text);
    }

    #[test]
    fn any_mixture_of_the_pieces_of_quantities_is_read(
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..14)
    ) {
        check_spans(&pieces.concat());
    }
}

const PIECES: &[&str] = &[
    "1",
    "0",
    "23",
    "2023",
    "９",
    ".",
    ",",
    "，",
    "十",
    "百",
    "千",
    "万",
    "亿",
    "一",
    "二",
    "三",
    "〇",
    "零",
    "两",
    "几",
    "数",
    "半",
    "多",
    "余",
    "来",
    "%",
    "％",
    "‰",
    "个百分点",
    "分之",
    "点",
    "元",
    "万元",
    "家",
    "个",
    "倍",
    "年",
    "月",
    "日",
    "季度",
    "-",
    "—",
    "至",
    "到",
    "×",
    "+",
    "/",
    ":",
    "第",
    "前",
    "位",
    "首位",
    "超过",
    "近",
    "约",
    "以上",
    "以内",
    "左右",
    "“",
    "”",
    "《",
    "》",
    "G",
    "kV",
    " ",
    "\n",
    "去年",
    "全年",
    "过去",
    "今后",
    "五年来",
    "“十四五”",
    "时期",
    "上半年",
    "比",
    "翻一番",
    "一半",
    "项目",
    "的",
    "。",
    "99999999999999999999",
];

fn check_spans(text: &str) {
    let grammar = grammar_once();
    let mut end = 0;
    for quantity in find(text, grammar) {
        assert!(quantity.span.start >= end && quantity.span.contains(quantity.stated) && !quantity.stated.is_empty(), "{text:?}");
        assert!(text.is_char_boundary(quantity.span.start) && text.is_char_boundary(quantity.stated.start));
        assert!(text.is_char_boundary(quantity.span.end) && text.is_char_boundary(quantity.stated.end));
        if let Value::Range { min, max } = quantity.value {
            assert!(min < max, "{text:?}");
        }
        end = quantity.span.end;
    }
    let mut end = 0;
    for time in find_times(text, grammar, TimeFrame::new(2023, false)) {
        assert!(time.span.start >= end && !time.span.is_empty() && text.get(time.span.start..time.span.end).is_some(), "{text:?}");
        end = time.span.end;
    }
}

/// The grammar, loaded once for all cases of the property tests.
fn grammar_once() -> &'static QuantityGrammar {
    static GRAMMAR: std::sync::OnceLock<QuantityGrammar> = std::sync::OnceLock::new();
    GRAMMAR.get_or_init(grammar)
}
