use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Bench, code, header, now_millis};

async fn pay_at(bench: &Bench, url: &str, sandbox: &Value) -> Value {
    let text = |key: &str| sandbox[key].as_str().unwrap().to_owned();
    let auth = header(
        &text("service_id"),
        &text("secret_key"),
        &now_millis().to_string(),
    );
    let form = crate::harness::wallet_form();
    let body = json!({"id": 1, "method": "pam.pay_by_cash", "params": {"vendor_form": form}});
    let request = bench.client.post(url).header("Auth", auth).json(&body);
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_new_sandbox_is_reached_by_its_path_and_by_its_service() {
    let bench = Bench::start().await;
    let sandbox = bench.arrange("/sandboxes", json!({"seed": 9})).await;
    let own_path = pay_at(&bench, sandbox["gateway_url"].as_str().unwrap(), &sandbox).await;
    let plain_path = pay_at(&bench, bench.simulator.gateway_url(), &sandbox).await;
    let id = |answer: &Value| {
        answer["result"]["details"]["transaction_id"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(id(&plain_path), id(&own_path) + 1);
    assert!(
        bench.payments().await.is_empty(),
        "the default is another one"
    );
}

#[tokio::test]
async fn a_path_and_a_service_that_disagree_are_an_unknown_service() {
    let bench = Bench::start().await;
    let first = bench.arrange("/sandboxes", json!({})).await;
    let second = bench.arrange("/sandboxes", json!({})).await;
    let answer = pay_at(&bench, first["gateway_url"].as_str().unwrap(), &second).await;
    assert_eq!(code(&answer), -32504);
}

#[tokio::test]
async fn the_same_seed_repeats_and_another_differs() {
    let bench = Bench::start().await;
    let mut ids = vec![];
    for seed in [7, 7, 8] {
        let sandbox = bench.arrange("/sandboxes", json!({"seed": seed})).await;
        let answer = pay_at(&bench, sandbox["gateway_url"].as_str().unwrap(), &sandbox).await;
        ids.push(answer["result"]["details"]["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[0], ids[2]);
}

#[tokio::test]
async fn a_profile_is_a_name_or_settings() {
    let bench = Bench::start().await;
    let named = bench
        .arrange("/sandboxes", json!({"profile": "page-example"}))
        .await;
    let answer = pay_at(&bench, named["gateway_url"].as_str().unwrap(), &named).await;
    assert_eq!(answer["result"]["details"]["date"], 1_653_907_664);
    let settings = json!({"profile": {"envelope": {"jsonrpc": true}}});
    let own = bench.arrange("/sandboxes", settings).await;
    let answer = pay_at(&bench, own["gateway_url"].as_str().unwrap(), &own).await;
    assert_eq!(answer["jsonrpc"], "2.0");
}

#[tokio::test]
async fn a_deleted_sandbox_is_gone() {
    let bench = Bench::start().await;
    bench.arrange("/sandboxes", json!({"name": "mine"})).await;
    assert_eq!(
        bench
            .admin(Method::DELETE, "/sandboxes/mine", json!({}))
            .await
            .0,
        204
    );
    assert_eq!(bench.get("/sandboxes/mine").await.0, 404);
    bench.arrange("/sandboxes", json!({"name": "mine"})).await;
}

#[tokio::test]
async fn a_request_about_no_sandbox_names_those_there_are() {
    let bench = Bench::start().await;
    bench.arrange("/sandboxes", json!({"name": "mine"})).await;
    let (status, answer) = bench
        .admin(Method::DELETE, "/sandboxes/mien", json!({}))
        .await;
    assert_eq!(
        (status, &answer["error"]["did_you_mean"]),
        (404, &json!("mine"))
    );
}

#[tokio::test]
async fn a_reset_takes_no_wishes() {
    let bench = Bench::start().await;
    bench.paid().await;
    let reset = "/sandboxes/default/reset";
    let (status, _) = bench.admin(Method::POST, reset, json!({"seed": 1})).await;
    assert_eq!((status, bench.payments().await.len()), (400, 1));
    let (status, _) = bench.admin(Method::POST, reset, json!({})).await;
    assert_eq!((status, bench.payments().await.len()), (200, 0));
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_nothing_is_made() {
    let bench = Bench::start().await;
    bench.arrange("/sandboxes", json!({"name": "mine"})).await;
    let cases = [
        (json!({"name": "mine"}), 409),
        (json!({"name": "a/b"}), 400),
        (json!({"name": ""}), 400),
        (json!({"name": ".."}), 400),
        (json!({"nmae": "x"}), 400),
        (json!({"profile": "page-exmaple"}), 400),
        (json!({"profile": {"envelope": {"jsonrpc": "yes"}}}), 400),
        (json!({"profile": 5}), 400),
        (json!({"seed": -1}), 400),
        (json!({"clock": "fast"}), 400),
    ];
    for (body, expected) in cases {
        let (status, answer) = bench.admin(Method::POST, "/sandboxes", body.clone()).await;
        assert_eq!(status, expected, "{body}: {answer}");
        assert!(answer["error"]["message"].is_string(), "{answer}");
    }
    let (_, list) = bench.get("/sandboxes").await;
    assert_eq!(list["sandboxes"].as_array().unwrap().len(), 2);
    assert_eq!(
        bench
            .admin(Method::DELETE, "/sandboxes/default", json!({}))
            .await
            .0,
        409
    );
}

#[tokio::test]
async fn a_mistyped_key_gets_the_allowed_ones_and_a_suggestion() {
    let bench = Bench::start().await;
    let (_, answer) = bench
        .admin(Method::POST, "/sandboxes", json!({"profle": "default"}))
        .await;
    assert_eq!(
        answer["error"]["allowed"],
        json!(["name", "profile", "seed", "clock"])
    );
    assert_eq!(answer["error"]["did_you_mean"], "profile");
}

#[tokio::test]
async fn a_mistake_in_a_profile_is_told_with_what_would_be_right() {
    let bench = Bench::start().await;
    for (profile, meant) in [
        (
            json!({"rules": [{"then": {"fault": "lost-respons"}}]}),
            "lost-response",
        ),
        (json!({"clock": {"mode": "manul"}}), "manual"),
        (json!({"clok": {}}), "clock"),
    ] {
        let body = json!({ "profile": profile });
        let (status, answer) = bench.admin(Method::POST, "/sandboxes", body).await;
        let suggested = &answer["error"]["did_you_mean"];
        assert_eq!((status, suggested), (400, &json!(meant)), "{answer}");
    }
}

/// What was asked is repeated, but not all of a long word.
#[tokio::test]
async fn a_long_word_is_cut_where_it_is_repeated() {
    let bench = Bench::start().await;
    let long = "x".repeat(50_000);
    for request in [json!({ long.clone(): 1 }), json!({ "profile": long })] {
        let (status, answer) = bench.admin(Method::POST, "/sandboxes", request).await;
        let message = answer["error"]["message"].as_str().unwrap();
        assert_eq!(status, 400);
        assert!(message.contains("characters left out") && message.len() < 2_000);
    }
}
