//! The file in which it is kept how a gateway answered earlier.

use std::path::{Path, PathBuf};
use std::{fs, io};

use paysys_judge::history::{History, Memory, NoMemory, Whose};
use paysys_judge::verdict::RunResult;

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ObservationsError {
    #[error("the observations in {}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{}: {reason}", path.display())]
    Malformed { path: PathBuf, reason: NoMemory },
}

/// Reads a memory, or begins one.
///
/// # Errors
/// When it cannot be read, or is none.
pub fn open(path: &Path, whose: Whose) -> Result<Memory, ObservationsError> {
    match fs::read_to_string(path) {
        Ok(text) => Memory::read(&text, whose).map_err(|reason| ObservationsError::Malformed {
            path: path.to_owned(),
            reason,
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Memory::begun(whose)),
        Err(source) => Err(ObservationsError::io(path, source)),
    }
}

/// Takes in what a run observed, and writes it down.
///
/// # Errors
/// When the file cannot be written.
pub fn remember(
    path: &Path,
    history: &mut History,
    result: &RunResult,
) -> Result<(), ObservationsError> {
    let Some(memory) = &mut history.memory else {
        return Ok(());
    };
    memory.learn(result.records(), history.today);
    // Whole or not at all: a run that is killed leaves the old file.
    let draft = draft(path);
    let written = fs::write(&draft, memory.text()).and_then(|()| fs::rename(&draft, path));
    written.map_err(|source| ObservationsError::io(path, source))
}

/// Where it is written first.
#[must_use]
pub fn draft(path: &Path) -> PathBuf {
    path.with_added_extension("new")
}

impl ObservationsError {
    fn io(path: &Path, source: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}
