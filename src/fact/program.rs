//! Programmes, from the rules in `rules/patterns/program.toml`.

use std::collections::HashMap;

use crate::{
    fact::{
        Collector, EntityKind, FactRules, ProgramKind,
        annotate::Annotated,
        name::characters,
        program_name::{Lead, Located, Member, ProgramNames},
    },
    lexicon::Lexicons,
    pattern::{Mark, RuleMatch},
    span::Span,
};

/// The kinds of programme by their head words.
#[derive(Clone, Debug)]
pub struct ProgramHeads {
    all: HashMap<String, ProgramKind>,
    /// Those that make a programme of any title.
    strong: HashMap<String, ProgramKind>,
}

impl ProgramHeads {
    pub fn load(lexicons: &Lexicons) -> Self {
        let mut heads = Self { all: HashMap::new(), strong: HashMap::new() };
        let Some(lexicon) = lexicons.get("program_heads") else { return heads };
        let column = lexicon.column("kind").unwrap_or(0);
        let strength = lexicon.column("strength").unwrap_or(0);
        for entry in &lexicon.entries {
            let Some(kind) = kind(&entry.fields[column]) else { continue };
            heads.all.insert(entry.word.clone(), kind);
            if entry.fields[strength] == "strong" {
                heads.strong.insert(entry.word.clone(), kind);
            }
        }
        heads
    }

    /// The kind of the longest head word that a name ends with.
    fn kind_of(&self, name: &str) -> Option<ProgramKind> {
        longest(&self.all, name)
    }

    /// The kind of the longest head word that ends a title and makes a programme of it.
    fn kind_of_title(&self, title: &str) -> Option<ProgramKind> {
        longest(&self.strong, title)
    }
}

fn longest(heads: &HashMap<String, ProgramKind>, name: &str) -> Option<ProgramKind> {
    name.char_indices().find_map(|(start, _)| heads.get(&name[start..]).copied())
}

/// Finds the programmes of a sentence.
pub fn find(sentence: &Annotated<'_>, rules: &FactRules, out: &mut Collector) {
    if !sentence.clauses.iter().any(|clause| rules.program_names.hinted(sentence.stretch(*clause))) {
        return;
    }
    for clause in &sentence.clauses {
        let mut finder = Finder { sentence, rules, clause: *clause, taken: Vec::new(), accepted_until: None, last_head: None };
        for found in rules.program.all(sentence.stretch(*clause), clause.start) {
            finder.read(&found, out);
        }
    }
}

/// Reads the matches of one clause.
struct Finder<'s, 'd, 'r> {
    sentence: &'s Annotated<'d>,
    rules: &'r FactRules,
    clause: Span,
    taken: Vec<Span>,
    /// Where the last name ended: a name right behind it is a member of the same list.
    accepted_until: Option<usize>,
    /// Where the last head word ended: what follows it leads up to the next.
    last_head: Option<usize>,
}

