//! Neither a key nor a signature leaves the process, whatever a client sends and whoever asks.

mod cards;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use paysys_core::auth::sign;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::command_line::simulator;
use crate::harness::{Bench, client, code, now_millis, wallet_form};

const KEY: &str = "demo-secret-key-that-is-not-real";

/// What a process leaves behind.
const REPORTS: [&str; 2] = ["report.json", "report.html"];

/// A process that logs all it can into a file, and writes its reports into a folder.
struct Talkative(Child, Value);

impl Talkative {
    fn start(log: &std::fs::File, folder: &Path) -> Self {
        let free = ["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
        let loud = ["--json", "--log", "paysys_simulator=trace"];
        let mut command = simulator(&[free.as_slice(), &loud].concat());
        for report in REPORTS {
            command.arg("--report").arg(folder.join(report));
        }
        let mut child = command
            .stderr(Stdio::from(log.try_clone().unwrap()))
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        Self(child, serde_json::from_str(&line).unwrap())
    }

    /// Stops it as a pipeline would; the reports that it leaves in its folder.
    fn stop(mut self, folder: &Path) -> String {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").arg(pid).status().unwrap().success());
        self.0.wait().unwrap();
        let read = |name| std::fs::read_to_string(folder.join(name)).unwrap();
        REPORTS.map(read).concat()
    }

    fn url(&self, which: &str) -> &str {
        self.1[which].as_str().unwrap()
    }
}

impl Drop for Talkative {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Headers as clients send them, most of them wrong, all with something in them to be kept back.
fn headers(hash: &str, time: &str) -> Vec<(&'static str, String)> {
    let good = format!("demo-service-{hash}-{time}");
    vec![
        ("Auth", good.clone()),
        ("Auth", format!("demo-servise-{hash}-{time}")),
        ("Auth", format!("demo-service-{time}-{hash}")),
        ("Auth", format!("{hash}-demo-service-{time}")),
        ("Auth", format!("{hash}-{hash}-{time}")),
        ("Auth", format!("Bearer {good}")),
        ("Auth", format!("demo-service:{hash}:{time}")),
        ("Auth", format!("demo-service-{KEY}-{time}")),
        ("Auth", format!("{KEY}-{hash}-{time}")),
        ("Authorization", format!("Bearer {good}")),
        ("X-My-Auth", good.clone()),
        ("Cookie", format!("auth={good}")),
        ("X-Paysys-Sim", format!("fault={KEY}")),
    ]
}

/// Bodies of calls that are signed rightly, with a key, the header or its hash where neither belongs.
fn bodies(key: &str, header: &str, hash: &str) -> Vec<String> {
    let escaped: String = key
        .chars()
        .map(|c| format!("\\u{:04x}", c as u32))
        .collect();
    let payout = |id: &str, account: &str, currency: &str| {
        json!({"id": id, "method": "pam.pay_by_cash", "params": {"vendor_form":
            {"account": account, "currency": currency, "amount": 100, "vendor_id": 101_596}}})
    };
    let mut signed = payout("1", "1", "USD");
    signed["auth"] = json!({"whole": header.replace('-', ":"), "hash": hash});
    let mut bodies = vec![
        payout(key, "1", "USD"),
        payout("1", key, "USD"),
        payout("1", "1", key),
        payout(header, "1", "USD"),
        payout(hash, hash, "USD"),
        json!({"id": 1, "method": key, "params": {key: key}}),
        json!({"id": 1, "method": header, "params": {}}),
        signed,
    ]
    .into_iter()
    .map(|body| body.to_string())
    .collect::<Vec<_>>();
    bodies.push(payout("ID", "1", "USD").to_string().replace("ID", &escaped));
    bodies
}

/// A hash alone, with no timestamp in the whole call, is no signature and cannot be told from an id.
fn is_only_a_number(form: &str, body: &str) -> bool {
    form == "none" && body.contains("\"id\":\"H\"")
}

/// Sends bodies with a good header, with none and with one that is no good; what was answered.
async fn send_bodies(process: &Talkative, keys: &[&str], hashes: &mut Vec<String>) -> String {
    let (client, mut said) = (client(), String::new());
    let mut time = now_millis();
    for key in keys {
        for place in 0..bodies("", "", "").len() {
            for form in ["good", "none", "bad"] {
                if is_only_a_number(form, &bodies("", "", "H")[place]) {
                    continue;
                }
                time += 1;
                let hash = sign(KEY, &time.to_string());
                let header = format!("demo-service-{hash}-{time}");
                let body = bodies(key, &header, &hash).swap_remove(place);
                let url = format!("{}?key={key}", process.url("gateway_url"));
                let request = client.post(url).header("User-Agent", *key);
                let request = match form {
                    "good" => request.header("Auth", &header),
                    "bad" => request.header("Auth", format!("{key}-{}", header.replace('-', ":"))),
                    _ => request,
                };
                let answer = request.body(body).send().await.unwrap();
                // Whoever sends a secret in the `id` gets it back; nobody else does.
                let own = answer.text().await.unwrap();
                said += &own.replace(key, "").replace(&hash, "");
                hashes.push(hash);
            }
        }
    }
    said
}

/// Sends all of them and returns everything that was ever answered.
async fn everything_said(process: &Talkative, headers: Vec<(&'static str, String)>) -> String {
    let mut said = answers_to(process, headers).await;
    said += &reports(process).await;
    said
}

async fn answers_to(process: &Talkative, headers: Vec<(&'static str, String)>) -> String {
    let client: Client = client();
    let body =
        json!({"id": KEY, "method": format!("pam.{KEY}"), "params": {"key": KEY}}).to_string();
    let mut said = String::new();
    for (name, value) in headers {
        let request = client.post(process.url("gateway_url")).header(name, value);
        let answer = request.body(body.clone()).send().await.unwrap();
        // A client that sends a key in its `id` gets it back; nobody else does.
        said += &answer.text().await.unwrap().replace(KEY, "");
    }
    said
}

async fn reports(process: &Talkative) -> String {
    let (client, mut said) = (client(), String::new());
    for report in [
        "calls",
        "calls?format=ndjson",
        "calls/1",
        "bundle",
        "findings",
        "ledger",
        "coverage",
        "rules",
        "payments",
    ] {
        let url = format!("{}/sandboxes/default/{report}", process.url("admin_url"));
        said += &client.get(url).send().await.unwrap().text().await.unwrap();
    }
    said
}

#[tokio::test]
async fn nothing_that_is_ever_written_holds_a_key_or_a_signature() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let process = Talkative::start(log.as_file(), folder.path());
    let time = now_millis().to_string();
    let hash = sign(KEY, &time);
    let said = everything_said(&process, headers(&hash, &time)).await;
    let report = process.stop(folder.path());
    let logged = std::fs::read_to_string(log.path()).unwrap();
    assert!(logged.contains("refused") && said.contains("secret-in-header"));
    assert!(said.contains("(key not kept)") && report.contains("findings"));
    for text in [said, logged, report] {
        assert!(!text.contains(KEY) && !text.contains(&hash), "{text}");
    }
}

#[tokio::test]
async fn keys_of_anybody_and_signatures_in_bodies_are_kept_back_and_bundles_replay() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("b.json");
    let process = Talkative::start(log.as_file(), folder.path());
    let sandboxes = format!("{}/sandboxes", process.url("admin_url"));
    let made = client().post(&sandboxes).json(&json!({"name": "other"}));
    let made: Value = made.send().await.unwrap().json().await.unwrap();
    let other = made["secret_key"].as_str().unwrap();
    let mut hashes = Vec::new();
    let mut said = send_bodies(&process, &[KEY, other], &mut hashes).await;
    said += &reports(&process).await;
    let written = client().get(format!("{sandboxes}/default/bundle")).send();
    let written = written.await.unwrap().text().await.unwrap();
    std::fs::write(&bundle, &written).unwrap();
    said += &process.stop(folder.path());
    said += &std::fs::read_to_string(log.path()).unwrap();
    let kept = hashes.iter().map(String::as_str).chain([KEY, other]);
    for secret in kept {
        let at = said.find(secret).unwrap_or_default();
        assert!(
            !said.contains(secret),
            "{}",
            &said[at.saturating_sub(200)..][..300]
        );
    }
    let replay = simulator(&["replay", bundle.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(replay.status.code(), Some(0), "{replay:?}");
}

/// Lists and reports do not know the call that an account came with.
#[tokio::test]
async fn a_signature_that_strayed_into_an_account_is_in_no_list_and_no_report() {
    let bench = Bench::start().await;
    let time = now_millis();
    let hash = sign(&bench.secret_key, &time.to_string());
    let percent: String = hash.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &hash);
    for account in [&percent, &encoded, &encoded] {
        let body = json!({"id": 1, "method": "pam.pay_by_cash", "params": {"vendor_form":
            {"account": account, "currency": "USD", "amount": 100, "vendor_id": 101_596}}});
        let header = format!("{}-{hash}-{time}", bench.service_id);
        let request = bench.client.post(bench.simulator.gateway_url());
        let request = request.header("Auth", header).body(body.to_string());
        request.send().await.unwrap();
    }
    for report in ["calls", "payments", "ledger", "findings", "bundle"] {
        let path = format!("/sandboxes/default/{report}");
        let (_, said) = bench.get(&path).await;
        let said = said.to_string();
        assert!(
            !said.contains(&percent) && !said.contains(&encoded),
            "{said}"
        );
        assert!(
            !matches!(report, "calls" | "payments") || said.contains("(hash "),
            "{said}"
        );
    }
}

#[tokio::test]
async fn an_id_is_echoed_as_it_was_sent_even_if_it_is_not_kept() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let process = Talkative::start(log.as_file(), folder.path());
    let body = json!({"id": KEY, "method": "x"}).to_string();
    let answer = client().post(process.url("gateway_url")).body(body).send();
    let answer: Value = answer.await.unwrap().json().await.unwrap();
    assert_eq!(answer["id"], KEY);
    process.stop(folder.path());
}

#[tokio::test]
async fn a_rule_with_a_key_in_it_matches_and_is_not_shown_with_it() {
    let bench = Bench::start().await;
    let rule = json!({"match": {"account": KEY}, "then": {"error": {"code": -32318}}});
    let made = bench.rule(rule).await;
    assert_eq!(made["match"]["account"], "(key not kept)");
    let mut form = wallet_form();
    form["account"] = KEY.into();
    assert_eq!(code(&bench.pay(form).await), -32318);
    assert!(bench.paid().await > 0);
}

#[tokio::test]
async fn a_sandbox_is_not_named_after_a_key() {
    let bench = Bench::start().await;
    for name in [format!("x-{KEY}"), KEY.to_uppercase()] {
        let (status, answer) = bench
            .admin(Method::POST, "/sandboxes", json!({ "name": name }))
            .await;
        assert_eq!(status, 400, "{answer}");
    }
}

/// Accounts are accounts, whatever the keys are: two that differ are never made one.
#[rstest::rstest]
#[case("11111111", "22222222")]
#[case("vendor_id", "pay_by_cash")]
#[case("1111111111111111", "2222222222222222")]
#[tokio::test]
async fn keys_that_look_like_innocent_text_change_nothing(#[case] key: &str, #[case] other: &str) {
    let service =
        |id: &str, key: &str| format!("[[services]]\nid = \"{id}\"\nsecret_key = \"{key}\"\n");
    let profile = service("demo-service", key) + &service("shop2", other);
    let mut bench = Bench::with_profile(&profile).await;
    bench.secret_key = key.into();
    bench
        .rule(json!({"when": {"next": 1}, "then": {"fault": "committed-but-5xx"}}))
        .await;
    for account in [format!("79{key}"), format!("79{other}")] {
        let mut form = wallet_form();
        form["account"] = account.into();
        bench.call_anyhow(form).await;
    }
    let accounts: Vec<Value> = bench
        .payments()
        .await
        .iter()
        .map(|one| one["account"].clone())
        .collect();
    assert_eq!(accounts, [format!("79{key}"), format!("79{other}")]);
    let (_, ledger) = bench.get("/sandboxes/default/ledger").await;
    assert_eq!(
        ledger["suspected"],
        json!({"certain": 0, "likely": 0, "possible": 0})
    );
}
