//! What the client did wrong, as far as the journal shows it. One small file per mistake.

mod amount_form;
mod clock_skew;
mod content_type;
mod finding;
mod gave_up;
mod missing_method;
mod mistake;
mod never_checked;
mod paid_again;
mod polled_after_the_end;
mod polled_too_fast;
mod polled_without_back_off;
mod reason;
mod reference_reused;
mod request_id_reused;
mod retry_after_ignored;
mod scene;
mod timestamp_in_seconds;
mod timestamp_reused;
mod timestamp_shared;
mod trailing_slash;
mod unknown_fields;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use finding::{Finding, Inconclusive};
use mistake::{Mistake, Sightings};
use reason::Reason;
use scene::Call;
pub(crate) use scene::Scene;

use crate::severity::Severity;
use crate::texts::{fill, texts};
use paysys_shared::texts::Language;

/// The gravest first.
const MISTAKES: [Mistake; 18] = [
    paid_again::MISTAKE,
    timestamp_in_seconds::MISTAKE,
    amount_form::MISTAKE,
    reference_reused::MISTAKE,
    never_checked::MISTAKE,
    gave_up::MISTAKE,
    retry_after_ignored::MISTAKE,
    polled_too_fast::MISTAKE,
    request_id_reused::MISTAKE,
    timestamp_reused::MISTAKE,
    clock_skew::MISTAKE,
    missing_method::MISTAKE,
    content_type::MISTAKE,
    unknown_fields::MISTAKE,
    timestamp_shared::MISTAKE,
    trailing_slash::MISTAKE,
    polled_without_back_off::MISTAKE,
    polled_after_the_end::MISTAKE,
];

/// Everything that is said here, with the names of what stands in it.
#[cfg(test)]
pub(crate) fn sayings() -> Vec<(String, &'static [&'static str])> {
    use paysys_shared::saying::Saying;

    [Reason::all(), reason::Member::all()].concat()
}

/// The names of all mistakes, the gravest first.
pub(crate) fn ids() -> impl Iterator<Item = &'static str> {
    MISTAKES.iter().map(|mistake| mistake.id)
}

/// What a mistake is called.
pub(crate) fn title(id: &str, language: Language) -> String {
    fill(language, &format!("findings.{id}.title"), &[])
}

/// What was found in one sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Findings {
    /// What the client did wrong, the gravest first.
    pub findings: Vec<Finding>,
    /// What cannot be told, because calls are no longer remembered.
    pub inconclusive: Vec<Inconclusive>,
}

impl Scene<'_> {
    pub(crate) fn findings(&self, language: Language) -> Findings {
        let texts = texts(language);
        let mut findings = Vec::new();
        let mut inconclusive = Vec::new();
        for mistake in &MISTAKES {
            let mut sightings = Sightings::default();
            (mistake.look)(self, &mut sightings);
            match Finding::of(mistake, sightings, self, texts) {
                Some(finding) => findings.push(finding),
                None => {
                    inconclusive.extend(Inconclusive::of(mistake, self.recalled.evicted, texts));
                }
            }
        }
        Findings {
            findings,
            inconclusive,
        }
    }
}

#[cfg(test)]
mod tests;
