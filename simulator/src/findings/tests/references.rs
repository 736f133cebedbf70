//! What a client's own reference changes (PAY-16).

use rstest::rstest;
use serde_json::json;

use super::{BLIND, Finding, findings, ids};
use crate::testing::Testbed;

fn with(mode: &str) -> Testbed {
    let own = format!("[payments]\nown_reference = {{ mode = \"{mode}\" }}");
    Testbed::with(1 << 20, &own)
}

fn find(testbed: &Testbed, id: &str) -> Option<Finding> {
    findings(testbed)
        .findings
        .into_iter()
        .find(|one| one.id == id)
}

fn fix(testbed: &Testbed) -> &'static str {
    find(testbed, "unknown-fields").unwrap().fix
}

/// A payout whose answer is lost, then one that its client calls so.
fn pay_after_a_loss(testbed: &mut Testbed, again: &str) {
    testbed.fault_once("lost-response");
    for reference in ["first", again] {
        let payout = testbed.payout_called(&json!(reference));
        testbed.send(&payout);
    }
}

#[test]
fn where_it_is_ignored_the_fix_names_the_setting() {
    let mut testbed = Testbed::new();
    let payout = testbed.payout_called(&json!(1));
    testbed.send(&payout);
    let found = find(&testbed, "unknown-fields").unwrap();
    assert!(found.reason.contains("transaction_form"), "{found:?}");
    assert!(found.fix.contains("own_reference = { mode = \"keep\" }"));
}

#[test]
fn the_fix_of_another_member_is_to_leave_it_out() {
    let mut testbed = Testbed::new();
    let params = json!({"agr_transaction_id": 1, "comment": ""});
    let check = testbed.request("pam.check_payment", &params);
    testbed.send(&check);
    assert!(fix(&testbed).starts_with("leave it out"));
}

#[test]
fn a_check_by_an_ignored_reference_names_the_setting_in_both_places() {
    let mut testbed = Testbed::new();
    let check = testbed.request("pam.check_payment", &json!({"partner_transaction_id": 1}));
    testbed.send(&check);
    assert!(fix(&testbed).contains("own_reference"));
    let recalled = testbed.sandbox.recall(testbed.wall);
    let ruling = recalled.entries[0].ruling.as_ref().unwrap();
    let reply = format!("{:?}", ruling.decision.reply);
    assert!(reply.contains("own_reference"), "{reply}");
}

#[rstest]
fn where_it_is_kept_it_is_known(#[values("keep", "reject", "return-original")] mode: &str) {
    let mut testbed = with(mode);
    let payout = testbed.payout_called(&json!(1));
    testbed.send(&payout);
    let check = testbed.request("pam.check_payment", &json!({"partner_transaction_id": 1}));
    testbed.send(&check);
    assert!(
        !ids(&testbed).contains(&"unknown-fields"),
        "{:?}",
        findings(&testbed)
    );
    let payout = json!({"vendor_form": {}, "transaction_form": {"comment": 1}});
    let check = json!({"transaction_form": {}, "agr_transaction_id": 1});
    for (method, params) in [("pam.pay_by_cash", payout), ("pam.check_payment", check)] {
        let mut testbed = with(mode);
        let wrong = testbed.request(method, &params);
        testbed.send(&wrong);
        assert!(fix(&testbed).starts_with("leave it out"));
    }
}

#[rstest]
#[case::again("keep", "first", true)]
#[case::another_order("keep", "second", false)]
#[case::refused("reject", "first", false)]
#[case::answered_again("return-original", "first", false)]
#[case::not_looked_at("ignore", "second", true)]
fn paying_again_after_a_loss(#[case] mode: &str, #[case] again: &str, #[case] is_blind: bool) {
    let mut testbed = with(mode);
    pay_after_a_loss(&mut testbed, again);
    assert_eq!(
        find(&testbed, BLIND).is_some(),
        is_blind,
        "{:?}",
        findings(&testbed)
    );
}

