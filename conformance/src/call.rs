//! One call made from `key=value` words: types come from the contract, not from how the words look.

use paysys_contract::Contract;
use paysys_shared::json;
use paysys_shared::json::Json;

/// Why words do not make a call.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordError {
    /// No `=` in it.
    #[error("`{0}` is not `key=value` (or `key:=JSON`)")]
    NoValue(String),
    /// What follows `:=` is not JSON.
    #[error("`{key}:=` wants JSON, and `{value}` is none")]
    NotJson {
        /// The key.
        key: String,
        /// What followed.
        value: String,
    },
    /// The contract wants another type.
    #[error(
        "`{key}` is an integer in the contract, and `{value}` is none; write `{key}:={value}` to send it anyway"
    )]
    NotAnInteger {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// The same key again.
    #[error("`{0}` is given twice")]
    Twice(String),
}

/// The request's `params`: for `pam.pay_by_cash` the words are the form's fields, otherwise the parameters themselves.
///
/// # Errors
/// When the words do not make sense.
pub fn params(method: &str, words: &[String], contract: &Contract) -> Result<Json, WordError> {
    let vendor_id = words
        .iter()
        .find_map(|word| word.strip_prefix("vendor_id=")?.parse().ok());
    let mut members: Vec<(String, Json)> = Vec::new();
    for word in words {
        let (key, value) = read(method, vendor_id, word, contract)?;
        if members.iter().any(|(known, _)| *known == key) {
            return Err(WordError::Twice(key));
        }
        members.push((key, value));
    }
    let is_form =
        method == "pam.pay_by_cash" && !members.iter().any(|(key, _)| key == "vendor_form");
    let members = Json::Object(members);
    Ok(if is_form {
        Json::object([("vendor_form", members)])
    } else {
        members
    })
}

fn read(
    method: &str,
    vendor_id: Option<i64>,
    word: &str,
    contract: &Contract,
) -> Result<(String, Json), WordError> {
    let (key, value) = word
        .split_once('=')
        .ok_or_else(|| WordError::NoValue(word.to_owned()))?;
    let value = match key.strip_suffix(':') {
        Some(key) => {
            let not_json = |_| WordError::NotJson {
                key: key.to_owned(),
                value: value.to_owned(),
            };
            return Ok((
                key.to_owned(),
                json::parse(value.as_bytes()).map_err(not_json)?,
            ));
        }
        None if contract.schemas.type_of(method, vendor_id, key) == Some("integer") => {
            integer(key, value)?
        }
        None => Json::text(value),
    };
    Ok((key.to_owned(), value))
}

fn integer(key: &str, value: &str) -> Result<Json, WordError> {
    let number = Json::Number(value.to_owned());
    let is_plain = number
        .as_integer()
        .is_some_and(|number| number.to_string() == value);
    if is_plain {
        Ok(number)
    } else {
        Err(WordError::NotAnInteger {
            key: key.to_owned(),
            value: value.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_of(method: &str, words: &[&str]) -> Result<String, WordError> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        params(method, &words, Contract::built_in()).map(|params| params.to_string())
    }

    #[test]
    fn the_contract_decides_the_types() {
        let words = [
            "account=79123456789",
            "currency=USD",
            "amount=12000",
            "vendor_id=101596",
        ];
        let form =
            r#"{"account":"79123456789","currency":"USD","amount":12000,"vendor_id":101596}"#;
        assert_eq!(
            made_of("pam.pay_by_cash", &words).unwrap(),
            format!(r#"{{"vendor_form":{form}}}"#)
        );
        assert_eq!(
            made_of("pam.check_payment", &["agr_transaction_id=1"]).unwrap(),
            r#"{"agr_transaction_id":1}"#
        );
    }

    #[test]
    fn another_type_is_sent_only_when_spelled_out() {
        assert!(matches!(
            made_of("pam.pay_by_cash", &["amount=1.5"]),
            Err(WordError::NotAnInteger { .. })
        ));
        assert_eq!(
            made_of("pam.pay_by_cash", &["amount:=1.5"]).unwrap(),
            r#"{"vendor_form":{"amount":1.5}}"#
        );
    }
}
