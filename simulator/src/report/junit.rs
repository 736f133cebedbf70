//! For the test pages of pipelines: a suite for each sandbox, in it a case for each mistake there is and
//! for each payment that was probably made twice; ledger and coverage are properties of the suite.

use super::tallies::KindTally;
use super::{Report, SandboxReport};
use crate::doubles::Double;
use crate::findings::{self, Finding};
use crate::ledger_report::Total;
use crate::severity::Severity;
use crate::texts::fill;
use paysys_shared::junit::{self, Case, Outcome, Reason, Suite};
use paysys_shared::texts::Language;

pub(super) fn write(report: &Report) -> String {
    let suites: Vec<Suite> = report
        .sandboxes
        .iter()
        .map(|sandbox| suite(sandbox, report.language))
        .collect();
    junit::write("paysys-simulator", &suites)
}

fn suite(sandbox: &SandboxReport, language: Language) -> Suite {
    let mistakes = findings::ids().map(|id| mistake(sandbox, id, language));
    let doubles = sandbox.ledger.suspected_double_payments.iter();
    let doubles = doubles.map(|one| double(one, language));
    // Pipelines know a test again by its name.
    let title = sandbox.title(Language::English);
    let cases = mistakes.chain(doubles).map(|(name, outcome, says)| Case {
        name,
        class: title.clone(),
        outcome,
        took: None,
        says,
    });
    let cases = cases.collect();
    Suite {
        name: title,
        properties: properties(sandbox),
        cases,
    }
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
    for Total {
        status,
        count,
        amount,
    } in &ledger.totals
    {
        let status = status.code().map(|code| code.to_string());
        let name = format!("status {}", status.as_deref().unwrap_or("not found"));
        properties.push((name, format!("{count}, {amount} UZS")));
    }
    for KindTally { kind, met, never } in sandbox.tallies(Language::English) {
        properties.push((format!("{kind} met (times)"), met));
        properties.push((format!("{kind} never met"), never));
    }
    properties
}

/// What was paid twice fails where a finding of the same severity does.
fn double(double: &Double, language: Language) -> (String, Outcome, Option<String>) {
    let (first, second) = (double.first.0, double.second.0);
    let name = format!("paid-twice {first} {second}");
    let confidence = double.confidence;
    let said = format!("{}: {}", confidence.in_words(language), double.reason);
    if confidence.severity() < Severity::Warning {
        return (name, Outcome::Passed, Some(said));
    }
    let values = [
        ("what", &*double.in_words(language)),
        ("calls", &format!("{:?}", double.calls)),
    ];
    let description = fill(language, "pipeline.junit_double", &values);
    let failed = Outcome::Failed(Reason {
        kind: Some(confidence.severity().name().to_owned()),
        message: Some(said),
        description: Some(description),
    });
    (name, failed, None)
}

fn mistake(
    sandbox: &SandboxReport,
    id: &'static str,
    language: Language,
) -> (String, Outcome, Option<String>) {
    let findings = &sandbox.findings;
    if let Some(finding) = findings.findings.iter().find(|one| one.id == id) {
        return said(finding, language);
    }
    let outcome = match findings.inconclusive.iter().find(|one| one.id == id) {
        None => Outcome::Passed,
        Some(inconclusive) => Outcome::Skipped(Reason {
            message: Some(inconclusive.reason.to_string()),
            ..Reason::default()
        }),
    };
    (id.to_owned(), outcome, None)
}

/// What could merely be better fails nobody's pipeline, and neither does what is waived; both are told.
fn said(finding: &Finding, language: Language) -> (String, Outcome, Option<String>) {
    let Finding { fix, calls, .. } = finding;
    let (severity, times) = (
        finding.severity_in_words(language),
        finding.times_in_words(language),
    );
    if !finding.counts_from(Severity::Warning) {
        let values = [
            ("severity", &*severity),
            ("times", &times),
            ("reason", &finding.reason),
        ];
        let says = fill(language, "pipeline.junit_passed", &values);
        return (finding.id.to_owned(), Outcome::Passed, Some(says));
    }
    let failed = Outcome::Failed(Reason {
        kind: Some(finding.severity_in_words(Language::English)),
        message: Some(finding.reason.clone()),
        description: Some(fill(
            language,
            "pipeline.junit_finding",
            &[
                ("fix", fix),
                ("times", &times),
                ("calls", &format!("{calls:?}")),
            ],
        )),
    });
    (finding.id.to_owned(), failed, None)
}
