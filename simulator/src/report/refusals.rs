//! What the gateway refused, for clients of which it took nothing.

use std::collections::BTreeMap;

use super::SandboxReport;
use crate::error_table;
use crate::journal::Recalled;
use crate::registry::HostedSandbox;
use crate::texts::{fill, texts};
use paysys_core::answer::Reply;
use paysys_core::error_code::ErrorCode;
use paysys_shared::legible::legible;
use paysys_shared::saying::Saying;
use paysys_shared::texts::Language;

/// So many are told; a reason may quote what a client wrote.
const MOST: usize = 20;
const LONGEST_REASON: usize = 500;

/// What became of a client's requests.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    /// How many calls were taken.
    pub accepted: u64,
    /// How many requests were refused that are no calls.
    pub no_calls: u64,
    /// How often each error was answered and why, where no call was taken; as far as the journal goes back.
    errors: BTreeMap<(i32, String), u64>,
}

impl Refusals {
    pub(super) fn of(sandbox: &HostedSandbox, recalled: &Recalled, language: Language) -> Self {
        let met = &recalled.memory.met;
        let mut refusals = Self {
            accepted: met.accepted,
            no_calls: recalled.evicted + recalled.entries.len() as u64 - met.calls,
            errors: BTreeMap::new(),
        };
        if refusals.accepted > 0 {
            return refusals;
        }
        for entry in &recalled.entries {
            if let Some(Reply::Error(refusal)) = entry.ruling.as_ref().map(|it| &it.decision.reply)
            {
                let veil = sandbox.redaction().veil_of(entry);
                let reason = veil.reason(&refusal.reason.told(texts(language)));
                let reason = legible(&reason, LONGEST_REASON).into_owned();
                *refusals.errors.entry((refusal.code.0, reason)).or_default() += 1;
            }
        }
        refusals
    }

    /// Whether there were calls, and each was refused.
    pub(super) fn are_all(&self, calls: u64) -> bool {
        calls > 0 && self.accepted == 0
    }
}

impl SandboxReport {
    /// Each error with its meaning and its reason, the most frequent first.
    pub(super) fn refusals_in_words(&self, language: Language) -> Vec<String> {
        let mut errors: Vec<_> = self.refusals.errors.iter().collect();
        errors.sort_by_key(|(_, times)| std::cmp::Reverse(**times));
        let words = |((code, reason), times): (&(i32, String), &u64)| {
            let values = [
                ("code", &*code.to_string()),
                ("meaning", meaning(*code, language)),
                ("times", &*times.to_string()),
                ("reason", reason),
            ];
            fill(language, "pipeline.refusal", &values)
        };
        let more = errors.len().saturating_sub(MOST);
        let told = errors.into_iter().take(MOST).map(words);
        let more = (more > 0).then(|| {
            let n = more.to_string();
            fill(language, "pipeline.and_more", &[("n", &n)])
        });
        told.chain(more).collect()
    }
}

fn meaning(code: i32, language: Language) -> &'static str {
    let mut rows = error_table::rows().iter();
    let row = rows.find(|row| row.code == ErrorCode(code));
    row.map_or("–", |row| match language {
        Language::English => &row.en,
        Language::Russian => &row.ru,
    })
}
