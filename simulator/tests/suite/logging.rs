//! A stderr that is closed, full or unread neither stops an answer nor loses one.

use std::fs::File;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::command_line::Serving;
use crate::harness::{client, header, now_millis, wallet_form};

/// Far more lines than any pipe holds.
const MANY: usize = 1_500;

/// A process with a report, and how to reach it.
struct Logged {
    serving: Serving,
    ready: Value,
    folder: tempfile::TempDir,
}

impl Logged {
    fn start(log: &str, stderr: impl Into<Stdio>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("report.json");
        let report = ["--json", "--log", log, "--report", report.to_str().unwrap()];
        let mut serving = Serving::spawn(&report, stderr);
        let ready = serde_json::from_str(&serving.line()).unwrap();
        Self {
            serving,
            ready,
            folder,
        }
    }

    /// Makes so many calls that leave a line in the log; each must be answered.
    async fn calls(&self, count: usize, amount: i64) {
        let text = |key: &str| self.ready[key].as_str().unwrap();
        let client = client();
        for _ in 0..count {
            let auth = header(
                text("service_id"),
                text("secret_key"),
                &now_millis().to_string(),
            );
            let mut form = wallet_form();
            form["amount"] = amount.into();
            let call =
                json!({"id": "1", "method": "pam.pay_by_cash", "params": {"vendor_form": form}});
            let request = client.post(text("gateway_url")).header("Auth", auth);
            let answer = request.body(call.to_string()).send().await.unwrap();
            assert_eq!(answer.status(), 200);
        }
    }

    /// Ends it in good order: exit code 0, and a report that counts so many payments.
    fn ends_well(self, payments: u64) {
        self.serving.signal("-TERM");
        assert_eq!(self.serving.exit_code(), Some(0));
        let report = std::fs::read(self.folder.path().join("report.json")).unwrap();
        let report: Value = serde_json::from_slice(&report).unwrap();
        assert_eq!(report["sandboxes"][0]["ledger"]["count"], payments);
    }
}

#[tokio::test]
async fn a_log_that_nobody_reads_stops_no_answer() {
    let logged = Logged::start("info", Stdio::piped());
    logged.calls(MANY, 0).await;
    logged.calls(1, 12000).await;
    logged.ends_well(1);
}

#[tokio::test]
async fn a_log_whose_reader_has_gone_loses_no_answer() {
    let mut logged = Logged::start("debug", Stdio::piped());
    drop(logged.serving.0.stderr.take());
    for amount in [0, 12000, 0, 12000] {
        logged.calls(1, amount).await;
    }
    logged.ends_well(2);
}

#[tokio::test]
async fn a_log_on_a_full_disk_loses_no_answer() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let logged = Logged::start("debug", full);
    for amount in [0, 12000, 0, 12000] {
        logged.calls(1, amount).await;
    }
    logged.ends_well(2);
}

#[tokio::test]
async fn a_verdict_ends_the_process_in_time_even_where_nobody_reads_it() {
    let mut serving = Serving::spawn(
        &["--json", "--log", "info", "--fail-on", "warning"],
        Stdio::piped(),
    );
    let ready = serde_json::from_str(&serving.line()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let logged = Logged {
        serving,
        ready,
        folder,
    };
    logged.calls(MANY, 0).await;
    logged.serving.signal("-TERM");
    assert_eq!(logged.serving.exit_code(), Some(1));
}

/// Every line that a process logs in JSON while it is called in all ways and then ends badly.
async fn logged_in_json() -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let flags = [
        "--json",
        "--log",
        "debug",
        "--log-format",
        "json",
        "--fail-on",
        "warning",
    ];
    let mut serving = Serving::spawn(&flags, File::create(&path).unwrap());
    let ready = serde_json::from_str(&serving.line()).unwrap();
    let logged = Logged {
        serving,
        ready,
        folder,
    };
    for amount in [12000, 0] {
        logged.calls(1, amount).await;
    }
    let gateway = logged.ready["gateway_url"].as_str().unwrap();
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let nobody = client().post(gateway).header("traceparent", trace);
    nobody.body("{\u{202e}\r\n").send().await.unwrap();
    let long = client()
        .post(gateway)
        .body(format!("{{\"method\":\"{}\"}}", "x".repeat(20_000)));
    long.send().await.unwrap();
    logged.serving.signal("-TERM");
    assert_eq!(logged.serving.exit_code(), Some(1));
    let log = std::fs::read_to_string(path).unwrap();
    let lines = log.lines().map(|line| (serde_json::from_str(line), line));
    let read = |(read, line): (Result<Value, _>, &str)| {
        read.unwrap_or_else(|error| panic!("{error}: {line}"))
    };
    lines.map(read).collect()
}

#[tokio::test]
async fn a_log_in_json_has_an_object_in_each_line_and_a_field_for_each_fact() {
    let lines = logged_in_json().await;
    for line in &lines {
        let said = [&line["timestamp"], &line["level"], &line["message"]];
        assert!(said.into_iter().all(Value::is_string), "{line}");
    }
    let of = |message: &str| -> Vec<&Value> {
        let lines = lines.iter();
        lines.filter(|line| line["message"] == message).collect()
    };
    let payouts = of("payout");
    assert!(payouts[0]["transaction"].is_u64() && payouts[0]["sandbox"] == "default");
    assert_eq!(payouts[0].get("trace"), None);
    let refused = of("refused");
    assert_eq!(refused.len(), 3);
    assert_eq!(
        (&refused[0]["code"], &refused[0]["level"]),
        (&json!(-32300), &json!("INFO"))
    );
    assert_eq!(refused[1]["trace"], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert!(refused[2].to_string().len() < 4096, "{}", refused[2]);
    let verdict = lines.last().unwrap();
    assert_eq!(verdict["level"], "ERROR", "{verdict}");
    assert!(
        verdict["message"]
            .as_str()
            .unwrap()
            .contains("warning or worse"),
        "{verdict}"
    );
}

#[test]
fn what_keeps_it_from_starting_is_json_too() {
    let output = crate::command_line::run(&["--log-format", "json", "--profile", "nowhere.toml"]);
    assert_eq!(output.status.code(), Some(2));
    let line: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(line["level"], "ERROR", "{line}");
}

#[tokio::test]
async fn a_refusal_that_a_setting_lifts_names_it_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let logged = Logged::start("info", File::create(&path).unwrap());
    let request = || client().post(logged.ready["gateway_url"].as_str().unwrap());
    let answer = request().body("id=1&method=m").send().await.unwrap();
    assert!(!answer.text().await.unwrap().contains("form_encoded"));
    let long = request().body("x".repeat(65_537)).send().await.unwrap();
    assert_eq!(long.status(), 413);
    logged.ends_well(0);
    let log = std::fs::read_to_string(path).unwrap();
    let line = r#"setting="`[envelope] form_encoded = \"accept\"` takes it""#;
    assert!(log.contains(line), "{log}");
    assert!(log.contains("more than 65536 bytes"), "{log}");
}
