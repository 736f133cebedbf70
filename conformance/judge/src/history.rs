//! What is known from before: how a gateway answered earlier, and which of its deviations somebody has accepted.

mod baseline;
mod memory;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use baseline::{Accepted, Baseline, Deviation, State};
use memory::MemoryRecord;
pub use memory::{Memory, NoMemory, Whose};

use crate::checks::{Breach, Record};

/// What is known from before a run.
#[derive(Debug)]
pub struct History {
    pub memory: Option<Memory>,
    pub baseline: Option<Baseline>,
    /// The day of the run, UTC.
    pub today: Date,
}

/// A history as a recording keeps it, so that the same is concluded from it on any later day.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryRecord {
    today: Date,
    accepted: Option<Vec<Accepted>>,
    memory: Option<MemoryRecord>,
}

impl From<&History> for HistoryRecord {
    fn from(history: &History) -> Self {
        Self {
            today: history.today,
            accepted: history.baseline.as_ref().map(|one| one.entries().to_vec()),
            memory: history.memory.as_ref().map(Memory::record),
        }
    }
}

impl From<HistoryRecord> for History {
    fn from(record: HistoryRecord) -> Self {
        Self {
            memory: record.memory.map(Memory::of),
            baseline: record.accepted.map(Baseline::of),
            today: record.today,
        }
    }
}

impl History {
    #[must_use]
    pub const fn unknown(today: Date) -> Self {
        Self {
            memory: None,
            baseline: None,
            today,
        }
    }

    /// Marks what was seen before and what was accepted.
    pub(crate) fn look_at(
        &self,
        scenario: &str,
        records: &mut [Record],
        breaches: &mut Vec<Breach>,
    ) {
        if let Some(memory) = &self.memory {
            records.iter_mut().for_each(|record| memory.compare(record));
        }
        if let Some(baseline) = &self.baseline {
            baseline.accept(scenario, breaches, self.today);
        }
    }
}
