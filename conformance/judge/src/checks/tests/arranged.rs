use serde_json::json;

use crate::checks::KitFault;

use crate::talk::{Talk, paid, refused};

const LOST: &str = "  - pay: { money: unknown, expect: <no answer> }\n  - ledger: { payments: 1 }";
const PAGE: &str =
    "  - pay: { money: unknown, expect: <no rpc answer> }\n  - ledger: { payments: 1 }";
const SPOILED: &str =
    "  - pay: { money: unknown, expect: { error: { code: -32400 } } }\n  - ledger: { payments: 1 }";

fn not_as_arranged(talk: &Talk) -> Vec<KitFault> {
    let sight = talk.facts().exchanges.remove(0);
    sight
        .held
        .expect("it is held against its step")
        .not_as_arranged
}

#[test]
fn an_accident_that_came_about_is_as_arranged() {
    let of = |steps| Talk::of("PAY-13", steps);
    assert!(not_as_arranged(&of(LOST).hears_nothing()).is_empty());
    assert!(not_as_arranged(&of(PAGE).hears_http(502, "<html>")).is_empty());
    assert!(not_as_arranged(&of(SPOILED).hears(refused(-32400))).is_empty());
}

#[test]
fn an_accident_that_did_not_is_not() {
    let of = |steps| Talk::of("PAY-13", steps);
    let faults = not_as_arranged(&of(LOST).hears_http(502, "<html>"));
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(!not_as_arranged(&of(PAGE).hears_nothing()).is_empty());
    // The answer settles the money, and that is one more.
    assert_eq!(not_as_arranged(&of(LOST).hears(paid())).len(), 2);
    assert!(!not_as_arranged(&of(SPOILED).hears(refused(-32601))).is_empty());
}

#[test]
fn a_ledger_holds_what_was_arranged() {
    let talk = || Talk::of("PAY-13", LOST).hears_nothing();
    let one = talk().finds_in_the_ledger(&json!({ "count": 1 }));
    assert!(one.facts().ledgers.is_empty());
    let two = talk().finds_in_the_ledger(&json!({ "count": 2 }));
    // It was looked at after the payment.
    let places: Vec<usize> = two.facts().ledgers.iter().map(|(at, _)| *at).collect();
    assert_eq!(places, [1]);
}
