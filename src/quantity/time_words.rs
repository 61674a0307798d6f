//! The words of time expressions, from `rules/lexicon/times.tsv`.

use super::{
    characters::{CharacterMap, Characters, class},
    grammar::{GrammarError, Table},
    words::{Edge, Words},
};

/// What a word for a year means, beside the frame of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearWord {
    /// The year of delivery: 今年.
    This,
    Last,
    BeforeLast,
    Next,
    /// The year that the section is about: 全年.
    Base,
    /// The year before that: 上年.
    Previous,
    Reviewed,
    Planned,
}

/// Which part of a five-year plan is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlanPart {
    Whole,
    Start,
    End,
}

#[derive(Clone, Debug)]
pub(super) struct TimeWords {
    /// What may begin a time.
    pub characters: Characters,
    pub years: Words<YearWord>,
    pub year_mark: Words<()>,
    pub year_part: Words<()>,
    pub halves: Words<u8>,
    pub quarter_mark: Words<()>,
    pub quarters_mark: Words<()>,
    pub month_mark: Words<()>,
    pub months_mark: Words<()>,
    pub month_part: Words<()>,
    pub not_part: Words<()>,
    pub day_mark: Words<()>,
    pub ordinal: Words<()>,
    pub front: Words<()>,
    pub past_before: Words<()>,
    pub past_after: Words<()>,
    pub future_before: Words<()>,
    pub future_after: Words<()>,
    pub record: Words<()>,
    pub plan_open: Words<()>,
    pub plan_close: Words<()>,
    pub plan_mark: Words<()>,
    pub plan_after: Words<PlanPart>,
    pub comparison: Words<()>,
    /// What stands before a year cut to two digits: 比24年.
    pub cut_before: Words<()>,
    /// What makes a length of time of two digits and 年: 25年来.
    pub cut_not: Words<()>,
    /// Closing marks by the opening ones.
    pub titles: CharacterMap<char>,
}

impl TimeWords {
    pub(super) fn new(table: &Table<'_>) -> Result<Self, GrammarError> {
        let role = |role| table.words(Edge::Start, "role", role);
        let mut words = Self {
            characters: Characters::new(),
            years: valued(table, "year", year_word)?,
            year_mark: role("year_mark")?,
            year_part: role("year_part")?,
            halves: valued(table, "half", |value| value.parse().ok())?,
            quarter_mark: role("quarter_mark")?,
            quarters_mark: role("quarters_mark")?,
            month_mark: role("month_mark")?,
            months_mark: role("months_mark")?,
            month_part: role("month_part")?,
            not_part: role("not_part")?,
            day_mark: role("day_mark")?,
            ordinal: role("ordinal")?,
            front: role("front")?,
            past_before: role("past_before")?,
            past_after: role("past_after")?,
            future_before: role("future_before")?,
            future_after: role("future_after")?,
            record: role("record")?,
            plan_open: role("plan_open")?,
            plan_close: role("plan_close")?,
            plan_mark: role("plan_mark")?,
            plan_after: valued(table, "plan_after", plan_part)?,
            comparison: table.words(Edge::End, "role", "comparison")?,
            cut_before: table.words(Edge::End, "role", "cut_before")?,
            cut_not: role("cut_not")?,
            titles: CharacterMap::default(),
        };
        let titles = valued(table, "title", |value| value.chars().next())?;
        words.titles = titles.values().filter_map(|(word, closing)| Some((word.chars().next()?, *closing))).collect();
        words.mark_characters();
        Ok(words)
    }

    fn mark_characters(&mut self) {
        let years = self.years.edge_characters().chain(self.halves.edge_characters());
        let singles = [&self.ordinal, &self.front, &self.past_before, &self.future_before, &self.plan_open];
        let all: Vec<char> = years.chain(singles.into_iter().flat_map(Words::edge_characters)).collect();
        for character in all {
            self.characters.add(character, class::PHRASE);
        }
        for title in self.titles.keys() {
            self.characters.add(*title, class::QUOTE);
        }
    }
}

fn valued<T>(table: &Table<'_>, role: &str, read: impl Fn(&str) -> Option<T>) -> Result<Words<T>, GrammarError> {
    let (column, value) = (table.column("role")?, table.column("value")?);
    let mut words = Vec::new();
    for entry in table.lexicon.entries.iter().filter(|entry| entry.fields[column] == role) {
        let read = read(&entry.fields[value]).ok_or_else(|| table.wrong(entry, value, "value of this role"))?;
        words.push((entry.word.clone(), read));
    }
    Ok(Words::new(Edge::Start, words))
}

fn year_word(value: &str) -> Option<YearWord> {
    Some(match value {
        "this" => YearWord::This,
        "last" => YearWord::Last,
        "before_last" => YearWord::BeforeLast,
        "next" => YearWord::Next,
        "base" => YearWord::Base,
        "previous" => YearWord::Previous,
        "reviewed" => YearWord::Reviewed,
        "planned" => YearWord::Planned,
        _ => return None,
    })
}

fn plan_part(value: &str) -> Option<PlanPart> {
    Some(match value {
        "span" => PlanPart::Whole,
        "start" => PlanPart::Start,
        "end" => PlanPart::End,
        _ => return None,
    })
}
