//! The report that pipelines show: JUnit's XML, one test case per trial.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::client::result::{TrialResult, TrialVerdict};
use crate::contract::Contract;

/// The report as one XML document.
///
/// # Panics
/// Never: everything in it has an XML form.
#[must_use]
pub fn write(command: &str, results: &[TrialResult], contract: &Contract) -> String {
    let mut suite = TestSuite::new("client trials");
    suite.add_test_cases(results.iter().map(|result| test_case(result, contract)));
    let mut report = Report::new(format!("paysys-conformance client: {command}"));
    report.add_test_suite(suite);
    report.to_string().expect("a report has an XML form")
}

fn test_case(result: &TrialResult, contract: &Contract) -> TestCase {
    let mut case = TestCase::new(result.trial.id.as_str(), status(result, contract));
    let warnings = result
        .warnings
        .iter()
        .map(|warning| format!("warning: {warning}"));
    let notes: Vec<String> = std::iter::once(result.trial.title.clone())
        .chain(warnings)
        .collect();
    case.set_time(lasted(result));
    case.set_classname("client")
        .set_system_out(notes.join("\n"));
    case
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

fn status(result: &TrialResult, contract: &Contract) -> TestCaseStatus {
    let mut status = match result.verdict {
        TrialVerdict::Pass => return TestCaseStatus::success(),
        TrialVerdict::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        TrialVerdict::Untestable if result.evidence.is_none() => {
            TestCaseStatus::non_success(NonSuccessKind::Error)
        }
        TrialVerdict::Untestable => TestCaseStatus::skipped(),
    };
    let ids = result
        .breaches
        .iter()
        .map(|breach| breach.requirement.to_string());
    let message: Vec<String> = ids.chain(result.doubt.clone()).collect();
    status
        .set_type(result.verdict.word())
        .set_message(message.join(", "))
        .set_description(result.reasons(contract).join("\n"));
    status
}
