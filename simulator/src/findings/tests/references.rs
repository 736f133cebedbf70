//! What a client's own reference changes (PAY-16).

use rstest::rstest;
use serde_json::json;

use super::{Finding, findings, ids};
use crate::stage::Stage;

const BLIND: &str = "paid-again-after-unknown-outcome";

fn with(mode: &str) -> Stage {
    let own = format!("[payments]\nown_reference = {{ mode = \"{mode}\" }}");
    Stage::with(1 << 20, &own)
}

fn find(stage: &Stage, id: &str) -> Option<Finding> {
    findings(stage)
        .findings
        .into_iter()
        .find(|one| one.id == id)
}

/// A payout whose answer is lost, then one that its client calls so.
fn pay_after_a_loss(stage: &mut Stage, again: &str) {
    stage.fault_once("lost-response");
    for reference in ["first", again] {
        let payout = stage.payout_called(&json!(reference));
        stage.send(&payout);
    }
}

#[test]
fn where_it_is_ignored_the_fix_names_the_setting() {
    let mut stage = Stage::new();
    let payout = stage.payout_called(&json!(1));
    stage.send(&payout);
    let found = find(&stage, "unknown-fields").unwrap();
    assert!(
        found.reason.contains("transaction_form"),
        "{}",
        found.reason
    );
    assert!(
        found.fix.contains("own_reference = { mode = \"keep\" }"),
        "{}",
        found.fix
    );
}

#[test]
fn the_fix_of_another_member_is_to_leave_it_out() {
    let mut stage = Stage::new();
    let params = json!({"agr_transaction_id": 1, "comment": ""});
    let check = stage.request("pam.check_payment", &params);
    stage.send(&check);
    assert!(
        find(&stage, "unknown-fields")
            .unwrap()
            .fix
            .starts_with("leave it out")
    );
}

#[test]
fn a_check_by_an_ignored_reference_names_the_setting_in_both_places() {
    let mut stage = Stage::new();
    let check = stage.request("pam.check_payment", &json!({"partner_transaction_id": 1}));
    stage.send(&check);
    assert!(
        find(&stage, "unknown-fields")
            .unwrap()
            .fix
            .contains("own_reference")
    );
    let recalled = stage.sandbox.recall(stage.wall);
    let ruling = recalled
        .entries
        .iter()
        .last()
        .unwrap()
        .ruling
        .as_ref()
        .unwrap();
    let reply = format!("{:?}", ruling.decision.reply);
    assert!(reply.contains("own_reference"), "{reply}");
}

#[rstest]
fn where_it_is_kept_it_is_known(#[values("keep", "reject", "return-original")] mode: &str) {
    let mut stage = with(mode);
    let payout = stage.payout_called(&json!(1));
    stage.send(&payout);
    let check = stage.request("pam.check_payment", &json!({"partner_transaction_id": 1}));
    stage.send(&check);
    assert!(
        !ids(&stage).contains(&"unknown-fields"),
        "{:?}",
        findings(&stage)
    );
    let others = [
        (
            "vendor_form",
            json!({"vendor_form": {}, "transaction_form": {"comment": 1}}),
        ),
        (
            "check",
            json!({"transaction_form": {}, "agr_transaction_id": 1}),
        ),
    ];
    for (at, params) in others {
        let method = if at == "check" {
            "pam.check_payment"
        } else {
            "pam.pay_by_cash"
        };
        let mut stage = with(mode);
        let wrong = stage.request(method, &params);
        stage.send(&wrong);
        assert!(
            find(&stage, "unknown-fields")
                .unwrap()
                .fix
                .starts_with("leave it out")
        );
    }
}

#[rstest]
#[case::again("keep", "first", true)]
#[case::another_order("keep", "second", false)]
#[case::refused("reject", "first", false)]
#[case::answered_again("return-original", "first", false)]
#[case::not_looked_at("ignore", "second", true)]
fn paying_again_after_a_loss(#[case] mode: &str, #[case] again: &str, #[case] is_blind: bool) {
    let mut stage = with(mode);
    pay_after_a_loss(&mut stage, again);
    assert_eq!(
        find(&stage, BLIND).is_some(),
        is_blind,
        "{:?}",
        findings(&stage)
    );
}

/// Its order was paid blindly again, although another order came between.
#[test]
fn another_order_in_between_excuses_nothing() {
    let mut stage = with("keep");
    pay_after_a_loss(&mut stage, "second");
    let payout = stage.payout_called(&json!("first"));
    stage.send(&payout);
    let found = find(&stage, BLIND).unwrap();
    assert_eq!(found.calls, [1, 3]);
    assert!(found.fix.contains("by your own reference"), "{}", found.fix);
}

/// Who looks for the payment and sees how it ended knows what it does.
#[test]
fn who_found_it_by_its_reference_is_not_blind() {
    let mut stage = with("keep");
    stage.fault_once("lost-response");
    let payout = stage.payout_called(&json!("first"));
    stage.send(&payout);
    stage.wait(10_000);
    let check = stage.request(
        "pam.check_payment",
        &json!({"partner_transaction_id": "first"}),
    );
    stage.send(&check);
    assert_eq!(ids(&stage), [""; 0]);
    let payout = stage.payout_called(&json!("first"));
    stage.send(&payout);
    assert!(find(&stage, BLIND).is_none());
}
