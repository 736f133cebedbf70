//! The admin API, as a tool uses it.

use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::json;

use crate::distribution::Distribution;
use crate::tenant::Tenant;

/// A client of one simulator's admin API, over connections kept alive.
pub(crate) struct Admin<'a> {
    url: &'a str,
    client: Client,
}

impl<'a> Admin<'a> {
    pub(crate) fn new(url: &'a str) -> Self {
        // Plain HTTP needs no cryptography, but the client wants to know whose it would be.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().build().expect("a client");
        Self { url, client }
    }

    /// Makes so many sandboxes, one after the other.
    pub(crate) async fn create(&self, count: usize) -> Vec<Tenant> {
        self.create_timed(count).await.0
    }

    /// The same, and how long each took as a client sees it.
    pub(crate) async fn create_timed(&self, count: usize) -> (Vec<Tenant>, Distribution) {
        let mut made = Vec::with_capacity(count);
        for _ in 0..count {
            made.push(self.create_one().await);
        }
        let (tenants, times): (Vec<Tenant>, Vec<Duration>) = made.into_iter().unzip();
        (tenants, Distribution::of(times.into_iter()))
    }

    #[expect(clippy::disallowed_methods, reason = "a benchmark measures wall time")]
    async fn create_one(&self) -> (Tenant, Duration) {
        let request = self.client.post(format!("{}/sandboxes", self.url));
        let request = request.json(&json!({}));
        let started = Instant::now();
        let answer = request.send().await.expect("an answer");
        let answer = answer.json().await.expect("JSON");
        let took = started.elapsed();
        (Tenant::new(self.client.clone(), &answer), took)
    }

    pub(crate) async fn delete(&self, tenants: Vec<Tenant>) {
        for tenant in tenants {
            let url = format!("{}/sandboxes/{}", self.url, tenant.name);
            let answer = self.client.delete(url).send().await.expect("an answer");
            assert_eq!(answer.status(), 204, "{}", tenant.name);
        }
    }
}
