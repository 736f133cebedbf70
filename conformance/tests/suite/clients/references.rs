//! A gateway that keeps the client's own references: a lost answer can be settled, by whoever sent one.

use std::time::Duration;

use paysys_contract::Contract;
use paysys_exchange::Redactor;
use paysys_trials::{Claimed, ClientCommand, TrialResult, TrialRunner, TrialVerdict, few_starts};
use serde_json::json;

use super::{admin_of, assert_verdict, hold_one, mistaken, python, reasons, trials};
use crate::support::simulator;

const TRIAL: &str = "lost-response-with-reference";
const DEADLINE: Duration = Duration::from_secs(4);

fn claims(result: &TrialResult) -> Vec<Claimed> {
    let starts = &result.evidence.as_ref().expect("it was held").starts;
    let claims = starts.iter().flat_map(|start| &start.claims);
    claims.map(|claim| claim.outcome).collect()
}

/// The trial, with a payment that ends like this.
async fn ending_in(progression: &str, command: ClientCommand) -> TrialResult {
    let simulator = simulator().await;
    let runner = TrialRunner {
        admin: admin_of(&simulator),
        command,
        deadline: DEADLINE,
        starts: few_starts(),
        redactor: Redactor::default(),
    };
    let mut trial = trials(&[TRIAL]).remove(0);
    let ends = json!({ "then": { "progression": progression } });
    trial.arrangement.rules.push((0, ends));
    runner
        .hold(&trial, Contract::built_in())
        .await
        .expect("the client starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_for_its_payment_may_say_paid() {
    let result = hold_one(python("careful.py"), TRIAL, DEADLINE).await;
    assert_verdict(&result, TrialVerdict::Pass, &[]);
    assert_eq!(claims(&result), [Claimed::Paid]);
    assert!(result.warnings.is_empty(), "{:?}", result.warnings);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_to_be_cancelled_has_failed() {
    let result = ending_in("cancelled", python("careful.py")).await;
    assert_verdict(&result, TrialVerdict::Pass, &[]);
    assert_eq!(claims(&result), [Claimed::Failed]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_under_way_is_not_failed() {
    let says = "def outcome_by_reference(s, o):\n  s.check({'partner_transaction_id': o['order']}); return 'failed'";
    let result = ending_in("stuck", mistaken(says)).await;
    assert_verdict(&result, TrialVerdict::Fail, &["SAF-03", "said failed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_is_honest_until_completed_was_shown() {
    let blind = "def outcome_by_reference(s, o): return 'unknown'";
    let result = hold_one(mistaken(blind), TRIAL, DEADLINE).await;
    assert_verdict(&result, TrialVerdict::Pass, &[]);
    let timid =
        "def outcome_by_reference(s, o):\n  Client.outcome_by_reference(s, o); return 'unknown'";
    let result = hold_one(mistaken(timid), TRIAL, DEADLINE).await;
    assert_verdict(&result, TrialVerdict::Fail, &["SAF-04"]);
}

/// It is no mistake to send no reference; but then this trial says nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_references_is_not_meant() {
    let without = "def __init__(s):\n  Client.__init__(s); s.keeps_references = False";
    let result = hold_one(mistaken(without), TRIAL, DEADLINE).await;
    assert_verdict(
        &result,
        TrialVerdict::Untestable,
        &["without references", "is not meant"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_pays_again_is_told_to_look() {
    let careless = python("careless/lost-response-with-reference.py");
    let result = hold_one(careless, TRIAL, DEADLINE).await;
    assert_verdict(&result, TrialVerdict::Fail, &["SAF-01", "SAF-06"]);
    let told = result.breaches.iter().map(|one| one.should.to_string());
    assert!(
        told.clone()
            .any(|should| should.contains("by your own reference")),
        "{}",
        reasons(&result)
    );
}