impl Finder<'_, '_, '_> {
    fn read(&mut self, found: &RuleMatch<'_>, out: &mut Collector) {
        if let Some(title) = found.get("title") {
            self.titled(title, found, out);
        } else if let Some(quoted) = found.get("quoted") {
            self.quoted(quoted, found, out);
        } else if let Some(head) = head_of(found) {
            let issued = self.rules.program_names.issued_in(self.sentence.coded.text(), self.clause, head);
            let start = self.last_head.filter(|_| !issued).unwrap_or(if issued { self.clause.start } else { found.span.start });
            self.headed(Span::new(start, head.end), head, found, out);
            self.last_head = Some(head.end);
        }
    }

    /// 《…》, where it is a document: by its last word or by the verb before it. Titles in titles are names too.
    fn titled(&mut self, title: Span, found: &RuleMatch<'_>, out: &mut Collector) {
        let written = self.sentence.written(title);
        let outer = trimmed_marks(&written).to_owned();
        let original = self.sentence.original(title);
        let by_head = self.rules.program_heads.kind_of_title(bracketless(&outer));
        let made = self.rules.program_names.made(self.sentence.coded.text(), self.clause, title);
        let Some(kind) = by_head.or(made.then_some(ProgramKind::Document)) else { return };
        if characters(bracketless(&outer)) < 4 || self.rules.program_names.is_generic_name(bracketless(&outer)) {
            return;
        }
        out.entity(EntityKind::Program(kind), &outer, Some(original), &found.rule.name);
        if let Some(inner) = nested(original.of(self.sentence.text)) {
            let span = inner.shifted(original.start);
            let name: String = span.of(self.sentence.text).split_whitespace().collect();
            if let Some(kind) = self.rules.program_heads.kind_of_title(&name).filter(|_| characters(&name) >= 4) {
                out.entity(EntityKind::Program(kind), &name, Some(span), &found.rule.name);
            }
        }
    }

    /// “孔雀计划”: a name in quotation marks, head word and all.
    fn quoted(&mut self, quoted: Span, found: &RuleMatch<'_>, out: &mut Collector) {
        if self.taken.iter().any(|other| other.overlaps(quoted)) {
            return;
        }
        let written = self.sentence.written(quoted);
        let name = trimmed_marks(&written);
        let Some(kind) = self.headed_inside(name).map(EntityKind::Program) else { return };
        let Some(whole) = self.rules.program_names.with_noun_before(self.sentence.coded.text(), self.clause, quoted) else {
            out.entity(kind, name, Some(self.sentence.original(quoted)), &found.rule.name);
            return;
        };
        let full = out.find(&kind, name).map_or_else(|| self.sentence.written(whole), |known| out.get(known).name.clone());
        let id = out.entity(kind.clone(), &full, Some(self.sentence.original(whole)), &found.rule.name);
        out.alias(&kind, name, id);
        out.entity(kind, name, Some(self.sentence.original(quoted)), &found.rule.name);
    }

    fn headed_inside(&self, name: &str) -> Option<ProgramKind> {
        let long_enough = (4..=16).contains(&characters(name)) && !self.rules.program_names.is_unlike(name);
        (long_enough && self.rules.program_names.ends_in_head(name)).then(|| self.rules.program_heads.kind_of(name)).flatten()
    }

    fn headed(&mut self, phrase: Span, head: Span, found: &RuleMatch<'_>, out: &mut Collector) {
        let coded = self.sentence.coded.text();
        let free = if phrase.start == self.clause.start { Lead::Start } else { Lead::Other };
        let joint = self.last_head.map_or(0, |_| self.rules.program_names.joint(Span::new(phrase.start, head.start).of(coded)));
        let listed = joint > 0 && self.accepted_until == Some(phrase.start);
        let phrase = Span::new(phrase.start + joint, phrase.end);
        let located = self.rules.program_names.locate(coded, phrase, head, if listed { Lead::Verb } else { free });
        let Some(located) = located.filter(|located| self.wanted(located, found)) else { return };
        let members = self.rules.program_names.members(coded, located.span);
        if members.len() == 1 && members[0].span == located.span {
            if found.get("event").is_some()
                && (!located.span.of(coded).contains(Mark::Quoted.character()) || located.span.of(coded).contains('、'))
            {
                return;
            }
            self.single(&located, found, out);
        } else {
            let measures = found.get("works").is_none() || members.iter().any(|member| self.is_measure(*member));
            let built = |member: &Member| {
                let shared = self.rules.program_names.bare_head(member.head.unwrap_or(head).of(coded));
                found.get("works").is_some() && self.rules.projects.physical(&(self.sentence.written(member.span) + shared))
            };
            for member in members.into_iter().filter(|member| measures && !built(member)) {
                self.member(member, head, found, out);
            }
        }
        self.taken.push(located.span);
        self.accepted_until = Some(located.span.end);
    }

    /// Whether what stands around a name makes a programme of it, by the kind of its head word.
    fn wanted(&self, located: &Located, found: &RuleMatch<'_>) -> bool {
        let name = located.span.of(self.sentence.coded.text());
        if name.starts_with(Mark::Quoted.character()) || located.core.is_some() {
            return true;
        }
        let listed = ["action", "works", "document"].into_iter().any(|head| found.get(head).is_some());
        if name.contains('、') && (located.lead != Lead::Verb || !listed) {
            return false;
        }
        // 青禾河生态修复工程: works on something that can be pointed at are a project.
        if found.get("works").is_some() && self.is_physical(located.span) {
            return false;
        }
        if found.get("event").is_some() {
            return false;
        }
        match located.lead {
            Lead::Verb => true,
            Lead::Weak => found.get("document").is_none() || found.get("made").is_some(),
            Lead::Start => {
                found.get("action").is_some()
                    || (found.get("reform").is_some() || found.get("works").is_some()) && found.get("predicate").is_some()
                    || found.get("document").is_some() && (found.get("said").is_some() || found.get("made").is_some())
            }
            Lead::Other => false,
        }
    }

    /// Whether a name is of something that can be pointed at on a map.
    fn is_physical(&self, name: Span) -> bool {
        self.rules.projects.physical(&self.sentence.written(name))
    }

    /// Whether a member of a list of works is a measure by name: then the works are none.
    fn is_measure(&self, member: Member) -> bool {
        self.rules.program_names.is_measure(member.span.of(self.sentence.coded.text()))
    }

    fn single(&self, located: &Located, found: &RuleMatch<'_>, out: &mut Collector) {
        let Some(written) = self.rules.program_names.cleaned(&self.sentence.written(located.span)) else { return };
        let Some(kind) = self.rules.program_heads.kind_of(&written) else { return };
        let kind = EntityKind::Program(kind);
        let core = located.core.map(|core| (self.sentence.written(core), self.sentence.original(core)));
        let known = core.as_ref().and_then(|(name, _)| out.find(&kind, name));
        let name = match known {
            Some(known) => out.get(known).name.clone(),
            None => self.known_variant(&kind, &written, out).unwrap_or_else(|| written.clone()),
        };
        let id = out.entity(kind.clone(), &name, Some(self.sentence.original(located.mention)), &found.rule.name);
        let short = core.or_else(|| {
            let quoted = ProgramNames::quoted_alone(self.sentence.coded.text(), located.span)?;
            Some((self.sentence.written(quoted), self.sentence.original(quoted)))
        });
        if let Some((name, span)) = short {
            out.alias(&kind, &name, id);
            out.entity(kind, &name, Some(span), &found.rule.name);
        }
    }

    /// The form under which the report named the same programme before: 甲专项行动 for 甲行动.
    fn known_variant(&self, kind: &EntityKind, name: &str, out: &Collector) -> Option<String> {
        let (long, short) = self.rules.program_names.variant_heads();
        let other = match (name.strip_suffix(long), name.strip_suffix(short)) {
            (Some(stem), _) => format!("{stem}{short}"),
            (None, Some(stem)) => format!("{stem}{long}"),
            _ => return None,
        };
        out.find(kind, &other).map(|_| other)
    }

    fn member(&self, member: Member, head: Span, found: &RuleMatch<'_>, out: &mut Collector) {
        let coded = self.sentence.coded.text();
        let Some(mut name) = self.rules.program_names.cleaned(&self.sentence.written(member.span)) else { return };
        let inside = self.headed_inside(trimmed_marks(&name));
        let shared = self.rules.program_names.bare_head(member.head.unwrap_or(head).of(coded)).to_owned();
        let kind = inside.or_else(|| self.rules.program_heads.kind_of(&shared));
        let Some(kind) = kind.filter(|_| characters(&name) >= 2) else { return };
        if inside.is_none() && !name.ends_with(&shared) {
            name.push_str(&shared);
        }
        out.entity(EntityKind::Program(kind), trimmed_marks(&name), Some(self.sentence.original(member.span)), &found.rule.name);
    }
}

