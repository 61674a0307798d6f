//! Which place a name means, by the place whose report it stands in.
//!
//! A name is looked up as it stands (东洲区), as a short form (东洲), as a path (抚顺东洲, 辽宁省抚顺市东洲区), and as what a speaker calls the
//! place that he speaks for or one around it (我区, 全市). Of several places of one name the nearest counts, and none where two are as near.

use super::gazetteer::{Gazetteer, GazetteerError, Level, PlaceId, PlaceKinds};
use crate::lexicon::Lexicons;

/// The place whose government reports, and the year reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    pub place: PlaceId,
    pub year: Option<i32>,
}

/// A place with the reason why a name means it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub place: PlaceId,
    pub reason: Reason,
}

/// Why a name means a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// 我区, 全市: the reporting place, or one around it.
    Own,
    /// The full name.
    Name,
    /// The full or short name after that of a place around it.
    Path,
    /// The name without its kind.
    ShortName,
}

/// How near a place is to the reporting one: the smaller the nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Itself,
    Around,
    Inside,
    SamePrefecture,
    SameProvince,
    Elsewhere,
}

/// The gazetteer with the words around names of places.
#[derive(Clone, Debug, Default)]
pub struct PlaceRules {
    pub gazetteer: Gazetteer,
    pub kinds: PlaceKinds,
}

impl PlaceRules {
    pub fn new(lexicons: &Lexicons) -> Result<Self, GazetteerError> {
        let kinds = PlaceKinds::new(lexicons);
        Ok(Self { gazetteer: Gazetteer::new(lexicons, &kinds)?, kinds })
    }

    /// The place whose government reports, by the name that the report's head gives it. Where several have the name,
    /// the text decides: the one whose surroundings it names most often.
    pub fn home(&self, name: &str, year: Option<i32>, text: &str) -> Option<Home> {
        let mut found = self.candidates(name);
        found.sort_by_key(|candidate| self.merits(*candidate, year));
        let first = *found.first()?;
        let best = found.iter().take_while(|candidate| self.merits(**candidate, year) == self.merits(first, year));
        let best: Vec<&Resolved> = best.collect();
        let place = match best.as_slice() {
            [only] => only.place,
            several => {
                let mut counted: Vec<(usize, PlaceId)> =
                    several.iter().map(|one| (self.surroundings(one.place, text), one.place)).collect();
                counted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
                (counted[0].0 > counted[1].0).then_some(counted[0].1)?
            }
        };
        Some(Home { place, year })
    }

    /// The place that a name means in the report of `home`; none where it is no place, one of several, or too far away to be sure.
    pub fn resolve(&self, name: &str, home: Option<Home>) -> Option<Resolved> {
        if let Some(home) = home
            && let Some(place) = self.own(name, home)
        {
            return Some(Resolved { place, reason: Reason::Own });
        }
        let year = home.and_then(|home| home.year);
        let worth = |candidate: &Resolved| (self.nearness(candidate.place, home), self.merits(*candidate, year), candidate.reason);
        let mut found = self.candidates(name);
        found.retain(|candidate| self.plausible(name, *candidate, self.nearness(candidate.place, home)));
        let best = *found.iter().min_by_key(|candidate| worth(candidate))?;
        let rivals = found.iter().filter(|other| worth(other) == worth(&best) && !self.same(other.place, best.place));
        (rivals.count() == 0).then_some(best)
    }

    /// The place that a zone, park or street lies in: the one that its name begins with, else the reporting one.
    pub fn around(&self, name: &str, home: Option<Home>) -> Option<PlaceId> {
        if let Some(zone) = self.resolve(name, home) {
            return Some(zone.place);
        }
        let ends: Vec<usize> = name.char_indices().map(|(at, _)| at).skip(2).take(self.gazetteer.longest()).collect();
        let named = ends.iter().rev().find_map(|end| self.resolve(&name[..*end], home).filter(|found| found.reason != Reason::Own));
        named.map(|found| found.place).or(home.map(|home| home.place))
    }

