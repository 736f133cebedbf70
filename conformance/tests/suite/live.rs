//! A gateway that did not prove to be a simulator counts as live, whatever it is: it is read, and never paid.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use paysys_engine::run::run;
use paysys_engine::session::Target;
use paysys_engine::target::{Admin, Proven, Timeout};
use paysys_judge::exit;
use paysys_judge::verdict::{RunVerdict, Verdict};
use paysys_simulator::Simulator;
use serde_json::json;

use crate::support::wrong_gateway::{Alter, WrongGateway};
use crate::support::{library, reading, run_at, run_on, serve};

/// A server that takes anything, answers nonsense, and remembers what it was sent.
async fn listener() -> (String, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = |State(heard): State<Arc<Mutex<Vec<String>>>>, body: Bytes| async move {
        heard
            .lock()
            .expect("no test panics with the lock")
            .push(String::from_utf8_lossy(&body).into_owned());
        "{\"id\":null,\"error\":null,\"result\":null}"
    };
    let router = Router::new().fallback(hear).with_state(Arc::clone(&heard));
    (serve(router).await + "/gateway", heard)
}

#[tokio::test]
async fn a_run_on_a_live_gateway_is_partial_and_pays_nothing() {
    let simulator = Simulator::start().await.unwrap();
    let target = Target::live(reading(simulator.gateway_url()));
    let result = run_at(&target, &["check.unknown", "pay.completes"]).await;
    assert_eq!(result.verdict, RunVerdict::Partial);
    assert_eq!(result.verdict.exit_code(), exit::CONFORMANT);
    let verdicts: BTreeSet<_> = result
        .scenarios
        .iter()
        .map(|result| (result.scenario.id.as_str(), result.verdict))
        .collect();
    assert_eq!(
        verdicts,
        BTreeSet::from([
            ("check.unknown", Verdict::Pass),
            ("pay.completes", Verdict::NotRun)
        ])
    );
}

#[tokio::test]
async fn no_scenario_whatever_sends_a_payment_to_a_live_gateway() {
    let (url, heard) = listener().await;
    let mut live = reading(&url);
    live.limits.calls_per_second = 100_000;
    let _ = run(&Target::live(live), library().scenarios()).await;
    let heard = heard.lock().unwrap();
    // It was asked a lot, so that silence about payments means something.
    assert!(heard.len() > 20, "{heard:?}");
    for body in heard.iter() {
        let decoded = serde_json::from_str::<serde_json::Value>(body).unwrap_or_default();
        let said = format!("{body} {decoded}").to_lowercase();
        assert!(
            !said.contains("pay_by_cash") && !said.contains("vendor_form"),
            "{body}"
        );
    }
}

#[tokio::test]
async fn nothing_but_scenarios_that_pay_is_no_verdict() {
    let (url, _) = listener().await;
    let result = run_at(&Target::live(reading(&url)), &["pay.completes"]).await;
    assert_eq!(result.verdict.exit_code(), exit::NO_VERDICT);
}

#[tokio::test]
async fn an_admin_that_points_at_somebody_else_proves_nothing() {
    let (url, heard) = listener().await;
    let simulator = Simulator::start().await.unwrap();
    let admin = Admin::at(simulator.admin_url(), Timeout::default()).unwrap();
    assert!(Proven::prove(&admin, &url).await.is_err());
    assert!(Proven::prove(&admin, simulator.gateway_url()).await.is_ok());
    assert_eq!(
        heard.lock().unwrap().as_slice(),
        [""],
        "the challenge itself is an empty GET"
    );
}

/// Whoever is tested did not ask for the proof.
#[tokio::test]
async fn the_proof_is_no_call_in_the_simulator_s_journal() {
    let simulator = Simulator::start().await.unwrap();
    let admin = Admin::at(simulator.admin_url(), Timeout::default()).unwrap();
    let gateway = simulator.gateway_url();
    assert!(Proven::prove(&admin, gateway).await.is_ok());
    let calls = format!("{}/sandboxes/default/calls", simulator.admin_url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let get = async |url: &str| client.get(url).send().await.unwrap().text().await.unwrap();
    assert!(!get(&calls).await.contains("\"number\""));
    get(gateway).await;
    assert!(get(&calls).await.contains("\"number\":1"));
}

#[tokio::test]
async fn a_gateway_that_repeats_what_it_is_sent_proves_nothing() {
    let echo = async |headers: HeaderMap| {
        let values = headers.values().map(|value| value.to_str().unwrap());
        let values: Vec<&str> = values.collect();
        json!({"error": {"data": {"proof": values}}}).to_string()
    };
    let url = serve(Router::new().fallback(echo)).await + "/gateway";
    let simulator = Simulator::start().await.unwrap();
    let admin = Admin::at(simulator.admin_url(), Timeout::default()).unwrap();
    assert!(Proven::prove(&admin, &url).await.is_err());
}

#[tokio::test]
async fn a_gateway_behind_a_proxy_is_still_proved_by_its_nonce() {
    let gateway = WrongGateway::start(Alter::Nothing).await;
    let admin = Admin::at(&gateway.admin_url(), Timeout::default()).unwrap();
    assert!(Proven::prove(&admin, &gateway.gateway_url()).await.is_ok());
    assert_eq!(
        run_on(&gateway.admin_url(), &["pay.completes"])
            .await
            .verdict,
        RunVerdict::Conformant
    );
}

/// One scenario needs a plan and the other a ledger: with a plan the requirement could be shown.
#[tokio::test]
async fn what_a_plan_would_show_is_not_run_and_not_inapplicable() {
    let (url, _) = listener().await;
    let patterns = ["pay.completes", "progress.not-found-at-first"];
    let result = run_at(&Target::live(reading(&url)), &patterns).await;
    let mut requirements = result.requirements.iter();
    let status = requirements.find(|one| one.requirement.id.as_str() == "CHK-06");
    assert_eq!(status.map(|one| one.verdict), Some(Verdict::NotRun));
}
