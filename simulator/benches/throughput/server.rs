//! The servers under load, each a process of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::bare;

/// A running server; killed when dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) url: String,
}

impl Server {
    /// The simulator as it is installed, log off, journal and authorisation on.
    pub(crate) fn simulator(threads: u16) -> Self {
        let threads = threads.to_string();
        let mut command = Command::new(env!("CARGO_BIN_EXE_paysys-simulator"));
        command.args([
            "--json",
            "--log",
            "error",
            "--listen",
            "127.0.0.1:0",
            "--admin",
            "127.0.0.1:0",
        ]);
        command.args(["--threads", &threads, "--seed", "1"]);
        let (process, line) = Self::spawn(&mut command, "");
        let ready: serde_json::Value = serde_json::from_str(&line).expect("the ready line");
        Self {
            process,
            url: ready["gateway_url"].as_str().expect("a URL").to_owned(),
        }
    }

    /// The yardstick.
    pub(crate) fn bare(threads: u16, answer: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args([bare::ARGUMENT, &threads.to_string()]);
        let (process, line) = Self::spawn(&mut command, answer);
        Self {
            process,
            url: line.trim().to_owned(),
        }
    }

    fn spawn(command: &mut Command, input: &str) -> (Child, String) {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        process
            .stdin
            .take()
            .expect("piped")
            .write_all(input.as_bytes())
            .expect("stdin");
        let mut line = String::new();
        let mut stdout = BufReader::new(process.stdout.take().expect("piped"));
        stdout.read_line(&mut line).expect("a first line");
        (process, line)
    }

    /// Processor time it has used so far.
    pub(crate) fn cpu(&self) -> Duration {
        let path = format!("/proc/{}/stat", self.process.id());
        let stat = std::fs::read_to_string(path).expect("Linux's /proc");
        let fields: Vec<&str> = stat
            .rsplit(") ")
            .next()
            .expect("fields")
            .split(' ')
            .collect();
        let ticks = |index: usize| fields[index].parse::<u64>().expect("ticks");
        // Linux counts these in hundredths of a second on every machine we know of.
        Duration::from_millis((ticks(11) + ticks(12)) * 10)
    }

    /// One POST over a connection of its own, returning the answer's body.
    pub(crate) fn post(&self, auth: &str, body: &str) -> String {
        let address = self
            .url
            .trim_start_matches("http://")
            .trim_end_matches("/gateway");
        let mut stream = TcpStream::connect(address).expect("the server listens");
        write!(
            stream,
            "POST /gateway HTTP/1.1\r\nhost: x\r\nauth: {auth}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("sending");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
            .split_once("\r\n\r\n")
            .expect("a head and a body")
            .1
            .to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// From starting the process to its first answer, several times.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures wall time")]
pub(crate) fn start_times() -> Vec<Duration> {
    (0..20)
        .map(|_| {
            let started = Instant::now();
            Server::simulator(1).post("none", "{}");
            started.elapsed()
        })
        .collect()
}
