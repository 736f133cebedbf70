//! Payments whose outcome nobody can tell: money that must not be sent again before a person has asked (PAY-13).

use paysys_contract::{Contract, Said};
use paysys_exchange::{Exchange, LedgerView, Transcript};
use paysys_scenario::{Money, Step};
use paysys_shared::json::Json;

/// A payment whose outcome is unknown.
#[derive(Clone, Debug)]
pub struct UnknownMoney {
    pub exchange: usize,
    /// The request's id, by which a person may ask.
    pub request_id: Option<Json>,
    pub form: Option<Json>,
    /// Its entry in the money log, by which it is settled.
    pub entry: Option<u64>,
    pub reason: Said,
}

/// Did a scenario expect that, and did it look into the ledger afterwards? Only a proven simulator has one to look into.
pub(crate) fn is_settled_by_a_ledger(
    exchange: usize,
    step: &Step,
    transcript: &Transcript,
) -> bool {
    let is_expected = step
        .answering()
        .is_some_and(|answering| answering.money == Money::Unknown);
    let is_after = |view: &LedgerView| view.exchanges_before > exchange;
    is_expected && transcript.ledgers.iter().any(is_after)
}

/// Is this a payment whose outcome the answer does not settle?
pub(super) fn unknown(
    exchange: usize,
    parsed: &Exchange,
    contract: &Contract,
) -> Option<UnknownMoney> {
    let reason = why_unknown(parsed, contract)?;
    Some(UnknownMoney {
        exchange,
        request_id: parsed.asked(["id"]).cloned(),
        form: parsed.asked(["params", "vendor_form"]).cloned(),
        entry: parsed.money_entry,
        reason,
    })
}

pub(super) fn why_unknown(parsed: &Exchange, contract: &Contract) -> Option<Said> {
    if !parsed.sent.paying || parsed.not_sent().is_some() {
        return None;
    }
    if let Some(reason) = parsed.unusable() {
        return Some(reason);
    }
    let Some(answer) = parsed.answer() else {
        return Some(Said::of("answer.not_json"));
    };
    if let Some(other) = id_of_another(parsed, answer) {
        let other = other.to_string();
        return Some(Said::of("answer.other_request").with("id", other));
    }
    if let Some(place) = answer.repetition() {
        let twice = Said::of("answer.twice");
        return Some(twice.with("place", place.to_string()));
    }
    match (answer.get("error"), answer.get("result")) {
        (Some(Json::Null), Some(result @ Json::Object(_))) => {
            let transaction = result
                .descend(["details", "transaction_id"])
                .and_then(Json::as_integer);
            transaction
                .is_none()
                .then(|| Said::of("answer.no_transaction"))
        }
        (Some(Json::Object(_)), None | Some(Json::Null)) => match parsed.error_code() {
            Some(code) if contract.errors.is_definite_refusal(code) => None,
            Some(code) => {
                let error = Said::of("answer.not_definite").with("code", code);
                Some(error.with("pace", parsed.pace()))
            }
            None => Some(Said::of("answer.no_code")),
        },
        _ => Some(Said::of("answer.contradicts")),
    }
}

/// The id in the answer, if it is not the request's. How it is written makes no other request of it (ENV-03 judges that),
/// and none at all is nobody else's.
fn id_of_another<'a>(parsed: &Exchange, answer: &'a Json) -> Option<&'a Json> {
    let asked = parsed.request()?.get("id")?;
    let answered = answer.get("id")?;
    let plain = |id: &Json| id.as_text().map_or_else(|| id.to_string(), str::to_owned);
    let is_ours = *answered == Json::Null || plain(answered) == plain(asked);
    (!is_ours).then_some(answered)
}
