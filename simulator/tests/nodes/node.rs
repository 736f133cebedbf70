//! A simulator in a process of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use reqwest::{Client, Method, RequestBuilder};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::harness;

/// What callers of the admin API show.
pub(crate) const TOKEN: &str = "a-token-of-tests-only";

/// A process that is killed when it is dropped.
pub(crate) struct Node {
    process: Child,
    pub(crate) gateway: SocketAddr,
    pub(crate) admin: String,
    /// What it said when it was ready.
    pub(crate) ready: Value,
}

/// A client that shows no token of its own accord.
pub(crate) fn bare_client() -> Client {
    harness::client()
}

/// The program with what all nodes are told.
pub(crate) fn program(store: &str, options: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paysys-simulator"));
    command
        .args([
            "--listen",
            "127.0.0.1:0",
            "--admin",
            "127.0.0.1:0",
            "--json",
        ])
        .args(["--admin-token", TOKEN, "--log", "off", "--store", store])
        .args(options)
        .stdout(Stdio::piped());
    command
}

impl Node {
    /// Starts some, all at the same moment.
    pub(crate) fn start(count: usize, store: &str, options: &[String]) -> Vec<Self> {
        let processes = (0..count).map(|_| program(store, options).spawn().unwrap());
        let processes: Vec<_> = processes.collect();
        processes.into_iter().map(Self::when_ready).collect()
    }

    fn when_ready(mut process: Child) -> Self {
        let mut line = String::new();
        let output = BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line);
        output.unwrap();
        let ready: Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}"));
        let url = |name: &str| ready[name].as_str().unwrap().to_owned();
        let gateway = url("gateway_url");
        let gateway = gateway.trim_start_matches("http://");
        Self {
            gateway: gateway.trim_end_matches("/gateway").parse().unwrap(),
            admin: url("admin_url"),
            process,
            ready,
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.process.id())
            .ok()
            .and_then(Pid::from_raw);
        kill_process(pid.unwrap(), signal).unwrap();
    }

    /// Ends it without a word. One that has ended has been waited for already, and nobody else has its id.
    pub(crate) fn kill(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }

    /// Ends it in an orderly way; its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        self.signal(Signal::TERM);
        self.process.wait().unwrap().code()
    }

    /// A request to its admin API.
    pub(crate) fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let request = bare_client().request(method, format!("{}{path}", self.admin));
        request.bearer_auth(TOKEN)
    }

    /// The text of an answer of its admin API.
    pub(crate) async fn text(&self, path: &str) -> String {
        let response = self.ask(Method::GET, path).send().await.unwrap();
        response.error_for_status().unwrap().text().await.unwrap()
    }

    /// A call of its admin API: the HTTP status and the answer, null where it has no body.
    pub(crate) async fn admin(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let response = self.ask(method, path).json(&body).send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// A POST to the admin that must succeed.
    pub(crate) async fn arrange(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.admin(Method::POST, path, body).await;
        assert!(status < 300, "{path} answered {status}: {answer}");
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.admin(Method::GET, path, Value::Null).await
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}
