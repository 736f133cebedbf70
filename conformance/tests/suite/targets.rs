//! Target files: services, certificates, and rationed guesses at credentials.

use std::collections::HashSet;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use paysys_engine::money::{MoneyLog, Plan};
use paysys_engine::session::Target;
use paysys_engine::target::{Live, TargetFile, Timeout};
use paysys_exchange::Secret;
use paysys_judge::verdict::{RunResult, RunVerdict, Verdict};
use paysys_simulator::{Config, Simulator, tls::Tls};
use rstest::rstest;
use tempfile::{TempDir, tempdir};

use crate::support::wrong_gateway::{Alter, Senders, WrongGateway};
use crate::support::{kit_beside_a_server, library, run_at, simulator};

/// A target file for the usual service of a simulator, with the certificate and the secrets beside it.
async fn target_file(simulator: &Simulator, more: &str) -> (TempDir, Live) {
    let directory = tempdir().expect("a directory can be made");
    let write = |name: &str, text: &str| {
        fs::write(directory.path().join(name), text).expect("it can be written");
    };
    write("secret", "demo-secret-key-that-is-not-real\n");
    write("other", "demo-other-secret-not-a-real-one");
    write("blocked", "demo-blocked-secret-not-real-one");
    let certificate = certificate(simulator).await;
    write("gateway.pem", &certificate);
    let file = directory.path().join("target.toml");
    let url = simulator.gateway_url();
    let head = format!(
        "name = \"x\"\nurl = \"{url}\"\nservice_id = \"demo-service\"\nsecret_key_file = \"secret\"\n"
    );
    fs::write(&file, head + more).expect("it can be written");
    let live = TargetFile::read(&file)
        .and_then(|read| read.live(&file, Timeout::default()))
        .expect("the test's target file is well formed");
    (directory, live)
}

/// Nothing, where the gateway speaks no TLS.
async fn certificate(simulator: &Simulator) -> String {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let url = format!("{}/certificate.pem", simulator.admin_url());
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a plain client");
    let answer = client.get(url).send().await.expect("the admin answers");
    if answer.status().is_success() {
        answer.text().await.expect("it is text")
    } else {
        String::new()
    }
}

async fn read(live: Live, patterns: &[&str]) -> RunResult {
    run_at(&Target::live(live), patterns).await
}

async fn with_tls() -> Simulator {
    let config = Config {
        tls: Some(Tls::SelfSigned),
        ..Config::default()
    };
    Simulator::launch(config).await.expect("a simulator starts")
}

#[rstest]
#[case::pinned("[tls]\npinned = \"gateway.pem\"\n")]
#[case::as_an_authority("[tls]\nca = \"gateway.pem\"\n")]
#[tokio::test]
async fn a_self_signed_gateway_is_trusted_by_its_certificate(#[case] tls: &str) {
    let simulator = with_tls().await;
    let (_directory, live) = target_file(&simulator, tls).await;
    let result = read(live, &["check.unknown"]).await;
    assert_eq!(
        result.verdict,
        RunVerdict::Conformant,
        "{:?}",
        result.scenarios[0].reasons
    );
}

#[tokio::test]
async fn a_certificate_that_nobody_named_is_not_trusted() {
    let simulator = with_tls().await;
    let (_directory, live) = target_file(&simulator, "").await;
    let result = read(live, &["check.unknown"]).await;
    assert_eq!(result.verdict, RunVerdict::NoVerdict);
}

#[tokio::test]
async fn another_certificate_than_the_pinned_one_is_not_trusted() {
    let (simulator, another) = (with_tls().await, with_tls().await);
    let tls = "[tls]\npinned = \"gateway.pem\"\n";
    let (directory, _) = target_file(&another, tls).await;
    let (own, _) = target_file(&simulator, tls).await;
    let pem = fs::read(directory.path().join("gateway.pem")).unwrap();
    fs::write(own.path().join("gateway.pem"), pem).unwrap();
    let file = own.path().join("target.toml");
    let live = TargetFile::read(&file)
        .unwrap()
        .live(&file, Timeout::default())
        .unwrap();
    assert_eq!(
        read(live, &["check.unknown"]).await.verdict,
        RunVerdict::NoVerdict
    );
}

#[rstest]
#[case::both(
    "[tls]\nca = \"a\"\npinned = \"b\"\n",
    "exactly one of `ca` and `pinned`"
)]
#[case::not_there("[tls]\npinned = \"a.pem\"\n", "cannot read the certificate")]
#[case::no_certificate("[tls]\nca = \"secret\"\n", "holds no certificate")]
#[case::insecure("[tls]\ninsecure = true\n", "unknown field `insecure`")]
fn certificates_that_cannot_be_used_are_refused(#[case] tls: &str, #[case] why: &str) {
    let directory = tempdir().unwrap();
    fs::write(directory.path().join("secret"), "x").unwrap();
    let file = directory.path().join("target.toml");
    let head = "name = \"x\"\nurl = \"https://x.example.org/\"\nservice_id = \"s\"\nsecret_key_file = \"secret\"\n";
    fs::write(&file, head.to_owned() + tls).unwrap();
    let error = failure(&file);
    assert!(error.contains(why), "{error}");
}

fn failure(file: &Path) -> String {
    let read = TargetFile::read(file).and_then(|read| read.live(file, Timeout::default()));
    read.err()
        .map(|error| error.to_string())
        .unwrap_or_default()
}

