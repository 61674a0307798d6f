//! The identities within one report: which places its regions and parks are, and by which keys its enterprises and projects may be
//! found again in other reports. A pure function of the report and the rules.

use std::collections::{BTreeMap, BTreeSet};

use super::gazetteer::{GazetteerError, Level};
use super::{Home, IndustryRules, NameRules, PlaceId, PlaceRules, Reason};
use crate::{
    document::Document,
    fact::{Entity, EntityKind, Extraction, Statement},
    lexicon::Lexicons,
};

/// All that identities depend on besides the report.
#[derive(Clone, Debug, Default)]
pub struct IdentityRules {
    pub places: PlaceRules,
    pub names: NameRules,
    pub industries: IndustryRules,
}

impl IdentityRules {
    pub fn new(lexicons: &Lexicons) -> Result<Self, GazetteerError> {
        Ok(Self { places: PlaceRules::new(lexicons)?, names: NameRules::new(lexicons), industries: IndustryRules::new(lexicons) })
    }
}

/// What was found out about the entities of one report; lists run parallel to [`Extraction::entities`].
#[derive(Clone, Debug, Default)]
pub struct Identities {
    /// The place whose government reports.
    pub home: Option<Home>,
    /// Of a region: the place that it is.
    pub places: Vec<Option<PlaceId>>,
    /// Of a park or enterprise: the place that it lies in, as far as its name or the report tells.
    pub around: Vec<Option<PlaceId>>,
    /// Of an enterprise, project or park: what it shares with the same thing in other reports.
    pub keys: Vec<Vec<MatchKey>>,
}

impl Identities {
    /// The place that a region is.
    pub fn place(&self, entity: usize) -> Option<PlaceId> {
        self.places.get(entity).copied().flatten()
    }

    /// The place that a park or enterprise lies in.
    pub fn around(&self, entity: usize) -> Option<PlaceId> {
        self.around.get(entity).copied().flatten()
    }

    /// The keys of an enterprise, project or park.
    pub fn keys(&self, entity: usize) -> &[MatchKey] {
        self.keys.get(entity).map_or(&[], Vec::as_slice)
    }
}

/// What the same thing has in common in several reports. Two things of one kind with an equal key are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatchKey {
    pub kind: Kind,
    pub evidence: Evidence,
    /// What is compared: a name, with the key of the place or an amount where the name alone is not enough.
    pub basis: String,
}

/// The kinds of thing that are found again in other reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Enterprise,
    Project,
    Park,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Enterprise, Self::Project, Self::Park];

    pub fn name(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::Project => "project",
            Self::Park => "park",
        }
    }

    pub fn of(kind: &EntityKind) -> Option<Self> {
        match kind {
            EntityKind::Enterprise => Some(Self::Enterprise),
            EntityKind::Project => Some(Self::Project),
            EntityKind::Park => Some(Self::Park),
            _ => None,
        }
    }
}

/// Why things with the same key are one, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The same registered name: …股份有限公司.
    RegisteredName,
    /// The same nationally known enterprise, by a list of usual names.
    KnownName,
    /// The same name of a zone or project in the same place.
    NameAndPlace,
    /// The same name, which tells much, in places of one prefecture.
    NameAndPrefecture,
    /// The same name, place and amount of money.
    NamePlaceAndAmount,
    /// The same name in the same place, of general words: likely, but not sure.
    GeneralNameAndPlace,
}

impl Evidence {
    pub const ALL: [Self; 6] = [
        Self::RegisteredName,
        Self::KnownName,
        Self::NameAndPlace,
        Self::NameAndPrefecture,
        Self::NamePlaceAndAmount,
        Self::GeneralNameAndPlace,
    ];

    /// The mark that keys of this evidence begin with.
    pub fn mark(self) -> &'static str {
        match self {
            Self::RegisteredName => "registered",
            Self::KnownName => "known",
            Self::NameAndPlace => "place",
            Self::NameAndPrefecture => "prefecture",
            Self::NamePlaceAndAmount => "amount",
            Self::GeneralNameAndPlace => "general",
        }
    }

    /// How sure a merge by it is, in hundredths.
    pub fn score(self) -> u8 {
        match self {
            Self::RegisteredName => 99,
            Self::KnownName | Self::NameAndPlace => 95,
            Self::NameAndPrefecture | Self::NamePlaceAndAmount => 90,
            Self::GeneralNameAndPlace => 70,
        }
    }
}

/// Below this score (in hundredths) a person should look at a merge.
pub const DOUBTFUL: u8 = 80;

impl MatchKey {
    fn new(kind: Kind, evidence: Evidence, parts: &[&str]) -> Self {
        Self { kind, evidence, basis: parts.join("@") }
    }

    /// `project/place:青禾大桥@210403`.
    pub fn text(&self) -> String {
        format!("{}/{}:{}", self.kind.name(), self.evidence.mark(), self.basis)
    }

