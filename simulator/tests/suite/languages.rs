//! What people read comes in their language; what programs read is the same in all.

use reqwest::header::ACCEPT_LANGUAGE;
use rstest::rstest;
use serde_json::{Value, json};

use crate::command_line::{run, simulator};
use crate::harness::{Bench, payout};

fn is_russian(text: &str) -> bool {
    text.chars().any(|letter| ('а'..='я').contains(&letter))
}

/// How many texts for people there are; everything else is the same on both sides.
fn told(key: &str, english: &Value, russian: &Value) -> usize {
    match (english, russian) {
        (Value::String(one), Value::String(other))
            if ["reason", "fix", "explanation", "does"].contains(&key) =>
        {
            assert!(
                !is_russian(one) && is_russian(other),
                "{key}: {one} {other}"
            );
            1
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len(), "{key}");
            let pairs = one.iter().zip(other);
            pairs.map(|(one, other)| told(key, one, other)).sum()
        }
        (Value::Object(one), Value::Object(other)) => {
            assert!(one.keys().eq(other.keys()), "{one:?} {other:?}");
            let members = one.iter();
            members.map(|(key, one)| told(key, one, &other[key])).sum()
        }
        _ => {
            assert_eq!(english, russian, "{key}");
            0
        }
    }
}

/// A client that paid again without an answer, and one call each that is refused for its header and for its body.
async fn careless() -> Bench {
    let bench = Bench::start().await;
    bench
        .rule(json!({"when": {"next": 1}, "then": {"fault": "lost-response"}}))
        .await;
    let lost = bench.request().json(&payout()).send().await;
    assert!(lost.is_err());
    bench.paid().await;
    let unsigned = bench.client.post(bench.simulator.gateway_url());
    unsigned.body("{}").send().await.unwrap();
    bench.post("{'id': 1}").await;
    bench
        .call("pam.check_payment", json!({"agr_transaction_id": "x"}))
        .await;
    bench
}

#[tokio::test]
async fn whoever_asks_for_it_reads_reasons_and_advice_in_russian_and_nothing_else_changes() {
    let bench = careless().await;
    let sandbox = "/sandboxes/default";
    for (path, least) in [
        ("/catalog".to_owned(), 30),
        (format!("{sandbox}/findings"), 4),
        (format!("{sandbox}/ledger"), 1),
        (format!("{sandbox}/double-payments"), 1),
        (format!("{sandbox}/calls/3"), 2),
        (format!("{sandbox}/calls/4"), 2),
        (format!("{sandbox}/calls/5"), 1),
    ] {
        let (_, english) = bench.get(&path).await;
        let (status, russian) = bench.get(&format!("{path}?lang=ru")).await;
        assert_eq!(status, 200, "{russian}");
        let texts = told("", &english, &russian);
        assert!(texts >= least, "{path} has {texts} texts: {russian}");
        // A browser sends this of its own accord, and so do programs that know nothing of languages.
        let url = format!("{}{path}", bench.simulator.admin_url());
        let request = bench.client.get(url).header(ACCEPT_LANGUAGE, "ru");
        let unasked: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(unasked, english);
        let (status, refused) = bench.get(&format!("{path}?lang=uz")).await;
        assert_eq!(status, 400, "{refused}");
    }
}

#[rstest]
#[case::flag(&["--lang", "ru"], ("LANG", "C"), true)]
#[case::variable(&[], ("PAYSYS_LANG", "ru"), true)]
#[case::locale(&[], ("LANG", "ru_RU.UTF-8"), true)]
#[case::nothing(&[], ("LANG", ""), false)]
#[case::flag_first(&["--lang", "en"], ("LC_ALL", "ru_RU.UTF-8"), false)]
fn the_catalogue_is_told_in_the_readers_language(
    #[case] flags: &[&str],
    #[case] variable: (&str, &str),
    #[case] in_russian: bool,
) {
    let printed = |format: &str| {
        let words = [&["catalog", "--format", format], flags].concat();
        let output = simulator(&words).env(variable.0, variable.1).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    for format in ["table", "markdown"] {
        assert_eq!(is_russian(&printed(format)), in_russian, "{format}");
    }
    assert!(!is_russian(&printed("json")));
}

#[test]
fn a_language_that_there_is_not_is_refused() {
    let refused = run(&["catalog", "--lang", "uz"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("en, ru"), "{said}");
}