fn head_of(found: &RuleMatch<'_>) -> Option<Span> {
    ["action", "document", "reform", "works", "event"].into_iter().find_map(|name| found.get(name))
}

const MARKS: [(char, char); 3] = [('《', '》'), ('“', '”'), ('‘', '’')];

/// A name without the marks that enclose it whole.
fn trimmed_marks(name: &str) -> &str {
    let inner = |(open, close): (char, char)| {
        name.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).filter(|inner| !inner.contains(open))
    };
    MARKS.into_iter().find_map(inner).unwrap_or(name)
}

/// A title without the bracketed words at its end: …行动计划（2017—2019年）.
fn bracketless(title: &str) -> &str {
    let ends = title.ends_with(['）', ')']);
    title.rfind(['（', '(']).filter(|_| ends).map_or(title, |at| &title[..at])
}

/// The title inside a title, without its marks.
fn nested(title: &str) -> Option<Span> {
    let start = title.find('〈')?;
    let end = title.find('〉').filter(|end| *end > start)?;
    Some(Span::new(start + '〈'.len_utf8(), end))
}

fn kind(name: &str) -> Option<ProgramKind> {
    Some(match name {
        "strategy" => ProgramKind::Strategy,
        "action" => ProgramKind::Action,
        "plan" => ProgramKind::Plan,
        "document" => ProgramKind::Document,
        "reform" => ProgramKind::Reform,
        "initiative" => ProgramKind::Initiative,
        _ => return None,
    })
}
