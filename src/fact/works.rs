//! What the names of projects look like: their endings, their stages, and who undertakes them.

use std::collections::HashMap;

use crate::{
    fact::{
        Stage,
        name::characters,
        project::Frame,
        rules::{FactRulesError, expression, mapped},
    },
    lexicon::{Lexicons, alternation},
    pattern::{Expression, Grammar, Mark, Stretch},
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
    stages: HashMap<String, Option<Stage>>,
    stage_word: Expression,
    stage_or_works: Expression,
    pub enterprise_noun: Expression,
    pub project_noun: Expression,
    pub count_unit: Expression,
    generic: Expression,
    facility: Expression,
    facility_noun: Expression,
    owned: Expression,
    road: Expression,
    common_road: Expression,
    hard: Expression,
    product: Expression,
    loose: Expression,
    head: Expression,
    far_head: Expression,
    noun_staged: Expression,
    count_first: Expression,
    tail: Expression,
    pub no_project_noun: Expression,
    work_like: Expression,
    phase_word: String,
    phase: Expression,
    shared_head: Expression,
    shared_works: Expression,
    works_end: Expression,
    clause_head: Expression,
    common_noun: Expression,
    specific_noun: Expression,
    graded_noun: Expression,
    numerals: String,
    trim: Expression,
    known_enterprise: Expression,
    own_name: Expression,
    strong_suffix: Expression,
    before_number: Expression,
    whole_name: Expression,
    place_start: Expression,
    infrastructure: Expression,
    code: Expression,
    divisions: Expression,
    public_noun: Expression,
    programme: Expression,
    plain_end: Expression,
    kind_words: Expression,
    head_words: Expression,
    clause_end: Expression,
    short_facility: Expression,
    not_enterprise: Expression,
    not_project: Expression,
    line_noun: Expression,
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
    many: Expression,
    /// A counted noun that says no more than that something is a project.
    plain: Expression,
}

