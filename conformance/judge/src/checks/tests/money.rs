use rstest::rstest;
use serde_json::{Value, json};

use crate::checks::{became, outcome_is_unknown};
use crate::talk::{Talk, paid, refused, with, without};
use paysys_contract::{Contract, Said};
use paysys_exchange::{Became, Outcome};

const ERROR: &str =
    r#"{"id":"request-0","error":{"code":-32400,"message":"slow down"},"result":null}"#;
const PAY: &str = "  - pay: { expect: { error: null } }";

fn why_unknown(talk: &Talk) -> Option<String> {
    let money = talk.facts().exchanges.remove(0).unknown_money;
    money.map(|money| money.reason.to_string())
}

fn why(answer: Value) -> Option<String> {
    why_unknown(&Talk::of("PAY-01", PAY).hears(answer))
}

#[test]
fn what_settles_a_payment_leaves_nothing_unknown() {
    assert_eq!(why(paid()), None);
    assert_eq!(why(refused(-32309)), None);
    let check = "  - check: { transaction: 1, expect: { error: null } }";
    assert_eq!(
        why_unknown(&Talk::of("CHK-01", check).hears_nothing()),
        None
    );
}

#[rstest]
#[case::an_indefinite_error(refused(-32400), "error -32400 is no definite refusal")]
#[case::an_unknown_error(refused(-1), "error -1 is no definite refusal")]
#[case::no_code(without(refused(-1), "/error/code"), "an error without a code")]
#[case::no_transaction(
    without(paid(), "/result/details/transaction_id"),
    "success without a usable transaction_id"
)]
#[case::both(with(paid(), "/error", json!({ "code": -32309 })), "the answer contradicts itself")]
#[case::of_another(with(paid(), "/id", json!("x")), "it answers the request \"x\", which is another")]
fn what_does_not_settle_it_says_why(#[case] answer: Value, #[case] reason: &str) {
    assert_eq!(why(answer).as_deref(), Some(reason));
}

#[rstest]
#[case::page(502, "<html>", "HTTP 502 without an RPC body")]
#[case::no_json(200, "{", "the answer is not JSON")]
#[case::twice(
    200,
    r#"{"id":"request-0","error":null,"error":null}"#,
    "the answer says $.error twice"
)]
fn what_is_no_answer_says_why(#[case] status: u16, #[case] body: &str, #[case] reason: &str) {
    let talk = Talk::of("PAY-01", PAY).hears_http(status, body);
    assert_eq!(why_unknown(&talk).as_deref(), Some(reason));
}

#[test]
fn a_lost_answer_says_why() {
    let talk = Talk::of("PAY-01", PAY).hears_nothing();
    assert_eq!(why_unknown(&talk).as_deref(), Some("cut"));
}

/// Whoever is told to slow down learns where the pace is set, and what the gateway asked for.
#[rstest]
#[case::page(429, "slow down", "calls_per_second", true)]
#[case::error_of_an_overload(429, ERROR, "calls_per_second", true)]
#[case::error_that_asks_for_patience(200, ERROR, "calls_per_second", true)]
#[case::an_outage_is_no_pace(503, "<html>", "calls_per_second", false)]
#[case::an_outage_may_say_how_long(503, "<html>", "`Retry-After: 37`", true)]
fn too_many_calls_are_told_with_their_pace(
    #[case] status: u16,
    #[case] body: &str,
    #[case] words: &str,
    #[case] is_told: bool,
) {
    let mut talk = Talk::of("PAY-01", PAY).hears_http(status, body);
    let Outcome::Answer(answer) = &mut talk.transcript.exchanges[0].outcome else {
        unreachable!("it was answered")
    };
    let wait = ("retry-after".to_owned(), "37".to_owned());
    answer.headers.push(wait);
    let reason = why_unknown(&talk).unwrap();
    assert_eq!(reason.contains(words), is_told, "{reason}");
    assert!(reason.contains("`Retry-After: 37`"), "{reason}");
}

/// What goes into the money log.
#[test]
fn every_payment_becomes_something() {
    let became = |talk: &Talk| {
        let exchange = &talk.transcript.exchanges[0];
        let contract = Contract::built_in();
        (
            became(exchange, contract),
            outcome_is_unknown(exchange, contract).map(|why| why.to_string()),
        )
    };
    let pay = || Talk::of("PAY-01", PAY);
    assert_eq!(became(&pay().hears(paid())), (Became::Paid, None));
    assert_eq!(
        became(&pay().hears(refused(-32309))),
        (Became::Refused, None)
    );
    let unknown = (Became::Unknown("cut".into()), Some("cut".to_owned()));
    assert_eq!(became(&pay().hears_nothing()), unknown);
    let no = Said::from("no such host");
    let mut unsent = pay().hears_nothing();
    unsent.transcript.exchanges[0].outcome = Outcome::NotSent(no.clone());
    assert_eq!(became(&unsent), (Became::NotSent(no), None));
}
