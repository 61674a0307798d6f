//! What an indicator is called: the name among the words around a number, and what a list or a later clause leaves out of it.
//!
//! A number stands after its name (高新技术企业63家) or before it (63家高新技术企业). [`IndicatorNames::faces`] tells which;
//! [`IndicatorNames::before`] and [`IndicatorNames::behind`] find the name on either side.

use crate::{
    fact::{
        name::{characters, parted, without},
        rules::{FactRulesError, expression},
    },
    pattern::{Expression, Grammar, Mark},
    span::Span,
};

/// Expressions over coded text that trim a phrase down to the name of what is measured.
#[derive(Clone, Debug)]
pub struct IndicatorNames {
    lead: Expression,
    verb: Expression,
    word: Expression,
    bound: Expression,
    official: Expression,
    known: Expression,
    bare_sum: Expression,
    economy: Expression,
    common_noun: Expression,
    treats: Expression,
    park_first: Expression,
    enumerated: Expression,
    per_head: Expression,
    dangling: Expression,
    tail: Expression,
    list: Expression,
    inner_verb: Expression,
    only_verbs: Expression,
    done: Expression,
    particle: Expression,
    filled: Expression,
    verbal: Expression,
    end_of_noun: Expression,
    trailing_joint: Expression,
    weightless: Expression,
    award: Expression,
    reaches: Expression,
    reaches_end: Expression,
    joins: Expression,
    weak: Expression,
    place_end: Expression,
    counted_end: Expression,
    stage_only: Expression,
    achieves: Expression,
    staged: Expression,
    benefits: Expression,
    governs: Expression,
    works_tail: Expression,
    measured_part: Expression,
    aside: Expression,
    generic: Expression,
    head: Expression,
    empty: Expression,
    share_tail: Expression,
    share_word: Expression,
    joint: Expression,
    joint_first: Expression,
    joint_word: Expression,
    graded: Expression,
    grade_head: Expression,
    qualified: Expression,
    bare_total: Expression,
    bare: Expression,
    measured: Expression,
    shared_head: Expression,
    apposition: Expression,
    amount_first: Expression,
    amount_head: Expression,
}

/// On which side of a number its name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// What stands behind a number: the counted noun, and what is said of it.
#[derive(Clone, Copy, Debug)]
pub struct Behind {
    pub noun: Span,
    pub predicate: Span,
}

/// How many characters before a count may belong to the name of what is counted (推出长江经济带高质量发展84项政策措施).
const MODIFIER: usize = 16;

/// How long a noun is at most that may stand before what is done to it.
const SHORT: usize = 6;

/// As how many characters a name in marks counts.
const MARKED: usize = 4;

