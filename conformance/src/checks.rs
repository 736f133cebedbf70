//! Checks: from a scenario and its transcript to what is wrong. No network, no clock, no chance.

mod arranged;
mod blame;
mod breach;
mod course;
mod expectations;
mod judgement;
mod money;
mod observations;
mod own_request;
mod parsed;
mod served;
mod turned_away;
mod vendor;
mod wire;

pub use blame::requirement_of_member;
pub(crate) use blame::{about, breach_of_pages};
pub use breach::{Breach, Origin, Severity};
pub use judgement::{Judgement, judge};
pub use money::UnknownMoney;
pub use observations::{Grade, Record};
pub use parsed::Parsed;
pub(crate) use parsed::not_sent_in_words;
pub(crate) use served::asks_rightly;

use crate::contract::Contract;
use crate::json::{Json, Path};
use crate::money::Became;

/// Why nobody can tell what became of a payment; nothing for answers that settle it, and for calls that pay nothing.
#[must_use]
pub fn outcome_is_unknown(parsed: &Parsed<'_>, contract: &Contract) -> Option<String> {
    money::unknown(0, parsed, contract).map(|money| money.reason)
}

/// What the answer to a payment says about the money.
#[must_use]
pub fn became(parsed: &Parsed<'_>, contract: &Contract) -> Became {
    if let Some(reason) = parsed.not_sent() {
        return Became::NotSent(reason.to_owned());
    }
    match outcome_is_unknown(parsed, contract) {
        Some(reason) => Became::Unknown(reason),
        None if parsed.error_code().is_some() => Became::Refused,
        None => Became::Paid,
    }
}

/// The answer without the members that break a wire rule: nothing may be built on those.
#[must_use]
pub fn sound_part(parsed: &Parsed<'_>, contract: &Contract) -> Option<Json> {
    let breaches = wire::breaches(parsed, contract);
    let broken = breaches
        .into_iter()
        .filter(|breach| breach.severity == Severity::Fail);
    let broken: Vec<Path> = broken.map(|breach| breach.mismatch.path).collect();
    parsed.answer()?.without(&broken)
}

/// Does the answer break a rule that holds for every answer?
#[must_use]
pub fn breaks_a_wire_rule(parsed: &Parsed<'_>, contract: &Contract) -> bool {
    wire::breaches(parsed, contract)
        .iter()
        .any(|breach| breach.severity == Severity::Fail)
}