impl WorksRules {
    pub fn load(grammar: &Grammar, lexicons: &Lexicons) -> Result<Self, FactRulesError> {
        Ok(Self {
            stages: stages(lexicons),
            stage_word: expression(grammar, "{stages}")?,
            stage_or_works: mapped(grammar, "(?:{stages}|{works})")?,
            enterprise_noun: expression(grammar, "(?:{enterprise_noun})$")?,
            project_noun: expression(grammar, "(?:{project_noun}|{facility_suffixes}|{park_suffixes}|{institution_suffixes})(?:建设)?$")?,
            count_unit: expression(grammar, "^(?:{project_unit})$")?,
            generic: expression(
                grammar,
                "^(?:{common_words}|{generic_nouns}|{facility_suffixes}|{institution_suffixes}|{park_suffixes}|{industry_words}|{scope}|{grade}|{verb}|{generic_part}|[{quoted}{bracketed}“”（）])*$",
            )?,
            facility: expression(grammar, "(?:{facility_suffixes}|{park_suffixes}|{institution_suffixes})(?:{bracketed}|（.*）)?$")?,
            facility_noun: expression(
                grammar,
                "^(?:{generic_nouns}|{grade}|{generic_part})*?(?P<head>(?:{facility_suffixes}|{institution_suffixes}|{park_suffixes}))$",
            )?,
            road: expression(
                grammar,
                "^[^\\u{E000}-\\u{E023}]{2,6}?(?:大道|路|街|大街|大桥|立交|隧道|高速|高速公路|高铁|铁路|客专|水库|学校|医院)(?:.{1,2}段)?(?:{works})*$",
            )?,
            common_road: expression(
                grammar,
                "^(?:{generic_nouns}|{grade}|{generic_part}|市政|城市|农村|乡村|旅游|产业|景观|沿线|周边|道路|公路)+(?:大道|路|街|大街|大桥|立交|隧道)?(?:{works})*$",
            )?,
            hard: expression(
                grammar,
                "(?:{hard_facility})(?:{works}|{facility_suffixes.works}){0,3}(?:{bracketed}|（.*）)?(?:[一二三四五]期(?:{quoted}|“[^”]*”)?)?$",
            )?,
            product: expression(grammar, "(?:{industry_words}|{facility_suffixes.industry})$")?,
            loose: expression(grammar, "^(?:{loose_start})|[%]")?,
            owned: expression(
                grammar,
                "^(?:市|县|区|省|新区|国家|全国|州|旗)(?:第.{1,2})?(?:{facility_suffixes}|{institution_suffixes}|{generic_nouns})+",
            )?,
            head: mapped(grammar, "^{project_head}+")?,
            far_head: mapped(grammar, "^[^、“”（）{quoted}{count}]{0,20}?(?:{built})(?:了)?")?,
            noun_staged: expression(grammar, "(?:{project_noun})(?:{adverb}|{filler})*(?:{built})$")?,
            count_first: expression(grammar, "^(?:{reach})*{count}")?,
            tail: mapped(grammar, "(?:{adverb}|{time}|{filler})*(?:{stages.after}|{stages.both}){stage_tail}$")?,
            no_project_noun: expression(grammar, "(?:{no_project_noun})$|(?:{honour_verb}|{ranked}|跻身)")?,
            work_like: expression(grammar, "(?:{hard_facility}|{facility_suffixes})(?:{works})?$")?,
            phase_word: words_of(lexicons, "phase"),
            numerals: words_of(lexicons, "phase_numeral"),
            trim: expression(
                grammar,
                "^(?:{invested}*{reach}*{money}的|{time}|{project_scope}|{adverb}|{connective}|、|——|{preposition}|{trimmed_head})+",
            )?,
            shared_head: expression(grammar, "(?:{infrastructure}|{shared_plant}|{park_suffixes})$")?,
            shared_works: expression(grammar, "(?:{hard_facility})?(?:{works})+(?:项目|工程)?$")?,
            works_end: expression(grammar, "(?:{works}|建设)(?:项目|工程)?$")?,
            clause_head: expression(grammar, "^.*(?:的|{far_verb})")?,
            common_noun: expression(grammar, "^(?:{generic_nouns}|{grade}|{generic_part})+$")?,
            phase: expression(grammar, "[一二三四五六七八九]期(?:项目|工程|建设)?$")?,
            specific_noun: expression(grammar, "^{nounchar}{2,10}(?:项目|工程)$")?,
            graded_noun: expression(grammar, "重点|重大|级|标志性|亿元")?,
            known_enterprise: expression(
                grammar,
                "^(?:{enterprises.certain}|{enterprises.central})(?:[^\\u{E000}-\\u{E023}]{0,2}?(?:{enterprise_suffixes.strong})|(?:{enterprise_suffixes})$)?",
            )?,
            own_name: expression(
                grammar,
                "^(?P<name>[^\\u{E000}-\\u{E023}]{2,6}?)(?P<end>{enterprise_suffixes})?(?:{common_words}|{facility_suffixes}|{industry_words}|{enterprise_suffixes}|{generic_part}|{count}|{number}|{bracketed}|{quoted}|{phase_numeral}{phase})*$",
            )?,
            before_number: expression(grammar, "^(?P<name>\\p{Han}{2,5})[0-9{count}{number}]")?,
            whole_name: expression(grammar, "^[^\\u{E000}-\\u{E023}]{2,4}(?:{enterprise_suffixes})(?:项目|{phase_numeral}{phase}|工程)*$")?,
            infrastructure: expression(grammar, "(?:{infrastructure})(?:{works}|项目|工程|[一二三四五]期)*$")?,
            code: expression(grammar, "^[A-Z][0-9]")?,
            divisions: divisions(grammar, lexicons)?,
            place_start: expression(grammar, "^(?:{not_enterprise})")?,
            strong_suffix: expression(grammar, "(?:{enterprise_suffixes.strong})$")?,
            public_noun: expression(grammar, "{public_noun}")?,
            programme: expression(grammar, "(?:{programme_end})$|^“[^”]*”工程$")?,
            plain_end: expression(grammar, "(?:项目|工程)$")?,
            kind_words: expression(grammar, "(?:竣工|续建|新开工|拟开工|在建|签约|前期|储备|新建|已开工|投产)$")?,
            head_words: expression(grammar, "(?:{head_works})$")?,
            clause_end: mapped(grammar, "[^、]{4,}(?:{clause_end_stage})$")?,
            short_facility: expression(grammar, "(?:{short_facility})$")?,
            not_enterprise: expression(grammar, "(?:{not_enterprise})$")?,
            not_project: expression(grammar, "{not_project}|(?:{not_project_end})$")?,
            line_noun: expression(grammar, "(?:{line_noun})$")?,
            group_noun: expression(grammar, "(?:{project_noun}|{group_noun})$")?,
            capacity: expression(grammar, "^(?:{capacity_unit})$")?,
            single_place: expression(grammar, "^(?:市|县|区|省)?(?:{single_place})(?:建设|{works})?(?:项目|工程)?$")?,
            slogan: expression(grammar, "^(?:{slogan_start})|{slogan_part}")?,
            single_planned: expression(grammar, "(?:{single_planned})(?:建设|{works})?(?:项目|工程)?$")?,
            building_tail: expression(grammar, "^(?:{building_tail})")?,
            thing: expression(grammar, "(?:{no_project_noun}|{bound_part}|{work_thing})$")?,
            shared_plain: expression(grammar, "(?:项目|工程|建设)$")?,
            built_stage: expression(grammar, "{built_stage}")?,
            single: expression(grammar, "(?:{single_facility})(?:建设|{works})?(?:项目|工程)?$")?,
            physical: expression(grammar, "^[^“”、]*{physical}[^“”、]*(?:项目|工程)$")?,
            single_public: expression(grammar, "(?:{single_public})(?:建设|{works})?(?:项目|工程)?$")?,
            many: expression(grammar, "{many}")?,
            plain: expression(grammar, "(?:{project_noun})$")?,
        })
    }

