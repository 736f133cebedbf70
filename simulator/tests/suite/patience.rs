//! Nobody keeps a connection open for ever. Time stands still and jumps to what comes next.

use paysys_simulator::Simulator;
use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What is answered to this before the connection ends.
async fn answer_to(url: &str, said: &str) -> String {
    let address = url.split('/').nth(2).unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(said.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[rstest]
#[case::silent("", "silence")]
#[case::half_a_head("POST /gateway HTTP/1.1\r\nHost: x\r\nAu", "half-a-head")]
#[tokio::test(start_paused = true)]
async fn a_connection_without_a_request_ends(#[case] said: &str, #[case] mistake: &str) {
    let simulator = Simulator::start().await.unwrap();
    for url in [simulator.gateway_url(), simulator.admin_url()] {
        answer_to(url, said).await;
    }
    let calls = simulator.calls();
    let diagnosis = calls[0].request.diagnosis.as_ref().unwrap();
    assert_eq!((calls.len(), &*diagnosis.mistake), (1, mistake));
}

#[tokio::test(start_paused = true)]
async fn half_a_body_is_answered_and_ends() {
    let simulator = Simulator::start().await.unwrap();
    let request = |path: &str| {
        let host = simulator.admin_url().strip_prefix("http://").unwrap();
        format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\n{{\"a")
    };
    let gateway = answer_to(simulator.gateway_url(), &request("/gateway")).await;
    assert!(gateway.starts_with("HTTP/1.1 408"), "{gateway}");
    let admin = answer_to(simulator.admin_url(), &request("/sandboxes")).await;
    assert!(admin.starts_with("HTTP/1.1 400"), "{admin}");
}

#[tokio::test(start_paused = true)]
async fn half_of_a_body_that_is_too_large_is_called_too_large() {
    let simulator = Simulator::start().await.unwrap();
    let head = "POST /gateway HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n";
    let body = " ".repeat(8_000_000);
    let answer = answer_to(simulator.gateway_url(), &format!("{head}{body}")).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_has_made_a_request_may_make_another_later() {
    let simulator = Simulator::start().await.unwrap();
    let address = simulator.gateway_url().split('/').nth(2).unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut answer = [0; 4096];
    for minutes in [0, 4, 4] {
        #[expect(clippy::disallowed_methods, reason = "time jumps, nobody waits")]
        tokio::time::sleep(std::time::Duration::from_secs(minutes * 60)).await;
        let request = "POST /gateway HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
        stream.write_all(request.as_bytes()).await.unwrap();
        assert!(stream.read(&mut answer).await.unwrap() > 0);
    }
}
