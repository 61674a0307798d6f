//! The rule set: everything the program knows about the language of reports, loaded from `rules/` as one value.

use std::{collections::BTreeMap, io, path::Path};

use include_dir::{Dir, DirEntry, include_dir};

use crate::{
    document::{DocumentGrammar, DocumentGrammarError},
    fact::{FactRules, FactRulesError},
    hash,
    identity::GazetteerError,
    lexicon::{LexiconError, Lexicons},
    panel::BasisError,
};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// All rules, loaded: one value that threads share.
#[derive(Debug)]
pub struct RuleSet {
    lexicons: Lexicons,
    document: DocumentGrammar,
    facts: FactRules,
    sha256: String,
}

/// Why rules could not be loaded. Each names the file and place.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    #[error(transparent)]
    Document(#[from] DocumentGrammarError),
    #[error(transparent)]
    Facts(#[from] FactRulesError),
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
    #[error(transparent)]
    Panel(#[from] BasisError),
    #[error("lexicon/indicators.tsv: {0}")]
    Indicators(String),
    #[error("lexicon/units.tsv: {0}")]
    Units(String),
}

impl RuleSet {
    pub fn load(files: &RuleFiles) -> Result<Self, RuleError> {
        let lexicons = Lexicons::load(files)?;
        let document = DocumentGrammar::new(&lexicons)?;
        let facts = FactRules::load(files, &lexicons)?;
        Ok(Self { lexicons, document, facts, sha256: files.sha256() })
    }

    pub fn lexicons(&self) -> &Lexicons {
        &self.lexicons
    }

    /// What finds the outline of a report.
    pub fn document(&self) -> &DocumentGrammar {
        &self.document
    }

    /// What finds facts.
    pub fn facts(&self) -> &FactRules {
        &self.facts
    }

    /// Of the files that the rules were loaded from, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// The files of `rules/` by their path below it (`lexicon/units.tsv`), as text.
#[derive(Clone, Debug)]
pub struct RuleFiles(BTreeMap<String, String>);

impl RuleFiles {
    /// The files that were built into the program.
    pub fn built_in() -> Self {
        let mut files = BTreeMap::new();
        collect(&BUILT_IN, &mut files);
        Self(files)
    }

    /// The files of a folder laid out like `rules/`. Errors name what could not be read.
    pub fn from_folder(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                let name = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                let name = name.to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read_to_string(entry.path())?);
            }
        }
        Ok(Self(files))
    }

    /// The text of one file, or an empty text where there is none.
    pub fn get(&self, path: &str) -> &str {
        self.0.get(path).map_or("", String::as_str)
    }

    /// The files below a folder with their paths, in the order of their paths.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter(move |(path, _)| path.starts_with(folder)).map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// SHA-256 over all paths and texts, in hexadecimal: two rule sets with the same hash find the same facts.
    pub fn sha256(&self) -> String {
        hash::sha256_of_parts(self.0.iter().flat_map(|(path, text)| [path.as_str(), text]))
    }
}

fn collect(folder: &Dir<'_>, files: &mut BTreeMap<String, String>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, files),
            DirEntry::File(file) => {
                let text = file.contents_utf8().expect("a test holds that every file of rules/ is UTF-8");
                files.insert(file.path().to_string_lossy().replace('\\', "/"), text.to_owned());
            }
        }
    }
}
