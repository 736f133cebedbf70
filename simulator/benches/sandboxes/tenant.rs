//! Somebody with a sandbox of their own, who pays and checks and looks whether it is all theirs.

use futures_util::future::join_all;
use reqwest::Client;
use serde_json::{Value, json};

use crate::signature;

/// A client of one sandbox.
pub(crate) struct Tenant {
    pub(crate) name: String,
    client: Client,
    url: String,
    service_id: String,
    secret_key: String,
}

/// Lets all of them pay and check at the same time.
pub(crate) async fn use_all(tenants: &[Tenant]) {
    join_all(
        (1..)
            .zip(tenants)
            .map(|(number, tenant)| tenant.pay_and_check(number)),
    )
    .await;
}

impl Tenant {
    /// Of the answer that told of a new sandbox.
    pub(crate) fn new(client: Client, sandbox: &Value) -> Self {
        let text = |key: &str| sandbox[key].as_str().expect("a string").to_owned();
        Self {
            name: text("name"),
            client,
            url: text("gateway_url"),
            service_id: text("service_id"),
            secret_key: text("secret_key"),
        }
    }

    /// An amount nobody else pays must come back from the payout and from the check.
    async fn pay_and_check(&self, number: u64) {
        let form = json!({"account": "79123456789", "currency": "USD", "amount": number * 100, "vendor_id": 101_596});
        let paid = self
            .call("pam.pay_by_cash", json!({ "vendor_form": form }))
            .await;
        let details = &paid["result"]["details"];
        assert_eq!(details["amount"], number * 125, "{}: {paid}", self.name);
        let params = json!({"agr_transaction_id": details["transaction_id"]});
        let checked = self.call("pam.check_payment", params).await;
        let report = &checked["result"]["result"];
        assert_eq!(report["amount"], number * 125, "{}: {checked}", self.name);
    }

    async fn call(&self, method: &str, params: Value) -> Value {
        let body = json!({"id": self.name, "method": method, "params": params});
        let auth = signature::now(&self.service_id, &self.secret_key);
        let request = self.client.post(&self.url).header("Auth", auth);
        let answer = request.json(&body).send().await.expect("an answer");
        answer.json().await.expect("JSON")
    }
}