    /// The furthest stage that the words before (`head`) and after (`tail`) a name give it. Words that only say that
    /// something goes on count where no other does.
    pub fn stage(&self, head: &str, tail: &str) -> Option<Stage> {
        let all = |text: &str| -> Vec<Stage> {
            if text.is_empty() {
                return Vec::new();
            }
            self.stage_word.find_iter(text).filter_map(|found| self.stages.get(found.as_str()).copied().flatten()).collect()
        };
        let (before, after) = (all(head), all(tail));
        let strong = |stages: &[Stage]| stages.iter().copied().filter(|stage| *stage != Stage::InProgress).max();
        strong(&after).or_else(|| strong(&before)).or_else(|| before.iter().chain(&after).max().copied())
    }

    /// Whether a stretch holds a word that can tell a stage, or one for what is done.
    pub fn tells_stage(&self, stretch: Stretch<'_>) -> bool {
        self.stage_or_works.find_in(stretch).is_some()
    }

    /// A name without the words that lead up to it.
    pub fn trimmed(&self, coded: &str, part: Span) -> Span {
        let without = |head: &Expression, part: Span| match head.find(part.of(coded)) {
            Some(found) if characters(&part.of(coded)[found.end()..]) >= 2 => Span::new(part.start + found.end(), part.end),
            _ => part,
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
        self.head_words.find(head).map(|found| &head[found.range()])
    }

    /// Whether a part of a clause ends in a stage, so that what follows 、 is a clause of its own.
    pub fn ends_in_stage(&self, part: Stretch<'_>) -> bool {
        self.clause_end.find_in(part).is_some()
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
        (one || (told != Told::Verb && self.single_place.is_match(name)))
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

    /// Whether what stands behind a list says of all its members that they are built: …建设, …项目.
    pub fn says_project(&self, end: &str) -> bool {
        self.shared_plain.is_match(end)
    }

    /// Parts a clause, which begins at byte `start` of coded text, into what leads up to its names, the names, and how far
    /// they are. `None` where no name is left.
    pub fn frame(&self, clause: Stretch<'_>, start: usize) -> Option<Frame> {
        let text = clause.text();
        let tail = self.tail.find_in(clause).map_or(text.len(), |found| found.start());
        let mut head = self.head.find_in(clause).map_or(0, |found| found.end());
        if head < tail {
            // 在旧址建成青禾公园: the verb stands further on. But 工业项目开工25个 begins with what is counted.
            let further = self.far_head.find_in(clause.part(head, tail)).map(|found| head + found.end());
            head = further
                .filter(|end| !(self.noun_staged.is_match(&text[head..*end]) && self.count_first.is_match(&text[*end..])))
                .unwrap_or(head);
        }
        let at = |from: usize, to: usize| Span::new(start + from, start + to);
        if head >= tail {
            // All words lead up or tell how far it is, or a name looks like a stage word: then the head has it.
            return (head < text.len() && tail > 0).then(|| Frame {
                head: at(0, head),
                body: at(head, text.len()),
                tail: at(text.len(), text.len()),
            });
        }
        Some(Frame { head: at(0, head), body: at(head, tail), tail: at(tail, text.len()) })
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
        characters(name) >= 5
            && self.hard.is_match(name)
            && !self.common_noun.is_match(name)
            && !self.not_project.is_match(name)
            && !self.loose.is_match(name)
    }

    /// Whether a phrase ends like works or products of a project, named or not.
    pub fn works_like(&self, name: &str) -> bool {
        characters(name) >= 4 && self.work_like.is_match(name) && !self.not_project.is_match(name) && !self.loose.is_match(name)
    }

    /// The names of the members of a list, with what only the last one, the counted noun or the words after it state:
    /// 甲、乙高速公路 → 甲高速公路; 甲、乙2座变电站 → 甲变电站; 甲路、乙路等9条道路景观提升 → 甲路景观提升.
    pub fn labels(&self, parts: &[String], noun: Option<&str>, free: bool, works: Option<&str>) -> Vec<String> {
        let last = parts.last().filter(|_| parts.len() > 1);
        let shared_works = last.and_then(|last| self.shared_works.find(last)).map(|found| found.as_str());
        let counted = noun.filter(|_| !free).and_then(|noun| self.counted_head(noun));
        let specific = noun.filter(|noun| !free && self.specific_noun.is_match(noun) && !self.graded_noun.is_match(noun));
        let restore = |(position, part): (usize, &String)| {
            let mut label = part.clone();
            let (built, worked) = (self.built(part), self.works_end.is_match(part));
            // 甲、乙高速和丙铁路: a bare name takes the ending of the next one that has any.
            let next = parts[position + 1..].iter().find(|next| self.long_built(next));
            let shared =
                next.and_then(|next| self.shared_head.find(next).map(|found| &next[found.range()])).filter(|head| self.shares(head));
            match (counted, shared_works, shared) {
                (_, Some(ending), _) if !worked => {
                    let rest = if built { self.works_end.find(ending).map_or(ending, |found| found.as_str()) } else { ending };
                    label.push_str(rest);
                }
                (Some(head), ..) if !self.placed(part) || (self.line_noun.is_match(head) && !self.line_noun.is_match(part)) => {
                    join(&mut label, head);
                }
                (None, _, Some(head)) if !self.long_built(part) && (!built || self.infrastructure.is_match(head)) => {
                    join(&mut label, head);
                }
                _ => {}
            }
            if let Some(noun) = specific.filter(|_| characters(part) <= 6) {
                label.push_str(noun);
            }
            // …、人民医院扩建工程: such works are the last name's own.
            if let Some(works) = works.filter(|works| position + 1 == parts.len() || !self.plain.is_match(works)) {
                label.push_str(works);
            }
            label
        };
        parts.iter().enumerate().map(restore).collect()
    }

    /// Whether a name ends with something that stands somewhere, not with what is made there: 大桥, but not 智能制造.
    fn placed(&self, name: &str) -> bool {
        self.hard.is_match(name) || self.facility.is_match(name) && !self.product.is_match(name)
    }

    /// Whether a name ends with what is built, in a word of its own: not just 河, 村.
    fn long_built(&self, name: &str) -> bool {
        self.built(name) && !self.short_facility.is_match(name)
    }

    /// Whether a name ends with what is built.
    fn built(&self, name: &str) -> bool {
        self.facility.is_match(name) || self.hard.is_match(name)
    }

    /// What a counted noun says that its members are: 变电站 of 3座变电站; nothing for 项目.
    fn counted_head<'n>(&self, noun: &'n str) -> Option<&'n str> {
        if self.generic_head(noun) {
            return None;
        }
        let head = self.facility_noun.captures(noun).and_then(|found| found.name("head")).map(|head| head.as_str());
        head.or_else(|| (characters(noun) <= 8 && self.facility.is_match(noun)).then_some(noun))
    }

