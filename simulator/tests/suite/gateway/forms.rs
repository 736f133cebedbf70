//! Form-encoded bodies: refused by default, read where the profile says so.

use paysys_simulator::profile::Profile;
use rstest::rstest;
use serde_json::{Value, json};

use crate::command_line::run;
use crate::harness::{Bench, code};

const ACCEPT: &str =
    "[envelope]\nform_encoded = \"accept\"\n[params]\nnumber_as_string = \"accept\"\n";

const BRACKETS: &str = "id=7&method=pam.pay_by_cash&params[vendor_form][vendor_id]=101596&\
    params[vendor_form][account]=79123456789&params[vendor_form][currency]=USD&params[vendor_form][amount]=12000";

#[rstest]
#[case::brackets(BRACKETS)]
#[case::encoded(&BRACKETS.replace('[', "%5B").replace(']', "%5D"))]
#[case::dots(&BRACKETS.replace("][", ".").replace('[', ".").replace(']', ""))]
#[case::params(
    "id=7&method=pam.pay_by_cash&params={\"vendor_form\":{\"vendor_id\":101596,\"account\":\"79123456789\",\"currency\":\"USD\",\"amount\":12000}}"
)]
#[case::form(
    "id=7&method=pam.pay_by_cash&params[vendor_form]={\"vendor_id\":101596,\"account\":\"79123456789\",\"currency\":\"USD\",\"amount\":12000}"
)]
#[case::document(
    "%7B%22id%22%3A%227%22%2C%22method%22%3A%22pam.pay_by_cash%22%2C%22params%22%3A%7B%22vendor_form%22%3A%7B%22vendor_id%22%3A101596%2C%22account%22%3A%2279123456789%22%2C%22currency%22%3A%22USD%22%2C%22amount%22%3A12000%7D%7D%7D="
)]
#[tokio::test]
async fn a_form_pays_where_it_is_taken_and_is_named_where_it_is_not(#[case] body: &str) {
    let bench = Bench::with_profile(ACCEPT).await;
    let answer = bench.answer(body).await;
    assert_eq!(answer["result"]["details"]["amount"], 15000, "{answer}");
    assert_eq!(answer["id"], "7");
    let call = &bench.calls().await[0];
    assert_eq!(call["request"]["body"], body);
    let path = "/sandboxes/default/calls?account=79123456789";
    let (_, found) = bench.get(path).await;
    assert_eq!(found["calls"].as_array().unwrap().len(), 1);

    let strict = Bench::start().await;
    assert_eq!(code(&strict.answer(body).await), -32700);
    let setting = "[envelope]\nform_encoded = \"accept\"";
    assert_eq!(strict.calls().await[0]["setting"], setting);
}

#[tokio::test]
async fn numbers_in_a_form_are_texts() {
    let bench = Bench::with_profile("[envelope]\nform_encoded = \"accept\"").await;
    assert_eq!(code(&bench.answer(BRACKETS).await), -32300);
    let setting = "[params]\nnumber_as_string = \"accept\"";
    assert_eq!(bench.calls().await[0]["setting"], setting);
}

#[rstest]
#[case::field("&params[vendor_form][amount]=1", -32300)]
#[case::method("&method=pam.check_payment", -32600)]
#[tokio::test]
async fn what_comes_twice_is_refused_as_in_json(#[case] more: &str, #[case] expected: i64) {
    let bench = Bench::with_profile(ACCEPT).await;
    let answer = bench.answer(&format!("{BRACKETS}{more}")).await;
    assert_eq!(code(&answer), expected);
}

#[rstest]
#[case::form(
    "id=7&params[a]=1",
    "neither JSON nor a form that names a method",
    true
)]
#[case::broken("{\"id\": 7", "the body is not JSON", false)]
#[tokio::test]
async fn a_form_without_a_method_is_told_so(
    #[case] body: &str,
    #[case] reason: &str,
    #[case] is_asked_for_one: bool,
) {
    let bench = Bench::with_profile(ACCEPT).await;
    assert_eq!(code(&bench.answer(body).await), -32700);
    let call = &bench.calls().await[0];
    let told = call["decided"]["reason"].as_str().unwrap();
    assert!(told.contains(reason), "{told}");
    let diagnosis = call["request"]["diagnosis"].to_string();
    assert_eq!(
        diagnosis.contains("name a method"),
        is_asked_for_one,
        "{diagnosis}"
    );
}

