//! Trial files that somebody else wrote.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::yaml::{self, BadFile, Shape};

/// Why a catalogue could not be had.
#[derive(Debug, thiserror::Error)]
pub enum NoCatalogue {
    /// A file or directory could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Files with mistakes in them.
    #[error("{} of the trial files cannot be used", .0.len())]
    Bad(Vec<BadFile>),
    /// Nothing there.
    #[error("no trial files (*.yaml) in {}", .0.display())]
    Empty(PathBuf),
    /// One name for two trials.
    #[error("two trials are called `{id}`: {first} and {second}")]
    Twice {
        /// The name.
        id: String,
        /// The one's file.
        first: String,
        /// The other's.
        second: String,
    },
}

/// Name and text of one file, or of each in a directory.
pub(super) fn read(path: &Path) -> Result<Vec<(String, String)>, NoCatalogue> {
    let unreadable = |path: &Path, source| NoCatalogue::Unreadable {
        path: path.to_owned(),
        source,
    };
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = entries.map_err(|source| unreadable(path, source))?;
        let is_yaml = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "yaml");
        files = entries
            .iter()
            .map(fs::DirEntry::path)
            .filter(is_yaml)
            .collect();
        files.sort();
    }
    if files.is_empty() {
        return Err(NoCatalogue::Empty(path.to_owned()));
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).map_err(|source| unreadable(&path, source))?;
        Ok((path.display().to_string(), text))
    };
    files.into_iter().map(read).collect()
}

/// Are these trials and not scenarios? What a trial needs, no scenario has.
#[must_use]
pub fn are_trials(path: &Path) -> bool {
    let is_trial = |(name, text): &(String, String)| {
        let Ok(node) = yaml::parse(name, text) else {
            return false;
        };
        let Shape::Map(entries) = node.shape else {
            return false;
        };
        entries
            .iter()
            .any(|(key, _)| key.text == "may claim" || key.text == "trigger")
    };
    read(path).is_ok_and(|files| files.iter().any(is_trial))
}
