//! Trial files that somebody else wrote.

use std::path::{Path, PathBuf};

use paysys_yaml::{BadFile, Shape, Unreadable};

/// Why a catalogue could not be had.
#[derive(Debug, thiserror::Error)]
pub enum NoCatalogue {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("{} of the trial files cannot be used", .0.len())]
    Bad(Vec<BadFile>),
    #[error("no trial files (*.yaml) in {}", .0.display())]
    Empty(PathBuf),
    #[error("two trials are called `{id}`: {first} and {second}")]
    Twice {
        id: String,
        first: String,
        second: String,
    },
}

/// Name and text of one file, or of each in a directory.
pub(super) fn read(path: &Path) -> Result<Vec<(String, String)>, NoCatalogue> {
    match paysys_yaml::read_files(path)? {
        files if files.is_empty() => Err(NoCatalogue::Empty(path.to_owned())),
        files => Ok(files),
    }
}

/// Are these trials and not scenarios? What a trial needs, no scenario has.
#[must_use]
pub fn are_trials(path: &Path) -> bool {
    let is_trial = |(name, text): &(String, String)| {
        let Ok(node) = paysys_yaml::parse(name, text) else {
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
