//! Each mistake once made, and once all but made.

mod fairness;
mod profiles;
mod references;

use std::time::Duration;

use rstest::rstest;
use serde_json::json;

use super::*;
use crate::journal::Ending;
use crate::testing::{Sent, Testbed};
use paysys_core::command::{Advance, Command};

const BLIND: &str = "paid-again-after-unknown-outcome";

fn findings(testbed: &Testbed) -> Findings {
    let sandbox = &testbed.sandbox;
    sandbox.findings(&sandbox.recall(testbed.wall), Language::English)
}

fn gravest(testbed: &Testbed) -> Finding {
    findings(testbed).findings.swap_remove(0)
}

fn ids(testbed: &Testbed) -> Vec<&'static str> {
    let findings = findings(testbed).findings;
    findings.iter().map(|finding| finding.id).collect()
}

fn paid_again_under(fault: &'static str) -> impl Fn(&mut Testbed) {
    move |testbed: &mut Testbed| {
        testbed.fault_once(fault);
        testbed.pay("1", 100);
        testbed.wait(60_000);
        testbed.pay_to_the_end("1", 100);
    }
}

fn gave_up_then_paid(amount: u64) -> impl Fn(&mut Testbed) {
    move |testbed: &mut Testbed| {
        let payout = testbed.payout("1", 100);
        testbed.send_until(&payout, Ending::ClientGone);
        testbed.pay_to_the_end("1", amount);
    }
}

/// Asks once after so many milliseconds.
fn asked_after(millis: u64) -> impl Fn(&mut Testbed) {
    move |testbed: &mut Testbed| {
        let payment = testbed.pay("1", 100).transaction();
        testbed.wait(millis);
        testbed.check(payment);
    }
}

/// Asks about a payment that never ends, with these waits.
fn polled(waits: &'static [u64]) -> impl Fn(&mut Testbed) {
    move |testbed: &mut Testbed| {
        testbed.rule(json!({"then": {"progression": "stuck"}}));
        let payment = testbed.pay("1", 100).transaction();
        testbed.check(payment);
        for wait in waits {
            testbed.wait(*wait);
            testbed.check(payment);
        }
    }
}

/// Asks again so long after the end of a payment of this progression.
fn polled_after(progression: &'static str, millis: u64) -> impl Fn(&mut Testbed) {
    move |testbed: &mut Testbed| {
        testbed.rule(json!({"then": {"progression": progression}}));
        let payment = testbed.pay_to_the_end("1", 100).transaction();
        testbed.wait(millis);
        testbed.check(payment);
    }
}

fn second(change: impl Fn(&mut crate::testing::Sending)) -> impl Fn(&mut Testbed) {
    move |testbed: &mut Testbed| {
        testbed.pay("1", 100);
        let mut payout = testbed.payout("2", 100);
        change(&mut payout);
        testbed.send(&payout);
    }
}

fn body(from: &'static str, to: &'static str) -> impl Fn(&mut Testbed) {
    second(move |payout| {
        assert!(payout.body.contains(from), "{}", payout.body);
        payout.body = payout.body.replace(from, to);
    })
}

fn signed(by_millis: i64) -> impl Fn(&mut Testbed) {
    second(move |payout| {
        let now: i64 = payout.timestamp.parse().unwrap();
        payout.timestamp = (now + by_millis).to_string();
    })
}

/// Two payouts with one timestamp within some milliseconds, the second on this connection.
fn at_once(connection: u64) -> impl Fn(&mut Testbed) {
    move |testbed: &mut Testbed| {
        let first = testbed.payout("1", 100);
        testbed.send(&first);
        testbed.wait(20);
        let mut second = testbed.payout("2", 100);
        second.timestamp = first.timestamp;
        second.connection = connection;
        testbed.send(&second);
    }
}

/// Another payout so long after being told to wait 30 seconds.
fn came_back_after(millis: u64) -> impl Fn(&mut Testbed) {
    move |testbed: &mut Testbed| {
        testbed.fault_once("outage");
        testbed.pay("1", 100);
        testbed.wait(millis);
        testbed.pay("2", 100);
    }
}

