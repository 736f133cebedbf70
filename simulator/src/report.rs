//! What a pipeline wants to know when the simulator stops: what the client did wrong, what was paid,
//! and what it has met, of every sandbox.

mod format;
mod json;
mod junit;
mod markdown;

use serde::Serialize;

pub use format::{Format, ReportFile};

use crate::core::Moment;
use crate::coverage::{self, Coverage};
use crate::findings::{Findings, Scene, Severity};
use crate::ledger::{self, LedgerReport};
use crate::registry::{HostedSandbox, Registry};

/// A whole process.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The simulator's version.
    pub version: &'static str,
    /// Every sandbox that is there, by name.
    pub sandboxes: Vec<SandboxReport>,
}

/// One sandbox.
#[derive(Debug, Serialize)]
pub struct SandboxReport {
    /// Its name.
    pub name: String,
    /// What the client did wrong.
    pub findings: Findings,
    /// What was paid.
    pub ledger: LedgerReport,
    /// What the client has met.
    pub coverage: Coverage,
}

impl Report {
    /// Reports all sandboxes as they stand at this wall time.
    pub fn of(registry: &Registry, wall: Moment) -> Self {
        let sandboxes = registry.all();
        let reports = sandboxes.iter().map(|one| SandboxReport::of(one, wall));
        Self {
            version: env!("CARGO_PKG_VERSION"),
            sandboxes: reports.collect(),
        }
    }

    /// How many findings are at least this bad.
    pub fn count_from(&self, severity: Severity) -> usize {
        let findings = self.sandboxes.iter().flat_map(|one| &one.findings.findings);
        findings.filter(|one| one.severity >= severity).count()
    }

    /// As the text of a file.
    pub fn write(&self, format: Format) -> String {
        match format {
            Format::Json => json::write(self),
            Format::Junit => junit::write(self),
            Format::Markdown => markdown::write(self),
        }
    }
}

impl SandboxReport {
    fn of(sandbox: &HostedSandbox, wall: Moment) -> Self {
        let mut state = sandbox.state();
        state.ledger(wall);
        Self {
            name: sandbox.name().to_owned(),
            findings: Scene::of(&state).findings(),
            ledger: ledger::of(&state, sandbox, wall),
            coverage: coverage::of(&state),
        }
    }
}

#[cfg(test)]
mod tests;
