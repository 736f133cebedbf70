//! For the test pages of pipelines: a suite for each sandbox, in it a case for each mistake there is and
//! for each payment that was probably made twice; ledger and coverage are properties of the suite.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::tallies::Tally;
use super::{Report, SandboxReport};
use crate::doubles::Double;
use crate::findings::{self, Finding, Severity};

pub(super) fn write(report: &Report) -> String {
    let mut junit = quick_junit::Report::new("paysys-simulator");
    junit.add_test_suites(report.sandboxes.iter().map(suite));
    junit.to_string().expect("a report has an XML form")
}

fn suite(sandbox: &SandboxReport) -> TestSuite {
    let mut suite = TestSuite::new(sandbox.title());
    suite.add_properties(properties(sandbox));
    let mistakes = findings::ids().map(|id| mistake(sandbox, id));
    let doubles = sandbox.ledger.suspected_double_payments.iter().map(double);
    suite.add_test_cases(mistakes.chain(doubles).map(|mut case| {
        case.set_classname(sandbox.title());
        case
    }));
    suite
}

fn properties(sandbox: &SandboxReport) -> Vec<(String, String)> {
    let ledger = &sandbox.ledger;
    let mut properties = vec![
        ("calls".into(), sandbox.coverage.calls.to_string()),
        ("payments".into(), ledger.count.to_string()),
        ("late commits".into(), ledger.late_commits.to_string()),
        (
            "doubles not listed".into(),
            ledger.doubles_left_out().to_string(),
        ),
    ];
    let totals = ledger.totals_in_words().into_iter();
    properties.extend(totals.map(|(status, total)| (format!("status {status}"), total)));
    for Tally { kind, met, never } in sandbox.tallies() {
        properties.push((format!("{kind} met (times)"), met));
        properties.push((format!("{kind} never met"), never));
    }
    properties
}

/// What was paid twice fails where a finding of the same severity does.
fn double(double: &Double) -> TestCase {
    let (first, second) = (double.first.0, double.second.0);
    let name = format!("paid-twice {first} {second}");
    let confidence = double.confidence;
    let said = format!("{}: {}", confidence.name(), double.reason);
    if confidence.severity() < Severity::Warning {
        let mut case = TestCase::new(name, TestCaseStatus::success());
        case.set_system_out(said);
        return case;
    }
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let Double {
        vendor_id,
        account,
        form_amount,
        currency,
        calls,
        ..
    } = double;
    status
        .set_type(confidence.severity().name())
        .set_message(said)
        .set_description(format!(
            "{form_amount} {currency} to {account:?} of vendor {vendor_id}\ncalls: {calls:?}"
        ));
    TestCase::new(name, status)
}

fn mistake(sandbox: &SandboxReport, id: &str) -> TestCase {
    let findings = &sandbox.findings;
    if let Some(finding) = findings.findings.iter().find(|one| one.id == id) {
        return said(finding);
    }
    let status = match findings.inconclusive.iter().find(|one| one.id == id) {
        None => TestCaseStatus::success(),
        Some(inconclusive) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(inconclusive.reason.as_str());
            status
        }
    };
    TestCase::new(id, status)
}

/// What could merely be better fails nobody's pipeline, and neither does what is waived; both are told.
fn said(finding: &Finding) -> TestCase {
    let Finding { fix, calls, .. } = finding;
    let (severity, times) = (finding.severity_in_words(), finding.times_in_words());
    if !finding.counts_from(Severity::Warning) {
        let mut case = TestCase::new(finding.id, TestCaseStatus::success());
        case.set_system_out(format!("{severity}, {times} times: {}", finding.reason));
        return case;
    }
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status
        .set_type(severity)
        .set_message(finding.reason.as_str())
        .set_description(format!("{fix}\ntimes: {times}\ncalls: {calls:?}"));
    TestCase::new(finding.id, status)
}
