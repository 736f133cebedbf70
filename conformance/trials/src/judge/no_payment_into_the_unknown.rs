//! SAF-06: after an unknown outcome the next thing about this order is never another payment.

use super::breach as breach_of;
use crate::evidence::Case;
use crate::result::Breach;
use crate::safety::Safety;
use crate::wire::{Call, Shown};

const SHOULD: &str = "say unknown and send nothing more for this order until a person has asked PaySys: no call can find \
                      out what became of a payment whose id was lost";

const LOOK_FOR_IT: &str = "look for the payment by your own reference with pam.check_payment and follow it; while it is not found, \
                           say unknown and send nothing more for this order until a person has asked PaySys: that the \
                           gateway keeps references does not mean that it pays each only once";

const SWITCH_OFF: &str = "switch the automatic retry of POST off: requests/urllib3 `HTTPAdapter(max_retries=0)`, Apache \
                          HttpClient `disableAutomaticRetries()`, OkHttp `retryOnConnectionFailure(false)`, Java's HttpClient \
                          `-Djdk.httpclient.enableAllMethodRetry=false`, got `retry: { limit: 0 }`, axios without \
                          axios-retry, Guzzle without its retry middleware; then say unknown until a person has asked PaySys";

/// No code of a client's own sends the very same request, id and all, again so soon.
const TOO_SOON_MS: i128 = 100;

/// After how many milliseconds an HTTP library repeated the first payment by itself, if it did.
fn by_itself(first: &Call, second: &Call) -> Option<i128> {
    let after = second.at.duration_since(first.at).as_millis();
    let is_the_same = *first.exchange.sent.body == *second.exchange.sent.body;
    (is_the_same && (0..=TOO_SOON_MS).contains(&after)).then_some(after)
}

pub(super) fn breach(case: &Case<'_>) -> Option<Breach> {
    let (first, second, reason) = case.pays.iter().enumerate().find_map(|(index, second)| {
        let before = &case.pays[..index];
        before.iter().find_map(|first| {
            let reason = open(first, second)?;
            Some((*first, *second, reason))
        })
    })?;
    let mut did = format!(
        "it sent a payment again (call {}) when the outcome of call {} was unknown: {reason}",
        second.number, first.number
    );
    if let Some(after) = by_itself(first, second) {
        did.push_str(&format!(
            "; the same bytes came again after {after} ms, signature and all: this is the HTTP library's automatic retry, \
             unless the client itself sends so soon what it sent before"
        ));
    }
    let should = if by_itself(first, second).is_some() {
        SWITCH_OFF
    } else if case.trial.arrangement.keeps_references() {
        LOOK_FOR_IT
    } else {
        SHOULD
    };
    Some(breach_of(
        Safety::NoPaymentIntoTheUnknown,
        &did,
        case,
        should,
    ))
}

/// Why the first payment's outcome was open when the second was sent, if it was.
fn open(first: &Call, second: &Call) -> Option<String> {
    if !first.was_shown_by(second.at) && first.shown_at.is_some() {
        return Some("its answer had not come yet".to_owned());
    }
    match &first.shown {
        Shown::Nothing(reason) => Some(reason.clone()),
        Shown::Made(_) | Shown::Refused(_) | Shown::Status(_) => None,
    }
}
