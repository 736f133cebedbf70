//! The passive mode: somebody else runs the client and posts what it claims.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use paysys_contract::{Contract, Said};
use paysys_exchange::{Redactor, Secret};
use paysys_trials::{ClaimServer, Directions, Listener, TrialResult, TrialVerdict};
use rstest::rstest;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::sync::Notify;

use super::{admin_of, assert_verdict, python, trials};
use crate::support::{kit, program, simulator};

/// What somebody who follows the instructions knows.
#[derive(Debug, Default)]
struct Instructions {
    words: Mutex<String>,
    news: Notify,
}

impl Instructions {
    async fn until(&self, words: &str) -> String {
        loop {
            let news = self.news.notified();
            let told = self.words.lock().expect("nobody panics with it").clone();
            if told.contains(words) {
                return told;
            }
            news.await;
        }
    }
}

/// Holds a trial while `person` does what the instructions say.
async fn hold<P: Future<Output = ()>>(
    id: &str,
    person: impl FnOnce(Arc<Instructions>, String) -> P,
) -> TrialResult {
    let simulator = simulator().await;
    let claim_server = ClaimServer::serve("127.0.0.1:0".parse().expect("an address"), None)
        .await
        .expect("a free port");
    let url = format!("http://{}/trials/{id}", claim_server.address());
    let listener = Listener {
        admin: admin_of(&simulator),
        claim_server: Arc::new(claim_server),
        directions: Directions::default(),
        deadline: Duration::from_secs(60),
        settling: Duration::from_secs(1),
        redactor: Redactor::default(),
    };
    let told = Arc::new(Instructions::default());
    let listening = Arc::clone(&told);
    let mut tell = move |said: &Said| {
        let mut told = listening.words.lock().expect("nobody panics with it");
        told.push_str(&said.to_string());
        listening.news.notify_waiters();
    };
    let trial = trials(&[id]).remove(0);
    let held = listener.hold(&trial, Contract::built_in(), &mut tell);
    tokio::join!(held, person(told, url)).0
}

/// Runs a client as a person would who was told this; what it says.
async fn run_client(told: &str, state: &str) -> String {
    let environment: HashMap<&str, &str> = told
        .lines()
        .filter_map(|line| line.trim().split_once('='))
        .filter(|(name, _)| name.starts_with("PAYSYS_"))
        .collect();
    let orders: Vec<&str> = told
        .lines()
        .filter(|line| line.starts_with("{\"order\""))
        .collect();
    let client = python("careful.py");
    let mut child = Command::new(client.program)
        .args(client.arguments)
        .envs(environment)
        .env("PAYSYS_STATE_DIR", state)
        .env("PAYSYS_DEADLINE_MS", "6000")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the client starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin
        .write_all(orders.join("\n").as_bytes())
        .await
        .expect("the client reads");
    drop(stdin);
    let output = child.wait_with_output().await.expect("the client ends");
    String::from_utf8(output.stdout).expect("claims are text")
}

