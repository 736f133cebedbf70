//! What goes wrong before there is a call: ENV-15.

use reqwest::Method;
use rstest::rstest;
use serde_json::Value;

use crate::harness::{Bench, code};

#[rstest]
#[case(Method::GET)]
#[case(Method::PUT)]
#[case(Method::DELETE)]
#[case(Method::PATCH)]
#[tokio::test]
async fn other_verbs_are_answered_in_the_gateways_dialect(#[case] verb: Method) {
    let bench = Bench::start().await;
    let response = bench
        .client
        .request(verb, bench.simulator.gateway_url())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "POST");
    let answer: Value = response.json().await.unwrap();
    assert_eq!((code(&answer), &answer["id"]), (-32600, &Value::Null));
}

#[rstest]
#[case("/")]
#[case("/gateway/")]
#[case("/s/nobody/gateway")]
#[case("/health")]
#[case("/sandboxes")]
#[tokio::test]
async fn other_paths_are_not_found_and_the_admin_is_not_here(#[case] path: &str) {
    let bench = Bench::start().await;
    let url = bench.simulator.gateway_url().replace("/gateway", path);
    let response = bench.client.post(url).body("{}").send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert_eq!(code(&response.json().await.unwrap()), -32600);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_and_one_at_the_limit_is_read() {
    let bench = Bench::with_profile("[http]\nbody_limit_bytes = 100").await;
    let at_the_limit = bench.post(" ".repeat(100)).await;
    assert_eq!(at_the_limit.status(), 200);
    let over = bench.post(" ".repeat(101)).await;
    assert_eq!(over.status(), 413);
    assert_eq!(code(&over.json().await.unwrap()), -32600);
}

#[tokio::test]
async fn statuses_of_all_three_are_settings() {
    let profile = "[http]\nwrong_verb_status = 400\nwrong_path_status = 400\nbody_too_large_status = 400\n\
                   body_limit_bytes = 10";
    let bench = Bench::with_profile(profile).await;
    let url = bench.simulator.gateway_url();
    assert_eq!(bench.client.get(url).send().await.unwrap().status(), 400);
    assert_eq!(
        bench
            .client
            .post(format!("{url}x"))
            .send()
            .await
            .unwrap()
            .status(),
        400
    );
    assert_eq!(bench.post(" ".repeat(11)).await.status(), 400);
}

#[tokio::test]
async fn errors_of_the_rpc_are_http_200_json() {
    let response = Bench::start().await.post("x").await;
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.headers()["content-type"],
        "application/json; charset=utf-8"
    );
}
