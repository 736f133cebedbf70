//! What the gateway does with money: ids, rates, and requests that come twice (PAY-08, PAY-12).

use super::shown::{Shown, shown};
use super::{Setting, transcripts};
use crate::drift::Side;
use crate::json::Json;
use crate::scenario::Setting as Key;
use crate::transcript::Exchange;

pub(super) fn settings(side: &Side) -> Vec<Setting> {
    let mut found = Vec::new();
    found.extend(first_id(side));
    found.extend(rate(side));
    found.extend(twice(side));
    found
}

/// The lowest id that was given: in a sandbox of its own every scenario's first payment has it.
fn first_id(side: &Side) -> Option<Setting> {
    let exchanges = transcripts(side);
    let ids = exchanges
        .flat_map(|transcript| &transcript.exchanges)
        .filter_map(|exchange| {
            let id = details(exchange)?.get("transaction_id")?.as_integer()?;
            i64::try_from(id).ok()
        });
    let first = ids.min().filter(|id| *id > 0)?;
    Some(Setting::of(
        "payments",
        "first_transaction_id",
        first,
        "the lowest that was seen",
    ))
}

/// How UZS follow from the form's amount; a whole rule cannot be told from one pair, so a plain rate is taken.
fn rate(side: &Side) -> Option<Setting> {
    let shown = shown(side, Key::Rate).next()?;
    let (index, _) = shown.answers.first()?;
    let exchange = shown.exchanges().get(*index)?;
    let form = exchange.request()?.descend(["params", "vendor_form"])?;
    let (asked, paid) = (
        form.get("amount")?.as_integer()?,
        details(exchange)?.get("amount")?.as_integer()?,
    );
    let rate = decimal(paid, asked)?;
    let table = format!(
        "vendors.{}.currencies",
        form.get("vendor_id")?.as_integer()?
    );
    let currency = form.get("currency")?.as_text()?.to_owned();
    let rule: toml::Table = [
        ("rate".to_owned(), rate.into()),
        ("commission_percent".to_owned(), "0".into()),
    ]
    .into_iter()
    .collect();
    Some(Setting::of(&table, &currency, rule, shown.scenario()))
}

/// The quotient as a decimal number that a profile takes; rounded after six digits.
fn decimal(paid: i128, asked: i128) -> Option<String> {
    const DIGITS: u32 = 6;
    let scale = 10_i128.pow(DIGITS);
    if asked <= 0 || paid < 0 {
        return None;
    }
    let scaled = paid.checked_mul(scale)?.checked_add(asked / 2)? / asked;
    let text = format!("{}.{:06}", scaled / scale, scaled % scale);
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// What became of a request whose id had been used for a payment.
fn twice(side: &Side) -> Vec<Setting> {
    let mut shown = shown(side, Key::SameRequestId);
    shown
        .find_map(|shown| repetition(&shown))
        .unwrap_or_default()
}

fn repetition(shown: &Shown<'_>) -> Option<Vec<Setting>> {
    let setting =
        |key: &str, value: toml::Value| Setting::of("payments", key, value, shown.scenario());
    let (index, seen) = shown.answers.first()?;
    let (earlier, later) = shown.exchanges().split_at(*index);
    let id = |exchange: &Exchange| exchange.request()?.get("id").cloned();
    let transaction = |exchange: &Exchange| details(exchange)?.get("transaction_id").cloned();
    let again = later.first()?;
    let first = earlier.iter().find(|first| id(first) == id(again))?;
    let first = transaction(first)?;
    Some(match (seen.error_code(), transaction(again)) {
        (Some(code), _) => vec![
            setting("same_request_id", "reject".into()),
            setting("same_request_id_error", code.into()),
        ],
        (None, Some(second)) if first == second => {
            vec![setting("same_request_id", "return-original".into())]
        }
        (None, Some(_)) => vec![setting("same_request_id", "new-payment".into())],
        (None, None) => return None,
    })
}

fn details(exchange: &Exchange) -> Option<&Json> {
    exchange.answer()?.descend(["result", "details"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_short_decimal() {
        assert_eq!(decimal(15000, 12000).as_deref(), Some("1.25"));
        assert_eq!(decimal(12000, 12000).as_deref(), Some("1"));
        assert_eq!(decimal(1, 3).as_deref(), Some("0.333333"));
        assert_eq!(decimal(1, 0), None);
    }
}
