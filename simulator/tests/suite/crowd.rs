//! More clients than a process may have open files for.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::command_line::Serving;

/// A simulator that may have 64 files open, and what it logged.
struct Small {
    _serving: Serving,
    gateway: String,
    admin: String,
    log: tempfile::NamedTempFile,
}

impl Small {
    fn start() -> Self {
        let log = tempfile::NamedTempFile::new().unwrap();
        let stderr = File::create(log.path()).unwrap();
        let mut serving = Serving::limited("-n 64", &["--json"], stderr);
        let ready = serving.ready();
        let address = |key: &str| ready[key].as_str().unwrap().split('/').nth(2).unwrap();
        Self {
            gateway: address("gateway_url").to_owned(),
            admin: address("admin_url").to_owned(),
            _serving: serving,
            log,
        }
    }

    /// Waits until the log, which is written on a thread of its own, says so for the first time.
    fn complains(&self) -> bool {
        (0..200_000).any(|_| {
            std::thread::yield_now();
            self.complaints() > 0
        })
    }

    /// How often the log says that no further connections are taken.
    fn complaints(&self) -> usize {
        let log = std::fs::read_to_string(self.log.path()).unwrap();
        log.matches("no further connection is taken").count()
    }
}

fn connect(address: &str, count: usize) -> Vec<TcpStream> {
    let connect = |_| TcpStream::connect(address).unwrap();
    (0..count).map(connect).collect()
}

/// The first line of what is answered to a request on this connection.
fn ask(connection: &mut TcpStream, head: &str) -> String {
    let patience = Some(Duration::from_secs(20));
    connection.set_read_timeout(patience).unwrap();
    let request = format!("{head} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{{}}");
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = [0; 15];
    connection.read_exact(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_crowd_at_the_gateway_leaves_room_for_the_admin_and_is_served_in_turn() {
    let small = Small::start();
    let mut crowd = connect(&small.gateway, 100);
    for connection in &mut connect(&small.admin, 8) {
        assert_eq!(ask(connection, "GET /health"), "HTTP/1.1 200 OK");
    }
    assert_eq!(ask(&mut crowd[0], "POST /gateway"), "HTTP/1.1 200 OK");
    assert!(small.complains());
    assert_eq!(small.complaints(), 1, "said once, not for each");
    // Those that were taken go, and the others get their turn.
    drop(crowd.drain(..64));
    for connection in &mut crowd {
        assert_eq!(ask(connection, "POST /gateway"), "HTTP/1.1 200 OK");
    }
}

#[test]
fn a_process_without_descriptors_goes_on_when_it_has_some_again() {
    let small = Small::start();
    let crowd = connect(&small.admin, 100);
    let mut client = connect(&small.gateway, 1).remove(0);
    assert!(small.complains());
    drop(crowd);
    assert_eq!(ask(&mut client, "POST /gateway"), "HTTP/1.1 200 OK");
    assert_eq!(small.complaints(), 1);
}
