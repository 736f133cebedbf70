//! What a client could know of the first payment when it made the second.

use rstest::rstest;
use serde_json::{Value, json};

use super::{Confidence, doubles, only};
use crate::journal::{Ending, Tick};
use crate::registry::Outgoing;
use crate::testing::Testbed;

/// Sends a payout and leaves its answer under way.
fn post(testbed: &mut Testbed) -> Outgoing {
    let payout = testbed.payout("1", 100);
    testbed.post(&payout)
}

/// A testbed on which the next payout meets this fault; its journal remembers everything, or nothing.
fn stage_with(action: &Value, journal_limit_bytes: usize) -> Testbed {
    let testbed = Testbed::with(journal_limit_bytes, "");
    let fault = json!({"point": "after-commit", "action": action});
    testbed.rule(json!({"when": {"next": 1}, "then": {"custom_fault": fault}}));
    testbed
}

#[rstest]
fn two_at_once_are_possible_and_one_after_the_other_is_certain(
    #[values(
        json!("close"),
        json!("reset"),
        json!("hang"),
        json!("truncate"),
        json!("wrong-length"),
        json!({"http": {"status": 502, "body": "html"}}),
        json!({"rpc": {"code": -32400}}),
        json!({"lie": "details-null"})
    )]
    action: Value,
    #[values(1, 1 << 20)] journal_limit_bytes: usize,
) {
    let mut testbed = stage_with(&action, journal_limit_bytes);
    let (first, second) = (post(&mut testbed), post(&mut testbed));
    testbed.end(&first, Ending::Answered);
    testbed.end(&second, Ending::Answered);
    assert_eq!(only(&testbed).confidence, Confidence::Possible, "{action}");

    let mut testbed = stage_with(&action, journal_limit_bytes);
    let first = post(&mut testbed);
    testbed.end(&first, Ending::Answered);
    let second = post(&mut testbed);
    testbed.end(&second, Ending::Answered);
    assert_eq!(only(&testbed).confidence, Confidence::Certain, "{action}");
}

#[rstest]
#[case::left_before(true, Confidence::Likely)]
#[case::left_later(false, Confidence::Possible)]
fn whoever_leaves_before_it_pays_again_gave_up(
    #[case] leaves_before: bool,
    #[case] confidence: Confidence,
    #[values(1, 1 << 20)] journal_limit_bytes: usize,
) {
    let mut testbed = Testbed::with(journal_limit_bytes, "");
    let first = post(&mut testbed);
    if leaves_before {
        testbed.end(&first, Ending::ClientGone);
    }
    let second = post(&mut testbed);
    testbed.end(&first, Ending::ClientGone);
    testbed.end(&second, Ending::Answered);
    assert_eq!(only(&testbed).confidence, confidence);
}

#[test]
fn a_reason_says_that_both_were_under_way_at_once() {
    let mut testbed = stage_with(&json!("close"), 1 << 20);
    let first = post(&mut testbed);
    post(&mut testbed);
    testbed.end(&first, Ending::Answered);
    let reason = only(&testbed).reason;
    assert!(reason.contains("still under way"), "{reason}");
}

#[test]
fn an_answer_that_never_ends_proves_nothing() {
    let mut testbed = stage_with(&json!("close"), 1);
    for _ in 0..3 {
        post(&mut testbed);
    }
    let doubles = doubles(&testbed);
    assert_eq!(doubles.len(), 2);
    assert!(
        doubles
            .iter()
            .all(|one| one.confidence == Confidence::Possible)
    );
}

#[test]
fn the_first_payment_after_several_at_once_repeats_the_lost_one() {
    let mut testbed = stage_with(&json!("close"), 1 << 20);
    let (lost, other) = (post(&mut testbed), post(&mut testbed));
    testbed.end(&lost, Ending::Answered);
    testbed.end(&other, Ending::Answered);
    let third = post(&mut testbed);
    testbed.end(&third, Ending::Answered);
    let found: Vec<_> = doubles(&testbed)
        .into_iter()
        .map(|one| (one.confidence, one.calls))
        .collect();
    let expected = [
        (Confidence::Possible, [1, 2]),
        (Confidence::Certain, [1, 3]),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_payment_that_was_seen_to_end_while_others_are_under_way_is_none_too_many() {
    let mut testbed = Testbed::new();
    testbed.pay_to_the_end("1", 100);
    post(&mut testbed);
    assert_eq!(doubles(&testbed), []);
}

/// The client says that it sends nothing more (FIN), and pays again; then its first answer ends.
#[rstest]
#[case::nothing_yet(Ending::Pending, Confidence::Likely)]
#[case::it_had_gone(Ending::ClientGone, Confidence::Likely)]
#[case::it_took_all_of_it(Ending::Answered, Confidence::Possible)]
fn whoever_has_finished_and_pays_again_gave_up_unless_it_took_the_answer(
    #[case] ending: Ending,
    #[case] confidence: Confidence,
    #[values(1, 1 << 20)] journal_limit_bytes: usize,
) {
    let mut testbed = Testbed::with(journal_limit_bytes, "");
    let first = post(&mut testbed);
    first.receipt.client_finished(|| testbed.wall);
    let second = post(&mut testbed);
    testbed.end(&second, Ending::Answered);
    if ending != Ending::Pending {
        testbed.end(&first, ending);
    }
    assert_eq!(only(&testbed).confidence, confidence);
}

#[test]
fn whoever_finishes_after_it_has_paid_again_did_not_give_up_before() {
    let mut testbed = Testbed::new();
    let first = post(&mut testbed);
    post(&mut testbed);
    first.receipt.client_finished(|| testbed.wall);
    testbed.end(&first, Ending::ClientGone);
    assert_eq!(only(&testbed).confidence, Confidence::Possible);
}

#[test]
fn a_fault_that_made_a_client_give_up_is_to_blame() {
    let mut testbed = stage_with(&json!({"hang": {"limit": "60s"}}), 1 << 20);
    let first = post(&mut testbed);
    first.receipt.client_finished(|| testbed.wall);
    post(&mut testbed);
    assert_eq!(only(&testbed).confidence, Confidence::Certain);
}

/// A client of two threads opens both connections at once; the first answer is lost before the second
/// request is read.
#[rstest]
#[case::opened_before(true, json!("close"), Ending::Closed, Confidence::Possible)]
#[case::opened_later(false, json!("close"), Ending::Closed, Confidence::Certain)]
#[case::an_unreadable_answer(true, json!({"http": {"status": 502, "body": "html"}}), Ending::Answered, Confidence::Possible)]
#[case::the_client_left_first(true, json!({"hang": {"limit": "60s"}}), Ending::ClientGone, Confidence::Certain)]
fn the_first_request_of_a_connection_may_be_as_old_as_the_connection(
    #[case] is_opened_before: bool,
    #[case] action: Value,
    #[case] ending: Ending,
    #[case] confidence: Confidence,
    #[values(1, 1 << 20)] journal_limit_bytes: usize,
) {
    let mut testbed = stage_with(&action, journal_limit_bytes);
    let first = post(&mut testbed);
    let before = Tick::now();
    first.receipt.end(ending);
    let mut again = testbed.payout("1", 100);
    again.opened = Some(if is_opened_before {
        before
    } else {
        Tick::now()
    });
    testbed.send(&again);
    assert_eq!(only(&testbed).confidence, confidence);
}
