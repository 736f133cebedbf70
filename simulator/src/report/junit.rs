//! For the test pages of pipelines: a suite for each sandbox, a case for each mistake there is.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Report, SandboxReport};
use crate::findings::{self, Finding, Severity};

pub(super) fn write(report: &Report) -> String {
    let mut junit = quick_junit::Report::new("paysys-simulator");
    junit.add_test_suites(report.sandboxes.iter().map(suite));
    junit.to_string().expect("a report has an XML form")
}

fn suite(sandbox: &SandboxReport) -> TestSuite {
    let mut suite = TestSuite::new(sandbox.title());
    suite.add_test_cases(findings::ids().map(|id| {
        let mut case = TestCase::new(id, status(sandbox, id));
        case.set_classname(sandbox.title());
        case
    }));
    suite
}

fn status(sandbox: &SandboxReport, id: &str) -> TestCaseStatus {
    let findings = &sandbox.findings;
    if let Some(finding) = findings.findings.iter().find(|one| one.id == id) {
        return found(finding);
    }
    match findings.inconclusive.iter().find(|one| one.id == id) {
        None => TestCaseStatus::success(),
        Some(inconclusive) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(inconclusive.reason.as_str());
            status
        }
    }
}

/// What could merely be better fails nobody's pipeline.
fn found(finding: &Finding) -> TestCaseStatus {
    if finding.severity < Severity::Warning {
        return TestCaseStatus::success();
    }
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let Finding { fix, calls, .. } = finding;
    status
        .set_type(finding.severity.name())
        .set_message(finding.reason.as_str())
        .set_description(format!("{fix}\ncalls: {calls:?}"));
    status
}
