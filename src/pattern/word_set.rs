//! Words that can stand at one place of a pattern, as a trie over characters.

/// Words with ranks: where several begin at the same place, that of the lowest rank is tried first.
#[derive(Clone, Debug)]
pub(super) struct WordSet {
    /// The characters that words begin with: most places are told apart here.
    first: Filter,
    /// The characters that they end with.
    last: Filter,
    /// A bit for each hash of the first two characters; empty where a word is of one.
    pairs: Vec<u64>,
    edges: Vec<Edge>,
    shift: u32,
    /// How many nodes there are.
    nodes: usize,
    /// No word goes on behind a first character.
    single: bool,
    /// Of words that begin alike, the longer has the lower rank.
    longest_first: bool,
}

/// From a node by a character to a node; an edge to node 0, the root, is a free place.
#[derive(Clone, Copy, Debug, Default)]
struct Edge {
    from: u32,
    by: u32,
    to: u32,
    /// One more than the rank of the word that ends at `to`; 0 where none does.
    rank: u32,
}

/// Characters, as a set that may say of some others that it holds them, and never the reverse.
#[derive(Clone, Debug)]
pub(super) struct Filter(Box<[u64; FILTER_WORDS]>);

const FILTER_WORDS: usize = 64;

impl Filter {
    pub fn new() -> Self {
        Self(Box::new([0; FILTER_WORDS]))
    }

    pub fn add(&mut self, character: u32) {
        self.0[filter_word(character)] |= filter_bit(character);
    }

    pub fn add_all(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0.iter()).for_each(|(word, other)| *word |= other);
    }

    #[inline]
    pub fn may_hold(&self, character: u32) -> bool {
        self.0[filter_word(character)] & filter_bit(character) != 0
    }
}