impl IndicatorNames {
    pub fn load(grammar: &Grammar) -> Result<Self, FactRulesError> {
        let new = |pattern: &str| expression(grammar, pattern);
        Ok(Self {
            lead: new("^(?:{lead}|{preposition})+")?,
            verb: new("^(?:{verb}|{act}|{new}|{reach})(?:了|好)?(?:、|或)?")?,
            word: new("^(?:{common_words})")?,
            bound: new("^(?:{bound_part}|{attributive}|{bare_head}|{measured_head}$|{bare_noun}$)")?,
            official: new("(?:{official_indicator})$")?,
            known: new("(?:{indicators})$")?,
            bare_sum: new("^(?:{bare_sum})$")?,
            treats: new("对(?:{scope})?$")?,
            park_first: new("^(?P<park>[^占]{2,}(?:{park_suffixes}))(?P<rest>[^的占等]{4,})$")?,
            enumerated: new("^.*、[^、]*?[二三四五六七八九十]+大(?P<rest>.{4,})$")?,
            common_noun: new("^(?:{common_noun})$")?,
            economy: new("(?:{whole_economy})$")?,
            per_head: new("^(?:{char}{0,8}?){per_head}")?,
            dangling: new("(?:等|和|与|及|以及|或|、|的|{batch}|{dangling})$")?,
            tail: new("(?:{indicator_tail}|(?:比|较)?{time})+$")?,
            list: new("^.*(?:等各类|等各项|等)(?P<rest>[^等]+)$")?,
            inner_verb: new("^.{2,}?(?:已|共|累计)?(?:{sure_verb})(?:了)?")?,
            only_verbs: new("^(?:{adverb}|{verb}|{act}|{new}|{reach}|了|、|或|并|和)+$")?,
            done: new("(?:{done})$")?,
            particle: new("^(?:{attributive_end})+")?,
            filled: new("^(?P<whose>.{2,}?)(?:{fills})(?:了)?(?P<head>(?:{bare_head}|{measured_head}))$")?,
            verbal: new(
                "^(?:{adverb}|{verb}|{act}|{end_of_noun}|{reach}|{rise}|{fall}|{ranked}|{compare}|{preposition}|{above}|{below}|{bracketed}|{number}|、)",
            )?,
            end_of_noun: new("(?:{end_of_noun}|{adverb_hard}|{bracketed}|、)")?,
            trailing_joint: new("(?:和|与|及|以及|、|或|的)+$")?,
            weightless: new("^(?:{adverb}|{filler}|得到|全部|进行)+")?,
            award: new("^(?:{award_verb})了?")?,
            reaches: new("^(?:{reaches})")?,
            reaches_end: new("(?:{reaches})$")?,
            weak: new("^(?:{adverb}|{new}|{weak_verb})+$")?,
            place_end: new("(?:{place_end})$")?,
            counted_end: new("^[^、]{1,14}(?:{generic_counted})$")?,
            achieves: new("(?:{achieves})了?$")?,
            stage_only: new("^{stage_tail}$")?,
            staged: new("^(?:{adverb}|{filler}|{time})*(?:{stages}|{end_stage})")?,
            benefits: new("(?:{benefits})$")?,
            governs: new("(?:{verb}|{act}|{new})了?$")?,
            works_tail: new("^(?P<works>.*(?:项目|工程))(?:规划)?(?:建设|实施)$")?,
            measured_part: new(
                "^(?P<noun>.{2,}?)(?:总|平均)?(?:{bare_head}|{bare_total}|{measured_head}|[^、]{0,2}率)(?:{reach}|{adverb})*$",
            )?,
            aside: new("^(?:{bracketed}|{milestone})+")?,
            joins: new("^(?:{verb_before_object})")?,
            generic: new("^(?:{generic_counted})$")?,
            head: new("^(?:{bare_head}|{measured_head}|{whole_head})$")?,
            empty: new("^(?:{lead}|{preposition}|{reach}|{compare}|{empty_subject})*$")?,
            share_tail: new("(?:所)?占.{2,}$")?,
            share_word: new("(?:所占比重|所占比例|占比|比重|比例)$")?,
            joint_word: new("{joint_word}")?,
            joint_first: new("^(?:、|和|及|与|以及)+")?,
            joint: new("(?:、|和|及|与|以及)+")?,
            graded: new("^(?:{grade})(?:以上)?$")?,
            grade_head: new("^.*?(?:{grade})(?:以上)?")?,
            qualified: new("^.{3,}的$")?,
            bare_total: new("^(?:{bare_total})$")?,
            bare: new("^(?:{bare_head})$")?,
            measured: new("(?:{bare_head}|{bare_total}|{measured_head})$")?,
            shared_head: new("(?:{shared_head})$")?,
            apposition: new("[^、和及与]{quoted}")?,
            amount_first: new("^{attributive}")?,
            amount_head: new("^(?P<head>[^{attributive}]{1,4}){attributive}(?P<noun>.*)$")?,
        })
    }

    /// Whether the number between `left` and `right` counts what stands before it or what follows it. `next` says that
    /// another number follows `right` at once.
    pub fn faces(&self, coded: &str, left: Span, right: Span, next: bool) -> Side {
        let right = without(&self.aside, coded, right);
        let behind = right.of(coded);
        if right.is_empty() {
            return Side::Left;
        }
        let before = self.dangling.find(left.of(coded)).map_or_else(|| self.before(coded, left), |_| None);
        let verbs_only = self.only_verbs.is_match(self.without_words(&self.lead, coded, left).of(coded));
        if before.is_none() || verbs_only {
            return if behind.starts_with('、') { Side::Left } else { Side::Right };
        }
        if self.place_end.is_match(left.of(coded)) && characters(behind) >= 4 || !next && self.counted_end.is_match(behind) {
            return Side::Right;
        }
        if self.verbal.find(behind).is_some_and(|verb| self.word.find(behind).is_none_or(|word| word.end() <= verb.end())) {
            return Side::Left;
        }
        match self.behind(coded, right, false) {
            Some(found) if next && found.noun.end == right.end => Side::Left,
            Some(_) => Side::Right,
            None => Side::Left,
        }
    }

