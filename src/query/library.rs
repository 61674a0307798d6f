//! All named queries: those built into the program, and those of a folder, which come before built-in ones of the same name.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

use super::{Header, QueryError, error::nearest};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// A query with its name (the stem of its file).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedQuery {
    pub name: String,
    pub header: Header,
    pub text: String,
}

/// Named queries in the order of their names.
#[derive(Clone, Debug, Default)]
pub struct Library(BTreeMap<String, NamedQuery>);

impl Library {
    /// The queries of `queries/`, as they were when the program was built.
    pub fn built_in() -> Self {
        let mut library = Self::default();
        for file in BUILT_IN.files().filter(|file| is_query(file.path())) {
            let text = file.contents_utf8().expect("a test holds that every built-in query is UTF-8");
            library.add(file.path(), text).expect("a test holds that every built-in query has a good header");
        }
        library
    }

    /// Adds the `*.rq` files of a folder.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), QueryError> {
        let unreadable = |path: &Path, error: std::io::Error| QueryError::Unreadable { path: path.to_owned(), reason: error.to_string() };
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
            paths.push(entry.map_err(|error| unreadable(folder, error))?.path());
        }
        paths.sort();
        for path in paths.iter().filter(|path| is_query(path)) {
            let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, error))?;
            self.add(path, &text)?;
        }
        Ok(())
    }

    fn add(&mut self, path: &Path, text: &str) -> Result<(), QueryError> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let header = Header::parse(text).map_err(|source| QueryError::Header { path: path.to_owned(), source })?;
        self.0.insert(name.clone(), NamedQuery { name, header, text: text.to_owned() });
        Ok(())
    }

    pub fn get(&self, name: &str) -> Result<&NamedQuery, QueryError> {
        self.0.get(name).ok_or_else(|| {
            let known: Vec<String> = self.0.keys().cloned().collect();
            QueryError::UnknownName { name: name.to_owned(), nearest: nearest(name, &known), known }
        })
    }

    pub fn iter(&self) -> impl Iterator<Item = &NamedQuery> {
        self.0.values()
    }
}

fn is_query(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rq")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_query_is_described_in_both_languages() {
        for query in Library::built_in().iter() {
            let Header { title, title_zh, question, question_zh, parameters } = &query.header;
            for text in [title, title_zh, question, question_zh] {
                assert!(!text.is_empty(), "{}: the header lacks a title or question", query.name);
            }
            for parameter in parameters {
                assert!(!parameter.description.is_empty(), "{}: {} is not described", query.name, parameter.name);
                assert!(query.text.contains(&format!("${}", parameter.name)), "{}: {} is not used", query.name, parameter.name);
            }
        }
    }

    #[test]
    fn a_folder_comes_before_what_is_built_in() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mine.rq"), "# title: Mine\nSELECT * {}").unwrap();
        std::fs::write(folder.path().join("notes.md"), "# nothing").unwrap();
        let mut library = Library::built_in();
        library.add_folder(folder.path()).unwrap();
        assert_eq!(library.get("mine").unwrap().header.title, "Mine");
        assert!(library.get("notes").is_err());
    }
}
