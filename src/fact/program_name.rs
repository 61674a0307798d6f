//! Where the name of a programme begins and ends among the words around it.

use crate::{
    fact::{
        name::characters,
        rules::{FactRulesError, expression, mapped},
    },
    lexicon::Lexicons,
    pattern::{Expression, Grammar, Mark, Stretch},
    span::Span,
};

/// Expressions over coded text that find the name in a phrase that ends with a head word (行动, 战略, 方案).
#[derive(Clone, Debug)]
pub struct ProgramNames {
    hint: Expression,
    strict: Expression,
    hard: Expression,
    inner: Expression,
    fresh: Expression,
    soft: Expression,
    lead: Expression,
    determiner: Expression,
    generic: Expression,
    unlike: Expression,
    unlike_word: Expression,
    verb: Expression,
    works_tail: Expression,
    governs_quote: Expression,
    works: Expression,
    measure: Expression,
    finishing: Expression,
    footnote: Expression,
    counted: Expression,
    made: Expression,
    quoted_run: Expression,
    issued: Expression,
    whole_document: Expression,
    listed: Expression,
    shared: Expression,
    joint: Expression,
    document: Expression,
    headed: Expression,
    title_generic: Expression,
    long_head: String,
    short_head: String,
}

/// What stands before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// A verb that has programmes as its object: 实施, 推进.
    Verb,
    /// A verb that need not have a programme as its object: 完善, 坚持.
    Weak,
    /// Nothing: the name opens its clause.
    Start,
    /// Other words.
    Other,
}

/// A name in coded text.
#[derive(Clone, Debug)]
pub struct Located {
    pub span: Span,
    pub lead: Lead,
    /// The part that begins with the first quotation mark, where words stand before it.
    pub core: Option<Span>,
    /// The name as it stands in the text, with words like 新一轮 that are no part of it.
    pub mention: Span,
}

/// What a verb before a name leaves of the phrase.
enum Governed {
    Name(Span),
    Nothing,
    /// There is no such verb.
    Free,
}

/// One member of a list of names that share a head word.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub span: Span,
    /// The words that end the names of all members, and that only the last one states.
    pub head: Option<Span>,
}

const LONGEST: usize = 26;
const LONGEST_LIST: usize = 60;
const LONGEST_PREFIX: usize = 10;
/// How long a word for a field (交通, 园林绿化) is at most.
const FIELD: usize = 4;
/// From what length on words behind a list belong to the name of each member.
const LONG_HEAD: usize = 6;

