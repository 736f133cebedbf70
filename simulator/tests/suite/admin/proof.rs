use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::Bench;

async fn nonces(bench: &Bench, url: &str) -> Value {
    let response = bench.client.get(url).send().await.unwrap();
    let answer: Value = response.json().await.unwrap();
    answer["error"]["data"]["proof"].clone()
}

#[tokio::test]
async fn a_posted_nonce_comes_back_from_every_gateway_url() {
    let bench = Bench::start().await;
    let sandbox = bench.arrange("/sandboxes", json!({})).await;
    assert_eq!(
        nonces(&bench, bench.simulator.gateway_url()).await,
        Value::Null
    );
    bench.arrange("/proof", json!({"nonce": "n-1"})).await;
    for url in [
        bench.simulator.gateway_url(),
        sandbox["gateway_url"].as_str().unwrap(),
    ] {
        assert_eq!(nonces(&bench, url).await, json!(["n-1"]), "{url}");
    }
}

#[tokio::test]
async fn only_so_many_nonces_are_remembered() {
    let bench = Bench::start().await;
    for number in 0..70 {
        bench
            .arrange("/proof", json!({"nonce": number.to_string()}))
            .await;
    }
    let remembered = nonces(&bench, bench.simulator.gateway_url()).await;
    let remembered = remembered.as_array().unwrap();
    assert_eq!((remembered.len(), &remembered[63]), (64, &json!("69")));
}

#[tokio::test]
async fn a_nonce_is_a_short_token() {
    let bench = Bench::start().await;
    for nonce in [
        json!(""),
        json!("a b"),
        json!("x".repeat(129)),
        json!(5),
        Value::Null,
    ] {
        let answer = bench
            .admin(Method::POST, "/proof", json!({"nonce": nonce}))
            .await;
        assert_eq!(answer.0, 400, "{nonce}");
    }
}
