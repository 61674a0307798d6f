//! What numbers, units, bounds and times look like: the word lists of `rules/lexicon/`, made ready to be found.

use rust_decimal::Decimal;

use super::{
    Qualifier, QuantityKind,
    characters::{CharacterMap, Characters, class},
    time_words::TimeWords,
    words::{Edge, Words, listed, of_lexicon},
};
use crate::lexicon::{Entry, Lexicon, Lexicons};

/// All that [`find`](super::find) and [`find_times`](super::find_times) know of the language.
///
/// ```
/// # use reportgraph::{lexicon::Lexicons, quantity::{QuantityGrammar, find}, rules::RuleFiles};
/// let grammar = QuantityGrammar::new(&Lexicons::load(&RuleFiles::built_in())?)?;
/// let quantities = find("完成投资13.5亿元", &grammar);
/// assert_eq!(quantities[0].unit.as_deref(), Some("元"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct QuantityGrammar {
    pub(super) characters: Characters,
    pub(super) numerals: CharacterMap<Numeral>,
    pub(super) fraction_words: Words<()>,
    pub(super) units: Words<Unit>,
    pub(super) bounds_before: Words<Bound>,
    pub(super) bounds_inner: Words<Bound>,
    pub(super) bounds_after: Words<Bound>,
    pub(super) marks: Marks,
    pub(super) phrases: Words<Phrase>,
    pub(super) framing: Words<()>,
    /// Whether the word also makes a sum in digits a threshold.
    pub(super) thresholds: Words<bool>,
    pub(super) persons: Words<()>,
    pub(super) context: Context,
    pub(super) times: TimeWords,
}

/// A lexicon that the grammar needs is missing or says what it does not understand.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum GrammarError {
    #[error("the lexicon {0} is missing")]
    Missing(&'static str),
    #[error("the lexicon {lexicon} has no column {column}")]
    Column { lexicon: &'static str, column: &'static str },
    #[error("lexicon {lexicon}, word {word}: {field} is no {expected}")]
    Field { lexicon: &'static str, word: String, field: String, expected: &'static str },
}

#[derive(Clone, Debug)]
pub(super) enum Numeral {
    Digit(u8),
    Magnitude(u64),
    /// An unstated digit; none after the words it carries.
    Vague(Words<()>),
    Point,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitKind {
    Money,
    Percent,
    Points,
    Multiple,
    /// Parts of ten: 七成.
    Tenths,
    Count,
    Physical,
    Time,
    Date,
    Name,
}

#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub kind: UnitKind,
    pub stated: String,
    pub qudt: String,
    /// Whether a small Chinese numeral before it counts things.
    pub counts: bool,
    pub not_before: Words<()>,
}

#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub qualifier: Qualifier,
    pub with: BoundWith,
    pub not_after: Words<()>,
    pub not_before: Words<()>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BoundWith {
    Any,
    /// Only a number that is a mere magnitude: 上百, 过亿.
    Magnitude,
    /// Anything but percentage points.
    NoPoints,
    /// Only after a round number.
    Ten,
}

#[derive(Clone, Debug)]
pub(super) struct Marks {
    pub range: Words<()>,
    pub product: Words<()>,
    pub plus: Words<()>,
    pub ratio: Words<()>,
    pub slash: Words<()>,
    pub from: Words<()>,
    /// What joins a count to the one before it.
    pub joint: Words<()>,
    /// The closing mark, and how many characters a name in such marks may have.
    pub quotes: CharacterMap<(char, usize)>,
}

#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// `None`: it holds no quantity.
    pub quantity: Option<(QuantityKind, Decimal, Option<String>)>,
    pub qualifier: Option<Qualifier>,
    pub not_after: Words<()>,
    pub not_before: Words<()>,
}

#[derive(Clone, Debug)]
pub(super) struct Context {
    pub measures: Words<()>,
    /// How the unit of a rank is stated.
    pub rank_unit: String,
    pub followers: Words<()>,
    /// The attributive particle.
    pub particle: Words<()>,
    pub rank_deny_before: Words<()>,
    pub front_deny: Words<()>,
    pub place_before: Words<()>,
    pub label_before: Words<()>,
    pub denominator_before: Words<()>,
    /// How the unit of counted persons is stated.
    pub person_unit: String,
    pub duration_deny_before: Words<()>,
    pub duration_deny_after: Words<()>,
}

