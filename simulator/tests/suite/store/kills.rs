//! A simulator that is killed at any moment under load, again and again, on one store: what was answered stays.
//!
//! `PAYSYS_KILLS` says how often; `./test-all` does it a thousand times.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use paysys_core::Seed;
use paysys_core::chance::Purpose;
use rand::RngExt;
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::harness::{client, header, now_millis, wait_until};

const CLIENTS: u64 = 32;
/// After so many kills the journal still has every call.
const REPLAYED: u64 = 1;
const DEPOSIT: u64 = 1_000_000_000;
const PROFILE: &str = r#"
[clock]
mode = "manual"
[payments]
same_request_id = "return-original"
[[services]]
id = "kills"
secret_key = "a-key-of-the-kills-that-is-not-real"
deposit = 1000000000
[[rules]]
match = { method = "pam.pay_by_cash" }
when = { every = 7 }
then = { fault = "lost-response" }
[[rules]]
match = { method = "pam.pay_by_cash" }
when = { every = 11 }
then = { fault = "late-commit" }
"#;

/// A process that is killed when it is dropped.
struct Victim {
    process: Child,
    gateway: String,
    admin: String,
}

impl Victim {
    fn start(folder: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_paysys-simulator"))
            .args([
                "--listen",
                "127.0.0.1:0",
                "--admin",
                "127.0.0.1:0",
                "--json",
            ])
            .args([
                "--log",
                "error",
                "--journal-mib",
                "1",
                "--sync",
                "every-call",
            ])
            .arg("--profile")
            .arg(folder.join("profile.toml"))
            .arg("--store")
            .arg(folder.join("store"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line);
        output.unwrap();
        let ready: Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}"));
        let url = |name: &str| ready[name].as_str().unwrap().to_owned();
        Self {
            gateway: url("gateway_url"),
            admin: url("admin_url"),
            process,
        }
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// What one client was told: ids of payments by its requests' numbers; nothing where no answer came.
type Told = HashMap<u64, Option<(u64, u64)>>;

async fn pay(client: &Client, gateway: &str, request: u64) -> Option<(u64, u64)> {
    let time = now_millis().to_string();
    let auth = header("kills", "a-key-of-the-kills-that-is-not-real", &time);
    let amount = 1 + request % 9;
    let form = json!({"account": "5", "currency": "USD", "amount": amount, "vendor_id": 101_596});
    let call = json!({"id": request, "method": "pam.pay_by_cash", "params": {"vendor_form": form}});
    let answer = client
        .post(gateway)
        .header("Auth", auth)
        .json(&call)
        .send()
        .await
        .ok()?;
    let answer: Value = answer.json().await.ok()?;
    let details = &answer["result"]["details"];
    Some((
        details["transaction_id"].as_u64()?,
        details["amount"].as_u64()?,
    ))
}

/// How much was asked and answered in all.
#[derive(Default)]
struct Counts {
    requests: AtomicU64,
    answers: AtomicU64,
}

/// Pays until the process is gone.
async fn pay_on(client: Client, gateway: String, counts: Arc<Counts>) -> Told {
    let mut told = Told::new();
    loop {
        let request = counts.requests.fetch_add(1, Ordering::Relaxed);
        let answer = pay(&client, &gateway, request).await;
        told.insert(request, answer);
        counts
            .answers
            .fetch_add(u64::from(answer.is_some()), Ordering::Relaxed);
        if answer.is_none() && client.get(&gateway).send().await.is_err() {
            return told;
        }
    }
}

async fn payments(client: &Client, admin: &str) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let after = all
            .last()
            .map_or(0, |last: &Value| last["transaction_id"].as_u64().unwrap());
        let url = format!("{admin}/sandboxes/default/payments?after={after}");
        let page: Value = client.get(url).send().await.unwrap().json().await.unwrap();
        let page = page["payments"].as_array().unwrap().clone();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

/// What is kept replays in a fresh sandbox, byte for byte.
async fn replay(client: &Client, admin: &str) {
    let bundle = client.get(format!("{admin}/sandboxes/default/bundle"));
    let bundle = bundle.send().await.unwrap().text().await.unwrap();
    let replayed = client.post(format!("{admin}/replay")).body(bundle);
    let replayed: Value = replayed.send().await.unwrap().json().await.unwrap();
    assert_eq!(replayed["same"], true, "{replayed}");
}

/// Every answered payment is there as it was told; all ids follow each other; none was made twice.
fn compare(told: &Told, payments: &[Value]) {
    let by_id: HashMap<u64, &Value> = payments
        .iter()
        .map(|payment| (payment["transaction_id"].as_u64().unwrap(), payment))
        .collect();
    let (first, last) = (by_id.keys().min(), by_id.keys().max());
    if let (Some(first), Some(last)) = (first, last) {
        assert_eq!(
            last - first + 1,
            payments.len() as u64,
            "ids follow each other"
        );
    }
    for (request, answer) in told {
        let Some((id, amount)) = answer else { continue };
        let payment = by_id
            .get(id)
            .unwrap_or_else(|| panic!("payment {id} of request {request} is gone"));
        assert_eq!(payment["amount"], *amount);
        assert_eq!(payment["form_amount"], 1 + request % 9);
    }
    let paid: u64 = payments
        .iter()
        .map(|payment| payment["amount"].as_u64().unwrap())
        .sum();
    assert!(paid <= DEPOSIT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_outlives_every_kill() {
    let kills = kills();
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("profile.toml"), PROFILE).unwrap();
    let (mut told, counts) = (Told::new(), Arc::<Counts>::default());
    let mut seen = Vec::new();
    let mut chance = Seed(kills).draw(Purpose::MxId, 0);
    for round in 0..kills {
        let victim = Victim::start(folder.path());
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            clients.spawn(pay_on(client(), victim.gateway.clone(), counts.clone()));
        }
        // At any moment: in the middle of whatever it does then.
        let enough = counts.answers.load(Ordering::Relaxed) + chance.random_range(1..150);
        wait_until(async || counts.answers.load(Ordering::Relaxed) >= enough).await;
        drop(victim);
        for one in clients.join_all().await {
            told.extend(one);
        }
        let answered = told.values().flatten().count();
        let victim = Victim::start(folder.path());
        let client = client();
        let payments = payments(&client, &victim.admin).await;
        compare(&told, &payments);
        // Nothing moves the clock, so that what was there stays as it was, next step and all.
        assert!(
            payments.starts_with(&seen),
            "what was seen before stays as it was"
        );
        seen = payments;
        if round == REPLAYED {
            replay(&client, &victim.admin).await;
        }
        if round % 50 == 0 {
            // The answer to the same request is the original one, also after a restart.
            let known = told
                .iter()
                .find_map(|(request, told)| Some((*request, (*told)?)));
            if let Some((request, told)) = known {
                assert_eq!(pay(&client, &victim.gateway, request).await, Some(told));
            }
            println!(
                "{round} kills: {answered} answered, {} payments",
                seen.len()
            );
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a variable of this test alone, which no program reads"
)]
fn kills() -> u64 {
    std::env::var("PAYSYS_KILLS").map_or(5, |kills| kills.parse().unwrap())
}
