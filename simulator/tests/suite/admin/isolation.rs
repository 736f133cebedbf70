//! Many sandboxes at once: each is a world of its own, and goes when it is deleted.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::future::join_all;
use paysys_core::{Moment, Seed};
use paysys_simulator::profile::Profile;
use paysys_simulator::registry::{Registry, SandboxSpec};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Bench, header, now_millis};

/// Sandbox time in every sandbox of these tests, until it is moved.
const START: i64 = 1_767_225_600;

/// One sandbox and its only client.
#[derive(Clone)]
struct Tenant {
    bench: Arc<Bench>,
    sandbox: Value,
}

impl Tenant {
    async fn new(bench: &Arc<Bench>, seed: u64) -> Self {
        let profile = json!({"clock": {"mode": "manual", "start": "2026-01-01T00:00:00Z"}});
        let request = json!({"seed": seed, "profile": profile});
        Self {
            sandbox: bench.arrange("/sandboxes", request).await,
            bench: bench.clone(),
        }
    }

    fn text(&self, key: &str) -> &str {
        self.sandbox[key].as_str().unwrap()
    }

    fn path(&self, resource: &str) -> String {
        format!("/sandboxes/{}/{resource}", self.text("name"))
    }

    /// One call over the gateway's plain URL: only the signature leads to this sandbox.
    async fn call(&self, method: &str, params: Value) -> Value {
        let timestamp = now_millis().to_string();
        let auth = header(self.text("service_id"), self.text("secret_key"), &timestamp);
        let url = self.bench.simulator.gateway_url();
        let body = json!({"id": 1, "method": method, "params": params});
        let request = self.bench.client.post(url).header("Auth", auth).json(&body);
        request.send().await.unwrap().json().await.unwrap()
    }

    async fn pay(&self, account: &str) -> Value {
        let form =
            json!({"account": account, "currency": "USD", "amount": 100, "vendor_id": 101_596});
        self.call("pam.pay_by_cash", json!({ "vendor_form": form }))
            .await
    }

    /// Some calls and all their answers: with a manual clock, every byte is a matter of the seed.
    async fn history(&self) -> Vec<Value> {
        let mut answers = Vec::new();
        for account in ["1", "2", "3"] {
            let paid = self.pay(account).await;
            let id = &paid["result"]["details"]["transaction_id"];
            let checked = self.call("pam.check_payment", json!({"agr_transaction_id": id}));
            answers.extend([checked.await, paid]);
        }
        answers
    }

    async fn list(&self, resource: &str) -> Vec<Value> {
        let (_, mut answer) = self.bench.get(&self.path(resource)).await;
        serde_json::from_value(answer[resource].take()).unwrap()
    }

    /// Uses everything a sandbox has, with this number in all of it.
    async fn leave_marks(&self, number: u64) -> Value {
        let rule = json!({"then": {"amount": number}});
        self.bench.arrange(&self.path("rules"), rule).await;
        let by = json!({"by": format!("{number}s")});
        self.bench.arrange(&self.path("clock/advance"), by).await;
        self.pay(&number.to_string()).await
    }

    /// Finds these marks and no others.
    async fn find_marks(&self, number: u64, paid: &Value) {
        let details = &paid["result"]["details"];
        assert_eq!(details["amount"], number, "the rule is mine: {paid}");
        let date = START + i64::try_from(number).unwrap();
        assert_eq!(details["date"], date, "the clock is mine: {paid}");
        let payments = self.list("payments").await;
        assert_eq!(payments.len(), 1, "the payments are mine: {payments:?}");
        assert_eq!(payments[0]["account"], number.to_string());
        assert_eq!(payments[0]["transaction_id"], details["transaction_id"]);
        assert_eq!(
            (
                self.list("rules").await.len(),
                self.list("calls").await.len()
            ),
            (1, 1)
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_sandboxes_used_at_once_do_not_leak_into_each_other() {
    let bench = Arc::new(Bench::start().await);
    let tenants = join_all((1..=1000).map(|seed| Tenant::new(&bench, seed))).await;
    let marks = (1..).zip(&tenants).map(|(number, t)| t.leave_marks(number));
    let paid = join_all(marks).await;
    let all = (1..).zip(&tenants).zip(&paid);
    join_all(all.map(|((number, tenant), paid)| tenant.find_marks(number, paid))).await;
    let ids: HashSet<_> = paid
        .iter()
        .map(|p| p["result"]["details"]["id"].as_str())
        .collect();
    assert_eq!(ids.len(), 1000, "different seeds differ");
    assert!(bench.payments().await.is_empty() && bench.calls().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_seed_repeats_whatever_others_do_in_between() {
    let alone = Tenant::new(&Arc::new(Bench::start().await), 7).await;
    let expected = alone.history().await;
    let bench = Arc::new(Bench::start().await);
    let seeds = (0..60).map(|number| if number % 3 == 0 { 7 } else { 100 + number });
    let tenants = join_all(seeds.clone().map(|seed| Tenant::new(&bench, seed))).await;
    let histories = join_all(tenants.iter().map(Tenant::history)).await;
    for (seed, history) in seeds.zip(histories) {
        assert_eq!(history == expected, seed == 7, "{seed}: {history:?}");
    }
}

#[tokio::test]
async fn a_reset_begins_the_same_history_again() {
    let bench = Arc::new(Bench::start().await);
    let tenant = Tenant::new(&bench, 7).await;
    let first = tenant.history().await;
    tenant.leave_marks(5).await;
    bench.arrange(&tenant.path("reset"), json!({})).await;
    for resource in ["payments", "rules", "calls"] {
        assert!(tenant.list(resource).await.is_empty(), "{resource}");
    }
    assert_eq!(tenant.history().await, first);
}

#[tokio::test]
async fn a_name_used_again_starts_from_nothing() {
    let bench = Arc::new(Bench::start().await);
    let tenant = Tenant::new(&bench, 7).await;
    let first = tenant.history().await;
    let path = format!("/sandboxes/{}", tenant.text("name"));
    assert_eq!(bench.admin(Method::DELETE, &path, json!({})).await.0, 204);
    let again = json!({"name": tenant.text("name"), "seed": 7, "profile": {"clock":
        {"mode": "manual", "start": "2026-01-01T00:00:00Z"}}});
    bench.arrange("/sandboxes", again).await;
    assert!(tenant.list("payments").await.is_empty());
    assert_eq!(tenant.history().await, first);
}

#[tokio::test]
async fn a_deleted_sandbox_is_freed() {
    let registry = Registry::new(Seed(1), 1024);
    let spec = SandboxSpec {
        name: Some("mine".into()),
        profile: Profile::standard().clone(),
        seed: None,
        pace: None,
    };
    let made = registry.create(spec, Moment::from_millis(0)).unwrap();
    let left = Arc::downgrade(&made);
    drop(made);
    assert!(left.upgrade().is_some(), "the registry keeps it");
    registry.remove("mine", Moment::from_millis(0)).unwrap();
    // Another thread frees it: nobody should wait until millions of payments are gone.
    crate::harness::wait_until(async || left.strong_count() == 0).await;
}
