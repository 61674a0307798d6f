//! The indicator scheme: which written forms (地区生产总值, GDP, 全市生产总值) name one statistical indicator.
//!
//! `rules/lexicon/indicators.tsv` holds the concepts, `indicator_affixes.tsv` what may stand before or after a name without
//! changing what is measured. [`indicator_scheme_turtle`] writes them as the SKOS scheme `ontology/indicators.ttl`;
//! a test holds that file to the lexicon. Reports are not read here: a written form comes in, a concept goes out.
//!
//! Concepts have IRIs of their own, below [`INDICATORS`]: they are the same for everybody, whatever the base of the data is.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
};

use iri_string::percent_encode::PercentEncodedForIri;

use super::units::UnitTable;
use crate::lexicon::{Entry, Lexicon, Lexicons};

/// The scheme itself, and the start of its concepts' IRIs.
pub const INDICATORS: &str = "https://w3id.org/reportgraph/indicators/";

/// How many affixes may be taken off one form: 全市 全年 累计 is a long case.
const MOST_AFFIXES: usize = 3;

/// Shorter ends of a written form are no indicator: 率, 总量.
const SHORTEST_TAIL: usize = 3;

/// Where a written form belongs in the scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attachment<'a> {
    /// It is a name of the concept.
    Same(&'a Concept),
    /// It names a part of what the concept measures.
    Narrower(&'a Concept),
}

/// What counts as good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Up,
    Down,
    Neutral,
}

/// One indicator of the scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concept {
    pub iri: String,
    /// The preferred name, in Chinese.
    pub name: String,
    /// Empty for a concept that only stands among the narrower forms of another.
    pub english: String,
    /// The preferred name of the wider concept; none at the top of a branch.
    pub broader: Option<String>,
    /// The usual unit, in its base: 元, not 亿元.
    pub unit: Option<String>,
    pub direction: Direction,
    /// Other written forms, in the order of the lexicon.
    pub synonyms: Vec<String>,
}

