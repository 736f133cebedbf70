//! The report that pipelines show: JUnit's XML, one test case per trial.

use std::time::Duration;

use super::named;
use paysys_shared::junit::{self, Case, Outcome, Reason, Suite};

use paysys_contract::{Contract, Words};
use paysys_trials::result::{TrialResult, TrialVerdict};

/// The report as one XML document.
#[must_use]
pub fn write(command: &str, results: &[TrialResult], contract: &Contract, words: Words) -> String {
    let cases = results
        .iter()
        .map(|result| test_case(result, contract, words));
    let suite = Suite {
        name: "client trials".to_owned(),
        properties: Vec::new(),
        cases: cases.collect(),
    };
    let command = named(command, Words::default());
    junit::write(&format!("paysys-conformance client: {command}"), &[suite])
}

fn test_case(result: &TrialResult, contract: &Contract, words: Words) -> Case {
    let warnings = result.warnings.iter();
    let warnings = warnings
        .map(|warning| format!("{}: {}", words.t("client.warning"), warning.in_words(words)));
    let notes: Vec<String> = std::iter::once(result.trial.title.in_words(words).to_owned())
        .chain(warnings)
        .collect();
    Case {
        name: result.trial.id.clone(),
        class: "client".to_owned(),
        outcome: outcome(result, contract, words),
        took: Some(lasted(result)),
        says: Some(notes.join("\n")),
    }
}

/// From the first start to the end of the last.
fn lasted(result: &TrialResult) -> Duration {
    let evidence = result.evidence.as_ref();
    let ended = evidence.and_then(|one| one.starts.iter().map(|start| start.ended).max());
    let (Some(evidence), Some(ended)) = (evidence, ended) else {
        return Duration::ZERO;
    };
    Duration::try_from(ended.duration_since(evidence.began())).unwrap_or_default()
}

fn outcome(result: &TrialResult, contract: &Contract, words: Words) -> Outcome {
    let breaches = result.breaches.iter();
    let doubt = result.doubt.iter().map(|doubt| doubt.in_words(words));
    let ids = breaches.map(|breach| breach.requirement.to_string());
    let message: Vec<String> = ids.chain(doubt).collect();
    let reason = Reason {
        kind: Some(result.verdict.into_str().to_owned()),
        message: Some(message.join(", ")),
        description: Some(result.reasons(contract, words).join("\n")),
    };
    match result.verdict {
        TrialVerdict::Pass => Outcome::Passed,
        TrialVerdict::Fail => Outcome::Failed(reason),
        TrialVerdict::Untestable if result.evidence.is_none() => Outcome::Broke(reason),
        TrialVerdict::Untestable => Outcome::Skipped(reason),
    }
}
