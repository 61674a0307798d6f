//! Advisory locks: one process writes a store, and a snapshot that someone reads is not removed.
//!
//! The operating system frees a lock when a process ends, however it ends. A writer leaves its name in the file, for
//! the messages of those who find it locked.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{StoreError, description, layout::Layout};

#[derive(Debug)]
pub(super) struct Lock {
    _file: Option<File>,
}

/// Who writes to a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub process: u32,
    /// The command line, shortened.
    pub command: String,
    pub since: String,
}

impl Lock {
    /// The lock of the one who writes.
    pub fn writer(layout: &Layout) -> Result<Self, StoreError> {
        let failed = |source| layout.error(source);
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(layout.lock()).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::InUse { folder: layout.root.clone(), holder: holder(&mut file) });
            }
            // Some file systems know no locks; RocksDB's own lock is left.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(Self { _file: None }),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        // Only for messages: where it cannot be written (a full disk), the lock holds all the same.
        let _ = sign(&mut file);
        Ok(Self { _file: Some(file) })
    }

    /// The lock of one who reads the snapshot with this lock file. `None` where the snapshot is being removed.
    pub fn reader(path: &Path) -> io::Result<Option<Self>> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(path.exists().then_some(Self { _file: Some(file) })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(Some(Self { _file: None })),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// The lock of one who removes a snapshot. `None` where someone reads it.
    pub fn remover(path: &Path) -> Option<Self> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).ok()?;
        file.try_lock().ok()?;
        Some(Self { _file: Some(file) })
    }
}

fn sign(file: &mut File) -> io::Result<()> {
    let command: Vec<String> = std::env::args().map(|part| part.rsplit('/').next().unwrap_or_default().to_owned()).collect();
    let command: String = command.join(" ").chars().take(60).collect();
    let holder = Holder { process: std::process::id(), command, since: description::now() };
    file.set_len(0)?;
    file.rewind()?;
    serde_json::to_writer(&mut *file, &holder)?;
    file.flush()
}

fn holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}
