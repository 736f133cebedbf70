//! For people: what went wrong first, then what was paid, then what was never tried.

use std::fmt::Write as _;

use super::tallies::Tally;
use super::{Report, SandboxReport};

pub(super) fn write(report: &Report) -> String {
    let mut text = String::from("# PaySys simulator\n");
    for sandbox in &report.sandboxes {
        writeln!(text, "\n## Sandbox {}", sandbox.title()).expect(INFALLIBLE);
        findings(&mut text, sandbox);
        ledger(&mut text, sandbox);
        coverage(&mut text, sandbox);
    }
    if report.left_out > 0 {
        let left_out = report.left_out;
        writeln!(
            text,
            "\nNot told: {left_out} sandboxes that were deleted or reset."
        )
        .expect(INFALLIBLE);
    }
    text
}

const INFALLIBLE: &str = "writing to a string cannot fail";

fn findings(text: &mut String, sandbox: &SandboxReport) {
    let found = &sandbox.findings.findings;
    if found.is_empty() {
        text.push_str("\nThe client did nothing wrong that can be seen.\n");
    } else {
        text.push_str(
            "\n| severity | finding | times | seen | what to do |\n|---|---|---:|---|---|\n",
        );
    }
    for one in found {
        let (severity, id) = (one.severity_in_words(), one.id);
        let times = one.times_in_words();
        let (reason, fix) = (cell(&one.reason), cell(one.fix));
        writeln!(text, "| {severity} | {id} | {times} | {reason} | {fix} |").expect(INFALLIBLE);
    }
    for one in &sandbox.findings.inconclusive {
        writeln!(text, "\nInconclusive: {}, {}.", one.id, one.reason).expect(INFALLIBLE);
    }
}

fn ledger(text: &mut String, sandbox: &SandboxReport) {
    let ledger = &sandbox.ledger;
    let (count, late) = (ledger.count, ledger.late_commits);
    writeln!(text, "\nPayments: {count}, to be committed later: {late}.").expect(INFALLIBLE);
    for (status, total) in ledger.totals_in_words() {
        writeln!(text, "\nStatus {status}: {total}.").expect(INFALLIBLE);
    }
    for double in &ledger.suspected_double_payments {
        let confidence = double.confidence.name();
        let (first, second) = (double.first.0, double.second.0);
        let reason = cell(&double.reason);
        writeln!(
            text,
            "\nPaid twice ({confidence}): {first} and {second}, because {reason}."
        )
        .expect(INFALLIBLE);
    }
    let left_out = ledger.doubles_left_out();
    if left_out > 0 {
        writeln!(text, "\nPaid twice, not listed: {left_out} more.").expect(INFALLIBLE);
    }
}

fn coverage(text: &mut String, sandbox: &SandboxReport) {
    let calls = sandbox.coverage.calls;
    writeln!(text, "\nCalls: {calls}.").expect(INFALLIBLE);
    text.push_str("\n| | met (times) | never met |\n|---|---|---|\n");
    for Tally { kind, met, never } in sandbox.tallies() {
        writeln!(text, "| {kind} | {} | {} |", cell(&met), cell(&never)).expect(INFALLIBLE);
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
