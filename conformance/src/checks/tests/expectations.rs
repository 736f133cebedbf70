use rstest::rstest;
use serde_json::{Value, json};

use crate::checks::Held;
use crate::transcript::talk::{NOW, Talk, paid, refused, status, with};

const POLL: &str = "  - poll: { transaction: 1, until: 2 }";

fn held(talk: &Talk) -> Held {
    let mut facts = talk.facts();
    let last = facts.exchanges.pop();
    last.and_then(|sight| sight.held)
        .expect("it is held against its step")
}

/// Who is cited, and where.
fn differs(requires: &str, steps: &str, answer: Value) -> Vec<String> {
    let held = held(&Talk::of(requires, steps).hears(answer));
    let differences = held.differences.iter().map(|differs| {
        let ids: Vec<&str> = differs.cited.iter().map(|id| id.as_str()).collect();
        format!("{} {}", ids.join(", "), differs.mismatch.path)
    });
    differences.collect()
}

#[test]
fn what_is_as_expected_does_not_differ() {
    let steps = "  - pay: { expect: { error: null, result: { details: { amount: 15000 } } } }";
    assert!(differs("PAY-08", steps, paid()).is_empty());
    assert!(differs("CHK-06", POLL, status(2)).is_empty());
}

#[rstest]
#[case::a_documented_member_is_its_own_requirements(
    "  - pay: { expect: { result: { details: { amount: 1 } } } }",
    paid(),
    "PAY-08 $.result.details.amount"
)]
#[case::what_a_value_must_not_be_is_what_the_step_is_about(
    "  - pay: { requires: [ENV-08], expect: { result: { details: { amount: <integer except 15000> } } } }",
    paid(),
    "ENV-08 $.result.details.amount"
)]
#[case::an_error_in_place_of_a_payout(
    "  - pay: { requires: [PAY-02], expect: { error: null } }", refused(-32300), "PAY-01 $.error"
)]
#[case::an_error_where_more_than_answers_is_at_stake(
    "  - pay: { requires: [ENV-08], expect: { error: null } }", refused(-32300), "ENV-08 $.error"
)]
#[case::an_id_that_finds_nothing(
    "  - check: { transaction: 1, requires: [CHK-06], expect: { error: null } }", refused(-32314), "PAY-05 $.error"
)]
#[case::a_check_that_is_refused(
    "  - check: { transaction: 1, requires: [CHK-06], expect: { error: null } }", refused(-32300), "CHK-01 $.error"
)]
#[case::a_payment_that_does_not_exist(
    "  - check: { transaction: \"${unknown_transaction}\", expect: { error: <object> } }",
    status(2),
    "CHK-07 $.error"
)]
#[case::success_where_an_error_was_expected(
    "  - pay: { form: {}, requires: [ENV-08], expect: { error: <object> } }",
    paid(),
    "ENV-08 $.error"
)]
#[case::the_http_status(
    "  - pay: { requires: [ENV-08], http: { status: 201 } }",
    paid(),
    "ENV-08 http status"
)]
#[case::the_content_type(
    "  - pay: { requires: [ENV-08], http: { content_type: text/plain } }",
    paid(),
    "ENV-08 content type"
)]
fn the_right_requirement_is_cited(#[case] steps: &str, #[case] answer: Value, #[case] told: &str) {
    let requires = "ENV-08, PAY-02, CHK-06";
    assert_eq!(differs(requires, steps, answer), [told]);
}

/// Where success and failure are mixed up, everything below differs too, and says nothing more.
#[test]
fn a_refusal_is_one_difference() {
    let steps = "  - pay: { expect: { error: null, result: { details: { amount: 15000 } } } }";
    assert_eq!(
        differs("PAY-08", steps, refused(-32300)),
        ["PAY-01 $.error"]
    );
}

#[test]
fn a_poll_that_ends_elsewhere_gave_up() {
    let gave_up = held(&Talk::of("CHK-06", POLL).hears(status(1))).gave_up;
    assert_eq!(
        gave_up.map(|seen| seen.status.to_string()).as_deref(),
        Some("1")
    );
    assert!(
        held(&Talk::of("CHK-06", POLL).hears(status(2)))
            .gave_up
            .is_none()
    );
    // A status that nobody documented is no slowness.
    assert!(
        held(&Talk::of("CHK-06", POLL).hears(status(5)))
            .gave_up
            .is_none()
    );
}

#[test]
fn what_refers_to_something_missing_shows_nothing() {
    let steps = "  - pay: { as: payout }
  - check: { transaction: 1, expect: { result: { result: { amount: \"${payout.result.details.amount}\" } } } }";
    let talk = |payout| held(&Talk::of("CHK-04", steps).hears(payout).hears(status(2)));
    assert!(talk(refused(-32309)).is_incomplete);
    assert!(!talk(paid()).is_incomplete);
}

#[test]
fn a_poll_that_meets_a_broken_rule_shows_nothing() {
    let broken = with(status(2), "/result/result/date", json!(NOW * 1000));
    assert!(held(&Talk::of("CHK-06", POLL).hears(broken)).is_incomplete);
    assert!(!held(&Talk::of("CHK-06", POLL).hears(status(2))).is_incomplete);
}

#[test]
fn of_a_polls_checks_only_the_last_is_held_against_it() {
    let talk = Talk::of(
        "CHK-06",
        "  - poll: { transaction: 1, until: 2 }\n  - check: { transaction: 1 }",
    );
    let mut talk = talk.hears(status(2)).polling().hears(status(2)).polling();
    talk.transcript.exchanges[1].step = 0;
    let facts = talk.facts();
    assert!(facts.exchanges[0].held.is_none() && facts.exchanges[1].held.is_some());
    let later = Talk::of("CHK-06", POLL)
        .hears(status(2))
        .hears_later(status(2));
    assert!(later.facts().exchanges[1].held.is_none());
}

/// The kit's own requests are held to the contract, where they are meant to succeed.
#[test]
fn a_wrong_request_that_is_to_succeed_is_the_kits_fault() {
    let faults = |form: &str| {
        let steps = format!("  - pay: {{ {form} expect: {{ error: null }} }}");
        let talk = Talk::of("PAY-01", &steps).hears(paid());
        talk.facts().exchanges[0].own_faults.len()
    };
    assert_eq!(faults(""), 0);
    assert!(faults("form: { vendor_id: 101596 },") > 0);
}
