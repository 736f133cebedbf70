//! The report that pipelines show: JUnit's XML, one test case per scenario.

use std::time::Duration;

use paysys_shared::junit::{self, Case, Outcome, Reason, Suite};

use super::TargetName;
use super::words::{breach_in_words, deviation_in_words, subject_of, unknown_money_in_words};
use paysys_contract::Words;
use paysys_judge::history::{Deviation, State};
use paysys_judge::verdict::{RunResult, ScenarioResult, Verdict};

/// The report as one XML document; scenarios of one family (`pay.*`) make a suite.
#[must_use]
pub fn write(target: &TargetName, result: &RunResult, words: Words) -> String {
    let mut suites: Vec<Suite> = Vec::new();
    for scenario in &result.scenarios {
        let family = family(scenario);
        let known = suites.iter().position(|suite| suite.name == family);
        let at = known.unwrap_or_else(|| {
            suites.push(named(family, Vec::new()));
            suites.len() - 1
        });
        suites[at].cases.push(test_case(scenario, words));
    }
    if !result.deviations.is_empty() {
        let accepted = |deviation| accepted(deviation, words);
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
fn accepted(deviation: &Deviation, words: Words) -> Case {
    let (word, sentence) = deviation_in_words(deviation, words);
    let reason = Reason {
        kind: Some(word.to_owned()),
        message: Some(sentence.clone()),
        description: None,
    };
    Case {
        name: subject_of(deviation, Words::default()),
        class: "baseline".to_owned(),
        outcome: match deviation.state {
            State::Known => Outcome::Passed,
            State::Stale(_) => Outcome::Failed(reason),
            State::NotTried => Outcome::Skipped(reason),
        },
        took: None,
        says: Some(sentence),
    }
}

fn family(result: &ScenarioResult) -> &str {
    let id = &result.scenario.id;
    id.split_once('.').map_or(id, |(family, _)| family)
}

fn test_case(result: &ScenarioResult, words: Words) -> Case {
    Case {
        name: result.scenario.id.clone(),
        class: family(result).to_owned(),
        outcome: outcome(result, words),
        took: Some(took(result)),
        says: Some(result.scenario.title.in_words(words).to_owned()),
    }
}

/// So long its exchanges took together.
fn took(result: &ScenarioResult) -> Duration {
    result.exchanges().filter_map(|it| it.took).sum()
}

fn outcome(result: &ScenarioResult, words: Words) -> Outcome {
    let reason = || Reason {
        kind: Some(result.verdict.into_str().to_owned()),
        message: Some(summary(result, words)),
        description: Some(description(result, words)),
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

fn summary(result: &ScenarioResult, words: Words) -> String {
    let places = result.judgement.breaches.iter().map(|breach| {
        let ids: Vec<&str> = breach.requirements.iter().map(|id| id.as_str()).collect();
        let path = breach.mismatch.path.to_string();
        words.fill("breach_at", &[("ids", &ids.join(", ")), ("path", &path)])
    });
    let reasons = result
        .reasons
        .iter()
        .map(|reason| reason.said().in_words(words));
    places.chain(reasons).collect::<Vec<_>>().join("; ")
}

fn description(result: &ScenarioResult, words: Words) -> String {
    let judgement = &result.judgement;
    let breaches = judgement
        .breaches
        .iter()
        .map(|breach| breach_in_words(result, breach, words));
    let money = judgement.unknown_money.iter();
    let money = money.map(|money| unknown_money_in_words(money, words));
    let reasons = result
        .reasons
        .iter()
        .map(|reason| reason.said().in_words(words));
    breaches
        .chain(money)
        .chain(reasons)
        .collect::<Vec<_>>()
        .join("\n")
}
