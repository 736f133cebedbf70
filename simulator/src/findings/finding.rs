//! What is told about a mistake.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Mistake, Reason, Scene, Sightings};
use crate::severity::Severity;
use crate::texts::fill;
use paysys_shared::legible::legible;
use paysys_shared::saying::Saying;
use paysys_shared::texts::{Language, Texts};

/// Clients write names and values of any length.
const LONGEST_REASON: usize = 500;

/// A mistake that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Finding {
    /// The mistake's name.
    pub id: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Whether somebody decided that it counts for nothing here.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub waived: bool,
    /// What was seen, for the first time it was.
    pub reason: String,
    /// What would be right.
    pub fix: &'static str,
    /// How often it was seen.
    pub times: usize,
    /// Whether it may have been seen more often, in calls that the journal had to drop.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub understated: bool,
    /// The calls that show it; of very many the first.
    pub calls: Vec<u64>,
}

impl Finding {
    /// How often it was seen, as it stands in reports.
    pub(crate) fn times_in_words(&self, language: Language) -> String {
        let times = self.times.to_string();
        match self.understated {
            false => times,
            true => fill(language, "pipeline.at_least", &[("n", &times)]),
        }
    }

    /// How bad it is, and whether that counts, as it stands in reports.
    pub(crate) fn severity_in_words(&self, language: Language) -> String {
        let severity = self.severity.in_words(language);
        match self.waived {
            false => severity,
            true => fill(language, "pipeline.waived", &[("severity", &severity)]),
        }
    }

    pub(crate) fn counts_from(&self, severity: Severity) -> bool {
        !self.waived && self.severity >= severity
    }

    pub(super) fn of(
        mistake: &Mistake,
        sightings: Sightings,
        scene: &Scene<'_>,
        texts: &'static Texts,
    ) -> Option<Self> {
        let evicted = scene.recalled.evicted;
        let fix = sightings.fix.unwrap_or("fix");
        let fix = texts.get(&format!("findings.{}.{fix}", mistake.id));
        let (severity, seen) = match sightings.wrong.times {
            0 => (Severity::Info, sightings.taken),
            _ => (mistake.severity, sightings.wrong),
        };
        Some(Self {
            id: mistake.id,
            severity,
            waived: scene.waives(mistake.id),
            reason: legible(&seen.first?.told(texts), LONGEST_REASON).into_owned(),
            fix: fix.expect("a test sees to it that each mistake has its fix"),
            times: seen.times,
            understated: mistake.needs_every_call && evicted > 0,
            calls: seen.calls.into_iter().collect(),
        })
    }
}

/// A mistake that may have been made in calls that are no longer remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Inconclusive {
    /// The mistake's name.
    pub id: &'static str,
    /// Why nothing can be said.
    pub reason: String,
}

impl Inconclusive {
    pub(super) fn of(mistake: &Mistake, evicted: u64, texts: &Texts) -> Option<Self> {
        let unsure = mistake.needs_every_call && evicted > 0;
        unsure.then(|| Self {
            id: mistake.id,
            reason: Reason::Forgotten { n: evicted }.told(texts),
        })
    }
}