impl WordSet {
    /// Words in the order of their ranks.
    pub fn new<'a>(mut words: impl Iterator<Item = &'a str> + Clone) -> Self {
        let most: usize = words.clone().map(|word| word.chars().count()).sum();
        let mut set = Self {
            first: Filter::new(),
            last: Filter::new(),
            pairs: Vec::new(),
            edges: Vec::new(),
            shift: 0,
            nodes: 1,
            single: true,
            longest_first: true,
        };
        set.make_room(most);
        for (rank, word) in words.clone().enumerate() {
            set.insert(word, rank as u32);
            word.chars().next_back().into_iter().for_each(|character| set.last.add(u32::from(character)));
        }
        set.find_pairs(words.clone());
        let edges = std::mem::take(&mut set.edges);
        set.make_room(set.nodes);
        for edge in edges.into_iter().filter(|edge| edge.to != 0) {
            let place = set.place(edge.from, edge.by);
            set.edges[place] = edge;
        }
        set.longest_first = words.all(|word| set.falls_along(word));
        set
    }

    pub fn last(&self) -> &Filter {
        &self.last
    }

    /// Of words that begin alike, the longer goes before the shorter.
    pub fn longest_first(&self) -> bool {
        self.longest_first
    }

    /// Whether the words that `word` begins with have ranks that fall with their length.
    fn falls_along(&self, word: &str) -> bool {
        let (mut last, mut falls) = (u32::MAX, true);
        self.each_at(word, 0, |rank, _| {
            falls &= rank < last;
            last = rank;
        });
        falls
    }

    fn make_room(&mut self, most: usize) {
        let room = (2 * most + 2).next_power_of_two();
        self.edges = vec![Edge::default(); room];
        self.shift = 64 - room.trailing_zeros();
    }

    fn insert(&mut self, word: &str, rank: u32) {
        let mut last = None;
        for (position, character) in word.chars().enumerate() {
            let by = u32::from(character);
            if position == 0 {
                self.first.add(by);
            } else {
                self.single = false;
            }
            let from = last.map_or(0, |place: usize| self.edges[place].to);
            let place = self.place(from, by);
            if self.edges[place].to == 0 {
                self.edges[place] = Edge { from, by, to: self.nodes as u32, rank: 0 };
                self.nodes += 1;
            }
            last = Some(place);
        }
        if let Some(edge) = last.map(|place| &mut self.edges[place]).filter(|edge| edge.rank == 0) {
            edge.rank = rank + 1;
        }
    }

    fn find_pairs<'a>(&mut self, words: impl Iterator<Item = &'a str> + Clone) {
        let count = words.clone().count();
        let mut pairs = vec![0; (count * PAIR_BITS).next_power_of_two().div_ceil(64)];
        for word in words {
            let mut characters = word.chars().map(u32::from);
            let (Some(one), Some(other)) = (characters.next(), characters.next()) else { return };
            let (place, bit) = pair_bit(one, other, pairs.len());
            pairs[place] |= bit;
        }
        self.pairs = pairs;
    }

    /// The characters that words begin with.
    pub fn first(&self) -> &Filter {
        &self.first
    }

    /// How many characters the words have, less what they share.
    pub fn size(&self) -> usize {
        self.nodes
    }

    /// Where the edge from a node by a character is, or would be.
    fn place(&self, from: u32, by: u32) -> usize {
        let key = u64::from(from) << 32 | u64::from(by);
        let mut place = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize;
        loop {
            let edge = self.edges[place];
            if edge.to == 0 || (edge.from == from && edge.by == by) {
                return place;
            }
            place = (place + 1) & (self.edges.len() - 1);
        }
    }

    /// Calls `found` with rank and end (in bytes) of every word that begins at `at`, the shorter first. No word is empty.
    pub fn each_at(&self, text: &str, at: usize, mut found: impl FnMut(u32, usize)) {
        let Some((one, length)) = character_at(text, at).filter(|(one, _)| self.first.may_hold(*one)) else { return };
        if !self.pairs.is_empty() {
            let Some((other, _)) = character_at(text, at + length) else { return };
            let (place, bit) = pair_bit(one, other, self.pairs.len());
            if self.pairs[place] & bit == 0 {
                return;
            }
        }
        let mut node = 0;
        let mut end = at;
        while let Some((character, length)) = character_at(text, end) {
            let edge = self.edges[self.place(node, character)];
            if edge.to == 0 {
                return;
            }
            node = edge.to;
            end += length;
            if edge.rank != 0 {
                found(edge.rank - 1, end);
            }
            if self.single {
                return;
            }
        }
    }

    /// Whether any word stands anywhere in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        let mut at = 0;
        while let Some((_, length)) = character_at(text, at) {
            let mut any = false;
            self.each_at(text, at, |_, _| any = true);
            if any {
                return true;
            }
            at += length;
        }
        false
    }
}

/// How many bits there are for each word's first two characters.
const PAIR_BITS: usize = 8;

fn pair_bit(one: u32, other: u32, words: usize) -> (usize, u64) {
    let hash = (one.wrapping_mul(0x9E37_79B1) ^ other).wrapping_mul(0x85EB_CA6B);
    ((hash >> 6) as usize & (words - 1), 1 << (hash >> 26))
}

fn filter_word(character: u32) -> usize {
    (character >> 6) as usize % FILTER_WORDS
}

fn filter_bit(character: u32) -> u64 {
    1 << (character % 64)
}

/// The character at an offset, and how many bytes it takes.
#[inline]
pub(super) fn character_at(text: &str, at: usize) -> Option<(u32, usize)> {
    let bytes = text.as_bytes().get(at..)?;
    match *bytes {
        [] => None,
        [one, ..] if one < 0x80 => Some((u32::from(one), 1)),
        [one, two, three, ..] if one & 0xF0 == 0xE0 => {
            Some((u32::from(one & 0x0F) << 12 | u32::from(two & 0x3F) << 6 | u32::from(three & 0x3F), 3))
        }
        _ => text[at..].chars().next().map(|character| (u32::from(character), character.len_utf8())),
    }
}
