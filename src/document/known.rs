//! What is known of a report besides its text: stated by a person, beside the text, or in the file's name.

use super::{Given, Metadata, file_name, grammar::DocumentGrammar, metadata};
use crate::{
    quantity::Date,
    source::{Field, Hint, HintFrom},
};

/// What one source states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stated {
    pub title: Option<String>,
    pub region: Option<String>,
    pub date: Option<Date>,
    pub year: Option<i32>,
    pub speaker: Option<String>,
    pub meeting: Option<String>,
}

/// All that is known besides the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// By a person, in a sidecar: it counts more than the text.
    pub stated: Stated,
    /// By columns and properties: where the text is silent.
    pub beside: Stated,
    /// By the file's name.
    pub named: file_name::Hints,
    /// The best of the places and years besides the text.
    pub place: Option<String>,
    pub year: Option<i32>,
    /// What the text alone says, once it is read.
    pub text_date: Option<Date>,
    pub text_year: Option<i32>,
    pub text_region: Option<String>,
}

impl Known {
    pub(super) fn of(given: &Given<'_>, grammar: &DocumentGrammar) -> Self {
        let stated = Stated::by(given, &|hint| hint.from == HintFrom::Sidecar, grammar);
        let beside = Stated::by(given, &|hint| hint.from != HintFrom::Sidecar, grammar);
        let named = file_name::hints(given.file_name, grammar);
        let titled = beside.title.as_deref().and_then(|title| file_name::titled_place(title, grammar));
        let place = stated.region.clone().or_else(|| beside.region.clone()).or(titled).or_else(|| named.place.clone());
        let year = beside.year.or(named.year);
        Self { stated, beside, named, place, year, ..Self::default() }
    }

    /// Puts what a person stated over what the text says, and fills in what the text leaves open.
    pub(super) fn complete(&self, metadata: &mut Metadata) {
        // A title that a person gave stands nowhere in the text.
        if self.stated.title.is_some() {
            (metadata.title, metadata.title_span) = (self.stated.title.clone(), None);
        }
        if self.stated.speaker.is_some() {
            (metadata.speaker, metadata.speaker_span) = (self.stated.speaker.clone(), None);
        }
        if self.stated.meeting.is_some() {
            (metadata.meeting, metadata.meeting_span) = (self.stated.meeting.clone(), None);
        }
        if self.stated.region.is_some() {
            metadata.region.clone_from(&self.stated.region);
        }
        if self.stated.year.is_some() {
            metadata.year = self.stated.year;
        }
        let fill = |text: &mut Option<String>, beside: &Option<String>| {
            if text.is_none() {
                text.clone_from(beside);
            }
        };
        fill(&mut metadata.title, &self.beside.title);
        fill(&mut metadata.speaker, &self.beside.speaker);
        fill(&mut metadata.meeting, &self.beside.meeting);
    }
}

impl Stated {
    fn by(given: &Given<'_>, from: &dyn Fn(&Hint) -> bool, grammar: &DocumentGrammar) -> Self {
        let first = |field| given.hints.of(field).find(|hint| from(hint)).map(|hint| hint.value.clone());
        Self {
            title: first(Field::Title),
            region: first(Field::Region),
            date: first(Field::Date).and_then(|date| metadata::date_of(&date, grammar)),
            year: first(Field::Year).and_then(|year| year_of(&year)),
            speaker: first(Field::Speaker),
            meeting: first(Field::Meeting),
        }
    }
}

/// `2023`, `2023.0` (as spreadsheets write numbers), `2023年`.
pub(super) fn year_of(text: &str) -> Option<i32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|year| (1949..=2099).contains(year))
}
