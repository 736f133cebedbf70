//! The checks check: every gateway of the self-test is judged rightly, over HTTP too, and money that nobody can tell the
//! whereabouts of has an exit code of its own.

use paysys_contract::Contract;
use paysys_judge::exit;
use paysys_self_test::Outcome;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::run_on;
use crate::support::wrong_gateway::{Alter, WrongGateway};

/// Each wrong gateway fails what it violates and nothing else, each right one passes.
#[tokio::test(flavor = "multi_thread")]
async fn every_gateway_of_the_self_test_is_judged_rightly() {
    let played = paysys_self_test::run(Contract::built_in(), |_| {})
        .await
        .unwrap();
    let wrongly: Vec<&Outcome> = played
        .outcomes
        .iter()
        .filter(|outcome| !outcome.is_right())
        .collect();
    assert!(wrongly.is_empty(), "{wrongly:#?}");
    assert!(played.scenarios > 100);
}

#[test]
fn every_requirement_that_can_fail_a_gateway_is_proved_to() {
    assert!(paysys_self_test::unproved(Contract::built_in()).is_empty());
}

/// Money whose outcome nobody can tell is its own exit code.
#[rstest]
#[case::bad_gateway(Alter::PaymentAnswer(502, "<html>Bad Gateway</html>"))]
#[case::empty_server_error(Alter::PaymentAnswer(500, ""))]
#[case::redirected(Alter::PaymentAnswer(302, ""))]
#[tokio::test]
async fn a_lost_answer_to_a_payment_is_unknown_money(#[case] alter: Alter) {
    let gateway = WrongGateway::start(alter).await;
    let result = run_on(&gateway.admin_url(), &["pay.completes"]).await;
    assert_eq!(result.verdict.exit_code(), exit::MONEY_UNKNOWN);
    assert_eq!(result.scenarios[0].judgement.unknown_money.len(), 1);
}

#[tokio::test]
async fn a_malformed_answer_to_a_payment_fails_and_is_unknown_money_too() {
    let gateway = WrongGateway::start(Alter::PaymentAnswer(200, "{\"id\":")).await;
    let result = run_on(&gateway.admin_url(), &["pay.completes"]).await;
    assert_eq!(result.verdict.exit_code(), exit::FAILED);
    assert_eq!(result.scenarios[0].judgement.unknown_money.len(), 1);
}

#[tokio::test]
async fn an_error_that_is_no_definite_refusal_is_unknown_money() {
    let gateway =
        WrongGateway::start(Alter::Json(|_, answer| recode(answer, -32300, -32400))).await;
    let result = run_on(&gateway.admin_url(), &["errors.amount-zero"]).await;
    assert_eq!(result.verdict.exit_code(), exit::MONEY_UNKNOWN);
}

fn on_error(answer: &mut Value, alter: impl Fn(&mut Value)) {
    if answer["error"].is_object() {
        alter(answer);
    }
}

fn recode(answer: &mut Value, from: i64, to: i64) {
    on_error(answer, |answer| {
        if answer["error"]["code"] == from {
            answer["error"]["code"] = json!(to);
        }
    });
}
