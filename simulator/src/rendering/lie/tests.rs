//! For each lie the words of an answer that it changes, and what it makes of them.

use rstest::rstest;

use super::*;
use paysys_core::Status;

const PAYOUT: &str = concat!(
    r#"{"id":"1cb17690-9105-4a23-9868-f5006cda7724","error":null,"#,
    r#""result":{"details":{"id":"2b32d68e154573ec7b6d30d1f803c5a5","masked_card_number":null,"#,
    r#""transaction_id":2355076,"bank_transaction_id":null,"reference_number":null,"#,
    r#""amount":15000,"merchantId":null,"terminalId":null,"date":1653907664}},"#,
    r#""mx_id":"00000000000000000000000000000001"}"#,
);

const CHECK: &str = concat!(
    r#"{"id":202,"error":null,"#,
    r#""result":{"result":{"bank_transaction_id":null,"amount":15000,"date":1653907664,"status":2}},"#,
    r#""mx_id":"00000000000000000000000000000002"}"#,
);

const ERROR: &str = concat!(
    r#"{"id":"7","error":{"code":-32314,"message":"There is no such transaction"},"result":null,"#,
    r#""mx_id":"00000000000000000000000000000003"}"#,
);

const PAYOUT_ID: &str = r#""id":"1cb17690-9105-4a23-9868-f5006cda7724","#;

const REPORT: &str = r#"{"bank_transaction_id":null,"amount":15000,"date":1653907664,"status":2}"#;

const SHORT_PAYOUT: &str =
    r#"{"id":1,"error":null,"result":{"details":{"amount":15000}},"mx_id":"03"}"#;

const SHORT_CHECK: &str = r#"{"id":1,"result":{"result":{"status":2}},"mx_id":"03"}"#;

fn told(lie: Lie, answer: &str) -> String {
    String::from_utf8(tell(lie, answer.as_bytes())).unwrap()
}

/// The lie changes these words of the answer, which stand in it once, and not one byte more.
#[track_caller]
fn assert_changes(lie: Lie, answer: &str, words: &str, lied: &str) {
    assert_eq!(answer.matches(words).count(), 1, "{words} in {answer}");
    assert_eq!(told(lie, answer), answer.replace(words, lied));
}

#[rstest]
#[case(Lie::IdMissing, PAYOUT, PAYOUT_ID, "")]
#[case(Lie::IdMissing, CHECK, r#""id":202,"#, "")]
#[case(Lie::IdMissing, ERROR, r#""id":"7","#, "")]
#[case(Lie::IdWrong, PAYOUT, r#""1cb1"#, r#""not-1cb1"#)]
#[case(Lie::IdWrong, CHECK, r#""id":202"#, r#""id":1202"#)]
#[case(Lie::IdWrong, r#"{"id":-0.5}"#, "-0.5", "-10.5")]
#[case(Lie::IdOfAnotherType, PAYOUT, PAYOUT_ID, r#""id":481392272,"#)]
#[case(Lie::IdOfAnotherType, CHECK, "202", r#""202""#)]
#[case(Lie::IdOfAnotherType, ERROR, r#""7""#, "7")]
#[case(Lie::NumberAbove2To53, PAYOUT, "2355076", TOO_LARGE)]
#[case(Lie::NumberAbove2To53, CHECK, "15000", TOO_LARGE)]
#[case(Lie::DateInMilliseconds, PAYOUT, "1653907664", "1653907664000")]
#[case(Lie::DateInMilliseconds, CHECK, "1653907664", "1653907664000")]
#[case(Lie::UnknownStatus, CHECK, r#""status":2"#, r#""status":5"#)]
#[case(Lie::StatusAsString, CHECK, r#""status":2"#, r#""status":"2""#)]
#[case(Lie::StatusNull, CHECK, r#""status":2"#, r#""status":null"#)]
#[case(Lie::FieldMissing, PAYOUT, r#""transaction_id":2355076,"#, "")]
#[case(Lie::FieldMissing, CHECK, r#","status":2"#, "")]
#[case(
    Lie::FieldRenamed,
    PAYOUT,
    r#""transaction_id":"#,
    r#""transactionId":"#
)]
#[case(Lie::FieldRenamed, CHECK, r#""status":"#, r#""state":"#)]
#[case(
    Lie::DuplicateKeys,
    PAYOUT,
    "1653907664",
    r#"1653907664,"transaction_id":2355077"#
)]
#[case(Lie::DuplicateKeys, CHECK, r#""status":2"#, r#""status":2,"status":3"#)]
#[case(
    Lie::SingleNesting,
    SHORT_CHECK,
    r#"{"result":{"status":2}}"#,
    r#"{"status":2}"#
)]
#[case(Lie::MxIdMoved, SHORT_PAYOUT, r#"},"mx_id":"03""#, r#","mx_id":"03"}"#)]
#[case(Lie::MxIdMoved, SHORT_CHECK, r#"},"mx_id":"03""#, r#","mx_id":"03"}"#)]
#[case(
    Lie::TrailingGarbage,
    SHORT_CHECK,
    r#""03"}"#,
    "\"03\"}\n<!-- pay-3 0.012 s -->"
)]
fn a_lie_changes_one_thing(
    #[case] lie: Lie,
    #[case] answer: &str,
    #[case] words: &str,
    #[case] lied: &str,
) {
    assert_changes(lie, answer, words, lied);
}

