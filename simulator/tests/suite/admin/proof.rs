use paysys_shared::proof;
use reqwest::{Client, Method};
use rstest::rstest;
use serde_json::{Value, json};

use crate::command_line::Serving;
use crate::harness::{Bench, client};
use crate::report::told_to_end;

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

/// A request for the gateway whose header says that it is the question for a proof.
async fn ask(client: &Client, verb: Method, url: &str, mark: &str) -> (u16, String) {
    let asked = client.request(verb, url).header(proof::HEADER, mark);
    let answer = asked.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn the_question_for_a_proof_is_answered_like_any_get_and_leaves_no_trace() {
    let bench = Bench::start().await;
    bench.arrange("/proof", json!({"nonce": "n-1"})).await;
    let url = bench.simulator.gateway_url();
    let asked = ask(&bench.client, Method::GET, url, &proof::mark("n-1")).await;
    assert!(asked.1.contains("n-1"), "{}", asked.1);
    assert_eq!(bench.calls().await, [Value::Null; 0]);
    let metrics = format!("{}/metrics", bench.simulator.admin_url());
    let metrics = bench.client.get(metrics).send().await.unwrap();
    let metrics = metrics.text().await.unwrap();
    assert!(metrics.contains("outcome=\"not-a-call\"} 0"), "{metrics}");
    let unmarked = bench.client.get(url).send().await.unwrap();
    assert_eq!(
        asked,
        (unmarked.status().as_u16(), unmarked.text().await.unwrap())
    );
    let calls = bench.calls().await;
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0]["number"], 1);
}

#[rstest]
#[case::of_a_nonce_nobody_posted(Method::GET, &proof::mark("n-2"))]
#[case::the_nonce_itself(Method::GET, "n-1")]
#[case::another_verb(Method::PUT, &proof::mark("n-1"))]
#[case::a_call(Method::POST, &proof::mark("n-1"))]
#[tokio::test]
async fn whatever_else_bears_the_mark_is_a_client_s(#[case] verb: Method, #[case] mark: &str) {
    let bench = Bench::start().await;
    bench.arrange("/proof", json!({"nonce": "n-1"})).await;
    ask(&bench.client, verb, bench.simulator.gateway_url(), mark).await;
    assert_eq!(bench.calls().await.len(), 1);
}

#[tokio::test]
async fn a_nonce_hides_one_question_and_no_more() {
    let bench = Bench::start().await;
    bench.arrange("/proof", json!({"nonce": "n-1"})).await;
    for _ in 0..3 {
        let url = bench.simulator.gateway_url();
        ask(&bench.client, Method::GET, url, &proof::mark("n-1")).await;
    }
    assert_eq!(bench.calls().await.len(), 2);
}

#[tokio::test]
async fn the_log_calls_a_proof_no_refusal() {
    let mut serving = Serving::start(&["--json"]);
    let ready = serving.ready();
    let url = |name: &str| ready[name].as_str().unwrap().to_owned();
    let nonce = client().post(url("admin_url") + "/proof");
    let nonce = nonce.json(&json!({"nonce": "n-1"})).send().await.unwrap();
    assert!(nonce.status().is_success());
    let gateway = url("gateway_url");
    for mark in ["n-1", "n-2"] {
        ask(&client(), Method::GET, &gateway, &proof::mark(mark)).await;
    }
    let (_, said) = told_to_end(serving);
    assert_eq!(said.matches("refused").count(), 1, "{said}");
}
