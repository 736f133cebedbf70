//! What one request could move at worst. Planning and sending ask the same question of the same bytes. The guard has judged
//! them before: what comes here is one of the kit's own payouts, or a plain one of the target's own payee.

use crate::target::{Denied, Limits, is_own_form};
use paysys_contract::Said;
use paysys_exchange::PaymentTerms;
use paysys_shared::json;
use paysys_shared::json::Json;

/// What bounds one payment.
#[derive(Clone, Debug)]
pub struct Caps {
    pub terms: PaymentTerms,
    pub limits: Limits,
}

/// Why a request is not sent, plan or no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbounded {
    #[error("{}", self.said())]
    Unreadable,
    #[error("{}", self.said())]
    Stranger(String, String),
    #[error(transparent)]
    NotOwnForm(#[from] Denied),
    #[error("{}", self.said())]
    TooMuch(String),
}

impl Unbounded {
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Unreadable => Said::of("reason.unreadable"),
            Self::Stranger(name, value) => Said::of("reason.pays_another")
                .with("name", name)
                .with("value", value),
            Self::NotOwnForm(denied) => denied.said(),
            Self::TooMuch(amount) => Said::of("reason.amount_above").with("amount", amount),
        }
    }
}

/// The most a request could move, in the form's unit. What is no plain amount counts as the most one payment may move: a
/// gateway that takes it at all may take it for anything.
///
/// # Errors
/// When nothing bounds it.
pub fn exposure(body: &[u8], caps: &Caps) -> Result<u64, Unbounded> {
    let document = json::parse(body).map_err(|_| Unbounded::Unreadable)?;
    let forms = named(&document, "vendor_form");
    let is_one = matches!(document, Json::Object(_)) && forms.len() <= 1;
    if !is_one || !forms.iter().all(|form| says_what_it_pays(form)) {
        return Err(Unbounded::Unreadable);
    }
    if caps.terms.has_own_form() {
        let own = |form: &&Json| is_own_form(form, &caps.terms);
        forms.iter().try_for_each(own)?;
    } else {
        nobody_else(&document, caps)?;
    }
    let amounts = named(&document, caps.terms.amount_field());
    let worst = amounts.into_iter().map(|amount| one_amount(amount, caps));
    let worst = worst.collect::<Result<Vec<u64>, _>>()?;
    let none = caps.limits.max_amount_per_payment;
    Ok(worst.into_iter().max().unwrap_or(none))
}

/// A form is an object. What is none may stand in its place where it names nobody and no sum, however it is read.
fn says_what_it_pays(form: &Json) -> bool {
    match form {
        Json::Object(_) | Json::Null | Json::Bool(_) => true,
        Json::Text(text) => !has_digit(text),
        Json::List(items) => items.is_empty(),
        Json::Number(_) => false,
    }
}

fn nobody_else(document: &Json, caps: &Caps) -> Result<(), Unbounded> {
    let vendor = caps.terms.vendor_id.to_string();
    let account = caps.terms.account.as_deref();
    let ours = [
        ("account", account),
        ("wallet", account),
        ("vendor_id", Some(vendor.as_str())),
    ];
    for (name, own) in ours {
        for value in named(document, name) {
            let text = plain(value);
            if has_digit(&text) && Some(text.as_str()) != own {
                return Err(Unbounded::Stranger(name.to_owned(), text));
            }
        }
    }
    // Another vendor's form may call its account by any name.
    let known = ["account", "amount", "currency", "vendor_id", "wallet"].map(folded);
    for form in named(document, "vendor_form") {
        let Json::Object(members) = form else {
            continue;
        };
        for (name, value) in members {
            let text = plain(value);
            if !known.contains(&folded(name)) && has_digit(&text) {
                return Err(Unbounded::Stranger(name.clone(), text));
            }
        }
    }
    Ok(())
}

fn has_digit(text: &str) -> bool {
    text.contains(char::is_numeric)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "only what is no plain integer is compared so"
)]
fn one_amount(amount: &Json, caps: &Caps) -> Result<u64, Unbounded> {
    let most = caps.limits.max_amount_per_payment;
    let text = plain(amount);
    let too_much = || Unbounded::TooMuch(text.clone());
    if let (Json::Number(_), Ok(value @ 1..)) = (amount, text.parse::<u64>()) {
        return if value <= most {
            Ok(value)
        } else {
            Err(too_much())
        };
    }
    let magnitude = text.trim().parse::<f64>().map(f64::abs);
    let magnitude = magnitude.or_else(|_| digits(&text).parse());
    match magnitude {
        Ok(magnitude) if magnitude <= most as f64 => Ok(most),
        Ok(_) => Err(too_much()),
        Err(_) => Ok(most),
    }
}

