use std::sync::LazyLock;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::testing::Testbed;
use paysys_core::command::{Advance, Command};
use paysys_core::ledger::TransactionId;
use paysys_core::status::Status;

static FILE: LazyLock<String> = LazyLock::new(|| {
    let mut testbed = Testbed::new();
    testbed.rule(json!({"when": {"probability": 0.3}, "then": {"fault": "lost-response"}}));
    testbed.fault_once("committed-but-5xx");
    for account in ["1", "2", "70000300001", "3"] {
        testbed.pay(account, 100);
    }
    let first = testbed.pay("4", 7).transaction();
    testbed.arrange(Command::Advance(Advance::By(Duration::from_secs(2))));
    testbed.check(first);
    testbed.arrange(Command::SetStatus {
        transaction_id: TransactionId(first),
        status: Status::Failed,
        force: true,
    });
    testbed.check(first);
    testbed.arrange(Command::ClearRules);
    written(testbed)
});

fn written(testbed: Testbed) -> String {
    bundle(Arc::new(testbed.sandbox), 1).collect()
}

fn replay(text: &str) -> Verdict {
    run("bundle.json", text.as_bytes()).unwrap()
}

fn refusal(text: &str) -> String {
    run("bundle.json", text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_bundle_replays_as_it_was() {
    assert!(matches!(
        replay(&FILE),
        Verdict::Identical(Count { events: 12, .. })
    ));
}

/// References are of the client's making: what must not leave of them has stand-ins, the same for the same.
#[test]
fn own_references_replay_as_they_were() {
    for mode in ["keep", "reject", "return-original"] {
        let own = format!("[payments]\nown_reference = {{ mode = \"{mode}\" }}");
        let mut testbed = Testbed::with(1 << 20, &own);
        let references = [
            json!("order-1"),
            json!(41),
            json!("4111111111111111"),
            json!(4_111_111_111_111_111_u64),
            json!("order-1"),
            json!(41.0),
            json!("4111111111111111"),
        ];
        for reference in &references {
            let payout = testbed.payout_called(reference);
            testbed.send(&payout);
        }
        for reference in &references {
            let params = json!({ "partner_transaction_id": reference });
            let check = testbed.request("pam.check_payment", &params);
            testbed.send(&check);
        }
        let file = written(testbed);
        assert!(!file.contains("4111111111111111"));
        let verdict = replay(&file);
        assert!(
            matches!(verdict, Verdict::Identical(Count { events: 14, .. })),
            "{verdict:?}"
        );
    }
}

const CARD: &str = "4111111111111111";

/// The bundle of these calls of a stub, and what its head says of a replay.
fn stubbed(profile: &str, params: &[serde_json::Value]) -> (String, serde_json::Value) {
    let mut testbed = Testbed::with(1 << 20, profile);
    for params in params {
        let request = testbed.request("x.stub", params);
        testbed.send(&request);
    }
    let file = written(testbed);
    let head = serde_json::from_str::<serde_json::Value>(&file).unwrap()["head"].take();
    (file, head["may_differ"].clone())
}

/// What looks odd without what is not kept, but is nowhere looked at, is no reason for a warning.
#[rstest::rstest]
#[case("[methods.\"x.stub\"]\nresult = { a = 1 }", json!({"note": "%34111111111111111", "cvv": "12"}))]
#[case("[methods.\"x.stub\"]\nresult = { card = \"4111111111111111\" }", json!({}))]
#[case("[methods.\"x.stub\"]\nresult = { card = 4111111111111111 }", json!({"card_number": CARD}))]
#[case("[methods.\"x.stub\"]\nresult = { a = \"${params.card_number}\" }", json!({"card_number": CARD}))]
#[case("[methods.\"x.stub\"]\nresult = { a = 2 }\n[[methods.\"x.stub\".when]]\n\"params.pan\" = \"4111111111111111\"\nresult = { a = 1 }", json!({"pan": CARD}))]
fn what_is_not_kept_is_warned_of_only_where_it_is_decided_on(
    #[case] profile: &str,
    #[case] params: serde_json::Value,
) {
    let (file, may_differ) = stubbed(profile, &[params]);
    assert!(!file.contains(CARD) && !file.contains("34111111"), "{file}");
    assert!(may_differ.is_null(), "{may_differ}");
    assert!(
        matches!(replay(&file), Verdict::Identical(Count { events: 1, .. })),
        "{file}"
    );
}

/// The first two digits of a code are not kept, and the stub decides by them.
#[rstest::rstest]
#[case("\"params.cvv\" = \"98*\"")]
#[case("\"params.cvv\" = \"987\"")]
#[case("\"params.card_number\" = \"4111111*\"")]
fn a_stub_that_decides_by_what_is_not_kept_is_told_up_front(#[case] condition: &str) {
    let profile = format!(
        "[methods.\"x.stub\"]\nresult = {{ a = 2 }}\n[[methods.\"x.stub\".when]]\n{condition}\nresult = {{ a = 1 }}"
    );
    let params = json!({"cvv": "987", "card_number": CARD});
    let (file, may_differ) = stubbed(&profile, &[json!({}), params]);
    assert!(matches!(replay(&file), Verdict::Different(_)), "{file}");
    let said = may_differ.to_string();
    assert!(
        said.contains("event 2: the ") && !said.contains("987"),
        "{said}"
    );
}

#[test]
fn an_altered_answer_is_the_first_difference() {
    let Verdict::Different(difference) =
        replay(&FILE.replacen("\\\"status\\\":", "\\\"stature\\\":", 1))
    else {
        panic!("it was altered");
    };
    assert_eq!((difference.event, difference.what), (9, "the answer"));
}

#[test]
fn an_alteration_that_nothing_depends_on_is_found() {
    let altered = FILE.replacen("\"sandbox\":\"test\"", "\"sandbox\":\"best\"", 1);
    assert!(matches!(
        replay(&altered),
        Verdict::Altered(Count { events: 12, .. })
    ));
}

#[test]
fn a_bundle_of_another_version_is_refused() {
    let other = FILE.replacen(crate::bundle::VERSION, "9.9.9", 1);
    assert!(refusal(&other).contains("version 9.9.9"));
}

#[test]
fn a_bundle_without_its_beginning_is_refused() {
    let mut testbed = Testbed::with(2_000, "");
    for _ in 0..9 {
        testbed.pay("1", 100);
    }
    assert!(refusal(&written(testbed)).contains("let go of"));
}

#[test]
fn a_mistake_is_shown_where_it_stands() {
    let altered = FILE.replacen("\"clear-rules\"", "\"clear-rulez\"", 1);
    let error = miette::Report::new(run("bundle.json", altered.as_bytes()).unwrap_err());
    let picture = format!("{error:?}");
    assert!(
        picture.contains("bundle.json:14:56") && picture.contains("clear-rulez"),
        "{picture}"
    );
}

proptest! {
    #[test]
    fn one_changed_byte_is_found(place in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = FILE.clone().into_bytes();
        let place = place.index(bytes.len());
        prop_assume!(bytes[place] != byte);
        bytes[place] = byte;
        let found = !matches!(run("bundle.json", &bytes), Ok(Verdict::Identical(_)));
        prop_assert!(found, "byte {place} became {byte:#04x}");
    }
}
