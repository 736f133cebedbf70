use rstest::rstest;
use serde_json::{Value, json};

use crate::checks::Held;
use crate::talk::{NOW, Talk, paid, refused, status, with};
use paysys_exchange::Outcome;

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
    let any = "  - check: { transaction: 1, expect: { id: <string> } }";
    assert!(differs("ENV-03", any, refused(-32314)).is_empty());
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
#[case::a_payment_that_does_not_exist_and_another_error(
    "  - check: { transaction: \"${unknown_transaction}\", requires: [ENV-08], expect: { error: { code: -32314 } } }",
    refused(-32300),
    "ENV-08 $.error.code"
)]
#[case::a_payment_that_does_not_exist_and_no_data(
    "  - check: { transaction: \"${unknown_transaction}\", requires: [ENV-08], expect: { error: { data: <object> } } }",
    with(refused(-32314), "/error/data", json!(null)),
    "ENV-08 $.error.data"
)]
#[case::a_payment_of_which_nobody_says_that_it_does_not_exist(
    "  - check: { transaction: 7, requires: [ENV-08], expect: { error: <object> } }",
    status(2),
    "ENV-08 $.error"
)]
#[case::a_payment_that_does_not_exist_for_somebody_who_guesses(
    "  - check: { auth: { secret: guessed }, transaction: \"${unknown_transaction}\", requires: [ENV-08], expect: { error: <object> } }",
    status(2),
    "ENV-08 $.error"
)]
#[case::a_result_that_should_not_be_there(
    "  - check: { transaction: 1, requires: [CHK-06], expect: { id: <string>, result: null } }",
    status(2),
    "CHK-06 $.result"
)]
#[case::the_requests_id(
    "  - check: { transaction: 1, requires: [CHK-06], expect: { id: 7 } }",
    status(2),
    "ENV-03 $.id"
)]
#[case::the_tracker(
    "  - check: { transaction: 1, requires: [CHK-06], expect: { mx_id: <string> } }",
    status(2),
    "ENV-10 $.mx_id"
)]
#[case::where_a_poll_ended(POLL, status(1), "CHK-06 $.result.result.status")]
#[case::what_a_poll_says_twice(
    "  - poll: { transaction: 1, until: 2, expect: { result: { result: { status: 2 } } } }",
    status(1),
    "CHK-06 $.result.result.status"
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
    let steps = "  - pay: { form: {}, expect: { error: { code: -32300 }, result: null } }";
    assert_eq!(differs("ENV-08", steps, paid()), ["ENV-08 $.error"]);
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
    let polls = format!("{POLL}\n{POLL}");
    let talk = Talk::of("CHK-06", &polls);
    let two = talk.hears(status(2)).polling().hears(status(2)).polling();
    assert!(
        two.facts()
            .exchanges
            .iter()
            .all(|sight| sight.held.is_some())
    );
    let stays = Talk::of("CHK-06", POLL).hears(status(2)).polling();
    let stays = stays.hears_later(status(2)).facts();
    assert!(stays.exchanges[0].held.is_some() && stays.exchanges[1].held.is_none());
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

/// What never left shows nothing, whatever the step is for: neither what it expects nor how a gateway behaves.
#[test]
fn a_request_that_was_not_sent_shows_nothing() {
    let asks = "  - check: { transaction: x, observe: { ERR-05: outcome } }";
    let mut talk = Talk::of("ERR-05", asks).hears_nothing();
    talk.transcript.exchanges[0].outcome = Outcome::NotSent("no such host".into());
    let sight = talk.facts().exchanges.remove(0);
    let silence = sight.silence.expect("nothing came back");
    assert_eq!(silence.reason.to_string(), "nothing was sent: no such host");
    assert!(!silence.is_an_answer);
    let held = sight.held.expect("its step shows nothing");
    assert!(held.is_incomplete && held.records.is_empty());
}

/// Silence after a payment is unknown money, and where an accident was arranged it is what was wanted.
#[test]
fn silence_is_told_where_an_answer_was_due() {
    let is_told = |steps: &str| {
        let talk = Talk::of("CHK-01", steps).hears_nothing();
        talk.facts().exchanges[0].silence.is_some()
    };
    assert!(is_told(
        "  - check: { transaction: 1, expect: { error: null } }"
    ));
    assert!(!is_told("  - pay: { expect: { error: null } }"));
    assert!(!is_told(
        "  - check: { transaction: 1, expect: <no answer> }"
    ));
}
