//! What a look into the ledger showed, as far as it is about money.

use super::mask::{Mask, Numbered};
use paysys_exchange::{LedgerView, Transcript};
use paysys_shared::json::Json;

/// What a payment is; the admin tells more about how it came about.
const SHOWN: [&str; 8] = [
    "transaction_id",
    "vendor_id",
    "account",
    "currency",
    "form_amount",
    "amount",
    "status",
    "progression",
];

/// Writes the looks that were taken after so many exchanges.
pub(super) fn write(text: &mut String, transcript: &Transcript, after: usize, mask: &mut Mask) {
    let views = transcript
        .ledgers
        .iter()
        .filter(|view| view.exchanges_before == after);
    for view in views {
        let shown = mask.apply(&shown(view), Numbered::Yes).pretty();
        *text += &format!("\n── ledger\n{shown}\n");
    }
}

fn shown(view: &LedgerView) -> Json {
    let payments = match view.answer.get("payments") {
        Some(Json::List(payments)) => payments.iter().map(payment).collect(),
        _ => Vec::new(),
    };
    let late_commits = view.answer.get("late_commits").cloned();
    Json::object([
        ("payments", Json::List(payments)),
        ("late_commits", late_commits.unwrap_or(Json::Null)),
    ])
}

fn payment(payment: &Json) -> Json {
    let member = |name: &str| Some((name.to_owned(), payment.get(name)?.clone()));
    Json::Object(SHOWN.into_iter().filter_map(member).collect())
}
