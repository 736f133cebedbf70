//! A payment that never left moved nothing, is written down so and blocks nothing; from the first byte on nobody knows.

use std::fs;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rstest::rstest;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::{Till, shown};
use crate::endings::{end_of, send};
use crate::support::counting_gateway::Answers;
use crate::support::{listener, output_of};

/// What stands at the other end in the gateway's place.
#[derive(Clone, Copy, Debug)]
enum End {
    Closed,
    /// Nobody says hello back.
    Silent,
    HangsUp,
    Plain,
    HalfTls,
}

/// Takes connections like this; answers the port.
async fn end(end: End) -> u16 {
    let (port, _) = watched(end).await;
    port
}

/// The same, and tells of each connection.
async fn watched(end: End) -> (u16, Arc<Notify>) {
    let (listener, address) = listener().await;
    let came = Arc::new(Notify::new());
    let tell = Arc::clone(&came);
    if !matches!(end, End::Closed) {
        tokio::spawn(async move {
            let mut kept = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                tell.notify_one();
                kept.extend(greet(end, stream).await);
            }
        });
    }
    (address.port(), came)
}

/// The connection, if it is kept.
async fn greet(end: End, mut stream: TcpStream) -> Option<TcpStream> {
    let mut hello = [0; 16];
    match end {
        End::Closed | End::HangsUp => return None,
        End::Silent => {}
        End::Plain => stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .ok()?,
        End::HalfTls => {
            stream.read_exact(&mut hello).await.ok()?;
            // The head of a handshake record, and no more.
            stream.write_all(&[22, 3, 3, 0, 80, 2]).await.ok()?;
        }
    }
    Some(stream)
}

/// What became of each payment in the log.
fn became(till: &Till) -> Vec<Value> {
    let log = fs::read_to_string(till.log()).expect("there is a money log");
    let records = log
        .lines()
        .map(|line| serde_json::from_str(line).expect("a record is JSON"));
    let became = records.map(|record: Value| record["became"].clone());
    became.filter(|became| !became.is_null()).collect()
}

#[rstest]
#[case::refused("http", End::Closed)]
#[case::tls_refused("https", End::Closed)]
#[case::no_hello("https", End::Silent)]
#[case::hangs_up("https", End::HangsUp)]
#[case::no_tls("https", End::Plain)]
#[case::half_a_handshake("https", End::HalfTls)]
#[tokio::test(flavor = "multi_thread")]
async fn what_never_left_moved_nothing_and_blocks_nothing(
    #[case] scheme: &str,
    #[case] other: End,
) {
    let mut till = Till::open(Answers::Rightly).await;
    let right = till.gateway.url.clone();
    till.gateway.url = format!("{scheme}://127.0.0.1:{}/gateway", end(other).await);
    till.write_target("max_payments = 3");
    let output = till.pay("pay.two-payments").await;
    let told = shown(&output);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("NOT SENT in pay.two-payments"), "{told}");
    assert!(told.contains("No money moved"), "{told}");
    assert!(told.contains("Real money moved: 0 at most"), "{told}");
    let became = became(&till);
    assert!(!became.is_empty());
    assert!(
        became.iter().all(|became| became["not-sent"].is_string()),
        "{became:?}"
    );
    assert_eq!(till.kit(&["money", "list"]).await.status.code(), Some(0));
    till.gateway.url = right;
    till.write_target("max_payments = 3");
    let output = till.pay("pay.two-payments").await;
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 2);
}

/// What was recorded says so, too, and is judged alike.
#[tokio::test(flavor = "multi_thread")]
async fn a_recording_keeps_that_nothing_was_sent() {
    let mut till = Till::open(Answers::Rightly).await;
    till.gateway.url = format!("http://127.0.0.1:{}/gateway", end(End::Closed).await);
    till.write_target("max_payments = 3");
    let (recording, report) = (till.file("recording"), till.file("report"));
    let run = ["run", "pay.particulars", "http.large-body", "check.unknown"];
    let plan = ["plan", "--json", run[1], run[2], run[3]];
    let planned: Value = serde_json::from_slice(&till.kit(&plan).await.stdout).expect("JSON");
    let hash = planned["hash"].as_str().expect("a plan has a hash");
    let run = [&run[..], &["--plan", hash, "--record", &recording]].concat();
    assert_eq!(till.kit(&run).await.status.code(), Some(3));
    let mut evaluate = crate::support::kit(&["evaluate", &recording, "--report-json", &report]);
    let output = evaluate.output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    let report = fs::read_to_string(report).expect("there is a report");
    let report: Value = serde_json::from_str(&report).expect("it is JSON");
    assert_eq!(report["money"]["sent"], 0);
    assert_eq!(
        report["money"]["not_sent"][0]["scenario"],
        "pay.particulars"
    );
    assert_eq!(report["money"]["unknown"], serde_json::json!([]));
    // Not even what only asks learns anything from a call that never left.
    let verdicts = report["scenarios"]
        .as_array()
        .expect("scenarios are listed");
    assert!(
        verdicts.iter().all(|one| one["verdict"] == "error"),
        "{report}"
    );
}