impl QuantityGrammar {
    pub fn new(lexicons: &Lexicons) -> Result<Self, GrammarError> {
        let mut characters = Characters::new();
        let (numerals, fraction_words) = numerals(&Table::get(lexicons, "numerals")?)?;
        for character in numerals.keys() {
            if !matches!(numerals[character], Numeral::Point) {
                characters.add(*character, class::NUMERAL);
            }
        }
        let mut times = TimeWords::new(&Table::get(lexicons, "times")?)?;
        for (character, numeral) in &numerals {
            if matches!(numeral, Numeral::Digit(_) | Numeral::Magnitude(10)) {
                times.characters.add(*character, class::NUMERAL);
            }
        }
        let marks = Table::get(lexicons, "quantity_marks")?;
        for (role, class) in [("ordinal", class::ORDINAL), ("front", class::FRONT), ("quote", class::QUOTE)] {
            for character in marks.with("role", role)?.filter_map(|word| word.chars().next()) {
                characters.add(character, class);
            }
        }
        let phrases = phrases(&Table::get(lexicons, "quantity_phrases")?)?;
        for character in phrases.edge_characters() {
            characters.add(character, class::PHRASE);
        }
        let bounds = Table::get(lexicons, "bounds")?;
        Ok(Self {
            characters,
            numerals,
            fraction_words,
            units: units(&Table::get(lexicons, "units")?)?,
            bounds_before: self::bounds(&bounds, "before", Edge::End)?,
            bounds_inner: self::bounds(&bounds, "inner", Edge::Start)?,
            bounds_after: self::bounds(&bounds, "after", Edge::Start)?,
            marks: self::marks(&marks)?,
            phrases,
            framing: of_lexicon(Edge::Start, Table::get(lexicons, "framing")?.lexicon),
            thresholds: thresholds(&Table::get(lexicons, "thresholds")?)?,
            persons: of_lexicon(Edge::Start, Table::get(lexicons, "person_nouns")?.lexicon),
            context: context(&Table::get(lexicons, "quantity_context")?)?,
            times,
        })
    }

    /// The local name of the QUDT unit for a unit as [`Quantity::unit`](super::Quantity::unit) states it: 公顷 → `HA`.
    pub fn qudt(&self, unit: &str) -> Option<&str> {
        let stated = |(_, found): &(&str, &Unit)| found.stated == unit && !found.qudt.is_empty();
        let exact = self.units.find(unit, |word, found| word == unit && !found.qudt.is_empty());
        exact.map(|(_, found)| found).or_else(|| self.units.values().find(stated).map(|(_, found)| found)).map(|found| found.qudt.as_str())
    }
}

/// A lexicon with its name, for errors.
pub(super) struct Table<'a> {
    pub name: &'static str,
    pub lexicon: &'a Lexicon,
}

impl<'a> Table<'a> {
    pub(super) fn get(lexicons: &'a Lexicons, name: &'static str) -> Result<Self, GrammarError> {
        lexicons.get(name).map(|lexicon| Self { name, lexicon }).ok_or(GrammarError::Missing(name))
    }

    pub(super) fn column(&self, column: &'static str) -> Result<usize, GrammarError> {
        self.lexicon.column(column).ok_or(GrammarError::Column { lexicon: self.name, column })
    }

    /// The words that have `value` in `column`.
    pub(super) fn with(&self, column: &'static str, value: &'a str) -> Result<impl Iterator<Item = &'a str>, GrammarError> {
        let column = self.column(column)?;
        Ok(self.lexicon.entries.iter().filter(move |entry| entry.fields[column] == value).map(|entry| entry.word.as_str()))
    }

    pub(super) fn words(&self, edge: Edge, column: &'static str, value: &'a str) -> Result<Words<()>, GrammarError> {
        Ok(Words::new(edge, self.with(column, value)?.map(|word| (word.to_owned(), ()))))
    }

    pub(super) fn wrong(&self, entry: &Entry, field: usize, expected: &'static str) -> GrammarError {
        GrammarError::Field { lexicon: self.name, word: entry.word.clone(), field: entry.fields[field].clone(), expected }
    }
}

