//! Every way to pay twice by mistake, and many to pay twice on purpose.

mod overlaps;
mod references;

use std::time::Duration;

use rstest::rstest;
use serde_json::json;

use super::*;
use crate::journal::{Declared, Ending};
use crate::testing::Testbed;
use paysys_core::command::{Advance, Command};
use paysys_core::status::Status;

fn doubles(testbed: &Testbed) -> Vec<Double> {
    doubles_beyond(testbed, &[])
}

fn doubles_beyond(testbed: &Testbed, declared: &[Declared]) -> Vec<Double> {
    counted(testbed, declared).1
}

fn counted(testbed: &Testbed, declared: &[Declared]) -> (Suspected, Vec<Double>) {
    let mut marks = Marks::default();
    let (sandbox, wall) = (&testbed.sandbox, testbed.wall);
    let recalled = Recalled {
        declared: declared.to_vec(),
        ..sandbox.recall(wall)
    };
    for (id, payment) in recalled.snapshot.ledger().iter() {
        marks.add(id, payment);
    }
    of(sandbox.redaction(), &recalled, marks, Language::English)
}

/// Many payments of two kinds, taking turns.
#[test]
fn very_many_are_all_counted_and_the_earliest_are_listed() {
    let mut testbed = Testbed::new();
    for _ in 0..LISTED {
        testbed.pay("1", 100);
        testbed.pay("2", 100);
    }
    let (suspected, listed) = counted(&testbed, &[]);
    assert_eq!(suspected.possible, 2 * LISTED - 2);
    assert_eq!(listed.len(), LISTED);
    let seconds: Vec<u64> = listed.iter().map(|double| double.calls[1]).collect();
    assert!(
        seconds.iter().copied().eq(3..3 + LISTED as u64),
        "{seconds:?}"
    );
}

fn only(testbed: &Testbed) -> Double {
    let doubles = doubles(testbed);
    assert_eq!(doubles.len(), 1, "{doubles:?}");
    doubles.into_iter().next().unwrap()
}

#[rstest]
#[case("lost-response")]
#[case("committed-but-5xx")]
#[case("committed-but-error")]
#[case("late-commit")]
fn a_payment_hidden_by_a_preset_and_made_again_is_certain(#[case] fault: &str) {
    let mut testbed = Testbed::new();
    testbed.fault_once(fault);
    let first = testbed.pay("1", 100).number;
    let second = testbed.pay("1", 100).number;
    testbed.wait(60_000);
    let double = only(&testbed);
    assert_eq!(double.confidence, Confidence::Certain);
    assert_eq!(double.calls, [first, second]);
    assert!(double.reason.contains(fault), "{}", double.reason);
    assert_ne!(double.first, double.second);
}

#[rstest]
#[case(json!("reset"))]
#[case(json!("hang"))]
#[case(json!("truncate"))]
#[case(json!("wrong-length"))]
#[case(json!({"http": {"status": 500, "body": "empty"}}))]
#[case(json!({"http": {"status": 429, "body": "empty"}}))]
#[case(json!({"lie": "details-null"}))]
#[case(json!({"lie": "field-missing"}))]
#[case(json!({"rpc": {"code": -32318}}))]
fn a_payment_hidden_by_any_action_and_made_again_is_certain(#[case] action: serde_json::Value) {
    let mut testbed = Testbed::new();
    let fault = json!({"point": "after-commit", "action": action});
    testbed.rule(json!({"when": {"next": 1}, "then": {"custom_fault": fault}}));
    testbed.pay("1", 100);
    testbed.pay("1", 100);
    assert_eq!(only(&testbed).confidence, Confidence::Certain);
}

#[test]
fn a_client_that_gave_up_and_paid_again_is_likely() {
    let mut testbed = Testbed::new();
    let payout = testbed.payout("1", 100);
    testbed.send_until(&payout, Ending::ClientGone);
    testbed.pay("1", 100);
    assert_eq!(only(&testbed).confidence, Confidence::Likely);
}

#[test]
fn an_answer_that_dripped_until_the_client_gave_up_was_hidden_by_the_fault() {
    let mut testbed = Testbed::new();
    testbed.fault_once("brown-out");
    let payout = testbed.payout("1", 100);
    testbed.send_until(&payout, Ending::ClientGone);
    testbed.pay("1", 100);
    assert_eq!(only(&testbed).confidence, Confidence::Certain);
}

#[test]
fn a_payment_never_seen_to_end_and_made_again_is_possible() {
    let mut testbed = Testbed::new();
    let first = testbed.pay("1", 100);
    testbed.check(first.transaction());
    testbed.pay("1", 100);
    assert_eq!(only(&testbed).confidence, Confidence::Possible);
}