    /// The name at the end of `phrase`, the words before a number; `None` where they name nothing.
    pub fn before(&self, coded: &str, phrase: Span) -> Option<Span> {
        let phrase = self.without_tail(coded, phrase);
        if let Some(found) = self.official.find(phrase.of(coded)) {
            return Some(Span::new(phrase.start + found.start(), phrase.end));
        }
        let mut at = self.without_words(&self.lead, coded, phrase);
        if self.only_verbs.is_match(at.of(coded)) {
            return (characters(at.of(coded)) >= 2).then_some(at);
        }
        at = self.without_verbs(coded, at);
        if let Some(found) = self.inner_verb.find(at.of(coded)).filter(|_| !self.per_head.is_match(at.of(coded))) {
            let rest = Span::new(at.start + found.end(), at.end);
            if characters(rest.of(coded)) >= 2 && !self.head.is_match(rest.of(coded)) {
                at = self.without_verbs(coded, self.without_words(&self.lead, coded, rest));
            }
        }
        at = self.without_members(coded, at);
        if let Some(found) = self.known.find(phrase.of(coded)) {
            at.start = at.start.min(phrase.start + found.start());
        }
        self.named(coded, at)
    }

    /// Whether a phrase before a number is a name (of a list) and nothing else.
    pub fn names_only(&self, coded: &str, phrase: Span) -> bool {
        let phrase = without(&self.joint_first, coded, phrase);
        self.before(coded, phrase) == Some(phrase) && !self.only_verbs.is_match(phrase.of(coded)) || self.graded.is_match(phrase.of(coded))
    }

    /// The noun behind a number and what is said of it; `None` where nothing follows. Where another number follows at
    /// once (`next`), what would be said of the noun belongs to that.
    pub fn behind(&self, coded: &str, phrase: Span, next: bool) -> Option<Behind> {
        let text = phrase.of(coded);
        let cut = self.end_of_noun.find_iter(text).map(|found| found.start()).find(|start| *start == 0 || characters(&text[..*start]) >= 2);
        let end = cut.unwrap_or(text.len());
        // 叫得响的农业品牌: an attribute belongs to the noun, unless that only tells what is done (小区的改造工作).
        let attributed = !next && self.particle.is_match(&text[end..]) && !self.done.is_match(text) && !text.contains('、');
        let end = if attributed { text.len() } else { end };
        let mut noun = &text[..end];
        if let Some(found) = self.trailing_joint.find(noun) {
            noun = &noun[..found.start()];
        }
        if let Some(works) = self.works_tail.captures(noun).and_then(|found| found.name("works")) {
            noun = works.as_str();
        }
        if let Some(measured) = self.measured_part.captures(noun).and_then(|found| found.name("noun")).filter(|_| next && end == text.len())
        {
            noun = measured.as_str();
        }
        let noun = self.without_tail(coded, Span::new(phrase.start, phrase.start + noun.len()));
        let rest = text[end..].find('、').filter(|at| *at > 0 && next).map_or(text.len(), |at| end + at);
        let predicate = without(&self.weightless, coded, Span::new(phrase.start + end, phrase.start + rest));
        // 6所学校开工、5所学校竣工: what stands before the mark of the list is said of the noun before it.
        let listed = rest < text.len();
        let predicate = if next && !listed && !noun.is_empty() { Span::new(predicate.start, predicate.start) } else { predicate };
        (characters(noun.of(coded)) >= 1 || characters(predicate.of(coded)) >= 2).then_some(Behind { noun, predicate })
    }

