//! Words to hits.
//!
//! Words that stand apart must all occur in a paragraph or name; the characters of one word must follow each other. Where
//! nothing holds all of that, what holds most pairs of characters is given instead, and said to be only similar.

use std::collections::{BTreeMap, HashMap, HashSet};

use tantivy::{
    DocAddress, TantivyDocument, Term,
    collector::{Count, DocSetCollector, TopDocs},
    query::{BooleanQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery},
    schema::{IndexRecordOption, Value},
};

use super::{
    Index, SearchError,
    schema::{PARAGRAPH, REPORT},
    tokens::{is_han, normalized, pieces},
};

/// Which documents are searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// `paragraph`, `Report`, or the class of a thing, as `Project`; empty for all.
    pub classes: Vec<String>,
    /// The name of the place that reports; `None` for all.
    pub place: Option<String>,
    pub year: Option<i32>,
}

/// Which nodes a pattern of SPARQL binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    All,
    Passages,
    Things,
    Reports,
}

/// A place where words were found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// `paragraph`, `Report`, or the class of a thing.
    pub class: String,
    pub report: String,
    pub place: Option<String>,
    pub year: Option<i32>,
    /// The paragraph, or the names, the first of them the label.
    pub words: Vec<String>,
    /// Of a thing.
    pub iri: Option<String>,
    /// Of a paragraph: where it starts, in code points.
    pub start: Option<u64>,
    pub score: f32,
}

/// A page of hits, the best first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub total: usize,
    /// Nothing holds all the words; these are similar.
    pub similar: bool,
    pub hits: Vec<Hit>,
    /// How many there are of each class.
    pub classes: BTreeMap<String, usize>,
}

/// A node whose words match.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeHit {
    pub iri: String,
    pub score: f32,
}

impl Index {
    /// Hits from `offset` on, at most `limit`.
    pub fn find(&self, words: &str, filter: &Filter, offset: usize, limit: usize) -> Result<Found, SearchError> {
        let words = words_of(words)?;
        let strict = self.all_words(&words)?;
        let found = self.page(strict, filter, offset, limit)?;
        if found.total > 0 {
            return Ok(found);
        }
        let found = self.page(self.most_pairs(&words), filter, offset, limit)?;
        Ok(Found { similar: found.total > 0, ..found })
    }

    /// All nodes whose text holds the words, the best first, at most `limit`.
    pub fn nodes(&self, words: &str, scope: Scope, limit: usize) -> Result<Vec<NodeHit>, SearchError> {
        let words = words_of(words)?;
        let paragraph = || Self::is(self.fields.class, PARAGRAPH);
        let report = || Self::is(self.fields.class, REPORT);
        let mut clauses = vec![(Occur::Must, self.all_words(&words)?)];
        match scope {
            Scope::All => {}
            // A report holds what its paragraphs hold.
            Scope::Passages | Scope::Reports => clauses.push((Occur::Must, paragraph())),
            Scope::Things => clauses.extend([(Occur::MustNot, paragraph()), (Occur::MustNot, report())]),
        }
        let searcher = self.reader.searcher();
        let count = searcher.search(&BooleanQuery::new(clone_all(&clauses)), &Count).map_err(|error| self.failed(&error))?;
        if count == 0 {
            return Ok(Vec::new());
        }
        let top = TopDocs::with_limit(count).order_by_score();
        let documents = searcher.search(&BooleanQuery::new(clauses), &top).map_err(|error| self.failed(&error))?;
        let mut nodes = Nodes { words: words.iter().map(|word| squeezed(word)).collect(), seen: HashSet::new(), hits: Vec::new() };
        for (score, address) in documents {
            if nodes.hits.len() >= limit {
                break;
            }
            self.nodes_of(score, &self.document(address)?, scope, &mut nodes);
        }
        nodes.hits.truncate(limit);
        Ok(nodes.hits)
    }