    /// Whether an ending of the last name can belong to those before it as well: a thing that is built, not 项目.
    fn shares(&self, head: &str) -> bool {
        characters(head) >= 2 && !self.plain.is_match(head)
    }

    fn generic_head(&self, head: &str) -> bool {
        self.plain.is_match(head) || self.enterprise_noun.is_match(head)
    }

    /// Who undertakes a project, by its name: a known enterprise at its head, or what is left of the name without the
    /// common words behind it (白鹭负极材料 → 白鹭), with an ending of enterprises where one follows (白鹭药业). In a
    /// list of industrial projects a short name without common words is an enterprise's. Gives a stretch of coded text.
    pub fn undertaker(&self, coded: &str, part: Span, free: bool, noun: Option<&str>) -> Option<Span> {
        let name = part.of(coded);
        let at = |end: usize| Some(Span::new(part.start, part.start + end));
        if let Some(found) = self.known_enterprise.find(name) {
            return at(found.end());
        }
        if self.not_enterprise.is_match(name) || self.infrastructure.is_match(name) || self.code.is_match(name) {
            return None;
        }
        let industrial = !free && noun.is_none_or(|noun| self.plain.is_match(noun) && !self.public_noun.is_match(noun));
        if let Some(found) = self.own_name.captures(name) {
            let (own, end) = (found.name("name")?, found.name("end"));
            let strong = self.strong_suffix.is_match(&name[..end.map_or(own.end(), |end| end.end())]);
            let accepted = industrial || strong || self.whole_name.is_match(name);
            if self.generic.is_match(own.as_str())
                || self.place_start.is_match(&name[own.end()..])
                || self.divisions.is_match(own.as_str())
                || !accepted
            {
                return None;
            }
            return at(end.map_or(own.end(), |end| end.end()));
        }
        if let Some(own) = self
            .before_number
            .captures(name)
            .and_then(|found| found.name("name"))
            .filter(|own| !free && !self.generic.is_match(own.as_str()))
        {
            return at(own.end());
        }
        (industrial
            && self.enterprise_like(name)
            && !self.divisions.is_match(name)
            && !self.facility.is_match(name)
            && !name.starts_with(Mark::Count.character())
            && characters(name) <= 6)
            .then_some(part)
    }

