//! A client of bytes: what no HTTP library would show, it shows.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::harness::Bench;

/// How a connection ended, as the client's operating system tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Closed,
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

    pub(crate) fn send(&mut self, bench: &Bench, body: &Value) {
        self.send_asking(bench, body, "");
    }

    /// Sends a signed request whose body waits for `100 Continue`; answers what was said.
    pub(crate) fn send_when_asked(&mut self, bench: &Bench, body: &Value) -> String {
        let head = head(bench, body, "expect: 100-continue\r\n");
        self.0.write_all(head.as_bytes()).unwrap();
        let said = self.read_head();
        self.0.write_all(body.to_string().as_bytes()).unwrap();
        said
    }

    /// Sends a signed request with this body and these further header lines.
    pub(crate) fn send_asking(&mut self, bench: &Bench, body: &Value, more: &str) {
        let request = head(bench, body, more) + &body.to_string();
        self.0.write_all(request.as_bytes()).unwrap();
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// Says that nothing more will be sent.
    pub(crate) fn finish(&self) {
        self.0.shutdown(Shutdown::Write).unwrap();
    }

    pub(crate) fn reset(self) {
        let socket = socket2::SockRef::from(&self.0);
        socket.set_linger(Some(Duration::ZERO)).unwrap();
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

    /// Waits for the beginning of an answer, and then reads until the connection ends or nothing more comes: what is on its
    /// way came with the beginning.
    pub(crate) fn read_what_comes(&mut self) -> (String, End) {
        let first = self.read_bytes(1);
        self.0
            .set_read_timeout(Some(Duration::from_millis(300)))
            .unwrap();
        let (rest, end) = self.read_to_the_end();
        (first + &rest, end)
    }

    /// Reads one whole answer of an honest server, leaving the connection open.
    pub(crate) fn read_answer(&mut self) -> String {
        let head = self.read_head();
        let length = header(&head, "content-length").unwrap().parse().unwrap();
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        head + &String::from_utf8(body).unwrap()
    }

    pub(crate) fn read_bytes(&mut self, count: usize) -> String {
        let mut bytes = vec![0; count];
        self.0.read_exact(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    fn read_head(&mut self) -> String {
        let mut text = String::new();
        while !text.ends_with("\r\n\r\n") {
            text += &self.read_bytes(1);
        }
        text
    }
}

fn head(bench: &Bench, body: &Value, more: &str) -> String {
    let (auth, length) = (bench.auth(), body.to_string().len());
    format!(
        "POST /gateway HTTP/1.1\r\nhost: localhost\r\nauth: {auth}\r\ncontent-length: {length}\r\n{more}\r\n"
    )
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
