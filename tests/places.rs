//! Names mean the right places: `tests/places.tsv`, a table of names with the report they stand in and the code that they mean.

use reportgraph::{
    identity::{Home, PlaceRules},
    lexicon::Lexicons,
    rules::RuleFiles,
};

fn rules() -> PlaceRules {
    PlaceRules::new(&Lexicons::load(&RuleFiles::built_in()).expect("the lexicons load")).expect("a good gazetteer")
}

/// The key of the place that a name means; `-` for none.
fn found(rules: &PlaceRules, home: Option<Home>, name: &str) -> String {
    rules.resolve(name, home).map_or_else(|| "-".to_owned(), |found| rules.gazetteer.key(found.place))
}

#[test]
fn names_mean_the_right_places() {
    let rules = rules();
    let table = include_str!("places.tsv");
    let mut wrong = Vec::new();
    let mut cases = 0;
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [reporting, year, cases_of] = fields.as_slice() else { panic!("three fields: {line}") };
        let home = rules.home(reporting, year.parse().ok(), "");
        assert!(home.is_some() || *reporting == "-", "{reporting} is a place");
        for case in cases_of.split(' ') {
            let (name, expected) = case.split_once('=').unwrap_or_else(|| panic!("name=code: {case}"));
            let found = found(&rules, home, name);
            cases += 1;
            if found != expected {
                wrong.push(format!("{reporting} {year}: {name} is {expected}, not {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= 300, "{cases} cases");
}

#[test]
fn a_homonym_is_told_by_what_the_report_speaks_of() {
    let rules = rules();
    let check = |name: &str, text: &str, code: Option<&str>| {
        let home = rules.home(name, Some(2023), text);
        assert_eq!(home.map(|home| rules.gazetteer.key(home.place)).as_deref(), code, "{name}: {text}");
    };
    check("鼓楼区", "南京江北的雨花石", Some("320106"));
    check("鼓楼区", "福州的三坊七巷，福建省会", Some("350102"));
    check("朝阳区", "首都北京", Some("110105"));
    check("朝阳区", "吉林省长春市", Some("220104"));
    check("鼓楼区", "没有提到任何地方", None);
    check("藕花县", "一个不存在的县", None);
}

#[test]
fn parks_lie_in_the_place_that_they_name() {
    let rules = rules();
    let home = rules.home("抚顺市东洲区", Some(2023), "");
    let check = |name: &str, code: &str| {
        let around = rules.around(name, home).map(|place| rules.gazetteer.key(place));
        assert_eq!(around.as_deref(), Some(code), "{name}");
    };
    check("高新区", "210403");
    check("抚顺高新技术产业开发区", "210400");
    check("沈阳经济技术开发区", "210100");
    check("深圳市光明新区", "440300-光明新区");
    check("青禾产业园", "210403");
    assert_eq!(rules.zone("抚顺高新技术产业开发区"), Some(("抚顺", "高新区")));
    assert_eq!(rules.zone("国家级高新区"), Some(("", "高新区")));
    assert_eq!(rules.zone("青禾大桥"), None);
}

#[test]
fn full_names_are_official() {
    let rules = rules();
    let check = |key: &str, expected: &str| {
        let place = rules.gazetteer.iter().find(|(id, _)| rules.gazetteer.key(*id) == key).map(|(id, _)| id);
        let place = place.unwrap_or_else(|| panic!("{key}"));
        assert_eq!(rules.gazetteer.full_name(place, &rules.kinds), expected);
    };
    check("210403", "抚顺市东洲区");
    check("130624", "阜平县");
    check("130609", "保定市徐水区");
    check("130625-徐水县", "徐水县");
    check("110105", "北京市朝阳区");
    check("310115", "上海市浦东新区");
    check("440300-光明新区", "深圳市光明新区");
    check("520203", "六枝特区");
    check("429021", "神农架林区");
    check("150000", "内蒙古自治区");
    check("652900", "阿克苏地区");
    check("429006", "天门市");
}