#[tokio::test]
async fn what_is_no_form_of_a_request_stays_no_json() {
    let bench = Bench::with_profile(ACCEPT).await;
    for body in ["hello", "a=b", "", "<a/>"] {
        assert_eq!(code(&bench.answer(body).await), -32700, "{body}");
        let calls = bench.calls().await;
        assert!(calls.last().unwrap().get("setting").is_none(), "{body}");
    }
}

#[tokio::test]
async fn a_stub_is_played_for_a_form() {
    let bench = Bench::launch(Profile::named_or_file("lenient,siblings").unwrap()).await;
    let paid = bench.answer(BRACKETS).await;
    let transaction = &paid["result"]["details"]["transaction_id"];
    let form = format!("id=1&method=pam.get_cheque&params[transaction_id]={transaction}");
    let answer = bench.answer(&form).await;
    assert_eq!(answer["error"], Value::Null, "{answer}");
}

#[rstest]
#[case::pairs(
    "params[pay_form][card_expire]=12251225&params[confirm][confirmation_code]=9988776655",
    "12251225",
    "9988776655"
)]
#[case::encoded(
    "params%5Bpay_form%5D%5Bcard_expire%5D=12%2F25&params%5Bconfirmation_code%5D=9988776655",
    "12%2F25",
    "9988776655"
)]
#[case::dots(
    "params.card_expire=12251225&params.confirmation_code=9988776655",
    "12251225",
    "9988776655"
)]
#[case::json(
    "params={\"note\":\"a\\\"b\",\"card_expire\":\"12251225\",\"confirmation_code\":9988776655}",
    "12251225",
    "9988776655"
)]
#[case::json_encoded(
    "params=%7B%22card_expire%22:+%2212251225%22,+%22confirmation_code%22:+9988776655%7D",
    "12251225",
    "9988776655"
)]
#[case::card(
    "params[vendor_form][vendor_id]=101606&params[vendor_form][account]=4000001234567899",
    "1234567899",
    "000001234"
)]
#[tokio::test]
async fn card_data_in_a_form_does_not_leave(
    #[case] params: &str,
    #[case] one: &str,
    #[case] other: &str,
) {
    for profile in ["", ACCEPT] {
        let bench = Bench::with_profile(profile).await;
        bench
            .answer(&format!("id=1&method=pam.nothing&{params}"))
            .await;
        let (_, bundle) = bench.get("/sandboxes/default/bundle").await;
        let left = format!("{}{bundle}", json!(bench.calls().await));
        assert!(left.contains("pam.nothing"), "{left}");
        assert!(!left.contains(one) && !left.contains(other), "{left}");
    }
}

#[tokio::test]
async fn card_data_in_a_whole_document_does_not_leave() {
    let document = "{\"id\":\"1\",\"method\":\"m\",\"params\":{\"card_expire\":\"12251225\"}}";
    for body in [document.replace('"', "%22"), format!("json={document}")] {
        let bench = Bench::with_profile(ACCEPT).await;
        bench.answer(&body).await;
        let left = bench.calls().await[0]["request"]["body"].to_string();
        assert!(
            !left.contains("12251225") && left.contains("card_expire"),
            "{left}"
        );
    }
}

#[tokio::test]
async fn a_bundle_of_forms_replays() {
    let bench = Bench::with_profile(ACCEPT).await;
    for more in ["", "&params[card_expire]=12251225", "&method=twice"] {
        bench.answer(&format!("{BRACKETS}{more}")).await;
    }
    let url = format!("{}/sandboxes/default/bundle", bench.simulator.admin_url());
    let bundle = bench.client.get(url).send().await.unwrap();
    let bundle = bundle.bytes().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("forms.bundle");
    std::fs::write(&path, bundle).unwrap();
    let replayed = run(&["replay", path.to_str().unwrap()]);
    assert_eq!(replayed.status.code(), Some(0), "{replayed:?}");
    assert_eq!(bench.payments().await.len(), 2);
}
