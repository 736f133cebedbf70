//! What is remembered of payments outside the money log: which plans were spent, and how far each log had come. A log that was
//! put back from a copy, cut, or deleted is known by that.
//!
//! ```text
//! id                   which directory this is; plans made with one are refused with another
//! plans/HASH-EXPIRY    a plan of which something was paid; that the file is there is what counts
//! logs/ID.json         how far the log with that id had come, and where it was used
//! logs/ID.lock         locked by the run that pays with it, or with a copy of it
//! ```
//!
//! Before each payment: the plan's file, then the log's own record, then `logs/ID.json`, each synced, then the request. If the
//! machine stops between two of them, nothing was sent, the plan is spent, and a record in the log counts as unknown.

mod error;
mod known;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

pub use error::StateError;
pub use known::KnownLog;

use super::approval::Approval;
use super::durable;
use super::log::{LogView, absolute};
use crate::{chance, wall_clock};

/// Where payments are remembered. It need not be there yet.
#[derive(Clone, Debug)]
pub struct StateDirectory(PathBuf);

/// A log that this run alone pays with.
#[derive(Debug)]
pub struct HeldLog {
    state: StateDirectory,
    log: String,
    is_spent: bool,
    #[expect(dead_code, reason = "the lock goes with it")]
    lock: File,
}

impl StateDirectory {
    /// As told, else the user's state directory (XDG), which `variable` leads to.
    ///
    /// # Errors
    /// When nothing says where it is.
    pub fn find(
        named: Option<&Path>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, StateError> {
        // The XDG specification says that a relative path counts as none.
        let home = |name| {
            variable(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let named = named.filter(|path| !path.as_os_str().is_empty());
        let usual = || {
            let state = home("XDG_STATE_HOME").or_else(|| Some(home("HOME")?.join(".local/state")));
            Some(state?.join("paysys-conformance"))
        };
        let found = named.map(Path::to_owned).or_else(usual);
        found.map(Self).ok_or(StateError::Nowhere)
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Which directory this is, so that a plan is good for no other: that would not know that it was spent. One that has no id
    /// yet gets one.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn identity(&self) -> Result<String, StateError> {
        let path = self.0.join("id");
        let read = || match fs::read_to_string(&path) {
            Ok(id) if !id.trim().is_empty() => Ok(Some(id)),
            Ok(_) => Ok(None),
            Err(error) if is_absent(&error) => Ok(None),
            Err(source) => Err(failed(&path, source)),
        };
        if let Some(id) = read()? {
            return Ok(id);
        }
        durable::directory(&self.0).map_err(|source| failed(&self.0, source))?;
        durable::replace(&path, chance::uuid().as_bytes())
            .map_err(|source| failed(&path, source))?;
        // Of two that begin it at once one has the last word.
        Ok(read()?.unwrap_or_default())
    }

    /// Was something paid of this plan, whichever log it was?
    ///
    /// # Errors
    /// When it was, or that cannot be found out.
    pub fn unspent(&self, plan: &Approval) -> Result<(), StateError> {
        let path = self.plan(plan);
        match fs::read_to_string(&path) {
            Ok(at) => Err(StateError::Spent { at }),
            Err(error) if is_absent(&error) => Ok(()),
            Err(source) => Err(StateError::Io { path, source }),
        }
    }

    /// Is a log what is remembered of it, and of its place? `view` is none where there is no log.
    ///
    /// # Errors
    /// When it is not, or that cannot be found out.
    pub fn check(&self, path: &Path, view: Option<&LogView>) -> Result<(), StateError> {
        let path = absolute(path).display().to_string();
        let known = self.known()?;
        let mut here = known.iter().filter(|known| known.belongs_at(&path));
        let Some(view) = view else {
            return here
                .next()
                .map_or(Ok(()), |_| Err(StateError::Gone { path }));
        };
        if here.any(|known| known.log != view.id) {
            return Err(StateError::Another { path });
        }
        match known.iter().find(|known| known.log == view.id) {
            Some(known) => known.agrees_with(view),
            None if view.payments > 0 => Err(StateError::Unknown {
                path,
                state: self.0.clone(),
            }),
            None => Ok(()),
        }
    }

    /// What is remembered of the logs that were used at a path.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn known_at(&self, path: &Path) -> Result<Vec<KnownLog>, StateError> {
        let path = absolute(path).display().to_string();
        let mut known = self.known()?;
        known.retain(|known| known.belongs_at(&path));
        Ok(known)
    }

    /// Takes a log for this run alone: no other run pays with it, or with a copy of it elsewhere.
    ///
    /// # Errors
    /// When another run has it, or the directory cannot be written.
    pub fn hold(&self, log: &LogView) -> Result<HeldLog, StateError> {
        for directory in [&self.logs(), &self.plans()] {
            durable::directory(directory).map_err(|source| failed(directory, source))?;
        }
        // Found out now, and not when the first payment is due.
        let probe = self.plans().join(".writable");
        durable::replace(&probe, b"").map_err(|source| failed(&probe, source))?;
        let path = self.file_of(&log.id, "lock")?;
        let lock = durable::lock_file(&path).map_err(|source| failed(&path, source))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StateError::InUse),
            Err(TryLockError::Error(source)) => return Err(failed(&path, source)),
        }
        Ok(HeldLog {
            state: self.clone(),
            log: log.id.clone(),
            is_spent: false,
            lock,
        })
    }

