//! What scenarios may refer to by a bare name.

use super::service::Services;
use super::terms::PaymentTerms;
use paysys_scenario::OWN_FORM;
use paysys_shared::json::Json;

/// A transaction that no gateway has.
pub const UNKNOWN_TRANSACTION: i64 = 2_000_000_001;

/// What scenarios may refer to by a bare name. A name that such a target has no value for is not there.
#[must_use]
pub fn givens(services: &Services, terms: &PaymentTerms) -> Vec<(String, Json)> {
    let text = |text: &Option<String>| text.as_deref().map(Json::text);
    let own_form = terms.has_own_form().then(|| Json::Object(terms.form()));
    let values = [
        ("vendor", Some(Json::integer(terms.vendor_id))),
        ("account", text(&terms.account)),
        (
            "account_number",
            terms.account.as_deref().and_then(as_number),
        ),
        ("amount", Some(Json::integer(terms.amount))),
        ("other_amount", Some(Json::integer(terms.other_amount))),
        ("currency", text(&terms.currency)),
        (
            "unknown_transaction",
            Some(Json::integer(UNKNOWN_TRANSACTION)),
        ),
        ("service_id", Some(Json::text(services.first.id.as_str()))),
        (OWN_FORM, own_form),
    ];
    let values = values.into_iter();
    values
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// An account's digits without quotes. None where a gateway that takes a number might read somebody else's account out of
/// it: leading zeros get lost, and so do the last of many digits.
fn as_number(account: &str) -> Option<Json> {
    const EXACT_IN_A_DOUBLE: usize = 15;
    let is_exact = !account.is_empty()
        && account.len() <= EXACT_IN_A_DOUBLE
        && !account.starts_with('0')
        && account.bytes().all(|byte| byte.is_ascii_digit());
    is_exact.then(|| Json::Number(account.to_owned()))
}
