//! Which files are meant by the paths that were named: files themselves, and all report files below folders.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use walkdir::{DirEntry, WalkDir};

use super::{Origin, Problem, SourceError, file_name, format_of, reader::STANDARD_INPUT};

/// The files that were found, and the paths that gave none.
#[derive(Debug, Default)]
pub struct Found {
    /// Sorted by file name, then by path; no file twice. The order does not depend on how the paths were named.
    pub files: Vec<PathBuf>,
    pub errors: Vec<SourceError>,
}

/// Finds the report files that `paths` stand for.
///
/// A file named outright is taken whatever its extension; below a folder only files of a known format are. Hidden files
/// and folders, and a README, are passed over. A folder without any report file is an error.
pub fn find(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    let mut seen = HashSet::new();
    for path in paths {
        if path.as_os_str() == STANDARD_INPUT {
            if seen.insert(path.clone()) {
                found.files.push(path.clone());
            }
            continue;
        }
        match std::fs::metadata(path) {
            // A part of a file (`a.zip!b.txt`) stands as it was written.
            Err(_) if !Origin::parse(path).part.is_whole() => {
                if seen.insert(path.clone()) {
                    found.files.push(path.clone());
                }
            }
            Err(error) => found.errors.push(SourceError::from_io(path, &error)),
            Ok(metadata) if metadata.is_dir() => walk(path, &mut seen, &mut found),
            Ok(_) => add(path, &mut seen, &mut found),
        }
    }
    found.files.sort_by_cached_key(|path| (file_name(path), path.clone()));
    found.errors.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(folder: &Path, seen: &mut HashSet<PathBuf>, found: &mut Found) {
    let mut any = false;
    let errors_before = found.errors.len();
    let visible = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    for entry in WalkDir::new(folder).follow_links(true).into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && format_of(entry.path()).is_some() && !is_about_the_folder(&entry) => {
                any = true;
                add(entry.path(), seen, found);
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder);
                let problem = match error.io_error() {
                    _ if error.loop_ancestor().is_some() => Problem::Loop,
                    Some(error) => Problem::Unreadable { reason: error.to_string() },
                    None => Problem::Unreadable { reason: error.to_string() },
                };
                found.errors.push(SourceError::new(path, problem));
            }
        }
    }
    if !any && found.errors.len() == errors_before {
        found.errors.push(SourceError::new(folder, Problem::NoReports));
    }
}

/// Whether a file tells about the others, by its name.
fn is_about_the_folder(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy().to_lowercase();
    ["readme", "license", "changelog"].iter().any(|start| name.starts_with(start))
}

/// Adds a file, unless it is already there under another spelling of its path.
fn add(path: &Path, seen: &mut HashSet<PathBuf>, found: &mut Found) {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if seen.insert(real) {
        found.files.push(path.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn names(found: &Found) -> Vec<String> {
        found.files.iter().map(|path| file_name(path)).collect()
    }

    #[test]
    fn files_come_sorted_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).unwrap();
        for path in ["b.txt", "c.TXT", "inner/a.txt", "notes.odt", "README.md", ".hidden.txt"] {
            fs::write(folder.path().join(path), "x").unwrap();
        }
        let found = find(&[folder.path().join("b.txt"), folder.path().to_owned(), inner.join("../b.txt")]);
        assert_eq!(names(&found), ["a.txt", "b.txt", "c.TXT"]);
        assert!(found.errors.is_empty());
    }

    #[test]
    fn a_named_file_may_have_any_extension() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("notes.odt"), "x").unwrap();
        assert_eq!(names(&find(&[folder.path().join("notes.odt")])), ["notes.odt"]);
        assert_eq!(find(&[folder.path().to_owned()]).errors[0].problem, Problem::NoReports);
    }

    #[test]
    fn missing_paths_do_not_stop_the_others() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "x").unwrap();
        let found = find(&[folder.path().join("none"), folder.path().to_owned()]);
        assert_eq!(names(&found), ["a.txt"]);
        assert_eq!(found.errors.len(), 1);
        assert_eq!(found.errors[0].problem, Problem::Missing);
    }
}
