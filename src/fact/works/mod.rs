//! What the names of projects look like: their endings, and what else tells that they are names.

mod frame;
mod label;
mod owner;
mod series;

use crate::{
    fact::{
        name::characters,
        rules::{FactRulesError, expression},
        works::{frame::FrameRules, label::LabelRules, owner::OwnerRules},
    },
    lexicon::{Lexicons, alternation},
    pattern::{Expression, Grammar},
    span::Span,
};

/// What stands around a phrase of common words and tells that it is the name of one building or plant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// A stage that befalls one thing only: 建成投用.
    Built,
    /// That it comes: 引进…. What comes may be of a kind only, where its name is short.
    Come,
    /// A verb before it and words behind it: 推进…建设.
    Whole,
    /// No more than a verb before it, or a word behind it: 规划建设….
    Verb,
}

#[derive(Clone, Debug)]
pub struct WorksRules {
    frame: FrameRules,
    label: LabelRules,
    owner: OwnerRules,
    pub enterprise_noun: Expression,
    pub project_noun: Expression,
    pub count_unit: Expression,
    generic: Expression,
    facility: Expression,
    owned: Expression,
    road: Expression,
    common_road: Expression,
    hard: Expression,
    loose: Expression,
    pub no_project_noun: Expression,
    work_like: Expression,
    phase_word: String,
    phase: Expression,
    clause_head: Expression,
    common_noun: Expression,
    numerals: String,
    trim: Expression,
    infrastructure: Expression,
    divisions: Expression,
    programme: Expression,
    plain_end: Expression,
    kind_words: Expression,
    head_words: Expression,
    not_project: Expression,
    group_noun: Expression,
    capacity: Expression,
    single_place: Expression,
    slogan: Expression,
    single_planned: Expression,
    shared_plain: Expression,
    building_tail: Expression,
    thing: Expression,
    built_stage: Expression,
    single: Expression,
    physical: Expression,
    single_public: Expression,
    aim_verb: Expression,
    title: Expression,
    backing: Expression,
    institution: Expression,
    many: Expression,
    /// A counted noun that says no more than that something is a project.
    plain: Expression,
}

