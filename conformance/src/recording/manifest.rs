//! `recording.json`: what was run, against what, when, and by which kit.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use paysys_exchange::Reason;
use paysys_judge::history::HistoryRecord;

/// The whole file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: String,
    pub(super) version: u32,
    pub(super) kit: String,
    pub(super) started_at: Option<Timestamp>,
    pub(super) target: TargetFacts,
    /// The most that real payments can have moved, in the form's unit.
    pub(super) worst_case: Option<u64>,
    /// Was the run ended early? Nobody was asked in version 1.
    #[serde(default)]
    pub(super) is_stopped: bool,
    #[serde(rename = "past")]
    pub(super) history: HistoryRecord,
    pub(super) verdict: String,
    pub(super) scenarios: Vec<Entry>,
}

/// Only this much is read of a recording whose version is another.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    pub(super) format: String,
    pub(super) version: u32,
    pub(super) kit: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetFacts {
    pub(super) kind: String,
    pub(super) url: Option<String>,
}

/// One scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) id: String,
    /// Its file's name for people, as it was when it was run.
    pub(super) file: String,
    /// Its source within the recording.
    pub(super) source: String,
    #[serde(rename = "course")]
    pub(super) outcome: RecordedOutcome,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RecordedOutcome {
    /// The transcript's file within the recording.
    Played(String),
    NotRun(Reason),
    /// Why it cannot say anything about such a target.
    NotApplicable(Reason),
}
