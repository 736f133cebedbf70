//! The directory that all starts of one trial share.

use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::Duration;

use paysys_engine::chance;

/// So long a restart comes after a kill, as far as files can tell.
const AN_HOUR: Duration = Duration::from_hours(1);

/// So deep a client's files are looked for.
const DEEPEST: usize = 8;

/// An empty directory, and gone afterwards with everything in it.
#[derive(Debug)]
pub(super) struct StateDirectory(PathBuf);

impl StateDirectory {
    pub(super) fn make() -> std::io::Result<Self> {
        let name = format!("paysys-trial-{}", chance::nonce());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Makes everything in it an hour older: nobody can tell how soon after a kill a client is started again, and one that
    /// forgets an old intent pays twice. What cannot be touched stays as it is.
    pub(super) fn age(&self) {
        age(&self.0, DEEPEST);
    }
}

impl Drop for StateDirectory {
    fn drop(&mut self) {
        // A directory left behind does no harm to the verdict.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn age(folder: &Path, deepest: usize) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() && deepest > 0 {
            age(&path, deepest - 1);
        }
        let _ = age_one(&path);
    }
}

fn age_one(path: &Path) -> std::io::Result<()> {
    let before = fs::metadata(path)?.modified()?.checked_sub(AN_HOUR);
    let Some(before) = before else {
        return Ok(());
    };
    let times = FileTimes::new().set_accessed(before).set_modified(before);
    File::open(path)?.set_times(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_aged_is_an_hour_older() {
        let state = StateDirectory::make().unwrap();
        let file = state.path().join("deep").join("intent");
        fs::create_dir(file.parent().unwrap()).unwrap();
        fs::write(&file, "1").unwrap();
        let modified = || fs::metadata(&file).unwrap().modified().unwrap();
        let before = modified();
        state.age();
        assert_eq!(before.duration_since(modified()).unwrap(), AN_HOUR);
    }
}
