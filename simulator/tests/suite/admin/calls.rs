//! The journal over the admin API: what an entry shows, finding calls, waiting for them.

mod brief;
mod entry;
mod export;
mod send;
mod stream;
mod trace;
mod waiting;

use paysys_simulator::Config;
use paysys_simulator::profile::Profile;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Bench, wallet_form};

const CALLS: &str = "/sandboxes/default/calls";

async fn get(bench: &Bench, query: &str) -> (u16, Value) {
    bench.get(&format!("{CALLS}{query}")).await
}

fn numbers(list: &Value) -> Vec<u64> {
    let calls = list["calls"].as_array().unwrap().iter();
    calls.map(|call| call["number"].as_u64().unwrap()).collect()
}

/// With a journal that has room for so many bytes.
async fn with_journal(journal_limit_bytes: usize) -> Bench {
    let clock = "[clock]\nmode = \"manual\"\nstart = \"2026-01-01T00:00:00Z\"";
    let profile = Profile::from_toml("test profile", clock).unwrap();
    Bench::configured(Config {
        profile,
        journal_limit_bytes,
        ..Config::default()
    })
    .await
}

/// 1: a payout, 2: its check, 3: a payout in an unknown currency, 4: a payout whose answer is lost,
/// 5: a wrong verb.
async fn five_calls() -> (Bench, u64) {
    let bench = Bench::with_profile("[clock]\nmode = \"manual\"").await;
    let transaction = bench.paid().await;
    bench.check(transaction).await;
    let mut form = wallet_form();
    form["currency"] = json!("XXX");
    bench.pay(form).await;
    let mut form = wallet_form();
    form["account"] = json!("70000300003");
    bench.pay(form).await;
    let url = bench.simulator.gateway_url();
    bench.client.get(url).send().await.unwrap();
    (bench, transaction)
}

#[rstest::rstest]
#[case("", &[1, 2, 3, 4, 5])]
#[case("?method=pam.pay_by_cash", &[1, 3, 4])]
#[case("?outcome=payout", &[1])]
#[case("?outcome=check", &[2])]
#[case("?outcome=error", &[3, 4])]
#[case("?outcome=not-a-call", &[5])]
#[case("?service_id=demo-service", &[1, 2, 3, 4])]
#[case("?account=79123456789", &[1, 2, 3])]
#[case("?account=7*", &[1, 2, 3, 4])]
#[case("?fault=committed-but-error", &[4])]
#[case("?error=-32300", &[3])]
#[case("?after=3", &[4, 5])]
#[case("?limit=2", &[1, 2])]
#[case("?method=pam.pay_by_cash&outcome=error&after=3", &[4])]
#[tokio::test]
async fn calls_are_found_by_what_they_were(#[case] query: &str, #[case] expected: &[u64]) {
    let (bench, _) = five_calls().await;
    let (status, list) = get(&bench, query).await;
    assert_eq!((status, numbers(&list)), (200, expected.to_vec()), "{list}");
    assert_eq!(list["complete"], true);
}

#[tokio::test]
async fn a_payment_leads_to_its_calls() {
    let (bench, transaction) = five_calls().await;
    let (_, list) = get(&bench, &format!("?transaction_id={transaction}")).await;
    assert_eq!(numbers(&list), [1, 2]);
}

#[tokio::test]
async fn a_long_journal_is_read_page_by_page() {
    let (bench, _) = five_calls().await;
    let (_, first) = get(&bench, "?limit=3").await;
    let (_, second) = get(&bench, "?limit=3&after=3").await;
    assert_eq!(
        (numbers(&first), &first["more"]),
        (vec![1, 2, 3], &json!(true))
    );
    assert_eq!(
        (numbers(&second), &second["more"]),
        (vec![4, 5], &json!(false))
    );
}

#[rstest::rstest]
#[case("?metod=pam.pay_by_cash", "method")]
#[case("?method=pam.pay_by_csh", "pam.pay_by_cash")]
#[case("?outcome=payuot", "payout")]
#[case("?service_id=demo-servce", "demo-service")]
#[case("?fault=lost-respons", "lost-response")]
#[case("?error=-32319999", "-32319")]
#[case("?ended=closd", "closed")]
#[case("?format=ndjsn", "ndjson")]
#[tokio::test]
async fn what_cannot_be_is_refused_with_what_can(#[case] query: &str, #[case] meant: &str) {
    let (status, answer) = get(&Bench::start().await, query).await;
    assert_eq!(
        (status, &answer["error"]["did_you_mean"]),
        (400, &json!(meant)),
        "{answer}"
    );
    let allowed = answer["error"]["allowed"].as_array().unwrap();
    assert!(allowed.contains(&json!(meant)), "{answer}");
}

#[rstest::rstest]
#[case("?after=soon")]
#[case("?limit=1001")]
#[case("?count=2&limit=1")]
#[case("?wait=61s")]
#[case("?wait=5")]
#[case("?format=ndjson&limit=1")]
#[tokio::test]
async fn what_makes_no_sense_is_refused(#[case] query: &str) {
    let (status, answer) = get(&Bench::start().await, query).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (400, &json!("bad-request")),
        "{query}"
    );
}
