//! What the gateway answers to one thing in particular, in the scenarios that ask for it.

use super::Setting;
use crate::drift::Side;
use crate::transcript::{Seen, seen};

/// What a setting may be besides an error's code.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// A code and nothing else.
    Code,
    /// A code, or `accept`.
    CodeOrAccept,
    /// The same, where an unknown payment is asked for: that it is looked for shows that the call was let in.
    CodeOrLookedFor,
    /// `stale`, or `accept`.
    Stale,
    /// The HTTP status of a refusal.
    Status,
}

use Form::{Code, CodeOrAccept, CodeOrLookedFor, Stale, Status};

/// Scenario and index of the exchange; the first that was played counts.
type Places = &'static [(&'static str, usize)];

/// Table, key, form, and where to look.
pub(super) const OUTCOMES: &[(&str, &str, Form, Places)] = &[
    ("envelope", "batch", Code, &[("errors.batch", 0)]),
    (
        "envelope",
        "missing_id",
        CodeOrLookedFor,
        &[("errors.id-missing", 0)],
    ),
    (
        "http",
        "wrong_verb_status",
        Status,
        &[("http.other-verbs", 0)],
    ),
    (
        "http",
        "wrong_path_status",
        Status,
        &[("http.other-path", 0)],
    ),
    (
        "http",
        "body_too_large_status",
        Status,
        &[("http.large-body", 0)],
    ),
    ("auth", "seconds", Stale, &[("auth.seconds", 1)]),
    (
        "auth",
        "missing",
        Code,
        &[
            ("auth.reading.missing-header", 0),
            ("auth.missing-header", 1),
        ],
    ),
    ("auth", "malformed", Code, &[("auth.malformed-header", 2)]),
    (
        "auth",
        "unknown_service",
        Code,
        &[
            ("auth.reading.unknown-service", 0),
            ("auth.unknown-service", 1),
        ],
    ),
    (
        "auth",
        "wrong_hash",
        Code,
        &[("auth.wrong-hash", 0), ("auth.wrong-secret", 1)],
    ),
    (
        "params",
        "wrong_type",
        Code,
        &[
            ("errors.account-number", 0),
            ("errors.transaction-not-an-id", 1),
        ],
    ),
    (
        "params",
        "number_as_string",
        CodeOrAccept,
        &[("errors.amount-text", 0)],
    ),
    (
        "params",
        "out_of_range",
        Code,
        &[
            ("errors.amount-negative", 0),
            ("errors.transaction-out-of-range", 1),
        ],
    ),
    (
        "params",
        "badly_formed",
        Code,
        &[("errors.card-wallet-malformed", 0)],
    ),
    (
        "params",
        "empty_string",
        CodeOrAccept,
        &[("errors.account-empty", 0)],
    ),
    (
        "params",
        "unknown_field",
        CodeOrAccept,
        &[("errors.unknown-field", 0)],
    ),
    (
        "params",
        "unknown_currency",
        Code,
        &[("errors.unknown-currency", 0)],
    ),
    (
        "params",
        "unknown_vendor",
        Code,
        &[("errors.vendor-unknown", 0)],
    ),
    (
        "payments",
        "check_of_another_service",
        CodeOrAccept,
        &[("check.other-service", 2)],
    ),
];

/// The code of a payment that was looked for: the call was let in.
const NOT_FOUND: i64 = -32314;

pub(super) fn settings(side: &Side) -> Vec<Setting> {
    let found = OUTCOMES.iter().filter_map(|(table, key, form, places)| {
        let mut seen = places
            .iter()
            .filter_map(|(scenario, exchange)| Some((*scenario, at(side, scenario, *exchange)?)));
        let (scenario, value) =
            seen.find_map(|(scenario, seen)| Some((scenario, form.read(&seen)?)))?;
        Some(Setting::of(table, key, value, scenario))
    });
    found.chain(age(side)).collect()
}

/// One exchange of a scenario that was played so far.
pub(super) fn at(side: &Side, scenario: &str, exchange: usize) -> Option<Seen> {
    let transcript = side.played(scenario)?.transcript.as_ref()?;
    seen(transcript).into_iter().nth(exchange)
}

impl Form {
    fn read(self, seen: &Seen) -> Option<toml::Value> {
        let code = seen.error_code();
        match self {
            Self::Code => code.map(Into::into),
            Self::CodeOrAccept | Self::CodeOrLookedFor if seen.is_success() => {
                Some("accept".into())
            }
            Self::CodeOrLookedFor if code == Some(NOT_FOUND) => Some("accept".into()),
            Self::CodeOrAccept | Self::CodeOrLookedFor => code.map(Into::into),
            Self::Stale if seen.is_success() => Some("accept".into()),
            Self::Stale => code.map(|_| "stale".into()),
            Self::Status => seen
                .status
                .filter(|status| *status >= 400)
                .map(|status| i64::from(status).into()),
        }
    }
}

/// How old a signature may be, between the oldest that was taken and the youngest that was not (AUT-03).
fn age(side: &Side) -> Option<Setting> {
    let ages = ["30s", "2m", "5m", "30m", "24h"];
    let taken = (1..=4).take_while(|exchange| {
        at(side, "auth.age-limit", *exchange).is_some_and(|seen| seen.is_success())
    });
    at(side, "auth.age-limit", 4)?;
    Some(Setting::of(
        "auth",
        "max_age",
        ages[taken.count()],
        "auth.age-limit",
    ))
}
