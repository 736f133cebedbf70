//! Was it called and paid as a test expects?

use paysys_simulator::Config;
use paysys_simulator::profile::Profile;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Bench, wallet_form};

const VERIFY: &str = "/sandboxes/default/verify";

fn wallet(account: &str, amount: Value) -> Value {
    let mut form = wallet_form();
    form["account"] = json!(account);
    form["amount"] = amount;
    form
}

/// 1 and 2: payouts of 12000, 3: a payout of 500 to somebody else, 4: an amount as a string.
async fn four_payouts() -> Bench {
    let profile = "[clock]\nmode = \"manual\"\n[payments]\nfirst_transaction_id = 1000";
    let bench = Bench::with_profile(profile).await;
    bench.pay(wallet("79123456789", json!(12000))).await;
    bench.pay(wallet("79123456789", json!(12000))).await;
    bench.pay(wallet("79123456780", json!(500))).await;
    bench.pay(wallet("79123456789", json!("12000"))).await;
    bench
}

async fn verify(bench: &Bench, expected: Value) -> Value {
    bench.arrange(VERIFY, expected).await
}

fn text(verified: &Value) -> &str {
    verified["text"].as_str().unwrap()
}

#[rstest::rstest]
#[case(json!({"account": "79123456789", "outcome": "payout"}), json!(["times", 2]))]
#[case(json!({"amount": {"max": 1000}}), json!(["times", 1]))]
#[case(json!({"method": "pam.pay_by_cash", "currency": "USD"}), json!(["at_least", 3]))]
#[case(json!({"vendor_id": 101_596, "id": "1"}), json!(["times", 4]))]
#[case(json!({"method": "pam.check_payment"}), json!(["never", true]))]
#[case(json!({"error": -32318}), json!(["never", true]))]
#[case(json!({}), json!(["times", 4]))]
#[tokio::test]
async fn calls_as_expected_pass(#[case] matching: Value, #[case] often: Value) {
    let bench = four_payouts().await;
    let mut call = json!({ "match": matching });
    call[often[0].as_str().unwrap()] = often[1].clone();
    let verified = verify(&bench, json!({ "calls": [call] })).await;
    assert_eq!(verified["passed"], true, "{}", text(&verified));
    assert_eq!(verified["results"][0]["nearest"], json!([]));
}

#[tokio::test]
async fn too_few_calls_show_what_comes_closest() {
    let bench = four_payouts().await;
    let matching = json!({"method": "pam.pay_by_cash", "account": "79123456780", "amount": 12000});
    let calls = json!([{"match": matching, "times": 1}]);
    let verified = verify(&bench, json!({ "calls": calls })).await;
    insta::assert_snapshot!(text(&verified));
    insta::assert_json_snapshot!(verified["results"][0]["nearest"][0]);
}

#[tokio::test]
async fn too_many_calls_are_shown() {
    let bench = four_payouts().await;
    let calls = json!([
        {"match": {"outcome": "payout", "account": "79123456789"}, "times": 1},
        {"match": {"outcome": "error"}, "never": true},
        {"match": {"outcome": "check"}, "at_least": 1},
    ]);
    let verified = verify(&bench, json!({ "calls": calls })).await;
    assert_eq!(verified["verdict"], "failed");
    insta::assert_snapshot!(text(&verified));
}

#[tokio::test]
async fn payments_are_those_of_the_ledger() {
    let bench = four_payouts().await;
    let payments = json!([
        {"account": "79123456789", "amount": 12000, "times": 2},
        {"account": "79123456789", "amount": 500},
        {"account": "79123456780", "amount": 500, "times": 0},
    ]);
    let verified = verify(&bench, json!({ "payments": payments })).await;
    insta::assert_snapshot!(text(&verified));
}

#[tokio::test]
async fn payments_that_are_expected_are_declared() {
    let bench = four_payouts().await;
    for times in [3, 2] {
        let payment = json!({"account": "79123456789", "amount": 12000, "times": times});
        verify(&bench, json!({ "payments": [payment] })).await;
    }
    let declared = bench.simulator.sandbox().state().declared().to_vec();
    assert_eq!((declared.len(), declared[0].times), (1, 2), "{declared:?}");
}

#[tokio::test]
async fn rules_that_must_apply_are_told_when_they_did_not() {
    let bench = four_payouts().await;
    let rule =
        json!({"match": {"account": "1"}, "then": {"error": {"code": -32318}}, "must_apply": true});
    bench.rule(rule).await;
    let verified = verify(&bench, json!({"rules_applied": true})).await;
    assert_eq!(verified["passed"], false);
    insta::assert_snapshot!(text(&verified));
    bench.pay(wallet("1", json!(1))).await;
    let verified = verify(&bench, json!({"rules_applied": true})).await;
    assert_eq!(verified["passed"], true, "{}", text(&verified));
}

#[tokio::test]
async fn what_the_journal_forgot_is_not_guessed() {
    let profile = Profile::from_toml("test profile", "").unwrap();
    let bench = Bench::configured(Config {
        profile,
        journal_limit_bytes: 1,
        ..Config::default()
    })
    .await;
    bench.paid().await;
    bench.paid().await;
    let calls = json!([
        {"match": {"outcome": "payout"}, "times": 2},
        {"match": {"outcome": "payout"}, "at_least": 1},
        {"match": {"outcome": "check"}, "never": true},
        {"match": {"outcome": "payout"}, "times": 3},
    ]);
    let verified = verify(&bench, json!({ "calls": calls })).await;
    assert_eq!(
        (&verified["passed"], &verified["evicted"]),
        (&json!(false), &json!(1))
    );
    insta::assert_snapshot!(text(&verified));
}

#[rstest::rstest]
#[case(json!({}))]
#[case(json!({"calls": [{"match": {}}]}))]
#[case(json!({"calls": [{"match": {}, "times": 1, "at_least": 1}]}))]
#[case(json!({"calls": [{"match": {}, "never": false}]}))]
#[case(json!({"payments": [{"account": "1"}]}))]
#[case(json!({"calls": [{"match": {"amount": "12000"}, "times": 1}]}))]
#[case(json!({"calls": [{"match": {"acount": "1"}, "times": 1}]}))]
#[case(json!({"calls": [{"match": {"outcome": "paid"}, "times": 1}]}))]
#[tokio::test]
async fn expectations_that_make_no_sense_are_refused(#[case] expected: Value) {
    let bench = Bench::start().await;
    let (status, answer) = bench.admin(Method::POST, VERIFY, expected).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (400, &json!("bad-request")),
        "{answer}"
    );
}

#[tokio::test]
async fn what_is_answered_is_bounded_whatever_was_sent_or_expected() {
    let bench = Bench::start().await;
    bench
        .pay(wallet("79123456789", json!("x".repeat(5_000))))
        .await;
    let matching = json!({"method": "pam.check_payment", "amount": 1});
    let calls = vec![json!({"match": matching, "times": 1}); 60];
    let verified = verify(&bench, json!({ "calls": calls })).await;
    let told = |result: &&Value| result["nearest"] != json!([]);
    let results = verified["results"].as_array().unwrap();
    assert_eq!(results.iter().filter(told).count(), 50);
    assert!(
        text(&verified).contains("60 of 60 expectations failed"),
        "{}",
        text(&verified)
    );
    assert!(
        text(&verified).contains("… (5000 characters)"),
        "{}",
        text(&verified)
    );
    let calls = vec![json!({"match": {}, "never": true}); 1_001];
    let (status, refused) = bench
        .admin(Method::POST, VERIFY, json!({ "calls": calls }))
        .await;
    assert_eq!(status, 400, "{refused}");
}