    fn nodes_of(&self, score: f32, document: &TantivyDocument, scope: Scope, nodes: &mut Nodes) {
        let text = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
        let class = text(self.fields.class);
        if class == PARAGRAPH && matches!(scope, Scope::All | Scope::Passages) {
            let start = document.get_first(self.fields.start).and_then(|value| value.as_u64()).unwrap_or_default() as usize;
            let characters: Vec<char> = text(self.fields.words).chars().collect();
            for passage in text(self.fields.passages).split(' ') {
                let Some(offsets) = offsets(passage) else { continue };
                let last = offsets.end.saturating_sub(start).min(characters.len());
                let inside = characters.get(offsets.start.saturating_sub(start)..last);
                if inside.is_some_and(|part| nodes.match_in(&part.iter().collect::<String>())) {
                    nodes.add(format!("{}{passage}", text(self.fields.iri)), score);
                }
            }
        }
        if matches!(scope, Scope::All | Scope::Reports) && (class == PARAGRAPH || class == REPORT) {
            nodes.add(text(self.fields.report).to_owned(), score);
        } else if class != PARAGRAPH && class != REPORT {
            nodes.add(text(self.fields.iri).to_owned(), score);
        }
    }

    fn page(&self, words: Box<dyn Query>, filter: &Filter, offset: usize, limit: usize) -> Result<Found, SearchError> {
        let mut clauses = vec![(Occur::Must, words)];
        if let Some(place) = &filter.place {
            clauses.push((Occur::Must, Self::is(self.fields.place, place)));
        }
        if let Some(year) = filter.year {
            let term = Term::from_field_i64(self.fields.year, year.into());
            clauses.push((Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic))));
        }
        let classes = self.classes(&BooleanQuery::new(clone_all(&clauses)))?;
        if !filter.classes.is_empty() {
            let wanted = filter.classes.iter().map(|class| Self::is(self.fields.class, class)).collect();
            clauses.push((Occur::Must, Box::new(BooleanQuery::union(wanted))));
        }
        let searcher = self.reader.searcher();
        let query = BooleanQuery::new(clauses);
        let top = TopDocs::with_limit(limit.max(1)).and_offset(offset).order_by_score();
        let (total, documents) = searcher.search(&query, &(Count, top)).map_err(|error| self.failed(&error))?;
        let mut hits = Vec::new();
        for (score, address) in documents.into_iter().take(limit) {
            hits.push(self.hit(score, &self.document(address)?));
        }
        Ok(Found { total, similar: false, hits, classes })
    }

    /// How many hits there are of each class.
    fn classes(&self, query: &BooleanQuery) -> Result<BTreeMap<String, usize>, SearchError> {
        let searcher = self.reader.searcher();
        let matching = searcher.search(query, &DocSetCollector).map_err(|error| self.failed(&error))?;
        let mut of_segment: HashMap<u32, Vec<u32>> = HashMap::new();
        for address in matching {
            of_segment.entry(address.segment_ord).or_default().push(address.doc_id);
        }
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (segment, mut documents) in of_segment {
            documents.sort_unstable();
            let reader = searcher.segment_reader(segment);
            let inverted = reader.inverted_index(self.fields.class).map_err(|error| self.failed(&error))?;
            let failed = |error: std::io::Error| self.failed(&error.into());
            let mut terms = inverted.terms().stream().map_err(failed)?;
            while terms.advance() {
                let name = String::from_utf8_lossy(terms.key()).into_owned();
                let postings = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic).map_err(failed)?;
                *counts.entry(name).or_default() += common(postings, &documents);
            }
        }
        counts.retain(|_, count| *count > 0);
        Ok(counts)
    }

    fn document(&self, address: DocAddress) -> Result<TantivyDocument, SearchError> {
        self.reader.searcher().doc(address).map_err(|error| self.failed(&error))
    }

    fn hit(&self, score: f32, document: &TantivyDocument) -> Hit {
        let text = |field| document.get_first(field).and_then(|value| value.as_str().map(str::to_owned));
        let class = text(self.fields.class).unwrap_or_default();
        Hit {
            report: text(self.fields.report).unwrap_or_default(),
            place: text(self.fields.place),
            year: document.get_first(self.fields.year).and_then(|value| value.as_i64()).and_then(|year| year.try_into().ok()),
            words: document.get_all(self.fields.words).filter_map(|value| value.as_str().map(str::to_owned)).collect(),
            iri: text(self.fields.iri).filter(|_| class != PARAGRAPH && class != REPORT),
            start: document.get_first(self.fields.start).and_then(|value| value.as_u64()),
            class,
            score,
        }
    }

    fn all_words(&self, words: &[String]) -> Result<Box<dyn Query>, SearchError> {
        let clauses = words.iter().map(|word| Ok((Occur::Must, self.one_word(word)?)));
        Ok(Box::new(BooleanQuery::new(clauses.collect::<Result<Vec<_>, SearchError>>()?)))
    }

    fn one_word(&self, word: &str) -> Result<Box<dyn Query>, SearchError> {
        let terms: Vec<(usize, Term)> =
            pieces(word, false).into_iter().map(|piece| (piece.place, Term::from_field_text(self.fields.words, &piece.text))).collect();
        let mut single = word.chars().filter(|character| character.is_alphanumeric());
        Ok(match (terms.as_slice(), single.next(), single.next()) {
            ([], _, _) => Box::new(EmptyQuery),
            ([_], Some(character), None) if is_han(character) => self.starting_with(character)?,
            ([(_, term)], _, _) => Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)),
            _ => Box::new(PhraseQuery::new_with_offset(terms)),
        })
    }

    /// One character: all pairs that start with it, and itself at the end of a run.
    fn starting_with(&self, character: char) -> Result<Box<dyn Query>, SearchError> {
        let prefix = character.to_string();
        let mut terms = HashSet::new();
        for reader in self.reader.searcher().segment_readers() {
            let inverted = reader.inverted_index(self.fields.words).map_err(|error| self.failed(&error))?;
            let range = inverted.terms().range().ge(prefix.as_bytes());
            let mut stream = range.into_stream().map_err(|error| self.failed(&error.into()))?;
            while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                terms.insert(String::from_utf8_lossy(stream.key()).into_owned());
            }
        }
        Ok(Box::new(BooleanQuery::new_multiterms_query(terms.iter().map(|term| Term::from_field_text(self.fields.words, term)).collect())))
    }

    fn most_pairs(&self, words: &[String]) -> Box<dyn Query> {
        let pairs: HashSet<String> = words.iter().flat_map(|word| pieces(word, false)).map(|piece| piece.text).collect();
        let count = pairs.len();
        let clauses = pairs.into_iter().map(|pair| {
            let term = Term::from_field_text(self.fields.words, &pair);
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>)
        });
        // Most of them: all of one or two, two of three, three of five.
        let least = if count <= 2 { count } else { (count * 3).div_ceil(5) };
        Box::new(BooleanQuery::with_minimum_required_clauses(clauses.collect(), least))
    }
}

