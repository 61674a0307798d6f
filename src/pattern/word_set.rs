//! Words that can stand at one place of a pattern, as a trie over characters.

/// Words with ranks: where several begin at the same place, that of the lowest rank is tried first.
#[derive(Clone, Debug)]
pub(super) struct WordSet {
    /// A bit for each hash of a first character: most places are told apart here.
    first: Box<[u64; FILTER_WORDS]>,
    edges: Vec<Edge>,
    shift: u32,
    /// For every node, one more than the rank of the word that ends there; 0 where none does.
    ranks: Vec<u32>,
    /// No word goes on behind a first character.
    single: bool,
}

/// From a node by a character to a node; an edge to node 0, the root, is a free place.
#[derive(Clone, Copy, Debug, Default)]
struct Edge {
    from: u32,
    by: u32,
    to: u32,
}

const FILTER_WORDS: usize = 64;

impl WordSet {
    /// Words in the order of their ranks.
    pub fn new<'a>(words: impl Iterator<Item = &'a str> + Clone) -> Self {
        let most: usize = words.clone().map(|word| word.chars().count()).sum();
        let mut set = Self { first: Box::new([0; FILTER_WORDS]), edges: Vec::new(), shift: 0, ranks: vec![0], single: true };
        set.make_room(most);
        for (rank, word) in words.enumerate() {
            set.insert(word, rank as u32);
        }
        let edges = std::mem::take(&mut set.edges);
        set.make_room(set.ranks.len());
        for edge in edges.into_iter().filter(|edge| edge.to != 0) {
            let place = set.place(edge.from, edge.by);
            set.edges[place] = edge;
        }
        set
    }

    fn make_room(&mut self, most: usize) {
        let room = (2 * most + 2).next_power_of_two();
        self.edges = vec![Edge::default(); room];
        self.shift = 64 - room.trailing_zeros();
    }

    fn insert(&mut self, word: &str, rank: u32) {
        let mut node = 0;
        for (position, character) in word.chars().enumerate() {
            let by = u32::from(character);
            if position == 0 {
                self.first[filter_word(by)] |= filter_bit(by);
            } else {
                self.single = false;
            }
            let place = self.place(node, by);
            if self.edges[place].to == 0 {
                self.edges[place] = Edge { from: node, by, to: self.ranks.len() as u32 };
                self.ranks.push(0);
            }
            node = self.edges[place].to;
        }
        let known = &mut self.ranks[node as usize];
        if *known == 0 {
            *known = rank + 1;
        }
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
        let mut node = 0;
        let mut end = at;
        while let Some((character, length)) = character_at(text, end) {
            if node == 0 && self.first[filter_word(character)] & filter_bit(character) == 0 {
                return;
            }
            node = self.edges[self.place(node, character)].to;
            if node == 0 {
                return;
            }
            end += length;
            let rank = self.ranks[node as usize];
            if rank != 0 {
                found(rank - 1, end);
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