fn numerals(table: &Table<'_>) -> Result<(CharacterMap<Numeral>, Words<()>), GrammarError> {
    let (class, value, not_after) = (table.column("class")?, table.column("value")?, table.column("not_after")?);
    let mut numerals = CharacterMap::default();
    let mut fractions = Vec::new();
    for entry in &table.lexicon.entries {
        let number = || entry.fields[value].parse::<u64>().map_err(|_| table.wrong(entry, value, "whole number"));
        let numeral = match entry.fields[class].as_str() {
            "digit" => Numeral::Digit(u8::try_from(number()?).map_err(|_| table.wrong(entry, value, "digit"))?),
            "magnitude" => Numeral::Magnitude(number()?),
            "vague" => Numeral::Vague(listed(Edge::End, &entry.fields[not_after])),
            "point" => Numeral::Point,
            "fraction" => {
                fractions.push((entry.word.clone(), ()));
                continue;
            }
            _ => return Err(table.wrong(entry, class, "class of numerals")),
        };
        let mut characters = entry.word.chars();
        if let (Some(character), None) = (characters.next(), characters.next()) {
            numerals.insert(character, numeral);
        }
    }
    Ok((numerals, Words::new(Edge::Start, fractions)))
}

fn units(table: &Table<'_>) -> Result<Words<Unit>, GrammarError> {
    let (kind, unit, qudt) = (table.column("kind")?, table.column("unit")?, table.column("qudt")?);
    let (counts, not_before) = (table.column("counts")?, table.column("not_before")?);
    let mut units = Vec::new();
    for entry in &table.lexicon.entries {
        let stated = if entry.fields[unit].is_empty() { &entry.word } else { &entry.fields[unit] };
        let kind = match entry.fields[kind].as_str() {
            "money" => UnitKind::Money,
            "percent" => UnitKind::Percent,
            "points" => UnitKind::Points,
            "multiple" => UnitKind::Multiple,
            "tenths" => UnitKind::Tenths,
            "count" => UnitKind::Count,
            "physical" => UnitKind::Physical,
            "time" => UnitKind::Time,
            "date" => UnitKind::Date,
            "name" => UnitKind::Name,
            _ => return Err(table.wrong(entry, kind, "kind of units")),
        };
        let unit = Unit {
            kind,
            stated: stated.clone(),
            qudt: entry.fields[qudt].clone(),
            counts: entry.fields[counts] == "yes",
            not_before: listed(Edge::Start, &entry.fields[not_before]),
        };
        units.push((entry.word.clone(), unit));
    }
    Ok(Words::new(Edge::Start, units))
}

fn qualifier(name: &str) -> Option<Qualifier> {
    match name {
        "at_least" => Some(Qualifier::AtLeast),
        "at_most" => Some(Qualifier::AtMost),
        "about" => Some(Qualifier::About),
        _ => None,
    }
}

fn bounds(table: &Table<'_>, wanted: &str, edge: Edge) -> Result<Words<Bound>, GrammarError> {
    let (column, place, with) = (table.column("qualifier")?, table.column("place")?, table.column("with")?);
    let (not_after, not_before) = (table.column("not_after")?, table.column("not_before")?);
    let mut bounds = Vec::new();
    for entry in table.lexicon.entries.iter().filter(|entry| entry.fields[place] == wanted) {
        let bound = Bound {
            qualifier: qualifier(&entry.fields[column]).ok_or_else(|| table.wrong(entry, column, "qualifier"))?,
            with: match entry.fields[with].as_str() {
                "" => BoundWith::Any,
                "magnitude" => BoundWith::Magnitude,
                "no_points" => BoundWith::NoPoints,
                "ten" => BoundWith::Ten,
                _ => return Err(table.wrong(entry, with, "condition of bounds")),
            },
            not_after: listed(Edge::End, &entry.fields[not_after]),
            not_before: listed(Edge::Start, &entry.fields[not_before]),
        };
        bounds.push((entry.word.clone(), bound));
    }
    Ok(Words::new(edge, bounds))
}

