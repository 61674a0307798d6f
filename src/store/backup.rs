//! A copy of a store, made while others read it, and while one writes.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

use super::{
    Description, StoreError,
    layout::{Kind, Layout, sync_folder},
    snapshot::Snapshot,
};

/// Copies a store, as it was when its newest snapshot was made, to a folder that is empty or not there yet. The copy is
/// a store of its own. Returns what it says of itself.
pub fn backup(folder: &Path, target: &Path) -> Result<Description, StoreError> {
    let from = Layout::new(folder);
    from.expect_store()?;
    let to = Layout::new(target);
    if to.kind()? != Kind::Vacant {
        return Err(StoreError::TargetExists { folder: target.to_owned() });
    }
    let (snapshot, _lock) = Snapshot::pin(&from)?;
    copy(&from, &snapshot, &to).map_err(|error| to.error(error))?;
    Description::read(&to.description())
}

fn copy(from: &Layout, snapshot: &Snapshot, to: &Layout) -> io::Result<()> {
    // It only grows, so that all texts of the snapshot are in it.
    fs::create_dir_all(to.snapshots())?;
    fs::copy(from.texts(), to.texts())?;
    File::open(to.texts())?.sync_all()?;
    snapshot.copy_to(to)?;
    if from.identities().exists() {
        fs::copy(from.identities(), to.identities())?;
    }
    // Last, since it makes the folder a store.
    fs::copy(snapshot.description(), to.description())?;
    File::open(to.description())?.sync_all()?;
    sync_folder(&to.root);
    Ok(())
}
