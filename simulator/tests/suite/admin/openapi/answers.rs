//! What the running admin answers is what the document says it answers.

use reqwest::Method;
use serde_json::{Value, json};

use super::document::Document;
use super::served;
use crate::harness::Bench;

/// An admin and its document.
struct Witness {
    bench: Bench,
    document: Document,
}

impl Witness {
    async fn new() -> Self {
        let bench = Bench::start().await;
        let document = Document::parse(&served(&bench).await);
        Self { bench, document }
    }

    /// Asks for a documented path with its variable parts filled in, and checks the answer.
    async fn ask(&self, method: Method, path: &str, filled: &[(&str, Value)], body: Value) -> u16 {
        let fill = |path: String, (name, value): &(&str, Value)| {
            path.replace(&format!("{{{name}}}"), value.to_string().trim_matches('"'))
        };
        let url = filled.iter().fold(path.to_owned(), fill);
        let verb = method.as_str().to_lowercase();
        let (status, answer) = self.bench.admin(method, &url, body).await;
        match self.document.answer_schema(&verb, path, status) {
            Some(schema) => self
                .document
                .assert_valid(&schema, &answer, &format!("{verb} {path}")),
            None => assert_eq!(answer, Value::Null, "{verb} {path}"),
        }
        status
    }

    async fn get(&self, path: &str) -> u16 {
        self.ask(
            Method::GET,
            path,
            &[("sandbox", json!("default"))],
            json!({}),
        )
        .await
    }

    async fn post(&self, path: &str, body: Value) -> u16 {
        self.ask(Method::POST, path, &[("sandbox", json!("default"))], body)
            .await
    }
}

const SANDBOX: &str = "/sandboxes/{sandbox}";

#[tokio::test]
async fn about_itself() {
    let admin = Witness::new().await;
    for path in ["/health", "/catalog", "/openapi.json"] {
        assert_eq!(admin.get(path).await, 200, "{path}");
    }
    assert_eq!(admin.get("/certificate.pem").await, 404);
    assert_eq!(admin.post("/proof", json!({"nonce": "abc"})).await, 200);
}

#[tokio::test]
async fn about_sandboxes() {
    let admin = Witness::new().await;
    assert_eq!(
        admin
            .post("/sandboxes", json!({"name": "mine", "seed": 7}))
            .await,
        201
    );
    assert_eq!(admin.get("/sandboxes").await, 200);
    assert_eq!(admin.get(SANDBOX).await, 200);
    assert_eq!(
        admin.post("/sandboxes/{sandbox}/reset", json!({})).await,
        200
    );
    let mine = [("sandbox", json!("mine"))];
    assert_eq!(
        admin.ask(Method::DELETE, SANDBOX, &mine, json!({})).await,
        204
    );
}

#[tokio::test]
async fn about_clocks() {
    let admin = Witness::new().await;
    let default = [("sandbox", json!("default"))];
    let clock = "/sandboxes/{sandbox}/clock";
    let manual = json!({"clock": "manual"});
    assert_eq!(admin.ask(Method::PUT, clock, &default, manual).await, 200);
    assert_eq!(admin.get(clock).await, 200);
    admin.bench.paid().await;
    let advance = "/sandboxes/{sandbox}/clock/advance";
    assert_eq!(admin.post(advance, json!({"next": true})).await, 200);
}

#[tokio::test]
async fn about_rules() {
    let admin = Witness::new().await;
    let rules = "/sandboxes/{sandbox}/rules";
    let whens = [
        json!({"always": true}),
        json!({"next": 1}),
        json!({"between": [1, 2]}),
        json!({"until": "2030-01-01T00:00:00Z"}),
        json!({"probability": 0.5}),
    ];
    for when in whens {
        let action = json!({"point": {"commit-later": "30s"}, "action": "drip"});
        let rule = json!({"match": {"amount": 5}, "when": when, "then": {"custom_fault": action}, "ttl": "1h"});
        assert_eq!(admin.post(rules, rule).await, 201);
    }
    assert_eq!(admin.get(rules).await, 200);
    let first = [("sandbox", json!("default")), ("rule", json!(1))];
    let rule = "/sandboxes/{sandbox}/rules/{rule}";
    assert_eq!(
        admin.ask(Method::DELETE, rule, &first, json!({})).await,
        204
    );
    assert_eq!(
        admin.ask(Method::DELETE, rules, &first, json!({})).await,
        204
    );
}

#[tokio::test]
async fn about_payments_and_calls() {
    let admin = Witness::new().await;
    let paid = json!(admin.bench.paid().await);
    let payment = [("sandbox", json!("default")), ("payment", paid.clone())];
    admin.bench.check(paid).await;
    admin.bench.answer("not JSON").await;
    let path = "/sandboxes/{sandbox}/payments/{payment}";
    let status = format!("{path}/status");
    assert_eq!(admin.get("/sandboxes/{sandbox}/payments").await, 200);
    assert_eq!(admin.ask(Method::GET, path, &payment, json!({})).await, 200);
    assert_eq!(admin.get("/sandboxes/{sandbox}/calls").await, 200);
    let call = [("sandbox", json!("default")), ("call", json!(1))];
    let calls = "/sandboxes/{sandbox}/calls/{call}";
    assert_eq!(admin.ask(Method::GET, calls, &call, json!({})).await, 200);
    for (code, expected) in [(3, 200), (0, 409), (5, 400)] {
        let body = json!({"status": code});
        assert_eq!(
            admin.ask(Method::POST, &status, &payment, body).await,
            expected
        );
    }
}

#[tokio::test]
async fn about_mistakes() {
    let admin = Witness::new().await;
    let unknown = [("sandbox", json!("defalt"))];
    assert_eq!(
        admin.ask(Method::GET, SANDBOX, &unknown, json!({})).await,
        404
    );
    assert_eq!(admin.post("/sandboxes", json!({"nmae": "x"})).await, 400);
    assert_eq!(
        admin.post("/sandboxes", json!({"name": "default"})).await,
        409
    );
    let large = json!({"name": "x".repeat(2_000_000)});
    assert_eq!(admin.post("/sandboxes", large).await, 413);
}

#[tokio::test]
async fn about_what_the_client_did() {
    let admin = Witness::new().await;
    admin.bench.paid().await;
    admin.bench.paid().await;
    for report in ["ledger", "findings", "coverage", "bundle"] {
        let path = format!("/sandboxes/{{sandbox}}/{report}");
        assert_eq!(admin.get(&path).await, 200, "{report}");
    }
}

#[tokio::test]
async fn about_what_a_test_expects() {
    let admin = Witness::new().await;
    admin.bench.paid().await;
    let expected = json!({
        "calls": [{"match": {"outcome": "check"}, "at_least": 1}],
        "payments": [{"account": "1", "amount": 1}],
    });
    assert_eq!(
        admin.post("/sandboxes/{sandbox}/verify", expected).await,
        200
    );
    assert_eq!(
        admin.post("/sandboxes/{sandbox}/verify", json!({})).await,
        400
    );
}
