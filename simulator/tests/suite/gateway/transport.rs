//! What goes wrong before there is a call: ENV-15.

use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Bench, code, header, now_millis, payout};

#[rstest]
#[case(Method::GET)]
#[case(Method::PUT)]
#[case(Method::DELETE)]
#[case(Method::PATCH)]
#[tokio::test]
async fn other_verbs_are_answered_in_the_gateways_dialect(#[case] verb: Method) {
    let bench = Bench::start().await;
    let request = bench.client.request(verb, bench.simulator.gateway_url());
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "POST");
    let answer: Value = response.json().await.unwrap();
    assert_eq!((code(&answer), &answer["id"]), (-32600, &Value::Null));
    let call = bench.get("/sandboxes/default/calls/1").await.1;
    let journalled = call["answered"]["headers"].as_array().unwrap();
    assert!(
        journalled.contains(&json!({"name": "allow", "value": "POST"})),
        "{call}"
    );
}

#[rstest]
#[case("/")]
#[case("/gateway//")]
#[case("/s/nobody/gateway/")]
#[case("/s/nobody/gateway")]
#[case("/health")]
#[case("/sandboxes")]
#[tokio::test]
async fn other_paths_are_not_found_and_the_admin_is_not_here(#[case] path: &str) {
    let bench = Bench::start().await;
    let url = bench.simulator.gateway_url().replace("/gateway", path);
    let response = bench.client.post(url).body("{}").send().await.unwrap();
    assert_eq!(response.status(), 404);
    let answer: Value = response.json().await.unwrap();
    assert_eq!(code(&answer), -32600);
    let message = answer["error"]["message"].as_str().unwrap();
    let named = format!("there is no gateway at {path}; it is at /gateway");
    assert!(message.starts_with(&named), "{message}");
}

#[tokio::test]
async fn of_a_path_within_a_sandbox_the_wrong_part_is_named() {
    let bench = Bench::start().await;
    let made = bench.arrange("/sandboxes", json!({"name": "mine"})).await;
    let url = format!("{}/nothing-here", made["gateway_url"].as_str().unwrap());
    let text = |key: &str| made[key].as_str().unwrap();
    let auth = header(
        text("service_id"),
        text("secret_key"),
        &now_millis().to_string(),
    );
    let request = bench.client.post(url).header("Auth", auth);
    let response = request.body("{}").send().await.unwrap();
    let answer = response.text().await.unwrap();
    assert!(
        answer.contains("there is no gateway at /gateway/nothing-here; it is at /gateway"),
        "{answer}"
    );
}

/// The status of a payout to the gateway's path with a slash behind it, and the findings after it.
async fn posted_with_a_slash(profile: &str) -> (u16, String) {
    let bench = Bench::with_profile(profile).await;
    let url = format!("{}/?x=1", bench.simulator.gateway_url());
    let body = payout();
    let request = bench.client.post(url).header("Auth", bench.auth());
    let response = request.body(body.to_string()).send().await.unwrap();
    let findings = bench.get("/sandboxes/default/findings").await;
    (response.status().as_u16(), findings.1.to_string())
}

#[tokio::test]
async fn env_15_a_slash_behind_the_path_is_served_and_told_unless_the_profile_refuses_it() {
    let (status, findings) = posted_with_a_slash("").await;
    assert_eq!(status, 200);
    assert!(findings.contains("\"trailing-slash\""), "{findings}");
    let (status, findings) = posted_with_a_slash("[http]\ntrailing_slash = false").await;
    assert_eq!(status, 404);
    assert!(!findings.contains("\"trailing-slash\""), "{findings}");
}

/// More connections than any short queue holds, all of them before the first is looked at.
#[tokio::test]
async fn a_burst_of_connections_finds_room_in_the_queue() {
    let bench = Bench::start().await;
    let url = bench.simulator.gateway_url();
    let address = url
        .trim_start_matches("http://")
        .trim_end_matches("/gateway");
    let address: std::net::SocketAddr = address.parse().unwrap();
    // This thread serves as well, so nothing is accepted meanwhile.
    let patience = std::time::Duration::from_millis(900);
    let connect = |_| std::net::TcpStream::connect_timeout(&address, patience);
    let connections: Vec<_> = (0..600).map(connect).collect();
    let made = connections.iter().filter(|one| one.is_ok()).count();
    assert_eq!(made, 600);
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
