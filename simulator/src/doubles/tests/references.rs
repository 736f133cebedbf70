//! What a client's own references prove.

use serde_json::{Value, json};

use super::{Confidence, Double, doubles, doubles_beyond, only};
use crate::journal::{Declared, Ending};
use crate::stage::{Sent, Stage};

fn keeping() -> Stage {
    Stage::with(1 << 20, "[payments]\nown_reference = { mode = \"keep\" }")
}

fn pay(stage: &mut Stage, reference: impl Into<Value>) -> Sent {
    let payout = stage.payout_called(&reference.into());
    stage.send(&payout)
}

fn lose(stage: &mut Stage, reference: impl Into<Value>) {
    stage.fault_once("lost-response");
    pay(stage, reference);
}

fn told(double: &Double) -> (Confidence, [u64; 2]) {
    (double.confidence, double.calls)
}

#[test]
fn the_same_reference_twice_is_certain_whatever_was_answered() {
    let mut stage = keeping();
    pay(&mut stage, 41);
    pay(&mut stage, 41.0);
    let double = only(&stage);
    assert_eq!(told(&double), (Confidence::Certain, [1, 2]));
    assert!(
        double.reason.contains("same reference 41:"),
        "{}",
        double.reason
    );
}

#[test]
fn a_text_is_quoted_and_no_number() {
    let mut stage = keeping();
    pay(&mut stage, "41");
    pay(&mut stage, 41);
    assert_eq!(doubles(&stage), []);
    pay(&mut stage, "41");
    assert!(only(&stage).reason.contains("same reference \"41\":"));
}

#[test]
fn two_workers_on_one_order_are_certain_too() {
    let mut stage = keeping();
    let payouts = [0; 2].map(|_| stage.payout_called(&json!("one order")));
    let under_way = payouts.map(|payout| stage.post(&payout));
    under_way
        .iter()
        .for_each(|one| stage.end(one, Ending::Answered));
    assert_eq!(only(&stage).confidence, Confidence::Certain);
}

#[test]
fn the_payment_of_the_same_reference_is_named_even_if_others_came_between() {
    let mut stage = keeping();
    lose(&mut stage, 1);
    pay(&mut stage, 2);
    pay(&mut stage, 1);
    let found: Vec<_> = doubles(&stage).iter().map(told).collect();
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
    let mut stage = keeping();
    pay(&mut stage, 41);
    pay(&mut stage, 42);
    assert_eq!(doubles(&stage), []);
}

/// A client that makes a new reference for each attempt pays twice, and nobody can tell from two orders.
#[test]
fn another_reference_after_a_lost_answer_is_possible() {
    let mut stage = keeping();
    lose(&mut stage, 41);
    pay(&mut stage, 42);
    let double = only(&stage);
    assert_eq!(told(&double), (Confidence::Possible, [1, 2]));
    assert!(double.reason.contains("42 after 41"), "{}", double.reason);
}

#[test]
fn one_without_a_reference_proves_what_it_proved_before() {
    let mut stage = keeping();
    lose(&mut stage, 41);
    stage.pay("1", 100);
    assert_eq!(only(&stage).confidence, Confidence::Certain);
    let mut plain = Stage::new();
    lose(&mut plain, 41);
    pay(&mut plain, 42);
    assert_eq!(only(&plain).confidence, Confidence::Certain);
}

#[test]
fn who_saw_the_first_one_end_may_use_references_again() {
    let mut stage = keeping();
    let paid = pay(&mut stage, 1).transaction();
    stage.wait(10_000);
    stage.check(paid);
    pay(&mut stage, 1);
    assert_eq!(only(&stage).confidence, Confidence::Likely);
    pay(&mut stage, 2);
    assert_eq!(doubles(&stage).len(), 1);
}

#[test]
fn what_a_test_means_to_pay_is_no_double() {
    let mut stage = keeping();
    pay(&mut stage, 1);
    pay(&mut stage, 1);
    let two = [Declared {
        account: "1".into(),
        form_amount: 100,
        times: 2,
    }];
    assert_eq!(doubles_beyond(&stage, &two), []);
}

#[test]
fn a_reference_that_must_not_leave_is_not_quoted() {
    let mut stage = keeping();
    pay(&mut stage, "4111111111111111");
    pay(&mut stage, "4111111111111111");
    let reason = only(&stage).reason;
    assert!(!reason.contains("4111111111111111"), "{reason}");
}
