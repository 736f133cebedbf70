use rstest::rstest;

use super::{Verdict, of, run};
use crate::talk::{Talk, refused};
use crate::verdict::RunResult;
use paysys_exchange::Credentials;

fn refused_under(id: &str, code: i64, credentials: Credentials) -> RunResult {
    let step = format!("  - check: {{ id: {id}, transaction: 1, expect: {{ id: <any> }} }}");
    let talk = Talk::of("ENV-03", &step).hears(refused(code));
    run(vec![talk], credentials)
}

/// Earlier runs may have sent it, and there is no other of its kind.
#[rstest]
fn an_id_of_which_there_is_only_one_may_be_refused(#[values("0", "\"\"")] id: &str) {
    let result = refused_under(id, -32600, Credentials::Given);
    assert_eq!(result.scenarios[0].verdict, Verdict::Unproved);
    let reason = result.scenarios[0].reasons[0].to_string();
    assert!(reason.contains("earlier run"), "{reason}");
    assert_eq!(of(&result, "ENV-03"), Verdict::Unproved);
    assert_ne!(of(&result, "ENV-02"), Verdict::Fail);
}

#[rstest]
#[case::an_id_that_is_made_anew("1", -32600, Credentials::Given, "ENV-02")]
#[case::a_gateway_without_earlier_runs("0", -32600, Credentials::Issued, "ENV-02")]
#[case::another_reason("0", -32601, Credentials::Given, "ENV-01")]
fn other_refusals_count(
    #[case] id: &str,
    #[case] code: i64,
    #[case] credentials: Credentials,
    #[case] breaks: &str,
) {
    let result = refused_under(id, code, credentials);
    assert_eq!(of(&result, breaks), Verdict::Fail);
}
