//! What is told about a mistake.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Mistake, Scene, Sightings};
use crate::severity::Severity;
use paysys_shared::legible::legible;

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
    pub(crate) fn times_in_words(&self) -> String {
        match self.understated {
            false => self.times.to_string(),
            true => format!("at least {}", self.times),
        }
    }

    /// How bad it is, and whether that counts, as it stands in reports.
    pub(crate) fn severity_in_words(&self) -> String {
        let severity = self.severity.name();
        match self.waived {
            false => severity.to_owned(),
            true => format!("{severity}, waived"),
        }
    }

    pub(crate) fn counts_from(&self, severity: Severity) -> bool {
        !self.waived && self.severity >= severity
    }

    pub(super) fn of(mistake: &Mistake, sightings: Sightings, scene: &Scene<'_>) -> Option<Self> {
        let evicted = scene.recalled.evicted;
        let fix = sightings.fix.unwrap_or(mistake.fix);
        let (severity, seen) = match sightings.wrong.times {
            0 => (Severity::Info, sightings.taken),
            _ => (mistake.severity, sightings.wrong),
        };
        Some(Self {
            id: mistake.id,
            severity,
            waived: scene.waives(mistake.id),
            reason: legible(&seen.first?, LONGEST_REASON).into_owned(),
            fix,
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
    pub(super) fn of(mistake: &Mistake, evicted: u64) -> Option<Self> {
        let unsure = mistake.needs_every_call && evicted > 0;
        unsure.then(|| Self {
            id: mistake.id,
            reason: format!(
                "the journal no longer has {evicted} calls; --journal-mib makes it larger"
            ),
        })
    }
}
