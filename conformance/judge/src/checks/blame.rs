//! Whose fault a mismatch is: a documented member's own requirement, or else what the step is about.

use paysys_contract::{Blames, Contract, RequirementId};
use paysys_scenario::{Actual, AnswerRule, Expected, Mismatch, World};
use paysys_shared::json::{Json, Path};

use super::served::is_signed_rightly;
use super::{Breach, Origin};
use paysys_exchange::Exchange;

/// The documented members of both answers: where, what it must be, who says so.
pub(super) const MEMBERS: [Member; 15] = [
    paid("$.result.details", "<object>", "PAY-02"),
    paid("$.result.details.id", "<hex32>", "PAY-03"),
    paid("$.result.details.masked_card_number", "<null>", "PAY-04"),
    paid("$.result.details.transaction_id", "<integer>", "PAY-05"),
    paid("$.result.details.bank_transaction_id", "<null>", "PAY-06"),
    paid("$.result.details.reference_number", "<null>", "PAY-07"),
    paid("$.result.details.amount", "<number>", "PAY-08"),
    paid("$.result.details.merchantId", "<null>", "PAY-09"),
    paid("$.result.details.terminalId", "<null>", "PAY-10"),
    paid("$.result.details.date", "<unix seconds>", "PAY-11"),
    checked("$.result.result", "<object>", "CHK-02"),
    checked(
        "$.result.result.bank_transaction_id",
        "<string or integer or null>",
        "CHK-03",
    ),
    checked("$.result.result.amount", "<number>", "CHK-04"),
    checked("$.result.result.date", "<unix seconds>", "CHK-05"),
    checked("$.result.result.status", "<status>", "CHK-06"),
];

/// One documented member of an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) form: &'static str,
    pub(super) requirement: &'static str,
}

const fn paid(path: &'static str, form: &'static str, requirement: &'static str) -> Member {
    Member {
        method: "pam.pay_by_cash",
        path,
        form,
        requirement,
    }
}

const fn checked(path: &'static str, form: &'static str, requirement: &'static str) -> Member {
    Member {
        method: "pam.check_payment",
        ..paid(path, form, requirement)
    }
}

/// Who is cited for a mismatch with what a step expects.
pub(super) fn blame(
    about: &[RequirementId],
    exchange: &Exchange,
    mismatch: &Mismatch,
    world: World<'_>,
) -> Vec<RequirementId> {
    if is_unasked_success(mismatch) && asks_for_the_unknown(exchange, world) {
        return vec![RequirementId::from("CHK-07")];
    }
    // What a value must not be is another matter than its form.
    if matches!(&mismatch.expected, Expected::Marked(marker) if marker.has_exceptions()) {
        return about.to_vec();
    }
    let own = requirement_of_member(exchange.method(), mismatch.path.as_str());
    if let Some(own) = own.map(RequirementId::from) {
        return vec![own];
    }
    match refused(exchange, world.contract) {
        // A refusal that nobody asked for says nothing about what the answer would have held.
        Some(call) if is_unasked_refusal(mismatch) && about.iter().all(is_about_answers) => {
            vec![RequirementId::from(call)]
        }
        _ => about.to_vec(),
    }
}

/// Success was expected and an error came.
pub(crate) fn is_unasked_refusal(mismatch: &Mismatch) -> bool {
    let is_of_success = matches!(
        mismatch.expected,
        Expected::Success | Expected::Value(Json::Null)
    );
    is_of_success && mismatch.path == Path::from("$.error")
}

/// An error was expected and success came.
fn is_unasked_success(mismatch: &Mismatch) -> bool {
    let is_success = matches!(
        mismatch.actual,
        Actual::Success(_) | Actual::Value(Json::Null)
    );
    is_success && mismatch.path == Path::from("$.error")
}

/// Does somebody who may ask for a payment that does not exist?
fn asks_for_the_unknown(exchange: &Exchange, world: World<'_>) -> bool {
    let unknown = world.bindings.given("unknown_transaction");
    let asked = exchange.asked(["params", "agr_transaction_id"]);
    asked.is_some() && asked == unknown && is_signed_rightly(exchange)
}

/// Is it about what answers to the two methods hold, and not about who is let in and with what?
fn is_about_answers(id: &RequirementId) -> bool {
    matches!(id.family(), "PAY" | "CHK")
}

/// The requirement to take such a call at all.
fn refused(exchange: &Exchange, contract: &Contract) -> Option<&'static str> {
    let code = exchange.error_code();
    let blames = code.and_then(|code| contract.errors.blames(code));
    match exchange.method()? {
        "pam.pay_by_cash" => Some("PAY-01"),
        // The id that a payout gave does not find its payment.
        "pam.check_payment" if blames == Some(Blames::Transaction) => Some("PAY-05"),
        "pam.check_payment" => Some("CHK-01"),
        _ => None,
    }
}

/// The requirement of a documented member of an answer.
#[must_use]
pub fn requirement_of_member(method: Option<&str>, path: &str) -> Option<&'static str> {
    own_requirement(method, path).or(match path {
        "$.id" => Some("ENV-03"),
        "$.mx_id" => Some("ENV-10"),
        _ => None,
    })
}

/// The same for what only one of the methods answers.
pub(super) fn own_requirement(method: Option<&str>, path: &str) -> Option<&'static str> {
    let mut members = MEMBERS.iter();
    let own = members.find(|member| Some(member.method) == method && member.path == path);
    own.map(|member| member.requirement)
}

/// What a page in an error's place breaks, where it is a habit: what any answer looks like, and that wrong parameters are
/// answered with an error. With which error, the page does not show.
pub(crate) fn breach_of_pages(
    about: &[RequirementId],
    exchange: usize,
    contract: &Contract,
) -> Option<Breach> {
    let mut cited = vec![RequirementId::from("ENV-06")];
    cited.extend(about.iter().filter(|id| id.as_str() == "ENV-08").cloned());
    let mismatch = Mismatch::rule("$", AnswerRule::RpcError, Actual::Pages);
    Breach::of(&cited, Origin::Wire, exchange, mismatch, contract)
}