impl WorksRules {
    pub fn load(grammar: &Grammar, lexicons: &Lexicons) -> Result<Self, FactRulesError> {
        Ok(Self {
            frame: FrameRules::load(grammar, lexicons)?,
            label: LabelRules::load(grammar)?,
            owner: OwnerRules::load(grammar)?,
            enterprise_noun: expression(grammar, "(?:{enterprise_noun})$")?,
            project_noun: expression(grammar, "(?:{project_noun}|{facility_suffixes}|{park_suffixes}|{institution_suffixes})(?:建设)?$")?,
            count_unit: expression(grammar, "^(?:{project_unit})$")?,
            generic: expression(
                grammar,
                "^(?:{common_words}|{generic_nouns}|{facility_suffixes}|{institution_suffixes}|{park_suffixes}|{industry_words}|{scope}|{grade}|{verb}|{generic_part}|[{quoted}{bracketed}“”（）])*$",
            )?,
            facility: expression(grammar, "(?:{facility_suffixes}|{park_suffixes}|{institution_suffixes})(?:{bracketed}|（.*）)?$")?,
            owned: expression(
                grammar,
                "^(?:市|县|区|省|新区|国家|全国|州|旗)(?:第.{1,2})?(?:{facility_suffixes}|{institution_suffixes}|{generic_nouns})+",
            )?,
            road: expression(
                grammar,
                "^[^\\u{E000}-\\u{E023}]{2,6}?(?:大道|路|街|大街|大桥|立交|隧道|高速|高速公路|高铁|铁路|客专|水库|学校|医院)(?:.{1,2}段|{compass}{compass_unit})?(?:{works})*$",
            )?,
            common_road: expression(
                grammar,
                "^(?:{generic_nouns}|{grade}|{generic_part}|市政|城市|农村|乡村|旅游|产业|景观|沿线|周边|道路|公路)+(?:大道|路|街|大街|大桥|立交|隧道)?(?:{compass}{compass_unit})?(?:{works})*$",
            )?,
            hard: expression(
                grammar,
                "(?:{hard_facility})(?:{works}|{facility_suffixes.works}){0,3}(?:{bracketed}|（.*）)?(?:[一二三四五]期(?:{quoted}|“[^”]*”)?)?$",
            )?,
            loose: expression(grammar, "^(?:{loose_start})|[%]")?,
            no_project_noun: expression(grammar, "(?:{no_project_noun})$|(?:{honour_verb}|{ranked}|跻身)")?,
            work_like: expression(grammar, "(?:{hard_facility}|{facility_suffixes})(?:{works})?$")?,
            phase_word: words_of(lexicons, "phase"),
            phase: expression(grammar, "[一二三四五六七八九]期(?:项目|工程|建设)?$")?,
            clause_head: expression(grammar, "^.*(?:的|{far_verb})")?,
            common_noun: expression(grammar, "^(?:{generic_nouns}|{grade}|{generic_part})+$")?,
            numerals: words_of(lexicons, "phase_numeral"),
            trim: expression(
                grammar,
                "^(?:{invested}*{reach}*{money}的|{time}|{project_scope}|{adverb}|{connective}|、|——|{preposition}|{trimmed_head})+",
            )?,
            infrastructure: expression(grammar, "(?:{infrastructure})(?:{works}|项目|工程|[一二三四五]期)*$")?,
            divisions: divisions(grammar, lexicons)?,
            programme: expression(grammar, "(?:{programme_end})$|^“[^”]*”工程$")?,
            plain_end: expression(grammar, "(?:项目|工程)$")?,
            kind_words: expression(grammar, "(?:{kind_word})$")?,
            head_words: expression(grammar, "(?P<works>{head_works})了?$")?,
            not_project: expression(grammar, "{not_project}|(?:{not_project_end})$")?,
            group_noun: expression(grammar, "(?:{project_noun}|{group_noun})$")?,
            capacity: expression(grammar, "^(?:{capacity_unit})$")?,
            single_place: expression(grammar, "^(?:市|县|区|省)?(?:{single_place})(?:建设|{works})?(?:项目|工程)?$")?,
            slogan: expression(grammar, "^(?:{slogan_start})|{slogan_part}")?,
            single_planned: expression(grammar, "(?:{single_planned})(?:建设|{works})?(?:项目|工程)?$")?,
            shared_plain: expression(grammar, "(?:项目|工程|建设)$")?,
            building_tail: expression(grammar, "^(?:{building_tail})")?,
            thing: expression(grammar, "(?:{no_project_noun}|{bound_part}|{work_thing})$")?,
            built_stage: expression(grammar, "{built_stage}")?,
            single: expression(grammar, "(?:{single_facility})(?:建设|{works})?(?:项目|工程)?$")?,
            physical: expression(grammar, "^[^“”、]*{physical}[^“”、]*(?:项目|工程)$")?,
            single_public: expression(grammar, "(?:{single_public})(?:建设|{works})?(?:项目|工程)?$")?,
            aim_verb: expression(grammar, "(?:{aim_verb})(?:了|成)?$")?,
            title: expression(grammar, "(?:{striven_for})$")?,
            backing: expression(grammar, "(?:{backing_verb})$")?,
            institution: expression(grammar, "(?:{institution_suffixes.education}|{institution_suffixes.health}|{backed_end})$")?,
            many: expression(grammar, "{many}")?,
            plain: expression(grammar, "(?:{project_noun})$")?,
        })
    }

    /// A name without the words that lead up to it.
    pub fn trimmed(&self, coded: &str, part: Span) -> Span {
        let without = |head: &Expression, part: Span| {
            let text = part.of(coded);
            let end = head.find(text).map_or(0, |found| self.before_name(&text[..found.end()]));
            if characters(&text[end..]) >= 2 { Span::new(part.start + end, part.end) } else { part }
        };
        let part = without(&self.trim, part);
        let behind = without(&self.clause_head, part);
        if self.hard.is_match(behind.of(coded)) && characters(behind.of(coded)) >= 4 { behind } else { part }
    }

