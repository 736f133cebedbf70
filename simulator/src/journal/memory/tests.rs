//! What was under way when its entry was evicted.

use serde_json::json;

use crate::journal::Ending;
use crate::testing::Testbed;
use paysys_core::ledger::TransactionId;
use paysys_core::status::Status;

/// A check of a completed payment, evicted with its answer under way; the answer then ends like this.
fn checked(ending: Ending) -> (Testbed, TransactionId) {
    let mut testbed = Testbed::with(1, "");
    testbed.rule(json!({"then": {"progression": "instant"}}));
    let payment = testbed.pay("1", 100).transaction();
    let check = testbed.request("pam.check_payment", &json!({"agr_transaction_id": payment}));
    let outgoing = testbed.post(&check);
    testbed.pay("2", 100);
    let asked = *testbed
        .sandbox
        .recall(testbed.wall)
        .memory
        .checks_of(TransactionId(payment))
        .unwrap();
    assert_eq!((asked.times, asked.last_seen), (1, None));
    testbed.end(&outgoing, ending);
    (testbed, TransactionId(payment))
}

#[test]
fn a_status_that_was_heard_after_the_eviction_was_seen() {
    let (testbed, payment) = checked(Ending::Answered);
    let memory = testbed.sandbox.recall(testbed.wall).memory;
    let checks = memory.checks_of(payment).unwrap();
    assert_eq!(checks.last_seen, Some(Status::Completed));
    assert_eq!(checks.seen_final, Some(2));
    assert_eq!(memory.met.statuses.get(&2), Some(&1));
}

#[test]
fn a_status_that_nobody_waited_for_was_not_seen() {
    let (testbed, payment) = checked(Ending::ClientGone);
    let memory = testbed.sandbox.recall(testbed.wall).memory;
    assert_eq!(memory.checks_of(payment).unwrap().last_seen, None);
    assert_eq!(memory.met.statuses.get(&2), None);
}

#[test]
fn a_late_word_of_an_early_check_is_not_what_was_seen_last() {
    let mut testbed = Testbed::with(1, "");
    let payment = testbed.pay("1", 100).transaction();
    let check = testbed.request("pam.check_payment", &json!({"agr_transaction_id": payment}));
    let slow = testbed.post(&check);
    testbed.wait(10_000);
    testbed.check(payment);
    testbed.end(&slow, Ending::Answered);
    let memory = testbed.sandbox.recall(testbed.wall).memory;
    let checks = memory.checks_of(TransactionId(payment)).unwrap();
    assert_eq!(checks.last_seen, Some(Status::Completed));
    assert_eq!(checks.seen_final, Some(3));
}

#[test]
fn no_more_is_kept_of_what_was_under_way_than_what_still_is() {
    let mut testbed = Testbed::with(1, "");
    for _ in 0..1_000 {
        let payout = testbed.payout("1", 100);
        let outgoing = testbed.post(&payout);
        testbed.pay("2", 100);
        testbed.end(&outgoing, Ending::Answered);
    }
    let state = testbed.sandbox.state();
    let kept = state.journal().memory().unfinished.len();
    assert!(kept <= 64, "{kept}");
}
