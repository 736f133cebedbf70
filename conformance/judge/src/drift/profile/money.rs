//! What the gateway does with money: ids, rates, and payments that come twice (PAY-08, PAY-12, PAY-16).

use super::shown::{Shown, shown};
use super::{Setting, transcripts};
use crate::Seen;
use crate::drift::Side;
use paysys_exchange::Exchange;
use paysys_scenario::Setting as Key;
use paysys_shared::json::Json;

pub(super) fn settings(side: &Side) -> Vec<Setting> {
    let mut found = Vec::new();
    found.extend(first_id(side));
    found.extend(rate(side));
    found.extend(twice(side));
    found.extend(own_reference(side));
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
    let form = exchange.asked(["params", "vendor_form"])?;
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

/// What became of a reference of the client's own: what a second payout with it shows, else what a check by it does.
fn own_reference(side: &Side) -> Option<Setting> {
    let all = || shown(side, Key::OwnReference);
    let repeated = all().find_map(|shown| Some((repeated_reference(&shown)?, shown.scenario())));
    let checked = || all().find_map(|shown| Some((checked_reference(&shown)?, shown.scenario())));
    let ((mode, error), scenario) = repeated.or_else(checked)?;
    let mut value: toml::Table = [("mode".to_owned(), mode.into())].into_iter().collect();
    value.extend(error.map(|code| ("error".to_owned(), code.into())));
    Some(Setting::named(Key::OwnReference.name(), value, scenario))
}

/// A mode of `own_reference`, and the error with which it refuses.
type Mode = (&'static str, Option<i64>);

/// A gateway that makes a second payment may keep references all the same.
fn repeated_reference(shown: &Shown<'_>) -> Option<Mode> {
    let (index, seen) = shown.answers.iter().find(|(_, seen)| pays(seen))?;
    let (earlier, later) = shown.exchanges().split_at(*index);
    let first = earlier.iter().find_map(transaction)?;
    match seen.error_code() {
        Some(code) => Some(("reject", Some(code))),
        None => (transaction(later.first()?)? == first).then_some(("return-original", None)),
    }
}

fn checked_reference(shown: &Shown<'_>) -> Option<Mode> {
    let (index, seen) = shown.answers.iter().find(|(_, seen)| !pays(seen))?;
    let (earlier, later) = shown.exchanges().split_at(*index);
    let made = earlier.iter().find_map(details)?;
    if seen.is_error() {
        return Some(("ignore", None));
    }
    let found = later.first()?.answered(["result", "result"])?;
    let is_it = ["amount", "date"]
        .iter()
        .all(|name| made.get(name).is_some() && made.get(name) == found.get(name));
    is_it.then_some(("keep", None))
}

fn pays(seen: &Seen) -> bool {
    seen.method.as_deref() == Some("pam.pay_by_cash")
}

fn transaction(exchange: &Exchange) -> Option<&Json> {
    details(exchange)?.get("transaction_id")
}

fn details(exchange: &Exchange) -> Option<&Json> {
    exchange.answered(["result", "details"])
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
