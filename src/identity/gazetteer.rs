//! The gazetteer: administrative divisions by their codes of GB/T 2260, former ones, and zones without a code.
//!
//! It is loaded from three lexicons that `scripts/divisions.py` writes. Names are not unique (鼓楼区), codes neither (a code may be given
//! anew), so a place is known by its [`PlaceId`], an index that is good for one loaded gazetteer, and by its [`Gazetteer::key`], which is good for ever.

use std::collections::HashMap;

use crate::lexicon::{Entry, Lexicon, Lexicons};

/// A place of one [`Gazetteer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId(u32);

/// How high a place stands; the greater contains the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// A zone or new area with an administration of its own, and no code.
    Zone,
    County,
    Prefecture,
    Province,
    Nation,
}

/// A division, zone or nation, present or former.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Full, without what is above it: 徐水区.
    pub name: String,
    /// Of GB/T 2260, six digits, its own even where that is no more; empty for zones. The nation has 000000, as in yearbooks.
    pub code: String,
    pub level: Level,
    /// The place around it today.
    pub parent: Option<PlaceId>,
    /// The name without its kind (抚顺), where that is a name and no word.
    pub short: Option<String>,
    /// Whether it is no more: merged, raised, renamed.
    pub former: bool,
    /// The first and the last year of it, as far as lists go; the last is open for what is.
    pub since: Option<i32>,
    pub until: Option<i32>,
    /// The present place that it became.
    pub successor: Option<PlaceId>,
    /// Codes that the same name had before.
    pub former_codes: Vec<String>,
    /// Other names: of zones only.
    pub names: Vec<String>,
}

/// All places, by name and by code.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    places: Vec<Place>,
    by_name: HashMap<String, Vec<PlaceId>>,
    by_short: HashMap<String, Vec<PlaceId>>,
    /// Names without their kind that are words of the language (光明), and so no short names.
    by_stem: HashMap<String, Vec<PlaceId>>,
    /// The present place of a code.
    by_code: HashMap<String, PlaceId>,
    /// The longest name, in characters.
    longest: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GazetteerError {
    #[error("lexicon/{lexicon}.tsv has no column `{column}`")]
    NoColumn { lexicon: &'static str, column: &'static str },
    #[error("lexicon/{lexicon}.tsv: `{word}` has the {column} `{value}`, which is not known")]
    UnknownValue { lexicon: &'static str, word: String, column: &'static str, value: String },
}

/// The code of the nation.
pub const NATION: &str = "000000";

impl Gazetteer {
    /// Reads `zones`, `divisions` and `former_divisions`; a lexicon that is missing holds no places.
    pub fn new(lexicons: &Lexicons, kinds: &PlaceKinds) -> Result<Self, GazetteerError> {
        let mut all = Self::default();
        let mut links = Vec::new();
        for name in ["divisions", "former_divisions", "zones"] {
            if let Some(lexicon) = lexicons.get(name) {
                all.read(name, lexicon, &mut links)?;
            }
        }
        all.link(&links)?;
        all.index(kinds);
        Ok(all)
    }

    pub fn get(&self, id: PlaceId) -> &Place {
        &self.places[id.0 as usize]
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (PlaceId, &Place)> {
        (0..).map(PlaceId).zip(&self.places)
    }

    /// The present place with a code.
    pub fn by_code(&self, code: &str) -> Option<PlaceId> {
        self.by_code.get(code).copied()
    }

    /// All places with this full name (or, for zones, another name).
    pub fn named(&self, name: &str) -> &[PlaceId] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// All places with this short name.
    pub fn short(&self, name: &str) -> &[PlaceId] {
        self.by_short.get(name).map_or(&[], Vec::as_slice)
    }

    /// All places that have no short name, since this, their name without its kind, is a word of the language.
    pub fn stem(&self, name: &str) -> &[PlaceId] {
        self.by_stem.get(name).map_or(&[], Vec::as_slice)
    }

    /// How many characters the longest name has.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// The place itself, then what it lies in, one after the other, the nation last.
    pub fn lineage(&self, id: PlaceId) -> impl Iterator<Item = PlaceId> + '_ {
        std::iter::successors(Some(id), |id| self.get(*id).parent)
    }

    /// Whether `inner` is `outer` or lies in it.
    pub fn within(&self, inner: PlaceId, outer: PlaceId) -> bool {
        self.lineage(inner).any(|place| place == outer)
    }

    /// The place as it is today: what a former one became, else itself.
    pub fn present(&self, id: PlaceId) -> PlaceId {
        self.get(id).successor.unwrap_or(id)
    }

    /// The place of a level above a place, or the place itself.
    pub fn at(&self, id: PlaceId, level: Level) -> Option<PlaceId> {
        self.lineage(self.present(id)).find(|place| self.get(*place).level == level)
    }

