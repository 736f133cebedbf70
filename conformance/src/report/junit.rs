//! The report that pipelines show: JUnit's XML, one test case per scenario.

use std::time::Duration;

use paysys_shared::junit::{self, Case, Outcome, Reason, Suite};

use super::TargetName;
use super::language::Words;
use super::words::{breach_in_words, deviation_in_words, subject_of, unknown_money_in_words};
use paysys_judge::history::{Deviation, State};
use paysys_judge::verdict::{RunResult, ScenarioResult, Verdict};

/// The report as one XML document; scenarios of one family (`pay.*`) make a suite.
#[must_use]
pub fn write(target: &TargetName, result: &RunResult) -> String {
    let mut suites: Vec<Suite> = Vec::new();
    for scenario in &result.scenarios {
        let family = family(scenario);
        let known = suites.iter().position(|suite| suite.name == family);
        let at = known.unwrap_or_else(|| {
            suites.push(named(family, Vec::new()));
            suites.len() - 1
        });
        suites[at].cases.push(test_case(scenario));
    }
    if !result.deviations.is_empty() {
        let cases = result.deviations.iter().map(accepted);
        suites.push(named("baseline", cases.collect()));
    }
    junit::write(&format!("paysys-conformance: {target}"), &suites)
}

fn named(name: &str, cases: Vec<Case>) -> Suite {
    Suite {
        name: name.to_owned(),
        properties: Vec::new(),
        cases,
    }
}

/// An accepted deviation. One that is stale fails the run, so it fails here, too.
fn accepted(deviation: &Deviation) -> Case {
    let (word, words) = deviation_in_words(deviation, Words::default());
    let reason = Reason {
        kind: Some(word.to_owned()),
        message: Some(words.clone()),
        description: None,
    };
    Case {
        name: subject_of(deviation),
        class: "baseline".to_owned(),
        outcome: match deviation.state {
            State::Known => Outcome::Passed,
            State::Stale(_) => Outcome::Failed(reason),
            State::NotTried => Outcome::Skipped(reason),
        },
        took: None,
        says: Some(words),
    }
}

fn family(result: &ScenarioResult) -> &str {
    let id = &result.scenario.id;
    id.split_once('.').map_or(id, |(family, _)| family)
}

fn test_case(result: &ScenarioResult) -> Case {
    Case {
        name: result.scenario.id.clone(),
        class: family(result).to_owned(),
        outcome: outcome(result),
        took: Some(took(result)),
        says: Some(result.scenario.title.clone()),
    }
}

/// So long its exchanges took together.
fn took(result: &ScenarioResult) -> Duration {
    let exchanges = result
        .transcript
        .iter()
        .flat_map(|transcript| &transcript.exchanges);
    exchanges.filter_map(|exchange| exchange.took).sum()
}

fn outcome(result: &ScenarioResult) -> Outcome {
    let reason = || Reason {
        kind: Some(result.verdict.into_str().to_owned()),
        message: Some(summary(result)),
        description: Some(description(result)),
    };
    match result.verdict {
        Verdict::Fail => Outcome::Failed(reason()),
        Verdict::Error | Verdict::Indeterminate => Outcome::Broke(reason()),
        Verdict::NotApplicable | Verdict::NotRun | Verdict::Unproved | Verdict::Untestable => {
            Outcome::Skipped(reason())
        }
        Verdict::Pass | Verdict::Observed | Verdict::New | Verdict::Warn | Verdict::Known => {
            Outcome::Passed
        }
    }
}

fn summary(result: &ScenarioResult) -> String {
    let places = result.judgement.breaches.iter().map(|breach| {
        let ids: Vec<&str> = breach.requirements.iter().map(|id| id.as_str()).collect();
        format!("{} at {}", ids.join(", "), breach.mismatch.path)
    });
    let reasons = result.reasons.iter().map(ToString::to_string);
    places.chain(reasons).collect::<Vec<_>>().join("; ")
}

fn description(result: &ScenarioResult) -> String {
    let judgement = &result.judgement;
    let breaches = judgement
        .breaches
        .iter()
        .map(|breach| breach_in_words(result, breach));
    let money = judgement.unknown_money.iter().map(unknown_money_in_words);
    let reasons = result.reasons.iter().map(ToString::to_string);
    breaches
        .chain(money)
        .chain(reasons)
        .collect::<Vec<_>>()
        .join("\n")
}