#[test]
fn the_money_moved_and_there_is_an_error() {
    let both = format!(r#""error":{INTERNAL_ERROR}"#);
    assert_changes(Lie::ErrorAndResultBoth, PAYOUT, r#""error":null"#, &both);
    assert_changes(Lie::ErrorAndResultBoth, CHECK, r#""error":null"#, &both);
    let (none, empty) = (r#""result":null"#, r#""result":{}"#);
    assert_changes(Lie::ErrorAndResultBoth, ERROR, none, empty);
}

#[test]
fn the_answer_says_nothing() {
    let (result, error) = (
        format!(r#"{{"result":{REPORT}}}"#),
        r#"{"code":-32314,"message":"There is no such transaction"}"#,
    );
    assert_changes(Lie::ErrorAndResultNull, CHECK, &result, "null");
    assert_changes(Lie::ErrorAndResultNull, ERROR, error, "null");
    let both = format!(r#""error":null,"result":{result},"#);
    assert_changes(Lie::ErrorAndResultAbsent, CHECK, &both, "");
    let both = format!(r#""error":{error},"result":null,"#);
    assert_changes(Lie::ErrorAndResultAbsent, ERROR, &both, "");
}

#[test]
fn nothing_is_told_about_the_payment() {
    assert_changes(Lie::DetailsNull, CHECK, REPORT, "null");
    let details = r#"{"amount":15000}"#;
    assert_changes(Lie::DetailsNull, SHORT_PAYOUT, details, "null");
    let report = format!(r#""result":{REPORT}"#);
    assert_changes(Lie::DetailsMissing, CHECK, &report, "");
    let details = format!(r#""details":{details}"#);
    assert_changes(Lie::DetailsMissing, SHORT_PAYOUT, &details, "");
}

#[test]
fn numbers_are_strings_and_strings_numbers() {
    let truth = r#""amount":15000,"date":1653907664,"status":2"#;
    let lied = r#""amount":"15000","date":"1653907664","status":"2""#;
    assert_changes(Lie::NumberAsString, CHECK, truth, lied);
    assert_changes(Lie::NumberAsString, ERROR, "-32314", r#""-32314""#);
    let payout = r#"{"id":1,"result":{"details":{"id":"2b","transaction_id":2355076}}}"#;
    assert_changes(Lie::NumberAsString, payout, "2355076", r#""2355076""#);
    let id = r#""2b32d68e154573ec7b6d30d1f803c5a5""#;
    assert_changes(Lie::StringAsNumber, PAYOUT, id, "47497347994949");
}

#[test]
fn there_is_more_than_was_documented() {
    let node = r#","node":{"name":"pay-3"}}"#;
    let check = r#"{"result":{"result":{"status":2}}}"#;
    let lied = format!(r#"2,"commission":0,"comment":null}}}}{node}"#);
    assert_changes(Lie::ExtraFields, check, "2}}}", &lied);
    let error = r#"{"error":{"code":-32314},"result":null}"#;
    assert_changes(Lie::ExtraFields, error, "null}", &format!("null{node}"));
}

#[rstest]
#[case(CHECK, &[Lie::StringAsNumber])]
#[case(PAYOUT, &[Lie::UnknownStatus, Lie::StatusAsString, Lie::StatusNull, Lie::SingleNesting])]
#[case(ERROR, &[
    Lie::DateInMilliseconds, Lie::DetailsMissing, Lie::DetailsNull, Lie::DuplicateKeys,
    Lie::FieldMissing, Lie::FieldRenamed, Lie::MxIdMoved, Lie::NumberAbove2To53, Lie::SingleNesting,
])]
#[case(r#"{"id":null}"#, &[Lie::IdWrong, Lie::IdOfAnotherType])]
#[case(r#"{"result":{"result":{"date":0}}}"#, &[Lie::DateInMilliseconds])]
fn what_an_answer_does_not_have_is_not_lied_about(#[case] answer: &str, #[case] lies: &[Lie]) {
    for lie in lies {
        assert_eq!(told(*lie, answer), answer, "{lie:?}");
    }
}

#[test]
fn the_unknown_status_is_none_of_the_seven() {
    assert_eq!(
        Status::from_code(UNDOCUMENTED_STATUS.parse().unwrap()),
        None
    );
}

#[test]
fn what_is_not_json_or_not_ours_to_tell_stays_as_it_is() {
    assert_eq!(told(Lie::IdMissing, "<html>"), "<html>");
    for answer in [PAYOUT, CHECK, ERROR] {
        assert_eq!(told(Lie::AnswerOfAnother, answer), answer);
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
