use paysys_input::bearer_token::BearerToken;
use paysys_simulator::{Config, Simulator, StartError};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Bench, client};

#[tokio::test]
async fn pages_of_other_sites_are_refused() {
    let bench = Bench::start().await;
    let url = format!("{}/health", bench.simulator.admin_url());
    let own = bench.simulator.admin_url().to_owned();
    for (header, value, expected) in [
        ("origin", "http://evil.example", 403),
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("origin", "null", 403),
        ("origin", own.as_str(), 200),
        ("sec-fetch-site", "same-origin", 200),
    ] {
        let request = bench.client.get(&url).header(header, value);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), expected, "{header}: {value}");
    }
}

fn config(admin: &str, token: Option<&str>) -> Config {
    Config {
        admin: admin.parse().unwrap(),
        admin_token: token.map(BearerToken::new),
        ..Config::default()
    }
}

#[tokio::test]
async fn a_token_once_set_must_be_shown() {
    let simulator = Simulator::launch(config("127.0.0.1:0", Some("let-me-in")))
        .await
        .unwrap();
    let url = format!("{}/sandboxes", simulator.admin_url());
    let status = async |token: &str| {
        let request = client().get(&url).bearer_auth(token);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(client().get(&url).send().await.unwrap().status(), 401);
    assert_eq!(status("let-me-in").await, 200);
    assert_eq!(status("let-me-out").await, 401);
    let other_case = client()
        .get(&url)
        .header("Authorization", "bearer let-me-in");
    assert_eq!(other_case.send().await.unwrap().status(), 200);
}

/// What watches over a container has no token; whoever has a wrong one is told so.
#[tokio::test]
async fn health_without_a_token_tells_status_and_version_only() {
    let config = config("127.0.0.1:0", Some("let-me-in"));
    let simulator = Simulator::launch(config).await.unwrap();
    let url = format!("{}/health", simulator.admin_url());
    let keys = async |token: Option<&str>| {
        let request = client().get(&url);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        let keys: Vec<String> = answer.as_object().unwrap().keys().cloned().collect();
        keys
    };
    assert_eq!(keys(None).await, ["status", "version"]);
    let all = ["status", "version", "gateway_url", "sandboxes"];
    assert_eq!(keys(Some("let-me-in")).await, all);
    assert_eq!(keys(Some("let-me-out")).await, ["error"]);
    let other = client().post(&url).send().await.unwrap();
    assert_eq!(other.status(), 401);
}

#[tokio::test]
async fn whoever_has_no_token_may_ask_whether_calls_are_taken() {
    let config = config("127.0.0.1:0", Some("let-me-in"));
    let simulator = Simulator::launch(config).await.unwrap();
    let url = format!("{}/ready", simulator.admin_url());
    let answer = client().get(&url).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.json::<Value>().await.unwrap(),
        json!({"status": "ready"})
    );
    let refused = client().get(&url).bearer_auth("let-me-out").send().await;
    assert_eq!(refused.unwrap().status(), 401);
}

#[tokio::test]
async fn beyond_loopback_the_admin_needs_a_token() {
    let refused = Simulator::launch(config("0.0.0.0:0", None)).await;
    assert!(matches!(refused, Err(StartError::AdminNeedsToken(_))));
}

#[tokio::test]
async fn unknown_paths_and_verbs_are_told_so() {
    let bench = Bench::start().await;
    assert_eq!(bench.get("/nothing").await.0, 404);
    let (status, answer) = bench.admin(Method::DELETE, "/health", json!({})).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (405, &json!("method-not-allowed"))
    );
}

#[tokio::test]
async fn a_name_that_somebody_made_lead_here_is_not_answered() {
    let bench = Bench::start().await;
    let url = format!("{}/health", bench.simulator.admin_url());
    for (host, expected) in [("evil.example", 403), ("localhost:1", 200), ("[::1]", 200)] {
        let request = bench.client.get(&url).header("host", host);
        assert_eq!(request.send().await.unwrap().status(), expected, "{host}");
    }
}

#[tokio::test]
async fn a_query_that_nobody_reads_is_refused_and_does_nothing() {
    let bench = Bench::start().await;
    let rule = json!({"then": {"progression": "stuck"}});
    bench.rule(rule).await;
    let all = "/sandboxes/default/rules?rule=1";
    assert_eq!(bench.admin(Method::DELETE, all, json!({})).await.0, 400);
    let (_, rules) = bench.get("/sandboxes/default/rules").await;
    assert_eq!(rules["rules"].as_array().unwrap().len(), 1);
}

/// What moves money or takes time is asked for by nobody without the token, and by no page of another site.
#[rstest::rstest]
#[case("/sandboxes/default/calls")]
#[case("/replay")]
#[tokio::test]
async fn whoever_may_not_makes_no_calls(#[case] path: &str) {
    let bench = Bench::configured(config("127.0.0.1:0", Some("let-me-in"))).await;
    let url = format!("{}{path}", bench.simulator.admin_url());
    let post = || bench.client.post(&url).body("{}");
    let answer = post().send().await.unwrap();
    assert_eq!(answer.status(), 401);
    let foreign = post()
        .bearer_auth("let-me-in")
        .header("origin", "http://evil.example");
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    assert!(bench.simulator.calls().is_empty());
}

#[tokio::test]
async fn a_query_where_none_is_read_is_a_mistake() {
    let bench = Bench::start().await;
    for path in ["/sandboxes/default/calls?amount=5", "/replay?x=1"] {
        let (status, answer) = bench.admin(Method::POST, path, json!({})).await;
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(
            status == 400 && message.contains("takes no query"),
            "{answer}"
        );
    }
    assert!(bench.simulator.calls().is_empty());
}