    /// Which stretches of coded text, one after the other, make the name of what a number counts that stands before it.
    /// `left` holds the words before the number.
    pub fn counted(&self, coded: &str, left: Span, behind: Behind) -> Vec<Span> {
        let (noun, predicate) = (behind.noun, behind.predicate);
        // 30栋房屋的拆除工作: what is done to what was counted; 5项微改革、微创新: more of it.
        let object = without(&self.particle, coded, predicate);
        if object != predicate && (1..=SHORT).contains(&characters(noun.of(coded))) && self.done.is_match(object.of(coded)) {
            return vec![noun, object];
        }
        let short = (1..=SHORT).contains(&characters(noun.of(coded))) && characters(predicate.of(coded)) <= 2 * SHORT;
        if short && predicate.of(coded).starts_with('、') {
            return vec![noun, predicate];
        }
        let benefits = self.benefits.is_match(left.of(coded));
        let achieves = self.achieves.is_match(left.of(coded));
        let whole_left = left;
        let left = self.without_words(&self.lead, coded, left);
        let (size, said) = (characters(noun.of(coded)), weight(predicate.of(coded)));
        let generic = self.generic.is_match(noun.of(coded));
        if size == 0 {
            return vec![predicate];
        }
        // 实现127个重点项目“四证齐发”: what is said of the projects is in quotation marks.
        let quote = Mark::Quoted.character();
        // 对5万亩林木进行病虫害防治: the noun stands before what is done to it.
        if self.treats.is_match(whole_left.of(coded)) && (1..=2 * SHORT).contains(&said) {
            return vec![noun, predicate];
        }
        if size >= 3 && noun.of(coded).ends_with(quote) && achieves {
            let at = noun.end - quote.len_utf8();
            return vec![Span::new(at, noun.end), Span::new(noun.start, at)];
        }
        if self.reaches_end.is_match(left.of(coded)) || self.qualified.is_match(left.of(coded)) && size <= 3 {
            return vec![left, noun];
        }
        if said > 0 && self.stage_only.is_match(predicate.of(coded)) {
            return vec![noun];
        }
        let object = without(&self.award, coded, predicate);
        let quoted = object.of(coded).contains(Mark::Quoted.character());
        if object != predicate && (characters(object.of(coded)) >= 4 || quoted) && (generic || size <= 4) {
            let ends_so = object.of(coded).ends_with(noun.of(coded));
            return if ends_so { vec![object] } else { vec![object, noun] };
        }
        let telling = said > size && size <= 4 && !self.staged.is_match(predicate.of(coded));
        if (3..=24).contains(&said) && telling {
            let attributed = self.particle.is_match(predicate.of(coded));
            return if attributed { vec![noun, predicate] } else { vec![predicate, noun] };
        }
        if let Some(verb) = self.governs.find(left.of(coded)).filter(|_| !generic && !benefits) {
            let verb = Span::new(left.start + verb.start(), left.start + verb.end());
            return if size <= 2 { vec![verb, noun] } else { vec![noun] };
        }
        if (3..=24).contains(&said) && (generic || size <= 2 || benefits && size <= 4) {
            return vec![predicate, noun];
        }
        let modifier = self.before(coded, left).filter(|modifier| modifier.end == left.end && characters(modifier.of(coded)) <= MODIFIER);
        match modifier.filter(|_| size <= 6 && !self.place_end.is_match(left.of(coded)) && self.dangling.find(left.of(coded)).is_none()) {
            Some(modifier) => vec![modifier, noun],
            None => vec![noun],
        }
    }

    /// A share's subject, without what it is a share of; `None` where only the whole is named.
    pub fn without_share(&self, coded: &str, name: Span) -> Option<Span> {
        let text = name.of(coded);
        match self.share_tail.find(text) {
            Some(found) if found.start() == 0 => None,
            // 第三产业增加值占地区生产总值比重 is the name of an indicator as it stands.
            _ if self.share_word.is_match(text) => Some(name),
            Some(found) if found.start() > 3 => Some(Span::new(name.start, name.start + found.start())),
            _ => Some(name),
        }
    }

    /// What a list with its number counts, without the members: 甲、乙、丙三大产业产值 → 产业产值.
    pub fn behind_enumeration(&self, coded: &str, name: Span) -> Span {
        let rest = self.enumerated.captures(name.of(coded)).and_then(|found| found.name("rest"));
        rest.map_or(name, |rest| Span::new(name.start + rest.start(), name.end))
    }