/// What a reader would see that skips whatever is no digit.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Every member of that name, wherever it stands, however often, and in whatever case: readers differ in what they take
/// for the same name.
fn named<'a>(document: &'a Json, name: &str) -> Vec<&'a Json> {
    match document {
        Json::List(items) => items.iter().flat_map(|item| named(item, name)).collect(),
        Json::Object(members) => members
            .iter()
            .flat_map(|(known, value)| {
                let this = (folded(known) == folded(name)).then_some(value);
                this.into_iter().chain(named(value, name))
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn folded(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn plain(value: &Json) -> String {
    value
        .as_text()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worst_case(form: &str) -> Result<u64, Unbounded> {
        of_body(&format!(
            r#"{{"method":"pam.pay_by_cash","params":{{"vendor_form":{form}}}}}"#
        ))
    }

    fn of_body(body: &str) -> Result<u64, Unbounded> {
        let limits = Limits {
            max_amount_per_payment: 12_000,
            ..Limits::default()
        };
        let caps = Caps {
            terms: PaymentTerms::default(),
            limits,
        };
        exposure(body.as_bytes(), &caps)
    }

    #[test]
    fn a_plain_amount_counts_as_it_stands() {
        assert_eq!(worst_case(r#"{"amount":100}"#), Ok(100));
        assert_eq!(worst_case(r#"{"amount":100,"amount":200}"#), Ok(200));
        assert!(worst_case(r#"{"amount":12001}"#).is_err());
        assert_eq!(worst_case(r#"{"amount":100,"Amount":200}"#), Ok(200));
        assert!(worst_case(r#"{"amount":100,"AMOUNT":12001}"#).is_err());
    }

    #[test]
    fn what_is_no_plain_amount_counts_as_the_most() {
        for amount in [
            "0", "-1", "1.5", "12000.0", "\"100\"", "null", "\"much\"", "[]",
        ] {
            assert_eq!(
                worst_case(&format!("{{\"amount\":{amount}}}")),
                Ok(12_000),
                "{amount}"
            );
        }
        assert_eq!(worst_case("{}"), Ok(12_000));
        for amount in [
            "1e9",
            "1.8446744073709552e+19",
            "\"12 001\"",
            "{\"value\":12001}",
            "-12001",
            "\"12001\"",
            "12000.5",
            "100000000000000000000",
        ] {
            assert!(
                worst_case(&format!("{{\"amount\":{amount}}}")).is_err(),
                "{amount}"
            );
        }
    }

    #[test]
    fn nobody_else_is_paid() {
        assert_eq!(worst_case(r#"{"account":79123456789,"amount":1}"#), Ok(1));
        for form in [
            r#"{"account":"79123456780","amount":1}"#,
            r#"{"account":"79123456789","account":"1","amount":1}"#,
            r#"{"wallet":"123456789012","amount":1}"#,
            r#"{"vendor_id":101606,"amount":1}"#,
            r#"["79123456780", 1]"#,
            r#"{"Account":"79123456780","amount":1}"#,
            r#"{"vendorId":101606,"amount":1}"#,
            r#"{"phone":"79123456780","amount":1}"#,
            r#"{"details":{"phone":"79123456780"},"amount":1}"#,
            r#""{\"account\":\"79123456780\"}""#,
        ] {
            assert!(worst_case(form).is_err(), "{form}");
        }
    }

    #[test]
    fn a_field_without_a_digit_names_nobody() {
        assert_eq!(worst_case(r#"{"note":"thank you","amount":1}"#), Ok(1));
    }

    /// Wherever a reader might find a form.
    #[test]
    fn a_body_is_one_object_with_one_form() {
        let form = r#"{"vendor_form":{"amount":7}}"#;
        assert_eq!(of_body(&format!(r#"{{"params":{form}}}"#)), Ok(7));
        assert_eq!(of_body(&format!(r#"{{"params":[{form}]}}"#)), Ok(7));
        for body in [
            format!("[{form}]"),
            format!(r#"{{"params":[{form},{form}]}}"#),
            format!(r#"{{"params":{form},"more":{form}}}"#),
            form.repeat(2),
        ] {
            assert_eq!(of_body(&body), Err(Unbounded::Unreadable), "{body}");
        }
    }
}
