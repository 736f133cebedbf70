//! The simulator as it is installed: authorisation and journal on, log at errors, ports of its own.

use std::process::Command;

use super::process::Process;

/// A running simulator; killed when dropped.
pub(crate) struct Simulator {
    pub(crate) process: Process,
    ready: serde_json::Value,
}

impl Simulator {
    /// Starts one with these arguments besides.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paysys-simulator"));
        command.args(["--json", "--log", "error", "--seed", "1"]);
        command.args(["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]);
        let (process, line) = Process::spawn(command.args(arguments), "");
        Self {
            process,
            ready: serde_json::from_str(&line).expect("the ready line"),
        }
    }

    /// One of the URLs it says it can be reached at.
    pub(crate) fn url(&self, name: &str) -> &str {
        self.ready[name].as_str().expect("a URL in the ready line")
    }
}