    /// The kind of zone that a name ends in, by the kind's usual name, and what stands before it.
    pub fn zone<'a>(&'a self, name: &'a str) -> Option<(&'a str, &'a str)> {
        let (kind, usual) = self.kinds.zones.iter().find(|(kind, _)| name.ends_with(kind.as_str()))?;
        let mut before = &name[..name.len() - kind.len()];
        while let Some(rest) = self.kinds.near.iter().find_map(|near| before.strip_suffix(near.as_str())) {
            before = rest;
        }
        Some((before, usual))
    }

    /// Whether two places are one, as it was and as it is.
    fn same(&self, one: PlaceId, other: PlaceId) -> bool {
        self.gazetteer.present(one) == self.gazetteer.present(other)
    }

    /// 我区, 全市: the reporting place or one around it, by the kind that is named.
    fn own(&self, name: &str, home: Home) -> Option<PlaceId> {
        let kind = self.kinds.own.iter().find_map(|own| name.strip_prefix(own.as_str()))?;
        if !self.kinds.all.iter().any(|known| known == kind) {
            return None;
        }
        let ends = |id: &PlaceId, exact: bool| {
            let found = self.kinds.kind_of(&self.gazetteer.get(*id).name);
            found.is_some_and(|found| if exact { found == kind } else { found.ends_with(kind) })
        };
        let lineage = || self.gazetteer.lineage(home.place);
        lineage().find(|id| ends(id, true)).or_else(|| lineage().find(|id| ends(id, false)))
    }

    /// All places that a name may mean, with the reason.
    fn candidates(&self, name: &str) -> Vec<Resolved> {
        let mut found = self.direct(name);
        for end in name.char_indices().map(|(at, _)| at).skip(2) {
            let (outer, inner) = name.split_at(end);
            let outer = self.direct(outer);
            if outer.is_empty() {
                continue;
            }
            let inner = self.candidates(inner).into_iter().filter(|inner| {
                outer.iter().any(|outer| outer.place != inner.place && outer.reason != Reason::Path && self.holds(outer.place, inner.place))
            });
            found.extend(inner.map(|inner| Resolved { place: inner.place, reason: Reason::Path }));
        }
        found.sort_by_key(|resolved| (resolved.place, resolved.reason));
        found.dedup_by_key(|resolved| resolved.place);
        found
    }

    fn direct(&self, name: &str) -> Vec<Resolved> {
        let all = |places: &[PlaceId], reason| places.iter().map(move |place| Resolved { place: *place, reason }).collect::<Vec<_>>();
        let mut found = all(self.gazetteer.named(name), Reason::Name);
        found.extend(all(self.gazetteer.short(name), Reason::ShortName));
        found.extend(all(self.gazetteer.stem(name), Reason::ShortName));
        found
    }

    /// Whether a place lies in another, as it is or as it was.
    fn holds(&self, outer: PlaceId, inner: PlaceId) -> bool {
        let outer = self.gazetteer.present(outer);
        self.gazetteer.within(inner, outer) || self.gazetteer.within(self.gazetteer.present(inner), outer)
    }

    fn nearness(&self, place: PlaceId, home: Option<Home>) -> Nearness {
        let Some(home) = home else { return Nearness::Elsewhere };
        let gazetteer = &self.gazetteer;
        let (here, there) = (gazetteer.present(home.place), gazetteer.present(place));
        let share = |level| {
            let at = gazetteer.at(here, level);
            at.is_some() && at == gazetteer.at(there, level)
        };
        if here == there || home.place == place {
            Nearness::Itself
        } else if gazetteer.within(here, there) {
            Nearness::Around
        } else if gazetteer.within(there, here) {
            Nearness::Inside
        } else if share(Level::Prefecture) {
            Nearness::SamePrefecture
        } else if share(Level::Province) {
            Nearness::SameProvince
        } else {
            Nearness::Elsewhere
        }
    }

    /// Whether a name is likely to mean a place as far away as this: short names and names of two characters (范县 in 规范县…)
    /// say little from afar, words of the language (光明) only name what is near.
    fn plausible(&self, name: &str, candidate: Resolved, nearness: Nearness) -> bool {
        let place = self.gazetteer.get(candidate.place);
        let large = place.level >= Level::Prefecture;
        let characters = name.chars().count();
        match candidate.reason {
            Reason::Own | Reason::Path => true,
            Reason::Name if nearness <= Nearness::SamePrefecture => true,
            Reason::Name => large || characters > 2,
            Reason::ShortName if self.gazetteer.stem(name).contains(&candidate.place) => nearness <= Nearness::SamePrefecture,
            Reason::ShortName => (large && !place.former) || nearness <= Nearness::SameProvince,
        }
    }

    /// What speaks for a candidate whatever the reporting place: the smaller the better.
    fn merits(&self, candidate: Resolved, year: Option<i32>) -> (bool, bool, std::cmp::Reverse<Level>) {
        let place = self.gazetteer.get(candidate.place);
        // A report of 2014 is given in 2015, and may use a name that came with that year.
        let was = year.is_none_or(|year| {
            place.since.is_none_or(|since| since <= year.max(1980) + 1) && place.until.is_none_or(|until| year <= until)
        });
        let was = was || place.since == Some(2023);
        (!was, year.is_none() && place.former, std::cmp::Reverse(place.level))
    }

    /// How often a text names what is around a place, below the nation.
    fn surroundings(&self, place: PlaceId, text: &str) -> usize {
        let around = self.gazetteer.lineage(place).skip(1).map(|id| self.gazetteer.get(id)).filter(|around| around.level < Level::Nation);
        around.map(|around| text.matches(around.short.as_deref().unwrap_or(&around.name)).count()).sum()
    }
}
