//! The file itself: locked, appended, synced.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::LogError;
use super::record::Record;

/// A locked file; the lock goes with the process, however that ends.
#[derive(Debug)]
pub(super) struct LogFile {
    path: PathBuf,
    file: File,
}

impl LogFile {
    pub(super) fn open(path: &Path) -> Result<(Self, Vec<Record>), LogError> {
        let broken = |source| LogError::Io {
            path: path.to_owned(),
            source,
        };
        let is_new = !path.exists();
        let mut options = File::options();
        options.create(true).read(true).append(true);
        let mut file = options.open(path).map_err(broken)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LogError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => return Err(broken(source)),
        }
        if is_new {
            sync_directory(path).map_err(broken)?;
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(broken)?;
        let whole = whole_lines(&text);
        if whole.len() < text.len() {
            // Cut off while it was written, so what it speaks of had not been sent, or stays unknown.
            file.set_len(whole.len() as u64).map_err(broken)?;
        }
        let records = parse(path, whole)?;
        let path = path.to_owned();
        Ok((Self { path, file }, records))
    }

    pub(super) fn append(&mut self, record: &Record) -> Result<(), LogError> {
        let line = serde_json::to_string(record).expect("a record has a JSON form") + "\n";
        let written = self.file.write_all(line.as_bytes());
        let synced = written.and_then(|()| self.file.sync_all());
        synced.map_err(|source| LogError::Io {
            path: self.path.clone(),
            source,
        })
    }
}

/// Reads whole lines; a last one without its end was never finished.
pub(super) fn parse(path: &Path, text: &str) -> Result<Vec<Record>, LogError> {
    let read = |(index, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|_| LogError::Damaged {
            path: path.to_owned(),
            line: index + 1,
        })
    };
    whole_lines(text).lines().enumerate().map(read).collect()
}

fn whole_lines(text: &str) -> &str {
    text.rfind('\n').map_or("", |end| &text[..=end])
}

/// A new file is on disk only when its directory says so, too.
fn sync_directory(path: &Path) -> io::Result<()> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}
