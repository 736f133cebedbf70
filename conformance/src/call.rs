//! One call made from `key=value` words: types come from the contract, not from how the words look.

use paysys_contract::Contract;
use paysys_shared::json;
use paysys_shared::json::Json;

/// Why words do not make a call.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordError {
    #[error("`{0}` is not `key=value` (or `key:=JSON`)")]
    NoValue(String),
    #[error("`{key}:=` wants JSON, and `{value}` is none")]
    NotJson { key: String, value: String },
    #[error(
        "`{key}` is an integer in the contract, and `{value}` is none; write `{key}:={value}` to send it anyway"
    )]
    NotAnInteger { key: String, value: String },
    #[error("`{0}` is given twice")]
    Twice(String),
}

/// The request's `params`. A key with dots is a path from them; others are fields of the form for `pam.pay_by_cash`,
/// unless the words bring a `vendor_form` of their own, and parameters for any other method.
///
/// # Errors
/// When the words do not make sense.
pub fn params(method: &str, words: &[String], contract: &Contract) -> Result<Json, WordError> {
    let vendor_id = words
        .iter()
        .find_map(|word| word.strip_prefix("vendor_id=")?.parse().ok());
    let read = |word: &String| read(method, vendor_id, word, contract);
    let words: Vec<(String, Json)> = words.iter().map(read).collect::<Result<_, _>>()?;
    let is_form = |(key, _): &(String, Json)| key.split('.').next() == Some("vendor_form");
    let makes_form = method == "pam.pay_by_cash" && !words.iter().any(is_form);
    let form = makes_form.then(|| ("vendor_form".to_owned(), Json::Object(Vec::new())));
    let mut members: Vec<(String, Json)> = form.into_iter().collect();
    for (key, value) in words {
        let mut path: Vec<&str> = key.split('.').collect();
        if makes_form && path.len() == 1 {
            path.insert(0, "vendor_form");
        }
        if !put(&mut members, &path, value) {
            return Err(WordError::Twice(key));
        }
    }
    Ok(Json::Object(members))
}

/// Puts a value at the end of a path, unless something is there already.
fn put(members: &mut Vec<(String, Json)>, path: &[&str], value: Json) -> bool {
    let [first, rest @ ..] = path else {
        return false;
    };
    let there = members.iter_mut().find(|(known, _)| known == first);
    match (there, rest) {
        (Some((_, Json::Object(inner))), [_, ..]) => put(inner, rest, value),
        (Some(_), _) => false,
        (None, []) => {
            members.push(((*first).to_owned(), value));
            true
        }
        (None, _) => {
            let mut inner = Vec::new();
            let is_put = put(&mut inner, rest, value);
            members.push(((*first).to_owned(), Json::Object(inner)));
            is_put
        }
    }
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
    fn a_key_with_dots_is_a_path_from_the_params() {
        let reference = "transaction_form.partner_transaction_id=41";
        assert_eq!(
            made_of("pam.pay_by_cash", &["amount=5", reference]).unwrap(),
            r#"{"vendor_form":{"amount":5},"transaction_form":{"partner_transaction_id":"41"}}"#
        );
        assert_eq!(
            made_of("pam.pay_by_cash", &["vendor_form.a.b=1", "c:=2"]).unwrap(),
            r#"{"vendor_form":{"a":{"b":"1"}},"c":2}"#
        );
        let nothing = made_of("pam.pay_by_cash", &[]).unwrap();
        assert_eq!(nothing, r#"{"vendor_form":{}}"#);
        for twice in [["a.b=1", "a.b=2"], ["a=1", "a.b=2"], ["a.b=1", "a=2"]] {
            let refused = made_of("pam.check_payment", &twice);
            assert!(matches!(refused, Err(WordError::Twice(_))), "{refused:?}");
        }
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