    /// The members of a list: A、B和C. A name that joins nothing is its only member.
    pub fn parts(&self, coded: &str, name: Span) -> Vec<Span> {
        let text = name.of(coded);
        if self.apposition.is_match(text) {
            return vec![name];
        }
        parted(&self.joint, &self.joint_word, coded, name)
    }

    /// Restores what a later name leaves out, from the one before it: 旅游接待、收入 → 旅游收入; 国家级绿色工厂、省级 →
    /// 省级绿色工厂; with `same_unit`, what is done to what was counted: 检查场所89家、整改7家 → 场所整改. `None` where
    /// nothing is left out.
    pub fn restored(&self, name: &str, previous: Option<&str>, same_unit: bool) -> Option<String> {
        let previous = previous?;
        // 企业达到70家，完成产值84.8亿元: the verb is no part of the head.
        let head = self.verb.find(name).map_or(name, |found| &name[found.end()..]);
        for name in [name, head] {
            // 生产总值增长6%，出口增长15%: the whole economy is no part of a name.
            if self.bare.is_match(name) && self.economy.is_match(previous) {
                break;
            }
            // 进出口总额…，其中出口…: a part of what was named is no head of it.
            if previous.contains(name) {
                continue;
            }
            if self.bare_total.is_match(name) || self.bare.is_match(name) || self.bare_sum.is_match(name) {
                return Some(format!("{}{name}", self.without_head(previous)));
            }
        }
        if self.graded.is_match(name) {
            let rest = self.grade_head.find(previous).map_or(previous, |found| &previous[found.end()..]);
            return Some(format!("{name}{rest}"));
        }
        let longer = |verb: usize| self.word.find(name).is_some_and(|word| word.end() > verb);
        if self.reaches.find(name).is_some_and(|verb| !longer(verb.end())) {
            return Some(format!("{previous}{name}"));
        }
        if !same_unit || self.only_verbs.is_match(previous) {
            return None;
        }
        if self.joins.is_match(name) {
            return Some(format!("{name}{previous}"));
        }
        self.only_verbs.is_match(name).then(|| format!("{previous}{name}"))
    }

    /// A written name without the verb between whose it is and what is measured: 服装业实现增加值 → 服装业增加值.
    pub fn without_inner_verb(&self, name: &str) -> Option<String> {
        let found = self.filled.captures(name)?;
        Some(format!("{}{}", found.name("whose")?.as_str(), found.name("head")?.as_str()))
    }

    /// Whether a name that could not be restored says nothing by itself: 完成, 新建.
    pub fn is_weak(&self, name: &str) -> bool {
        self.weak.is_match(name)
    }

    /// Members of a list, with the head that only the last one states: 教育、住房保障支出 → 教育支出, 住房保障支出;
    /// and the modifier that only the first one states: 单位能耗、水耗 → 单位水耗.
    pub fn with_shared_head(&self, mut parts: Vec<String>) -> Vec<String> {
        let several = parts.len() > 1;
        let Some(last) = parts.last_mut() else { return parts };
        // 金融、物流产业增加值占生产总值的比重: of what all are a share.
        let shared = several && self.share_word.is_match(last);
        let at = self.share_tail.find(last).map(|found| found.start()).filter(|start| shared && *start > 3);
        let whole = at.map_or_else(String::new, |at| last.split_off(at));
        if let Some(found) = self.share_word.find(last).filter(|found| found.start() > 3) {
            last.truncate(found.start());
        }
        let Some(last) = parts.last().filter(|_| parts.len() > 1) else { return parts };
        if let Some(head) = self.shared_head.find(last).map(|found| found.as_str().to_owned()) {
            for part in &mut parts {
                if !self.shared_head.is_match(part) && !self.measured.is_match(part) && !self.graded.is_match(part) {
                    part.push_str(&head);
                }
            }
        }
        if let Some((last, rest)) = parts.split_last_mut() {
            let whole = self.grade_head.find(last).map(|found| last[found.end()..].to_owned()).unwrap_or_default();
            rest.iter_mut().filter(|part| self.graded.is_match(part)).for_each(|part| part.push_str(&whole));
        }
        for position in 1..parts.len() {
            if self.bare.is_match(&parts[position]) {
                parts[position] = format!("{}{}", self.without_head(&parts[0]), parts[position]);
            }
        }
        for part in &mut parts {
            part.push_str(&whole);
        }
        parts
    }

