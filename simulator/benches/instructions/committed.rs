//! The figures that are committed, and what they were made with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

const COMMENT: &str = "# Instructions per call under callgrind; written by
#   cargo bench -p paysys-simulator --bench instructions -- --update
# Other tools give other figures, so they are compared with nothing else than these.
";

/// The figures of one set of tools.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Committed {
    pub(crate) tools: Tools,
    pub(crate) instructions: BTreeMap<String, u64>,
}

/// All that figures depend on besides the code.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tools {
    rustc: String,
    target: String,
    libc: String,
    valgrind: String,
}

impl Tools {
    pub(crate) fn here() -> Self {
        Self {
            rustc: told_by("rustc", "--version"),
            target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            libc: told_by("getconf", "GNU_LIBC_VERSION"),
            valgrind: told_by("valgrind", "--version"),
        }
    }
}

impl Committed {
    pub(crate) fn read() -> Self {
        let text = std::fs::read_to_string(path()).expect("the committed figures");
        toml::from_str(&text).expect("the committed figures, well-formed")
    }

    pub(crate) fn write(&self) {
        let text = toml::to_string(self).expect("names and numbers");
        std::fs::write(path(), format!("{COMMENT}\n{text}")).expect("writing the figures");
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions/figures.toml")
}

fn told_by(program: &str, argument: &str) -> String {
    let output = Command::new(program).arg(argument).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| "unknown".to_owned())
}
