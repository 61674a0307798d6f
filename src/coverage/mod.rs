//! How many of the numbers of reports are part of a fact, and how the others are worded: by this the next rule is chosen.

mod wording;

pub use wording::Wording;

use std::collections::BTreeMap;

use crate::{
    document::{Document, SectionKind},
    explain::{Claim, Claims},
    fact::{Annotated, Extraction, FactRules, annotate},
    quantity::{Quantity, QuantityKind},
    span::Span,
};

/// The quantities that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Counted {
    /// Percentages and percentage points.
    Percent,
    Money,
    /// Numbers with a measure word or a physical unit.
    Count,
}

impl Counted {
    pub const ALL: [Self; 3] = [Self::Percent, Self::Money, Self::Count];

    pub fn name(self) -> &'static str {
        match self {
            Self::Percent => "percentages",
            Self::Money => "money",
            Self::Count => "counted nouns",
        }
    }

    fn of(quantity: &Quantity) -> Option<Self> {
        match quantity.kind {
            QuantityKind::Percent | QuantityKind::PercentagePoints => Some(Self::Percent),
            QuantityKind::Money => Some(Self::Money),
            QuantityKind::Count => Some(Self::Count),
            _ => None,
        }
    }
}

/// How many there are, and how many of them are part of a fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub all: usize,
    /// The amount of a fact, or the count of a group.
    pub claimed: usize,
    /// Part of a name, or a mere description of what follows (亿元以上项目); among all, and not among the claimed.
    pub described: usize,
}

impl Tally {
    /// From 0 to 1; 1 where there is nothing.
    #[expect(clippy::cast_precision_loss, reason = "a share that is shown with few digits")]
    pub fn share(self) -> f64 {
        if self.all == 0 { 1.0 } else { self.claimed as f64 / self.all as f64 }
    }

    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { all: self.all + other.all, claimed: self.claimed + other.claimed, described: self.described + other.described }
    }
}

/// A quantity that is part of nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclaimed {
    pub counted: Counted,
    pub section: SectionKind,
    /// Its clause, generalised: see [`Wording`].
    pub pattern: String,
    /// Its clause, as written.
    pub clause: String,
}

/// The coverage of one report.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    tallies: BTreeMap<(u8, Counted), Tally>,
    pub unclaimed: Vec<Unclaimed>,
}

impl Coverage {
    /// Looks at every quantity of a report that was extracted by `rules`.
    pub fn of(document: &Document, extraction: &Extraction, rules: &FactRules, wording: &Wording) -> Self {
        let claims = Claims::new(extraction);
        let mut coverage = Self::default();
        for sentence in annotate(document, rules) {
            let found = claims.of(&sentence);
            for (quantity, claim) in sentence.quantities.iter().zip(found) {
                let Some(counted) = Counted::of(quantity) else { continue };
                coverage.add(counted, &sentence, quantity, claim, wording);
            }
        }
        coverage
    }

    fn add(&mut self, counted: Counted, sentence: &Annotated<'_>, quantity: &Quantity, claim: Claim, wording: &Wording) {
        let section = sentence.context.section;
        let tally = self.tallies.entry((order(section), counted)).or_default();
        tally.all += 1;
        match claim {
            Claim::Fact(_) | Claim::Group(_) => tally.claimed += 1,
            Claim::Name(_) | Claim::Describes => tally.described += 1,
            Claim::None => {
                let whole = Span::new(0, sentence.coded.text().len());
                let at = sentence.coded.typed_in(whole).find(|(_, typed)| typed.span == quantity.span);
                let Some((at, _)) = at else { return };
                let clause = sentence.clause_of(at);
                let pattern = wording.pattern(sentence.coded.text(), clause, at);
                self.unclaimed.push(Unclaimed { counted, section, pattern, clause: sentence.written(clause) });
            }
        }
    }

    /// Of one kind of quantity in one kind of section.
    pub fn tally(&self, section: SectionKind, counted: Counted) -> Tally {
        self.tallies.get(&(order(section), counted)).copied().unwrap_or_default()
    }

    /// Of review and plan sections together.
    pub fn stated(&self, counted: Counted) -> Tally {
        self.tally(SectionKind::Review, counted).plus(self.tally(SectionKind::Plan, counted))
    }

    /// Of review and plan sections and all kinds of quantity together.
    pub fn total(&self) -> Tally {
        Counted::ALL.into_iter().fold(Tally::default(), |sum, counted| sum.plus(self.stated(counted)))
    }

    /// Adds another report's.
    pub fn extend(&mut self, other: Self) {
        for (key, tally) in other.tallies {
            let sum = self.tallies.entry(key).or_default();
            *sum = sum.plus(tally);
        }
        self.unclaimed.extend(other.unclaimed);
    }

    /// The patterns of what is unclaimed in review and plan sections: how often each occurs, with the first clause of it;
    /// the commonest first.
    pub fn patterns(&self) -> Vec<(usize, &Unclaimed)> {
        let mut counts: BTreeMap<&str, (usize, &Unclaimed)> = BTreeMap::new();
        for unclaimed in self.unclaimed.iter().filter(|unclaimed| unclaimed.section != SectionKind::Other) {
            counts.entry(&unclaimed.pattern).or_insert((0, unclaimed)).0 += 1;
        }
        let mut patterns: Vec<(usize, &Unclaimed)> = counts.into_values().collect();
        patterns.sort_by(|(a, first), (b, second)| b.cmp(a).then_with(|| first.pattern.cmp(&second.pattern)));
        patterns
    }
}

fn order(section: SectionKind) -> u8 {
    match section {
        SectionKind::Review => 0,
        SectionKind::Plan => 1,
        SectionKind::Other => 2,
    }
}
