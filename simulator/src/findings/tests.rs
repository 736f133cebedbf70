//! Each mistake once made, and once all but made.

mod fairness;
mod profiles;
mod references;

use std::time::Duration;

use rstest::rstest;
use serde_json::json;

use super::*;
use crate::journal::Ending;
use crate::stage::{Sent, Stage};
use paysys_core::command::{Advance, Command};

fn findings(stage: &Stage) -> Findings {
    stage.sandbox.findings(&stage.sandbox.recall(stage.wall))
}

fn ids(stage: &Stage) -> Vec<&'static str> {
    let findings = findings(stage).findings;
    findings.iter().map(|finding| finding.id).collect()
}

/// Pays under a fault, then the same again.
fn paid_again_under(fault: &'static str) -> impl Fn(&mut Stage) {
    move |stage: &mut Stage| {
        stage.fault_once(fault);
        stage.pay("1", 100);
        stage.wait(60_000);
        stage.pay_to_the_end("1", 100);
    }
}

/// Gives up on an answer, then pays this amount.
fn gave_up_then_paid(amount: u64) -> impl Fn(&mut Stage) {
    move |stage: &mut Stage| {
        let payout = stage.payout("1", 100);
        stage.send_until(&payout, Ending::ClientGone);
        stage.pay_to_the_end("1", amount);
    }
}

/// Asks once after so many milliseconds.
fn asked_after(millis: u64) -> impl Fn(&mut Stage) {
    move |stage: &mut Stage| {
        let payment = stage.pay("1", 100).transaction();
        stage.wait(millis);
        stage.check(payment);
    }
}

/// Asks about a payment that never ends, with these waits.
fn polled(waits: &'static [u64]) -> impl Fn(&mut Stage) {
    move |stage: &mut Stage| {
        stage.rule(json!({"then": {"progression": "stuck"}}));
        let payment = stage.pay("1", 100).transaction();
        stage.check(payment);
        for wait in waits {
            stage.wait(*wait);
            stage.check(payment);
        }
    }
}

/// Asks again so long after the end of a payment of this progression.
fn polled_after(progression: &'static str, millis: u64) -> impl Fn(&mut Stage) {
    move |stage: &mut Stage| {
        stage.rule(json!({"then": {"progression": progression}}));
        let payment = stage.pay_to_the_end("1", 100).transaction();
        stage.wait(millis);
        stage.check(payment);
    }
}

/// Two payouts, the second changed.
fn second(change: impl Fn(&mut crate::stage::Sending)) -> impl Fn(&mut Stage) {
    move |stage: &mut Stage| {
        stage.pay("1", 100);
        let mut payout = stage.payout("2", 100);
        change(&mut payout);
        stage.send(&payout);
    }
}

/// A payout whose text is changed.
fn body(from: &'static str, to: &'static str) -> impl Fn(&mut Stage) {
    second(move |payout| {
        assert!(payout.body.contains(from), "{}", payout.body);
        payout.body = payout.body.replace(from, to);
    })
}

/// A payout that was signed so much earlier or later.
fn signed(by_millis: i64) -> impl Fn(&mut Stage) {
    second(move |payout| {
        let now: i64 = payout.timestamp.parse().unwrap();
        payout.timestamp = (now + by_millis).to_string();
    })
}

/// Two payouts with one timestamp within some milliseconds, the second on this connection.
fn at_once(connection: u64) -> impl Fn(&mut Stage) {
    move |stage: &mut Stage| {
        let first = stage.payout("1", 100);
        stage.send(&first);
        stage.wait(20);
        let mut second = stage.payout("2", 100);
        second.timestamp = first.timestamp;
        second.connection = connection;
        stage.send(&second);
    }
}

/// Another payout so long after being told to wait 30 seconds.
fn came_back_after(millis: u64) -> impl Fn(&mut Stage) {
    move |stage: &mut Stage| {
        stage.fault_once("outage");
        stage.pay("1", 100);
        stage.wait(millis);
        stage.pay("2", 100);
    }
}

/// Two payouts at once, both told to wait 30 seconds a while later.
fn sent_before_the_answer(stage: &mut Stage) {
    stage.rule(json!({"when": {"next": 2}, "then": {"fault": "outage"}}));
    let (first, second) = (stage.payout("1", 100), stage.payout("2", 100));
    let told = [stage.post(&first), stage.post(&second)];
    stage.wait(300);
    for outgoing in &told {
        stage.end(outgoing, Ending::Answered);
    }
}

fn good(stage: &mut Stage) {
    stage.pay_to_the_end("1", 100);
    stage.pay_to_the_end("1", 100);
    stage.pay_to_the_end("2", 100);
}

fn refused_then_paid(stage: &mut Stage) {
    stage.rule(json!({"when": {"next": 1}, "then": {"error": {"code": -32309}}}));
    stage.pay("1", 100);
    stage.pay("1", 100);
}

fn once(stage: &mut Stage) -> Sent {
    stage.pay("1", 100)
}

fn lost(stage: &mut Stage) {
    stage.fault_once("lost-response");
    once(stage);
}