/// Its order was paid blindly again, although another order came between.
#[test]
fn another_order_in_between_excuses_nothing() {
    let mut testbed = with("keep");
    pay_after_a_loss(&mut testbed, "second");
    let payout = testbed.payout_called(&json!("first"));
    testbed.send(&payout);
    let found = find(&testbed, BLIND).unwrap();
    assert_eq!(found.calls, [1, 3]);
    assert!(found.fix.contains("by your own reference"), "{}", found.fix);
}

/// Who looks for the payment and sees how it ended knows what it does.
#[test]
fn who_found_it_by_its_reference_is_not_blind() {
    let mut testbed = with("keep");
    testbed.fault_once("lost-response");
    let payout = testbed.payout_called(&json!("first"));
    testbed.send(&payout);
    testbed.wait(10_000);
    let check = testbed.request(
        "pam.check_payment",
        &json!({"partner_transaction_id": "first"}),
    );
    testbed.send(&check);
    assert_eq!(ids(&testbed), [""; 0]);
    let payout = testbed.payout_called(&json!("first"));
    testbed.send(&payout);
    assert!(find(&testbed, BLIND).is_none());
}

const REUSED: &str = "reference-reused-for-another-payment";

/// Two payouts with one reference, the second changed.
fn pay_two(testbed: &mut Testbed, from: &str, to: &str) {
    let payout = testbed.payout_called(&json!(41));
    testbed.send(&payout);
    let mut payout = testbed.payout_called(&json!(41));
    payout.body = payout.body.replace(from, to);
    testbed.send(&payout);
}

#[rstest]
#[case::account("keep", "\"account\":\"1\"", "\"account\":\"2\"", "account")]
#[case::amount("keep", "\"amount\":100", "\"amount\":101", "amount")]
#[case::answered_again(
    "return-original",
    "\"amount\":100",
    "\"amount\":101",
    "the payment of call 1"
)]
#[case::refused("reject", "\"amount\":100", "\"amount\":101", "amount")]
fn one_reference_for_two_payments(
    #[case] mode: &str,
    #[case] from: &str,
    #[case] to: &str,
    #[case] named: &str,
) {
    let mut testbed = with(mode);
    pay_two(&mut testbed, from, to);
    let found = find(&testbed, REUSED).unwrap();
    assert!(found.reason.contains(named), "{}", found.reason);
    assert_eq!((found.calls, found.times), (vec![1, 2], 1));
}

#[rstest]
#[case::unchanged("keep", "100", "100")]
#[case::another_reference("keep", ":41", ":42")]
#[case::another_spelling("keep", ":41", ":41.0")]
#[case::ignored("ignore", "\"amount\":100", "\"amount\":101")]
#[case::resent("return-original", "100", "100")]
fn a_reference_of_one_payment_is_none(#[case] mode: &str, #[case] from: &str, #[case] to: &str) {
    let mut testbed = with(mode);
    pay_two(&mut testbed, from, to);
    assert_eq!(find(&testbed, REUSED), None);
}

/// What was refused, or was seen to come to nothing, may be put right under its old name.
#[test]
fn a_reference_without_a_payment_is_free_again() {
    let mut testbed = with("keep");
    let mut wrong = testbed.payout_called(&json!(41));
    wrong.body = wrong.body.replace("\"amount\":100", "\"amount\":0");
    testbed.send(&wrong);
    testbed.rule(json!({"when": {"next": 1}, "then": {"progression": "cancelled"}}));
    let payout = testbed.payout_called(&json!(41));
    let cancelled = testbed.send(&payout);
    testbed.wait(60_000);
    testbed.check(cancelled.transaction());
    pay_two(&mut testbed, "\"amount\":100", "\"amount\":99");
    let found = find(&testbed, REUSED).unwrap();
    assert_eq!(found.calls, [4, 5], "{}", found.reason);
}
