//! What the tests share: the kit, targets, and running scenarios against them.

pub(crate) mod counting_gateway;
pub(crate) mod wrong_gateway;

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::{env, fs};

use assert_cmd::Command;
use tempfile::TempDir;

use paysys_contract::Contract;
use paysys_engine::run::run;
use paysys_engine::session::Target;
use paysys_engine::target::{Admin, Timeout};
use paysys_judge::verdict::{RunResult, conclude};
use paysys_scenario::Library;

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

/// The kit with these words.
pub(crate) fn kit(words: &[&str]) -> Kit {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let mut command = Command::new(env!("CARGO_BIN_EXE_paysys-conformance"));
    command.args(words).current_dir(directory.path());
    let state = directory.path().join("state");
    command.env("PAYSYS_CONFORMANCE_STATE_DIR", state);
    Kit {
        command,
        _directory: directory,
    }
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

/// Runs scenarios on the simulator whose admin is at this URL.
pub(crate) async fn run_on(admin_url: &str, patterns: &[&str]) -> RunResult {
    let patterns: Vec<String> = patterns
        .iter()
        .map(|pattern| (*pattern).to_owned())
        .collect();
    let scenarios = library()
        .select(&patterns)
        .expect("the pattern matches something");
    let target = Target::Simulator(
        Admin::at(admin_url, Timeout::default()).expect("a test's admin is on loopback"),
    );
    conclude(run(&target, &scenarios).await, Contract::built_in())
}

/// Runs one scenario file on the simulator whose admin is at this URL.
pub(crate) async fn run_file_on(admin_url: &str, file: &Path) -> RunResult {
    let contract = Contract::built_in();
    let library = Library::of_path(file, contract).expect("the test's scenario is well formed");
    let target = Target::Simulator(
        Admin::at(admin_url, Timeout::default()).expect("a test's admin is on loopback"),
    );
    conclude(run(&target, library.scenarios()).await, contract)
}
