//! What a profile takes is at most worth a word there.

use rstest::rstest;

use super::{Finding, Severity, body, findings, second, signed};
use crate::testing::Testbed;

fn only(testbed: &Testbed, id: &str) -> Finding {
    let all = findings(testbed).findings;
    let found = all.iter().find(|one| one.id == id);
    found.unwrap_or_else(|| panic!("{all:?}")).clone()
}

#[rstest]
#[case::seconds(
    "timestamp-in-seconds",
    "[auth]\nseconds = \"accept\"",
    Severity::Error,
    second(|payout| payout.timestamp.truncate(10))
)]
#[case::text(
    "amount-not-a-whole-number",
    "[params]\nnumber_as_string = \"accept\"",
    Severity::Error,
    body("\"amount\":100", "\"amount\":\"100\"")
)]
#[case::form_field(
    "unknown-fields",
    "[params]\nunknown_field = \"accept\"",
    Severity::Warning,
    body("\"currency\"", "\"comment\":\"\",\"currency\"")
)]
#[case::params_field(
    "unknown-fields",
    "[params]\nunknown_field = \"accept\"",
    Severity::Warning,
    body("\"vendor_form\"", "\"lang\":1,\"vendor_form\"")
)]
#[case::skew("clock-skew", "[auth]\nmax_age = \"1h\"", Severity::Warning, signed(-400_000))]
fn what_the_profile_takes_is_worth_a_word_only(
    #[case] id: &str,
    #[case] takes: &str,
    #[case] elsewhere: Severity,
    #[case] send: impl Fn(&mut Testbed),
) {
    let severity = |overlay: &str| {
        let mut testbed = Testbed::with(1 << 20, overlay);
        send(&mut testbed);
        only(&testbed, id).severity
    };
    assert_eq!(severity(takes), Severity::Info);
    assert_eq!(severity(""), elsewhere);
}

/// A profile that takes digits in a string takes neither fractions nor anything else in one.
#[rstest]
#[case("\"amount\":100.0")]
#[case("\"amount\":\"100.0\"")]
#[case("\"amount\":\"\"")]
fn what_it_refuses_all_the_same_is_as_bad_as_ever(#[case] amount: &'static str) {
    let mut testbed = Testbed::with(1 << 20, "[params]\nnumber_as_string = \"accept\"");
    body("\"amount\":100", "\"amount\":\"100\"")(&mut testbed);
    body("\"amount\":100", amount)(&mut testbed);
    let found = only(&testbed, "amount-not-a-whole-number");
    assert_eq!((found.severity, found.times), (Severity::Error, 1));
    assert_eq!(found.calls, [4]);
}