/// Somebody who ends it before TLS is agreed on has paid nothing, and nothing is paid after that.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_interrupted_before_it_leaves_is_not_sent() {
    let mut till = Till::open(Answers::Rightly).await;
    let (port, came) = watched(End::Silent).await;
    till.gateway.url = format!("https://127.0.0.1:{port}/gateway");
    till.write_target("max_payments = 3");
    let hash = till.hash("pay.two-payments").await;
    let mut run = till.command(&["run", "pay.two-payments", "--plan", &hash]);
    run.stdout(Stdio::piped()).stderr(Stdio::piped());
    let run = run.spawn().expect("the binary runs");
    came.notified().await;
    send(rustix::process::Signal::TERM, &run);
    let output = end_of(run).await;
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    let became = became(&till);
    assert_eq!(became.len(), 1, "{became:?}");
    assert_eq!(became[0]["not-sent"], "it was interrupted");
}

/// A name that no resolver is even asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_not_found_moved_nothing() {
    let mut till = Till::open(Answers::Rightly).await;
    till.gateway.url = format!("https://{}.invalid/gateway", "a".repeat(64));
    till.write_target("max_payments = 3");
    let output = till.pay("pay.particulars").await;
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert!(
        became(&till)
            .iter()
            .all(|became| became["not-sent"].is_string())
    );
}

/// From the first byte on nobody knows, whatever the other end did with it.
#[rstest]
#[case::hangs_up(End::HangsUp)]
#[case::says_nothing(End::Silent)]
#[tokio::test(flavor = "multi_thread")]
async fn what_has_left_is_unknown(#[case] other: End) {
    let mut till = Till::open(Answers::Rightly).await;
    till.gateway.url = format!("http://127.0.0.1:{}/gateway", end(other).await);
    till.write_target("max_payments = 3");
    let output = till.pay("pay.two-payments").await;
    assert_eq!(output.status.code(), Some(4), "{}", shown(&output));
    let became = became(&till);
    assert_eq!(became.len(), 1, "{became:?}");
    assert!(became[0]["unknown"].is_string(), "{became:?}");
}

/// Somebody else's proxy: it refuses, and counts who asks.
async fn proxy() -> (String, Arc<AtomicUsize>) {
    let asked = Arc::default();
    let (listener, address) = listener().await;
    let count: Arc<AtomicUsize> = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
            let _ = stream.write_all(refusal).await;
        }
    });
    (format!("http://{address}"), asked)
}

/// This machine by a name that is not loopback's: a proxy would be asked for it.
#[rstest]
#[case::unless_told("", false)]
#[case::none("proxy = \"none\"\n", false)]
#[case::environment("proxy = \"environment\"\n", true)]
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_is_used_where_the_target_file_says_so(#[case] said: &str, #[case] is_asked: bool) {
    let (proxy, asked) = proxy().await;
    let mut till = Till::open(Answers::Rightly).await;
    till.gateway.url = format!("https://0.0.0.0:{}/gateway", end(End::Closed).await);
    till.write_target("max_payments = 3");
    let text = fs::read_to_string(till.target()).expect("there is a target file");
    fs::write(till.target(), format!("{said}{text}")).expect("it can be written");
    let hash = till.hash("pay.particulars").await;
    let mut run = till.command(&["run", "pay.particulars", "--plan", &hash]);
    run.env("HTTPS_PROXY", &proxy).env("ALL_PROXY", &proxy);
    let output = output_of(run).await;
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    let count = asked.load(Ordering::SeqCst);
    assert_eq!(count > 0, is_asked, "{}", shown(&output));
    assert!(
        became(&till)
            .iter()
            .all(|became| became["not-sent"].is_string())
    );
}