/// All indicators, and the way from written forms to them.
#[derive(Clone, Debug)]
pub struct IndicatorScheme {
    concepts: Vec<Concept>,
    /// Normalised forms, with the place of their concept.
    forms: HashMap<String, usize>,
    affixes: Affixes,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IndicatorError {
    #[error("the lexicon `{lexicon}` is missing")]
    NoLexicon { lexicon: &'static str },
    #[error("the lexicon `{lexicon}` has no column `{column}`")]
    NoColumn { lexicon: &'static str, column: &'static str },
    #[error("the indicator `{name}` has the {column} `{value}`, which is not known")]
    UnknownValue { name: String, column: &'static str, value: String },
    #[error("the form `{form}` belongs to `{first}` and to `{second}`")]
    TwoConcepts { form: String, first: String, second: String },
    #[error("the indicator `{name}` is wider than itself")]
    Cycle { name: String },
}

impl IndicatorScheme {
    /// Reads `indicators` and `indicator_affixes`.
    ///
    /// ```
    /// # use reportgraph::{graph::indicators::IndicatorScheme, lexicon::Lexicons, rules::RuleFiles};
    /// let scheme = IndicatorScheme::new(&Lexicons::load(&RuleFiles::built_in())?)?;
    /// let concept = scheme.resolve("全市GDP").expect("a known form");
    /// assert_eq!(concept.english, "Gross regional product");
    /// assert_eq!(scheme.resolve("地区生产总值"), Some(concept));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(lexicons: &Lexicons) -> Result<Self, IndicatorError> {
        let lexicon = lexicon(lexicons, "indicators")?;
        let columns = Columns::of(lexicon)?;
        let mut concepts = Vec::new();
        for entry in &lexicon.entries {
            columns.read(entry, &mut concepts)?;
        }
        let forms = forms(&concepts)?;
        let affixes = Affixes::new(lexicons)?;
        let scheme = Self { concepts, forms, affixes };
        scheme.check_hierarchy()?;
        Ok(scheme)
    }

    /// The concept that a written form names: as it stands, or without what `indicator_affixes.tsv` lists (全市, 我区, 年末,
    /// 总数) and without a bracketed remark at its end. Width, case, quotation marks and white space do not matter.
    pub fn resolve(&self, written: &str) -> Option<&Concept> {
        let form = normalised(written);
        self.find(&form).or_else(|| self.find(without_brackets(&form)?))
    }

    /// Where a written form belongs: to the concept that it names, else under the one that it ends with (新能源汽车产量 under 汽车产量),
    /// the longest if there are several.
    ///
    /// ```
    /// # use reportgraph::{graph::indicators::{Attachment, IndicatorScheme}, lexicon::Lexicons, rules::RuleFiles};
    /// let scheme = IndicatorScheme::new(&Lexicons::load(&RuleFiles::built_in())?)?;
    /// assert!(matches!(scheme.attach("全市GDP"), Some(Attachment::Same(concept)) if concept.name == "地区生产总值"));
    /// assert!(matches!(scheme.attach("青禾产业园固定资产投资"), Some(Attachment::Narrower(concept)) if concept.name == "固定资产投资"));
    /// assert!(scheme.attach("青禾").is_none());
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn attach(&self, written: &str) -> Option<Attachment<'_>> {
        if let Some(concept) = self.resolve(written) {
            return Some(Attachment::Same(concept));
        }
        let form = normalised(written);
        let form = without_brackets(&form).unwrap_or(&form);
        let tails = form.char_indices().skip(1).map(|(at, _)| &form[at..]);
        let mut tails = tails.take_while(|tail| tail.chars().count() >= SHORTEST_TAIL);
        tails.find_map(|tail| self.at(tail)).map(Attachment::Narrower)
    }

    /// A concept, then what it stands under, one after the other.
    pub fn lineage<'a>(&'a self, concept: &'a Concept) -> impl Iterator<Item = &'a Concept> {
        std::iter::successors(Some(concept), |concept| self.concept(concept.broader.as_deref()?))
    }

    /// Every concept, in the order of the lexicon: a wider one may stand after a narrower.
    pub fn concepts(&self) -> impl Iterator<Item = &Concept> {
        self.concepts.iter()
    }

    /// The concept with this preferred name.
    pub fn concept(&self, name: &str) -> Option<&Concept> {
        self.at(&normalised(name)).filter(|concept| concept.name == name)
    }

    /// Every written form as the lexicon has it, with its concept.
    pub fn forms(&self) -> impl Iterator<Item = (&str, &Concept)> {
        self.concepts.iter().flat_map(|concept| concept.forms().map(move |form| (form, concept)))
    }

    fn at(&self, form: &str) -> Option<&Concept> {
        self.forms.get(form).map(|index| &self.concepts[*index])
    }

    /// Looks a normalised form up, then without one affix after the other.
    fn find(&self, form: &str) -> Option<&Concept> {
        let mut rest = form;
        for _ in 0..=MOST_AFFIXES {
            if let Some(concept) = self.at(rest) {
                return Some(concept);
            }
            if let Some(concept) = self.affixes.without_suffix(rest).find_map(|shorter| self.at(shorter)) {
                return Some(concept);
            }
            rest = self.affixes.without_prefix(rest)?;
        }
        None
    }

    fn check_hierarchy(&self) -> Result<(), IndicatorError> {
        for concept in &self.concepts {
            let mut above = concept;
            for _ in 0..=self.concepts.len() {
                let Some(name) = &above.broader else { break };
                let unknown = || IndicatorError::UnknownValue { name: above.name.clone(), column: "broader", value: name.clone() };
                above = self.concept(name).ok_or_else(unknown)?;
                if above == concept {
                    return Err(IndicatorError::Cycle { name: name.clone() });
                }
            }
        }
        Ok(())
    }
}

impl Concept {
    /// The preferred name, then the synonyms.
    fn forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.synonyms.iter().map(String::as_str))
    }
}

fn forms(concepts: &[Concept]) -> Result<HashMap<String, usize>, IndicatorError> {
    let mut forms = HashMap::new();
    for (index, concept) in concepts.iter().enumerate() {
        for form in concept.forms() {
            let first = *forms.entry(normalised(form)).or_insert(index);
            if first != index {
                let (first, second) = (concepts[first].name.clone(), concept.name.clone());
                return Err(IndicatorError::TwoConcepts { form: form.to_owned(), first, second });
            }
        }
    }
    Ok(forms)
}

/// The places of the lexicon's columns.
struct Columns {
    english: usize,
    broader: usize,
    unit: usize,
    direction: usize,
    synonyms: usize,
    narrower: usize,
}

