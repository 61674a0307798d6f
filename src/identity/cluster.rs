//! Which things of several reports are one: things with an equal key, and what people decided.
//!
//! The outcome is a function of the things, their keys and the decisions, whatever their order: the identities are the connected parts of
//! the graph whose edges are shared keys and `join`s. A thing that was split off keeps no key.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Decisions, Evidence, MatchKey};

/// A thing that a report speaks of, and what it may be found again by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// What tells it from all others: its IRI.
    pub id: String,
    pub keys: Vec<MatchKey>,
}

/// Several members that are one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// In the order of the members' ids.
    pub merges: Vec<Merge>,
}

/// Why a member belongs to its cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    pub member: String,
    /// The strongest key that it shares with another member; none where people joined it.
    pub key: Option<MatchKey>,
}

impl Merge {
    /// In hundredths.
    pub fn score(&self) -> u8 {
        self.key.as_ref().map_or(100, |key| key.evidence.score())
    }
}

impl Cluster {
    /// How sure the whole is: as sure as its weakest merge, in hundredths.
    pub fn score(&self) -> u8 {
        self.merges.iter().map(Merge::score).min().unwrap_or(100)
    }
}

/// Puts members of one kind together. Members that stand alone are left out.
///
/// ```
/// # use reportgraph::identity::{Decisions, Evidence, MatchKey, Member, cluster};
/// let member = |id: &str, key: &str| Member { id: id.to_owned(), keys: MatchKey::parse(key).into_iter().collect() };
/// let members = [member("a", "project/place:青禾大桥@1"), member("b", "project/place:青禾大桥@1"), member("c", "project/place:青禾大桥@2")];
/// let clusters = cluster(&members, &Decisions::default());
/// assert_eq!(clusters.len(), 1);
/// assert_eq!(clusters[0].merges[1].key.as_ref().map(|key| key.evidence), Some(Evidence::NameAndPlace));
/// ```
pub fn cluster(members: &[Member], decisions: &Decisions) -> Vec<Cluster> {
    let places: HashMap<&str, usize> = members.iter().enumerate().map(|(index, member)| (member.id.as_str(), index)).collect();
    let mut holders: BTreeMap<&MatchKey, Vec<usize>> = BTreeMap::new();
    for (index, member) in members.iter().enumerate().filter(|(_, member)| !decisions.is_split(&member.id)) {
        for key in &member.keys {
            holders.entry(key).or_default().push(index);
        }
    }
    let mut sets = Sets::new(members.len());
    for holding in holders.values() {
        holding.windows(2).for_each(|pair| sets.join(pair[0], pair[1]));
    }
    for (one, other) in decisions.joins() {
        if let (Some(one), Some(other)) = (places.get(one), places.get(other)) {
            sets.join(*one, *other);
        }
    }
    let mut parts: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for index in 0..members.len() {
        parts.entry(sets.root(index)).or_default().insert(index);
    }
    let several = parts.into_values().filter(|part| part.len() > 1);
    let mut clusters: Vec<Cluster> = several
        .map(|part| {
            let mut merges: Vec<Merge> = part.iter().map(|index| merge(&members[*index], &holders, decisions)).collect();
            merges.sort_by(|a, b| a.member.cmp(&b.member));
            Cluster { merges }
        })
        .collect();
    clusters.sort_by(|a, b| a.merges[0].member.cmp(&b.merges[0].member));
    clusters
}

fn merge(member: &Member, holders: &BTreeMap<&MatchKey, Vec<usize>>, decisions: &Decisions) -> Merge {
    let split = decisions.is_split(&member.id);
    let shared = member.keys.iter().filter(|key| !split && holders.get(key).is_some_and(|holding| holding.len() > 1));
    let strongest = shared.min_by_key(|key| (std::cmp::Reverse(key.evidence.score()), *key));
    Merge { member: member.id.clone(), key: strongest.cloned() }
}

/// Disjoint sets of numbers; the root of a set is its smallest.
#[derive(Debug)]
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}

impl Evidence {
    /// The order of the enumeration is that of the strength.
    pub fn is_doubtful(self) -> bool {
        self.score() < super::DOUBTFUL
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn members(text: &[(&str, &str)]) -> Vec<Member> {
        let keys = |keys: &str| keys.split(' ').filter_map(MatchKey::parse).collect();
        text.iter().map(|(id, listed)| Member { id: (*id).to_owned(), keys: keys(listed) }).collect()
    }

    /// The clusters as `a b|c d`.
    fn check(members_of: &[(&str, &str)], decisions: &str, expected: &str) {
        let decisions = Decisions::parse("test", decisions).expect("good decisions");
        let clusters = cluster(&members(members_of), &decisions);
        let shown: Vec<String> =
            clusters.iter().map(|cluster| cluster.merges.iter().map(|merge| merge.member.as_str()).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(shown.join("|"), expected, "{members_of:?} {decisions:?}");
    }

    #[test]
    fn equal_keys_make_one_thing() {
        check(&[("a", "project/place:桥@1"), ("b", "project/place:桥@1"), ("c", "project/place:桥@2")], "", "a b");
        check(&[("a", "project/place:桥@1"), ("b", "project/general:桥@1")], "", "");
        check(&[("c", "project/place:x@1"), ("b", "project/place:x@1 project/known:y"), ("a", "project/known:y")], "", "a b c");
        check(&[], "", "");
    }

    #[test]
    fn people_have_the_last_word() {
        let three = [("a", "project/place:桥@1"), ("b", "project/place:桥@1"), ("c", "project/place:桥@1")];
        check(&three, "split\tb\n", "a c");
        check(&three, "split\tb\nsplit\tc\njoin\tb\tc\n", "b c");
        check(&[("a", ""), ("b", "")], "join\ta\tb\n", "a b");
        check(&[("a", "")], "join\ta\tgone\n", "");
    }

    #[test]
    fn a_merge_tells_its_strongest_reason() {
        let clusters = cluster(
            &members(&[("a", "project/general:x@1 project/registered:y"), ("b", "project/registered:y"), ("c", "project/general:x@1")]),
            &Decisions::default(),
        );
        let reasons: Vec<_> = clusters[0].merges.iter().map(|merge| merge.key.as_ref().map(MatchKey::text).unwrap_or_default()).collect();
        assert_eq!(reasons, ["project/registered:y", "project/registered:y", "project/general:x@1"]);
        assert_eq!(clusters[0].score(), Evidence::GeneralNameAndPlace.score());
    }

    proptest! {
        #[test]
        fn the_order_of_the_members_does_not_matter(keys in proptest::collection::vec(proptest::collection::vec(0..6u8, 0..3), 0..12), shift in 0..12usize) {
            let mut all: Vec<Member> = keys.iter().enumerate().map(|(index, keys)| Member {
                id: format!("{index:02}"),
                keys: keys.iter().map(|key| MatchKey::parse(&format!("project/place:{key}")).expect("a key")).collect(),
            }).collect();
            let forth = cluster(&all, &Decisions::default());
            if !all.is_empty() {
                let middle = shift % all.len();
                all.rotate_left(middle);
            }
            prop_assert_eq!(forth, cluster(&all, &Decisions::default()));
        }
    }
}
