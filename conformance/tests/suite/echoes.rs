//! What arrived is judged as it arrived, and leaves the kit without a secret in it, whichever way it goes.

use std::fs;
use std::path::Path;
use std::process::Output;

use axum::Router;
use axum::http::{HeaderMap, header};

use crate::money::{Till, shown};
use crate::support::counting_gateway::Answers;
use crate::support::{output_of, program, serve};

const DIGITS: &str = "7123456";

/// Every file below a directory, and what is in it.
fn files(directory: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("the directory can be read") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let text =
                String::from_utf8_lossy(&fs::read(&path).expect("it can be read")).into_owned();
            found.push((path.display().to_string(), text));
        }
    }
    found
}

async fn kit(till: &Till, key: &str, words: &[&str]) -> Output {
    let mut command = till.command(words);
    command.env("KEY", key);
    output_of(command).await
}

/// The key has the digits of the amount: that is no fault of the gateway's.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_digits_corrupts_no_amount() {
    let till = Till::open(Answers::AndTells(&[0, 1, 2])).await;
    let text = fs::read_to_string(till.target()).expect("there is a target file");
    let text = text
        .replace("= 100\n", "= 7123456\n")
        .replace("= 300\n", "= 99123456\n");
    let text = text.replace(
        "max_amount_per_payment = 100",
        "max_amount_per_payment = 7123456",
    );
    fs::write(till.target(), text).expect("it can be written");
    let plan = kit(
        &till,
        DIGITS,
        &["plan", "pay.particulars", "pay.two-payments", "--json"],
    )
    .await;
    assert!(!shown(&plan).contains(DIGITS), "{}", shown(&plan));
    let plan: serde_json::Value = serde_json::from_slice(&plan.stdout).expect("a plan is JSON");
    let hash = plan["hash"].as_str().expect("a plan has a hash");
    let kinds = ["json", "junit", "html", "markdown"];
    let reports = kinds.map(|kind| format!("--report-{kind}={}", till.file(kind)));
    let record = format!("--record={}", till.file("recording"));
    let mut words = vec![
        "run",
        "pay.particulars",
        "pay.two-payments",
        "--plan",
        hash,
        &record,
    ];
    words.extend(reports.iter().map(String::as_str));
    let output = kit(&till, DIGITS, &words).await;
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 3);
    assert!(!shown(&output).contains(DIGITS), "{}", shown(&output));
    let directory = till.target();
    let directory = directory.parent().expect("a file is in a directory");
    let files = files(directory);
    assert!(files.len() > 8, "{files:?}");
    for (name, text) in files {
        // The file in which the person wrote the amount, and the log's own sum, are no answers.
        let text = text.replace("\"worst_case\":7123456", "");
        assert!(
            name.ends_with("live.toml") || !text.contains(DIGITS),
            "{name}: {text}"
        );
    }
}

/// A gateway that knows the key and tells it, in its answers and beside them, with every escape JSON has.
async fn telltale(key: &'static str) -> String {
    let escaped: String = key
        .chars()
        .map(|c| format!("\\u{:04x}", u32::from(c)))
        .collect();
    let reply = move |headers: HeaderMap, body: String| {
        let escaped = escaped.clone();
        async move {
            let request: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
            let auth = headers
                .get("auth")
                .and_then(|auth| auth.to_str().ok())
                .unwrap_or_default();
            let text = format!(
                "{{\"id\":{},\"error\":{{\"code\":-32314,\"message\":\"{key} {escaped}\",\"data\":{{\"{escaped}\":\"{auth}\"}}}},\"result\":null,\"{key}\":\"{escaped}\"}}",
                request["id"]
            );
            let content_type = (header::CONTENT_TYPE, "application/json".to_owned());
            (
                [content_type, (header::SERVER, format!("{key} {auth}"))],
                text,
            )
        }
    };
    let router = Router::new().fallback(reply);
    serve(router).await + "/gateway"
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_gateway_tells_of_a_key_is_struck_out_everywhere() {
    const KEY: &str = "tell-tale & key";
    let mut till = Till::open(Answers::Rightly).await;
    till.gateway.url = telltale(KEY).await;
    till.write_target("max_payments = 3");
    let patterns = ["pay.particulars", "check.*", "envelope.*", "errors.*"];
    let hash = kit(&till, KEY, &[&["plan", "--json"][..], &patterns].concat()).await;
    let hash: serde_json::Value = serde_json::from_slice(&hash.stdout).expect("a plan is JSON");
    let hash = hash["hash"].as_str().expect("a plan has a hash");
    let kinds = ["json", "junit", "html", "markdown"];
    let reports = kinds.map(|kind| format!("--report-{kind}={}", till.file(kind)));
    let record = format!("--record={}", till.file("recording"));
    let mut words = vec!["run", "--verbose", "--plan", hash, &record];
    words.extend(patterns);
    words.extend(reports.iter().map(String::as_str));
    let ran = kit(&till, KEY, &words).await;
    assert!(
        !shown(&ran).contains("a hash made with one"),
        "{}",
        shown(&ran)
    );
    let called = kit(
        &till,
        KEY,
        &["call", "pam.check_payment", "agr_transaction_id:=1"],
    )
    .await;
    assert_eq!(called.status.code(), Some(0), "{}", shown(&called));
    let (target, profile) = (till.target().display().to_string(), till.file("profile"));
    let mut drift = program();
    drift.args([
        "drift", "embedded", &target, "--only", "check.*", "--only", "errors.*",
    ]);
    drift.args(["--write-profile", &profile]).env("KEY", KEY);
    let drifted = output_of(drift).await;
    assert_eq!(drifted.status.code(), Some(1), "{}", shown(&drifted));
    let directory = till.target();
    let directory = directory.parent().expect("a file is in a directory");
    let mut all = files(directory);
    assert!(
        all.iter().any(|(name, _)| name.ends_with(".snap.new")),
        "{}",
        shown(&ran)
    );
    assert!(
        all.iter()
            .any(|(name, _)| name.ends_with("observations.json"))
    );
    let outputs = [("run", ran), ("call", called), ("drift", drifted)];
    all.extend(outputs.map(|(name, output)| (name.to_owned(), shown(&output))));
    let mut struck = 0;
    for (name, text) in all {
        struck += text.matches("redacted").count();
        assert!(
            !text.contains(KEY) && !text.contains("\\u0074\\u0065"),
            "{name}: {text}"
        );
        let mut words = text.split(|c: char| !c.is_ascii_hexdigit());
        // The plan's hash is made with no key.
        let is_signature = |word: &str| word.len() == 40 && !hash.starts_with(word);
        assert!(!words.any(is_signature), "{name}: {text}");
    }
    assert!(struck > 50);
}