#[rstest]
#[case::lost(
    "paid-again-after-unknown-outcome",
    paid_again_under("lost-response"),
    paid_again_under("rate-limited")
)]
#[case::timed_out(
    "paid-again-after-unknown-outcome",
    paid_again_under("timeout-not-committed"),
    paid_again_under("brown-out")
)]
#[case::unclear(
    "paid-again-after-unknown-outcome",
    paid_again_under("committed-but-error"),
    refused_then_paid
)]
#[case::left(
    "paid-again-after-unknown-outcome",
    gave_up_then_paid(100),
    gave_up_then_paid(101)
)]
#[case::unchecked("never-checked", |stage: &mut Stage| drop(once(stage)), asked_after(1))]
#[case::uncheckable("never-checked", |stage: &mut Stage| drop(once(stage)), lost)]
#[case::half_way("gave-up-at-non-final-status", asked_after(1_500), asked_after(10_000))]
#[case::fast("polled-too-fast", polled(&[100]), polled(&[1_000]))]
#[case::steady("polled-without-back-off", polled(&[2_000; 5]), polled(&[1_000, 2_000, 4_000, 8_000, 16_000]))]
#[case::slow("polled-without-back-off", polled(&[2_000; 5]), polled(&[90_000; 9]))]
#[case::few("polled-without-back-off", polled(&[2_000; 5]), polled(&[2_000; 4]))]
#[case::completed(
    "polled-after-final-status",
    polled_after("typical", 2_000),
    polled_after("typical", 61_000)
)]
#[case::cancelled(
    "polled-after-final-status",
    polled_after("cancelled", 61_000),
    asked_after(10_000)
)]
#[case::same_id("request-id-reused", body("request-2", "request-1"), second(|_| ()))]
#[case::same_time("timestamp-reused", signed(-7), signed(-6))]
#[case::same_time_at_once("timestamp-shared", at_once(2), at_once(1))]
#[case::same_time_not_kept("timestamp-reused", at_once(1), at_once(2))]
#[case::seconds("timestamp-in-seconds", second(|payout| payout.timestamp = "1700000000".into()), second(|_| ()))]
#[case::behind("clock-skew", signed(-45_000), signed(-5_000))]
#[case::ahead("clock-skew", signed(45_000), signed(5_000))]
#[case::stale("clock-skew", signed(-400_000), signed(-30_000))]
#[case::text(
    "amount-not-a-whole-number",
    body("\"amount\":100", "\"amount\":\"100\""),
    body("\"amount\":100", "\"amount\":101")
)]
#[case::float(
    "amount-not-a-whole-number",
    body("\"amount\":100", "\"amount\":100.0"),
    body("\"amount\":100", "\"amount\":true")
)]
#[case::no_type("missing-content-type", second(|payout| payout.content_type = None), second(|payout| payout.content_type = Some("Application/JSON; charset=utf-8")))]
#[case::form_type("missing-content-type", second(|payout| payout.content_type = Some("text/plain")), second(|_| ()))]
#[case::form_field("unknown-fields", body("\"currency\"", "\"comment\":\"\",\"currency\""), second(|_| ()))]
#[case::envelope_field(
    "unknown-fields",
    body("\"method\"", "\"version\":2,\"method\""),
    body("\"method\"", "\"jsonrpc\":\"2.0\",\"method\"")
)]
#[case::params_field("unknown-fields", body("\"vendor_form\"", "\"lang\":1,\"vendor_form\""), second(|_| ()))]
#[case::in_flight("ignored-retry-after", came_back_after(5_000), sent_before_the_answer)]
#[case::impatient("ignored-retry-after", came_back_after(5_000), came_back_after(30_000))]
fn a_mistake_is_found_and_its_neighbour_is_none(
    #[case] id: &str,
    #[case] mistake: impl Fn(&mut Stage),
    #[case] neighbour: impl Fn(&mut Stage),
) {
    let (mut made, mut not_made) = (Stage::new(), Stage::new());
    mistake(&mut made);
    neighbour(&mut not_made);
    assert!(ids(&made).contains(&id), "{:?}", findings(&made));
    assert!(!ids(&not_made).contains(&id), "{:?}", findings(&not_made));
}

#[test]
fn a_check_that_was_told_an_error_was_a_check_all_the_same() {
    let mut stage = Stage::new();
    let payment = once(&mut stage).transaction();
    stage.rule(json!({"then": {"error": {"code": -32314}}}));
    stage.check(payment);
    assert_eq!(ids(&stage), ["gave-up-at-non-final-status"]);
}

#[test]
fn every_mistake_is_explained() {
    let page = include_str!("../../../docs/findings.md");
    for mistake in &MISTAKES {
        let severity = serde_json::to_value(mistake.severity).unwrap();
        let row = format!("\n| `{}` | {} |", mistake.id, severity.as_str().unwrap());
        assert!(page.contains(&row), "{row}");
    }
}

#[test]
fn a_good_client_gives_no_cause() {
    let mut stage = Stage::new();
    good(&mut stage);
    let nothing = Findings {
        findings: vec![],
        inconclusive: vec![],
    };
    assert_eq!(findings(&stage), nothing);
}

