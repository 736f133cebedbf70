//! A client of bytes: what no HTTP library would show, it shows.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::harness::Bench;

/// How a connection ended, as the client's operating system tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The other side closed it.
    Closed,
    /// The other side reset it.
    Reset,
    /// Nothing came for a while, and the client lost its patience.
    Silent,
}

/// A raw connection to the gateway.
pub(crate) struct Wire(TcpStream);

impl Wire {
    pub(crate) fn connect(bench: &Bench) -> Self {
        let url = bench.simulator.gateway_url();
        let address = url
            .trim_start_matches("http://")
            .trim_end_matches("/gateway");
        let stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        Self(stream)
    }

    pub(crate) fn patient_for(self, time: Duration) -> Self {
        self.0.set_read_timeout(Some(time)).unwrap();
        self
    }

    /// Sends a signed request with this body.
    pub(crate) fn send(&mut self, bench: &Bench, body: &Value) {
        let (auth, body) = (bench.auth(), body.to_string());
        let length = body.len();
        let request = format!(
            "POST /gateway HTTP/1.1\r\nhost: localhost\r\nauth: {auth}\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.0.write_all(request.as_bytes()).unwrap();
    }

    /// Reads until the connection ends or nothing more comes.
    pub(crate) fn read_to_the_end(&mut self) -> (String, End) {
        let mut bytes = Vec::new();
        let end = match self.0.read_to_end(&mut bytes) {
            Ok(_) => End::Closed,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => End::Reset,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                End::Silent
            }
            Err(error) => panic!("{error}"),
        };
        (String::from_utf8_lossy(&bytes).into_owned(), end)
    }

    /// Reads one whole answer of an honest server, leaving the connection open.
    pub(crate) fn read_answer(&mut self) -> String {
        let mut text = Vec::new();
        let mut byte = [0];
        while !text.ends_with(b"\r\n\r\n") {
            self.0.read_exact(&mut byte).unwrap();
            text.push(byte[0]);
        }
        let head = String::from_utf8(text).unwrap();
        let length = header(&head, "content-length").unwrap().parse().unwrap();
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        head + &String::from_utf8(body).unwrap()
    }
}

/// A header of an answer.
pub(crate) fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap();
    head.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

/// The body of an answer.
pub(crate) fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}
