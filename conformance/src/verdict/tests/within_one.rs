use rstest::rstest;
use serde_json::{Value, json};

use super::{PAY, Verdict, one};
use crate::transcript::Cut;
use crate::transcript::talk::{NOW, Talk, paid, refused, status, with};

#[test]
fn what_is_as_it_should_be_passes() {
    assert_eq!(
        one(Talk::of("PAY-01", PAY).hears(paid())).verdict,
        Verdict::Pass
    );
}

#[rstest]
#[case::a_rule_is_broken(with(paid(), "/result/details/date", json!("today")), Verdict::Fail)]
#[case::an_undocumented_member(with(paid(), "/note", json!(1)), Verdict::Warn)]
fn each_fact_has_its_verdict(#[case] answer: Value, #[case] verdict: Verdict) {
    assert_eq!(one(Talk::of("PAY-01", PAY).hears(answer)).verdict, verdict);
}

#[test]
fn money_of_which_nobody_knows_is_indeterminate() {
    assert_eq!(
        one(Talk::of("PAY-01", PAY).hears_nothing()).verdict,
        Verdict::Indeterminate
    );
}

/// Who may pay whom is between a service and PaySys.
#[test]
fn the_usual_payout_may_be_turned_away() {
    let result = one(Talk::of("PAY-02", PAY).hears(refused(-32309)));
    assert_eq!(result.verdict, Verdict::Unproved);
    assert_eq!(result.reasons.len(), 1);
    // That the form is wrong, it is not told: there is nothing wrong with it.
    let wrong = one(Talk::of("PAY-02", PAY).hears(refused(-32300)));
    assert_eq!(wrong.verdict, Verdict::Fail);
}

#[test]
fn another_vendor_need_not_be_served() {
    let form = |vendor: i64| {
        let form = format!(
            "{{ wallet: \"998901234567\", account: \"2200123412341234\", amount: 100000, vendor_id: {vendor} }}"
        );
        format!("  - pay: {{ form: {form}, expect: {{ error: null }} }}")
    };
    let result = one(Talk::of("PAY-02", &form(101_606)).hears(refused(-32316)));
    assert_eq!(result.verdict, Verdict::Unproved);
    // Nobody documents such a vendor, so the kit should not have asked for it to be paid.
    let unknown = one(Talk::of("PAY-02", &form(7)).hears(refused(-32316)));
    assert_eq!(unknown.verdict, Verdict::Error);
}

#[test]
fn nobody_is_blamed_for_refusing_what_the_kit_asked_wrongly() {
    let wrong = "  - pay: { form: { vendor_id: 101596 }, expect: { error: null } }";
    let result = one(Talk::of("PAY-01", wrong).hears(refused(-32300)));
    assert_eq!(result.verdict, Verdict::Error);
    assert!(result.judgement.breaches.is_empty());
    let right = one(Talk::of("PAY-01", PAY).hears(refused(-32300)));
    assert_eq!(right.judgement.breaches.len(), 1);
}

#[test]
fn money_that_a_ledger_settles_is_not_unknown() {
    let steps = "  - pay: { money: unknown, expect: <no rpc answer> }\n  - ledger: { payments: 1 }";
    let talk = || Talk::of("PAY-13", steps).hears_http(502, "<html>");
    let settled = one(talk().finds_in_the_ledger(&json!({ "count": 1 })));
    assert_eq!(settled.verdict, Verdict::Pass);
    assert_eq!(one(talk()).verdict, Verdict::Indeterminate);
}

/// The consequence of one fault is no second one.
#[test]
fn what_a_step_expects_where_a_rule_is_broken_is_unproved() {
    let steps = "  - pay: { expect: { error: null, result: { details: { amount: 15000 } } } }";
    let quoted = with(paid(), "/result/details/amount", json!("15000"));
    let result = one(Talk::of("PAY-08, PAY-02", steps).hears(quoted));
    assert_eq!(result.judgement.breaches.len(), 1);
    assert_eq!(result.judgement.unproved.len(), 1);
    let other = with(paid(), "/result/details/amount", json!(1));
    let result = one(Talk::of("PAY-08, PAY-02", steps).hears(other));
    assert_eq!(result.judgement.breaches.len(), 1);
    assert!(result.judgement.unproved.is_empty());
}

/// How long a payment takes, nobody says.
#[test]
fn a_slow_payment_breaks_nothing() {
    let poll = "  - poll: { transaction: 1, until: 2 }";
    let ends = |with| one(Talk::of("CHK-06", poll).hears(status(with)).polling()).verdict;
    assert_eq!(ends(1), Verdict::Unproved);
    assert_eq!(ends(5), Verdict::Fail);
    assert_eq!(ends(2), Verdict::Pass);
}

#[test]
fn a_fault_that_is_seen_twice_is_one() {
    let steps =
        "  - check: { transaction: 1, expect: { error: null } }\n  - check: { transaction: 1 }";
    let wrong = || with(status(2), "/result/result/date", json!(NOW * 1000));
    let twice = one(Talk::of("CHK-05", steps).hears(wrong()).hears(wrong()));
    assert_eq!(twice.judgement.breaches.len(), 1);
    let quoted = with(status(2), "/result/result/amount", json!("1"));
    let two = one(Talk::of("CHK-05", steps).hears(wrong()).hears(quoted));
    assert_eq!(two.judgement.breaches.len(), 2);
}

#[test]
fn where_nothing_is_wrong_what_is_missing_is_the_kits_doing() {
    let cut = |answer| {
        let mut talk = Talk::of("PAY-01", PAY).hears(answer);
        let what = "`${payout}` is not there".to_owned();
        talk.transcript.cut = Some(Cut::Missing { step: 0, what });
        one(talk).verdict
    };
    assert_eq!(cut(paid()), Verdict::Error);
    assert_eq!(
        cut(with(paid(), "/result/details/date", json!(null))),
        Verdict::Fail
    );
    assert_eq!(cut(refused(-32309)), Verdict::Unproved);
}

#[test]
fn where_an_answer_was_missing_what_it_lacks_is_nobodys_doing() {
    let kit_faults = |talk: Talk| {
        let mut talk = talk;
        let what = "`${looked}` is not there".to_owned();
        talk.transcript.cut = Some(Cut::Missing { step: 0, what });
        one(talk).judgement.kit_faults.len()
    };
    let check = || {
        Talk::of(
            "CHK-01",
            "  - check: { transaction: 1, expect: { error: null } }",
        )
    };
    assert_eq!(kit_faults(check().hears_nothing()), 0);
    assert_eq!(kit_faults(check().hears(status(2))), 1);
}
