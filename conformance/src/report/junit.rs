//! The report that pipelines show: JUnit's XML, one test case per scenario.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::TargetName;
use super::words::{breach_in_words, deviation_in_words, subject_of, unknown_money_in_words};
use crate::past::{Deviation, State};
use crate::verdict::{RunResult, ScenarioResult, Verdict};

/// The report as one XML document; scenarios of one family (`pay.*`) make a suite.
///
/// # Panics
/// Never: everything in it has an XML form.
#[must_use]
pub fn write(target: &TargetName, result: &RunResult) -> String {
    let mut suites: Vec<TestSuite> = Vec::new();
    for scenario in &result.scenarios {
        let family = family(scenario);
        let known = suites
            .iter()
            .position(|suite| suite.name.as_str() == family);
        let at = known.unwrap_or_else(|| {
            suites.push(TestSuite::new(family));
            suites.len() - 1
        });
        suites[at].add_test_case(test_case(scenario));
    }
    if !result.deviations.is_empty() {
        let mut baseline = TestSuite::new("baseline");
        baseline.add_test_cases(result.deviations.iter().map(accepted));
        suites.push(baseline);
    }
    let mut report = Report::new(format!("paysys-conformance: {target}"));
    report.add_test_suites(suites);
    let text = report.to_string().expect("a report has an XML form");
    // The library strikes control characters; these two XML does not allow either.
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// An accepted deviation. One that is stale fails the run, so it fails here, too.
fn accepted(deviation: &Deviation) -> TestCase {
    let (word, words) = deviation_in_words(deviation);
    let mut status = match deviation.state {
        State::Known => TestCaseStatus::success(),
        State::Stale(_) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        State::NotTried => TestCaseStatus::skipped(),
    };
    if deviation.state != State::Known {
        status.set_type(word).set_message(words.as_str());
    }
    let mut case = TestCase::new(subject_of(deviation), status);
    case.set_classname("baseline").set_system_out(words);
    case
}

fn family(result: &ScenarioResult) -> &str {
    let id = &result.scenario.id;
    id.split_once('.').map_or(id, |(family, _)| family)
}

fn test_case(result: &ScenarioResult) -> TestCase {
    let mut case = TestCase::new(result.scenario.id.as_str(), status(result));
    case.set_classname(family(result))
        .set_time(took(result))
        .set_system_out(result.scenario.title.as_str());
    case
}

/// So long its exchanges took together.
fn took(result: &ScenarioResult) -> Duration {
    let exchanges = result
        .transcript
        .iter()
        .flat_map(|transcript| &transcript.exchanges);
    exchanges.filter_map(|exchange| exchange.took).sum()
}

fn status(result: &ScenarioResult) -> TestCaseStatus {
    let mut status = match result.verdict {
        Verdict::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Error | Verdict::Indeterminate => {
            TestCaseStatus::non_success(NonSuccessKind::Error)
        }
        Verdict::NotApplicable | Verdict::NotRun | Verdict::Unproved | Verdict::Untestable => {
            TestCaseStatus::skipped()
        }
        Verdict::Pass | Verdict::Observed | Verdict::New | Verdict::Warn | Verdict::Known => {
            return TestCaseStatus::success();
        }
    };
    status
        .set_type(result.verdict.word())
        .set_message(summary(result))
        .set_description(description(result));
    status
}

/// One line: what is broken, or why nothing can be said.
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