    /// Whether a name in a list of enterprises can be one.
    pub fn enterprise_like(&self, name: &str) -> bool {
        let length = characters(name);
        (2..=20).contains(&length) && !self.not_enterprise.is_match(name) && !self.generic.is_match(name)
    }
}

/// Adds an ending to a name that may have its beginning already: 12号 and 号线 → 12号线.
fn join(label: &mut String, ending: &str) {
    let common = ending.char_indices().map(|(at, _)| at).rev().find(|at| label.ends_with(&ending[..*at])).unwrap_or(0);
    label.push_str(&ending[common..]);
}

fn stages(lexicons: &Lexicons) -> HashMap<String, Option<Stage>> {
    let Some(lexicon) = lexicons.get("stages") else { return HashMap::new() };
    let column = lexicon.column("stage").unwrap_or(0);
    let stage = |name: &str| match name {
        "planned" => Some(Stage::Planned),
        "approved" => Some(Stage::Approved),
        "signed" => Some(Stage::Signed),
        "started" => Some(Stage::Started),
        "in_progress" => Some(Stage::InProgress),
        "completed" => Some(Stage::Completed),
        "in_operation" => Some(Stage::InOperation),
        _ => None,
    };
    lexicon.entries.iter().map(|entry| (entry.word.clone(), stage(&entry.fields[column]))).collect()
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
