//! Target files that would let too much through are refused.

use std::fs;

use rstest::rstest;

use super::{Till, assert_tells, shown};
use crate::support::counting_gateway::Answers;

/// What is in a file makes no gateway a simulator, and what is not known in it is refused.
#[rstest]
#[case("simulated = true")]
#[case("max_payments = -1")]
#[case("max_payments = 3\n[simulator]\nadmin_url = \"http://127.0.0.1:1\"")]
#[tokio::test(flavor = "multi_thread")]
async fn a_lying_file_is_refused(#[case] lie: &str) {
    let till = Till::open(Answers::Rightly).await;
    till.write_target(lie);
    let output = till.kit(&["run", "--plan", "0000"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_in_the_file_is_refused_and_not_shown() {
    let till = Till::open(Answers::Rightly).await;
    till.write_target("max_payments = 3\nsecret_key = \"a secret key\"");
    let output = till.kit(&["run"]).await;
    let shown = shown(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        shown.contains("live.toml:13:1: unknown field `secret_key`"),
        "{shown}"
    );
    assert!(!shown.contains("a secret key"), "{shown}");
}

/// A file that asks for nothing, or for less, cannot be meant.
#[rstest]
#[case("amount = 100", "amount = 0")]
#[case("amount = 100", "amount = -5")]
#[case("calls_per_second = 1000", "calls_per_second = 0")]
#[tokio::test(flavor = "multi_thread")]
async fn amounts_and_paces_are_at_least_one(#[case] was: &str, #[case] is: &str) {
    let till = Till::open(Answers::Rightly).await;
    let text = fs::read_to_string(till.target())
        .unwrap()
        .replacen(was, is, 1);
    fs::write(till.target(), text).expect("the directory can be written");
    let output = till.kit(&["plan"]).await;
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
    assert_tells(&output, "at least 1");
}
