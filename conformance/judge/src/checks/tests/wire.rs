use rstest::rstest;
use serde_json::{Value, json};

use super::told;
use crate::checks::{Severity, breaks_a_wire_rule};
use crate::talk::{Talk, paid, refused, status, with, without};
use paysys_contract::Contract;

const PAY: &str = "  - pay: { expect: { error: null } }";
const CHECK: &str = "  - check: { transaction: 1, expect: { error: null } }";

/// The rules that an answer to a payout breaks.
fn broken_by(answer: Value) -> Vec<String> {
    told(&Talk::of("PAY-01", PAY).hears(answer).facts().exchanges[0].breaches)
}

/// The same of an answer to a check.
fn broken_by_check(answer: Value) -> Vec<String> {
    told(&Talk::of("CHK-01", CHECK).hears(answer).facts().exchanges[0].breaches)
}

fn broken_by_body(body: &str) -> Vec<String> {
    told(
        &Talk::of("PAY-01", PAY)
            .hears_http(200, body)
            .facts()
            .exchanges[0]
            .breaches,
    )
}

#[test]
fn right_answers_break_nothing() {
    assert!(broken_by(paid()).is_empty());
    assert!(broken_by(refused(-32309)).is_empty());
    assert!(broken_by_check(status(2)).is_empty());
    assert!(
        broken_by(with(
            paid(),
            "/mx_id",
            json!("2B32d68e154573ec7b6d30d1f803c5a5")
        ))
        .is_empty()
    );
}

#[rstest]
#[case::id_of_another(with(paid(), "/id", json!("another")), &["ENV-03 $.id"])]
#[case::tracker(with(paid(), "/mx_id", json!("short")), &["ENV-10 $.mx_id"])]
#[case::no_error(without(paid(), "/error"), &["ENV-06 $.error"])]
#[case::no_result(without(refused(-32309), "/result"), &["ENV-07 $.result"])]
#[case::no_result_in_success(json!({ "error": null }), &["ENV-06 $.result"])]
#[case::neither(json!({}), &["ENV-06 $.error", "ENV-06 $.result"])]
#[case::both_null(json!({ "error": null, "result": null }), &["ENV-06 $.result", "ENV-06 $.error"])]
#[case::result_is_text(json!({ "error": null, "result": "x" }), &["ENV-06 $.result"])]
#[case::both(with(refused(-32309), "/result", json!({})), &["ENV-07 $.result", "ENV-07 $.error"])]
#[case::false_for_null(with(paid(), "/error", json!(false)), &["ENV-06 $.error"])]
#[case::text_for_an_error(json!({ "error": "no", "result": null }), &["ENV-07 $.error"])]
#[case::code_as_text(with(refused(-1), "/error/code", json!("-1")), &["ENV-09 $.error.code"])]
#[case::no_message(without(refused(-1), "/error/message"), &["ENV-09 $.error.message"])]
#[case::data_is_text(with(refused(-1), "/error/data", json!("x")), &["ENV-09 $.error.data"])]
#[case::details_null(with(paid(), "/result/details", json!(null)), &["PAY-02 $.result.details"])]
#[case::id_no_hex(with(paid(), "/result/details/id", json!("x")), &["PAY-03 $.result.details.id"])]
#[case::transaction_as_text(
    with(paid(), "/result/details/transaction_id", json!("1")),
    &["PAY-05 $.result.details.transaction_id"]
)]
#[case::card_number(
    with(paid(), "/result/details/masked_card_number", json!("8600")),
    &["PAY-04 $.result.details.masked_card_number"]
)]
#[case::date_in_milliseconds(
    with(paid(), "/result/details/date", json!(1_653_907_664_000_i64)),
    &["PAY-11 $.result.details.date"]
)]
fn each_rule_is_held_against_a_payout(#[case] answer: Value, #[case] broken: &[&str]) {
    assert_eq!(broken_by(answer), broken);
}

#[rstest]
#[case::not_nested(json!({ "error": null, "result": { "status": 2 } }), "CHK-02 $.result.result")]
#[case::status(with(status(2), "/result/result/status", json!(5)), "CHK-06 $.result.result.status")]
#[case::amount(with(status(2), "/result/result/amount", json!("1.5")), "CHK-04 $.result.result.amount")]
#[case::bank_id(
    with(status(2), "/result/result/bank_transaction_id", json!([])),
    "CHK-03 $.result.result.bank_transaction_id"
)]
#[case::date(
    without(status(2), "/result/result/date"),
    "CHK-05 $.result.result.date"
)]
fn each_rule_is_held_against_a_check(#[case] answer: Value, #[case] broken: &str) {
    assert_eq!(broken_by_check(answer)[0], broken);
}

#[rstest]
#[case::no_json("{")]
#[case::more_than_json("{} {}")]
#[case::a_list("[]")]
fn what_is_no_object_is_no_answer(#[case] body: &str) {
    assert_eq!(broken_by_body(body), ["ENV-06 $"]);
}

