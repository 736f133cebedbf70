//! The commands in the HTML report do what they say: pasted into a shell, each gets the answer that stands beside it.

use std::process::{Command, Output};

use paysys_conformance::report::{TargetName, html};
use paysys_contract::Words;
use paysys_exchange::{Exchange, Outcome};
use paysys_judge::verdict::RunResult;
use paysys_simulator::Simulator;
use rstest::rstest;
use serde_json::Value;

use crate::support::counting_gateway::{Answers, CountingGateway};
use crate::support::{output_of, run_on};

/// The commands of a page that shows one scenario, in the order of its exchanges.
fn commands(result: &RunResult, target: &TargetName) -> Vec<String> {
    let page = html(target, result, Words::default());
    let blocks = page.split("<pre class=\"curl\"><code>").skip(1);
    let text = |block: &str| {
        block
            .split("</code>")
            .next()
            .map(unescaped)
            .unwrap_or_default()
    };
    blocks.map(text).collect()
}

fn unescaped(html: &str) -> String {
    let marks = [
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#38;", "&"),
    ];
    marks
        .iter()
        .fold(html.to_owned(), |text, (mark, c)| text.replace(mark, c))
}

async fn pasted(command: String, url: String) -> Output {
    let blocked_key = "demo-blocked-secret-not-real-one";
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &command])
        .env("PAYSYS_SECRET_KEY", "demo-secret-key-that-is-not-real")
        .env("PAYSYS_SECOND_SECRET_KEY", "the key of another service")
        .env("PAYSYS_BLOCKED_SECRET_KEY", blocked_key)
        .env("PAYSYS_BLOCKED_SERVICE_ID", "demo-blocked")
        .env("PAYSYS_URL", url)
        .env("no_proxy", "127.0.0.1");
    output_of(shell).await
}

/// HTTP status and error code.
fn essence(status: u16, body: &[u8]) -> (u16, Value) {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    (status, body["error"]["code"].clone())
}

fn recorded(exchange: &Exchange) -> (u16, Value) {
    match &exchange.outcome {
        Outcome::Answer(answer) => essence(answer.status, &answer.body),
        Outcome::NotSent(reason) | Outcome::Lost(reason) => panic!("{reason}"),
    }
}

fn shown(output: &Output) -> (u16, Value) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    let (head, body) = text
        .rsplit_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("{text}{errors}"));
    // `HTTP/1.1 100 Continue` may come first.
    let status = head
        .lines()
        .filter_map(|line| line.strip_prefix("HTTP/1.1 "));
    let status = status
        .collect::<Vec<_>>()
        .pop()
        .and_then(|line| line.get(..3)?.parse().ok());
    essence(status.expect("curl shows a status line"), body.as_bytes())
}

/// Scenarios whose calls need nothing that came before them.
#[rstest]
#[case("auth.reading.*")]
#[case("auth.wrong-hash")]
#[case("auth.payout-*")]
#[case("envelope.id-*")]
#[case("errors.amount-text")]
#[case("errors.not-utf8")]
#[case("errors.empty-body")]
#[case("errors.unknown-*")]
#[case("http.*")]
#[tokio::test]
async fn a_pasted_command_gets_the_same_answer(#[case] pattern: &str) {
    let simulator = Simulator::start().await.unwrap();
    let target = TargetName {
        kind: TargetName::SIMULATOR,
        url: None,
    };
    let mut result = run_on(simulator.admin_url(), &[pattern]).await;
    for scenario in std::mem::take(&mut result.scenarios) {
        result.scenarios = vec![scenario];
        let exchanges = &result.scenarios[0].transcript.as_ref().unwrap().exchanges;
        let commands = commands(&result, &target);
        assert_eq!(commands.len(), exchanges.len());
        for (command, exchange) in commands.into_iter().zip(exchanges) {
            let output = pasted(command.clone(), simulator.gateway_url().to_owned()).await;
            assert_eq!(shown(&output), recorded(exchange), "{command}");
        }
    }
}

#[tokio::test]
async fn a_command_that_pays_a_live_gateway_wants_to_be_told_twice() {
    let simulator = Simulator::start().await.unwrap();
    let gateway = CountingGateway::start(Answers::Rightly).await;
    let live = TargetName {
        kind: TargetName::LIVE,
        url: Some(gateway.url.clone()),
    };
    let result = run_on(simulator.admin_url(), &["pay.particulars"]).await;
    let command = commands(&result, &live).remove(0);
    let refused = pasted(command.clone(), gateway.url.clone()).await;
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("PAYSYS_PAY_REALLY"));
    assert_eq!(gateway.payments(), 0);
    let told = pasted(
        format!("export PAYSYS_PAY_REALLY=yes\n{command}"),
        gateway.url.clone(),
    )
    .await;
    assert!(told.status.success());
    assert_eq!(gateway.payments(), 1);
}
