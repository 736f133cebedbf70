//! The form of a plain payout: the fields of `[pay]` and no others, each with its own value or one that names nobody.

use crate::target::guard::Denied;
use paysys_exchange::PaymentTerms;
use paysys_shared::json::Json;

/// Does a form hold the fields of `[pay]` and no others, each with its own value or one that names nobody?
///
/// # Errors
/// When it could pay somebody else.
pub fn judge(form: &Json, terms: &PaymentTerms) -> Result<(), Denied> {
    let Json::Object(members) = form else {
        return Err(Denied::Value("vendor_form".to_owned()));
    };
    let own = terms.form();
    for (name, value) in members {
        let Some((_, usual)) = own.iter().find(|(known, _)| known == name) else {
            return Err(Denied::Member(format!("vendor_form.{name}")));
        };
        let is_harmless = if name == terms.amount_field() {
            // How much it may be is the plan's business.
            names_nobody(value) || is_amount(value)
        } else {
            names_nobody(value) || value == usual || is_in_another_type(value, usual)
        };
        if !is_harmless {
            return Err(Denied::Payee(format!("vendor_form.{name}")));
        }
    }
    Ok(())
}

fn names_nobody(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => true,
        Json::Text(text) => text.is_empty(),
        Json::Bool(true) | Json::Number(_) | Json::List(_) | Json::Object(_) => false,
    }
}

/// The same value as a number instead of text, or the reverse.
fn is_in_another_type(value: &Json, usual: &Json) -> bool {
    match (value, usual) {
        (Json::Number(one), Json::Text(other)) | (Json::Text(one), Json::Number(other)) => {
            one == other
        }
        _ => false,
    }
}

/// A number, or text that is one in the same grammar: readers differ in what they make of any other.
fn is_amount(value: &Json) -> bool {
    match value {
        Json::Number(_) => true,
        Json::Text(text) => {
            let number = paysys_shared::json::parse(text.as_bytes());
            matches!(number, Ok(Json::Number(digits)) if digits == *text)
        }
        Json::Null | Json::Bool(_) | Json::List(_) | Json::Object(_) => false,
    }
}
