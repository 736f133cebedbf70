//! Truthful answers, and what the tests of lies say about them.

use super::tell;
use paysys_core::fault::Lie;

pub(super) const PAYOUT: &str = concat!(
    r#"{"id":"1cb17690-9105-4a23-9868-f5006cda7724","error":null,"#,
    r#""result":{"details":{"id":"2b32d68e154573ec7b6d30d1f803c5a5","masked_card_number":null,"#,
    r#""transaction_id":2355076,"bank_transaction_id":null,"reference_number":null,"#,
    r#""amount":15000,"merchantId":null,"terminalId":null,"date":1653907664}},"#,
    r#""mx_id":"00000000000000000000000000000001"}"#,
);

pub(super) const CHECK: &str = concat!(
    r#"{"id":202,"error":null,"#,
    r#""result":{"result":{"bank_transaction_id":null,"amount":15000,"date":1653907664,"status":2}},"#,
    r#""mx_id":"00000000000000000000000000000002"}"#,
);

pub(super) const ERROR: &str = concat!(
    r#"{"id":"7","error":{"code":-32314,"message":"There is no such transaction"},"result":null,"#,
    r#""mx_id":"00000000000000000000000000000003"}"#,
);

/// The lie changes these words of the answer, which stand in it once, and not one byte more.
#[track_caller]
pub(super) fn assert_changes(lie: Lie, answer: &str, words: &str, lied: &str) {
    assert_eq!(answer.matches(words).count(), 1, "{words} in {answer}");
    assert_eq!(told(lie, answer), answer.replace(words, lied));
}

/// The answer has nothing that the lie could be about.
#[track_caller]
pub(super) fn assert_unchanged(lie: Lie, answer: &str) {
    assert_eq!(told(lie, answer), answer);
}

fn told(lie: Lie, answer: &str) -> String {
    String::from_utf8(tell(lie, answer.as_bytes())).unwrap()
}

#[test]
fn what_is_not_json_or_not_ours_to_tell_stays_as_it_is() {
    assert_unchanged(Lie::IdMissing, "<html>");
    for answer in [PAYOUT, CHECK, ERROR] {
        assert_unchanged(Lie::AnswerOfAnother, answer);
    }
}

#[test]
fn ids_keep_every_digit_and_escape() {
    let answer =
        r#"{"id":123456789012345678901234567890.10,"error":null,"result":{"result":{"status":2}}}"#;
    assert_changes(Lie::StatusNull, answer, r#""status":2"#, r#""status":null"#);
    let answer = r#"{"id":"\u0416\/","error":null,"result":{"result":{"status":2}}}"#;
    assert_changes(Lie::StatusNull, answer, r#""status":2"#, r#""status":null"#);
}
