//! Where snapshots are: those compiled in, and a directory of the user's laid over them.

use paysys_contract::built_in;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::Difference;
use super::file::{pending_text, reviewed_text};
use paysys_exchange::Redactor;
use paysys_scenario::Library;

/// Where snapshots are looked for and left.
#[derive(Clone, Debug)]
pub struct SnapshotStore {
    directory: PathBuf,
    overlay: Option<&'static str>,
    redactor: Redactor,
}

/// A snapshot that waits for a review.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pending {
    pub id: String,
    pub path: PathBuf,
}

/// Why snapshots cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("the snapshot {}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("no snapshot of `{id}` waits for a review in {}{}", directory.display(), near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    NotPending {
        id: String,
        directory: PathBuf,
        near: Option<String>,
    },
}

impl SnapshotStore {
    /// A directory's snapshots, laid over those compiled in; `overlay` names a kind of target that differs.
    #[must_use]
    pub fn at(directory: PathBuf, overlay: Option<&'static str>) -> Self {
        Self {
            directory,
            overlay,
            redactor: Redactor::default(),
        }
    }

    /// The same, on which no secret of this one's is ever laid.
    #[must_use]
    pub fn striking(self, redactor: &Redactor) -> Self {
        Self {
            redactor: redactor.clone(),
            ..self
        }
    }

    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Where a scenario's transcript waits, if it differs.
    #[must_use]
    pub fn waits(&self, id: &str) -> PathBuf {
        self.place().join(format!("{id}.snap.new"))
    }

    /// Compares; what differs is left for a review, what agrees is no longer left.
    pub(super) fn compare(
        &self,
        id: &str,
        came: &str,
    ) -> Result<Option<Difference>, SnapshotError> {
        let came = self.redactor.clean_text(came.trim_end_matches('\n'));
        let reviewed = self.reviewed(id)?;
        let path = self.waits(id);
        if reviewed.as_deref() == Some(came.as_str()) {
            return match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(&path, error)),
                _ => Ok(None),
            };
        }
        let made = fs::create_dir_all(self.place());
        made.and_then(|()| fs::write(&path, pending_text(&came)))
            .map_err(|error| failed(&path, error))?;
        Ok(Some(Difference {
            id: id.to_owned(),
            reviewed,
            came,
            waits: path,
        }))
    }

    /// The reviewed text: the user's before the compiled-in one, the overlay's before the common one.
    fn reviewed(&self, id: &str) -> Result<Option<String>, SnapshotError> {
        let name = format!("{id}.snap");
        for path in [self.place().join(&name), self.directory.join(&name)] {
            match fs::read_to_string(&path) {
                Ok(text) => return Ok(Some(reviewed_text(&text).to_owned())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(&path, error)),
            }
        }
        let built_in = built_in::SNAPSHOTS
            .iter()
            .find(|(known, _)| *known == format!("fixtures/snapshots/{name}"));
        Ok(built_in.map(|(_, text)| reviewed_text(text).to_owned()))
    }

    /// Where what differs is left.
    #[must_use]
    pub fn place(&self) -> PathBuf {
        match self.overlay {
            Some(overlay) => self.directory.join(overlay),
            None => self.directory.clone(),
        }
    }

    /// Everything that waits, in the directory and its overlays.
    ///
    /// # Errors
    /// When a directory cannot be read.
    pub fn pending(&self) -> Result<Vec<Pending>, SnapshotError> {
        let mut pending: Vec<Pending> = self
            .files()?
            .into_iter()
            .filter_map(|path| {
                let name = path.file_name()?.to_str()?;
                let id = name.strip_suffix(".snap.new")?.to_owned();
                Some(Pending { id, path })
            })
            .collect();
        pending.sort();
        Ok(pending)
    }

    /// Snapshots of scenarios that do not exist.
    ///
    /// # Errors
    /// When a directory cannot be read.
    pub fn orphans(&self, library: &Library) -> Result<Vec<PathBuf>, SnapshotError> {
        let ids: BTreeSet<&str> = library
            .scenarios()
            .iter()
            .map(|scenario| scenario.id.as_str())
            .collect();
        let is_orphan = |path: &PathBuf| {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            let id = name
                .strip_suffix(".snap.new")
                .or_else(|| name.strip_suffix(".snap"));
            id.is_some_and(|id| !ids.contains(id))
        };
        Ok(self.files()?.into_iter().filter(is_orphan).collect())
    }

    /// What waits under an id.
    ///
    /// # Errors
    /// When nothing does.
    pub fn find(&self, id: &str) -> Result<Vec<Pending>, SnapshotError> {
        let (found, others): (Vec<_>, Vec<_>) = self
            .pending()?
            .into_iter()
            .partition(|pending| pending.id == id);
        if found.is_empty() {
            let near = paysys_yaml::nearest(id, others.iter().map(|pending| pending.id.as_str()));
            return Err(SnapshotError::NotPending {
                id: id.to_owned(),
                directory: self.directory.clone(),
                near: near.map(str::to_owned),
            });
        }
        Ok(found)
    }

    /// What would change.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn difference(&self, pending: &Pending) -> Result<Difference, SnapshotError> {
        let text =
            fs::read_to_string(&pending.path).map_err(|error| failed(&pending.path, error))?;
        let is_below = pending.path.parent() != Some(self.directory.as_path());
        let store = Self {
            overlay: self.overlay.filter(|_| is_below),
            ..self.clone()
        };
        let beside = pending.path.with_extension("");
        let reviewed = match fs::read_to_string(&beside) {
            Ok(text) => Some(reviewed_text(&text).to_owned()),
            Err(_) => store.reviewed(&pending.id)?,
        };
        Ok(Difference {
            id: pending.id.clone(),
            reviewed,
            came: reviewed_text(&text).to_owned(),
            waits: pending.path.clone(),
        })
    }

    fn files(&self) -> Result<Vec<PathBuf>, SnapshotError> {
        let mut files = Vec::new();
        for entry in entries(&self.directory)? {
            if entry.is_dir() {
                files.extend(entries(&entry)?);
            } else {
                files.push(entry);
            }
        }
        Ok(files)
    }
}

impl Pending {
    /// It is as it should be from now on.
    ///
    /// # Errors
    /// When the file cannot be renamed.
    pub fn accept(&self) -> Result<(), SnapshotError> {
        fs::rename(&self.path, self.path.with_extension(""))
            .map_err(|error| failed(&self.path, error))
    }

    /// It is not.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn reject(&self) -> Result<(), SnapshotError> {
        fs::remove_file(&self.path).map_err(|error| failed(&self.path, error))
    }
}

/// What is in a directory; nothing, if it is not there.
fn entries(directory: &Path) -> Result<Vec<PathBuf>, SnapshotError> {
    let read = match fs::read_dir(directory) {
        Ok(read) => read,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(directory, error)),
    };
    let entries = read
        .collect::<io::Result<Vec<_>>>()
        .map_err(|error| failed(directory, error))?;
    Ok(entries.into_iter().map(|entry| entry.path()).collect())
}

fn failed(path: &Path, source: io::Error) -> SnapshotError {
    SnapshotError::Io {
        path: path.to_owned(),
        source,
    }
}
