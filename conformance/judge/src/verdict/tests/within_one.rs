use rstest::rstest;
use serde_json::{Value, json};

use super::{CHECK, PAY, Verdict, one};
use crate::talk::{NOW, Talk, paid, refused, status, with};
use paysys_contract::RequirementId;
use paysys_exchange::{Cut, Outcome};

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

/// Nobody promised that anything else is paid, and no payment at all is checked for want of money.
#[rstest]
#[case::another_sum(
    "  - pay: { form: { account: \"${account}\", amount: 1, currency: \"${currency}\", vendor_id: \"${vendor}\" }, expect: { error: null } }"
)]
#[case::another_service("  - pay: { auth: { service: second }, expect: { error: null } }")]
#[case::a_check("  - check: { transaction: 1, expect: { error: null } }")]
fn only_the_usual_payout_may_be_turned_away(#[case] steps: &str) {
    let result = one(Talk::of("PAY-02", steps).hears(refused(-32309)));
    assert_eq!(result.verdict, Verdict::Fail);
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
    // Only what was looked at afterwards settles it.
    let before = Talk::of("PAY-13", steps).finds_in_the_ledger(&json!({ "count": 1 }));
    let before = before.hears_http(502, "<html>");
    assert_eq!(one(before).verdict, Verdict::Indeterminate);
}

/// That the money is settled does not make an accident of what was none.
#[test]
fn a_ledger_settles_the_money_and_nothing_else() {
    let steps = "  - pay: { money: unknown, expect: <no answer> }\n  - ledger: { payments: 1 }";
    let talk = || Talk::of("PAY-13", steps).hears_http(502, "<html>");
    let kit_faults = |count| {
        let settled = one(talk().finds_in_the_ledger(&json!({ "count": count })));
        settled.judgement.kit_faults.len()
    };
    assert_eq!((kit_faults(1), kit_faults(2)), (1, 2));
}

/// A fault is told once, however much was said before.
#[test]
fn what_a_ledger_lacks_is_told_once() {
    let steps = "  - check: { transaction: 1 }\n  - pay: { money: unknown, expect: <no answer> }\n  - ledger: { payments: 1 }";
    let talk = Talk::of("PAY-13", steps).hears(status(2)).hears_nothing();
    let result = one(talk.finds_in_the_ledger(&json!({ "count": 2 })));
    let [fault] = result.judgement.kit_faults.as_slice() else {
        panic!("{:?}", result.judgement.kit_faults);
    };
    let told = fault.to_string();
    assert!(
        told.starts_with("line 7: not as arranged: ") && told.contains('2'),
        "{told}"
    );
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
    let at_once = "  - check: { transaction: 1, expect: { result: { result: { status: 2 } } } }";
    let at_once = one(Talk::of("CHK-06", at_once).hears(status(1)));
    assert_eq!(at_once.verdict, Verdict::Fail);
}

/// A scenario that fails elsewhere has still not shown what was in the way here.
#[rstest]
#[case::a_slow_payment(
    "  - poll: { transaction: 1, until: 2, requires: [CHK-06] }",
    status(1)
)]
#[case::a_payout_that_is_turned_away(
    "  - pay: { requires: [CHK-06], expect: { error: null } }", refused(-32309)
)]
#[case::a_refusal_that_nobody_asked_for(
    "  - check: { transaction: 1, requires: [CHK-06], expect: { error: null } }", refused(-32314)
)]
#[case::a_poll_that_a_broken_rule_ends(
    "  - poll: { transaction: 1, until: 2, requires: [CHK-06] }",
    with(status(2), "/result/result/date", json!("today"))
)]
fn what_was_in_the_way_is_unproved_whatever_else_fails(#[case] step: &str, #[case] answer: Value) {
    let check = "  - check: { transaction: 1, requires: [CHK-05], expect: { error: null } }";
    let talk = Talk::of("CHK-05, CHK-06", &format!("{step}\n{check}")).hears(answer);
    let result = one(talk.hears(with(status(2), "/result/result/date", json!("today"))));
    let says = |id| result.says()[&RequirementId::from(id)];
    assert_eq!(says("CHK-05"), Verdict::Fail);
    assert_eq!(says("CHK-06"), Verdict::Unproved);
}

