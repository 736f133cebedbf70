//! Neither a key nor a signature leaves the process, whatever a client sends and whoever asks.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use paysys_simulator::core::auth::sign;
use reqwest::Client;
use serde_json::{Value, json};

use crate::command_line::simulator;
use crate::harness::{client, now_millis};

const KEY: &str = "demo-secret";

/// A process that logs all it can into a file.
struct Talkative(Child, Value);

impl Talkative {
    fn start(log: &std::fs::File, report: &str) -> Self {
        let free = ["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
        let loud = [
            "--json",
            "--log",
            "paysys_simulator=trace",
            "--report",
            report,
        ];
        let mut command = simulator(&[free.as_slice(), &loud].concat());
        let mut child = command
            .stderr(Stdio::from(log.try_clone().unwrap()))
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        Self(child, serde_json::from_str(&line).unwrap())
    }

    /// Stops it as a pipeline would.
    fn stop(mut self) {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").arg(pid).status().unwrap().success());
        self.0.wait().unwrap();
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

/// Sends all of them and returns everything that was ever answered.
async fn everything_said(process: &Talkative, headers: Vec<(&'static str, String)>) -> String {
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
    let report = folder.path().join("report.json");
    let process = Talkative::start(log.as_file(), report.to_str().unwrap());
    let time = now_millis().to_string();
    let hash = sign(KEY, &time);
    let said = everything_said(&process, headers(&hash, &time)).await;
    process.stop();
    let logged = std::fs::read_to_string(log.path()).unwrap();
    assert!(logged.contains("refused") && said.contains("secret-in-header"));
    let report = std::fs::read_to_string(report).unwrap();
    assert!(said.contains("(key not kept)") && report.contains("findings"));
    for text in [said, logged, report] {
        assert!(!text.contains(KEY) && !text.contains(&hash), "{text}");
    }
}
