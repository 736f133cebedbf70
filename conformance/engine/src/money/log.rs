//! The money log: one JSON document a line, appended and synced. An entry is on disk before its payment is sent, so
//! whatever happens then – kill -9, power cut – the next run knows of it.

mod file;
mod record;
#[cfg(test)]
pub(super) mod tests;

use paysys_contract::Said;
use paysys_exchange::Became;
use std::path::{self, Path, PathBuf};

use jiff::Timestamp;

use file::LogFile;
use paysys_exchange::Redactor;
pub use record::{Entry, Sending, Settlement, State};
use record::{Ledger, Record};

/// An open money log. Nobody else can open it for writing meanwhile.
#[derive(Debug)]
pub struct MoneyLog {
    path: PathBuf,
    file: LogFile,
    ledger: Ledger,
    redactor: Redactor,
}

/// What was written down before: which log, and how much is in it. It is part of what is approved, so no plan is carried out twice.
#[derive(Clone, Debug)]
pub struct LogHistory {
    pub(super) log: String,
    /// Which it is: one that was deleted and begun anew is another.
    pub(super) id: String,
    pub(super) records: usize,
    /// The state directory that remembers it; empty where there is none.
    pub(super) state: String,
}

impl LogHistory {
    /// The same, as this state directory knows it.
    #[must_use]
    pub fn remembered_in(self, state: String) -> Self {
        Self { state, ..self }
    }
}

/// A log as it is now, to be compared with what is remembered of it.
#[derive(Clone, Debug)]
pub struct LogView {
    /// Where it is: one spelling for each file.
    pub(super) path: String,
    pub(super) id: String,
    /// After each record, the digest of all lines up to it.
    pub(super) marks: Vec<String>,
    pub(super) payments: usize,
}

/// Why a money log cannot be used. Without one nothing is paid.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("the money log {}: {source}", path.display())]
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the money log {} is in use by another run", .0.display())]
    InUse(PathBuf),
    #[error("the money log {} is damaged in line {line}", path.display())]
    Damaged {
        path: PathBuf,
        /// Where, from 1.
        line: usize,
    },
    #[error(
        "the money log {path} is not there, although payments of this target stand in it: put it back. If it is lost, ask PaySys \
         about every payment of the target's services, then: paysys-conformance money reconcile --asked-paysys --money-log {path}", path = .0.display()
    )]
    Gone(PathBuf),
    #[error("the money log has no payment {0} whose outcome is unknown")]
    NotOpen(u64),
}

impl MoneyLog {
    /// Opens a log for writing, or begins one.
    ///
    /// # Errors
    /// When another run has it, or it is damaged.
    pub fn open(path: &Path) -> Result<Self, LogError> {
        let (file, lines) = LogFile::open(path)?;
        let is_new = lines.is_empty();
        let mut log = Self {
            path: path.to_owned(),
            file,
            ledger: Ledger::of(lines),
            redactor: Redactor::default(),
        };
        if is_new {
            let at = crate::wall_clock::now();
            let id = crate::chance::uuid();
            log.append(Record::Begun { log: id, at })?;
        }
        Ok(log)
    }

    /// The same, into which no secret is written.
    #[must_use]
    pub fn striking(self, redactor: &Redactor) -> Self {
        Self {
            redactor: redactor.clone(),
            ..self
        }
    }

    /// What was paid before, for a plan. A log that is not there is begun.
    ///
    /// # Errors
    /// When it cannot be read or begun, or is damaged.
    pub fn history_at(path: &Path) -> Result<LogHistory, LogError> {
        let lines = file::read(path)?;
        if lines.is_empty() {
            return Ok(Self::open(path)?.history());
        }
        Ok(Ledger::of(lines).history(path))
    }

    /// A log as it is now; none where there is none.
    ///
    /// # Errors
    /// When it cannot be read or is damaged.
    pub fn view_at(path: &Path) -> Result<Option<LogView>, LogError> {
        let lines = file::read(path)?;
        Ok((!lines.is_empty()).then(|| Ledger::of(lines).view(path)))
    }

