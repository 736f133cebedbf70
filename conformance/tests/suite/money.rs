//! Real money: with a gateway that stands in for the live one and counts every payment, nothing makes the kit pay without a
//! plan, more than the plan, or again while nobody knows what became of a payment.

mod log;
mod phases;
mod plan;
mod target;
mod unknown;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::counting_gateway::{Answers, CountingGateway};

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
        let url = &self.gateway.url;
        let text = format!(
            "name = \"stand-in\"\nurl = \"{url}\"\nservice_id = \"me\"\nsecret_key_env = \"KEY\"\n\
             [pay]\nvendor_id = 101596\naccount = \"79123456789\"\ncurrency = \"USD\"\namount = 100\n\
             [limits]\ncalls_per_second = 1000\n{limit}\nmax_amount_per_payment = 100\nmax_amount_total = 300\n"
        );
        fs::write(self.target(), text).expect("the directory can be written");
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.directory.path().join("live.toml")
    }

    /// A file beside it.
    pub(crate) fn file(&self, name: &str) -> String {
        self.directory.path().join(name).display().to_string()
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.directory.path().join("live.toml.money.jsonl")
    }

    /// The kit with these words and the target file.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paysys-conformance"));
        command
            .args(words)
            .arg("--target")
            .arg(self.target())
            .env("KEY", "a secret key");
        command
    }

    pub(crate) async fn kit(&self, words: &[&str]) -> Output {
        let mut command = self.command(words);
        tokio::task::spawn_blocking(move || command.output().expect("the binary runs"))
            .await
            .expect("the binary is waited for")
    }

    pub(crate) async fn plan(&self, pattern: &str) -> Value {
        let output = self.kit(&["plan", pattern, "--json"]).await;
        serde_json::from_slice(&output.stdout).expect("a plan is JSON")
    }

    pub(crate) async fn hash(&self, pattern: &str) -> String {
        let plan = self.plan(pattern).await;
        plan["hash"].as_str().expect("a plan has a hash").to_owned()
    }

    /// Plans, approves and runs.
    pub(crate) async fn pay(&self, pattern: &str) -> Output {
        let hash = self.hash(pattern).await;
        self.kit(&["run", pattern, "--plan", &hash, "--timeout", "300ms"])
            .await
    }
}

pub(crate) fn shown(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}