impl Columns {
    fn of(lexicon: &Lexicon) -> Result<Self, IndicatorError> {
        let place = |name| column(lexicon, "indicators", name);
        Ok(Self {
            english: place("english")?,
            broader: place("broader")?,
            unit: place("unit")?,
            direction: place("direction")?,
            synonyms: place("synonyms")?,
            narrower: place("narrower")?,
        })
    }

    /// Reads a row: one concept, and one more for each narrower form that has no row of its own.
    fn read(&self, entry: &Entry, concepts: &mut Vec<Concept>) -> Result<(), IndicatorError> {
        let field = |place: usize| entry.fields[place].as_str();
        let filled = |place: usize| Some(field(place)).filter(|text| !text.is_empty()).map(str::to_owned);
        let direction = match field(self.direction) {
            "up" => Direction::Up,
            "down" => Direction::Down,
            "neutral" => Direction::Neutral,
            other => {
                return Err(IndicatorError::UnknownValue { name: entry.word.clone(), column: "direction", value: other.to_owned() });
            }
        };
        let concept = Concept {
            iri: concept_iri(&entry.word),
            name: entry.word.clone(),
            english: field(self.english).to_owned(),
            broader: filled(self.broader),
            unit: filled(self.unit),
            direction,
            synonyms: listed(field(self.synonyms)),
        };
        let narrower = listed(field(self.narrower)).into_iter().map(|name| Concept {
            iri: concept_iri(&name),
            name,
            english: String::new(),
            broader: Some(concept.name.clone()),
            unit: None,
            direction,
            synonyms: Vec::new(),
        });
        let narrower: Vec<Concept> = narrower.collect();
        concepts.push(concept);
        concepts.extend(narrower);
        Ok(())
    }
}

fn listed(field: &str) -> Vec<String> {
    field.split('|').filter(|form| !form.is_empty()).map(str::to_owned).collect()
}

fn concept_iri(name: &str) -> String {
    format!("{INDICATORS}{}", PercentEncodedForIri::from_path_segment(name))
}

fn lexicon<'a>(lexicons: &'a Lexicons, name: &'static str) -> Result<&'a Lexicon, IndicatorError> {
    lexicons.get(name).ok_or(IndicatorError::NoLexicon { lexicon: name })
}

fn column(lexicon: &Lexicon, name: &'static str, column: &'static str) -> Result<usize, IndicatorError> {
    lexicon.column(column).ok_or(IndicatorError::NoColumn { lexicon: name, column })
}

/// What may stand around a name: the longer first.
#[derive(Clone, Debug)]
struct Affixes {
    prefixes: Vec<String>,
    suffixes: Vec<String>,
}

impl Affixes {
    fn new(lexicons: &Lexicons) -> Result<Self, IndicatorError> {
        let lexicon = lexicon(lexicons, "indicator_affixes")?;
        let place = column(lexicon, "indicator_affixes", "place")?;
        let all = |kind: &str| {
            let chosen = lexicon.entries.iter().filter(|entry| entry.fields[place] == kind);
            let mut words: Vec<String> = chosen.map(|entry| normalised(&entry.word)).collect();
            words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
            words
        };
        Ok(Self { prefixes: all("prefix"), suffixes: all("suffix") })
    }

    /// `form` without the longest prefix that it starts with; something is left.
    fn without_prefix<'a>(&self, form: &'a str) -> Option<&'a str> {
        self.prefixes.iter().find_map(|prefix| form.strip_prefix(prefix.as_str())).filter(|rest| !rest.is_empty())
    }

    /// `form` without each suffix that it ends with, the longer first.
    fn without_suffix<'a>(&self, form: &'a str) -> impl Iterator<Item = &'a str> {
        self.suffixes.iter().filter_map(move |suffix| form.strip_suffix(suffix.as_str())).filter(|rest| !rest.is_empty())
    }
}

/// A form for comparing: half-width, upper case, without white space and quotation marks.
fn normalised(written: &str) -> String {
    written.chars().filter_map(folded).flat_map(char::to_uppercase).collect()
}

fn folded(character: char) -> Option<char> {
    match character {
        '\u{ff01}'..='\u{ff5e}' => folded(char::from_u32(u32::from(character) - 0xfee0)?),
        '\u{2018}'..='\u{201f}' | '\u{300a}'..='\u{300f}' | '"' | '\'' | '\u{ad}' => None,
        '\u{2010}'..='\u{2015}' => Some('-'),
        character if character.is_whitespace() => None,
        character => Some(character),
    }
}