impl ProgramNames {
    pub fn load(grammar: &Grammar, lexicons: &Lexicons) -> Result<Self, FactRulesError> {
        Ok(Self {
            joint: expression(grammar, "^(?:、|和|与|及|以及)")?,
            document: expression(grammar, "{document_head}$")?,
            headed: expression(grammar, "(?:{program_head}|工程|改革)$")?,
            title_generic: expression(grammar, "^(?:{program_words.filler})*(?:{program_head})$")?,
            long_head: word(lexicons, "long"),
            short_head: word(lexicons, "short"),
            hint: mapped(grammar, "(?:{quoted}|{titled}|{program_head}|改革|工程)")?,
            strict: expression(grammar, "{program_words.strict}")?,
            hard: expression(
                grammar,
                "(?:{program_words.strict}|{program_words.hard}|(?:和|与|同|并|以|及|、){program_verb_lead}|(?:试点|工作|政策|项目)(?:和|与|及))",
            )?,
            inner: expression(grammar, "(?:推动|推进|深化|完成|加快)")?,
            soft: expression(
                grammar,
                "^(?:{footnote}|{lead}|{program_words.soft}|{adverb}|{preposition})*?{program_verb_lead}(?:{program_verb_lead}|并|和|以|把|将)*",
            )?,
            lead: expression(grammar, "^(?:{time}|{scope}|{connective}|{footnote}|、|——|—|的|在|随着|作为|{bracketed})*")?,
            determiner: expression(
                grammar,
                "^(?:{program_words.determiner}|{footnote}|惠及(?:{count}|{number}|[0-9.]+[多余几]?[千万百亿]*[多余几]?(?:名|人|户|家|个)?))+",
            )?,
            generic: expression(
                grammar,
                "^(?:{program_words.filler}|[一二三四五六七八九十两]+(?:大|个|项|条)?|{number}|{count}|{time}|{scope})*(?:{program_head}|工程|活动|改革)$",
            )?,
            unlike: expression(
                grammar,
                "(?:是|了|我们|自己|这|该|其|必须|不|(?:^|[^高平同中优初上])等|如何|什么|何种|共同|之一|{program_words.unlike})",
            )?,
            fresh: expression(grammar, "{program_words.fresh}$")?,
            unlike_word: expression(grammar, "{program_words.unlike}")?,
            verb: expression(grammar, "(?:指|即|{verb}|{program_words.soft}|{program_words.hard}|了|的|等|、)")?,
            governs_quote: expression(grammar, "(?:{quote_verb})$|[的了等{quoted}{titled}]")?,
            works_tail: expression(grammar, "(?:建设|发展)$")?,
            works: expression(grammar, "工程$")?,
            measure: expression(grammar, "(?:{quoted}|{program_words.measure})(?:工程)?$")?,
            finishing: expression(grammar, "(?:完成|推进|加快|统筹|抓好|推动)")?,
            footnote: expression(grammar, "{footnote}")?,
            counted: expression(grammar, "^[0-9.]+[万亿]?[余多]?(?:个|项|家|条|所|处)")?,
            made: expression(grammar, "(?:{program_words.maker})(?:好|了|并)?(?:[《“]|{quoted}|{titled}|[、和及与]|等|〈)*$")?,
            quoted_run: expression(grammar, "^{quoted}(?:{footnote}?[、和与及]?{quoted})*")?,
            issued: expression(grammar, "{program_words.issuer}")?,
            whole_document: expression(grammar, "{whole_document}$")?,
            listed: expression(
                grammar,
                "^(?P<members>(?:.*[^高平同中优初])?{quoted}|.*?[^高平同中优初上])等(?:各类|各项|重大|重点|主题|系列|专项|一批|领域|方面|一系列|{number}|{count}|[一二三四五六七八九十]+(?:大|项|个))*(?P<head>[^等的镇村区]{2,8})$",
            )?,
            shared: expression(
                grammar,
                "^(?P<members>[^等]+、[^等]+?)(?:[一二三四五六七八九十]+(?:大|项|个|场)|{number}|{count})?(?P<head>{program_head}|工程|改革)$",
            )?,
        })
    }

    /// Whether a stretch of coded text can hold a programme at all.
    pub fn hinted(&self, stretch: Stretch<'_>) -> bool {
        self.hint.find_in(stretch).is_some()
    }

    /// The name in `phrase`, which ends with `head`. `free` tells whether it starts where nothing governs it: at the
    /// start of a clause. `None` where the words name nothing.
    pub fn locate(&self, coded: &str, phrase: Span, head: Span, free: Lead) -> Option<Located> {
        let (at, lead) = match self.governed(coded, phrase, head) {
            Governed::Name(at) => (at, Lead::Verb),
            Governed::Nothing => return None,
            Governed::Free => self.opening(coded, phrase, head, free)?,
        };
        let at = self.behind_article(coded, at, head);
        let (span, core) = self.core(coded, at, lead);
        let fresh = self.fresh.find(&coded[phrase.start..span.start]).map_or(span.start, |found| phrase.start + found.start());
        let located = Located { span, lead, core, mention: Span::new(fresh, span.end) };
        self.plausible(coded, &located).then_some(located)
    }

    /// The name in a clause that ends with `head`, whatever stands before it.
    pub fn named(&self, coded: &str, clause: Span, head: Span) -> Option<Span> {
        self.locate(coded, Span::new(clause.start, head.end), head, Lead::Other).map(|located| located.span)
    }

