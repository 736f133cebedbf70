//! An approval ends, says when, and cannot be made to last longer.

use std::path::Path;

use paysys_engine::money::{MoneyLog, Plan, StateDirectory};
use paysys_engine::target::{TargetFile, Timeout};
use paysys_engine::wall_clock;
use rstest::rstest;

use super::{Till, shown};
use crate::support::counting_gateway::Answers;
use crate::support::selected;

const SCENARIO: &str = "pay.particulars";

async fn refused(till: &Till, approval: &str, word: &str) {
    let output = till.kit(&["run", SCENARIO, "--plan", approval]).await;
    let shown = shown(&output);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    assert!(shown.contains(word) && shown.contains("plan"), "{shown}");
    assert_eq!(till.gateway.payments(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_plan_is_not_paid() {
    let till = Till::open(Answers::Rightly).await;
    // The very plan that the kit would make, had it made it yesterday.
    let text = std::fs::read_to_string(till.target()).unwrap();
    let file = till.write(
        "same.toml",
        &text.replace("secret_key_env = \"KEY\"", "secret_key_file = \"key\""),
    );
    till.write("key", "a secret key");
    let file = Path::new(&file);
    let live = TargetFile::read(file).unwrap();
    let live = live.live(file, Timeout::default()).unwrap();
    let scenarios = selected(&[SCENARIO]);
    let state = StateDirectory::find(Some(&till.state()), |_| None).unwrap();
    let history = MoneyLog::history_at(&till.log()).unwrap();
    let history = history.remembered_in(state.identity().unwrap());
    let hours = |hours| jiff::SignedDuration::from_hours(hours);
    let made = |until| {
        Plan::of(&live, &scenarios, &history, until)
            .approval
            .to_string()
    };
    let whole = jiff::Timestamp::from_second(wall_clock::now().as_second()).unwrap();
    refused(&till, &made(whole - hours(1)), "ended at").await;
    // And it is the expiry that stood in the way.
    let until = whole + hours(1);
    let output = till.kit(&["run", SCENARIO, "--plan", &made(until)]).await;
    assert_eq!(till.gateway.payments(), 1, "{}", shown(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_expiry_makes_another_plan() {
    let till = Till::open(Answers::Rightly).await;
    let approval = till.hash_with(&[SCENARIO, "--valid-for", "1h"]).await;
    let (hash, expiry) = approval.split_once('-').expect("it has an expiry");
    assert_eq!(expiry.len(), "20261127T010203Z".len(), "{expiry}");
    let later = format!("{hash}-2999{}", &expiry[4..]);
    refused(&till, &later, "not that of the plan").await;
    let output = till.kit(&["run", SCENARIO, "--plan", &approval]).await;
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert_eq!(till.gateway.payments(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hash_without_an_expiry_approves_nothing() {
    let till = Till::open(Answers::Rightly).await;
    let approval = till.hash(SCENARIO).await;
    let (hash, _) = approval.split_once('-').expect("it has an expiry");
    refused(&till, hash, "until when it holds").await;
    refused(&till, &format!("{hash}-"), "no approval").await;
}

/// So long, and not for ever.
#[rstest]
#[case("1h", Some(0))]
#[case("7d", Some(0))]
#[case("8d", Some(2))]
#[case("0s", Some(2))]
#[case("for ever", Some(2))]
#[tokio::test(flavor = "multi_thread")]
async fn plans_hold_for_a_week_at_most(#[case] time: &str, #[case] code: Option<i32>) {
    let till = Till::open(Answers::Rightly).await;
    let output = till.kit(&["plan", SCENARIO, "--valid-for", time]).await;
    assert_eq!(output.status.code(), code, "{}", shown(&output));
}
