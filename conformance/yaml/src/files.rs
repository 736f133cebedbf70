//! Files that somebody else wrote: one of them, or a directory of them.

use std::path::{Path, PathBuf};
use std::{fs, io};

use paysys_input::text;

/// A file or directory that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {source}", path.display())]
pub struct Unreadable {
    path: PathBuf,
    source: io::Error,
}

/// One file, or each `*.yaml` in a directory, in the order of their names.
///
/// # Errors
/// When the directory cannot be read.
pub fn list_files(path: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|source| unreadable(path, source))?;
    let mut files: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    files.retain(|file| file.extension().is_some_and(|kind| kind == "yaml"));
    files.sort();
    Ok(files)
}

/// Name and text of one file, or of each `*.yaml` in a directory, in the order of their names.
///
/// # Errors
/// With the first that cannot be read.
pub fn read_files(path: &Path) -> Result<Vec<(String, String)>, Unreadable> {
    let read = |path: &PathBuf| {
        let text = text::file(path).map_err(|source| unreadable(path, source))?;
        Ok((path.display().to_string(), text))
    };
    list_files(path)?.iter().map(read).collect()
}

fn unreadable(path: &Path, source: io::Error) -> Unreadable {
    Unreadable {
        path: path.to_owned(),
        source,
    }
}
