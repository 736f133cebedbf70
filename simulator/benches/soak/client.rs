//! Clients: good ones, confused ones, and such as are killed.

use std::sync::Arc;
use std::time::Duration;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::faults::{PRESETS, any};
use crate::place::{Place, World, lock, pause};
use crate::signature;

/// So many ids of payments are remembered, to be checked again.
const REMEMBERED: usize = 200;

const BROKEN: [&str; 9] = [
    "",
    "{",
    "[]",
    "null",
    r#"{"id":1,"method":"pam.unknown"}"#,
    r#"{"id":1,"method":"pam.pay_by_cash","params":[]}"#,
    r#"{"id":1,"method":"pam.pay_by_cash","params":{"vendor_form":{"account":7,"amount":-1}}}"#,
    r#"{"id":1e400,"method":"pam.check_payment","params":{"agr_transaction_id":"x"}}"#,
    "account=79123456789&amount=12000",
];

/// Calls until the soak is over.
pub(crate) async fn call_until(world: Arc<World>, seed: u64) {
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(seed);
    while !world.is_over() {
        let place = world.any(&mut chance);
        match chance.random_range(0..100) {
            0..50 => pay(&world, &place, &mut chance).await,
            50..75 => check(&world, &place, &mut chance).await,
            75..85 => break_rules(&world, &place, &mut chance).await,
            _ => be_killed(&world, &place, &mut chance).await,
        }
        pause(&mut chance, 15).await;
    }
}

fn payout(chance: &mut Xoshiro256PlusPlus) -> Value {
    let account = format!("79{:09}", chance.random_range(0..2000));
    let amount = [12_000, 100, 5_000_000][chance.random_range(0..3)];
    json!({"id": chance.random_range(0..1_000_000), "method": "pam.pay_by_cash", "params": {
        "vendor_form": {"account": account, "currency": "USD", "amount": amount, "vendor_id": 101_596}}})
}

async fn pay(world: &World, place: &Place, chance: &mut Xoshiro256PlusPlus) {
    let asked = match chance.random_range(0..10) {
        0..3 => format!("fault={}", any(chance, &PRESETS)),
        3 => "progression=stuck; delay=5ms".to_owned(),
        4 => "fault=unheard-of".to_owned(),
        _ => String::new(),
    };
    world.count("payouts");
    let answer = send(world, place, payout(chance).to_string(), &asked).await;
    if let Some(id) = answer["result"]["details"]["transaction_id"].as_u64() {
        let mut paid = lock(&place.paid);
        if paid.len() < REMEMBERED {
            paid.push(id);
        } else {
            paid[chance.random_range(0..REMEMBERED)] = id;
        }
    }
}

async fn check(world: &World, place: &Place, chance: &mut Xoshiro256PlusPlus) {
    let known = {
        let paid = lock(&place.paid);
        (!paid.is_empty()).then(|| paid[chance.random_range(0..paid.len())])
    };
    let id = known.unwrap_or(1);
    let check =
        json!({"id": "c", "method": "pam.check_payment", "params": {"agr_transaction_id": id}});
    world.count("checks");
    send(world, place, check.to_string(), "").await;
}

async fn break_rules(world: &World, place: &Place, chance: &mut Xoshiro256PlusPlus) {
    world.count("broken requests");
    let long = "x".repeat(70_000 * chance.random_range(0..2));
    let body = format!("{}{long}", any(chance, &BROKEN));
    match chance.random_range(0..3) {
        0 => drop(send(world, place, body, "").await),
        1 => drop(world.client.put(&place.url).body(body).send().await),
        _ => {
            let request = world.client.post(format!("{}/nowhere", place.url));
            drop(request.header("auth", "nobody-0-0").body(body).send().await);
        }
    }
}

/// Sends a call; null where no JSON came back, as most faults will have it.
async fn send(world: &World, place: &Place, body: String, asked: &str) -> Value {
    let _quiet = place.quiet.read().await;
    let mut request = world.client.post(&place.url).body(body);
    request = request.header("auth", signature::now(&place.service_id, &place.secret_key));
    if !asked.is_empty() {
        request = request.header("x-paysys-sim", asked);
    }
    let Ok(answer) = request.send().await else {
        world.count("calls without an answer");
        return Value::Null;
    };
    answer.json().await.unwrap_or_default()
}

/// Begins or ends a call in a way that only a client does that is killed.
async fn be_killed(world: &World, place: &Place, chance: &mut Xoshiro256PlusPlus) {
    let _quiet = place.quiet.read().await;
    world.count("killed clients");
    let rest = place.url.strip_prefix("http://").unwrap_or_default();
    let Some((address, path)) = rest.split_once('/') else {
        return;
    };
    let Ok(mut stream) = TcpStream::connect(address).await else {
        world.report("no connection".into());
        return;
    };
    let auth = signature::now(&place.service_id, &place.secret_key);
    let body = payout(chance).to_string();
    let head = format!("POST /{path} HTTP/1.1\r\nhost: x\r\nauth: {auth}\r\ncontent-length: ");
    let whole = format!("{head}{}\r\n\r\n{body}", body.len());
    let sent = match chance.random_range(0..3) {
        0 => chance.random_range(0..whole.len()),
        _ => whole.len(),
    };
    if stream.write_all(&whole.as_bytes()[..sent]).await.is_err() {
        return;
    }
    match chance.random_range(0..4) {
        // Without lingering, what is dropped is reset.
        0 => drop(stream.set_zero_linger()),
        1 => drop(stream.shutdown().await),
        2 => {
            let mut few = [0; 10];
            let read = tokio::time::timeout(Duration::from_millis(200), stream.read(&mut few));
            drop(read.await);
        }
        _ => pause(chance, 50).await,
    }
}