#[test]
fn a_slow_answer_that_came_after_all_hides_nothing() {
    let mut testbed = Testbed::new();
    testbed.fault_once("brown-out");
    testbed.pay("1", 100);
    testbed.pay("1", 100);
    assert_eq!(only(&testbed).confidence, Confidence::Possible);
}

#[test]
fn each_payment_too_many_is_one_double() {
    let mut testbed = Testbed::new();
    testbed.rule(json!({"then": {"fault": "lost-response"}}));
    for _ in 0..4 {
        testbed.pay("1", 100);
    }
    assert_eq!(doubles(&testbed).len(), 3);
}

#[test]
fn what_was_evicted_is_remembered() {
    let mut testbed = Testbed::with(1, "");
    testbed.fault_once("lost-response");
    testbed.pay("1", 100);
    testbed.pay("2", 100);
    testbed.pay_to_the_end("3", 100);
    testbed.pay("3", 100);
    testbed.pay("1", 100);
    assert!(testbed.sandbox.state().journal().evicted() > 4);
    assert_eq!(only(&testbed).confidence, Confidence::Certain);
}

#[test]
fn declared_payments_are_no_doubles_and_one_more_is() {
    let mut testbed = Testbed::new();
    for _ in 0..3 {
        testbed.pay("1", 100);
    }
    let declared = |times| {
        let account = "1".into();
        [Declared {
            account,
            form_amount: 100,
            times,
        }]
    };
    assert_eq!(doubles_beyond(&testbed, &declared(3)), []);
    assert_eq!(doubles_beyond(&testbed, &declared(2)).len(), 1);
}

#[test]
fn a_declaration_explains_any_payments_but_never_the_proof() {
    let mut testbed = Testbed::new();
    testbed.fault_once("lost-response");
    for _ in 0..3 {
        testbed.pay("1", 100);
    }
    let two = Declared {
        account: "1".into(),
        form_amount: 100,
        times: 2,
    };
    let doubles = doubles_beyond(&testbed, &[two]);
    assert_eq!(doubles.len(), 1);
    assert_eq!(doubles[0].confidence, Confidence::Certain);
    assert_eq!(doubles[0].calls, [1, 2]);
}

#[test]
fn a_client_that_got_the_original_by_asking_again_knew_of_its_payment() {
    let mut testbed = Testbed::with(1 << 20, "[payments]\nsame_request_id = \"return-original\"");
    testbed.fault_once("lost-response");
    let payout = testbed.payout("1", 100);
    testbed.send(&payout);
    testbed.send(&payout);
    testbed.pay("1", 100);
    assert_eq!(only(&testbed).confidence, Confidence::Possible);
}

#[test]
fn a_repeat_whose_answer_was_lost_too_proves_nothing_to_the_client() {
    let mut testbed = Testbed::with(1 << 20, "[payments]\nsame_request_id = \"return-original\"");
    testbed.rule(json!({"when": {"next": 1}, "then": {"fault": "lost-response"}}));
    let payout = testbed.payout("1", 100);
    testbed.send(&payout);
    testbed.pay("1", 100);
    testbed.send(&payout);
    assert_eq!(only(&testbed).confidence, Confidence::Certain);
}

/// A fault for the next call, then a payout under it, then whatever the client does.
fn under(fault: &str, then: impl Fn(&mut Testbed)) -> impl Fn(&mut Testbed) {
    move |testbed: &mut Testbed| {
        testbed.fault_once(fault);
        testbed.pay("1", 100);
        then(testbed);
    }
}

/// A refusal of the first payout, then the same payout again.
fn refused_with(code: i32) -> impl Fn(&mut Testbed) {
    move |testbed: &mut Testbed| {
        testbed.rule(json!({"when": {"next": 1}, "then": {"error": {"code": code}}}));
        testbed.pay("1", 100);
        testbed.pay("1", 100);
    }
}

/// A refusal although money moved, then the same payout again: the client knows no better.
fn refused_after_the_commit(testbed: &mut Testbed) {
    let fault = json!({"point": "after-commit", "action": {"rpc": {"code": -32309}}});
    testbed.rule(json!({"when": {"next": 1}, "then": {"custom_fault": fault}}));
    testbed.pay("1", 100);
    testbed.pay("1", 100);
}

/// A payout under a progression that is watched to its end, then the same payout again.
fn watched_to_the_end(progression: &str) -> impl Fn(&mut Testbed) {
    move |testbed: &mut Testbed| {
        testbed.rule(json!({"then": {"progression": progression}}));
        testbed.pay_to_the_end("1", 100);
        testbed.pay("1", 100);
    }
}

fn seen_at_last_after_many_checks(testbed: &mut Testbed) {
    let first = testbed.pay("1", 100).transaction();
    for _ in 0..5 {
        testbed.check(first);
        testbed.wait(2_000);
    }
    testbed.pay("1", 100);
}

