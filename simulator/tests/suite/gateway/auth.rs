//! The `Auth` header: AUT rows.

use paysys_core::auth::sign;
use reqwest::header::HeaderMap;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Bench, code, header, now_millis};

async fn check_with(bench: &Bench, headers: &[(&'static str, String)]) -> Value {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, value.parse().unwrap());
    }
    let body =
        json!({"id": "1", "method": "pam.check_payment", "params": {"agr_transaction_id": 1}});
    let request = bench
        .client
        .post(bench.simulator.gateway_url())
        .headers(map)
        .json(&body);
    request.send().await.unwrap().json().await.unwrap()
}

/// The code for a header made by `make` from a good timestamp.
async fn code_for(make: impl Fn(&str) -> String) -> i64 {
    let bench = Bench::start().await;
    code(&check_with(&bench, &[("Auth", make(&now_millis().to_string()))]).await)
}

/// What a call answers once authorisation has let it through: the payment is not there.
const LET_THROUGH: i64 = -32314;

#[tokio::test]
async fn a_good_header_is_let_through() {
    assert_eq!(
        code_for(|ts| header("demo-service", "demo-secret-key-that-is-not-real", ts)).await,
        LET_THROUGH
    );
}

#[rstest]
#[case::no_hash("demo-service-1653907664000")]
#[case::nothing("")]
#[case::words("Bearer abc")]
#[case::short_hash("demo-service-abc-1653907664000")]
#[tokio::test]
async fn a_malformed_header_is_refused(#[case] value: &'static str) {
    assert_eq!(code_for(|_| value.to_owned()).await, -32504);
}

#[tokio::test]
async fn no_header_and_two_headers_are_refused() {
    let bench = Bench::start().await;
    assert_eq!(code(&check_with(&bench, &[]).await), -32504);
    let good = bench.auth();
    let twice = [("Auth", good.clone()), ("Auth", good)];
    assert_eq!(code(&check_with(&bench, &twice).await), -32504);
}

#[tokio::test]
async fn an_unknown_service_and_a_wrong_key_are_refused() {
    assert_eq!(
        code_for(|ts| header("nobody", "demo-secret-key-that-is-not-real", ts)).await,
        -32504
    );
    assert_eq!(
        code_for(|ts| header("demo-service", "demo-secret-key-that-is-not-real2", ts)).await,
        -32504
    );
    assert_eq!(
        code_for(|ts| header("demo-other", "demo-secret-key-that-is-not-real", ts)).await,
        -32504
    );
}

#[tokio::test]
async fn an_upper_case_hash_is_refused() {
    let upper = |ts: &str| {
        format!(
            "demo-service-{}-{ts}",
            sign("demo-secret-key-that-is-not-real", ts).to_uppercase()
        )
    };
    assert_eq!(code_for(upper).await, -32504);
}

#[rstest]
#[case::six_minutes_ago(-360_000, -32320)]
#[case::in_six_minutes(360_000, -32320)]
#[case::four_minutes_ago(-240_000, LET_THROUGH)]
#[case::in_four_minutes(240_000, LET_THROUGH)]
#[tokio::test]
async fn a_timestamp_counts_for_five_minutes_either_way(
    #[case] offset: i64,
    #[case] expected: i64,
) {
    let timestamp = (now_millis() + offset).to_string();
    let signed = header(
        "demo-service",
        "demo-secret-key-that-is-not-real",
        &timestamp,
    );
    assert_eq!(code_for(|_| signed.clone()).await, expected);
}

#[tokio::test]
async fn seconds_are_stale_unless_the_profile_takes_them() {
    let seconds = (now_millis() / 1000).to_string();
    let signed = header("demo-service", "demo-secret-key-that-is-not-real", &seconds);
    assert_eq!(code_for(|_| signed.clone()).await, -32320);
    let lenient = Bench::with_profile("[auth]\nseconds = \"accept\"").await;
    assert_eq!(
        code(&check_with(&lenient, &[("Auth", signed)]).await),
        LET_THROUGH
    );
}

#[tokio::test]
async fn a_blocked_service_is_told_so_by_both_methods() {
    let mut bench = Bench::start().await;
    bench.service_id = "demo-blocked".into();
    bench.secret_key = "demo-blocked-secret-not-real-one".into();
    assert_eq!(code(&bench.check(1).await), -32315);
    assert_eq!(
        code(&bench.pay(crate::harness::wallet_form()).await),
        -32315
    );
}

#[tokio::test]
async fn a_service_id_may_contain_hyphens_and_digits() {
    let profile = "[[services]]\nid = \"a-1-b-2\"\nsecret_key = \"k\"\nblocked = false";
    let bench = Bench::with_profile(profile).await;
    let signed = header("a-1-b-2", "k", &now_millis().to_string());
    assert_eq!(
        code(&check_with(&bench, &[("Auth", signed)]).await),
        LET_THROUGH
    );
}

#[tokio::test]
async fn the_method_is_looked_at_before_the_header() {
    let bench = Bench::start().await;
    let request = bench.client.post(bench.simulator.gateway_url());
    let request = request.json(&json!({"id": "1", "method": "pam.nothing"}));
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(code(&answer), -32601);
}