    pub fn parse(text: &str) -> Option<Self> {
        let (mark, basis) = text.split_once(':')?;
        let (kind, mark) = mark.split_once('/')?;
        let kind = Kind::ALL.into_iter().find(|known| known.name() == kind)?;
        let evidence = Evidence::ALL.into_iter().find(|evidence| evidence.mark() == mark)?;
        Some(Self { kind, evidence, basis: basis.to_owned() })
    }
}

/// Finds the identities of a report.
pub fn of_report(document: &Document, extraction: &Extraction, rules: &IdentityRules) -> Identities {
    let (places, metadata) = (&rules.places, &document.metadata);
    if places.gazetteer.is_empty() {
        return Identities::default();
    }
    let home = metadata.region.as_deref().and_then(|region| places.home(region, metadata.year, &document.text));
    let reporting = metadata.region.as_deref();
    let entities = &extraction.entities;
    let place = |entity: &Entity| match entity.kind {
        EntityKind::Region if Some(entity.name.as_str()) == reporting => home.map(|home| home.place),
        EntityKind::Region => places.resolve(&entity.name, home).map(|found| found.place),
        _ => None,
    };
    let around = |entity: &Entity| match entity.kind {
        EntityKind::Park => places.around(&entity.name, home),
        EntityKind::Enterprise => named_place(&entity.name, home, places),
        _ => None,
    };
    let short = short_forms(entities, &rules.names);
    let keys = Keys { rules, home, reporting, amounts: amounts(extraction), inside: inside_other_names(entities), extraction };
    Identities {
        home,
        places: entities.iter().map(place).collect(),
        around: entities.iter().map(around).collect(),
        keys: entities.iter().enumerate().map(|(index, entity)| keys.of(index, entity, short.get(&index).map(String::as_str))).collect(),
    }
}

/// The place that an enterprise's name begins with, where it is not the name of another thing: 深圳机场.
fn named_place(name: &str, home: Option<Home>, places: &PlaceRules) -> Option<PlaceId> {
    let ends = name.char_indices().map(|(at, _)| at).skip(2).take(places.gazetteer.longest());
    let ends: Vec<usize> = ends.collect();
    let found = ends.iter().rev().find_map(|end| places.resolve(&name[..*end], home))?;
    (found.reason != Reason::Own && places.gazetteer.get(found.place).level < Level::Nation).then_some(found.place)
}

/// For each enterprise whose name is the fuller form of another one's in the report, that other one's name for comparing:
/// 白鹭药业股份有限公司 → 白鹭药业, 白鹭科技有限公司 → 白鹭.
fn short_forms(entities: &[Entity], names: &NameRules) -> BTreeMap<usize, String> {
    let enterprises = entities.iter().enumerate().filter(|(_, entity)| matches!(entity.kind, EntityKind::Enterprise));
    let cores: BTreeMap<String, usize> = enterprises.map(|(index, entity)| (names.enterprise(&entity.name), index)).collect();
    let mut short = BTreeMap::new();
    for (core, index) in &cores {
        let shorter = names.short_enterprise(core);
        if shorter != core && cores.contains_key(shorter) {
            short.insert(*index, shorter.to_owned());
        }
    }
    short
}

/// The total investments that are stated of each entity, by its index, as `<value><unit>`.
fn amounts(extraction: &Extraction) -> BTreeMap<usize, Vec<String>> {
    let mut amounts: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for fact in &extraction.facts {
        if let Statement::Investment { kind: crate::fact::InvestmentKind::Total, amount } = &fact.statement
            && let crate::quantity::Value::Exact(value) = amount.value
        {
            amounts.entry(fact.about.0).or_default().push(format!("{}{}", value.normalize(), amount.unit.as_deref().unwrap_or_default()));
        }
    }
    amounts
}

/// The enterprises whose name only stands at the beginning of the name of a place or institution: 粤海 in 粤海街道.
fn inside_other_names(entities: &[Entity]) -> BTreeSet<usize> {
    let others = entities.iter().filter(|entity| matches!(entity.kind, EntityKind::Region | EntityKind::Institution | EntityKind::Agency));
    let others: Vec<&Entity> = others.collect();
    let only_inside = |entity: &Entity| {
        let longer = || others.iter().filter(|other| other.name.len() > entity.name.len() && other.name.starts_with(&entity.name));
        longer().next().is_some()
            && entity.mentions.iter().all(|mention| longer().any(|other| other.mentions.iter().any(|around| around.overlaps(*mention))))
    };
    let enterprises = entities.iter().enumerate().filter(|(_, entity)| matches!(entity.kind, EntityKind::Enterprise));
    enterprises.filter(|(_, entity)| only_inside(entity)).map(|(index, _)| index).collect()
}

struct Keys<'a> {
    rules: &'a IdentityRules,
    home: Option<Home>,
    /// The name of the reporting place, for places that the gazetteer does not know.
    reporting: Option<&'a str>,
    inside: BTreeSet<usize>,
    amounts: BTreeMap<usize, Vec<String>>,
    extraction: &'a Extraction,
}

