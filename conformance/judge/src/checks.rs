//! Checks: from a scenario and its transcript to what is wrong. No network, no clock, no chance.

mod arranged;
mod blame;
mod breach;
mod clock;
mod conversation;
mod expectations;
mod facts;
mod kit_fault;
mod money;
mod observations;
mod own_request;
mod record;
mod served;
#[cfg(test)]
mod tests;
mod wire;

pub use blame::requirement_of_member;
pub(crate) use blame::{breach_of_pages, is_unasked_refusal};
pub(crate) use breach::weigh;
pub use breach::{Breach, Origin, Severity};
pub use conversation::Paid;
pub(crate) use expectations::STATUS;
pub use expectations::{Differs, GaveUp, Held};
pub(crate) use facts::broken;
pub use facts::{Facts, Sight, Silence, facts};
pub use kit_fault::KitFault;
pub use money::UnknownMoney;
pub(crate) use money::is_settled_by_a_ledger;
pub(crate) use observations::of_difference;
pub use record::{Grade, Record};
pub(crate) use served::{asks_rightly, is_repeated, is_signed_rightly, is_usual_payout};

use std::borrow::Cow;

use paysys_contract::{Contract, Said};
use paysys_exchange::{Became, Exchange};
use paysys_shared::json::Json;

/// Why nobody can tell what became of a payment; nothing for answers that settle it, and for calls that pay nothing.
#[must_use]
pub fn outcome_is_unknown(parsed: &Exchange, contract: &Contract) -> Option<Said> {
    money::why_unknown(parsed, contract)
}

/// What the answer to a payment says about the money.
#[must_use]
pub fn became(parsed: &Exchange, contract: &Contract) -> Became {
    if let Some(reason) = parsed.not_sent() {
        return Became::NotSent(reason.clone());
    }
    match outcome_is_unknown(parsed, contract) {
        Some(reason) => Became::Unknown(reason),
        None if parsed.error_code().is_some() => Became::Refused,
        None => Became::Paid,
    }
}

/// The answer without the members that break a wire rule: nothing may be built on those.
#[must_use]
pub fn sound_part(parsed: &Exchange, contract: &Contract) -> Option<Json> {
    without_broken(parsed, &wire::breaches(parsed, contract)).map(Cow::into_owned)
}

/// The same where those breaches are known.
fn without_broken<'a>(parsed: &'a Exchange, breaches: &[Breach]) -> Option<Cow<'a, Json>> {
    let broken = broken(breaches);
    let answer = parsed.answer()?;
    match broken.is_empty() {
        true => Some(Cow::Borrowed(answer)),
        false => answer.without(&broken).map(Cow::Owned),
    }
}

/// Does the answer break a rule that holds for every answer?
#[must_use]
pub fn breaks_a_wire_rule(parsed: &Exchange, contract: &Contract) -> bool {
    wire::breaches(parsed, contract)
        .iter()
        .any(Breach::is_failure)
}
