//! A call before the time that `Retry-After` named.

use std::collections::HashMap;
use std::time::Duration;

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};
use crate::journal::Ending;
use paysys_core::answer::Reply;
use paysys_core::fault::Action;
use paysys_core::sandbox::Decision;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "ignored-retry-after",
    severity: Severity::Warning,
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let mut told: HashMap<_, (Call<'_>, Duration)> = HashMap::new();
    for call in scene.calls() {
        let Some(service) = call.decision().service else {
            continue;
        };
        if let Some((before, wait)) = told.get(&service)
            && knew_of(before, &call)
            && before.until(&call) < *wait
        {
            let (first, wait) = (before.number(), wait.as_secs());
            let call = call.number();
            let reason = || Reason::RetryAfterIgnored { first, call, wait };
            sightings.add([first, call], reason);
        }
        if let Some(wait) = retry_after(call.decision()) {
            told.insert(service, (call, wait));
        }
    }
}

/// A call that was sent before the answer was there is innocent, as is one whose client never heard it.
fn knew_of(before: &Call<'_>, call: &Call<'_>) -> bool {
    let receipt = &before.entry.receipt;
    let ended = receipt.ended();
    receipt.delivered().ending == Ending::Answered
        && ended.is_some_and(|ended| ended < call.entry.received.sent.earliest)
}

fn retry_after(decision: &Decision) -> Option<Duration> {
    let by_fault = match decision.fault.as_ref().map(|named| &named.fault.action) {
        Some(Action::Http(http)) => http.retry_after.map(u64::from),
        _ => None,
    };
    let by_limit = match &decision.reply {
        Reply::Error(refusal) => refusal
            .manner
            .as_ref()
            .and_then(|manner| manner.retry_after),
        Reply::Payout(_) | Reply::Check(_) | Reply::Stub(_) => None,
    };
    by_fault.or(by_limit).map(Duration::from_secs)
}
