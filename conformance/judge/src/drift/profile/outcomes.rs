//! What the gateway answers to one thing in particular, in the steps that show it.

use super::Setting;
use super::shown::{Shown, shown};
use crate::Seen;
use crate::drift::Side;
use paysys_contract::{Blames, Contract};
use paysys_scenario::Setting as Key;
use paysys_shared::json::Json;

/// What a setting may be besides an error's code.
#[derive(Clone, Copy)]
enum Form {
    Code,
    CodeOrAccept,
    /// The same, where an unknown payment is asked for: that it is looked for shows that the call was let in.
    CodeOrLookedFor,
    /// `stale`, or `accept`.
    Stale,
    Status,
    /// Whether an unknown payment is looked for there, too.
    Served,
}

use Form::{Code, CodeOrAccept, CodeOrLookedFor, Served, Stale, Status};

/// Settings that one answer shows.
const OUTCOMES: [(Key, Form); 21] = [
    (Key::Batch, Code),
    (Key::MissingId, CodeOrLookedFor),
    (Key::WrongVerbStatus, Status),
    (Key::WrongPathStatus, Status),
    (Key::TrailingSlash, Served),
    (Key::BodyTooLargeStatus, Status),
    (Key::Seconds, Stale),
    (Key::MissingHeader, Code),
    (Key::MalformedHeader, Code),
    (Key::UnknownService, Code),
    (Key::WrongHash, Code),
    (Key::WrongType, Code),
    (Key::NumberAsString, CodeOrLookedFor),
    (Key::StringAsNumber, CodeOrAccept),
    (Key::OutOfRange, Code),
    (Key::BadlyFormed, Code),
    (Key::EmptyString, CodeOrAccept),
    (Key::UnknownField, CodeOrAccept),
    (Key::UnknownCurrency, Code),
    (Key::UnknownVendor, Code),
    (Key::CheckOfAnotherService, CodeOrAccept),
];

/// How old signatures may be of which so many were taken, of those that are tried from the youngest on.
const AGES: [&str; 5] = ["30s", "2m", "5m", "30m", "24h"];

pub(super) fn settings(side: &Side) -> Vec<Setting> {
    let found = OUTCOMES.iter().filter_map(|(key, form)| {
        let mut answers = shown(side, *key);
        answers.find_map(|shown| {
            let value = shown.answers.iter().find_map(|(_, seen)| form.read(seen))?;
            Some(Setting::named(key.name(), value, shown.scenario()))
        })
    });
    found.chain(age(side)).collect()
}

impl Form {
    fn read(self, seen: &Seen) -> Option<toml::Value> {
        let code = seen.error_code();
        match self {
            Self::Code => code.map(Into::into),
            Self::CodeOrAccept | Self::CodeOrLookedFor if seen.is_success() => {
                Some("accept".into())
            }
            Self::CodeOrLookedFor if is_not_found(seen) => Some("accept".into()),
            Self::CodeOrAccept | Self::CodeOrLookedFor => code.map(Into::into),
            Self::Stale if seen.is_success() => Some("accept".into()),
            Self::Stale => code.map(|_| "stale".into()),
            Self::Status => seen
                .status
                .filter(|status| *status >= 400)
                .map(|status| i64::from(status).into()),
            Self::Served => is_served(seen).map(Into::into),
        }
    }
}

/// Was a payment looked for, and not found?
pub(super) fn is_not_found(seen: &Seen) -> bool {
    let errors = &Contract::built_in().errors;
    let code = seen.error_code().map(i128::from);
    code.and_then(|code| errors.blames(code)) == Some(Blames::Transaction)
}

/// Is this place the gateway's? A refusal of this very request, for another reason, does not tell.
fn is_served(seen: &Seen) -> Option<bool> {
    if seen.is_success() || is_not_found(seen) {
        return Some(true);
    }
    let is_of_this_request = seen.value(["id"]).is_some_and(|id| *id != Json::Null);
    (!(seen.is_error() && is_of_this_request)).then_some(false)
}

/// How old a signature may be, between the oldest that was taken and the youngest that was not (AUT-03).
fn age(side: &Side) -> Option<Setting> {
    let is_whole = |shown: &Shown<'_>| shown.is_whole(Key::MaxAge);
    let shown = shown(side, Key::MaxAge).find(is_whole)?;
    let taken = shown.answers.iter();
    let taken = taken.take_while(|(_, seen)| seen.is_success()).count();
    let age = *AGES.get(taken)?;
    Some(Setting::named(Key::MaxAge.name(), age, shown.scenario()))
}