#[test]
fn what_came_after_a_cut_is_unproved() {
    let wrong = with(status(2), "/result/result/date", json!("today"));
    let mut talk = Talk::of("CHK-05, CHK-06", CHECK).hears(wrong);
    let says = |talk: Talk| one(talk).says()[&RequirementId::from("CHK-06")];
    talk.transcript.cut = Some(Cut::Stopped("ctrl-c".into()));
    assert_eq!(says(talk), Verdict::Unproved);
    let wrong = with(status(2), "/result/result/date", json!("today"));
    let whole = Talk::of("CHK-05, CHK-06", CHECK).hears(wrong);
    assert_eq!(says(whole), Verdict::Pass);
}

#[rstest]
#[case(Cut::NotApplicable("no admin".into()), Verdict::NotApplicable, "no admin")]
#[case(Cut::HeldBack("no plan".into()), Verdict::NotRun, "no plan")]
#[case(Cut::Stopped("ctrl-c".into()), Verdict::NotRun, "ctrl-c")]
#[case(Cut::Kit("disk full".into()), Verdict::Error, "disk full")]
#[case(Cut::Missing { step: 0, what: "gone".into() }, Verdict::Error, "line 5: gone")]
fn a_scenario_that_was_cut_short_says_why(
    #[case] cut: Cut,
    #[case] verdict: Verdict,
    #[case] reason: &str,
) {
    let mut talk = Talk::of("CHK-01", CHECK).hears(status(2));
    talk.transcript.cut = Some(cut);
    let result = one(talk);
    let reasons: Vec<String> = result.reasons.iter().map(ToString::to_string).collect();
    assert_eq!(
        (result.verdict, reasons),
        (verdict, vec![reason.to_owned()])
    );
}

/// What nobody states fails nobody; somebody should know.
#[test]
fn what_differs_from_an_assumption_is_news() {
    let steps =
        "  - check: { transaction: x, requires: [ERR-05], expect: { error: { code: -32300 } } }";
    let result = one(Talk::of("ERR-05", steps).hears(refused(-1)));
    assert_eq!(result.verdict, Verdict::New);
    let record = result.judgement.records.last();
    let record = record.expect("it is written down");
    assert_eq!(record.question.to_string(), "talk, step 1: $.error.code");
    assert!(record.is_news && record.value.to_string().contains("-1"));
}

#[test]
fn payments_that_never_left_are_told_with_their_entries() {
    let steps = format!("{PAY}\n{CHECK}\n{PAY}");
    let talk = Talk::of("PAY-01", &steps).hears_nothing().hears_nothing();
    let mut talk = talk.hears(paid());
    for exchange in &mut talk.transcript.exchanges[..2] {
        exchange.outcome = Outcome::NotSent("no such host".into());
        exchange.money_entry = Some(7);
    }
    let result = one(talk);
    let unsent: Vec<_> = result.unsent_payments().collect();
    assert_eq!(unsent, [(Some(7), &"no such host".into())]);
    assert_eq!(result.step_of(1).map(|step| step.line), Some(6));
    assert!(result.step_of(3).is_none());
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
        let what = "`${payout}` is not there".into();
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
        let what = "`${looked}` is not there".into();
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
    let pay = || Talk::of("PAY-01", PAY);
    assert_eq!(kit_faults(pay().hears_nothing()), 0);
    assert_eq!(kit_faults(pay().hears(refused(-32309))), 0);
    let wrong = with(paid(), "/result/details/date", json!(null));
    assert_eq!(kit_faults(pay().hears(wrong)), 0);
    assert_eq!(kit_faults(pay().hears(paid())), 1);
}
