//! The last look: whatever was written, and whatever is shown, holds no secret and no hash made with one.

use std::fs;
use std::process::Output;

use paysys_simulator::Simulator;
use serde_json::{Value, json};

use crate::support::{output_of, program, simulator};

/// Runs the kit against a gateway with this secret key, writing everything that can be written.
async fn run_with_secret(secret: &str, directory: &std::path::Path) -> Output {
    let simulator = simulator().await;
    let url = simulator.gateway_url().to_owned();
    let mut command = program();
    command.current_dir(directory);
    command.args(["run", "check.unknown", "--service-id", "demo-service"]);
    command
        .args(["--url", &url, "--secret-key-env", "KEY"])
        .env("KEY", secret);
    for kind in ["json", "junit", "html", "markdown"] {
        let file = directory.join(kind);
        command.arg(format!("--report-{kind}")).arg(file);
    }
    command.arg("--record").arg(directory.join("recording"));
    output_of(command).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_written_holds_the_secret() {
    let directory = tempfile::tempdir().unwrap();
    let output = run_with_secret("demo-secret-key-that-is-not-real", directory.path()).await;
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let transcript = directory
        .path()
        .join("recording/transcripts/check.unknown.json");
    let transcript: Value = serde_json::from_slice(&fs::read(transcript).unwrap()).unwrap();
    let signature = &transcript["exchanges"][0]["request"]["auth"]["parts"];
    let hash = json!({ "hash": "own-secret" });
    assert_eq!(signature[2], hash, "{signature}");
}

/// The scenario's id is in every output; here it is the secret, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_gets_out_fails_the_run_and_is_not_shown() {
    let directory = tempfile::tempdir().unwrap();
    let output = run_with_secret("check.unknown", directory.path()).await;
    // A wrong key is refused, so the gateway is not in breach of anything but what was asked of it.
    assert!(
        matches!(output.status.code(), Some(1 | 3)),
        "{:?}",
        output.status
    );
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("a secret key, or a hash made with one, is in"),
        "{told}"
    );
    for place in [
        "what was to be shown here",
        "/json, at byte",
        "/html, at byte",
        "/junit, at byte",
        "/markdown, at byte",
    ] {
        assert!(told.contains(place), "{place} is not in {told}");
    }
    assert!(!String::from_utf8_lossy(&output.stdout).contains("check.unknown"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leak_alone_ends_with_no_verdict() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory
        .path()
        .join("demo-secret-key-that-is-not-real.yaml");
    let step = "{ transaction: \"${unknown_transaction}\", expect: { error: <object> } }";
    let text = format!(
        "id: demo-secret-key-that-is-not-real\ntitle: x\nrequires: [ENV-07]\nsteps:\n  - check: {step}\n"
    );
    fs::write(&file, text).unwrap();
    let simulator = Simulator::start().await.unwrap();
    let url = simulator.gateway_url().to_owned();
    let mut command = program();
    command.current_dir(directory.path());
    command.args(["run", "--verbose", "--service-id", "demo-service"]);
    command
        .args(["--url", &url, "--secret-key-env", "KEY"])
        .env("KEY", "demo-secret-key-that-is-not-real");
    command.arg("--scenarios").arg(file);
    let output = output_of(command).await;
    assert_eq!(
        output.status.code(),
        Some(3),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.stdout.is_empty());
    assert!(!String::from_utf8_lossy(&output.stderr).contains("demo-secret-key-that-is-not-real"));
}
