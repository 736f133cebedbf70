//! What never becomes a request leaves word of why.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use paysys_simulator::Config;
use paysys_simulator::tls::Tls;
use rstest::rstest;
use serde_json::{Value, json};

use crate::command_line::run;
use crate::harness::{Bench, client};

async fn with_tls() -> Bench {
    let config = Config {
        tls: Some(Tls::SelfSigned),
        ..Config::default()
    };
    Bench::configured(config).await
}

/// What is answered to these bytes and the end of them.
async fn say(bench: &Bench, bytes: &[u8]) -> Vec<u8> {
    let address = bench.simulator.gateway_url().split('/').nth(2).unwrap();
    let (address, bytes) = (address.to_owned(), bytes.to_vec());
    let talk = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        let patience = Some(Duration::from_secs(20));
        stream.set_read_timeout(patience).unwrap();
        // Whoever is not understood may be cut off before it has said everything.
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    };
    tokio::task::spawn_blocking(talk).await.unwrap()
}

/// The only entry of the journal, as soon as it is there.
async fn only_entry(bench: &Bench) -> Value {
    let path = "/sandboxes/default/calls?outcome=not-a-call&count=1&wait=20s";
    let (_, list) = bench.get(path).await;
    assert_eq!(list["calls"].as_array().unwrap().len(), 1, "{list}");
    list["calls"][0].clone()
}

#[rstest]
#[case::tls(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", "tls-on-http", 400)]
#[case::http2(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http2", 0)]
#[case::body(br#"{"id": 1}"#, "no-head", 400)]
#[case::request_line(b"POST /gate way HTTP/1.1\r\n\r\n", "bad-request-line", 400)]
#[case::header(
    b"POST /gateway HTTP/1.1\r\nHost: x\r\nAuth : a-b-1\r\n\r\n",
    "bad-header",
    400
)]
#[case::length(
    b"POST /gateway HTTP/1.1\r\nContent-Length: ten\r\n\r\n",
    "bad-header",
    400
)]
#[case::half(b"POST /gateway HTTP/1.1\r\nHost: x\r\nAu", "half-a-head", 0)]
#[case::behind(
    b"POST /gateway HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}}\r\n",
    "bytes-behind-a-request",
    400
)]
#[tokio::test]
async fn without_tls(#[case] bytes: &[u8], #[case] mistake: &str, #[case] status: u16) {
    let bench = Bench::start().await;
    let answer = say(&bench, bytes).await;
    if mistake == "bytes-behind-a-request" {
        bench.get("/sandboxes/default/calls?count=2&wait=20s").await;
    }
    let entry = only_entry(&bench).await;
    assert_eq!(entry["request"]["diagnosis"]["mistake"], mistake, "{entry}");
    assert_eq!(entry["answered"]["http_status"], status);
    let ends = String::from_utf8_lossy(&answer).contains(&format!("HTTP/1.1 {status}"));
    assert_eq!(ends, status != 0);
}

#[tokio::test]
async fn a_head_that_is_too_large() {
    let bench = Bench::start().await;
    let filling = "x".repeat(2_000_000);
    say(
        &bench,
        format!("POST /gateway HTTP/1.1\r\nLong: {filling}\r\n\r\n").as_bytes(),
    )
    .await;
    let entry = only_entry(&bench).await;
    assert_eq!(entry["request"]["diagnosis"]["mistake"], "head-too-large");
    assert_eq!(entry["answered"]["http_status"], 431);
    assert!(entry["request"]["body"].as_str().unwrap().len() < 1000);
}

/// A greeting of TLS 1.1, which offers nothing newer.
const OLD_TLS: &[u8] = b"\x16\x03\x01\x00\x2d\x01\x00\x00\x29\x03\x02\
    0123456789abcdef0123456789abcdef\x00\x00\x02\xc0\x13\x01\x00";

#[rstest]
#[case::http(b"POST /gateway HTTP/1.1\r\nHost: x\r\n\r\n", "http-on-tls")]
#[case::garbage(b"\x00\x01\x02\x03\x04\x05\x06", "not-tls")]
#[case::old(OLD_TLS, "tls-version")]
#[tokio::test]
async fn with_tls_on(#[case] bytes: &[u8], #[case] mistake: &str) {
    let bench = with_tls().await;
    say(&bench, bytes).await;
    let entry = only_entry(&bench).await;
    assert_eq!(entry["request"]["diagnosis"]["mistake"], mistake, "{entry}");
}

