//! What a client has met, as counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use paysys_core::answer::Reply;
use paysys_core::error_code::ErrorCode;
use paysys_core::reason::Reason;
use paysys_core::sandbox::Decision;
use paysys_core::status::Status;

/// How often each thing was met. There are few different ones, whatever the number of calls.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Met {
    pub calls: u64,
    /// How many of them were taken, or refused only because somebody had arranged that.
    pub accepted: u64,
    /// By name, those of the profile's stubs among them.
    pub methods: BTreeMap<String, u64>,
    /// Names that were asked for and are no methods here.
    pub missing_methods: BTreeMap<String, u64>,
    pub statuses: BTreeMap<i8, u64>,
    /// By status codes before and after, as two checks of one payment told them.
    pub transitions: BTreeMap<(i8, i8), u64>,
    pub errors: BTreeMap<ErrorCode, u64>,
    pub faults: BTreeMap<String, u64>,
}

impl Met {
    pub(super) fn learn_call(&mut self, decision: &Decision) {
        self.calls += 1;
        self.accepted += u64::from(!is_refused(decision));
        if let Some(method) = &decision.method {
            count(&mut self.methods, method.name());
        }
        if let Some(fault) = &decision.fault {
            count(&mut self.faults, &fault.name);
        }
    }

    /// A client can make up as many names as it likes: only so many are kept, and none that is very long.
    pub(super) fn learn_missing(&mut self, name: &str) {
        const MOST: usize = 100;
        let name = if is_a_name(name) {
            name
        } else {
            "(no name of a method)"
        };
        let is_known = self.missing_methods.contains_key(name);
        if is_known || self.missing_methods.len() < MOST {
            count(&mut self.missing_methods, name);
        }
    }

    pub(super) fn learn_error(&mut self, code: ErrorCode) {
        *self.errors.entry(code).or_default() += 1;
    }

    pub(super) fn learn_status(&mut self, status: Status) {
        *self.statuses.entry(status.code()).or_default() += 1;
    }

    pub(super) fn learn_transition(&mut self, (from, to): (Status, Status)) {
        let pair = (from.code(), to.code());
        *self.transitions.entry(pair).or_default() += 1;
    }
}

/// Whether a text could be the name of a method. A signature or an essay could not: nothing in a name is as
/// long as one.
fn is_a_name(text: &str) -> bool {
    const LONGEST: usize = 100;
    const LONGEST_WORD: usize = 24;
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte);
    let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    !text.is_empty()
        && text.len() <= LONGEST
        && text.bytes().all(is_usual)
        && words.all(|word| word.len() <= LONGEST_WORD)
}

/// Whether it was turned away because of what it is.
fn is_refused(decision: &Decision) -> bool {
    let arranged = [Reason::AskedFor, Reason::Stubbed];
    matches!(&decision.reply, Reply::Error(refusal) if !arranged.contains(&refusal.reason))
}

/// Most names are known already, and then nothing is allocated.
fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(times) => *times += 1,
        None => drop(counts.insert(name.to_owned(), 1)),
    }
}