/// A normalised form without the bracket at its end, if it ends in one.
fn without_brackets(form: &str) -> Option<&str> {
    let open = form.strip_suffix(')')?.rfind('(')?;
    Some(&form[..open]).filter(|rest| !rest.is_empty())
}

const HEAD: &str = r"# The statistical indicators that government work reports and yearbooks speak of, as a SKOS concept scheme.
# Generated from rules/lexicon/indicators.tsv; to write it anew: REPORTGRAPH_BLESS=1 cargo test --release --test indicators

@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rg: <https://w3id.org/reportgraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

";

/// The scheme as Turtle: the same text for the same lexicon. Units that `units` knows get a `qudt:hasUnit`.
///
/// Top concepts come first in their order in the lexicon, each followed by what is below it.
pub fn indicator_scheme_turtle(scheme: &IndicatorScheme, units: &UnitTable) -> String {
    let below = children(scheme);
    let tops: Vec<&Concept> = scheme.concepts().filter(|concept| concept.broader.is_none()).collect();
    let mut turtle = HEAD.to_owned();
    push_scheme(&mut turtle, &tops);
    let mut rest: Vec<&Concept> = tops.into_iter().rev().collect();
    while let Some(concept) = rest.pop() {
        push_concept(&mut turtle, concept, units);
        rest.extend(below.get(concept.name.as_str()).into_iter().flatten().rev());
    }
    turtle
}

fn children(scheme: &IndicatorScheme) -> BTreeMap<&str, Vec<&Concept>> {
    let mut below: BTreeMap<&str, Vec<&Concept>> = BTreeMap::new();
    for concept in scheme.concepts() {
        if let Some(broader) = &concept.broader {
            below.entry(broader).or_default().push(concept);
        }
    }
    below
}

fn push_scheme(turtle: &mut String, tops: &[&Concept]) {
    let tops: Vec<String> = tops.iter().map(|concept| format!("<{}>", concept.iri)).collect();
    let _ = write!(
        turtle,
        "<{INDICATORS}> a skos:ConceptScheme ;\n    \
         rdfs:label \"Statistical indicators of government work reports\"@en ;\n    \
         dcterms:license <https://spdx.org/licenses/MIT.html> , <https://spdx.org/licenses/Apache-2.0.html> ;\n    \
         skos:hasTopConcept {} .\n",
        tops.join(" ,\n        ")
    );
}

fn push_concept(turtle: &mut String, concept: &Concept, units: &UnitTable) {
    let mut lines = vec![format!("\n<{}> a rg:Indicator , skos:Concept", concept.iri)];
    lines.push(format!("rdfs:label {}", literal(&concept.name, "@zh")));
    let english = if concept.english.is_empty() { String::new() } else { format!(" , {}", literal(&concept.english, "@en")) };
    lines.push(format!("skos:prefLabel {}{english}", literal(&concept.name, "@zh")));
    if !concept.synonyms.is_empty() {
        let synonyms: Vec<String> = concept.synonyms.iter().map(|form| literal(form, "@zh")).collect();
        lines.push(format!("skos:altLabel {}", synonyms.join(" , ")));
    }
    match &concept.broader {
        Some(broader) => lines.push(format!("skos:broader <{}>", concept_iri(broader))),
        None => lines.push(format!("skos:topConceptOf <{INDICATORS}>")),
    }
    lines.push(format!("skos:inScheme <{INDICATORS}>"));
    if let Some(unit) = &concept.unit {
        lines.push(format!("rg:unit {}", literal(unit, "")));
        lines.extend(units.get(unit).map(|node| format!("qudt:hasUnit {node}")));
    }
    lines.push(format!("rg:direction \"{}\"", concept.direction.word()));
    let _ = writeln!(turtle, "{} .", lines.join(" ;\n    "));
}

impl Direction {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Neutral => "neutral",
        }
    }
}