#[tokio::test]
async fn a_client_that_does_not_trust_the_certificate() {
    let bench = with_tls().await;
    let request = client().post(bench.simulator.gateway_url());
    assert!(request.send().await.unwrap_err().is_connect());
    let entry = only_entry(&bench).await;
    let diagnosis = &entry["request"]["diagnosis"];
    assert_eq!(diagnosis["mistake"], "tls-certificate", "{entry}");
}

#[tokio::test]
async fn a_client_that_insists_on_http_2() {
    let bench = with_tls().await;
    let mut config = rustls::ClientConfig::builder()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let name = "127.0.0.1".try_into().unwrap();
    let mut session = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    let mut greeting = Vec::new();
    session.write_tls(&mut greeting).unwrap();
    say(&bench, &greeting).await;
    let entry = only_entry(&bench).await;
    assert_eq!(entry["request"]["diagnosis"]["mistake"], "tls-http2");
}

#[tokio::test]
async fn whoever_just_looks_whether_anybody_is_there_leaves_nothing() {
    for bench in [Bench::start().await, with_tls().await] {
        say(&bench, b"").await;
        say(&bench, b"\x16\x03").await;
        only_entry(&bench).await;
    }
}

#[tokio::test]
async fn it_is_counted_and_counts_as_no_call() {
    let bench = Bench::start().await;
    bench.paid().await;
    say(&bench, b"\x16\x03\x01\x00").await;
    say(&bench, b"{}").await;
    bench.paid().await;
    bench.get("/sandboxes/default/calls?count=4&wait=20s").await;
    let (_, counts) = bench.get("/connections").await;
    let causes = json!({"no-head": 1, "tls-on-http": 1});
    assert_eq!(counts, json!({"turned_away": 2, "causes": causes}));
    let get = async |report: &str| {
        let path = format!("/sandboxes/default/{report}");
        bench.get(&path).await.1
    };
    assert_eq!(get("coverage").await["calls"], 2);
    let findings = get("findings").await.to_string();
    assert!(!findings.contains("error"), "{findings}");
    let two = json!({"calls": [{"match": {}, "times": 2}]});
    let verified = bench.arrange("/sandboxes/default/verify", two).await;
    assert_eq!(verified["passed"], true, "{verified}");
    let none = json!({"calls": [{"match": {"outcome": "not-a-call"}, "never": true}]});
    let verified = bench.arrange("/sandboxes/default/verify", none).await;
    assert_eq!(verified["passed"], false, "{verified}");
}

#[tokio::test]
async fn a_bundle_with_it_replays() {
    let bench = Bench::start().await;
    say(&bench, b"\x16\x03\x01\x00").await;
    only_entry(&bench).await;
    bench.paid().await;
    let url = format!("{}/sandboxes/default/bundle", bench.simulator.admin_url());
    let bundle = bench.client.get(url).send().await.unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bundle.bytes().await.unwrap()).unwrap();
    let replayed = run(&["replay", file.path().to_str().unwrap()]);
    assert!(replayed.status.success(), "{replayed:?}");
}

#[tokio::test]
async fn nothing_secret_is_shown() {
    let bench = Bench::start().await;
    let (auth, key) = (bench.auth(), &bench.secret_key);
    let hash = auth.split('-').nth(2).unwrap();
    let head = format!(
        "POST /gateway HTTP/1.1\r\nHost: x\r\nA uth: {auth}\r\nX : {hash}\r\nY: {key}\r\n\r\n"
    );
    say(&bench, head.as_bytes()).await;
    let shown = only_entry(&bench).await.to_string();
    assert!(shown.contains("Host: x"), "{shown}");
    assert!(
        !shown.contains(hash) && !shown.contains(key.as_str()),
        "{shown}"
    );
}

/// Neither the path that was asked for nor the answer that names it shows what must not leave.
#[tokio::test]
async fn card_data_in_a_path_is_not_shown() {
    let bench = Bench::start().await;
    say(
        &bench,
        b"POST /gateway/4111111111111111?cvv=987 HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n",
    )
    .await;
    let path = "/sandboxes/default/calls";
    let calls = bench.get(path).await.1;
    assert_eq!(
        calls["calls"][0]["request"]["path"],
        "/gateway/411111******1111?cvv=(card data not kept)"
    );
    let said = calls.to_string();
    assert!(
        said.contains("there is no gateway at /gateway/411111"),
        "{said}"
    );
    assert!(
        !said.contains("4111111111111111") && !said.contains("987\""),
        "{said}"
    );
}
