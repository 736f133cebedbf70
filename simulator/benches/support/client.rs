//! A client of the default service.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::signature;

/// An `Auth` header, signed now; good for five minutes.
pub(crate) fn auth() -> String {
    signature::now("demo-service", "demo-secret-key-that-is-not-real")
}

/// One POST over a connection of its own, returning the answer's body.
pub(crate) fn post(url: &str, auth: &str, body: &str) -> String {
    let (address, path) = url
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
        .expect("a URL");
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(
        stream,
        "POST /{path} HTTP/1.1\r\nhost: x\r\nauth: {auth}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("sending");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    body.to_owned()
}
