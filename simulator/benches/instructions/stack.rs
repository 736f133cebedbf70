//! Whole calls over one connection, with client and server in one thread. So the order in which they
//! run does not depend on how busy the machine is. The client is as small as can be, and counted, too.

use std::time::Duration;

use bytes::Bytes;
use paysys_core::clock::Pace;
use paysys_simulator::Simulator;
use paysys_simulator::simulator::Config;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::payout::PAYOUT;
use crate::{JOURNAL_BYTES, bare_hyper, check, signature};

/// A run takes about a second of processor time under valgrind.
const LONGEST: Duration = Duration::from_secs(120);
/// Of the default service.
const SERVICE_ID: &str = "demo-service";

/// A payout, answered by hyper with fixed bytes: what is left when all that is ours is left out.
pub(crate) fn hyper(count: usize) {
    in_one_thread(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let answer = Bytes::from_static(&[b'}'; 330]);
        tokio::spawn(bare_hyper::serve(listener, answer));
        let stream = TcpStream::connect(address).await.expect("a server");
        Client(stream).repeat(&auth(), PAYOUT, count).await;
    });
}

pub(crate) fn payout(count: usize) {
    with_simulator(async |mut client| {
        client.repeat(&auth(), PAYOUT, count).await;
    });
}

/// Checks of one payment. The sandbox's clock stands, so its status stays.
pub(crate) fn check(count: usize) {
    with_simulator(async |mut client| {
        let auth = auth();
        let payout = client.send(&request(&auth, PAYOUT)).await;
        let (_, payout) = payout.split_once("\r\n\r\n").expect("a head and a body");
        let check = check::check(check::transaction_id(payout));
        client.repeat(&auth, &check, count).await;
    });
}

/// Payouts that are refused, because the signature was made with another key.
pub(crate) fn refusal(count: usize) {
    with_simulator(async |mut client| {
        let auth = signature::now(SERVICE_ID, "another-key-that-is-not-real-either");
        let answer = client.send(&request(&auth, PAYOUT)).await;
        assert!(answer.contains(r#""code":-"#), "not refused: {answer}");
        client.repeat(&auth, PAYOUT, count).await;
    });
}

struct Client(TcpStream);

impl Client {
    async fn repeat(&mut self, auth: &str, body: &str, count: usize) {
        let request = request(auth, body);
        for _ in 0..count {
            self.exchange(&request, &mut [0; 1024]).await;
        }
    }

    async fn send(&mut self, request: &[u8]) -> String {
        let mut answer = [0; 1024];
        let length = self.exchange(request, &mut answer).await;
        String::from_utf8_lossy(&answer[..length]).into_owned()
    }

    /// Short answers come in one piece: they were written in one.
    async fn exchange(&mut self, request: &[u8], answer: &mut [u8]) -> usize {
        self.0.write_all(request).await.expect("sending");
        let length = self.0.read(answer).await.expect("an answer");
        assert_eq!(answer[..length].last(), Some(&b'}'), "half of an answer");
        length
    }
}

fn with_simulator(calls: impl AsyncFnOnce(Client)) {
    in_one_thread(async {
        let config = Config {
            pace: Some(Pace::Manual),
            journal_limit_bytes: JOURNAL_BYTES,
            ..Config::default()
        };
        let simulator = Simulator::launch(config).await.expect("free ports");
        let stream = TcpStream::connect(simulator.gateway_address()).await;
        calls(Client(stream.expect("the simulator"))).await;
    });
}

fn in_one_thread(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let done = runtime.block_on(async { tokio::time::timeout(LONGEST, work).await });
    done.expect("an answer is missing, or the machine is too busy");
}

/// Signed now; good for five minutes.
fn auth() -> String {
    signature::now(SERVICE_ID, "demo-secret-key-that-is-not-real")
}

fn request(auth: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head =
        "POST /gateway HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/json\r\n";
    format!("{head}Auth: {auth}\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}