    /// The words behind the last verb that leads up to a name. Where those are no name, a verb that may stand in a name
    /// is taken for a part of it.
    fn governed(&self, coded: &str, phrase: Span, head: Span) -> Governed {
        let before = Span::new(phrase.start, head.start);
        if self.whole_document.is_match(head.of(coded))
            && let Some(issued) = self.issued.find_iter(before.of(coded)).last()
        {
            let at = self.determined(coded, Span::new(before.start + issued.end(), head.end));
            let titled = at.of(coded).contains(Mark::Titled.character());
            if !titled && !self.is_generic(coded, at) && characters(at.of(coded)) > 4 {
                return Governed::Name(at);
            }
        }
        let mut verbs: Vec<Span> =
            self.hard.find_iter(before.of(coded)).map(|found| Span::from(found.range()).shifted(before.start)).collect();
        if verbs.is_empty() {
            let inner = self.inner.find_iter(before.of(coded)).filter(|found| found.start() > 0);
            verbs.extend(inner.map(|found| Span::from(found.range()).shifted(before.start)));
        }
        for verb in verbs.into_iter().rev() {
            let at = self.determined(coded, Span::new(verb.end, head.end));
            if !self.is_generic(coded, at) {
                return Governed::Name(at);
            }
            if self.strict.is_match(verb.of(coded)) || self.is_document(head.of(coded)) && characters(at.of(coded)) >= 4 {
                return Governed::Nothing;
            }
        }
        Governed::Free
    }

    /// The words of a phrase without verbs, or with such as may also stand in a name.
    fn opening(&self, coded: &str, phrase: Span, head: Span, free: Lead) -> Option<(Span, Lead)> {
        let (start, lead) = match self.soft.find(phrase.of(coded)) {
            Some(found) if phrase.start + found.end() <= head.start => {
                (found.end(), if self.finishing.is_match(found.as_str()) { Lead::Verb } else { Lead::Weak })
            }
            _ => (self.lead.find(phrase.of(coded)).map_or(0, |found| found.end()), free),
        };
        let start = (phrase.start + start).min(head.start);
        let at = self.determined(coded, Span::new(start, head.end));
        (!self.is_generic(coded, at)).then_some((at, lead))
    }

    fn determined(&self, coded: &str, at: Span) -> Span {
        match self.determiner.find(at.of(coded)) {
            Some(found) if found.end() < at.len() => Span::new(at.start + found.end(), at.end),
            _ => at,
        }
    }

    /// Without what an attribute says about a name: 更具特色的消费行动. A document keeps it: 关于…的意见.
    fn behind_article(&self, coded: &str, at: Span, head: Span) -> Span {
        let text = at.of(coded);
        let Some(found) = text.rfind('的').filter(|_| !self.is_document(head.of(coded))) else { return at };
        let rest = Span::new(at.start + found + '的'.len_utf8(), at.end);
        if self.is_generic(coded, rest) || characters(rest.of(coded)) <= 4 { at } else { rest }
    }

    fn is_document(&self, head: &str) -> bool {
        self.document.is_match(head)
    }

    /// Words before a quoted name belong to it where they are a short noun: 军队建设“十四五”规划.
    fn core(&self, coded: &str, at: Span, lead: Lead) -> (Span, Option<Span>) {
        let Some(quote) = at.of(coded).find(Mark::Quoted.character()) else { return (at, None) };
        if quote == 0 {
            return (at, None);
        }
        let core = Span::new(at.start + quote, at.end);
        let listed = at.of(coded)[..quote].rfind('、').map_or(0, |joint| joint + '、'.len_utf8());
        let at = Span::new(at.start + listed, at.end);
        let prefix = Span::new(at.start, core.start).of(coded);
        let noun = if lead == Lead::Verb {
            !self.governs_quote.is_match(prefix)
        } else {
            !self.verb.is_match(self.works_tail.find(prefix).map_or(prefix, |found| &prefix[..found.start()]))
        };
        let belongs = lead != Lead::Other && noun && characters(prefix) <= LONGEST_PREFIX && !self.unlike.is_match(prefix);
        if belongs && !prefix.is_empty() { (at, Some(core)) } else { (core, None) }
    }

