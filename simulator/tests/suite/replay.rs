//! A bundle from one process, replayed in another.

use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};

use crate::command_line::run;
use crate::harness::{Bench, wallet_form};

const CALLS: u64 = 2_000;

const RULES: [&str; 5] = [
    r#"{"when": {"probability": 0.1}, "then": {"fault": "lost-response"}}"#,
    r#"{"when": {"probability": 0.37}, "then": {"progression": "held-then-completed"}}"#,
    r#"{"when": {"every": 13}, "then": {"custom_fault":
        {"point": "after-commit", "action": {"http": {"gzip": true}}}}}"#,
    r#"{"match": {"account": "*77"}, "then": {"fault": "late-commit"}}"#,
    r#"{"when": {"probability": 0.05}, "then": {"custom_fault":
        {"point": "after-commit", "action": {"lie": "answer-of-another"}}}}"#,
];

const ASKED: [&str; 3] = [
    "progression=refunded",
    "fault=committed-but-5xx",
    "fault=nonsense",
];

/// A sandbox in which chance, faults, rules and time have had their part.
async fn eventful() -> Bench {
    let bench = Bench::with_profile("[clock]\nmode = \"x60\"").await;
    for rule in RULES {
        let rule = serde_json::from_str(rule).unwrap();
        bench.rule(rule).await;
    }
    let first = first_transaction(&bench).await;
    for number in 0..CALLS {
        send(&bench, number, first).await;
        if number % 100 == 99 {
            arrange(&bench, number, first).await;
        }
    }
    bench
}

async fn first_transaction(bench: &Bench) -> u64 {
    bench.pay(wallet_form()).await;
    bench.payments().await[0]["transaction_id"]
        .as_u64()
        .unwrap()
}

/// One request; what becomes of it is for the simulator to know.
async fn send(bench: &Bench, number: u64, first: u64) {
    let method = if number % 50 == 7 {
        Method::GET
    } else {
        Method::POST
    };
    let mut request = bench
        .client
        .request(method, bench.simulator.gateway_url())
        .header(
            "Auth",
            if number % 23 == 5 {
                "nobody".into()
            } else {
                bench.auth()
            },
        )
        .body(body(number, first));
    if number % 9 == 1 {
        let which = usize::try_from(number).unwrap() % ASKED.len();
        request = request.header("X-Paysys-Sim", ASKED[which]);
    }
    if let Ok(response) = request.send().await {
        // A truncated answer is as good as any.
        let _ = response.bytes().await;
    }
}

fn body(number: u64, first: u64) -> Vec<u8> {
    let check = json!({"id": number, "method": "pam.check_payment",
        "params": {"agr_transaction_id": first + number / 3}});
    let pay = json!({"id": format!("№ {number}"), "method": "pam.pay_by_cash",
        "params": {"vendor_form": {"account": format!("790000{number:05}"), "currency": "USD",
            "amount": 100 + number, "vendor_id": 101_596}}});
    match number % 5 {
        0 | 3 => check.to_string().into_bytes(),
        _ if number % 31 == 4 => vec![0xff, b'{'],
        _ => pay.to_string().into_bytes(),
    }
}

/// Time moves, a status is set, and some of it is refused.
async fn arrange(bench: &Bench, number: u64, first: u64) {
    let clock = "/sandboxes/default/clock";
    let advance = format!("{clock}/advance");
    bench.arrange(&advance, json!({"by": "45s"})).await;
    bench.arrange(&advance, json!({"next": true})).await;
    let status = format!("/sandboxes/default/payments/{}/status", first + number / 7);
    bench
        .admin(Method::POST, &status, json!({"status": 6}))
        .await;
    let pace = if number % 200 == 99 { "manual" } else { "x60" };
    bench
        .admin(Method::PUT, clock, json!({"clock": pace}))
        .await;
    bench
        .admin(Method::DELETE, "/sandboxes/default/rules/99", Value::Null)
        .await;
}

pub(crate) async fn bundle(bench: &Bench) -> String {
    let url = format!("{}/sandboxes/default/bundle", bench.simulator.admin_url());
    let answer = bench.client.get(url).send().await.unwrap();
    answer.text().await.unwrap()
}

pub(crate) fn replay(folder: &Path, text: &str) -> (Option<i32>, String, String) {
    let path = folder.join("bundle.json");
    std::fs::write(&path, text).unwrap();
    let output = run(&["replay", path.to_str().unwrap()]);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// It replays in another process.
pub(crate) fn assert_replays(bundle: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (code, stdout, stderr) = replay(folder.path(), bundle);
    assert_eq!(code, Some(0), "{stdout}{stderr}");
}

#[tokio::test]
async fn two_thousand_calls_replay_byte_for_byte_in_another_process() {
    let bench = eventful().await;
    let text = bundle(&bench).await;
    let folder = tempfile::tempdir().unwrap();
    let (code, stdout, stderr) = replay(folder.path(), &text);
    assert_eq!(code, Some(0), "{stderr}");
    // Each request, five rules, the first payment, and what was arranged.
    let events = CALLS + 5 + 1 + 5 * (CALLS / 100);
    assert!(stdout.contains(&format!("{events} events")), "{stdout}");
    assert!(!text.contains(&bench.secret_key) && text.contains("\"base64\":"));
}

#[tokio::test]
async fn a_difference_is_exit_code_1_and_shown() {
    let bench = Bench::start().await;
    bench.paid().await;
    let text = bundle(&bench).await.replacen("merchantId", "merchantIx", 1);
    let folder = tempfile::tempdir().unwrap();
    let (code, stdout, stderr) = replay(folder.path(), &text);
    assert_eq!(code, Some(1), "{stderr}");
    assert!(
        stdout.contains("event 1: the answer differs") && stdout.ends_with("^\n"),
        "{stdout}"
    );
}

#[tokio::test]
async fn a_bad_file_is_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    for text in ["", "{}", "{\"head\":"] {
        let (code, _, stderr) = replay(folder.path(), text);
        assert_eq!(code, Some(2), "{stderr}");
    }
    assert_eq!(run(&["replay", "no-such-file"]).status.code(), Some(2));
}