    /// Coded members of a list of size classes, written out: 营收过A、B企业 → 营收过A企业, 营收过B企业. Each member is the
    /// stretches that make it.
    pub fn size_classes(&self, coded: &str, parts: &[Span]) -> Option<Vec<Vec<Span>>> {
        let (first, last) = (parts.first()?, parts.last()?);
        let opening = self.amount_head.captures(first.of(coded))?;
        let head = opening.name("head").map(|head| Span::new(first.start, first.start + head.end()))?;
        let amount = |at: Span| self.amount_first.find(at.of(coded)).map(|found| Span::new(at.start, at.start + found.end()));
        let noun = Span::new(amount(*last)?.end, last.end);
        let members = parts.iter().map(|part| {
            let part = if part == first { Span::new(head.end, part.end) } else { *part };
            amount(part).map(|amount| vec![head, amount, noun])
        });
        members.collect()
    }

    /// A name without the word for what is measured of it: 专利申请量 → 专利. A name that is all of that stays.
    fn without_head<'n>(&self, name: &'n str) -> &'n str {
        match self.measured.find(name) {
            Some(found) if characters(&name[..found.start()]) >= 2 => &name[..found.start()],
            _ => name,
        }
    }

    /// Verbs before a noun taken off, as long as what is left is a word.
    fn without_verbs(&self, coded: &str, mut at: Span) -> Span {
        loop {
            let rest = self.without_words(&self.verb, coded, at);
            let marked = rest.of(coded).contains([Mark::Quoted.character(), Mark::Titled.character()]);
            if rest == at
                || characters(rest.of(coded)) < 2 && !marked
                || self.bound.is_match(rest.of(coded))
                || self.reaches.is_match(at.of(coded))
            {
                return at;
            }
            at = self.without_words(&self.lead, coded, rest);
        }
    }

    /// What is left behind `head` of a stretch that begins so, with no word cut in two: 境内 is no scope in 境内外游客.
    fn without_words(&self, head: &Expression, coded: &str, at: Span) -> Span {
        let rest = without(head, coded, at);
        let taken = Span::new(at.start, rest.start).of(coded);
        for (start, _) in taken.char_indices().rev().take(3) {
            let (before, word) = (Span::new(at.start, at.start + start), Span::new(at.start + start, at.end));
            let cut = self.word.find(word.of(coded)).is_some_and(|found| word.start + found.end() > rest.start);
            if cut && without(head, coded, before).is_empty() {
                return word;
            }
        }
        rest
    }

    /// A list whose members only illustrate what follows them.
    fn without_members(&self, coded: &str, at: Span) -> Span {
        // A long name of a park, and what there is in it: the park is where, and no part of the name.
        if let Some(found) = self.park_first.captures(at.of(coded))
            && let Some((park, rest)) = found.name("park").zip(found.name("rest"))
            && characters(park.as_str()) > characters(rest.as_str()) + 1
        {
            return Span::new(at.start + rest.start(), at.end);
        }
        let Some(found) = self.list.captures(at.of(coded)) else { return at };
        let Some(rest) = found.name("rest") else { return at };
        let plain = self.common_noun.is_match(rest.as_str());
        if (characters(rest.as_str()) >= 4 || plain) && !self.head.is_match(rest.as_str()) {
            return Span::new(at.start + rest.start(), at.end);
        }
        at
    }

    fn without_tail(&self, coded: &str, at: Span) -> Span {
        self.tail.find(at.of(coded)).map_or(at, |found| Span::new(at.start, at.start + found.start()))
    }

    fn named(&self, coded: &str, at: Span) -> Option<Span> {
        let at = without(&self.particle, coded, at);
        let name = at.of(coded);
        let marked = name.contains([Mark::Quoted.character(), Mark::Titled.character()]);
        ((characters(name) >= 2 || marked) && !self.empty.is_match(name)).then_some(at)
    }
}

/// How long coded text is, where a name in marks counts as a few characters.
fn weight(coded: &str) -> usize {
    let marked = |character: char| matches!(Mark::of(character), Some(Mark::Quoted | Mark::Titled));
    coded.chars().map(|character| if marked(character) { MARKED } else { 1 }).sum()
}