    #[must_use]
    pub fn view(&self) -> LogView {
        self.ledger.view(&self.path)
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was paid before, for a plan.
    #[must_use]
    pub fn history(&self) -> LogHistory {
        self.ledger.history(&self.path)
    }

    /// Everything in a log; none: nothing.
    ///
    /// # Errors
    /// When it cannot be read or is damaged.
    pub fn entries_at(path: &Path) -> Result<Vec<Entry>, LogError> {
        Ok(Ledger::of(file::read(path)?).entries)
    }

    /// The logs that a log says were used for the same target.
    ///
    /// # Errors
    /// When it cannot be read or is damaged, or one of them is gone.
    pub fn elsewhere_of(path: &Path) -> Result<Vec<PathBuf>, LogError> {
        let others = Ledger::of(file::read(path)?).elsewhere;
        match others.iter().find(|other| !other.exists()) {
            Some(gone) => Err(LogError::Gone(gone.clone())),
            None => Ok(others),
        }
    }

    /// Writes down, once, that another log is used for the same target.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn refer_to(&mut self, other: &Path) -> Result<(), LogError> {
        let log = absolute(other);
        if self.ledger.elsewhere.contains(&log) {
            return Ok(());
        }
        let at = crate::wall_clock::now();
        self.append(Record::Elsewhere { log, at })
    }

    /// Every payment that was ever sent, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.ledger.entries
    }

    /// Writes down that a payment is about to be sent; answers its number.
    pub(super) fn begin(&mut self, sending: Sending) -> Result<u64, LogError> {
        let entry = self.ledger.next_number();
        let body = self.redactor.clean_bytes(sending.request.as_bytes());
        let request = String::from_utf8_lossy(&body).into_owned();
        let sending = Sending { request, ..sending };
        let at = crate::wall_clock::now();
        self.append(Record::Sending { entry, at, sending })?;
        Ok(entry)
    }

    pub(super) fn end(&mut self, entry: u64, became: Became) -> Result<(), LogError> {
        let at = crate::wall_clock::now();
        let clean = |reason: Said| reason.map_verbatim(&|text| self.redactor.clean_text(text));
        let became = match became {
            Became::Unknown(reason) => Became::Unknown(clean(reason)),
            Became::NotSent(reason) => Became::NotSent(clean(reason)),
            settled @ (Became::Paid | Became::Refused) => settled,
        };
        self.append(Record::Answered { entry, at, became })
    }

    /// Writes down what a person learned about a payment whose outcome was unknown.
    ///
    /// # Errors
    /// When there is no such payment, or the log cannot be written.
    pub fn settle(&mut self, entry: u64, settlement: Settlement) -> Result<(), LogError> {
        if !self
            .entries()
            .iter()
            .any(|one| one.number == entry && one.is_open())
        {
            return Err(LogError::NotOpen(entry));
        }
        let at: Timestamp = crate::wall_clock::now();
        self.append(Record::Settled {
            entry,
            at,
            settlement,
        })
    }

    /// Writes down that a person asked PaySys about everything that may be missing, which makes another log of it: no copy
    /// of the old one can stand in for it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn reconcile(&mut self) -> Result<(), LogError> {
        let at = crate::wall_clock::now();
        let log = crate::chance::uuid();
        self.append(Record::Reconciled { log, at })
    }

    fn append(&mut self, record: Record) -> Result<(), LogError> {
        let line = self.file.append(record)?;
        self.ledger.apply(line);
        Ok(())
    }
}

impl Ledger {
    fn history(&self, path: &Path) -> LogHistory {
        LogHistory {
            log: absolute(path).display().to_string(),
            id: self.id.clone(),
            records: self.marks.len(),
            state: String::new(),
        }
    }

    fn view(&self, path: &Path) -> LogView {
        LogView {
            path: absolute(path).display().to_string(),
            id: self.id.clone(),
            marks: self.marks.clone(),
            payments: self.entries.len(),
        }
    }
}

/// One spelling for each file, links followed; also of a file that is not there yet.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let beside = || {
        let path = path::absolute(path).ok()?;
        Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?))
    };
    let there = path.canonicalize().ok().or_else(beside);
    there.unwrap_or_else(|| path.to_owned())
}
