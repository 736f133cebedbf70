//! What a pipeline wants to know when the simulator stops: what the client did wrong, what was paid,
//! and what it has met, of every sandbox.

mod archive;
mod evidence;
mod format;
mod html;
mod junit;
mod markdown;
mod standing;
mod tallies;

use serde::Serialize;

pub(crate) use archive::Archive;
use evidence::Evidence;
pub(crate) use format::{Format, ReportFile};

use crate::client_coverage::{self, Coverage};
use crate::findings::{Finding, Findings};
use crate::ledger_report::{self, LedgerReport};
use crate::registry::{HostedSandbox, Registry};
use crate::severity::Severity;
use crate::texts::{fill, plural};
use paysys_core::Moment;
use paysys_shared::legible::legible;
use paysys_shared::texts::Language;

/// A whole process.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub version: &'static str,
    /// Those that were deleted or reset, in that order, then every sandbox that is there, by name.
    pub sandboxes: Vec<SandboxReport>,
    /// How many ended ones had no more room.
    pub left_out: u64,
    /// What its reasons are written in, and what else people read of it.
    #[serde(skip)]
    pub language: Language,
}

/// One sandbox.
#[derive(Debug, Serialize)]
pub(crate) struct SandboxReport {
    pub name: String,
    /// `deleted` or `reset`, where this is what it was before; nothing where it is as it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<&'static str>,
    pub findings: Findings,
    pub ledger: LedgerReport,
    pub coverage: Coverage,
    /// What people look at to see for themselves; programs ask for calls by their numbers.
    #[serde(skip)]
    pub evidence: Evidence,
}

impl Report {
    /// Reports what the archive has, and all sandboxes as they stand at this wall time.
    pub(crate) fn of(archive: &Archive, registry: &Registry, wall: Moment) -> Self {
        let language = archive.language();
        let (mut sandboxes, left_out) = archive.take();
        let standing = registry.all();
        sandboxes.extend(
            standing
                .iter()
                .map(|one| SandboxReport::of(one, wall, language)),
        );
        Self {
            version: env!("CARGO_PKG_VERSION"),
            sandboxes,
            left_out,
            language,
        }
    }

    /// Everything that is at least this bad, in words: findings, and payments that were probably made
    /// twice. What the ledger proves counts even where the journal had to drop the calls.
    pub(crate) fn verdicts_from(&self, severity: Severity) -> Vec<String> {
        let told = self
            .sandboxes
            .iter()
            .flat_map(|one| one.verdicts(severity, self.language));
        told.collect()
    }

    pub(crate) fn waived(&self) -> Vec<String> {
        let told = |one| SandboxReport::told(one, |finding| finding.waived, self.language);
        self.sandboxes.iter().flat_map(told).collect()
    }

    pub(crate) fn write(&self, format: Format) -> String {
        let text = match format {
            Format::Json => {
                let text = serde_json::to_string_pretty(self);
                text.expect("a report holds nothing that JSON cannot say") + "\n"
            }
            Format::Junit => junit::write(self),
            Format::Markdown => markdown::write(self),
            Format::Html => html::write(self),
        };
        legible(&text, usize::MAX).into_owned()
    }
}

impl SandboxReport {
    /// Its name, and what became of it where it is no more.
    fn title(&self, language: Language) -> String {
        match self.ended {
            None => self.name.clone(),
            Some(ended) => {
                let key = format!("pipeline.{ended}");
                fill(language, &key, &[("name", &self.name)])
            }
        }
    }

    fn verdicts(&self, severity: Severity, language: Language) -> Vec<String> {
        let counts = |one: &Finding| one.counts_from(severity);
        let mut told: Vec<String> = self.told(counts, language).collect();
        let doubles = self.ledger.suspected.count_from(severity);
        if doubles > 0 {
            let values = [("sandbox", &*self.title(language))];
            told.push(plural(
                language,
                "pipeline.suspected",
                doubles as u64,
                &values,
            ));
        }
        told
    }

    fn told(
        &self,
        which: impl Fn(&Finding) -> bool,
        language: Language,
    ) -> impl Iterator<Item = String> {
        let found = self.findings.findings.iter();
        found.filter(move |one| which(one)).map(move |one| {
            let values = [
                ("sandbox", &*self.title(language)),
                ("severity", &*one.severity_in_words(language)),
                ("id", one.id),
                ("times", &*one.times_in_words(language)),
                ("reason", &*one.reason),
            ];
            fill(language, "pipeline.verdict", &values)
        })
    }

    fn of(sandbox: &HostedSandbox, wall: Moment, language: Language) -> Self {
        let recalled = sandbox.recall(wall);
        let findings = sandbox.findings(&recalled, language);
        let ledger = ledger_report::of(sandbox, &recalled, language);
        Self {
            name: sandbox.name().to_owned(),
            ended: None,
            evidence: Evidence::of(sandbox, &recalled, &findings, &ledger),
            findings,
            ledger,
            coverage: client_coverage::of(sandbox, recalled.memory.met),
        }
    }
}

#[cfg(test)]
mod tests;
