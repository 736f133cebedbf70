//! What looks like a mistake, and what a careful person would say of it.

use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};

use super::{BLIND, findings, ids};
use crate::journal::Ending;
use crate::testing::{Sending, Testbed};
use paysys_core::command::{Advance, Command};

fn assert_blamed(testbed: &Testbed, id: &str, is_blamed: bool) {
    assert_eq!(
        ids(testbed).contains(&id),
        is_blamed,
        "{:?}",
        findings(testbed)
    );
}

/// A payout under this fault, and the same request again a while later.
fn sent_again(fault: &Value, change: impl Fn(&mut Sending)) -> Testbed {
    let mut testbed = Testbed::new();
    testbed.rule(json!({"when": {"next": 1}, "then": fault}));
    let mut payout = testbed.payout("1", 100);
    testbed.send(&payout);
    testbed.wait(2_000);
    change(&mut payout);
    testbed.send(&payout);
    testbed
}

fn anew(payout: &mut Sending) {
    payout.timestamp = (payout.timestamp.parse::<i64>().unwrap() + 2_000).to_string();
}

/// Whoever got no result may send the same again, id and all; HTTP libraries do it by themselves.
#[rstest]
#[case::too_many_calls(json!({"fault": "rate-limited"}))]
#[case::outage(json!({"fault": "outage"}))]
#[case::cut_before_the_commit(json!({"fault": "stale-keepalive"}))]
#[case::timed_out(json!({"fault": "timeout-not-committed"}))]
#[case::lost(json!({"fault": "lost-response"}))]
#[case::refused(json!({"error": {"code": -32309}}))]
#[case::unclear(json!({"error": {"code": -32400}}))]
fn a_request_without_a_result_may_keep_its_id(#[case] fault: Value) {
    let resigned = sent_again(&fault, anew);
    assert_blamed(&resigned, "request-id-reused", false);
    let unchanged = sent_again(&fault, |_| ());
    assert_blamed(&unchanged, "request-id-reused", false);
    assert_blamed(&unchanged, "timestamp-reused", false);
    assert_blamed(&unchanged, "timestamp-shared", false);
    let changed = sent_again(&fault, |payout| {
        payout.body = payout.body.replace("100", "101");
    });
    assert_blamed(&changed, "request-id-reused", true);
    assert_blamed(&changed, "timestamp-reused", true);
}

/// Programs that keep an id as a number may write it otherwise the second time.
#[test]
fn a_request_that_is_spelled_otherwise_is_the_same() {
    let fault = json!({"fault": "rate-limited"});
    let spelled = |from: &str, to: &str| {
        sent_again(&fault, |payout| {
            anew(payout);
            assert!(payout.body.contains(from), "{}", payout.body);
            payout.body = payout.body.replace(from, to);
        })
    };
    let same = spelled("\"amount\":100", "\"amount\": 100.0");
    assert_blamed(&same, "request-id-reused", false);
    let other = spelled("\"amount\":100", "\"amount\": 100.5");
    assert_blamed(&other, "request-id-reused", true);
}

#[test]
fn a_request_that_was_answered_or_is_under_way_may_not_be_sent_again() {
    let answered = sent_again(&json!({"delay": "1ms"}), anew);
    assert_blamed(&answered, "request-id-reused", true);
    let mut testbed = Testbed::new();
    let payout = testbed.payout("1", 100);
    testbed.post(&payout);
    testbed.send(&payout);
    assert_blamed(&testbed, "request-id-reused", true);
}

#[rstest]
#[case("1", "1.0", true)]
#[case("1", "1e0", true)]
#[case(r#""a""#, r#""\u0061""#, true)]
#[case("1", r#""1""#, false)]
#[case("1", "2", false)]
#[case("null", "null", false)]
fn ids_are_values_and_not_spellings(
    #[case] one: &str,
    #[case] other: &str,
    #[case] is_blamed: bool,
) {
    let mut testbed = Testbed::with(1 << 20, "[envelope]\nmissing_id = \"accept\"");
    for (id, account) in [(one, "1"), (other, "2")] {
        let mut payout = testbed.payout(account, 100);
        let (_, rest) = payout.body.split_once(',').unwrap();
        payout.body = format!("{{\"id\":{id},{rest}");
        testbed.send(&payout);
    }
    assert_blamed(&testbed, "request-id-reused", is_blamed);
}

/// Several orders of the same at once are no retries, whatever becomes of the answers.
#[rstest]
#[case(Ending::Answered)]
#[case(Ending::ClientGone)]
fn payouts_at_once_repeat_nothing(#[case] ending: Ending) {
    let mut testbed = Testbed::new();
    testbed.rule(json!({"then": {"fault": "committed-but-5xx"}}));
    let payouts: Vec<_> = (0..3).map(|_| testbed.payout("1", 100)).collect();
    let under_way: Vec<_> = payouts.iter().map(|one| testbed.post(one)).collect();
    for outgoing in &under_way {
        testbed.end(outgoing, ending);
    }
    assert_blamed(&testbed, BLIND, false);
    testbed.pay("1", 100);
    let found = findings(&testbed).findings.swap_remove(0);
    assert_eq!((found.id, found.times), (BLIND, 1));
    assert_eq!(found.calls, [1, 4]);
}

