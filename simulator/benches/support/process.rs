//! Servers under load, each a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running server; killed when dropped.
pub(crate) struct Process(Child);

impl Process {
    /// Starts a server, gives it its input, and returns with the first line it prints.
    pub(crate) fn spawn(command: &mut Command, input: &str) -> (Self, String) {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(input.as_bytes()).expect("stdin");
        // A server that reads its input to the end must come to one.
        drop(stdin);
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        stdout.read_line(&mut line).expect("a first line");
        (Self(child), line)
    }

    /// Processor time it has used so far.
    pub(crate) fn cpu(&self) -> Duration {
        let stat = self.proc("stat");
        let fields = stat.rsplit(") ").next().expect("fields");
        let ticks = |index| fields.split(' ').nth(index).and_then(|n| n.parse().ok());
        let (user, system): (u64, u64) = (
            ticks(11).expect("user time"),
            ticks(12).expect("system time"),
        );
        // Linux counts these in hundredths of a second on every machine we know of.
        Duration::from_millis((user + system) * 10)
    }

    /// What Linux tells about it in this file of `/proc`.
    pub(crate) fn proc(&self, file: &str) -> String {
        let path = format!("/proc/{}/{file}", self.0.id());
        std::fs::read_to_string(path).expect("Linux's /proc")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
