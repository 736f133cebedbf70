//! Real money: with a gateway that stands in for the live one and counts every payment, nothing makes the kit pay without a
//! plan, more than the plan, or again while nobody knows what became of a payment.

mod expiry;
mod log;
mod memory;
mod phases;
mod places;
mod plan;
mod services;
mod target;
mod unknown;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::counting_gateway::{Answers, CountingGateway};
use crate::support::{output_of, program};

/// A gateway, a target file that names it, and the money log beside that.
pub(crate) struct Till {
    pub(crate) gateway: CountingGateway,
    directory: TempDir,
}

impl Till {
    pub(crate) async fn open(answers: Answers) -> Self {
        let till = Self {
            gateway: CountingGateway::start(answers).await,
            directory: tempfile::tempdir().expect("a directory can be made"),
        };
        till.write_target("max_payments = 3");
        till
    }

    pub(crate) fn write_target(&self, limit: &str) {
        let pay = "[pay]\nvendor_id = 101596\naccount = \"79123456789\"\ncurrency = \"USD\"\namount = 100\n";
        self.write_target_with(pay, limit);
    }

    pub(crate) fn write_target_with(&self, pay: &str, limit: &str) {
        let url = &self.gateway.url;
        let text = format!(
            "name = \"stand-in\"\nurl = \"{url}\"\nservice_id = \"me\"\nsecret_key_env = \"KEY\"\n\
             {pay}[limits]\ncalls_per_second = 1000\n{limit}\nmax_amount_per_payment = 100\nmax_amount_total = 300\n"
        );
        fs::write(self.target(), text).expect("the directory can be written");
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.directory.path().join("live.toml")
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.directory.path().join(name).display().to_string()
    }

    fn add_to_target(&self, text: &str) {
        let before = fs::read_to_string(self.target()).expect("there is a target file");
        fs::write(self.target(), before + text).expect("the directory can be written");
    }

    /// A file beside it, with this in it.
    fn write(&self, name: &str, text: &str) -> String {
        let path = self.file(name);
        fs::write(&path, text).expect("the directory can be written");
        path
    }

    /// Where this till's payments are remembered: nobody's test writes where another's, or its user's, are.
    fn state(&self) -> PathBuf {
        self.directory.path().join("state")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.directory.path().join("live.toml.money.jsonl")
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = program();
        command
            .args(words)
            .arg("--target")
            .arg(self.target())
            .env("KEY", "a secret key")
            .env("KEY2", "another secret key")
            .env("HOME", self.directory.path())
            .env_remove("XDG_STATE_HOME")
            .env("PAYSYS_CONFORMANCE_STATE_DIR", self.state());
        command
    }

    pub(crate) async fn kit(&self, words: &[&str]) -> Output {
        output_of(self.command(words)).await
    }

    pub(crate) async fn kit_alone(&self, words: &[&str]) -> Output {
        let mut command = program();
        command.args(words);
        output_of(command).await
    }

    pub(crate) async fn plan(&self, pattern: &str) -> Value {
        self.plan_with(&[pattern]).await
    }

    async fn plan_with(&self, words: &[&str]) -> Value {
        let output = self.kit(&[&["plan", "--json"], words].concat()).await;
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("a plan is JSON: {}", shown(&output)))
    }

    pub(crate) async fn hash(&self, pattern: &str) -> String {
        self.hash_with(&[pattern]).await
    }

    async fn hash_with(&self, words: &[&str]) -> String {
        let plan = self.plan_with(words).await;
        plan["hash"].as_str().expect("a plan has a hash").to_owned()
    }

    /// Plans, approves and runs, with these words for both.
    async fn pay_with(&self, words: &[&str]) -> Output {
        let hash = self.hash_with(words).await;
        self.kit(&[&["run", "--plan", &hash], words].concat()).await
    }

    pub(crate) async fn pay(&self, pattern: &str) -> Output {
        let hash = self.hash(pattern).await;
        self.kit(&["run", pattern, "--plan", &hash, "--timeout", "300ms"])
            .await
    }
}

pub(crate) fn shown(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

#[track_caller]
pub(crate) fn assert_tells(output: &Output, words: &str) {
    let told = shown(output);
    assert!(told.contains(words), "{words:?} is not in\n{told}");
}