#[test]
fn a_payout_after_the_clients_own_end_is_a_blind_one() {
    let mut testbed = Testbed::new();
    let payout = testbed.payout("1", 100);
    let outgoing = testbed.post(&payout);
    outgoing.receipt.client_finished(|| testbed.wall);
    testbed.pay("1", 100);
    assert_blamed(&testbed, BLIND, true);
    testbed.end(&outgoing, Ending::Answered);
    assert_blamed(&testbed, BLIND, false);
}

/// Asks with these waits, in seconds, by moving the sandbox's clock.
fn asked(waits: &[u64]) -> Testbed {
    let mut testbed = Testbed::new();
    testbed.rule(json!({"then": {"progression": "stuck"}}));
    let payment = testbed.pay("1", 100).transaction();
    for wait in waits {
        let by = Advance::By(Duration::from_secs(*wait));
        testbed.arrange(Command::Advance(by));
        testbed.check(payment);
    }
    testbed
}

#[rstest]
#[case::for_hours(&[1, 2, 4, 8, 60, 600, 3600, 7200], false)]
#[case::for_minutes(&[1, 2, 4, 8, 60, 600], true)]
#[case::twice(&[1, 7200], true)]
fn whoever_asks_for_hours_does_not_give_up(#[case] waits: &[u64], #[case] is_blamed: bool) {
    let testbed = asked(waits);
    assert_blamed(&testbed, "gave-up-at-non-final-status", is_blamed);
    if !is_blamed {
        assert_eq!(ids(&testbed), [""; 0], "{:?}", findings(&testbed));
    }
}

#[test]
fn what_is_known_of_long_asking_survives_eviction() {
    let mut testbed = Testbed::with(1, "");
    testbed.rule(json!({"then": {"progression": "stuck"}}));
    let payment = testbed.pay("1", 100).transaction();
    for _ in 0..8 {
        testbed.wait(1_800_000);
        testbed.check(payment);
    }
    assert_blamed(&testbed, "gave-up-at-non-final-status", false);
}

/// Checks with 100 ms between them, the first so many of which bring no answer.
#[rstest]
#[case(1, 2, false)]
#[case(0, 2, true)]
#[case(2, 3, true)]
fn one_more_try_at_once_is_no_polling(
    #[case] lost: u64,
    #[case] checks: u64,
    #[case] is_blamed: bool,
) {
    let mut testbed = Testbed::new();
    let payment = testbed.pay("1", 100).transaction();
    if lost > 0 {
        testbed.rule(json!({"when": {"next": lost}, "then": {"fault": "stale-keepalive"}}));
    }
    for _ in 0..checks {
        testbed.wait(100);
        testbed.check(payment);
    }
    assert_blamed(&testbed, "polled-too-fast", is_blamed);
}

#[test]
fn two_services_that_ask_about_one_payment_are_two_clients() {
    let mut testbed = Testbed::with(1 << 20, "[payments]\ncheck_of_another_service = \"accept\"");
    let payment = testbed.pay("1", 100).transaction();
    testbed.wait(10_000);
    for service in [0, 1] {
        let params = json!({"agr_transaction_id": payment});
        let mut check = testbed.request("pam.check_payment", &params);
        check.service = service;
        testbed.send(&check);
    }
    for id in ["polled-too-fast", "polled-after-final-status"] {
        assert_blamed(&testbed, id, false);
    }
}

#[test]
fn a_check_that_was_sent_before_the_final_status_came_is_none_too_many() {
    let mut testbed = Testbed::new();
    let payment = testbed.pay("1", 100).transaction();
    testbed.wait(10_000);
    let params = json!({"agr_transaction_id": payment});
    let (first, second) = (
        testbed.request("pam.check_payment", &params),
        testbed.request("pam.check_payment", &params),
    );
    let under_way = [testbed.post(&first), testbed.post(&second)];
    for outgoing in &under_way {
        testbed.end(outgoing, Ending::Answered);
    }
    assert_blamed(&testbed, "polled-after-final-status", false);
    testbed.check(payment);
    assert_blamed(&testbed, "polled-after-final-status", true);
}

#[test]
fn whoever_never_heard_how_long_to_wait_is_innocent() {
    let mut testbed = Testbed::new();
    testbed.fault_once("outage");
    let payout = testbed.payout("1", 100);
    testbed.send_until(&payout, Ending::ClientGone);
    testbed.pay("2", 100);
    assert_blamed(&testbed, "ignored-retry-after", false);
}

#[rstest]
#[case::under_way(Ending::Pending, false)]
#[case::unheard(Ending::ClientGone, false)]
#[case::heard(Ending::Answered, true)]
fn only_a_payment_that_was_told_of_can_be_checked(
    #[case] ending: Ending,
    #[case] is_blamed: bool,
    #[values(1, 1 << 20)] journal_limit_bytes: usize,
) {
    let mut testbed = Testbed::with(journal_limit_bytes, "");
    let payout = testbed.payout("1", 100);
    let outgoing = testbed.post(&payout);
    testbed.pay_to_the_end("2", 100);
    if ending != Ending::Pending {
        testbed.end(&outgoing, ending);
    }
    assert_blamed(&testbed, "never-checked", is_blamed);
}

#[test]
fn a_client_is_right_by_the_worlds_clock_when_a_test_moves_the_sandboxs() {
    let mut testbed = Testbed::with(1 << 20, "[auth]\nclock = \"sandbox\"");
    let hour = Advance::By(Duration::from_secs(3600));
    testbed.arrange(Command::Advance(hour));
    testbed.pay("1", 100);
    assert_blamed(&testbed, "clock-skew", false);
}
