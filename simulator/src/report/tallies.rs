//! Ledger and coverage in a few words, for reports that are no JSON.

use super::SandboxReport;
use crate::client_coverage::{Coverage, Part};
use crate::ledger_report::{LedgerReport, Total};
use crate::shape::StatusShape;
use crate::texts::{fill, plural};
use paysys_shared::texts::Language;

/// One kind of thing: which of it was met how often, and which never.
pub(super) struct KindTally {
    pub(super) kind: &'static str,
    pub(super) met: String,
    pub(super) never: String,
}

impl KindTally {
    pub(super) fn kind_in_words(&self, language: Language) -> String {
        fill(language, &format!("pipeline.kinds.{}", self.kind), &[])
    }
}

impl SandboxReport {
    pub(super) fn tallies(&self, language: Language) -> [KindTally; 6] {
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
                let (from, to) = (one.from.to_string(), one.to.to_string());
                let values = [("from", &*from), ("to", &*to)];
                fill(language, "pipeline.transition", &values)
            }),
            tally("errors", errors, i32::to_string),
            tally("faults", faults, String::clone),
        ]
    }
}

impl LedgerReport {
    /// How many payments there are of each status, and what they come to.
    pub(super) fn totals_in_words(&self, language: Language) -> Vec<String> {
        let words = |total: &Total| {
            let status = status_in_words(total.status, language);
            let values = [("status", &*status), ("amount", &total.amount.to_string())];
            plural(language, "pipeline.status", total.count, &values)
        };
        self.totals.iter().map(words).collect()
    }
}

fn status_in_words(status: StatusShape, language: Language) -> String {
    let Some(code) = status.code() else {
        return fill(language, "pipeline.not_found", &[]);
    };
    let code = code.to_string();
    let name = fill(language, &format!("status.{code}"), &[]);
    let values = [("code", &*code), ("name", &*name)];
    fill(language, "pipeline.status_code", &values)
}

fn tally<T>(kind: &'static str, part: &Part<T>, show: impl Fn(&T) -> String) -> KindTally {
    let met = part.met.iter();
    KindTally {
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
