use rstest::rstest;

use super::told;
use crate::talk::{Talk, refused};

const PAY: &str = "  - pay: { expect: { error: null } }";

fn served(steps: &str, code: i64) -> Vec<String> {
    let talk = Talk::of("PAY-01", steps).hears(refused(code));
    told(&talk.facts().exchanges[0].breaches)
}

#[rstest]
#[case(-32601, "ENV-01")]
#[case(-32600, "ENV-02")]
#[case(-32700, "ENV-02")]
#[case(-32504, "AUT-02")]
#[case(-32320, "AUT-03")]
fn a_right_call_is_served(#[case] code: i64, #[case] requirement: &str) {
    assert_eq!(served(PAY, code), [format!("{requirement} $.error.code")]);
    let check = "  - check: { transaction: 1, expect: { error: null } }";
    assert_eq!(served(check, code), [format!("{requirement} $.error.code")]);
}

#[rstest]
#[case::for_a_reason_of_its_own(PAY, -32309)]
#[case::as_the_form_is_wrong(PAY, -32300)]
#[case::signed_by_nobody("  - pay: { auth: none, expect: { error: null } }", -32504)]
#[case::signed_by_another("  - pay: { auth: { service: second }, expect: { error: null } }", -32504)]
#[case::signed_long_ago("  - pay: { auth: { timestamp: -1h }, expect: { error: null } }", -32320)]
#[case::another_form("  - pay: { form: {}, expect: { error: null } }", -32600)]
#[case::another_envelope("  - pay: { jsonrpc: \"2.0\", expect: { error: null } }", -32600)]
#[case::another_sum(
    "  - pay: { form: { account: \"${account}\", amount: 1, currency: \"${currency}\", vendor_id: \"${vendor}\" }, expect: { error: null } }",
    -32600
)]
#[case::too_few_fields(
    "  - pay: { form: { account: \"${account}\" }, expect: { error: null } }",
    -32600
)]
#[case::an_odd_request_id("  - check: { id: [1], transaction: 1, expect: { error: null } }", -32600)]
#[case::elsewhere(
    "  - call: { path: /x, method: pam.check_payment, params: { agr_transaction_id: 1 }, expect: { error: null } }",
    -32601
)]
#[case::no_id("  - check: { transaction: 0, expect: { error: null } }", -32600)]
fn what_is_not_right_may_be_turned_away(#[case] steps: &str, #[case] code: i64) {
    assert!(served(steps, code).is_empty());
}

#[test]
fn what_becomes_of_a_request_that_comes_twice_is_a_question() {
    let steps = "  - pay: { as: first, expect: { error: null } }\n  - resend: { of: first }";
    let talk = Talk::of("PAY-01", steps);
    let facts = talk
        .hears(crate::talk::paid())
        .hears(refused(-32600))
        .facts();
    assert!(facts.exchanges[1].breaches.is_empty());
}

#[rstest]
#[case(404)]
#[case(405)]
#[case(415)]
fn something_that_is_no_gateway_is_seen(#[case] status: u16) {
    let talk = Talk::of("PAY-01", PAY).hears_http(status, "nothing here");
    assert_eq!(told(&talk.facts().exchanges[0].breaches), ["ENV-01 $"]);
}

#[test]
fn an_rpc_error_under_404_is_an_answer() {
    let talk = Talk::of("PAY-01", PAY).hears_under(404, refused(-32309));
    assert!(talk.facts().exchanges[0].breaches.is_empty());
}