#[tokio::test]
async fn further_services_of_a_target_are_used_where_it_names_them() {
    let simulator = Simulator::start().await.unwrap();
    let services = "[blocked]\nservice_id = \"demo-blocked\"\nsecret_key_file = \"blocked\"\n[second]\nservice_id = \"demo-other\"\nsecret_key_file = \"other\"\n";
    let (_directory, live) = target_file(&simulator, services).await;
    let result = read(live, &["auth.blocked-service"]).await;
    assert_eq!(result.scenarios[0].verdict, Verdict::Pass);
    let (_directory, live) = target_file(&simulator, "").await;
    let result = read(live, &["auth.blocked-service"]).await;
    assert_eq!(result.scenarios[0].verdict, Verdict::NotApplicable);
}

#[tokio::test]
async fn calls_with_wrong_credentials_are_rationed() {
    let simulator = Simulator::start().await.unwrap();
    let limits = "[limits]\ncalls_per_second = 1000\nwrong_credentials = 2\n";
    let (_directory, live) = target_file(&simulator, limits).await;
    let guessing = [
        "auth.reading.unknown-service",
        "auth.right-header",
        "auth.wrong-hash",
    ];
    let result = read(live, &guessing).await;
    let verdicts: Vec<Verdict> = result.scenarios.iter().map(|one| one.verdict).collect();
    assert_eq!(verdicts[2], Verdict::NotRun);
    assert!(
        result.scenarios[2].reasons[0]
            .why
            .to_string()
            .contains("rationed")
    );
    assert!(verdicts[..2].iter().all(|verdict| verdict.is_checked()));
    assert_eq!(result.verdict, RunVerdict::Partial);
}

/// Everything that reads, and the verdict of one requirement. The file `secret` is right, `other` is the second service's.
async fn read_all(services: &str, patterns: &[&str]) -> RunResult {
    let simulator = simulator().await;
    let limits = "[limits]\ncalls_per_second = 1000\nwrong_credentials = 100\n";
    let (_directory, live) = target_file(&simulator, &format!("{services}{limits}")).await;
    read(live, patterns).await
}

fn verdict_on(result: &RunResult, requirement: &str) -> Verdict {
    let mut all = result.requirements.iter();
    let one = all.find(|one| one.requirement.id.as_str() == requirement);
    one.expect("the contract has it").verdict
}

/// Whether the gateway knows blocked services cannot be told by a service whose secret may be wrong.
#[tokio::test]
async fn a_wrong_secret_of_the_blocked_service_is_not_the_gateways_fault() {
    let blocked = "[blocked]\nservice_id = \"demo-blocked\"\nsecret_key_file = \"other\"\n";
    let result = read_all(blocked, &["auth.*"]).await;
    assert_eq!(verdict_on(&result, "AUT-06"), Verdict::Unproved);
    assert_eq!(result.verdict, RunVerdict::Partial);
}

/// Nor can anything else by the service itself.
#[tokio::test]
async fn a_wrong_secret_of_ones_own_leaves_the_gateway_without_a_verdict() {
    let simulator = Simulator::start().await.unwrap();
    let (_directory, mut live) = target_file(&simulator, "").await;
    live.limits.calls_per_second = 1000;
    live.limits.wrong_credentials = 100;
    live.service.secret = Secret::new("mistyped".to_owned());
    let result = read(live, &["auth.*", "check.*", "envelope.*", "errors.*"]).await;
    let failed = result
        .requirements
        .iter()
        .filter(|one| one.verdict == Verdict::Fail);
    assert_eq!(failed.count(), 0);
    assert_eq!(result.verdict, RunVerdict::NoVerdict);
    let reasons = result.scenarios.iter().flat_map(|one| &one.reasons);
    assert!(
        reasons
            .into_iter()
            .any(|reason| reason.why.to_string().contains("its id or secret is wrong"))
    );
}

#[test]
fn a_service_without_an_id_is_refused() {
    let directory = tempdir().unwrap();
    fs::write(directory.path().join("secret"), "x").unwrap();
    let file = directory.path().join("target.toml");
    let text = "name = \"x\"\nurl = \"https://x.example.org/\"\nservice_id = \"\"\nsecret_key_file = \"secret\"\n";
    fs::write(&file, text).unwrap();
    assert_eq!(failure(&file), "`service_id` is empty");
}

/// What a scenario needs that the target lacks is not run, and so it is not paid for.
#[tokio::test]
async fn a_scenario_that_nobody_can_sign_is_in_no_plan() {
    let simulator = Simulator::start().await.unwrap();
    let pay = "[pay]\nvendor_id = 101596\naccount = \"79123456789\"\ncurrency = \"USD\"\namount = 1\n[limits]\nmax_payments = 9\nmax_amount_per_payment = 1\nmax_amount_total = 9\n";
    let (directory, live) = target_file(&simulator, pay).await;
    let scenarios = library()
        .select(&["check.other-service".to_owned()])
        .unwrap();
    let log = MoneyLog::open(&directory.path().join("log")).unwrap();
    let until = paysys_engine::wall_clock::now();
    let plan = Plan::of(&live, &scenarios, &log.history(), until);
    assert!(plan.payments.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_call_has_a_connection_of_its_own_and_those_to_the_admin_are_kept() {
    let gateway = WrongGateway::start(Alter::Nothing).await;
    let admin = gateway.admin_url();
    let words = ["run", "pay.particulars", "check.*", "--simulator", &admin];
    let output = kit_beside_a_server(&words).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let Senders {
        to_admin,
        to_gateways,
    } = gateway.senders();
    let connections = |senders: &[SocketAddr]| senders.iter().collect::<HashSet<_>>().len();
    assert!(to_gateways.len() > 10, "{to_gateways:?}");
    assert_eq!(connections(&to_gateways), to_gateways.len());
    assert!(2 * connections(&to_admin) < to_admin.len(), "{to_admin:?}");
}
