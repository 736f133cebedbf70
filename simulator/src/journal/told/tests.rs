//! Which answers a client can use.

use rstest::rstest;
use serde_json::{Value, json};

use super::Told;
use crate::journal::Ending;
use crate::testing::Testbed;

/// What a client was told that heard all there was of a payout's answer.
fn told(testbed: &mut Testbed, fault: &Value) -> Told {
    testbed.rule(json!({"when": {"next": 1}, "then": {"custom_fault": fault}}));
    let payout = testbed.payout("1", 100);
    testbed.send(&payout);
    last(testbed)
}

fn last(testbed: &Testbed) -> Told {
    let state = testbed.sandbox.state();
    state.journal().iter().next_back().unwrap().told()
}

fn told_after_the_commit(action: &Value) -> Told {
    let fault = json!({"point": "after-commit", "action": action});
    told(&mut Testbed::new(), &fault)
}

/// Nobody can use these, and nobody can know from them that the payment was made.
#[rstest]
#[case(json!("close"))]
#[case(json!("reset"))]
#[case(json!("stale-keepalive"))]
#[case(json!({"hang": {"limit": "1s"}}))]
#[case(json!({"truncate": {"bytes": 0}}))]
#[case(json!({"truncate": {"bytes": 40}}))]
#[case(json!({"truncate": {"bytes": 305}}))]
#[case(json!({"truncate": {"bytes": 100_000}}))]
#[case(json!({"wrong-length": {"by": 1}}))]
#[case(json!({"wrong-length": {"by": -1}}))]
#[case(json!({"wrong-length": {"by": i64::MIN}}))]
#[case(json!({"wrong-length": {"by": i64::MAX}}))]
#[case(json!({"http": {"status": 205}}))]
#[case(json!({"http": {"status": 302}}))]
#[case(json!({"http": {"status": 500}}))]
#[case(json!({"http": {"status": 429}}))]
#[case(json!({"http": {"body": "html"}}))]
#[case(json!({"http": {"body": "json"}}))]
#[case(json!({"http": {"body": "empty"}}))]
#[case(json!({"http": {"bom": true}}))]
#[case(json!({"http": {"gzip": true}}))]
#[case(json!({"http": {"content_type": "application/json; charset=utf-16"}}))]
#[case(json!({"http": {"content_type": "application/json;charset=\"UTF-16LE\""}}))]
#[case(json!({"lie": "details-null"}))]
#[case(json!({"lie": "details-missing"}))]
#[case(json!({"lie": "field-missing"}))]
#[case(json!({"lie": "field-renamed"}))]
#[case(json!({"lie": "number-as-string"}))]
#[case(json!({"lie": "number-above-2-to-53"}))]
#[case(json!({"lie": "duplicate-keys"}))]
#[case(json!({"lie": "trailing-garbage"}))]
#[case(json!({"lie": "error-and-result-null"}))]
#[case(json!({"lie": "error-and-result-both"}))]
#[case(json!({"lie": "id-wrong"}))]
#[case(json!({"rpc": {"code": -32400}}))]
fn what_cannot_be_read_was_not_told(#[case] action: Value) {
    assert_eq!(
        told_after_the_commit(&action),
        Told::Hidden("custom".into()),
        "{action}"
    );
}

#[rstest]
#[case(json!("drip"))]
#[case(json!({"http": {"status": 201}}))]
#[case(json!({"http": {"content_type": "text/html"}}))]
#[case(json!({"http": {"content_type": "application/json; charset=windows-1251"}}))]
#[case(json!({"lie": "extra-fields"}))]
#[case(json!({"lie": "date-in-milliseconds"}))]
#[case(json!({"lie": "mx-id-moved"}))]
fn what_can_be_read_was_told(#[case] action: Value) {
    assert_eq!(told_after_the_commit(&action), Told::Plainly, "{action}");
}

#[test]
fn gzip_is_read_by_those_who_ask_for_it() {
    let mut testbed = Testbed::new();
    let fault = json!({"point": "after-commit", "action": {"http": {"gzip": true}}});
    testbed.rule(json!({"then": {"custom_fault": fault}}));
    let mut payout = testbed.payout("1", 100);
    payout.accept_encoding = Some("deflate, gzip");
    testbed.send(&payout);
    assert_eq!(last(&testbed), Told::Plainly);
}

/// The id in such an answer is none that a payment will ever have.
#[rstest]
#[case(json!("drip"))]
#[case(json!({"http": {"status": 200}}))]
#[case(json!({"lie": "extra-fields"}))]
fn an_answer_before_a_late_commit_tells_nothing_of_it(#[case] action: Value) {
    let fault = json!({"point": {"commit-later": "30s"}, "action": action});
    assert_eq!(
        told(&mut Testbed::new(), &fault),
        Told::Hidden("custom".into())
    );
}

#[rstest]
#[case(json!({"point": "after-commit", "action": {"rpc": {"code": -32300}}}))]
#[case(json!({"point": "before-commit", "action": {"http": {"status": 429, "body": "empty"}}}))]
fn a_definite_refusal_is_one(#[case] fault: Value) {
    assert_eq!(told(&mut Testbed::new(), &fault), Told::Refused);
}

#[test]
fn an_error_is_read_under_any_status() {
    let mut testbed = Testbed::with(1 << 20, "[http]\nrpc_error_status = 500");
    let mut payout = testbed.payout("1", 100);
    payout.body = payout.body.replace("100", "-100");
    testbed.send(&payout);
    assert_eq!(last(&testbed), Told::Refused);
}

/// Whether or not anything is wrong with it, and even when the entry has long been evicted.
#[rstest]
#[case(json!("close"), Ending::Pending, Told::NotYet)]
#[case(json!("drip"), Ending::Pending, Told::NotYet)]
#[case(json!("drip"), Ending::ClientGone, Told::Hidden("custom".into()))]
#[case(json!("drip"), Ending::Answered, Told::Plainly)]
#[case(json!({"lie": "mx-id-moved"}), Ending::Pending, Told::NotYet)]
#[case(json!({"lie": "mx-id-moved"}), Ending::ClientGone, Told::ClientGone)]
#[case(json!({"lie": "details-null"}), Ending::ClientGone, Told::Hidden("custom".into()))]
fn an_answer_is_told_when_it_has_ended(
    #[case] action: Value,
    #[case] ending: Ending,
    #[case] expected: Told,
    #[values(1, 1 << 20)] journal_limit_bytes: usize,
) {
    let mut testbed = Testbed::with(journal_limit_bytes, "");
    let fault = json!({"point": "after-commit", "action": action});
    testbed.rule(json!({"when": {"next": 1}, "then": {"custom_fault": fault}}));
    let payout = testbed.payout("1", 100);
    let outgoing = testbed.post(&payout);
    testbed.pay("2", 100);
    assert_eq!(
        testbed.sandbox.recall(testbed.wall).memory.answer_to(1),
        Told::NotYet
    );
    if ending != Ending::Pending {
        testbed.end(&outgoing, ending);
    }
    assert_eq!(
        testbed.sandbox.recall(testbed.wall).memory.answer_to(1),
        expected
    );
}