#[test]
fn a_finding_names_its_calls_and_says_what_to_do() {
    let mut stage = Stage::new();
    paid_again_under("lost-response")(&mut stage);
    let found = findings(&stage).findings.swap_remove(0);
    assert_eq!((found.severity, found.times), (Severity::Error, 1));
    assert_eq!(found.calls, [1, 2]);
    assert!(found.reason.contains("call 2") && !found.fix.is_empty());
}

#[test]
fn a_clock_moved_by_hand_is_no_fast_polling() {
    let mut stage = Stage::new();
    let payment = once(&mut stage).transaction();
    stage.check(payment);
    let second = Advance::By(Duration::from_secs(1));
    stage.arrange(Command::Advance(second));
    stage.check(payment);
    assert!(!ids(&stage).contains(&"polled-too-fast"));
}

#[test]
fn where_repeats_are_told_by_their_id_the_same_id_pays_once() {
    let mut stage = Stage::with(1 << 20, "[payments]\nsame_request_id = \"return-original\"");
    stage.fault_once("lost-response");
    let payout = stage.payout("1", 100);
    stage.send(&payout);
    stage.send(&payout);
    assert!(!ids(&stage).contains(&"paid-again-after-unknown-outcome"));
}

/// Two payments that a test means to make.
fn declaring_two() -> Stage {
    let stage = Stage::new();
    let two = crate::journal::Declared {
        account: "1".into(),
        form_amount: 100,
        times: 2,
    };
    stage.sandbox.state().declared.push(two);
    stage
}

#[test]
fn declared_repeats_are_meant() {
    let mut stage = declaring_two();
    paid_again_under("lost-response")(&mut stage);
    assert!(!ids(&stage).contains(&"paid-again-after-unknown-outcome"));
}

#[test]
fn one_more_than_declared_is_not_meant() {
    let mut stage = declaring_two();
    paid_again_under("lost-response")(&mut stage);
    stage.pay_to_the_end("1", 100);
    let found = findings(&stage).findings.swap_remove(0);
    assert_eq!(found.id, "paid-again-after-unknown-outcome");
    assert_eq!((found.times, found.calls), (1, vec![1, 2]));
}

/// A payout is lost, a repeat of it refused, and then it is paid again.
#[rstest]
#[case(json!({"error": {"code": -32300}}))]
#[case(json!({"error": {"code": -32309}}))]
#[case(json!({"fault": "rate-limited"}))]
fn a_refusal_says_nothing_of_an_earlier_call(#[case] refusal: serde_json::Value) {
    let mut stage = Stage::new();
    lost(&mut stage);
    stage.rule(json!({"when": {"next": 1}, "then": refusal}));
    stage.pay("1", 100);
    stage.wait(60_000);
    assert!(!ids(&stage).contains(&"paid-again-after-unknown-outcome"));
    stage.pay_to_the_end("1", 100);
    let found = findings(&stage).findings.swap_remove(0);
    assert_eq!(found.id, "paid-again-after-unknown-outcome");
    assert_eq!(found.calls, [1, 3]);
}

#[test]
fn a_repeat_refused_by_its_id_settles_nothing() {
    let mut stage = Stage::with(1 << 20, "[payments]\nsame_request_id = \"reject\"");
    stage.fault_once("lost-response");
    let payout = stage.payout("1", 100);
    stage.send(&payout);
    stage.send(&payout);
    stage.pay_to_the_end("1", 100);
    let found = findings(&stage).findings.swap_remove(0);
    assert_eq!(found.id, "paid-again-after-unknown-outcome");
    assert_eq!(found.calls, [1, 3]);
}

#[test]
fn what_may_have_been_seen_more_often_says_so() {
    let mut stage = Stage::with(1, "");
    let mut payout = stage.payout("1", 100);
    payout.content_type = None;
    stage.send(&payout);
    let found = |stage: &Stage| {
        let mut all = findings(stage).findings.into_iter();
        all.find(|one| one.id == "missing-content-type").unwrap()
    };
    assert!(!found(&stage).understated);
    stage.send(&payout);
    let found = found(&stage);
    assert!(found.understated && found.times_in_words() == "at least 1");
}

#[test]
fn what_is_no_longer_remembered_is_inconclusive_unless_it_is_known_otherwise() {
    let mut stage = Stage::with(1, "");
    good(&mut stage);
    let findings = findings(&stage);
    assert_eq!(findings.findings, []);
    let unsure: Vec<&str> = findings.inconclusive.iter().map(|one| one.id).collect();
    assert_eq!(unsure.len(), MISTAKES.len() - 2);
    assert!(!unsure.contains(&"never-checked"));
    assert!(!unsure.contains(&"gave-up-at-non-final-status"));
}

#[test]
fn very_many_sightings_are_counted_and_not_all_listed() {
    let mut stage = Stage::new();
    for amount in 1..=300 {
        stage.pay("1", amount);
    }
    let found = findings(&stage).findings.swap_remove(0);
    assert_eq!(
        (found.id, found.times, found.calls.len()),
        ("never-checked", 300, 100)
    );
}