    /// A name in quotation marks with the noun before it, where a verb leads up to both: 实施数字经济“一号工程”. `None` where
    /// no noun stands there.
    pub fn with_noun_before(&self, coded: &str, clause: Span, quoted: Span) -> Option<Span> {
        let before = Span::new(clause.start, quoted.start);
        let verb = self.hard.find_iter(before.of(coded)).last()?;
        let at = self.determined(coded, Span::new(before.start + verb.end(), quoted.end));
        let prefix = Span::new(at.start, quoted.start).of(coded);
        let noun = (2..=LONGEST_PREFIX).contains(&characters(prefix)) && !self.governs_quote.is_match(prefix);
        (noun && !self.unlike.is_match(prefix) && !prefix.contains('、')).then_some(at)
    }

    /// The quotation that a name begins with, where only a few words follow it: “万件清理”行动.
    pub fn quoted_alone(coded: &str, name: Span) -> Option<Span> {
        let quote = Mark::Quoted.character();
        let rest = name.of(coded).strip_prefix(quote)?;
        let alone = !rest.contains([quote, '、']) && (1..=LONGEST_PREFIX).contains(&characters(rest));
        alone.then(|| Span::new(name.start, name.start + quote.len_utf8()))
    }

    fn plausible(&self, coded: &str, located: &Located) -> bool {
        let name = located.span.of(coded);
        let plain: String = name.chars().filter(|character| Mark::of(*character).is_none()).collect();
        let quoted = plain.len() < name.len();
        let least = if quoted { 2 } else { 4 };
        let long = name.contains('、') || self.whole_document.is_match(name);
        let enough = characters(name) >= least && characters(&plain) <= if long { LONGEST_LIST } else { LONGEST };
        enough && (self.listed.is_match(name) || !self.unlike.is_match(&plain))
    }

    fn is_generic(&self, coded: &str, at: Span) -> bool {
        self.generic.is_match(at.of(coded))
    }

    /// Whether a name in plain text consists of a head word and words without weight.
    pub fn is_generic_name(&self, name: &str) -> bool {
        self.title_generic.is_match(name)
    }

    /// Whether a stretch of coded text is in quotation marks, or tells a measure: 提升.
    pub fn is_measure(&self, coded: &str) -> bool {
        self.measure.is_match(coded)
    }

    /// A name in plain text without the marks of notes; `None` where it only counts things.
    pub fn cleaned(&self, name: &str) -> Option<String> {
        let bare: String = name.chars().filter(|character| !matches!(character, '“' | '”' | '‘' | '’')).collect();
        (!self.unlike_word.is_match(&bare) && !self.counted.is_match(name)).then(|| self.without_notes(name))
    }

    fn without_notes(&self, name: &str) -> String {
        let mut kept = String::new();
        let mut from = 0;
        for note in self.footnote.find_iter(name) {
            kept.push_str(&name[from..note.start()]);
            from = note.end();
        }
        kept + &name[from..]
    }

    /// Whether a name in plain text only looks like one.
    pub fn is_unlike(&self, name: &str) -> bool {
        self.unlike.is_match(name)
    }

    /// Whether a name in plain text ends in a head word.
    pub fn ends_in_head(&self, name: &str) -> bool {
        self.headed.is_match(name)
    }

