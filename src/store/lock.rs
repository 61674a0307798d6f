//! One writer or several readers: an advisory lock on a file in the store's folder.
//!
//! RocksDB locks out a second writer by itself, but a reader that opens the folder while another process writes would
//! see undefined data; so readers hold a shared lock, and a writer an exclusive one. The operating system frees the
//! lock when a process ends, however it ends.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::Path,
};

use super::StoreError;

pub(super) const FILE: &str = "reportgraph.lock";

#[derive(Debug)]
pub(super) struct Lock {
    _file: Option<File>,
}

impl Lock {
    pub fn exclusive(folder: &Path) -> Result<Self, StoreError> {
        Self::acquire(folder, File::try_lock)
    }

    pub fn shared(folder: &Path) -> Result<Self, StoreError> {
        Self::acquire(folder, File::try_lock_shared)
    }

    fn acquire(folder: &Path, lock: impl Fn(&File) -> Result<(), TryLockError>) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        let file = match OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path) {
            Ok(file) => file,
            // A store on a read-only medium cannot be written by anyone, so it needs no lock to be read.
            Err(error) if matches!(error.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied) => {
                return Ok(Self { _file: None });
            }
            Err(source) => return Err(StoreError::Folder { folder: folder.to_owned(), source }),
        };
        match lock(&file) {
            Ok(()) => Ok(Self { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse { folder: folder.to_owned() }),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(Self { _file: None }),
            Err(TryLockError::Error(source)) => Err(StoreError::Folder { folder: folder.to_owned(), source }),
        }
    }
}
