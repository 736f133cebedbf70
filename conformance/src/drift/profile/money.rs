//! What the gateway does with money: ids, rates, and requests that come twice (PAY-08, PAY-12).

use super::outcomes::at;
use super::{Setting, transcripts};
use crate::checks::Parsed;
use crate::drift::Side;
use crate::json::Json;
use crate::transcript::Exchange;

pub(super) const SOURCES: [&str; 2] = ["pay.same-request-id", "pay.amount-rule"];

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
    let transcript = side.played("pay.amount-rule")?.transcript.as_ref()?;
    let exchange = transcript.exchanges.first()?;
    let parsed = Parsed::of(exchange);
    let form = parsed
        .request
        .as_ref()?
        .descend(["params", "vendor_form"])?;
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
    Some(Setting::of(&table, &currency, rule, "pay.amount-rule"))
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

fn twice(side: &Side) -> Vec<Setting> {
    let source = "pay.same-request-id";
    let setting = |key: &str, value: toml::Value| Setting::of("payments", key, value, source);
    let ids = side
        .played(source)
        .and_then(|result| result.transcript.as_ref());
    let ids: Vec<Option<Json>> = ids
        .iter()
        .flat_map(|transcript| &transcript.exchanges)
        .map(|exchange| details(exchange)?.get("transaction_id").cloned())
        .collect();
    let refusal = at(side, source, 1).and_then(|seen| seen.error_code());
    match (ids.as_slice(), refusal) {
        ([Some(_), ..], Some(code)) => vec![
            setting("same_request_id", "reject".into()),
            setting("same_request_id_error", code.into()),
        ],
        ([Some(first), Some(second)], None) if first == second => {
            vec![setting("same_request_id", "return-original".into())]
        }
        ([Some(_), Some(_)], None) => vec![setting("same_request_id", "new-payment".into())],
        _ => Vec::new(),
    }
}

fn details(exchange: &Exchange) -> Option<Json> {
    let parsed = Parsed::of(exchange);
    parsed.answer()?.descend(["result", "details"]).cloned()
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
