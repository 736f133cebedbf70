//! What a pipeline wants to know when the simulator stops: what the client did wrong, what was paid,
//! and what it has met, of every sandbox.

mod archive;
mod evidence;
mod format;
mod html;
mod junit;
mod markdown;
mod moment;
mod origin;
mod refusals;
mod standing;
mod tallies;

use serde::Serialize;

pub(crate) use archive::Archive;
use evidence::Evidence;
pub(crate) use format::{ReportFile, ReportFormat};
use origin::Origin;
use refusals::Refusals;

use crate::client_coverage::{self, Coverage};
use crate::findings::{self, Finding, Findings, Inconclusive};
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
    /// When it was made, by the wall clock.
    #[serde(skip)]
    pub made_at: Moment,
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
    #[serde(skip)]
    pub origin: Origin,
    #[serde(skip)]
    pub refusals: Refusals,
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
            made_at: wall,
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

    /// When it was made and by what.
    fn made_in_words(&self) -> String {
        let at = moment::in_words(self.made_at);
        let values = [("version", self.version), ("at", &at)];
        fill(self.language, "pipeline.made_by", &values)
    }

    pub(crate) fn write(&self, format: ReportFormat) -> String {
        let text = match format {
            ReportFormat::Json => {
                let text = serde_json::to_string_pretty(self);
                text.expect("a report holds nothing that JSON cannot say") + "\n"
            }
            ReportFormat::Junit => junit::write(self),
            ReportFormat::Markdown => markdown::write(self),
            ReportFormat::Html => html::write(self),
        };
        legible(&text, usize::MAX).into_owned()
    }
}

impl SandboxReport {
    /// Its seed and its profile, and from when to when calls came.
    fn origin_in_words(&self, language: Language) -> String {
        let seed = self.origin.seed.to_string();
        let values = [("seed", &*seed), ("profile", &*self.origin.profile)];
        let mut told = fill(language, "pipeline.origin", &values);
        if let Some(span) = self.origin.span {
            let [from, to] = span.map(moment::in_words);
            told += " ";
            told += &fill(language, "pipeline.span", &[("from", &from), ("to", &to)]);
        }
        told
    }

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

    /// How many requests were refused that are no calls, where there are any.
    fn refused_requests(&self, language: Language) -> Option<String> {
        let n = self.refusals.no_calls;
        (n > 0).then(|| plural(language, "pipeline.refused_requests", n, &[]))
    }

    /// Why nothing can be said, each reason once, with the titles of what it is about.
    fn inconclusive_in_words(&self, language: Language) -> Vec<(String, Vec<String>)> {
        let all = &self.findings.inconclusive;
        let of_one_reason = all.chunk_by(|one, next| one.reason == next.reason);
        let told = of_one_reason.map(|group| {
            let values = [("reason", &*group[0].reason)];
            let title = |one: &Inconclusive| findings::title(one.id, language);
            let titles = group.iter().map(title).collect();
            (fill(language, "pipeline.inconclusive", &values), titles)
        });
        told.collect()
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
            origin: Origin::of(sandbox, &recalled),
            refusals: Refusals::of(sandbox, &recalled, language),
            evidence: Evidence::of(sandbox, &recalled, &findings, &ledger),
            findings,
            ledger,
            coverage: client_coverage::of(sandbox, recalled.memory.met),
        }
    }
}

#[cfg(test)]
mod tests;