/// The words of a query: parted by white space; between quotation marks, white space parts nothing.
pub(super) fn words_of(query: &str) -> Result<Vec<String>, SearchError> {
    let mut words = Vec::new();
    for (index, part) in query.split(['"', '\u{201c}', '\u{201d}']).enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words.retain(|word| !pieces(word, false).is_empty());
    if words.is_empty() { Err(SearchError::NothingAsked { words: query.to_owned() }) } else { Ok(words) }
}

/// A text without what parts nothing, as words are compared.
pub(super) fn squeezed(text: &str) -> String {
    normalized(text).chars().filter(|character| !character.is_whitespace()).collect()
}

/// `start-end`.
fn offsets(passage: &str) -> Option<std::ops::Range<usize>> {
    let (start, end) = passage.split_once('-')?;
    Some(start.parse().ok()?..end.parse().ok()?)
}

/// Hits that are being gathered.
struct Nodes {
    words: Vec<String>,
    seen: HashSet<String>,
    hits: Vec<NodeHit>,
}

impl Nodes {
    fn match_in(&self, text: &str) -> bool {
        let text = squeezed(text);
        self.words.iter().all(|word| text.contains(word.as_str()))
    }

    fn add(&mut self, iri: String, score: f32) {
        if !iri.is_empty() && self.seen.insert(iri.clone()) {
            self.hits.push(NodeHit { iri, score });
        }
    }
}

fn clone_all(clauses: &[(Occur, Box<dyn Query>)]) -> Vec<(Occur, Box<dyn Query>)> {
    clauses.iter().map(|(occur, query)| (*occur, query.box_clone())).collect()
}

/// How many of the sorted documents the postings hold.
fn common(mut postings: impl tantivy::DocSet, documents: &[u32]) -> usize {
    let mut count = 0;
    for document in documents {
        if postings.doc() < *document {
            postings.seek(*document);
        }
        if postings.doc() == tantivy::TERMINATED {
            break;
        }
        count += usize::from(postings.doc() == *document);
    }
    count
}
