//! Ledger and coverage in a few words, for reports that are no JSON.

use super::SandboxReport;
use crate::client_coverage::{Coverage, Part};
use crate::ledger_report::LedgerReport;
use crate::shape::StatusShape;

/// One kind of thing: which of it was met how often, and which never.
pub(super) struct Tally {
    pub(super) kind: &'static str,
    pub(super) met: String,
    pub(super) never: String,
}

impl SandboxReport {
    pub(super) fn tallies(&self) -> [Tally; 6] {
        let Coverage {
            methods,
            missing_methods,
            statuses,
            transitions,
            errors,
            faults,
            ..
        } = &self.coverage;
        [
            tally("methods", methods, String::clone),
            tally(
                "methods asked for and missing",
                missing_methods,
                String::clone,
            ),
            tally("statuses", statuses, i8::to_string),
            tally("transitions", transitions, |one| {
                format!("{} to {}", one.from, one.to)
            }),
            tally("errors", errors, i32::to_string),
            tally("faults", faults, String::clone),
        ]
    }
}

impl LedgerReport {
    /// How many payments there are of each status, and what they come to.
    pub(super) fn totals_in_words(&self) -> Vec<(String, String)> {
        let words = |total: &crate::ledger_report::Total| {
            let (count, amount) = (total.count, total.amount);
            (
                status_in_words(total.status),
                format!("{count}, {amount} UZS"),
            )
        };
        self.totals.iter().map(words).collect()
    }
}

fn status_in_words(status: StatusShape) -> String {
    status
        .code()
        .map_or_else(|| "not found".into(), |code| code.to_string())
}

fn tally<T>(kind: &'static str, part: &Part<T>, show: impl Fn(&T) -> String) -> Tally {
    let met = part.met.iter();
    Tally {
        kind,
        met: list(met.map(|one| format!("{} ({})", show(&one.what), one.times))),
        never: list(part.never.iter().map(&show)),
    }
}

fn list(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.collect();
    match all.is_empty() {
        true => "–".into(),
        false => all.join(", "),
    }
}