fn literal(text: &str, language: &str) -> String {
    format!("\"{}\"{language}", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::RuleFiles;

    fn scheme() -> IndicatorScheme {
        let lexicons = Lexicons::load(&RuleFiles::built_in()).expect("the lexicons parse");
        IndicatorScheme::new(&lexicons).expect("the scheme is sound")
    }

    fn check(scheme: &IndicatorScheme, written: &str, name: Option<&str>) {
        assert_eq!(scheme.resolve(written).map(|concept| concept.name.as_str()), name, "{written}");
    }

    #[test]
    fn forms_find_their_concept() {
        let scheme = scheme();
        for form in ["地区生产总值", "GDP", "ＧＤＰ", "gdp", "生产总值", "国内生产总值", "全市生产总值", "全年地区生产总值", "我县GDP"]
        {
            check(&scheme, form, Some("地区生产总值"));
        }
        check(&scheme, "全区一般公共预算收入", Some("一般公共预算收入"));
        check(&scheme, "市本级一般公共预算收入", Some("一般公共预算收入"));
        check(&scheme, "全部金融机构本外币各项存款余额", Some("金融机构存款余额"));
        check(&scheme, "城镇化率（常住人口）", Some("常住人口城镇化率"));
        check(&scheme, "PM₂.₅", None);
        check(&scheme, "pm2.5 平均浓度", Some("PM2.5平均浓度"));
        check(&scheme, "高新技术企业总数", Some("高新技术企业"));
        check(&scheme, "国家级专精特新小巨人企业", Some("专精特新“小巨人”企业"));
        check(&scheme, "社零总额增速", Some("社会消费品零售总额"));
    }

    #[test]
    fn what_is_not_known_finds_nothing() {
        let scheme = scheme();
        for form in ["", "全市", "全年", "总数", "荷塘夜航船", "人均", "（）", "地区"] {
            check(&scheme, form, None);
        }
    }

    #[test]
    fn narrower_things_are_concepts_of_their_own() {
        let scheme = scheme();
        let concept = scheme.resolve("人均GDP").expect("a known form");
        assert_eq!((concept.name.as_str(), concept.broader.as_deref()), ("人均地区生产总值", Some("地区生产总值")));
        assert_ne!(scheme.resolve("国税"), scheme.resolve("税收收入"));
    }

    fn scheme_of(rows: &str) -> Result<IndicatorScheme, IndicatorError> {
        let text = |rows: &str| Lexicon::parse("test", rows).expect("a lexicon");
        let head = "word\tenglish\tbroader\tunit\tdirection\tsynonyms\tnarrower\n";
        let all = [
            ("indicators".to_owned(), text(&format!("{head}{rows}"))),
            ("indicator_affixes".to_owned(), text("word\tplace\n全市\tprefix\n")),
        ];
        IndicatorScheme::new(&all.into_iter().collect())
    }

    #[test]
    fn faulty_lexicons_are_named() {
        let error = |rows: &str| scheme_of(rows).expect_err("a fault");
        assert!(matches!(error("甲\tA\t乙\t\tup\n"), IndicatorError::UnknownValue { column: "broader", .. }));
        assert!(matches!(error("甲\tA\t\t\tgood\n"), IndicatorError::UnknownValue { column: "direction", .. }));
        assert!(matches!(error("甲\tA\t乙\t\tup\n乙\tB\t甲\t\tup\n"), IndicatorError::Cycle { .. }));
        assert!(matches!(error("甲\tA\t\t\tup\t丙\n乙\tB\t\t\tup\t丙\n"), IndicatorError::TwoConcepts { .. }));
        assert_eq!(
            IndicatorScheme::new(&Lexicons::default()).expect_err("no lexicon"),
            IndicatorError::NoLexicon { lexicon: "indicators" }
        );
    }

    #[test]
    fn turtle_escapes_and_orders() {
        let scheme = scheme_of("乙\tB\t甲\t\tup\n甲\tA\t\t元\tup\t子\"丑\n").expect("a scheme");
        let turtle = indicator_scheme_turtle(&scheme, &UnitTable::default());
        assert!(turtle.contains(r#"skos:altLabel "子\"丑"@zh"#), "{turtle}");
        assert!(turtle.find("indicators/甲> a") < turtle.find("indicators/乙> a"), "{turtle}");
    }

    proptest! {
        #[test]
        fn any_text_resolves_or_not(written in any::<String>(), tail in "[(（全市年总数]{0,6}") {
            let scheme = scheme_of("甲\tA\t\t\tup\n").expect("a scheme");
            let _ = scheme.resolve(&written);
            let _ = scheme.resolve(&format!("{written}{tail}"));
        }
    }
}
