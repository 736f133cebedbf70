//! The sandboxes that are there, and how often what was done.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tokio::sync::RwLock;

use crate::server::Server;

/// Nothing of ours takes as long; a fault that hangs is given up on.
const PATIENCE: Duration = Duration::from_secs(1);

/// One sandbox.
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) service_id: String,
    pub(crate) secret_key: String,
    /// Held for reading by whoever changes it, for writing by whoever audits it.
    pub(crate) quiet: RwLock<()>,
    pub(crate) paid: Mutex<Vec<u64>>,
}

/// Everything that the parts of the soak share.
pub(crate) struct World {
    pub(crate) sandboxes: String,
    pub(crate) binary: PathBuf,
    pub(crate) client: Client,
    places: Mutex<Vec<Arc<Place>>>,
    over: AtomicBool,
    counts: Mutex<BTreeMap<&'static str, u64>>,
    reports: Mutex<Vec<String>>,
}

impl World {
    pub(crate) async fn of(server: &Server, binary: &Path) -> Self {
        // Plain HTTP needs no cryptography, but the client wants to know whose it would be.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().timeout(PATIENCE);
        let url = |name: &str| server.ready[name].as_str().expect("a URL").to_owned();
        let world = Self {
            sandboxes: format!("{}/sandboxes", url("admin_url").trim_end_matches('/')),
            binary: binary.to_owned(),
            client: client.build().expect("a client"),
            places: Mutex::default(),
            over: AtomicBool::new(false),
            counts: Mutex::default(),
            reports: Mutex::default(),
        };
        let shown = world.get("default", "").await.expect("the default sandbox");
        world.add(&shown);
        world
    }

    /// Takes a sandbox in, as the admin shows it.
    pub(crate) fn add(&self, shown: &Value) {
        let text = |key: &str| shown[key].as_str().unwrap_or_default().to_owned();
        let place = Place {
            name: text("name"),
            url: text("gateway_url"),
            service_id: text("service_id"),
            secret_key: text("secret_key"),
            quiet: RwLock::default(),
            paid: Mutex::default(),
        };
        lock(&self.places).push(Arc::new(place));
    }

    pub(crate) fn any(&self, chance: &mut Xoshiro256PlusPlus) -> Arc<Place> {
        let places = lock(&self.places);
        places[chance.random_range(0..places.len())].clone()
    }

    /// Takes the oldest one out that is not the default one, if there are more than so many.
    pub(crate) fn oldest_beyond(&self, most: usize) -> Option<Arc<Place>> {
        let mut places = lock(&self.places);
        (places.len() > most.max(1)).then(|| places.remove(1))
    }

    pub(crate) fn default_place(&self) -> Arc<Place> {
        lock(&self.places)[0].clone()
    }

    pub(crate) fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    pub(crate) fn count(&self, what: &'static str) {
        *lock(&self.counts).entry(what).or_default() += 1;
    }

    pub(crate) fn tell(&self) {
        let counts = lock(&self.counts);
        let counts: Vec<String> = counts
            .iter()
            .map(|(what, n)| format!("{n} {what}"))
            .collect();
        println!("{}", counts.join(", "));
    }

    pub(crate) fn report(&self, wrong: String) {
        let mut reports = lock(&self.reports);
        println!("wrong: {wrong}");
        if reports.len() < 100 {
            reports.push(wrong);
        }
    }

    pub(crate) fn take_reports(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.reports))
    }

    /// Asks the admin about a sandbox; nothing where there is no good answer.
    pub(crate) async fn get(&self, sandbox: &str, path: &str) -> Option<Value> {
        let request = self.client.get(self.of_sandbox(sandbox, path));
        self.answer(request).await
    }

    pub(crate) async fn make(&self, wanted: &Value) -> Option<Value> {
        self.answer(self.client.post(&self.sandboxes).json(wanted))
            .await
    }

    pub(crate) async fn post(&self, sandbox: &str, path: &str, body: &Value) -> Option<Value> {
        let request = self.client.post(self.of_sandbox(sandbox, path));
        self.answer(request.json(body)).await
    }

    pub(crate) fn of_sandbox(&self, sandbox: &str, path: &str) -> String {
        format!("{}/{sandbox}{path}", self.sandboxes)
    }

    /// The answer of the admin; an answer that cannot be had in good time is wrong.
    async fn answer(&self, request: RequestBuilder) -> Option<Value> {
        match request.timeout(PATIENCE * 30).send().await {
            Ok(answer) if answer.status().is_server_error() => {
                self.report(format!("{} from {}", answer.status(), answer.url()));
                None
            }
            Ok(answer) if answer.status().is_success() => {
                Some(answer.json().await.unwrap_or_else(|_| json!(null)))
            }
            Ok(_) => None,
            Err(error) => {
                self.report(format!("no answer of the admin: {error:?}"));
                None
            }
        }
    }
}

/// A lock that no panic leaves half-changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Waits a little, more or less.
pub(crate) async fn pause(chance: &mut Xoshiro256PlusPlus, millis: u64) {
    let millis = chance.random_range(0..millis * 2);
    tokio::time::sleep(Duration::from_millis(millis)).await;
}
