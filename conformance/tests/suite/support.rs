//! What the tests share: the kit, targets, and running scenarios against them.

pub(crate) mod counting_gateway;
pub(crate) mod wrong_gateway;

use std::net::SocketAddr;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use std::{env, fs, process};

use assert_cmd::Command;
use axum::Router;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;

use paysys_contract::Contract;
use paysys_engine::run::run;
use paysys_engine::session::Target;
use paysys_engine::target::{Admin, Live, Timeout};
use paysys_exchange::{SafeUrl, Secret, Service};
use paysys_judge::verdict::{RunResult, conclude};
use paysys_scenario::{Library, Scenario};
use paysys_simulator::Simulator;

/// The kit's binary in a directory of its own, so that what it leaves there is nobody else's.
pub(crate) struct Kit {
    command: Command,
    _directory: TempDir,
}

impl Deref for Kit {
    type Target = Command;

    fn deref(&self) -> &Command {
        &self.command
    }
}

impl DerefMut for Kit {
    fn deref_mut(&mut self) -> &mut Command {
        &mut self.command
    }
}

/// The kit's binary. Whatever language whoever runs the tests speaks, it speaks English to them.
pub(crate) fn program() -> process::Command {
    let mut program = process::Command::new(env!("CARGO_BIN_EXE_paysys-conformance"));
    program.env("PAYSYS_LANG", "en");
    program
}

/// The kit with these words.
pub(crate) fn kit(words: &[&str]) -> Kit {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let mut command = Command::from_std(program());
    command.args(words).current_dir(directory.path());
    let state = directory.path().join("state");
    command.env("PAYSYS_CONFORMANCE_STATE_DIR", state);
    Kit {
        command,
        _directory: directory,
    }
}

/// Waits for what blocks, while servers of this test's runtime go on serving.
pub(crate) async fn blocking<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let waiting = tokio::task::spawn_blocking(run);
    waiting.await.expect("nobody panics waiting")
}

pub(crate) async fn output_of(mut command: process::Command) -> Output {
    blocking(move || command.output().expect("the program runs")).await
}

/// Runs the kit beside servers of this test's runtime.
pub(crate) async fn kit_beside_a_server(words: &[&str]) -> Output {
    let mut kit = kit(words);
    blocking(move || kit.output().expect("the binary runs")).await
}

pub(crate) async fn simulator() -> Simulator {
    let simulator = Simulator::start().await;
    simulator.expect("a simulator starts on a free port")
}

/// A port of this machine that was free.
pub(crate) async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("loopback has a free port");
    let address = listener.local_addr().expect("it is bound");
    (listener, address)
}

/// Serves this until the test ends; answers where.
pub(crate) async fn serve(router: Router) -> String {
    let (listener, address) = listener().await;
    tokio::spawn(async { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// The simulator at this URL as a live gateway that is only read.
pub(crate) fn reading(url: &str) -> Live {
    let url = SafeUrl::parse(url).expect("plain http is spoken on loopback");
    let service = Service {
        id: "demo-service".to_owned(),
        secret: Secret::new("demo-secret-key-that-is-not-real".to_owned()),
    };
    Live::reading(url, service, Timeout::default())
}

pub(crate) fn selected(patterns: &[&str]) -> Vec<Arc<Scenario>> {
    let patterns: Vec<String> = patterns.iter().map(|one| (*one).to_owned()).collect();
    let selected = library().select(&patterns);
    selected.expect("the patterns match something")
}

/// Runs scenarios on a target and judges them.
pub(crate) async fn run_at(target: &Target, patterns: &[&str]) -> RunResult {
    let played = run(target, &selected(patterns)).await;
    conclude(played, Contract::built_in())
}

pub(crate) fn library() -> Library {
    Library::built_in(Contract::built_in()).expect("the built-in scenarios are well formed")
}

/// A file of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(path)
}

/// Compares a committed file with what it should be, or writes it when asked to.
#[track_caller]
#[expect(clippy::disallowed_methods, reason = "a switch for who develops")]
pub(crate) fn assert_fresh(path: &str, fresh: &str) {
    let file = repository(path);
    if env::var_os("PAYSYS_UPDATE_GENERATED").is_some() {
        fs::write(&file, fresh).expect("the repository can be written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == fresh,
        "{path} is stale: run this test with PAYSYS_UPDATE_GENERATED=1"
    );
}

/// The same for what is kept as JSON.
#[track_caller]
pub(crate) fn assert_fresh_json(path: &str, fresh: &Value) {
    let fresh = serde_json::to_string_pretty(fresh).expect("it has a JSON form");
    assert_fresh(path, &(fresh + "\n"));
}

/// Compares a document with the schema that is published for it.
#[track_caller]
pub(crate) fn assert_valid(schema: &Value, document: &Value) {
    let validator = jsonschema::validator_for(schema).expect("it is a schema");
    let mistakes = validator.iter_errors(document);
    let mistakes: Vec<String> = mistakes
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(mistakes.is_empty(), "{mistakes:?} in {document}");
}

/// Runs scenarios on the simulator whose admin is at this URL.
pub(crate) async fn run_on(admin_url: &str, patterns: &[&str]) -> RunResult {
    run_at(&simulator_at(admin_url), patterns).await
}

/// Runs one scenario file on the simulator whose admin is at this URL.
pub(crate) async fn run_file_on(admin_url: &str, file: &Path) -> RunResult {
    let contract = Contract::built_in();
    let library = Library::of_path(file, contract).expect("the test's scenario is well formed");
    let target = simulator_at(admin_url);
    conclude(run(&target, library.scenarios()).await, contract)
}

fn simulator_at(admin_url: &str) -> Target {
    let admin = Admin::at(admin_url, Timeout::default());
    Target::Simulator(admin.expect("a test's admin is on loopback"))
}