fn set_by_hand_and_seen(testbed: &mut Testbed) {
    let first = testbed.pay("1", 100).transaction();
    testbed.arrange(Command::SetStatus {
        transaction_id: TransactionId(first),
        status: Status::Completed,
        force: false,
    });
    testbed.check(first);
    testbed.pay("1", 100);
}

fn time_moved_by_hand_and_seen(testbed: &mut Testbed) {
    let first = testbed.pay("1", 100).transaction();
    let hour = Advance::By(Duration::from_secs(3600));
    testbed.arrange(Command::Advance(hour));
    testbed.check(first);
    testbed.pay("1", 100);
}

fn lost_but_found_and_seen(testbed: &mut Testbed) {
    testbed.fault_once("lost-response");
    testbed.pay("1", 100);
    let found = testbed.sandbox.state().core().payments().last().unwrap().0;
    testbed.wait(10_000);
    testbed.check(found.0);
    testbed.pay("1", 100);
}

fn of_two_services(testbed: &mut Testbed) {
    for service in [0, 1] {
        let mut payout = testbed.payout("1", 100);
        payout.service = service;
        testbed.send(&payout);
    }
}

fn of_two_vendors(testbed: &mut Testbed) {
    let account = "8600123456789012";
    testbed.pay(account, 20_000);
    let form = json!({"wallet": "123456789012", "account": account, "amount": 20_000,
        "vendor_id": 101_606});
    let params = json!({ "vendor_form": form });
    let payout = testbed.request("pam.pay_by_cash", &params);
    testbed.send(&payout);
}

fn badly_signed_at_first(testbed: &mut Testbed) {
    let mut payout = testbed.payout("1", 100);
    payout.timestamp = "1".into();
    testbed.send(&payout);
    testbed.pay("1", 100);
}

fn wrong_at_first(testbed: &mut Testbed) {
    let mut payout = testbed.payout("1", 100);
    payout.body = payout.body.replace("\"amount\":100", "\"amount\":\"100\"");
    testbed.send(&payout);
    testbed.pay("1", 100);
}

fn each_seen_before_the_next(testbed: &mut Testbed) {
    for _ in 0..5 {
        testbed.pay_to_the_end("1", 100);
    }
}

fn a_payroll(testbed: &mut Testbed) {
    for account in 1..=20 {
        testbed.pay(&account.to_string(), 100);
    }
}

#[rstest]
#[case::one_payment(|testbed: &mut Testbed| drop(testbed.pay("1", 100)))]
#[case::other_accounts(a_payroll)]
#[case::other_amounts(|testbed: &mut Testbed| (1..=20).for_each(|amount| drop(testbed.pay("1", amount))))]
#[case::other_service(of_two_services)]
#[case::other_vendor(of_two_vendors)]
#[case::seen_each_time(each_seen_before_the_next)]
#[case::seen_at_last(seen_at_last_after_many_checks)]
#[case::seen_completed_at_once(watched_to_the_end("instant"))]
#[case::seen_cancelled(watched_to_the_end("cancelled"))]
#[case::seen_failed(watched_to_the_end("failed"))]
#[case::seen_refunded(watched_to_the_end("refunded"))]
#[case::seen_held_then_cancelled(watched_to_the_end("held-then-cancelled"))]
#[case::seen_after_it_was_hidden(watched_to_the_end("not-found-at-first"))]
#[case::set_by_hand(set_by_hand_and_seen)]
#[case::advanced(time_moved_by_hand_and_seen)]
#[case::lost_but_found(lost_but_found_and_seen)]
#[case::refused_parameters(refused_with(-32300))]
#[case::refused_funds(refused_with(-32309))]
#[case::refused_vendor(refused_with(-32319))]
#[case::failed_before_the_commit(refused_with(-32400))]
#[case::refused_although_paid(refused_after_the_commit)]
#[case::refused_signature(badly_signed_at_first)]
#[case::refused_form(wrong_at_first)]
#[case::lost_and_left_alone(under("lost-response", |_| ()))]
#[case::lost_and_paid_to_another(under("lost-response", |testbed| drop(testbed.pay("2", 100))))]
#[case::lost_and_paid_another_amount(under("lost-response", |testbed| drop(testbed.pay("1", 101))))]
#[case::not_committed(under("timeout-not-committed", |testbed| drop(testbed.pay("1", 100))))]
#[case::outage(under("outage", |testbed| drop(testbed.pay("1", 100))))]
#[case::stale_keepalive(under("stale-keepalive", |testbed| drop(testbed.pay("1", 100))))]
#[case::too_many_calls(under("rate-limited", |testbed| drop(testbed.pay("1", 100))))]
fn no_false_alarm(#[case] sequence: impl Fn(&mut Testbed)) {
    let mut testbed = Testbed::new();
    sequence(&mut testbed);
    testbed.wait(60_000);
    assert_eq!(doubles(&testbed), []);
}