    /// The head word of words that end in one: 工程 of 提升工程.
    pub fn bare_head<'n>(&self, words: &'n str) -> &'n str {
        self.works.find(words).map_or(words, |found| found.as_str())
    }

    /// How long the words are that make a list of what stands before and behind them.
    pub fn joint(&self, behind: &str) -> usize {
        self.joint.find(behind).map_or(0, |found| found.end())
    }

    /// Two head words by which the same programme may go: 专项行动, 行动.
    pub fn variant_heads(&self) -> (&str, &str) {
        (&self.long_head, &self.short_head)
    }

    /// Whether a verb right before a title has documents as its object: 出台《…》.
    pub fn made(&self, coded: &str, clause: Span, title: Span) -> bool {
        self.made.is_match(Span::new(clause.start, title.start).of(coded))
    }

    /// Where the name of a document may begin whose verb may stand anywhere before it in `clause`.
    pub fn issued_in(&self, coded: &str, clause: Span, head: Span) -> bool {
        self.whole_document.is_match(head.of(coded)) && self.issued.is_match(Span::new(clause.start, head.start).of(coded))
    }

    /// The members of a list that shares one head word: “甲”“乙”行动; 甲、乙、丙等工程; 蓝天、碧水、净土保卫战.
    /// One member where it is no list, none where it is no name.
    pub fn members(&self, coded: &str, name: Span) -> Vec<Member> {
        let text = name.of(coded);
        let quoted_run = self.quoted_run.find(text).filter(|found| quotes(found.as_str()) > 1 && !text[found.end()..].contains('、'));
        if let Some(found) = self.listed.captures(text) {
            let members = found.name("members").expect("the group takes part in every match");
            // 甲、乙等产业发展规划: what they are called is all that stands behind the list.
            let own = found.name("head").map(|head| Span::from(head.range()).shifted(name.start));
            // 交通、能源等补短板行动: fields, and not names.
            let fields = members.as_str().contains('、')
                && members.as_str().split('、').all(|member| characters(member) <= FIELD && !member.contains(Mark::Quoted.character()));
            if let Some(own) = own.filter(|own| fields && !self.is_generic(coded, *own) && characters(own.of(coded)) >= 6) {
                return if self.works.is_match(own.of(coded)) { Vec::new() } else { vec![Member { span: own, head: None }] };
            }
            let long = own.filter(|own| characters(own.of(coded)) >= LONG_HEAD && !self.works.is_match(own.of(coded)));
            let parts = split(coded, Span::new(name.start, name.start + members.end()), long);
            let whole = parts.len() == 1 && parts[0].span.of(coded) != Mark::Quoted.character().to_string();
            return if whole { Vec::new() } else { parts };
        }
        if let Some(found) = quoted_run {
            let members = Span::new(name.start, name.start + found.end());
            return split(coded, members, Some(Span::new(members.end, name.end)));
        }
        if let Some(found) = self.shared.captures(text) {
            let members = found.name("members").expect("the group takes part in every match");
            let head = found.name("head").map(|head| Span::from(head.range()).shifted(name.start));
            let parts = split(coded, Span::new(name.start, name.start + members.end()), head);
            let lengths = parts.iter().map(|part| characters(part.span.of(coded)));
            if lengths.clone().max().unwrap_or(0) - lengths.min().unwrap_or(0) <= 1 {
                return parts;
            }
        }
        vec![Member { span: name, head: None }]
    }
}

/// The one word of a kind in the lexicon of programme words.
fn word(lexicons: &Lexicons, kind: &str) -> String {
    let lexicon = lexicons.get("program_words");
    let found = lexicon.and_then(|lexicon| {
        let column = lexicon.column("kind")?;
        lexicon.entries.iter().find(|entry| entry.fields[column] == kind)
    });
    found.map_or(String::new(), |entry| entry.word.clone())
}

fn quotes(coded: &str) -> usize {
    coded.matches(Mark::Quoted.character()).count()
}

/// The members of a list, parted at 、 and between quotation marks; `head` ends the names of all.
fn split(coded: &str, members: Span, head: Option<Span>) -> Vec<Member> {
    let text = members.of(coded);
    let mut parts = Vec::new();
    let mut start = 0;
    let quote = Mark::Quoted.character();
    for (at, character) in text.char_indices() {
        let joint = ['和', '与', '及'].into_iter().find(|joint| text[..at].ends_with(*joint)).map_or(0, char::len_utf8);
        let noted = |mark: char| mark.is_ascii_digit() || matches!(mark, '[' | ']' | '〔' | '〕');
        let quoted = character == quote && at > start && text[..at - joint].trim_end_matches(noted).ends_with(quote);
        if character == '、' || quoted {
            parts.push(Span::new(members.start + start, members.start + at - if quoted { joint } else { 0 }));
            start = if character == '、' { at + character.len_utf8() } else { at };
        }
    }
    parts.push(Span::new(members.start + start, members.end));
    parts.retain(|part| !part.is_empty());
    let joined = |part: &Span| {
        let inner = part.of(coded).trim_start_matches(['和', '与', '及']);
        Member { span: Span::new(part.end - inner.len(), part.end), head }
    };
    parts.iter().map(joined).filter(|member| !member.span.is_empty()).collect()
}
