//! A simulator of one's own for each test, and a client that signs.

use std::time::{SystemTime, UNIX_EPOCH};

use paysys_core::auth::sign;
use paysys_simulator::profile::Profile;
use paysys_simulator::{Config, Simulator};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

/// A simulator and a client of its default service.
pub(crate) struct Bench {
    pub(crate) simulator: Simulator,
    pub(crate) client: Client,
    pub(crate) service_id: String,
    pub(crate) secret_key: String,
}

/// A client as any integrator would make one.
pub(crate) fn client() -> Client {
    install_crypto();
    Client::builder().no_proxy().build().unwrap()
}

/// Somebody else in this process may have installed it already, which is just as well.
pub(crate) fn install_crypto() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Bench {
    pub(crate) async fn start() -> Self {
        Self::with_profile("").await
    }

    /// With a profile laid over the default one.
    pub(crate) async fn with_profile(overlay: &str) -> Self {
        let profile = Profile::from_toml("test profile", overlay).unwrap();
        Self::launch(profile).await
    }

    pub(crate) async fn launch(profile: Profile) -> Self {
        Self::configured(Config {
            profile,
            ..Config::default()
        })
        .await
    }

    pub(crate) async fn configured(config: Config) -> Self {
        let simulator = Simulator::launch(config).await.unwrap();
        let service_id = "demo-service".into();
        Self {
            simulator,
            client: client(),
            service_id,
            secret_key: "demo-secret-key-that-is-not-real".into(),
        }
    }

    pub(crate) fn auth(&self) -> String {
        let timestamp = now_millis().to_string();
        header(&self.service_id, &self.secret_key, &timestamp)
    }

    /// A POST to the gateway with a good header.
    pub(crate) fn request(&self) -> RequestBuilder {
        let request = self.client.post(self.simulator.gateway_url());
        request.header("Auth", self.auth())
    }

    /// Posts raw bytes with a good header.
    pub(crate) async fn post(&self, body: impl Into<reqwest::Body>) -> Response {
        self.request().body(body).send().await.unwrap()
    }

    /// Posts raw text with a good header and reads the answer's JSON.
    pub(crate) async fn answer(&self, body: &str) -> Value {
        self.post(body.to_owned()).await.json().await.unwrap()
    }

    pub(crate) async fn call(&self, method: &str, params: Value) -> Value {
        self.answer(&json!({"id": "1", "method": method, "params": params}).to_string())
            .await
    }

    pub(crate) async fn pay(&self, form: Value) -> Value {
        self.call("pam.pay_by_cash", json!({ "vendor_form": form }))
            .await
    }

    /// A payout of this form, whatever is answered.
    pub(crate) async fn call_anyhow(&self, form: Value) {
        let call = json!({"id": "1", "method": "pam.pay_by_cash", "params": {"vendor_form": form}});
        self.post(call.to_string()).await;
    }

    /// The transaction id of a new, ordinary payment.
    pub(crate) async fn paid(&self) -> u64 {
        let answer = self.pay(wallet_form()).await;
        answer["result"]["details"]["transaction_id"]
            .as_u64()
            .unwrap()
    }

    pub(crate) async fn check(&self, transaction_id: impl Into<Value>) -> Value {
        let params = json!({ "agr_transaction_id": transaction_id.into() });
        self.call("pam.check_payment", params).await
    }

    pub(crate) async fn status(&self, transaction_id: u64) -> i64 {
        self.check(transaction_id).await["result"]["result"]["status"]
            .as_i64()
            .unwrap()
    }

    /// A call of the admin API: the HTTP status and the answer, null where it has no body.
    pub(crate) async fn admin(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}{path}", self.simulator.admin_url());
        let request = self.client.request(method, url).json(&body);
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.admin(Method::GET, path, Value::Null).await
    }

    pub(crate) async fn payments(&self) -> Vec<Value> {
        let (_, answer) = self.get("/sandboxes/default/payments").await;
        answer["payments"].as_array().unwrap().clone()
    }

    pub(crate) async fn calls(&self) -> Vec<Value> {
        let (_, answer) = self.get("/sandboxes/default/calls").await;
        answer["calls"].as_array().unwrap().clone()
    }

    /// A POST to the admin that must succeed.
    pub(crate) async fn arrange(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.admin(Method::POST, path, body).await;
        assert!(
            (200..300).contains(&status),
            "{path} answered {status}: {answer}"
        );
        answer
    }

    pub(crate) async fn rule(&self, rule: Value) -> Value {
        self.arrange("/sandboxes/default/rules", rule).await
    }

    /// A rule that may be refused.
    pub(crate) async fn try_rule(&self, rule: Value) -> (u16, Value) {
        self.admin(Method::POST, "/sandboxes/default/rules", rule)
            .await
    }

    pub(crate) async fn advance(&self, by: &str) -> Value {
        self.arrange("/sandboxes/default/clock/advance", json!({ "by": by }))
            .await
    }
}

/// Asks until it is so. A test whose condition never comes true fails; it does not hang.
pub(crate) async fn wait_until(mut is_so: impl AsyncFnMut() -> bool) {
    let asking = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    let limit = std::time::Duration::from_secs(20);
    let in_time = tokio::time::timeout(limit, asking).await;
    in_time.expect("it is so within 20 seconds");
}

/// The form of the documentation's example.
pub(crate) fn wallet_form() -> Value {
    json!({"account": "79123456789", "currency": "USD", "amount": 12000, "vendor_id": 101_596})
}

/// A payout of that form.
pub(crate) fn payout() -> Value {
    json!({"id": "1", "method": "pam.pay_by_cash", "params": {"vendor_form": wallet_form()}})
}

/// A header from its parts.
pub(crate) fn header(service_id: &str, secret_key: &str, timestamp: &str) -> String {
    format!("{service_id}-{}-{timestamp}", sign(secret_key, timestamp))
}

/// The wall time as a client sees it.
#[expect(
    clippy::disallowed_methods,
    reason = "a client signs with its own clock"
)]
pub(crate) fn now_millis() -> i64 {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(passed.as_millis()).unwrap()
}

/// The error code of an answer that is an error in every respect (ENV-07, ENV-09).
pub(crate) fn code(answer: &Value) -> i64 {
    assert_eq!(answer.get("result"), Some(&Value::Null), "ENV-07: {answer}");
    assert!(answer["error"]["message"].is_string(), "ENV-09: {answer}");
    answer["error"]["code"]
        .as_i64()
        .unwrap_or_else(|| panic!("ENV-09: {answer}"))
}
