//! A payout tested against a simulator in the same process. Run with `cargo test`.

use std::time::{Duration, SystemTime};

use paysys_core::auth::sign;
use paysys_simulator::Simulator;
use serde_json::{Value, json};

/// The client under test; yours is longer.
struct PaysysClient {
    http: reqwest::Client,
    url: String,
}

impl PaysysClient {
    fn of(simulator: &Simulator) -> Self {
        // Your own crate picks its TLS library; this one has to name it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            http: reqwest::Client::new(),
            url: simulator.gateway_url().to_owned(),
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a client signs with its own clock"
    )]
    async fn call(&self, method: &str, params: Value) -> reqwest::Result<Value> {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        let timestamp = now.as_millis().to_string();
        let auth = format!(
            "demo-service-{}-{timestamp}",
            sign("demo-secret-key-that-is-not-real", &timestamp)
        );
        let body = json!({"id": "1", "method": method, "params": params});
        let request = self.http.post(&self.url).header("Auth", auth).json(&body);
        request.send().await?.json().await
    }

    /// The transaction id, or nothing: then the money may have moved, and nothing is paid again.
    async fn pay(&self, account: &str, amount: u64) -> Option<u64> {
        let form =
            json!({"vendor_id": 101_596, "account": account, "currency": "USD", "amount": amount});
        let answer = self
            .call("pam.pay_by_cash", json!({ "vendor_form": form }))
            .await
            .ok()?;
        answer["result"]["details"]["transaction_id"].as_u64()
    }

    async fn status(&self, transaction: u64) -> Option<i64> {
        let params = json!({"agr_transaction_id": transaction});
        let answer = self.call("pam.check_payment", params).await.ok()?;
        answer["result"]["result"]["status"].as_i64()
    }
}

#[tokio::test]
async fn a_payout_completes() -> Result<(), Box<dyn std::error::Error>> {
    let simulator = Simulator::start().await?;
    let client = PaysysClient::of(&simulator);
    let transaction = client.pay("79123456789", 12_000).await.ok_or("no answer")?;
    simulator.advance(Duration::from_secs(60))?;
    assert_eq!(client.status(transaction).await, Some(2));
    Ok(())
}

#[tokio::test]
async fn a_lost_answer_is_an_unknown_outcome() -> Result<(), Box<dyn std::error::Error>> {
    let simulator = Simulator::start().await?;
    simulator.rule(json!({"when": {"next": 1}, "then": {"fault": "lost-response"}}))?;
    let client = PaysysClient::of(&simulator);
    assert_eq!(client.pay("79123456789", 12_000).await, None);
    assert_eq!(
        simulator.payments().len(),
        1,
        "the money has moved all the same"
    );
    Ok(())
}
