//! What is in a money log.

use paysys_exchange::Became;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One line: what it says, and its bytes without the line's end.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) record: Record,
    pub(super) bytes: Vec<u8>,
}

impl Line {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let record = serde_json::from_slice(bytes).ok()?;
        let bytes = bytes.trim_ascii_end().to_vec();
        Some(Self { record, bytes })
    }
}

/// What one line says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(super) enum Record {
    /// The log is begun. No other log has this id.
    Begun { log: String, at: Timestamp },
    /// Another log is used for the same target, and has to be looked into as well.
    Elsewhere { log: PathBuf, at: Timestamp },
    Sending {
        entry: u64,
        at: Timestamp,
        sending: Sending,
    },
    Answered {
        entry: u64,
        at: Timestamp,
        became: Became,
    },
    Settled {
        entry: u64,
        at: Timestamp,
        settlement: Settlement,
    },
    /// A person asked PaySys about everything that may be missing here. From now on it is a log of its own, with this id.
    Reconciled { log: String, at: Timestamp },
}

/// A payment that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    pub url: String,
    pub service_id: String,
    pub plan: String,
    pub scenario: String,
    /// The most it can move, in the form's unit.
    pub worst_case: u64,
    pub request: String,
}

/// What a person learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settlement {
    Paid,
    NotPaid,
}

/// One payment and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number, by which it is settled.
    pub number: u64,
    pub at: Timestamp,
    pub sending: Sending,
    pub state: State,
}

/// What is known of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing: the run ended before it wrote down an answer.
    Sent,
    Answered(Became),
    Settled(Settlement),
}

impl Entry {
    /// Must somebody ask PaySys before anything else is paid?
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(
            self.state,
            State::Sent | State::Answered(Became::Unknown(_))
        )
    }
}

/// All records together.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) id: String,
    pub(super) elsewhere: Vec<PathBuf>,
    /// After each record, the digest of all lines up to it.
    pub(super) marks: Vec<String>,
    pub(super) entries: Vec<Entry>,
}

impl Ledger {
    pub(super) fn of(lines: Vec<Line>) -> Self {
        let mut ledger = Self::default();
        lines.into_iter().for_each(|line| ledger.apply(line));
        ledger
    }

    pub(super) fn apply(&mut self, line: Line) {
        self.marks.push(mark(self.marks.last(), &line.bytes));
        match line.record {
            Record::Elsewhere { log, .. } => self.elsewhere.push(log),
            Record::Begun { log, .. } | Record::Reconciled { log, .. } => self.id = log,
            Record::Sending { entry, at, sending } => self.entries.push(Entry {
                number: entry,
                at,
                sending,
                state: State::Sent,
            }),
            Record::Answered { entry, became, .. } => self.set(entry, State::Answered(became)),
            Record::Settled {
                entry, settlement, ..
            } => self.set(entry, State::Settled(settlement)),
        }
    }

    pub(super) fn next_number(&self) -> u64 {
        self.entries
            .iter()
            .map(|entry| entry.number)
            .max()
            .unwrap_or(0)
            + 1
    }

    fn set(&mut self, number: u64, state: State) {
        let known = self.entries.iter_mut().find(|entry| entry.number == number);
        if let Some(entry) = known {
            entry.state = state;
        }
    }
}

/// The digest of the lines up to this one.
fn mark(before: Option<&String>, line: &[u8]) -> String {
    let digest = Sha256::new()
        .chain_update(before.map(String::as_str).unwrap_or_default())
        .chain_update(line)
        .finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