async fn post(url: &str, body: impl Into<reqwest::Body>) -> u16 {
    let client = reqwest::Client::builder().no_proxy().build();
    let request = client.expect("a client").post(url).body(body);
    request.send().await.expect("an answer").status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_is_posted_counts_like_one_that_is_printed() {
    let result = hold("happy-path", async |told: Arc<Instructions>, url| {
        let state = tempfile::tempdir().unwrap();
        let told = told.until("/done").await;
        let claim = run_client(&told, state.path().to_str().unwrap()).await;
        assert_eq!(post(&format!("{url}/claims"), "nonsense").await, 400);
        assert_eq!(post(&format!("{url}/claims"), claim).await, 200);
    })
    .await;
    assert_verdict(&result, TrialVerdict::Pass, &[]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_claim_fails_and_nobody_coming_does_not() {
    let result = hold("lost-response", async |told: Arc<Instructions>, url| {
        told.until("/done").await;
        let claim = r#"{"order":"lost-response-order-1","outcome":"failed"}"#;
        assert_eq!(post(&format!("{url}/claims"), claim).await, 200);
    })
    .await;
    assert_verdict(&result, TrialVerdict::Fail, &["SAF-03"]);
    let result = hold("lost-response", async |told: Arc<Instructions>, url| {
        told.until("/done").await;
        assert_eq!(post(&format!("{url}/done"), "").await, 200);
    })
    .await;
    assert_verdict(&result, TrialVerdict::Untestable, &["nobody came"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_pays_again_after_the_claim_is_still_seen() {
    let result = hold("lost-response", async |told: Arc<Instructions>, url| {
        let told = told.until("/done").await;
        let [first, again] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let claim = run_client(&told, first.path().to_str().unwrap()).await;
        assert!(claim.contains("unknown"), "{claim}");
        assert_eq!(post(&format!("{url}/claims"), claim).await, 200);
        run_client(&told, again.path().to_str().unwrap()).await;
    })
    .await;
    assert_verdict(&result, TrialVerdict::Fail, &["SAF-01", "SAF-06"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pending_is_not_the_last_word_and_another_trials_claim_is_not_taken() {
    let result = hold("happy-path", async |told: Arc<Instructions>, url| {
        let state = tempfile::tempdir().unwrap();
        let told = told.until("/done").await;
        let pending = r#"{"order":"happy-path-order-1","outcome":"pending"}"#;
        assert_eq!(post(&format!("{url}/claims"), pending).await, 200);
        let other = url.replace("happy-path", "lost-response");
        assert_eq!(post(&format!("{other}/claims"), pending).await, 409);
        assert_eq!(post(&format!("{other}/done"), "").await, 409);
        let claim = run_client(&told, state.path().to_str().unwrap()).await;
        let batch = format!("{claim}\nnonsense");
        assert_eq!(post(&format!("{url}/claims"), batch).await, 400);
    })
    .await;
    assert_verdict(&result, TrialVerdict::Pass, &[]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_pays_and_claims_nothing_is_told_how_long_he_was_listened_to() {
    let result = hold("happy-path", async |told: Arc<Instructions>, url| {
        let state = tempfile::tempdir().unwrap();
        let told = told.until("/done").await;
        run_client(&told, state.path().to_str().unwrap()).await;
        assert_eq!(post(&format!("{url}/done"), "").await, 200);
    })
    .await;
    let words = [
        "said nothing about the order in the",
        "in which it was listened to",
    ];
    assert_verdict(&result, TrialVerdict::Fail, &words);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_enough_claims_are_not_taken() {
    let result = hold("lost-response", async |told: Arc<Instructions>, url| {
        told.until("/done").await;
        let claim = r#"{"order":"lost-response-order-1","outcome":"unknown"}"#;
        let many = [claim; 101].join("\n");
        assert_eq!(post(&format!("{url}/claims"), many).await, 400);
    })
    .await;
    assert_eq!(result.evidence.unwrap().starts[0].claims.len(), 100);
}

/// Where others can post, too, they have to show the token.
#[tokio::test(flavor = "multi_thread")]
async fn a_claim_server_with_a_token_takes_nothing_without_it() {
    let token = Secret::new("let-me-claim".to_owned());
    let claim_server = ClaimServer::serve("127.0.0.1:0".parse().unwrap(), Some(&token));
    let claim_server = claim_server.await.unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for path in ["claims", "done"] {
        let url = format!("http://{}/trials/happy-path/{path}", claim_server.address());
        let request = client.post(&url);
        assert_eq!(request.send().await.unwrap().status(), 401);
        // The right one is let in, and told that this trial is not under way.
        for (token, status) in [("let-me-in", 401), ("let-me-claim", 409)] {
            let request = client.post(&url).bearer_auth(token);
            assert_eq!(request.send().await.unwrap().status(), status);
        }
    }
}

/// What the instructions of `client --listen` say, up to and with the last of them.
fn instructions(words: &[&str], variables: &[(&str, &str)]) -> String {
    let mut command = program();
    command.args(["client", "--only", "happy-path"]).args(words);
    let command = command
        .envs(variables.iter().copied())
        .stdout(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let mut told = String::new();
    for line in lines.map_while(Result::ok) {
        told.push_str(&line);
        told.push('\n');
        if line.ends_with("/done") {
            break;
        }
    }
    child.kill().expect("it is there");
    child.wait().expect("it ends");
    told
}

#[test]
fn beyond_loopback_gateway_and_claim_server_have_the_name_that_others_use() {
    let told = instructions(&["--listen=:0", "--public-host", "host.example"], &[]);
    let url = told.split("PAYSYS_URL=").nth(1).unwrap();
    let url = url.lines().next().unwrap();
    let rest = url.strip_prefix("http://host.example:").unwrap();
    let sandbox = rest.split('/').nth(2).unwrap();
    assert_eq!(sandbox.len(), 32, "a name that can be guessed: {url}");
    let token = told.split("Authorization: Bearer ").nth(1).unwrap();
    assert_eq!(token.split('\'').next().unwrap().len(), 32, "{told}");
    assert!(told.contains("' http://host.example:"), "{told}");
    let again = instructions(&["--listen=:0", "--public-host", "host.example"], &[]);
    let key = |told: &str| {
        let mut lines = told.lines().map(str::to_owned);
        lines.find(|line| line.contains("PAYSYS_SECRET_KEY="))
    };
    assert!(key(&told).is_some());
    let why = "whoever knows the seed knows the key";
    assert_ne!(key(&told), key(&again), "{why}");
}

#[test]
fn a_token_of_ones_own_is_shown_in_the_instructions() {
    let words = ["--listen", "--listen-token-env", "TOKEN"];
    let told = instructions(&words, &[("TOKEN", "let-me-claim\n")]);
    assert!(
        told.contains("-H 'Authorization: Bearer let-me-claim' http://127.0.0.1:"),
        "{told}"
    );
    assert!(!instructions(&["--listen"], &[]).contains("Authorization"));
}

#[rstest]
#[case(&["--listen=:9000"], "--public-host")]
#[case(&["--listen=[::]:9000"], "--public-host")]
#[case(&["--listen", "--gateway-listen", "0.0.0.0:0"], "--public-host")]
#[case(&["--listen=9000"], "the host is missing")]
#[case(&["--listen", "--public-host", "http://x"], "without scheme and port")]
#[case(&["--listen", "--public-host", "0.0.0.0"], "without scheme and port")]
#[case(&["--public-host", "x"], "--listen")]
#[case(&["--listen", "--listen-token-env", "QUOTED"], "`QUOTED` has quotes around")]
#[case(&["--listen", "--listen-token-env", "WORDS"], "WORDS: must be made of visible")]
fn what_nobody_could_call_is_refused(#[case] words: &[&str], #[case] why: &str) {
    let mut kit = kit(&[&["client", "--only", "happy-path"], words].concat());
    let output = kit
        .env("QUOTED", "'x'")
        .env("WORDS", "a b")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains(why), "{told}");
}
