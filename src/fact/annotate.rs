//! One sentence with its typed spans: what the rules work on.

use crate::{
    document::SectionKind,
    fact::{FactRules, Modality},
    pattern::{Coded, Holding, Mark, Stretch, TypedSpan, WordMap},
    quantity::{self, Period, Quantity, QuantityKind, Time, TimeFrame},
    span::Span,
};

/// A sentence, coded, with its quantities and times. Spans are of the report's text, but for `clauses`.
#[derive(Clone, Debug)]
pub struct Annotated<'d> {
    pub text: &'d str,
    pub sentence: Span,
    pub quantities: Vec<Quantity>,
    pub times: Vec<Time>,
    pub coded: Coded,
    /// The words of coded text that any rule looks for.
    words: WordMap,
    /// What each clause holds.
    holding: Vec<Holding>,
    /// In coded text, without the marks that part them.
    pub clauses: Vec<Span>,
    pub context: Context,
}

/// What the place of a sentence in its report says about its facts.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    pub section: SectionKind,
    pub frame: TimeFrame,
    /// The years that the section is about, where it is not the one year of the frame.
    pub period: Option<Period>,
    /// Whether the sentence explains a word of the report, and states nothing of the place.
    pub glossary: bool,
}

impl<'d> Annotated<'d> {
    pub fn new(text: &'d str, sentence: Span, context: Context, rules: &FactRules) -> Self {
        let inner = sentence.of(text);
        let mut quantities = quantity::find(inner, &rules.quantities);
        for quantity in &mut quantities {
            quantity.span = quantity.span.shifted(sentence.start);
            quantity.stated = quantity.stated.shifted(sentence.start);
        }
        let mut times = quantity::find_times(inner, &rules.quantities, context.frame);
        for time in &mut times {
            time.span = time.span.shifted(sentence.start);
        }
        let typed = typed_spans(text, sentence, &quantities, &times, rules);
        let mut coded = Coded::new(text, sentence, &typed);
        let described = rules.attributive.find(&coded, &quantities);
        coded.remark(&described, Mark::Attributive);
        let words = rules.vocabulary.map(coded.text());
        let clauses = clauses(coded.text());
        let holding = clauses.iter().map(|clause| words.holding(clause.start, clause.end)).collect();
        Self { text, sentence, quantities, times, coded, words, holding, clauses, context }
    }

    /// The coded text of a stretch, with its words: what rules are tried on.
    pub fn stretch(&self, stretch: Span) -> Stretch<'_> {
        let around = self.clauses.iter().position(|clause| clause.contains(stretch));
        Stretch::new(self.coded.text(), &self.words, stretch, around.map(|clause| &self.holding[clause]))
    }

    /// The coded text of a stretch.
    pub fn code(&self, stretch: Span) -> &str {
        stretch.of(self.coded.text())
    }

    /// The stretch of the report's text behind a stretch of coded text.
    pub fn original(&self, coded: Span) -> Span {
        self.coded.original(coded)
    }

    /// What the report says in a stretch of coded text, less white space.
    pub fn written(&self, coded: Span) -> String {
        self.coded.written(self.text, coded)
    }

    /// The clause that a stretch of coded text lies in.
    pub fn clause_of(&self, coded: Span) -> Span {
        self.clauses.iter().copied().find(|clause| clause.contains(coded)).unwrap_or(coded)
    }

    /// When a fact at a stretch of coded text is about: a time named in its clause before it or right around it, else
    /// one at the head of the sentence, else what the section is about.
    pub fn time_at(&self, coded: Span, rules: &FactRules) -> Option<Period> {
        let clause = self.clause_of(coded);
        let before = Span::new(clause.start, coded.end.min(clause.end));
        if let Some(period) = self.last_time(before, rules) {
            return Some(period);
        }
        let head = self.clauses.first().copied().filter(|head| head.end <= clause.start);
        if let Some(period) = head.and_then(|head| self.leading_time(head)) {
            return Some(period);
        }
        self.context.period.or_else(|| Some(Period::Year(self.default_year())))
    }

    /// The year that the section is about.
    pub fn default_year(&self) -> i32 {
        self.context.frame.reviewed + i32::from(self.context.frame.plan)
    }

    fn last_time(&self, within: Span, rules: &FactRules) -> Option<Period> {
        let text = self.coded.text();
        let times = self.coded.typed_in(within).filter(|(_, typed)| typed.mark == Mark::Time);
        let stated =
            times.filter(|(span, typed)| !self.times[typed.index].comparison && !rules.compares.is_match(&text[within.start..span.start]));
        stated.filter_map(|(_, typed)| whole_years(self.times[typed.index].period)).last()
    }

    fn leading_time(&self, clause: Span) -> Option<Period> {
        let (span, typed) = self.coded.typed_in(clause).find(|(_, typed)| typed.mark == Mark::Time)?;
        (span.start == clause.start).then(|| whole_years(self.times[typed.index].period)).flatten()
    }

    /// Whether the facts at a stretch of coded text are done, estimated, or to be done.
    pub fn modality_at(&self, coded: Span, rules: &FactRules) -> Modality {
        let clause = self.clause_of(coded);
        if self.context.section == SectionKind::Plan {
            let expected = rules.expects.is_match(self.code(Span::new(clause.start, coded.end.max(clause.start))));
            return if expected { Modality::Estimate } else { Modality::Target };
        }
        if rules.aims.is_match(self.code(Span::new(clause.start, coded.start.max(clause.start)))) {
            return Modality::Target;
        }
        let estimated = rules.estimates.find_iter(&self.coded.text()[..coded.start]).any(|found| {
            let at = Span::from(found.range());
            let home = self.clause_of(at);
            let leads = rules.leads.is_match(self.code(Span::new(home.start, at.start)));
            leads || home == clause
        });
        if estimated { Modality::Estimate } else { Modality::Actual }
    }
}