#[test]
fn a_member_stands_once() {
    let once = r#"{"id":"request-0","error":{"code":-1,"message":"no"},"result":null}"#;
    assert!(broken_by_body(once).is_empty());
    let twice = once.replace(r#""result":null"#, r#""result":null,"id":"request-0""#);
    assert_eq!(broken_by_body(&twice), ["ENV-06 $.id"]);
    let code = once.replace(r#""code":-1"#, r#""code":-1,"code":-2"#);
    assert_eq!(broken_by_body(&code), ["ENV-09 $.error.code"]);
}

#[test]
fn a_member_that_nobody_documented_is_told_and_fails_nobody() {
    let talk = Talk::of("PAY-01", PAY).hears(with(paid(), "/result/details/note", json!(1)));
    let facts = talk.facts();
    let [breach] = facts.exchanges[0].breaches.as_slice() else {
        panic!("{facts:?}");
    };
    assert_eq!(breach.severity, Severity::Warn);
    assert_eq!(breach.mismatch.path.as_str(), "$.result.details.note");
    assert!(!breaks_a_rule(&talk));
    assert!(!breaks_a_rule(&Talk::of("PAY-01", PAY).hears(paid())));
    let spoiled = with(paid(), "/result/details/date", json!("today"));
    assert!(breaks_a_rule(&Talk::of("PAY-01", PAY).hears(spoiled)));
}

fn breaks_a_rule(talk: &Talk) -> bool {
    breaks_a_wire_rule(&talk.transcript.exchanges[0], Contract::built_in())
}

/// Whoever documents a member, and else whoever documents the object, says that it stands once and nowhere else.
#[test]
fn a_member_out_of_place_is_its_own_requirements() {
    let tracker = with(
        paid(),
        "/result/mx_id",
        json!("2B32d68e154573ec7b6d30d1f803c5a5"),
    );
    assert_eq!(broken_by(tracker), ["ENV-10 $.result.mx_id"]);
    let note = with(paid(), "/result/note", json!(1));
    assert_eq!(broken_by(note), ["ENV-06 $.result.note"]);
    let answer = with(paid(), "/id", json!("request-0")).to_string();
    let amount = answer.replace(r#""amount":15000"#, r#""amount":15000,"amount":15000"#);
    assert_eq!(broken_by_body(&amount), ["PAY-08 $.result.details.amount"]);
}

/// JSON-RPC calls a request without an id a notification, which nobody answers.
#[test]
fn only_a_request_without_an_id_may_get_no_content() {
    let broken = |body: &str, status, answer: &str| {
        let steps = format!("  - call: {{ text: '{body}', observe: {{ ENV-14: outcome }} }}");
        let talk = Talk::of("ENV-14", &steps).hears_http(status, answer);
        told(&talk.facts().exchanges[0].breaches)
    };
    let notification = r#"{"method":"pam.check_payment","params":{}}"#;
    assert!(broken(notification, 204, "").is_empty());
    assert_eq!(broken(notification, 200, "ok"), ["ENV-06 $"]);
    assert!(broken(notification, 400, "<html>").is_empty());
    assert_eq!(broken(notification, 422, ""), ["ENV-06 $"]);
    let null = r#"{"id":null,"method":"pam.check_payment","params":{}}"#;
    assert!(broken(null, 204, "").is_empty());
    assert!(broken(null, 400, "").is_empty());
    let ask = r#"{"id":1,"method":"pam.check_payment","params":{}}"#;
    assert_eq!(broken(ask, 204, ""), ["ENV-06 $"]);
    assert_eq!(broken(ask, 400, ""), ["ENV-06 $"]);
    for no_request in [r#"{"params":{}}"#, "7"] {
        assert_eq!(broken(no_request, 204, ""), ["ENV-06 $"]);
    }
}

/// What becomes of a list of requests is a question, whatever the answer looks like.
#[test]
fn rules_hold_neither_for_batches_nor_for_other_paths() {
    let batch = "  - call: { text: \"[]\", observe: { ENV-13: outcome } }";
    let talk = Talk::of("ENV-13", batch).hears_http(200, "[]");
    assert!(talk.facts().exchanges[0].breaches.is_empty());
    let elsewhere = "  - call: { path: /x, method: y, observe: { ENV-15: outcome } }";
    let talk = Talk::of("ENV-15", elsewhere).hears_http(404, "no");
    assert!(talk.facts().exchanges[0].breaches.is_empty());
}

/// A gateway that adds members without end is told so by twenty of them.
#[test]
fn only_so_many_strange_members_are_told() {
    let told = |strange: usize| {
        let members = (0..strange).map(|number| format!(r#""m{number}": 1"#));
        let members: Vec<String> = members.collect();
        let body = paid().to_string();
        let body = format!("{{{},{}", members.join(","), &body[1..]);
        let all = broken_by_body(&body);
        let named = |one: &&String| one.contains("$.m");
        all.iter().filter(named).count()
    };
    assert_eq!((told(19), told(20), told(21)), (19, 20, 20));
}

/// Those beyond the twentieth are counted apart from members that are documented, and from those that stand there again.
#[test]
fn what_is_known_is_told_beside_strange_members() {
    let strange: Vec<String> = (0..30).map(|number| format!(r#""m{number}": 1"#)).collect();
    let body = format!(
        r#"{{{},"error":null,"result":null,"error":null}}"#,
        strange.join(",")
    );
    let all = broken_by_body(&body);
    assert!(all.contains(&"ENV-06 $.error".to_owned()), "{all:?}");
    let once = broken_by_body(r#"{"error":null,"error":null,"error":null,"result":null}"#);
    assert_eq!(
        once.iter().filter(|one| *one == "ENV-06 $.error").count(),
        broken_by_body(r#"{"error":null,"error":null,"result":null}"#)
            .iter()
            .filter(|one| *one == "ENV-06 $.error")
            .count()
    );
}
