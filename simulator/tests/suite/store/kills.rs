//! A simulator that is killed at any moment under load, again and again, on one store: what was answered stays.
//!
//! `PAYSYS_KILLS` says how often, and `PAYSYS_KILLED` which program, if not the one that was built with this; `./test-all` kills the
//! release build a thousand times.

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
        let built = env!("CARGO_BIN_EXE_paysys-simulator").to_owned();
        let mut process = Command::new(variable("PAYSYS_KILLED").unwrap_or(built))
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

/// All payments behind this one.
async fn payments(client: &Client, admin: &str, mut after: u64) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let url = format!("{admin}/sandboxes/default/payments?after={after}");
        let page: Value = client.get(url).send().await.unwrap().json().await.unwrap();
        let page = page["payments"].as_array().unwrap().clone();
        let Some(last) = page.last() else { return all };
        after = id(last);
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

fn id(payment: &Value) -> u64 {
    payment["transaction_id"].as_u64().unwrap()
}

/// Every answered payment is there as it was told; all ids follow each other.
fn compare(told: &Told, payments: &[Value]) {
    let first = payments.first().map_or(0, id);
    for (payment, expected) in payments.iter().zip(first..) {
        assert_eq!(id(payment), expected, "ids follow each other");
    }
    for (request, answer) in told {
        let Some((id, amount)) = answer else { continue };
        let place = usize::try_from(id - first).unwrap();
        let payment = payments.get(place);
        let payment =
            payment.unwrap_or_else(|| panic!("payment {id} of request {request} is gone"));
        assert_eq!(payment["amount"], *amount);
        assert_eq!(payment["form_amount"], 1 + request % 9);
    }
}

/// What is there of payments that were seen before is as it was; then those that came since.
async fn look_again(seen: &mut Vec<Value>, whole: bool, client: &Client, admin: &str) {
    const MANY: usize = 200;
    // Nothing moves the clock, so that what was there stays as it was, next step and all.
    let again = if whole {
        0
    } else {
        seen.len().saturating_sub(MANY)
    };
    let after = seen.get(again).map_or(0, |first| id(first) - 1);
    let now = payments(client, admin, after).await;
    assert!(
        now.starts_with(&seen[again..]),
        "what was seen before stays as it was"
    );
    seen.truncate(again);
    seen.extend(now);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_outlives_every_kill() {
    let kills = kills();
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("profile.toml"), PROFILE).unwrap();
    let counts = Arc::<Counts>::default();
    let all: Vec<Client> = (0..CLIENTS).map(|_| client()).collect();
    let (client, mut seen) = (client(), Vec::new());
    let mut chance = Seed(kills).draw(Purpose::MxId, 0);
    for round in 0..kills {
        let victim = Victim::start(folder.path());
        let mut clients = JoinSet::new();
        for client in all.clone() {
            clients.spawn(pay_on(client, victim.gateway.clone(), counts.clone()));
        }
        // At any moment: in the middle of whatever it does then.
        let enough = counts.answers.load(Ordering::Relaxed) + chance.random_range(1..150);
        wait_until(async || counts.answers.load(Ordering::Relaxed) >= enough).await;
        drop(victim);
        let told: Told = clients.join_all().await.into_iter().flatten().collect();
        let victim = Victim::start(folder.path());
        let is_tenth = round % 10 == 0;
        look_again(&mut seen, is_tenth, &client, &victim.admin).await;
        compare(&told, &seen);
        if round == REPLAYED {
            replay(&client, &victim.admin).await;
        }
        if is_tenth {
            // The answer to the same request is the original one, also after a restart.
            let known = told
                .iter()
                .find_map(|(request, told)| Some((*request, (*told)?)));
            if let Some((request, told)) = known {
                assert_eq!(pay(&client, &victim.gateway, request).await, Some(told));
            }
        }
        if is_tenth || round + 1 == kills {
            let answered = counts.answers.load(Ordering::Relaxed);
            println!(
                "{} of {kills} kills: {answered} answered, {} payments",
                round + 1,
                seen.len()
            );
        }
    }
}

fn kills() -> u64 {
    variable("PAYSYS_KILLS").map_or(5, |kills| kills.parse().unwrap())
}

#[expect(
    clippy::disallowed_methods,
    reason = "variables of this test alone, which no program reads"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