fn marks(table: &Table<'_>) -> Result<Marks, GrammarError> {
    let (role, partner) = (table.column("role")?, table.column("partner")?);
    let limit = table.column("limit")?;
    let mut quotes = CharacterMap::default();
    for entry in table.lexicon.entries.iter().filter(|entry| entry.fields[role] == "quote") {
        let most = entry.fields[limit].parse().map_err(|_| table.wrong(entry, limit, "whole number"))?;
        if let (Some(opening), Some(closing)) = (entry.word.chars().next(), entry.fields[partner].chars().next()) {
            quotes.insert(opening, (closing, most));
        }
    }
    Ok(Marks {
        range: table.words(Edge::Start, "role", "range")?,
        product: table.words(Edge::Start, "role", "product")?,
        plus: table.words(Edge::Start, "role", "plus")?,
        ratio: table.words(Edge::Start, "role", "ratio")?,
        slash: table.words(Edge::Start, "role", "slash")?,
        from: table.words(Edge::End, "role", "from")?,
        joint: table.words(Edge::End, "role", "joint")?,
        quotes,
    })
}

fn phrases(table: &Table<'_>) -> Result<Words<Phrase>, GrammarError> {
    let (kind, value, unit) = (table.column("kind")?, table.column("value")?, table.column("unit")?);
    let (column, not_after, not_before) = (table.column("qualifier")?, table.column("not_after")?, table.column("not_before")?);
    let mut phrases = Vec::new();
    for entry in &table.lexicon.entries {
        let kind = match entry.fields[kind].as_str() {
            "fraction" => Some(QuantityKind::Fraction),
            "multiple" => Some(QuantityKind::Multiple),
            "rank" => Some(QuantityKind::Rank),
            "none" => None,
            _ => return Err(table.wrong(entry, kind, "kind of phrases")),
        };
        let quantity = match kind {
            None => None,
            Some(kind) => {
                let number = entry.fields[value].parse().map_err(|_| table.wrong(entry, value, "number"))?;
                Some((kind, number, Some(entry.fields[unit].clone()).filter(|unit| !unit.is_empty())))
            }
        };
        let phrase = Phrase {
            quantity,
            qualifier: qualifier(&entry.fields[column]),
            not_after: listed(Edge::End, &entry.fields[not_after]),
            not_before: listed(Edge::Start, &entry.fields[not_before]),
        };
        phrases.push((entry.word.clone(), phrase));
    }
    Ok(Words::new(Edge::Start, phrases))
}

fn thresholds(table: &Table<'_>) -> Result<Words<bool>, GrammarError> {
    let digits = table.column("digits")?;
    let entries = table.lexicon.entries.iter();
    Ok(Words::new(Edge::Start, entries.map(|entry| (entry.word.clone(), entry.fields[digits] == "yes"))))
}

fn context(table: &Table<'_>) -> Result<Context, GrammarError> {
    Ok(Context {
        measures: table.words(Edge::Start, "role", "measure")?,
        rank_unit: table.with("role", "measure")?.next().unwrap_or_default().to_owned(),
        followers: table.words(Edge::Start, "role", "follower")?,
        particle: table.words(Edge::Start, "role", "particle")?,
        rank_deny_before: table.words(Edge::End, "role", "rank_deny_before")?,
        front_deny: table.words(Edge::End, "role", "front_deny")?,
        person_unit: table.with("role", "person")?.next().unwrap_or_default().to_owned(),
        denominator_before: table.words(Edge::End, "role", "denominator_before")?,
        label_before: table.words(Edge::End, "role", "label_before")?,
        place_before: table.words(Edge::End, "role", "place_before")?,
        duration_deny_before: table.words(Edge::End, "role", "duration_deny_before")?,
        duration_deny_after: table.words(Edge::Start, "role", "duration_deny_after")?,
    })
}