    /// What a place is called in full: districts and zones of a city with the city before them (保定市徐水区), all else alone (阜平县).
    pub fn full_name(&self, id: PlaceId, kinds: &PlaceKinds) -> String {
        let place = self.get(id);
        let is = |name: &str, kinds_of: &[String]| kinds.kind_of(name).is_some_and(|kind| kinds_of.iter().any(|other| other == kind));
        let of_city = place.level <= Level::County && is(&place.name, &kinds.of_city);
        let city = place.parent.map(|parent| self.get(parent)).filter(|city| of_city && is(&city.name, &kinds.cities));
        match city {
            Some(city) if !place.name.starts_with(city.short.as_deref().unwrap_or(&city.name)) => format!("{}{}", city.name, place.name),
            _ => place.name.clone(),
        }
    }

    /// What tells a place from all others, in every version of the gazetteer: its code, with the name after it where it is no more,
    /// or has no code of its own.
    pub fn key(&self, id: PlaceId) -> String {
        let place = self.get(id);
        match place.parent {
            Some(parent) if place.level == Level::Zone => format!("{}-{}", self.get(parent).code, place.name),
            _ if place.former => format!("{}-{}", place.code, place.name),
            _ => place.code.clone(),
        }
    }

    fn read(&mut self, name: &'static str, lexicon: &Lexicon, links: &mut Vec<Link>) -> Result<(), GazetteerError> {
        let columns = Columns::of(name, lexicon)?;
        for entry in &lexicon.entries {
            let field = |column: Option<usize>| column.map_or("", |column| entry.fields[column].as_str());
            let year = |column| field(column).parse().ok();
            let listed = |column, mark: char| field(column).split(mark).filter(|word| !word.is_empty()).map(str::to_owned).collect();
            let level = columns.level(name, entry)?;
            links.push(Link { lexicon: name, parent: field(columns.parent).to_owned(), successor: field(columns.successor).to_owned() });
            self.places.push(Place {
                name: entry.word.clone(),
                code: if level == Level::Nation { NATION.to_owned() } else { field(columns.code).to_owned() },
                level,
                parent: None,
                short: Some(field(columns.short).to_owned()).filter(|short| !short.is_empty()),
                former: !field(columns.former).is_empty() || (level == Level::Zone && year(columns.until).is_some()),
                since: year(columns.since),
                until: year(columns.until),
                successor: None,
                former_codes: listed(columns.codes, ' '),
                names: listed(columns.names, '|'),
            });
        }
        Ok(())
    }

    /// Puts ids in the place of codes. What has no parent lies in the nation.
    fn link(&mut self, links: &[Link]) -> Result<(), GazetteerError> {
        let present = self.iter().filter(|(_, place)| !place.former && !place.code.is_empty());
        self.by_code = present.map(|(id, place)| (place.code.clone(), id)).collect();
        let nation = self.by_code(NATION);
        for (place, link) in self.places.iter_mut().zip(links) {
            let find = |column, code: &str| match (code, self.by_code.get(code)) {
                ("", _) => Ok(None),
                (_, Some(id)) => Ok(Some(*id)),
                _ => Err(GazetteerError::UnknownValue { lexicon: link.lexicon, word: place.name.clone(), column, value: code.to_owned() }),
            };
            let parent = find("parent", &link.parent)?.or(nation).filter(|_| place.level != Level::Nation);
            place.successor = find("successor", &link.successor)?;
            place.parent = parent;
        }
        Ok(())
    }

    fn index(&mut self, kinds: &PlaceKinds) {
        let mut by_name: HashMap<String, Vec<PlaceId>> = HashMap::new();
        let mut by_short: HashMap<String, Vec<PlaceId>> = HashMap::new();
        let mut by_stem: HashMap<String, Vec<PlaceId>> = HashMap::new();
        for (id, place) in self.iter() {
            for name in place.names.iter().chain([&place.name]) {
                by_name.entry(name.clone()).or_default().push(id);
            }
            let stem = kinds.stem(&place.name);
            if let Some(short) = &place.short {
                by_short.entry(short.clone()).or_default().push(id);
                if let Some(kind) = kinds.usual_kind(&place.name) {
                    by_short.entry(format!("{short}{kind}")).or_default().push(id);
                }
            } else if stem.chars().count() > 1 && stem != place.name {
                by_stem.entry(stem.to_owned()).or_default().push(id);
            }
        }
        self.longest = by_name.keys().map(|name| name.chars().count()).max().unwrap_or_default();
        (self.by_name, self.by_short, self.by_stem) = (by_name, by_short, by_stem);
    }
}

/// Codes that become ids once all places are read.
#[derive(Debug)]
struct Link {
    lexicon: &'static str,
    parent: String,
    successor: String,
}