/// Two payouts at once, both told to wait 30 seconds a while later.
fn sent_before_the_answer(testbed: &mut Testbed) {
    testbed.rule(json!({"when": {"next": 2}, "then": {"fault": "outage"}}));
    let (first, second) = (testbed.payout("1", 100), testbed.payout("2", 100));
    let told = [testbed.post(&first), testbed.post(&second)];
    testbed.wait(300);
    for outgoing in &told {
        testbed.end(outgoing, Ending::Answered);
    }
}

fn good(testbed: &mut Testbed) {
    testbed.pay_to_the_end("1", 100);
    testbed.pay_to_the_end("1", 100);
    testbed.pay_to_the_end("2", 100);
}

fn refused_then_paid(testbed: &mut Testbed) {
    testbed.rule(json!({"when": {"next": 1}, "then": {"error": {"code": -32309}}}));
    testbed.pay("1", 100);
    testbed.pay("1", 100);
}

fn once(testbed: &mut Testbed) -> Sent {
    testbed.pay("1", 100)
}

fn lost(testbed: &mut Testbed) {
    testbed.fault_once("lost-response");
    once(testbed);
}

#[rstest]
#[case::lost(
    BLIND,
    paid_again_under("lost-response"),
    paid_again_under("rate-limited")
)]
#[case::timed_out(
    BLIND,
    paid_again_under("timeout-not-committed"),
    paid_again_under("brown-out")
)]
#[case::unclear(BLIND, paid_again_under("committed-but-error"), refused_then_paid)]
#[case::left(BLIND, gave_up_then_paid(100), gave_up_then_paid(101))]
#[case::unchecked("never-checked", |testbed: &mut Testbed| drop(once(testbed)), asked_after(1))]
#[case::uncheckable("never-checked", |testbed: &mut Testbed| drop(once(testbed)), lost)]
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
    #[case] mistake: impl Fn(&mut Testbed),
    #[case] neighbour: impl Fn(&mut Testbed),
) {
    let (mut made, mut not_made) = (Testbed::new(), Testbed::new());
    mistake(&mut made);
    neighbour(&mut not_made);
    assert!(ids(&made).contains(&id), "{:?}", findings(&made));
    assert!(!ids(&not_made).contains(&id), "{:?}", findings(&not_made));
}

#[test]
fn a_check_that_was_told_an_error_was_a_check_all_the_same() {
    let mut testbed = Testbed::new();
    let payment = once(&mut testbed).transaction();
    testbed.rule(json!({"then": {"error": {"code": -32314}}}));
    testbed.check(payment);
    assert_eq!(ids(&testbed), ["gave-up-at-non-final-status"]);
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
    let mut testbed = Testbed::new();
    good(&mut testbed);
    let nothing = Findings {
        findings: vec![],
        inconclusive: vec![],
    };
    assert_eq!(findings(&testbed), nothing);
}

#[test]
fn a_finding_names_its_calls_and_says_what_to_do() {
    let mut testbed = Testbed::new();
    paid_again_under("lost-response")(&mut testbed);
    let found = gravest(&testbed);
    assert_eq!((found.severity, found.times), (Severity::Error, 1));
    assert_eq!(found.calls, [1, 2]);
    assert!(found.reason.contains("call 2") && !found.fix.is_empty());
}

#[test]
fn a_clock_moved_by_hand_is_no_fast_polling() {
    let mut testbed = Testbed::new();
    let payment = once(&mut testbed).transaction();
    testbed.check(payment);
    let second = Advance::By(Duration::from_secs(1));
    testbed.arrange(Command::Advance(second));
    testbed.check(payment);
    assert!(!ids(&testbed).contains(&"polled-too-fast"));
}