    /// Remembers how far a log has come.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn remember(&self, view: &LogView) -> Result<(), StateError> {
        let known = self.known()?;
        let before = known.iter().find(|known| known.log == view.id);
        self.write(&KnownLog::of(view, before, wall_clock::now()))
    }

    /// From now on this log counts at its place, and none that was there before, nor any copy of these.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn reconcile(&self, old: Option<&LogView>, new: &LogView) -> Result<(), StateError> {
        let _old = old.map(|old| self.hold(old)).transpose()?;
        let _new = self.hold(new)?;
        self.remember(new)?;
        let is_old = |known: &KnownLog| {
            known.log != new.id
                && (known.belongs_at(&new.path) || old.is_some_and(|old| old.id == known.log))
        };
        for mut known in self.known()?.into_iter().filter(is_old) {
            known.replaced_by = Some(new.id.clone());
            self.write(&known)?;
        }
        Ok(())
    }

    fn write(&self, known: &KnownLog) -> Result<(), StateError> {
        let text = serde_json::to_string_pretty(known).expect("a memory has a JSON form");
        let path = self.file_of(&known.log, "json")?;
        durable::replace(&path, text.as_bytes()).map_err(|source| failed(&path, source))
    }

    fn known(&self) -> Result<Vec<KnownLog>, StateError> {
        let directory = self.logs();
        let entries = match fs::read_dir(&directory) {
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            other => other.map_err(|source| failed(&directory, source))?,
        };
        let mut known = Vec::new();
        for entry in entries {
            let path = entry.map_err(|source| failed(&directory, source))?.path();
            if path.extension().is_some_and(|kind| kind == "json") {
                let bytes = fs::read(&path).map_err(|source| failed(&path, source))?;
                let read = KnownLog::read(&bytes);
                known.push(read.ok_or(StateError::Damaged(path))?);
            }
        }
        Ok(known)
    }

    fn plan(&self, plan: &Approval) -> PathBuf {
        self.plans().join(plan.to_string())
    }

    /// An id is only ever part of a file's name where it cannot lead elsewhere.
    fn file_of(&self, log: &str, kind: &str) -> Result<PathBuf, StateError> {
        let is_id = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
        if log.is_empty() || !log.bytes().all(is_id) {
            return Err(StateError::Nameless);
        }
        Ok(self.logs().join(format!("{log}.{kind}")))
    }

    fn plans(&self) -> PathBuf {
        self.0.join("plans")
    }

    fn logs(&self) -> PathBuf {
        self.0.join("logs")
    }
}

impl HeldLog {
    /// Spends a plan: once, whatever happens after.
    ///
    /// # Errors
    /// When it was spent by another run, or that cannot be written.
    pub(super) fn spend(&mut self, plan: &Approval) -> Result<(), StateError> {
        if self.is_spent {
            return Ok(());
        }
        let path = self.state.plan(plan);
        let now = wall_clock::now().to_string();
        match durable::create(&path, now.as_bytes()) {
            Ok(()) => self.is_spent = true,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.state.unspent(plan)?;
                return Err(StateError::InUse);
            }
            Err(source) => return Err(failed(&path, source)),
        }
        Ok(())
    }

    /// Remembers how far the log has come.
    ///
    /// # Errors
    /// When that cannot be written.
    pub(super) fn remember(&self, view: &LogView) -> Result<(), StateError> {
        assert_eq!(view.id, self.log, "a run pays with one log");
        self.state.remember(view)
    }
}

fn failed(path: &Path, source: io::Error) -> StateError {
    StateError::Io {
        path: path.to_owned(),
        source,
    }
}

fn is_absent(error: &io::Error) -> bool {
    error.kind() == ErrorKind::NotFound
}
