//! Gateways that are wrong in one way each: the check meant for it fails, names its requirement, and no other.

use std::collections::BTreeSet;

use paysys_conformance::exit;
use paysys_conformance::verdict::Verdict;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::wrong_gateway::{Alter, WrongGateway};
use crate::support::{run_file_on, run_on, with_verdict};

#[rstest]
#[case::id_of_another_type(Alter::Json(id_as_text), &["ENV-03"])]
#[case::id_digits_lost(Alter::Json(id_through_a_float), &["ENV-03"])]
#[case::id_made_up(Alter::Json(|_, answer| answer["id"] = json!("no-such-id")), &["ENV-03"])]
#[case::id_missing(Alter::Json(|_, answer| drop(remove(answer, "id"))), &["ENV-06"])]
#[case::error_missing_on_success(Alter::Json(error_missing_on_success), &["ENV-06"])]
#[case::result_missing_on_failure(Alter::Json(result_missing_on_failure), &["ENV-07"])]
#[case::error_and_result_both(Alter::Json(error_and_result_both), &["ENV-07"])]
#[case::error_as_text(Alter::Json(|_, answer| on_error(answer, |answer| answer["error"] = json!("refused"))), &["ENV-07"])]
#[case::error_code_as_text(Alter::Json(|_, answer| on_error(answer, |answer| as_text(&mut answer["error"]["code"]))), &["ENV-09"])]
#[case::error_message_missing(Alter::Json(|_, answer| on_error(answer, |answer| drop(remove(&mut answer["error"], "message")))), &["ENV-09"])]
#[case::error_data_a_list(Alter::Json(|_, answer| on_error(answer, |answer| answer["error"]["data"] = json!([1]))), &["ENV-09"])]
#[case::unknown_method_has_another_code(Alter::Json(|_, answer| recode(answer, -32601, -32600)), &["ERR-01"])]
#[case::broken_json_has_another_code(Alter::Json(|_, answer| recode(answer, -32700, -32400)), &["ERR-02"])]
#[case::unknown_payment_has_another_code(Alter::Json(|_, answer| recode(answer, -32314, -32400)), &["CHK-07"])]
#[case::stale_signature_has_another_code(Alter::Json(|_, answer| recode(answer, -32320, -32504)), &["AUT-03"])]
#[case::blocked_service_has_another_code(Alter::Json(|_, answer| recode(answer, -32315, -32504)), &["AUT-06"])]
#[case::details_renamed(Alter::Json(details_renamed), &["PAY-02"])]
#[case::details_id_in_upper_case(Alter::Json(details_id_in_upper_case), &["PAY-03"])]
#[case::card_number_shown(Alter::Json(|_, answer| set_detail(answer, "masked_card_number", &json!("8600 **** 1234"))), &["PAY-04"])]
#[case::transaction_id_as_text(Alter::Json(|_, answer| on_details(answer, |details| as_text(&mut details["transaction_id"]))), &["PAY-05"])]
#[case::bank_transaction_id_missing(Alter::Json(|_, answer| on_details(answer, |details| drop(remove(details, "bank_transaction_id")))), &["PAY-06"])]
#[case::reference_number_set(Alter::Json(|_, answer| set_detail(answer, "reference_number", &json!(1))), &["PAY-07"])]
#[case::payout_amount_as_text(Alter::Json(|_, answer| on_details(answer, |details| as_text(&mut details["amount"]))), &["PAY-08"])]
#[case::merchant_named(Alter::Json(|_, answer| set_detail(answer, "merchantId", &json!("m1"))), &["PAY-09"])]
#[case::terminal_renamed(Alter::Json(terminal_renamed), &["PAY-10"])]
#[case::payout_date_in_milliseconds(Alter::Json(payout_date_in_milliseconds), &["PAY-11"])]
#[case::status_nested_once(Alter::Json(status_nested_once), &["CHK-02"])]
#[case::check_lacks_bank_transaction_id(Alter::Json(|_, answer| on_state(answer, |state| drop(remove(state, "bank_transaction_id")))), &["CHK-03"])]
#[case::check_amount_differs(Alter::Json(|_, answer| set_state(answer, "amount", &json!(1))), &["CHK-04"])]
#[case::check_date_differs(Alter::Json(|_, answer| set_state(answer, "date", &json!(1_653_907_664))), &["CHK-05"])]
#[case::status_as_text(Alter::Json(|_, answer| on_state(answer, |state| as_text(&mut state["status"]))), &["CHK-06"])]
#[case::status_undocumented(Alter::Json(|_, answer| set_state(answer, "status", &json!(5))), &["CHK-06"])]
#[case::float_amount(Alter::Bytes(float_amount), &["PAY-08"])]
#[case::garbage_after_the_document(Alter::Bytes(|_, body| [body, b"\n<!-- -->".to_vec()].concat()), &["ENV-06"])]
#[case::byte_order_mark(Alter::Bytes(|_, body| [b"\xef\xbb\xbf".to_vec(), body].concat()), &["ENV-06"])]
#[case::cut_in_half(Alter::Bytes(|_, body| body[..body.len() / 2].to_vec()), &["ENV-06"])]
#[case::amount_stands_twice(Alter::Bytes(amount_stands_twice), &["PAY-08"])]
#[case::any_signature_is_let_in(Alter::Json(|_, answer| recode(answer, -32504, -32314)), &["AUT-01", "AUT-02"])]
#[case::not_an_rpc_object_has_another_code(Alter::Json(|_, answer| recode(answer, -32600, -32400)), &["ERR-03"])]
#[case::missing_parameter_has_another_code(Alter::Json(|_, answer| recode(answer, -32300, -32309)), &["ERR-04"])]
#[case::jsonrpc_is_refused(Alter::Json(jsonrpc_is_refused), &["ENV-04"])]
#[case::positional_params_are_taken(Alter::Json(positional_params_are_taken), &["ENV-05", "ERR-03"])]
#[case::nothing_can_be_paid(Alter::Json(nothing_can_be_paid), &["PAY-14", "ENV-08"])]
#[case::checks_are_refused(Alter::Json(checks_are_refused), &["CHK-01"])]
#[case::payouts_are_refused(Alter::Json(payouts_are_refused), &["PAY-01"])]
#[tokio::test]
async fn a_wrong_gateway_fails_its_requirement(#[case] alter: Alter, #[case] broken: &[&str]) {
    let gateway = WrongGateway::start(alter).await;
    let result = run_on(&gateway.admin_url(), &[]).await;
    assert_eq!(
        with_verdict(&result, Verdict::Fail),
        broken.iter().copied().collect::<BTreeSet<_>>()
    );
    assert_eq!(result.verdict.exit_code(), exit::FAILED);
}

