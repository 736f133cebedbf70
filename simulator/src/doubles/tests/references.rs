//! What a client's own references prove.

use serde_json::{Value, json};

use super::{Confidence, Double, doubles, doubles_beyond, only};
use crate::journal::{Declared, Ending};
use crate::testing::{Sent, Testbed};

fn keeping() -> Testbed {
    Testbed::with(1 << 20, "[payments]\nown_reference = { mode = \"keep\" }")
}

fn pay(testbed: &mut Testbed, reference: impl Into<Value>) -> Sent {
    let payout = testbed.payout_called(&reference.into());
    testbed.send(&payout)
}

fn lose(testbed: &mut Testbed, reference: impl Into<Value>) {
    testbed.fault_once("lost-response");
    pay(testbed, reference);
}

fn told(double: &Double) -> (Confidence, [u64; 2]) {
    (double.confidence, double.calls)
}

#[test]
fn the_same_reference_twice_is_certain_whatever_was_answered() {
    let mut testbed = keeping();
    pay(&mut testbed, 41);
    pay(&mut testbed, 41.0);
    let double = only(&testbed);
    assert_eq!(told(&double), (Confidence::Certain, [1, 2]));
    assert!(
        double.reason.contains("same reference 41:"),
        "{}",
        double.reason
    );
}

#[test]
fn a_text_is_quoted_and_no_number() {
    let mut testbed = keeping();
    pay(&mut testbed, "41");
    pay(&mut testbed, 41);
    assert_eq!(doubles(&testbed), []);
    pay(&mut testbed, "41");
    assert!(only(&testbed).reason.contains("same reference \"41\":"));
}

#[test]
fn two_workers_on_one_order_are_certain_too() {
    let mut testbed = keeping();
    let payouts = [0; 2].map(|_| testbed.payout_called(&json!("one order")));
    let under_way = payouts.map(|payout| testbed.post(&payout));
    under_way
        .iter()
        .for_each(|one| testbed.end(one, Ending::Answered));
    assert_eq!(only(&testbed).confidence, Confidence::Certain);
}

#[test]
fn the_payment_of_the_same_reference_is_named_even_if_others_came_between() {
    let mut testbed = keeping();
    lose(&mut testbed, 1);
    pay(&mut testbed, 2);
    pay(&mut testbed, 1);
    let found: Vec<_> = doubles(&testbed).iter().map(told).collect();
    assert_eq!(
        found,
        [
            (Confidence::Possible, [1, 2]),
            (Confidence::Certain, [1, 3])
        ]
    );
}

#[test]
fn two_orders_are_no_double() {
    let mut testbed = keeping();
    pay(&mut testbed, 41);
    pay(&mut testbed, 42);
    assert_eq!(doubles(&testbed), []);
}

/// A client that makes a new reference for each attempt pays twice, and nobody can tell from two orders.
#[test]
fn another_reference_after_a_lost_answer_is_possible() {
    let mut testbed = keeping();
    lose(&mut testbed, 41);
    pay(&mut testbed, 42);
    let double = only(&testbed);
    assert_eq!(told(&double), (Confidence::Possible, [1, 2]));
    assert!(double.reason.contains("42 after 41"), "{}", double.reason);
}

#[test]
fn one_without_a_reference_proves_what_it_proved_before() {
    let mut testbed = keeping();
    lose(&mut testbed, 41);
    testbed.pay("1", 100);
    assert_eq!(only(&testbed).confidence, Confidence::Certain);
    let mut plain = Testbed::new();
    lose(&mut plain, 41);
    pay(&mut plain, 42);
    assert_eq!(only(&plain).confidence, Confidence::Certain);
}

#[test]
fn who_saw_the_first_one_end_may_use_references_again() {
    let mut testbed = keeping();
    let paid = pay(&mut testbed, 1).transaction();
    testbed.wait(10_000);
    testbed.check(paid);
    pay(&mut testbed, 1);
    assert_eq!(only(&testbed).confidence, Confidence::Likely);
    pay(&mut testbed, 2);
    assert_eq!(doubles(&testbed).len(), 1);
}

#[test]
fn what_a_test_means_to_pay_is_no_double() {
    let mut testbed = keeping();
    pay(&mut testbed, 1);
    pay(&mut testbed, 1);
    let two = [Declared {
        account: "1".into(),
        form_amount: 100,
        times: 2,
    }];
    assert_eq!(doubles_beyond(&testbed, &two), []);
}

#[test]
fn a_reference_that_must_not_leave_is_not_quoted() {
    let mut testbed = keeping();
    pay(&mut testbed, "4111111111111111");
    pay(&mut testbed, "4111111111111111");
    let reason = only(&testbed).reason;
    assert!(!reason.contains("4111111111111111"), "{reason}");
}
