//! What is paid and what checks tell of it: PAY and CHK rows.

use paysys_simulator::profile::Profile;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Bench, code, wallet_form};

fn example(name: &str) -> Value {
    let path = format!(
        "{}/../fixtures/examples/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[tokio::test]
async fn the_pages_examples_replay_with_equal_values() {
    let bench = Bench::launch(Profile::built_in("page-example").unwrap()).await;
    for method in ["pay_by_cash", "check_payment"] {
        let answer = bench
            .answer(&example(&format!("{method}.request")).to_string())
            .await;
        assert_eq!(answer, example(&format!("{method}.answer")), "{method}");
    }
}

#[tokio::test]
async fn a_payout_answers_every_documented_member() {
    let answer = Bench::start().await.pay(wallet_form()).await;
    let details = answer["result"]["details"].as_object().unwrap();
    let names: Vec<&str> = details.keys().map(String::as_str).collect();
    let documented = [
        "id",
        "masked_card_number",
        "transaction_id",
        "bank_transaction_id",
        "reference_number",
        "amount",
        "merchantId",
        "terminalId",
        "date",
    ];
    assert_eq!(names, documented);
    assert_eq!(answer["error"], Value::Null);
    assert_eq!(answer["mx_id"].as_str().unwrap().len(), 32);
    assert_eq!(details["id"].as_str().unwrap().len(), 32);
}

#[tokio::test]
async fn every_payout_is_another_payment_even_with_the_same_request_id() {
    let bench = Bench::start().await;
    let first = bench.paid().await;
    assert_eq!(bench.paid().await, first + 1);
}

#[tokio::test]
async fn another_services_payment_is_not_found() {
    let mut bench = Bench::start().await;
    let transaction = bench.paid().await;
    bench.service_id = "demo-other".into();
    bench.secret_key = "demo-other-secret-not-a-real-one".into();
    assert_eq!(code(&bench.check(transaction).await), -32314);
}

#[rstest]
#[case("instant", &[2, 2, 2])]
#[case("typical", &[0, 1, 2])]
#[case("stuck", &[0, 1, 1])]
#[case("held-then-completed", &[0, 7, 2])]
#[case("held-then-cancelled", &[0, 7, 3])]
#[case("cancelled", &[0, 1, 3])]
#[case("failed", &[0, -1, -1])]
#[case("flapping", &[2, 1, 2])]
#[tokio::test]
async fn a_progression_takes_its_course(#[case] name: &str, #[case] expected: &[i64]) {
    let bench = Bench::with_profile("[clock]\nmode = \"manual\"").await;
    bench.rule(json!({"then": {"progression": name}})).await;
    let transaction = bench.paid().await;
    for (step, status) in expected.iter().enumerate() {
        assert_eq!(
            bench.status(transaction).await,
            *status,
            "{name}, step {step}"
        );
        bench
            .arrange("/sandboxes/default/clock/advance", json!({"next": true}))
            .await;
    }
}

#[tokio::test]
async fn not_found_at_first_is_found_later() {
    let bench = Bench::with_profile("[clock]\nmode = \"manual\"").await;
    let rule = json!({"then": {"progression": "not-found-at-first"}});
    bench.rule(rule).await;
    let transaction = bench.paid().await;
    assert_eq!(code(&bench.check(transaction).await), -32314);
    bench.advance("2s").await;
    assert_eq!(bench.status(transaction).await, 0);
}

#[tokio::test]
async fn checks_move_a_payment_that_counts_them() {
    let profile = "[progressions.counted]\nsteps = [{ status = 0 }, { status = 2, after_checks = 2 }]\n\
                   [vendors.101596]\nprogression = \"counted\"";
    let bench = Bench::with_profile(profile).await;
    let transaction = bench.paid().await;
    let mut seen = vec![];
    for _ in 0..4 {
        seen.push(bench.status(transaction).await);
    }
    assert_eq!(seen, [0, 0, 2, 2]);
}