/// Differences where the contract is silent, or only wishes, fail nobody.
#[rstest]
#[case::unaltered(Alter::Nothing)]
#[case::no_tracker(Alter::Json(|_, answer| drop(remove(answer, "mx_id"))))]
#[case::tracker_of_another_form(Alter::Json(|_, answer| answer["mx_id"] = json!("T-1")))]
#[case::says_jsonrpc(Alter::Json(|_, answer| answer["jsonrpc"] = json!("2.0")))]
#[case::undocumented_member(Alter::Json(|_, answer| answer["server"] = json!("a")))]
#[case::other_messages(Alter::Json(|_, answer| on_error(answer, |answer| answer["error"]["message"] = json!("нет"))))]
#[case::another_code_for_an_unknown_vendor(Alter::Json(|_, answer| recode(answer, -32316, -32300)))]
#[tokio::test]
async fn a_gateway_that_is_only_different_passes(#[case] alter: Alter) {
    let gateway = WrongGateway::start(alter).await;
    let result = run_on(&gateway.admin_url(), &[]).await;
    assert_eq!(with_verdict(&result, Verdict::Fail), BTreeSet::new());
    assert_eq!(result.verdict.exit_code(), exit::CONFORMANT);
}

/// What only a conversation shows, in the scenario that has one; elsewhere the altered id would simply not be found.
#[tokio::test]
async fn one_transaction_id_for_all_payments_fails() {
    let gateway = WrongGateway::start(Alter::Json(|_, answer| {
        set_detail(answer, "transaction_id", &json!(2_355_076));
    }))
    .await;
    let result = run_on(&gateway.admin_url(), &["pay.two-payments"]).await;
    assert!(with_verdict(&result, Verdict::Fail).contains("PAY-15"));
    assert_eq!(result.verdict.exit_code(), exit::FAILED);
}

/// A simulator that is told to break the rule for final statuses.
#[tokio::test]
async fn a_status_that_does_not_stay_final_fails() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("final.flaps.yaml");
    let steps =
        "[{pay: {as: p}}, {poll: {transaction: '${p.result.details.transaction_id}', until: 2}}]";
    let text = format!(
        "id: final.flaps\ntitle: x\nrequires: [CHK-09]\narrange: {{progression: flapping}}\nsteps: {steps}\n"
    );
    std::fs::write(&file, text).unwrap();
    let simulator = paysys_simulator::Simulator::start().await.unwrap();
    let result = run_file_on(simulator.admin_url(), &file).await;
    assert_eq!(
        with_verdict(&result, Verdict::Fail),
        BTreeSet::from(["CHK-09"])
    );
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

fn remove(value: &mut Value, name: &str) -> Option<Value> {
    value
        .as_object_mut()
        .and_then(|object| object.shift_remove(name))
}

