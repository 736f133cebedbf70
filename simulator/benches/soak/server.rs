//! The simulator under soak.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::NamedTempFile;

/// How long it may take to end.
const END: Duration = Duration::from_secs(10);

/// A running simulator; killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) ready: Value,
    stderr: NamedTempFile,
}

impl Server {
    pub(crate) fn start(binary: &Path) -> Self {
        let stderr = NamedTempFile::new().expect("a temporary file");
        let mut child = Command::new(binary)
            .args([
                "--json",
                "--log",
                "error",
                "--seed",
                "1",
                "--journal-mib",
                "8",
            ])
            .args(["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(File::create(stderr.path()).expect("it is there"))
            .spawn()
            .expect("the simulator starts");
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        stdout.read_line(&mut line).expect("a first line");
        Self {
            child,
            ready: serde_json::from_str(&line).expect("the ready line"),
            stderr,
        }
    }

    /// Its resident memory in KiB.
    pub(crate) fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(self.proc("status")).expect("it runs");
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        kib.expect("VmRSS in KiB")
    }

    /// How many descriptors it has open.
    pub(crate) fn descriptors(&self) -> usize {
        std::fs::read_dir(self.proc("fd")).expect("it runs").count()
    }

    fn proc(&self, file: &str) -> String {
        format!("/proc/{}/{file}", self.child.id())
    }

    /// Ends it as a pipeline does; everything that is wrong with the end.
    pub(crate) async fn stop(mut self) -> Vec<String> {
        let mut faults = Vec::new();
        let pid = self.child.id().to_string();
        Command::new("kill").arg(&pid).status().expect("kill");
        for _ in 0..100 {
            if self.child.try_wait().expect("it was started").is_some() {
                break;
            }
            tokio::time::sleep(END / 100).await;
        }
        match self.child.try_wait().expect("it was started") {
            None => faults.push(format!("it did not end within {END:?}")),
            Some(status) if !status.success() => faults.push(format!("it ended with {status}")),
            Some(_) => (),
        }
        let said = std::fs::read_to_string(self.stderr.path()).expect("it is there");
        faults.extend(said.lines().take(20).map(|line| format!("stderr: {line}")));
        faults
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