#[test]
fn where_repeats_are_told_by_their_id_the_same_id_pays_once() {
    let mut testbed = Testbed::with(1 << 20, "[payments]\nsame_request_id = \"return-original\"");
    testbed.fault_once("lost-response");
    let payout = testbed.payout("1", 100);
    testbed.send(&payout);
    testbed.send(&payout);
    assert!(!ids(&testbed).contains(&BLIND));
}

fn declaring_two() -> Testbed {
    let testbed = Testbed::new();
    let two = crate::journal::Declared {
        account: "1".into(),
        form_amount: 100,
        times: 2,
    };
    testbed.sandbox.state().declare(vec![two]);
    testbed
}

#[test]
fn declared_repeats_are_meant() {
    let mut testbed = declaring_two();
    paid_again_under("lost-response")(&mut testbed);
    assert!(!ids(&testbed).contains(&BLIND));
}

#[test]
fn one_more_than_declared_is_not_meant() {
    let mut testbed = declaring_two();
    paid_again_under("lost-response")(&mut testbed);
    testbed.pay_to_the_end("1", 100);
    let found = gravest(&testbed);
    assert_eq!((found.id, found.times), (BLIND, 1));
    assert_eq!(found.calls, [1, 2]);
}

/// A payout is lost, a repeat of it refused, and then it is paid again.
#[rstest]
#[case(json!({"error": {"code": -32300}}))]
#[case(json!({"error": {"code": -32309}}))]
#[case(json!({"fault": "rate-limited"}))]
fn a_refusal_says_nothing_of_an_earlier_call(#[case] refusal: serde_json::Value) {
    let mut testbed = Testbed::new();
    lost(&mut testbed);
    testbed.rule(json!({"when": {"next": 1}, "then": refusal}));
    testbed.pay("1", 100);
    testbed.wait(60_000);
    assert!(!ids(&testbed).contains(&BLIND));
    testbed.pay_to_the_end("1", 100);
    let found = gravest(&testbed);
    assert_eq!((found.id, found.calls), (BLIND, vec![1, 3]));
}

#[test]
fn a_repeat_refused_by_its_id_settles_nothing() {
    let mut testbed = Testbed::with(1 << 20, "[payments]\nsame_request_id = \"reject\"");
    testbed.fault_once("lost-response");
    let payout = testbed.payout("1", 100);
    testbed.send(&payout);
    testbed.send(&payout);
    testbed.pay_to_the_end("1", 100);
    let found = gravest(&testbed);
    assert_eq!((found.id, found.calls), (BLIND, vec![1, 3]));
}

#[test]
fn what_may_have_been_seen_more_often_says_so() {
    let mut testbed = Testbed::with(1, "");
    let mut payout = testbed.payout("1", 100);
    payout.content_type = None;
    testbed.send(&payout);
    let found = |testbed: &Testbed| {
        let mut all = findings(testbed).findings.into_iter();
        all.find(|one| one.id == "missing-content-type").unwrap()
    };
    assert!(!found(&testbed).understated);
    testbed.send(&payout);
    let found = found(&testbed);
    assert!(found.understated && found.times_in_words(Language::English) == "at least 1");
}

#[test]
fn what_is_no_longer_remembered_is_inconclusive_unless_it_is_known_otherwise() {
    let mut testbed = Testbed::with(1, "");
    good(&mut testbed);
    let findings = findings(&testbed);
    assert_eq!(findings.findings, []);
    let unsure: Vec<&str> = findings.inconclusive.iter().map(|one| one.id).collect();
    assert_eq!(unsure.len(), MISTAKES.len() - 2);
    assert!(!unsure.contains(&"never-checked"));
    assert!(!unsure.contains(&"gave-up-at-non-final-status"));
}

#[test]
fn very_many_sightings_are_counted_and_not_all_listed() {
    let mut testbed = Testbed::new();
    for amount in 1..=300 {
        testbed.pay("1", amount);
    }
    let found = gravest(&testbed);
    assert_eq!(
        (found.id, found.times, found.calls.len()),
        ("never-checked", 300, 100)
    );
}