/// A time that is a day or a month stands for its year: the guidelines know whole years only.
fn whole_years(period: Period) -> Option<Period> {
    match period {
        Period::Days { from, to } if from.year == to.year => Some(Period::Year(to.year)),
        Period::Days { .. } => None,
        whole => Some(whole),
    }
}

fn typed_spans(text: &str, sentence: Span, quantities: &[Quantity], times: &[Time], rules: &FactRules) -> Vec<TypedSpan> {
    let mut typed = delimited(text, sentence);
    let numbers = quantities.iter().enumerate().map(|(index, quantity)| TypedSpan {
        span: quantity.span,
        mark: if lasts(text, sentence, quantity, rules) { Mark::Duration } else { mark_of(quantity) },
        index,
    });
    let times = times.iter().enumerate().map(|(index, time)| TypedSpan { span: time.span, mark: Mark::Time, index });
    // Names first: a number inside a name is no number. Times before numbers: 2023年 is no count of years.
    for candidate in times.chain(numbers) {
        if !typed.iter().any(|other| other.span.overlaps(candidate.span)) {
            typed.push(candidate);
        }
    }
    typed.sort_by_key(|typed| typed.span);
    typed
}

/// Whether a quantity says how long something went on; 压缩至217天 measures, and does not.
fn lasts(text: &str, sentence: Span, quantity: &Quantity, rules: &FactRules) -> bool {
    let time = quantity.unit.as_deref().is_some_and(|unit| rules.duration.is_match(unit));
    time && !rules.timed.is_match(Span::new(sentence.start, quantity.stated.start).of(text))
}

fn mark_of(quantity: &Quantity) -> Mark {
    match quantity.kind {
        QuantityKind::Money => Mark::Money,
        QuantityKind::Percent => Mark::Percent,
        QuantityKind::PercentagePoints => Mark::Points,
        QuantityKind::Count => Mark::Count,
        QuantityKind::Number => Mark::Number,
        QuantityKind::Rank => Mark::Rank,
        QuantityKind::Multiple => Mark::Multiple,
        QuantityKind::Fraction => Mark::Fraction,
    }
}

const PAIRS: [(char, char, Mark); 8] = [
    ('“', '”', Mark::Quoted),
    ('‘', '’', Mark::Quoted),
    ('「', '」', Mark::Quoted),
    ('『', '』', Mark::Quoted),
    ('《', '》', Mark::Titled),
    ('〈', '〉', Mark::Titled),
    ('（', '）', Mark::Bracketed),
    ('(', ')', Mark::Bracketed),
];

/// A longer stretch in quotation marks is a sentence somebody said, not a name.
const LONGEST_NAME: usize = 60;

/// The outermost stretches between marks that belong together, marks included.
fn delimited(text: &str, sentence: Span) -> Vec<TypedSpan> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char, Mark, char, usize)> = None;
    for (offset, character) in sentence.of(text).char_indices() {
        let at = sentence.start + offset;
        match open {
            Some((start, closing, mark, _, 1)) if character == closing => {
                let span = Span::new(start, at + character.len_utf8());
                if span.of(text).chars().count() <= LONGEST_NAME {
                    found.push(TypedSpan { span, mark, index: found.len() });
                }
                open = None;
            }
            Some((start, closing, mark, opening, depth)) if character == closing => open = Some((start, closing, mark, opening, depth - 1)),
            Some((start, closing, mark, opening, depth)) if character == opening => open = Some((start, closing, mark, opening, depth + 1)),
            Some(_) => {}
            None => {
                if let Some((opening, closing, mark)) = PAIRS.iter().find(|(opening, ..)| *opening == character) {
                    open = Some((at, *closing, *mark, *opening, 1));
                }
            }
        }
    }
    found
}

/// Parts coded text at the marks between clauses.
fn clauses(coded: &str) -> Vec<Span> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, character) in coded.char_indices() {
        if matches!(character, '，' | ',' | '；' | ';' | '：' | ':' | '。' | '！' | '!' | '？' | '?') {
            if start < at {
                clauses.push(Span::new(start, at));
            }
            start = at + character.len_utf8();
        }
    }
    if start < coded.len() {
        clauses.push(Span::new(start, coded.len()));
    }
    clauses
}
