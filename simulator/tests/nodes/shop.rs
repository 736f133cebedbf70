//! Clients that pay, and what they are told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::harness::{header, install_crypto, now_millis};

/// How many pay at the same time.
pub(crate) const CLIENTS: usize = 64;

/// Where one pays, and as whom.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) gateway: String,
    pub(crate) sandbox: String,
    pub(crate) service_id: String,
    pub(crate) secret_key: String,
}

/// What came of a request.
#[derive(Debug, Clone)]
pub(crate) enum Fate {
    Answered {
        status: u16,
        body: String,
    },
    /// The connection ended without a whole answer.
    Silent,
}

/// Requests by their ids, and what came of them.
pub(crate) type Told = Vec<(u64, Fate)>;

impl Fate {
    pub(crate) fn answer(&self) -> Option<Value> {
        match self {
            Self::Answered { body, .. } => serde_json::from_str(body).ok(),
            Self::Silent => None,
        }
    }

    pub(crate) const fn is_silent(&self) -> bool {
        matches!(self, Self::Silent)
    }

    /// Told that nothing was kept.
    pub(crate) const fn is_unserved(&self) -> bool {
        matches!(self, Self::Answered { status: 503, .. })
    }

    /// Not told whether money moved: there was no answer, or the one of a queue that outlived the client's patience.
    pub(crate) const fn is_unclear(&self) -> bool {
        matches!(self, Self::Silent | Self::Answered { status: 504, .. })
    }

    pub(crate) fn payment(&self) -> Option<u64> {
        self.answer()?["result"]["details"]["transaction_id"].as_u64()
    }

    pub(crate) fn code(&self) -> Option<i64> {
        self.answer()?["error"]["code"].as_i64()
    }
}

/// One that has a new connection for each request.
pub(crate) fn restless_client() -> Client {
    install_crypto();
    let client = Client::builder().no_proxy().pool_max_idle_per_host(0);
    client.timeout(Duration::from_secs(60)).build().unwrap()
}

impl Shop {
    /// Sends a payout to an account that tells the request's id, with something more that makes it as large as one wants.
    async fn send(&self, client: &Client, request: u64, filling: &str) -> Fate {
        let form = json!({"account": request.to_string(), "currency": "USD", "amount": 8, "vendor_id": 101_596});
        let params = json!({"vendor_form": form, "filling": filling});
        let call = json!({"id": request, "method": "pam.pay_by_cash", "params": params});
        let auth = header(
            &self.service_id,
            &self.secret_key,
            &now_millis().to_string(),
        );
        let sent = client
            .post(&self.gateway)
            .header("Auth", auth)
            .json(&call)
            .send();
        let answer = async {
            let response = sent.await?;
            let status = response.status().as_u16();
            let body = response.text().await?;
            Ok::<_, reqwest::Error>(Fate::Answered { status, body })
        };
        answer.await.unwrap_or_else(|error| {
            assert!(!error.is_timeout(), "{error}: every request ends in time");
            Fate::Silent
        })
    }

    pub(crate) async fn pay(&self, request: u64) -> Fate {
        self.send(&restless_client(), request, "").await
    }

    /// All clients pay at the same time, so often each; all with the same request id where one is given.
    pub(crate) async fn crowd(&self, times: usize, same: Option<u64>) -> Told {
        let next = Arc::new(AtomicU64::new(1));
        let id = move || same.unwrap_or_else(|| next.fetch_add(1, Ordering::Relaxed));
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            let (shop, client, id) = (self.clone(), restless_client(), id.clone());
            clients.spawn(async move {
                let mut told = Told::new();
                for _ in 0..times {
                    let request = id();
                    told.push((request, shop.send(&client, request, "").await));
                }
                told
            });
        }
        clients.join_all().await.into_iter().flatten().collect()
    }
}

/// All clients pay, until this ends.
pub(crate) struct Load {
    clients: JoinSet<Told>,
    answers: watch::Receiver<u64>,
    /// Requests that may be sent.
    allowed: Arc<Semaphore>,
}

impl Load {
    pub(crate) fn on(shop: &Shop, filling: &str) -> Self {
        let (count, answers) = watch::channel(0);
        let allowed = Arc::new(Semaphore::new(CLIENTS));
        let next = Arc::new(AtomicU64::new(1));
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            let one = Payer {
                shop: shop.clone(),
                filling: filling.to_owned(),
                next: next.clone(),
                allowed: allowed.clone(),
                count: count.clone(),
            };
            clients.spawn(one.pay_on());
        }
        Self {
            clients,
            answers,
            allowed,
        }
    }

    /// Until so many more were answered; each client sends one more then.
    pub(crate) async fn answers(&self, more: u64) {
        let mut answers = self.answers.clone();
        let goal = *answers.borrow() + more;
        self.allowed.add_permits(usize::try_from(more).unwrap());
        let limit = Duration::from_secs(60);
        let reached = timeout(limit, answers.wait_for(|count| *count >= goal)).await;
        reached.expect("clients are answered").unwrap();
    }

    /// Ends when all clients have what they wait for.
    pub(crate) async fn end(self) -> Told {
        self.allowed.close();
        self.clients
            .join_all()
            .await
            .into_iter()
            .flatten()
            .collect()
    }
}

/// One of the clients.
struct Payer {
    shop: Shop,
    filling: String,
    /// The id of the next request.
    next: Arc<AtomicU64>,
    allowed: Arc<Semaphore>,
    count: watch::Sender<u64>,
}

impl Payer {
    async fn pay_on(self) -> Told {
        let (client, mut told) = (restless_client(), Told::new());
        let mut pause = interval(Duration::from_millis(50));
        pause.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while let Ok(allowed) = self.allowed.acquire().await {
            let request = self.next.fetch_add(1, Ordering::Relaxed);
            let fate = self.shop.send(&client, request, &self.filling).await;
            if fate.is_silent() || fate.is_unserved() {
                pause.tick().await;
            } else {
                allowed.forget();
                self.count.send_modify(|count| *count += 1);
            }
            told.push((request, fate));
        }
        told
    }
}