fn as_text(value: &mut Value) {
    *value = json!(value.to_string());
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

fn on_details(answer: &mut Value, alter: impl Fn(&mut Value)) {
    answer
        .pointer_mut("/result/details")
        .into_iter()
        .for_each(alter);
}

fn set_detail(answer: &mut Value, name: &str, value: &Value) {
    on_details(answer, |details| details[name] = value.clone());
}

fn on_state(answer: &mut Value, alter: impl Fn(&mut Value)) {
    answer
        .pointer_mut("/result/result")
        .into_iter()
        .for_each(alter);
}

fn set_state(answer: &mut Value, name: &str, value: &Value) {
    on_state(answer, |state| state[name] = value.clone());
}

fn id_as_text(request: &Value, answer: &mut Value) {
    if request["id"].is_i64() {
        as_text(&mut answer["id"]);
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "losing digits is what this gateway does wrong"
)]
fn id_through_a_float(request: &Value, answer: &mut Value) {
    if let Some(id) = request["id"].as_i64() {
        answer["id"] = json!((id as f64) as i64);
    }
}

fn error_missing_on_success(_: &Value, answer: &mut Value) {
    if answer["error"].is_null() {
        remove(answer, "error");
    }
}

fn result_missing_on_failure(_: &Value, answer: &mut Value) {
    on_error(answer, |answer| drop(remove(answer, "result")));
}

fn error_and_result_both(_: &Value, answer: &mut Value) {
    on_error(answer, |answer| answer["result"] = json!({}));
}

fn refuse(answer: &mut Value, code: i64) {
    answer["error"] = json!({ "code": code, "message": "no" });
    answer["result"] = Value::Null;
}

fn jsonrpc_is_refused(request: &Value, answer: &mut Value) {
    if !request["jsonrpc"].is_null() {
        refuse(answer, -32600);
    }
}

fn positional_params_are_taken(request: &Value, answer: &mut Value) {
    if request["params"].is_array() {
        refuse(answer, -32314);
    }
}

fn nothing_can_be_paid(request: &Value, answer: &mut Value) {
    if request["params"]["vendor_form"]["amount"] == 0 {
        answer["error"] = Value::Null;
        answer["result"] = json!({ "details": {
            "id": "2b32d68e154573ec7b6d30d1f803c5a5", "masked_card_number": null, "transaction_id": 1,
            "bank_transaction_id": null, "reference_number": null, "amount": 0, "merchantId": null,
            "terminalId": null, "date": 1_653_907_664
        } });
    }
}

fn checks_are_refused(request: &Value, answer: &mut Value) {
    if request["method"] == "pam.check_payment" && answer["error"].is_null() {
        refuse(answer, -32400);
    }
}

fn payouts_are_refused(request: &Value, answer: &mut Value) {
    if request["method"] == "pam.pay_by_cash" && answer["error"].is_null() {
        refuse(answer, -32309);
    }
}

fn details_renamed(_: &Value, answer: &mut Value) {
    if let Some(details) = remove(&mut answer["result"], "details") {
        answer["result"]["detail"] = details;
    }
}

fn details_id_in_upper_case(_: &Value, answer: &mut Value) {
    on_details(answer, |details| {
        details["id"] = json!(format!(
            "A{}",
            details["id"]
                .as_str()
                .unwrap_or_default()
                .split_at(1)
                .1
                .to_uppercase()
        ));
    });
}

fn terminal_renamed(_: &Value, answer: &mut Value) {
    on_details(answer, |details| {
        let terminal = remove(details, "terminalId").unwrap_or_default();
        details["terminal_id"] = terminal;
    });
}

fn payout_date_in_milliseconds(_: &Value, answer: &mut Value) {
    on_details(answer, |details| {
        details["date"] = json!(details["date"].as_i64().unwrap_or_default() * 1000);
    });
}

fn status_nested_once(_: &Value, answer: &mut Value) {
    if let Some(state) = answer.pointer("/result/result").cloned() {
        answer["result"] = state;
    }
}

fn float_amount(_: &Value, body: Vec<u8>) -> Vec<u8> {
    alter_text(body, |text| match text.contains("\"details\"") {
        true => with_amount(text, |amount| format!("\"amount\":{amount}.0")),
        false => text.to_owned(),
    })
}

fn amount_stands_twice(_: &Value, body: Vec<u8>) -> Vec<u8> {
    alter_text(body, |text| match text.contains("\"details\"") {
        true => with_amount(text, |amount| {
            format!("\"amount\":{amount},\"amount\":{amount}")
        }),
        false => text.to_owned(),
    })
}

fn alter_text(body: Vec<u8>, alter: impl Fn(&str) -> String) -> Vec<u8> {
    alter(&String::from_utf8(body).expect("the simulator answers in text")).into_bytes()
}

fn with_amount(text: &str, write: impl Fn(&str) -> String) -> String {
    let Some((before, after)) = text.split_once("\"amount\":") else {
        return text.to_owned();
    };
    let end = after
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(after.len());
    format!("{before}{}{}", write(&after[..end]), &after[end..])
}
