//! What is remembered of one money log.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::StateError;
use crate::money::log::LogView;

/// The file's version; another one is not understood.
const VERSION: u32 = 1;

/// What is remembered of one money log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownLog {
    version: u32,
    pub log: String,
    pub paths: BTreeSet<String>,
    /// How many records it had when it was last paid with.
    pub records: usize,
    digest: String,
    pub at: Timestamp,
    /// The log that a person made of it by reconciling.
    pub replaced_by: Option<String>,
}

impl KnownLog {
    pub(super) fn of(view: &LogView, before: Option<&Self>, at: Timestamp) -> Self {
        let mut paths = before.map_or_else(BTreeSet::new, |before| before.paths.clone());
        paths.insert(view.path.clone());
        Self {
            version: VERSION,
            log: view.id.clone(),
            paths,
            records: view.marks.len(),
            digest: view.marks.last().cloned().unwrap_or_default(),
            at,
            replaced_by: None,
        }
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let known: Self = serde_json::from_slice(bytes).ok()?;
        (known.version == VERSION).then_some(known)
    }

    pub(super) fn belongs_at(&self, path: &str) -> bool {
        self.replaced_by.is_none() && self.paths.contains(path)
    }

    /// Does the log still begin with everything that is remembered of it? More may have come since.
    pub(super) fn agrees_with(&self, view: &LogView) -> Result<(), StateError> {
        let path = view.path.clone();
        if self.replaced_by.is_some() {
            return Err(StateError::Replaced { path });
        }
        let last = self.records.checked_sub(1);
        let mark = last.and_then(|last| view.marks.get(last));
        if mark == Some(&self.digest) {
            return Ok(());
        }
        Err(StateError::NotAsRemembered {
            path,
            remembered: self.records,
            found: view.marks.len(),
        })
    }
}
