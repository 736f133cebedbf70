//! Files that somebody else wrote: one of them, or a directory of them.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// A file or directory that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {source}", path.display())]
pub struct Unreadable {
    /// Which.
    path: PathBuf,
    /// Why.
    source: io::Error,
}

/// Name and text of one file, or of each `*.yaml` in a directory, in the order of their names.
///
/// # Errors
/// With the first that cannot be read.
pub fn read_files(path: &Path) -> Result<Vec<(String, String)>, Unreadable> {
    let unreadable = |path: &Path, source| Unreadable {
        path: path.to_owned(),
        source,
    };
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = entries.map_err(|source| unreadable(path, source))?;
        files = entries.iter().map(fs::DirEntry::path).collect();
        files.retain(|file| file.extension().is_some_and(|kind| kind == "yaml"));
        files.sort();
    }
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).map_err(|source| unreadable(path, source))?;
        Ok((path.display().to_string(), text))
    };
    files.iter().map(read).collect()
}
