//! `mcp`, as an assistant's client uses it: messages on stdin and stdout, one a line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::command_line::simulator;

const PATIENCE: Duration = Duration::from_secs(20);

/// A process that is killed at the end of its test, however that ends.
struct Assistant {
    process: Child,
    lines: Receiver<String>,
    sent: u64,
}

impl Assistant {
    fn start(arguments: &[&str]) -> Self {
        let mut command = simulator(&[&["mcp"], arguments].concat());
        let mut process = command.stdin(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(process.stdout.take().unwrap());
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            stdout
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| tell.send(line))
        });
        Self {
            process,
            lines,
            sent: 0,
        }
    }

    fn say(&mut self, message: &Value) {
        let stdin = self.process.stdin.as_mut().unwrap();
        writeln!(stdin, "{message}").unwrap();
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.sent += 1;
        self.say(&json!({"jsonrpc": "2.0", "id": self.sent, "method": method, "params": params}));
        let line = self.lines.recv_timeout(PATIENCE).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["id"], self.sent, "{answer}");
        answer["result"].clone()
    }

    fn greet(&mut self) -> Value {
        let client = json!({"name": "test", "version": "1"});
        let hello =
            json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client});
        let greeted = self.ask("initialize", &hello);
        self.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        greeted
    }

    fn using(&mut self, tool: &str, input: &Value) -> Value {
        let used = self.ask("tools/call", &json!({"name": tool, "arguments": input}));
        assert_eq!(used["isError"], false, "{used}");
        serde_json::from_str(used["content"][0]["text"].as_str().unwrap()).unwrap()
    }
}

impl Drop for Assistant {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn an_assistant_finds_a_gateway_and_tools() {
    let mut assistant = Assistant::start(&["--seed", "7"]);
    assert_eq!(assistant.greet()["serverInfo"]["name"], "paysys-simulator");
    let tools = assistant.ask("tools/list", &json!({}));
    let names: Vec<_> = tools["tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| &tool["name"])
        .collect();
    assert!(names.contains(&&json!("arm_fault")), "{names:?}");
    let found = assistant.using("list_sandboxes", &json!({}));
    let url = found["sandboxes"][0]["gateway_url"].as_str().unwrap();
    let address = url
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
        .unwrap()
        .0;
    std::net::TcpStream::connect(address).unwrap();

    drop(assistant.process.stdin.take());
    assert!(
        assistant.process.wait().unwrap().success(),
        "it ends with its stdin"
    );
}

/// What a person sees who starts it in a terminal and types. What was typed may hold anything, so it is not repeated; and
/// the report is written all the same.
#[rstest::rstest]
#[case(json!("hello 8600123412341239"))]
#[case(json!({"jsonrpc": "2.0", "method": "notifications/other", "params": {"card": "8600123412341239"}}))]
fn who_says_something_else_is_told_what_this_is_for(#[case] said: Value) {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.json");
    let mut assistant = Assistant::start(&["--log", "trace", "--report", report.to_str().unwrap()]);
    assistant.say(&said);
    drop(assistant.process.stdin.take());
    assert_eq!(assistant.process.wait().unwrap().code(), Some(1));
    let mut told = String::new();
    let mut stderr = assistant.process.stderr.take().unwrap();
    std::io::Read::read_to_string(&mut stderr, &mut told).unwrap();
    assert!(
        told.contains("assistant") && !told.contains("8600123412341239"),
        "{told}"
    );
    assert!(report.exists());
}