    /// Whether a member of a list of projects has a name of its own: words that are not just common ones.
    pub fn named(&self, name: &str) -> bool {
        let length = characters(name);
        (2..=36).contains(&length)
            && !self.not_project.is_match(name)
            && !self.loose.is_match(name)
            && !self.divisions.is_match(name)
            && self.own(name)
    }

    fn own(&self, name: &str) -> bool {
        self.owned.is_match(name)
            || self.phase.is_match(name)
            || !self.generic.is_match(name)
            || (self.road.is_match(name) && !self.common_road.is_match(name))
    }

    /// Whether a phrase of common words, of which it is known that it is one project, is enough to name it.
    pub fn particular(&self, name: &str) -> bool {
        characters(name) >= 7
            && self.plain_end.is_match(name)
            && !self.loose.is_match(name)
            && !self.not_project.is_match(name)
            && !self.programme.is_match(name)
    }

    /// A name without 项目 or 工程 behind it: the same project may be written either way.
    pub fn bare<'n>(&self, name: &'n str) -> &'n str {
        self.plain_end.find(name).filter(|found| found.start() >= 6 || found.start() == 0).map_or(name, |found| &name[..found.start()])
    }

    /// The last word before a counted 项目, where it tells what kind they are: 竣工, 续建, 新开工.
    pub fn kind_word<'h>(&self, head: &'h str) -> Option<&'h str> {
        self.kind_words.find(head).map(|found| &head[found.range()])
    }

    /// Works that the verb before a name says are done to it: 改造青禾市场 → 改造.
    pub fn head_works<'h>(&self, head: &'h str) -> Option<&'h str> {
        self.head_words.captures(head).and_then(|found| found.name("works")).map(|works| &head[works.range()])
    }

    /// Whether a phrase that stands in no list is the name of works: by its ending, and by words that are its own.
    pub fn named_works(&self, name: &str) -> bool {
        self.hard.is_match(name) && characters(name) >= 3 && self.named(name) && (!self.programme.is_match(name) || self.physical(name))
    }

    /// Whether a name that ends in 工程 is that of works on one thing that has a name: 青禾河生态修复工程.
    pub fn physical(&self, name: &str) -> bool {
        self.physical.is_match(name) && self.named(name)
    }

    /// Whether the words behind a name tell a stage that only something built or a plant goes through.
    pub fn told_by_stage(&self, tail: &str) -> bool {
        self.built_stage.is_match(tail)
    }

    /// Whether a phrase of common words names one building or plant: 生活垃圾焚烧发电厂, but not 幼儿园, 各类停车场.
    /// `told` is how sure what stands around it makes that one thing is meant.
    pub fn single(&self, name: &str, told: Told) -> bool {
        let ending = match told {
            Told::Built | Told::Come => &self.single,
            Told::Whole => &self.single_public,
            Told::Verb => &self.single_planned,
        };
        let least = if told == Told::Built && !self.common_noun.is_match(name) { 4 } else { 5 };
        let one = ending.is_match(name) && (least..=24).contains(&characters(name));
        // 科技馆: a place has one only.
        let works = told == Told::Built && self.physical.is_match(name) && (7..=24).contains(&characters(name));
        (one || works || (told != Told::Verb && self.single_place.is_match(name)))
            && (matches!(told, Told::Built | Told::Come) || !self.slogan.is_match(name))
            && !self.many.is_match(name)
            && !self.not_project.is_match(name)
            && !self.loose.is_match(name)
            && !self.programme.is_match(name)
    }

    /// Whether an amount before the name of a plant is part of it: 20万吨铝材项目.
    pub fn capacity(&self, unit: &str) -> bool {
        self.capacity.is_match(unit)
    }

    /// Whether a counted noun tells by itself that projects are counted, not just things of which there are many.
    pub fn counts_projects(&self, noun: &str) -> bool {
        self.group_noun.is_match(noun)
    }

    /// Whether the words behind a list begin with what says that its members are built: …建设进展顺利.
    pub fn says_building(&self, tail: &str) -> bool {
        self.building_tail.is_match(tail)
    }

    /// Whether a phrase without the ending of works can be the name of a project, beside others that have one.
    pub fn could_be_named(&self, name: &str) -> bool {
        (4..=14).contains(&characters(name)) && self.named(name) && !self.programme.is_match(name) && !self.thing.is_match(name)
    }

    /// Whether a phrase behind a verb of striving (打造, 创建) says what a place wants to be, not what it builds: 全球制造中心.
    pub fn aimed_at(&self, head: &str, name: &str) -> bool {
        self.aim_verb.is_match(head) && (self.slogan.is_match(name) || self.title.is_match(name))
    }

    /// Whether a phrase behind a verb of backing (支持, 推动) names who is backed, not what is built: 支持青禾大学.
    pub fn backed(&self, head: &str, name: &str) -> bool {
        self.backing.is_match(head) && self.institution.is_match(name)
    }

    /// Whether a name of a place stands for what is built there, as its whole name tells: 青禾 for 青禾港区.
    pub fn named_place(&self, name: &str, label: &str) -> bool {
        name != label && self.divisions.is_match(name) && self.named_works(label)
    }

    /// Whether a counted noun tells no more than that its members are projects: 项目, 重点工程.
    pub fn says_only_project(&self, noun: &str) -> bool {
        self.plain.is_match(noun) && !self.programme.is_match(noun)
    }

    /// Whether a phrase of common words, which stands before 等项目, says well enough which project is meant.
    pub fn described(&self, name: &str) -> bool {
        (7..=24).contains(&characters(name))
            && self.works_like(name)
            && !self.many.is_match(name)
            && !self.slogan.is_match(name)
            && !self.programme.is_match(name)
            && !self.common_noun.is_match(name)
    }

    /// Whether a phrase in a counted list of projects, most of which have names of their own, can be one of them.
    pub fn could_be_member(&self, name: &str) -> bool {
        (3..=14).contains(&characters(name)) && !self.not_project.is_match(name) && !self.loose.is_match(name)
    }

    /// Whether what stands behind a list says of all its members that they are built: …建设, …项目.
    pub fn says_project(&self, end: &str) -> bool {
        self.shared_plain.is_match(end)
    }

    pub fn is_numeral(&self, character: char) -> bool {
        self.numerals.contains(character)
    }

    /// 期.
    pub fn phase_word(&self) -> &str {
        &self.phase_word
    }

    /// Whether a phrase without a name of its own can be works beside others that have one.
    pub fn stands_beside(&self, name: &str) -> bool {
        characters(name) >= 4
            && self.hard.is_match(name)
            && !self.common_noun.is_match(name)
            && !self.not_project.is_match(name)
            && !self.loose.is_match(name)
    }

    /// Whether a phrase ends like works or products of a project, named or not.
    pub fn works_like(&self, name: &str) -> bool {
        characters(name) >= 4 && self.work_like.is_match(name) && !self.not_project.is_match(name) && !self.loose.is_match(name)
    }
}

/// The words of a class, run together.
fn words_of(lexicons: &Lexicons, class: &str) -> String {
    let Some(lexicon) = lexicons.get("word_classes") else { return String::new() };
    let column = lexicon.column("class").unwrap_or(0);
    lexicon.entries.iter().filter(|entry| entry.fields[column] == class).map(|entry| entry.word.as_str()).collect()
}

/// The short names of administrative divisions, with a point of the compass or not: no enterprise is called just so.
fn divisions(grammar: &Grammar, lexicons: &Lexicons) -> Result<Expression, FactRulesError> {
    let lexicon = lexicons.get("divisions");
    let short = lexicon.and_then(|lexicon| lexicon.column("short"));
    let names =
        lexicon.into_iter().flat_map(|lexicon| &lexicon.entries).filter_map(|entry| short.map(|short| entry.fields[short].as_str()));
    let names = alternation(names.filter(|name| !name.is_empty()));
    expression(grammar, &format!("^{names}(?:{{compass}})?$"))
}
