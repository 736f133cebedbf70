//! A call that is right in every way is served: at this URL (ENV-01), as a request (ENV-02), for whoever signed it (AUT-02)
//! just now (AUT-03). Where it is not, whatever else the answer lacks is only the consequence.

use super::{Breach, Origin};
use paysys_contract::{Blames, Contract, RequirementId};
use paysys_exchange::Exchange;
use paysys_scenario::{Actual, AnswerRule, Mismatch, OWN_FORM, Who};
use paysys_shared::json::Json;

/// HTTP statuses by which something says that nothing is served here.
const NOT_HERE: [u16; 3] = [404, 405, 415];

/// A right call that is turned away for what is right about it. `earlier` are the calls before it in the conversation,
/// `givens` what its target says about whom to pay.
pub(super) fn breach(
    exchange: &Exchange,
    earlier: &[Exchange],
    givens: &[(String, Json)],
    contract: &Contract,
) -> Option<Breach> {
    let code = exchange.error_code()?;
    let blames = contract.errors.blames(code)?;
    let requirement = match blames {
        Blames::Method => "ENV-01",
        Blames::Request => "ENV-02",
        Blames::Caller => "AUT-02",
        Blames::Time => "AUT-03",
        Blames::Form | Blames::Transaction | Blames::Service => return None,
    };
    if is_repeated(exchange, earlier)
        || !is_signed_rightly(exchange)
        || !asks_rightly(exchange, givens)
    {
        return None;
    }
    let actual = Actual::Code(code, blames);
    let mismatch = Mismatch::rule("$.error.code", AnswerRule::AnotherCode, actual);
    of(requirement, mismatch, contract)
}

/// Something answers that is no gateway.
pub(super) fn absence(exchange: &Exchange, contract: &Contract) -> Option<Breach> {
    let status = exchange.http()?.status;
    let is_rpc = exchange
        .answer()
        .is_some_and(|answer| answer.get("error").is_some());
    if is_rpc || !NOT_HERE.contains(&status) {
        return None;
    }
    let actual = Actual::NoRpcBody(status);
    let mismatch = Mismatch::rule("$", AnswerRule::RpcAnswer, actual);
    of("ENV-01", mismatch, contract)
}

fn of(requirement: &str, mismatch: Mismatch, contract: &Contract) -> Option<Breach> {
    let cited = [RequirementId::from(requirement)];
    Breach::of(&cited, Origin::Served, 0, mismatch, contract)
}

/// Was its id used before? What becomes of that is a question (PAY-12).
pub(crate) fn is_repeated(exchange: &Exchange, earlier: &[Exchange]) -> bool {
    let id = |exchange: &Exchange| exchange.request()?.get("id").cloned();
    earlier.iter().any(|before| id(before) == id(exchange))
}

/// Does it ask for the payment that scenarios make unless told otherwise?
pub(crate) fn is_usual_payout(exchange: &Exchange, givens: &[(String, Json)]) -> bool {
    let form = exchange.asked(["params", "vendor_form"]);
    exchange.method() == Some("pam.pay_by_cash")
        && form.is_some_and(|form| is_usual_form(form, givens))
}

/// Is it signed as documented, by the target's own service, just now?
pub(crate) fn is_signed_rightly(exchange: &Exchange) -> bool {
    exchange.signed_by() == Some(Who::First)
}

/// Is nothing left open about it: a documented method, a plain envelope, and the usual payment or a check by an id?
pub(crate) fn asks_rightly(exchange: &Exchange, givens: &[(String, Json)]) -> bool {
    let Some(Json::Object(members)) = exchange.request() else {
        return false;
    };
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    let id = members.first().map(|(_, id)| id);
    let is_id = id.is_some_and(|id| id.as_text().is_some() || id.as_integer().is_some());
    if !is_id || !exchange.is_asked_ordinarily() || names != ["id", "method", "params"] {
        return false;
    }
    let Some(Json::Object(params)) = exchange.asked(["params"]) else {
        return false;
    };
    match (exchange.method(), params.as_slice()) {
        (Some("pam.check_payment"), [(name, id)]) => {
            name == "agr_transaction_id" && id.as_integer().is_some_and(|id| id > 0)
        }
        (Some("pam.pay_by_cash"), [(name, form)]) => {
            name == "vendor_form" && is_usual_form(form, givens)
        }
        _ => false,
    }
}

fn is_usual_form(form: &Json, givens: &[(String, Json)]) -> bool {
    let is_given = |name: &str, value: &Json| {
        let mut givens = givens.iter();
        givens.any(|(known, usual)| known == name && usual == value)
    };
    if is_given(OWN_FORM, form) {
        return true;
    }
    let Json::Object(fields) = form else {
        return false;
    };
    let is_usual = |(name, value): &(String, Json)| match name.as_str() {
        "vendor_id" => is_given("vendor", value),
        "amount" => is_given("amount", value) || is_given("other_amount", value),
        name => is_given(name, value),
    };
    fields.len() == 4 && fields.iter().all(is_usual)
}
