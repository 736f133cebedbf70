//! What the HTTP library adds to a request that was judged: four headers, and nothing else.

use paysys_engine::money::Slot;
use paysys_engine::session::GatewayAccess;
use paysys_engine::target::{Live, Timeout};
use paysys_exchange::SafeUrl;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{CHECK, RIGHT_HASH, call, service};
use crate::support::listener;

/// Takes one request and answers the bytes that came.
async fn heard(listener: TcpListener) -> String {
    let (mut socket, _) = listener.accept().await.expect("somebody connects");
    let mut bytes = Vec::new();
    while !bytes.ends_with(CHECK.as_bytes()) {
        let read = socket
            .read_buf(&mut bytes)
            .await
            .expect("the request is read");
        assert_ne!(read, 0, "the request ends with its body");
    }
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    socket
        .write_all(answer)
        .await
        .expect("the answer is written");
    String::from_utf8(bytes).expect("the request is text")
}

#[tokio::test]
async fn the_library_adds_four_headers_and_nothing_else() {
    let (listener, address) = listener().await;
    let url = SafeUrl::parse(&format!("http://{address}/gateway")).expect("this is a URL");
    let access =
        GatewayAccess::live(&Live::reading(url, service("first"), Timeout::default()).into());
    let slot = Slot {
        scenario: "wire".to_owned(),
        line: 0,
    };
    let request = call(CHECK);
    let (heard, sent) = tokio::join!(heard(listener), access.send(&request, &slot));
    sent.expect("a check is sent");
    let version = env!("CARGO_PKG_VERSION");
    let length = CHECK.len();
    assert_eq!(
        heard,
        format!(
            "POST /gateway HTTP/1.1\r\ncontent-type: application/json\r\nauth: first-{RIGHT_HASH}-1653907664000\r\n\
             accept: */*\r\nuser-agent: paysys-conformance/{version}\r\nhost: {address}\r\ncontent-length: {length}\r\n\r\n{CHECK}"
        )
    );
}
