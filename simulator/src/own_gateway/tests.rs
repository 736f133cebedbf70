use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// What a client of a peer gets that answers with these bytes and closes.
async fn answered(bytes: &'static [u8]) -> Received {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = OwnGateway::new(listener.local_addr().unwrap(), None).unwrap();
    let answer = async {
        let (mut peer, _) = listener.accept().await.unwrap();
        let _ = peer.read(&mut [0; 1024]).await.unwrap();
        peer.write_all(bytes).await.unwrap();
        peer.shutdown().await.unwrap();
    };
    let request = Request::post("/gateway").body(Full::default()).unwrap();
    let (received, ()) = tokio::join!(own.call(request, Duration::from_secs(10)), answer);
    received.unwrap()
}

#[rstest]
#[case(
    b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
    Ended::Answered,
    Some(200),
    "{}"
)]
#[case(
    b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}",
    Ended::Closed,
    Some(200),
    "{}"
)]
#[case(b"HTTP/1.1 200 OK\r\ncontent-", Ended::Closed, None, "")]
#[case(b"", Ended::Closed, None, "")]
#[case(b"SSH-2.0-OpenSSH\r\n\r\n", Ended::Unreadable, None, "")]
#[tokio::test]
async fn what_came_is_kept_and_its_end_told(
    #[case] bytes: &'static [u8],
    #[case] ended: Ended,
    #[case] http_status: Option<u16>,
    #[case] body: &str,
) {
    let received = answered(bytes).await;
    assert_eq!((received.ended, received.http_status), (ended, http_status));
    assert_eq!(received.body, body.as_bytes());
}

#[tokio::test]
async fn where_nobody_listens_no_connection_comes_about() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = OwnGateway::new(listener.local_addr().unwrap(), None).unwrap();
    drop(listener);
    let request = Request::post("/gateway").body(Full::default()).unwrap();
    let received = own.call(request, Duration::from_secs(10)).await.unwrap();
    assert_eq!(received.ended, Ended::Refused);
}