#[derive(Debug)]
struct Columns {
    code: Option<usize>,
    level: usize,
    parent: Option<usize>,
    short: Option<usize>,
    former: Option<usize>,
    since: Option<usize>,
    until: Option<usize>,
    successor: Option<usize>,
    codes: Option<usize>,
    names: Option<usize>,
}

impl Columns {
    /// `zones` calls a level a kind, and the parent `inside`.
    fn of(name: &'static str, lexicon: &Lexicon) -> Result<Self, GazetteerError> {
        let needed = |columns: [&'static str; 2]| {
            let found = columns.iter().find_map(|column| lexicon.column(column));
            found.ok_or(GazetteerError::NoColumn { lexicon: name, column: columns[0] })
        };
        Ok(Self {
            code: lexicon.column("code"),
            level: needed(["level", "kind"])?,
            parent: Some(needed(["parent", "inside"])?),
            short: lexicon.column("short"),
            former: lexicon.column("former"),
            since: lexicon.column("since"),
            until: lexicon.column("until"),
            successor: lexicon.column("successor"),
            codes: lexicon.column("codes"),
            names: lexicon.column("names"),
        })
    }

    fn level(&self, lexicon: &'static str, entry: &Entry) -> Result<Level, GazetteerError> {
        Ok(match entry.fields[self.level].as_str() {
            "nation" => Level::Nation,
            "province" => Level::Province,
            "prefecture" => Level::Prefecture,
            "county" => Level::County,
            "zone" => Level::Zone,
            value => {
                let (word, value) = (entry.word.clone(), value.to_owned());
                return Err(GazetteerError::UnknownValue { lexicon, word, column: "level", value });
            }
        })
    }
}

/// The kinds of place that names end in: from the lexicon `place_words`.
#[derive(Clone, Debug, Default)]
pub struct PlaceKinds {
    /// 省, 自治区, 市, 县, 区 …: the longer first.
    pub all: Vec<String>,
    /// Those of a city: 市.
    pub cities: Vec<String>,
    /// Those of a part of a city: 区, 新区.
    pub of_city: Vec<String>,
    /// What a speaker calls the place that he speaks for, or one above it, before its kind: 我, 全, 本.
    pub own: Vec<String>,
    /// Words that may stand before the kind of a zone and tell no place: 国家级.
    pub near: Vec<String>,
    /// Names of the kind of zone, which may follow the name of a place, with the kind's usual name: 高新技术产业开发区, 高新区.
    /// The longer first.
    pub zones: Vec<(String, String)>,
}

impl PlaceKinds {
    pub fn new(lexicons: &Lexicons) -> Self {
        let Some((lexicon, class)) = lexicons.get("place_words").and_then(|lexicon| Some((lexicon, lexicon.column("class")?))) else {
            return Self::default();
        };
        let of = |classes: &[&str]| {
            let chosen = lexicon.entries.iter().filter(|entry| classes.contains(&entry.fields[class].as_str()));
            let mut words: Vec<String> = chosen.map(|entry| entry.word.clone()).collect();
            words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
            words
        };
        Self {
            all: of(&["kind", "city", "city_part"]),
            cities: of(&["city"]),
            of_city: of(&["city_part"]),
            own: of(&["own"]),
            near: of(&["near"]),
            zones: zones(lexicon),
        }
    }

    /// The kind that a name ends in.
    pub fn kind_of<'a>(&self, name: &'a str) -> Option<&'a str> {
        self.all.iter().find(|kind| name.len() > kind.len() && name.ends_with(kind.as_str())).map(|kind| &name[name.len() - kind.len()..])
    }

    /// The kind by which a place is usually called, where its name ends in a longer one: 州 for 自治州.
    fn usual_kind<'a>(&self, name: &'a str) -> Option<&'a str> {
        let kind = self.kind_of(name)?;
        let shorter = |other: &&String| kind.len() > other.len() && kind.ends_with(other.as_str());
        self.all.iter().find(shorter).map(|other| &name[name.len() - other.len()..])
    }

    /// A name without its kind.
    pub fn stem<'a>(&self, name: &'a str) -> &'a str {
        self.kind_of(name).map_or(name, |kind| &name[..name.len() - kind.len()])
    }
}

fn zones(lexicon: &Lexicon) -> Vec<(String, String)> {
    let (Some(class), Some(usual)) = (lexicon.column("class"), lexicon.column("usual")) else { return Vec::new() };
    let chosen = lexicon.entries.iter().filter(|entry| entry.fields[class] == "zone");
    let mut zones: Vec<(String, String)> = chosen
        .map(|entry| {
            let usual = Some(&entry.fields[usual]).filter(|usual| !usual.is_empty()).unwrap_or(&entry.word);
            (entry.word.clone(), usual.clone())
        })
        .collect();
    zones.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.cmp(b)));
    zones
}
