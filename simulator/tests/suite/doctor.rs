//! The auth doctor from outside: loud in the journal and at the terminal, silent on the wire.

use std::process::{Command, Stdio};

use paysys_core::auth::sign;
use serde_json::{Value, json};

use crate::harness::{Bench, now_millis};

/// A check with this header, and what was answered.
async fn call_with(bench: &Bench, name: &'static str, value: &str) -> String {
    let body =
        json!({"id": "1", "method": "pam.check_payment", "params": {"agr_transaction_id": 1}});
    let request = bench.client.post(bench.simulator.gateway_url());
    let request = request.header(name, value).json(&body);
    request.send().await.unwrap().text().await.unwrap()
}

async fn decided(bench: &Bench) -> Value {
    bench.calls().await.pop().unwrap()["decided"].clone()
}

#[tokio::test]
async fn the_journal_names_the_mistake_and_the_wire_does_not() {
    let bench = Bench::start().await;
    let time = now_millis().to_string();
    let upper = sign("demo-secret-key-that-is-not-real", &time).to_uppercase();
    let plain = call_with(
        &bench,
        "Auth",
        &format!("demo-service-{}-{time}", "0".repeat(40)),
    )
    .await;
    let answer = call_with(&bench, "Auth", &format!("demo-service-{upper}-{time}")).await;
    let without_tracker = |answer: &str| answer.split("mx_id").next().unwrap().to_owned();
    assert_eq!(without_tracker(&answer), without_tracker(&plain));
    assert_eq!(
        decided(&bench).await["diagnosis"]["mistake"],
        "upper-case-hash"
    );
}

#[tokio::test]
async fn credentials_in_another_header_are_found_and_not_kept() {
    let bench = Bench::start().await;
    let good = bench.auth();
    for name in ["Authorization", "X-My-Auth"] {
        call_with(&bench, name, &good).await;
        assert_eq!(
            decided(&bench).await["diagnosis"]["mistake"],
            "other-header"
        );
    }
    let hash = good.split('-').nth(2).unwrap();
    let journal = Value::from(bench.calls().await).to_string();
    assert!(!journal.contains(hash), "{journal}");
}

#[tokio::test]
async fn a_key_in_the_place_of_an_id_is_not_kept() {
    let bench = Bench::start().await;
    let time = now_millis().to_string();
    let hash = sign("demo-secret-key-that-is-not-real", &time);
    call_with(
        &bench,
        "Auth",
        &format!("demo-secret-key-that-is-not-real-{hash}-{time}"),
    )
    .await;
    let journal = Value::from(bench.calls().await).to_string();
    assert!(
        !journal.contains("demo-secret-key-that-is-not-real"),
        "{journal}"
    );
}

#[tokio::test]
async fn an_accepted_call_has_no_diagnosis() {
    let bench = Bench::start().await;
    bench.paid().await;
    assert_eq!(decided(&bench).await.get("diagnosis"), None);
}

/// What `auth` prints with the key in the environment.
fn auth(arguments: &[&str]) -> String {
    auth_exiting_with(0, arguments)
}

fn auth_exiting_with(code: i32, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paysys-simulator"));
    command
        .arg("auth")
        .args(arguments)
        .args(["--secret-key-env", "KEY"]);
    command
        .env_clear()
        .env("KEY", "demo-secret-key-that-is-not-real")
        .stdin(Stdio::null());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_terminal_signs_and_finds_nothing_wrong_with_it() {
    let header = auth(&["sign", "--service-id", "demo-service"]);
    assert!(header.starts_with("Auth: demo-service-"), "{header}");
    let said = auth(&["explain", header.trim()]);
    assert!(said.starts_with("right"), "{said}");
    let hash = header.split('-').nth(2).unwrap();
    assert!(
        !said.contains("demo-secret-key-that-is-not-real") && !said.contains(hash),
        "{said}"
    );
}

#[rstest::rstest]
#[case("Authorization: Bearer x", "other-header")]
#[case("abc", "malformed")]
#[case("-abc-1", "malformed")]
#[case(
    "Bearer demo-service-63f5e61d65a6e1bd4d3a2c2f77f9e4ad1e4a4d1f-1700000000000",
    "decorated"
)]
#[case(
    "Auth: demo-service-63f5e61d65a6e1bd4d3a2c2f77f9e4ad1e4a4d1f-1700000000000",
    "wrong-key"
)]
fn the_terminal_names_a_mistake(#[case] header: &str, #[case] mistake: &str) {
    let said = auth_exiting_with(1, &["explain", header]);
    assert!(said.starts_with(mistake), "{said}");
}