impl Keys<'_> {
    fn of(&self, index: usize, entity: &Entity, short: Option<&str>) -> Vec<MatchKey> {
        let mut keys = match entity.kind {
            EntityKind::Enterprise if self.inside.contains(&index) => Vec::new(),
            EntityKind::Enterprise => self.enterprise(entity, short),
            EntityKind::Project => self.project(index, entity),
            EntityKind::Park => self.park(entity),
            _ => Vec::new(),
        };
        keys.sort();
        keys.dedup();
        keys
    }

    fn enterprise(&self, entity: &Entity, short: Option<&str>) -> Vec<MatchKey> {
        let names = &self.rules.names;
        let mut keys = Vec::new();
        for name in entity.alternatives.iter().chain([&entity.name]) {
            let folded = super::names::folded(name);
            let core = names.enterprise(name);
            if names.is_ambiguous(&folded) || (names.is_vague(&core) && names.listed(&folded).is_none()) {
                continue;
            }
            if names.is_registered(&folded) {
                keys.push(MatchKey::new(Kind::Enterprise, Evidence::RegisteredName, &[&folded]));
            }
            if let Some(full) = names.listed(&folded).or_else(|| names.listed(&core)) {
                keys.push(MatchKey::new(Kind::Enterprise, Evidence::KnownName, &[full]));
            }
            let known = [Some(core.as_str()), short];
            keys.extend(known.into_iter().flatten().filter_map(|core| self.within_prefecture(core)));
        }
        keys
    }

    /// A name in the prefecture of the reporting place: general words alone are doubtful.
    fn within_prefecture(&self, name: &str) -> Option<MatchKey> {
        let evidence = match self.rules.names.telling(name) {
            0 => return None,
            1 => Evidence::GeneralNameAndPlace,
            _ => Evidence::NameAndPlace,
        };
        Some(MatchKey::new(Kind::Enterprise, evidence, &[name, &self.area(Level::Prefecture)?]))
    }

    fn project(&self, index: usize, entity: &Entity) -> Vec<MatchKey> {
        let names = &self.rules.names;
        let mut keys = Vec::new();
        for name in entity.alternatives.iter().chain([&entity.name]) {
            let name = names.project(name);
            let Some(place) = self.area(Level::County) else { continue };
            // A project that is called as its enterprise may be another one next year.
            let own =
                entity.undertaken_by.is_none_or(|by| names.enterprise(&self.extraction.entities[by.0].name) != names.enterprise(&name));
            let amounts = self.amounts.get(&index).into_iter().flatten();
            keys.extend(amounts.map(|amount| MatchKey::new(Kind::Project, Evidence::NamePlaceAndAmount, &[&name, &place, amount])));
            if !own || names.is_vague(&name) || names.is_feature(&name) || self.is_slogan(&name) {
                continue;
            }
            let telling = names.telling(&name);
            let evidence = if telling < 2 { Evidence::GeneralNameAndPlace } else { Evidence::NameAndPlace };
            keys.push(MatchKey::new(Kind::Project, evidence, &[&name, &place]));
            let tells = telling >= 2 || names.is_numbered(&name);
            if tells && name.chars().count() >= 4 && !names.is_relative(&name) && !names.is_upkeep(&name) {
                keys.extend(
                    self.area(Level::Prefecture).map(|area| MatchKey::new(Kind::Project, Evidence::NameAndPrefecture, &[&name, &area])),
                );
            }
        }
        keys
    }

    /// Whether a name is a word with the reporting place after it: 生态藕花.
    fn is_slogan(&self, name: &str) -> bool {
        let place = self.home.map(|home| self.rules.places.gazetteer.get(home.place).name.as_str()).or(self.reporting);
        place.is_some_and(|place| name.ends_with(self.rules.places.kinds.stem(place)))
    }

    /// The kind of zone and the place that it belongs to: 高新区 in a report of 抚顺市 and 抚顺高新技术产业开发区 are one.
    fn park(&self, entity: &Entity) -> Vec<MatchKey> {
        let places = &self.rules.places;
        let Some((before, kind)) = places.zone(&entity.name) else { return Vec::new() };
        let place =
            if before.is_empty() { self.home.map(|home| home.place) } else { places.resolve(before, self.home).map(|found| found.place) };
        let place = place.map(|place| places.gazetteer.key(places.gazetteer.present(place)));
        let place = place.or_else(|| before.is_empty().then(|| self.reporting.map(str::to_owned)).flatten());
        place.map(|place| MatchKey::new(Kind::Park, Evidence::NameAndPlace, &[kind, &place])).into_iter().collect()
    }

    /// The key of the reporting place as it is today, or of what it lies in where that is a smaller one than `level`.
    fn area(&self, level: Level) -> Option<String> {
        let Some(home) = self.home else { return self.reporting.map(str::to_owned) };
        let gazetteer = &self.rules.places.gazetteer;
        let here = gazetteer.present(home.place);
        let area = if gazetteer.get(here).level < level { gazetteer.at(here, level).unwrap_or(here) } else { here };
        Some(gazetteer.key(area))
    }
}
