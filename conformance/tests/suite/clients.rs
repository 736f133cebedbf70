//! Clients on trial: samples, whatever processes do, files, reports, and the passive mode.

mod files;
mod listening;
mod matrix;
mod processes;
mod reasons;
mod references;
mod reports;
mod starting;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use paysys_contract::{Contract, Words};
use paysys_engine::target::{Admin, Timeout};
use paysys_exchange::Redactor;
use paysys_simulator::Simulator;
use paysys_trials::{
    Catalogue, ClientCommand, Trial, TrialResult, TrialRunner, TrialVerdict, USUAL_JOBS,
    few_starts, run,
};
use tokio::sync::Semaphore;

use crate::support::{repository, simulator};

fn trials(ids: &[&str]) -> Vec<Trial> {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let catalogue = Catalogue::built_in(Contract::built_in()).expect("the trials are well formed");
    catalogue.select(&ids).expect("there are such trials")
}

fn command(program: &str, arguments: &[&str]) -> ClientCommand {
    ClientCommand {
        program: program.into(),
        arguments: arguments.iter().map(OsString::from).collect(),
    }
}

/// A Python client of `tests/clients/python`. `-S -E -B`: nothing of this machine's Python but the standard library, and nothing left behind.
fn python(file: &str) -> ClientCommand {
    let path = repository("conformance/tests/clients/python").join(file);
    command(
        interpreter(),
        &["-S", "-E", "-B", path.to_str().expect("a path of text")],
    )
}

/// The careful Python client with another method or two, as they stand in a Python class.
fn mistaken(methods: &str) -> ClientCommand {
    let folder = repository("conformance/tests/clients/python");
    let methods = methods.replace('\n', "\n  ");
    let code = format!(
        "import hashlib, json, sys, time\nsys.path.insert(0, {folder:?})\nfrom careful import *\n\
         class Mistaken(Client):\n  {methods}\nmain(Mistaken)\n"
    );
    command(interpreter(), &["-S", "-E", "-B", "-c", &code])
}

/// The interpreter itself: what is called `python3` may be a script that looks for it, each time anew.
fn interpreter() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| {
        let ask = ["-c", "import sys; print(sys.executable)"];
        let output = std::process::Command::new("python3").args(ask).output();
        let output = output.expect("there is a python3");
        String::from_utf8(output.stdout)
            .expect("a path of text")
            .trim()
            .to_owned()
    })
}

fn shell(script: &str) -> ClientCommand {
    command("sh", &["-c", script])
}

fn admin_of(simulator: &Simulator) -> Admin {
    Admin::at(simulator.admin_url(), Timeout::default()).expect("a test's admin is on loopback")
}

/// Holds these trials for one client.
async fn hold(command: ClientCommand, ids: &[&str], deadline: Duration) -> Vec<TrialResult> {
    hold_with(command, ids, deadline, few_starts()).await
}

async fn hold_with(
    command: ClientCommand,
    ids: &[&str],
    deadline: Duration,
    starts: Arc<Semaphore>,
) -> Vec<TrialResult> {
    let simulator = simulator().await;
    let runner = TrialRunner {
        admin: admin_of(&simulator),
        command,
        deadline,
        starts,
        redactor: Redactor::default(),
    };
    let jobs = Arc::new(Semaphore::new(USUAL_JOBS));
    let trials = trials(ids);
    let never = std::future::pending();
    let results = run(&runner, &trials, Contract::built_in(), &jobs, never, |_| ()).await;
    results.expect("a client that can be started")
}

async fn hold_one(command: ClientCommand, id: &str, deadline: Duration) -> TrialResult {
    hold(command, &[id], deadline).await.remove(0)
}

/// Its reasons in one text.
fn reasons(result: &TrialResult) -> String {
    result
        .reasons(Contract::built_in(), Words::default())
        .join("\n")
}

fn warnings(result: &TrialResult) -> String {
    let warnings = result.warnings.iter().map(ToString::to_string);
    warnings.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn assert_verdict(result: &TrialResult, wanted: TrialVerdict, words: &[&str]) {
    let told = reasons(result);
    assert_eq!(result.verdict, wanted, "{}: {told}", result.trial.id);
    for words in words {
        assert!(told.contains(words), "{words:?} is not in\n{told}");
    }
}

/// The Rust sample, which cargo builds with the tests.
fn rust_sample() -> PathBuf {
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_paysys-conformance"));
    let folder = binary.parent().expect("a binary is in a folder");
    let sample = folder.join("examples/careful_client");
    assert!(sample.is_file(), "run `cargo build --examples` first");
    sample
}
