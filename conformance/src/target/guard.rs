//! Does a request pay? Decided from what is actually sent, and in doubt the answer is yes.

use super::http::Request;
use crate::json::{self, Json};

/// The word that moves money, as in `pam.pay_by_cash`.
const PAYING_WORD: &str = "pay_by_cash";

/// The method that scenarios ask for because there is none of that name.
const NO_METHOD: &str = "pam.no_such_method";

/// A request that cannot be taken for a payment.
#[derive(Debug)]
pub struct Reading(Request);

/// A request that is a payment, or might be taken for one.
#[derive(Debug)]
pub struct Paying(Request);

/// A request and what it could do.
#[derive(Debug)]
pub enum Classified {
    /// It only reads.
    Reading(Reading),
    /// It may pay.
    Paying(Paying),
}

/// Looks at a request's final bytes.
#[must_use]
pub fn classify(request: Request) -> Classified {
    if may_pay(&request) {
        Classified::Paying(Paying(request))
    } else {
        Classified::Reading(Reading(request))
    }
}

impl Reading {
    /// The request.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.0
    }
}

impl Paying {
    /// The request.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.0
    }
}

fn may_pay(request: &Request) -> bool {
    // Another encoding hides what the bytes say; another path or header could say it in the body's place.
    let odd_path = request.path.contains('%') || says_pay(&request.path);
    let odd_header = |(name, value): &(String, String)| {
        let encoded = name.eq_ignore_ascii_case("content-encoding")
            || name.eq_ignore_ascii_case("transfer-encoding");
        let charset = value
            .to_lowercase()
            .split_once("charset=")
            .is_some_and(|(_, charset)| !charset.starts_with("utf-8"));
        encoded || charset || says_pay(value) || says_pay(name)
    };
    odd_path || request.headers.iter().any(odd_header) || body_may_pay(&request.body)
}

fn body_may_pay(body: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(body) else {
        return true;
    };
    if text.contains('\0') {
        return true;
    }
    match json::parse(body) {
        Ok(document) => document_says_pay(&document),
        // A lenient reader may see more in broken JSON than we do, escapes included.
        Err(_) => may_mean_paying(text) || text.contains("\\u"),
    }
}

/// A method that only reads, or that no gateway has: nobody documented which others there are, and what they do.
pub(crate) fn is_harmless(method: &Json) -> bool {
    match method {
        Json::Text(name) => name == "pam.check_payment" || name == NO_METHOD,
        Json::Null | Json::Bool(_) | Json::Number(_) => true,
        Json::List(items) => items.iter().all(is_harmless),
        Json::Object(_) => false,
    }
}

/// In a body, whatever sounds like paying or holds a payout's form is in doubt. The one thing that sounds like it and is
/// not is the check.
fn may_mean_paying(text: &str) -> bool {
    let rest = text.to_lowercase().replace("pam.check_payment", "");
    ["pay", "transfer", "vendor_form"]
        .iter()
        .any(|word| rest.contains(word))
}

fn document_says_pay(document: &Json) -> bool {
    match document {
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
        // An escape that survived decoding may be decoded once more by somebody.
        Json::Text(text) => may_mean_paying(text) || text.contains("\\u"),
        Json::List(items) => items.iter().any(document_says_pay),
        Json::Object(members) => members.iter().any(|(name, value)| {
            let asks = name.to_lowercase() == "method" && !is_harmless(value);
            asks || may_mean_paying(name) || document_says_pay(value)
        }),
    }
}

fn says_pay(text: &str) -> bool {
    text.to_lowercase().contains(PAYING_WORD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(body: &[u8]) -> Request {
        Request {
            verb: "POST".to_owned(),
            path: String::new(),
            headers: Vec::new(),
            body: body.to_vec(),
        }
    }

    #[test]
    fn whatever_could_be_a_payment_is_one() {
        let paying: [&[u8]; 9] = [
            br#"{"method":"pam.pay_by_cash"}"#,
            br#"{"method":"pam.pay_by\u005fcash"}"#,
            br#"[{"method":"PAM.PAY_BY_CASH"}]"#,
            br#"{"method":"pam.check_payment","method":"pam.pay_by_cash"}"#,
            br#"{"method":"x","body":"{\"method\":\"pam.pay_by\\u005fcash\"}"}"#,
            br#"{"method":"pam.pay_by_cash""#,
            br#"{"method":"pam.pay_by\u005fcash""#,
            b"\x1f\x8b\x08\x00",
            b"\"\0p\0a\0y\"",
        ];
        for body in paying {
            assert!(may_pay(&post(body)), "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn a_check_only_reads() {
        for body in [
            &br#"{"id":"1","method":"pam.check_payment","params":{"agr_transaction_id":1}}"#[..],
            b"",
            b"{",
            b"[]",
        ] {
            assert!(!may_pay(&post(body)), "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn encodings_and_paths_cannot_smuggle_a_payment() {
        let with = |name: &str, value: &str| Request {
            headers: vec![(name.to_owned(), value.to_owned())],
            ..post(b"{}")
        };
        assert!(may_pay(&with("Content-Encoding", "gzip")));
        assert!(may_pay(&with(
            "Content-Type",
            "application/json; charset=utf-16"
        )));
        assert!(!may_pay(&with(
            "Content-Type",
            "application/json; charset=utf-8"
        )));
        assert!(may_pay(&Request {
            path: "/pam.pay_by_cash".to_owned(),
            ..post(b"{}")
        }));
    }

    #[test]
    fn what_sounds_like_paying_is_in_doubt() {
        let pays = |body: &str| matches!(classify(post(body.as_bytes())), Classified::Paying(_));
        for body in [
            r#"{"id":1,"method":"pam.pay_by_card","params":{}}"#,
            r#"{"id":1,"method":"pam.transfer"}"#,
            r#"{"id":1,"method":"pam.refund","params":{"transaction_id":5}}"#,
            r#"{"id":1,"METHOD":"pam.send_money"}"#,
            r#"{"id":1,"method":"pam.nothing","params":{"vendor_form":{}}}"#,
        ] {
            assert!(pays(body), "{body}");
        }
        assert!(!pays(
            r#"{"id":1,"method":"pam.check_payment","params":{"agr_transaction_id":1}}"#
        ));
    }
}
