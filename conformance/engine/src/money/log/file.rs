//! The file itself: locked, appended, synced.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::LogError;
use super::record::{Line, Record};
use crate::money::durable;

/// How every record begins.
const BEGINNING: &[u8] = br#"{"event":"#;

/// A locked file; the lock goes with the process, however that ends.
#[derive(Debug)]
pub(super) struct LogFile {
    path: PathBuf,
    file: File,
}

impl LogFile {
    pub(super) fn open(path: &Path) -> Result<(Self, Vec<Line>), LogError> {
        let broken = |source| LogError::Io {
            path: path.to_owned(),
            source,
        };
        let mut options = File::options();
        options.create(true).read(true).append(true);
        let mut file = options.open(path).map_err(broken)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LogError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => return Err(broken(source)),
        }
        durable::entry(path).map_err(broken)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(broken)?;
        let lines = parse(path, &bytes)?;
        let (whole, rest) = halves(&bytes);
        if Line::read(rest).is_some() {
            file.write_all(b"\n").map_err(broken)?;
        } else {
            // Cut off while it was written, so what it speaks of had not been sent, or stays unknown.
            file.set_len(whole.len() as u64).map_err(broken)?;
        }
        let path = path.to_owned();
        Ok((Self { path, file }, lines))
    }

    pub(super) fn append(&mut self, record: Record) -> Result<Line, LogError> {
        let text = serde_json::to_string(&record).expect("a record has a JSON form");
        let written = self.file.write_all((text.clone() + "\n").as_bytes());
        let synced = written.and_then(|()| self.file.sync_all());
        synced.map_err(|source| LogError::Io {
            path: self.path.clone(),
            source,
        })?;
        let bytes = text.into_bytes();
        Ok(Line { record, bytes })
    }
}

/// Everything in a log; none: nothing.
pub(super) fn read(path: &Path) -> Result<Vec<Line>, LogError> {
    match std::fs::read(path) {
        Ok(bytes) => parse(path, &bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(source) => Err(LogError::Io {
            path: path.to_owned(),
            source,
        }),
    }
}

/// Reads whole lines. What follows them is a record that lacks its line's end only, or the beginning of one that was never
/// finished.
fn parse(path: &Path, bytes: &[u8]) -> Result<Vec<Line>, LogError> {
    let damaged = |index: usize| LogError::Damaged {
        path: path.to_owned(),
        line: index + 1,
    };
    let (whole, rest) = halves(bytes);
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    if !rest.starts_with(BEGINNING) && !BEGINNING.starts_with(rest) {
        return Err(damaged(lines.len()));
    }
    let read = |(index, line): (usize, &&[u8])| Line::read(line).ok_or_else(|| damaged(index));
    let lines = lines.iter().enumerate().map(read);
    lines.chain(Line::read(rest).map(Ok)).collect()
}

/// Whole lines, and what follows the last of them.
fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().rposition(|byte| *byte == b'\n');
    bytes.split_at(end.map_or(0, |end| end + 1))
}