#[test]
fn the_terminal_knows_who_should_have_signed() {
    let time = now_millis().to_string();
    let hash = sign("demo-secret-key-that-is-not-real", &time);
    let header = format!("demo-servise-{hash}-{time}");
    let said = auth_exiting_with(1, &["explain", &header, "--service-id", "demo-service"]);
    assert!(said.contains("did you mean \"demo-service\""), "{said}");
}

#[test]
fn a_timestamp_can_be_given() {
    let arguments = ["sign", "--service-id", "s", "--timestamp", "1653907664000"];
    let expected = sign("demo-secret-key-that-is-not-real", "1653907664000");
    assert_eq!(
        auth(&arguments),
        format!("Auth: s-{expected}-1653907664000\n")
    );
}

/// Everything is wrong with these headers but the id that they begin with.
#[rstest::rstest]
#[case("ID-HASH-TIME", str::to_uppercase, "upper-case-hash")]
#[case("ID:HASH:TIME", str::to_owned, "other-separator")]
#[case("ID-KEY-TIME", str::to_owned, "secret-in-header")]
#[case("ID-HASH0-TIME", str::to_owned, "hash-of-another-form")]
#[case("ID-HASH", str::to_owned, "missing-part")]
#[tokio::test]
async fn a_bad_header_is_explained_where_its_service_belongs(
    #[case] header: &str,
    #[case] alter: fn(&str) -> String,
    #[case] mistake: &str,
) {
    let bench = Bench::start().await;
    let made = bench.arrange("/sandboxes", json!({"name": "mine"})).await;
    let text = |key: &str| made[key].as_str().unwrap();
    let time = now_millis().to_string();
    let hash = alter(&sign(text("secret_key"), &time));
    let header = header.replace("HASH", &hash).replace("TIME", &time);
    let header = header.replace("KEY", text("secret_key"));
    call_with(&bench, "Auth", &header.replace("ID", text("service_id"))).await;
    assert!(bench.calls().await.is_empty());
    let (_, calls) = bench.get("/sandboxes/mine/calls").await;
    assert_eq!(
        calls["calls"][0]["decided"]["diagnosis"]["mistake"],
        mistake
    );
}

/// What the journal says of the last call's body, and the answer to it.
async fn body_diagnosis(body: &'static [u8]) -> (Value, Value) {
    let bench = Bench::start().await;
    let answer = bench.post(body).await.json().await.unwrap();
    let call = bench.calls().await.pop().unwrap();
    (call["request"]["diagnosis"].clone(), answer)
}

#[tokio::test]
async fn a_body_is_diagnosed_in_the_journal_and_not_on_the_wire() {
    let (form, answer) = body_diagnosis(b"id=1&method=pam.pay_by_cash").await;
    assert_eq!(form["mistake"], "form-encoded");
    assert!(
        form["explanation"]
            .as_str()
            .unwrap()
            .contains("json_encode")
    );
    let (cut, same) = body_diagnosis(b"{\"id\": 1, \"method\": \"pam.pa").await;
    assert_eq!((&cut["mistake"], answer), (&"cut-off".into(), same));
    let unknown = br#"{"id": 1, "method": "pam.unknown", "params": {}}"#;
    assert_eq!(body_diagnosis(unknown).await.0, Value::Null);
}
