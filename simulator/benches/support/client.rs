//! A client of the default service.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::signature;

/// The payout that is made again and again.
pub(crate) const PAYOUT: &str = r#"{"id":"1cb17690-9105-4a23-9868-f5006cda7724","method":"pam.pay_by_cash","params":{"vendor_form":{"account":"79123456789","currency":"USD","amount":12000,"vendor_id":101596}}}"#;

/// Its `Auth` header, signed now; good for five minutes.
pub(crate) fn auth() -> String {
    signature::now("demo-service", "demo-secret-key-that-is-not-real")
}

/// A check of a payment, whose id may also be one that a script puts there.
pub(crate) fn check(transaction_id: impl std::fmt::Display) -> String {
    format!(
        r#"{{"id":1,"method":"pam.check_payment","params":{{"agr_transaction_id":{transaction_id}}}}}"#
    )
}

/// The payment that a payout was answered with.
pub(crate) fn transaction_id(answer: &str) -> u64 {
    let answer: serde_json::Value = serde_json::from_str(answer).expect("JSON");
    answer["result"]["details"]["transaction_id"]
        .as_u64()
        .expect("a payment")
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
