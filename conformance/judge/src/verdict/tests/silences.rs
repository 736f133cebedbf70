use super::{Verdict, of, run, verdicts};
use crate::talk::{Talk, refused, status};
use crate::verdict::RunResult;
use paysys_exchange::Credentials;

const RIGHT: &str = "  - check: { transaction: 1, expect: { error: null } }";
const ODD_ID: &str = "  - check: { id: long, transaction: 1, expect: { id: long } }";
const WRONG: &str =
    "  - check: { transaction: x, requires: [ENV-08], expect: { error: { code: -32300 } } }";
const NO_METHOD: &str =
    "  - call: { method: pam.none, params: {}, expect: { error: { code: -32601 } } }";
const ODD: &str = "  - check: { transaction: x, observe: { ERR-05: outcome } }";

fn good() -> Talk {
    Talk::of("CHK-01", RIGHT)
        .hears(status(2))
        .at_a_shared_gateway()
}

fn wrong() -> Talk {
    Talk::of("ENV-08", WRONG).at_a_shared_gateway()
}

fn among_others(talk: Talk) -> RunResult {
    run(vec![good(), talk, good()], Credentials::Given)
}

#[test]
fn what_is_never_answered_breaks_what_it_is_about() {
    let hung_up = among_others(wrong().never_hears());
    assert_eq!(hung_up.scenarios[1].verdict, Verdict::Fail);
    assert_eq!(of(&hung_up, "ENV-08"), Verdict::Fail);
    let page = |talk: Talk| talk.hears_http(502, "<html>");
    let pages = page(page(page(wrong()).repeated()).repeated_while(true));
    assert_eq!(of(&among_others(pages), "ENV-08"), Verdict::Fail);
}

#[test]
fn an_accident_breaks_nothing() {
    let once = among_others(wrong().hears_nothing());
    assert_eq!(once.scenarios[1].verdict, Verdict::Error);
    let at_last = wrong().hears_nothing().repeated().hears(refused(-32300));
    let at_last = among_others(at_last);
    assert_eq!(at_last.scenarios[1].verdict, Verdict::Pass);
    assert!(at_last.scenarios[1].judgement.unanswered.is_empty());
    assert_eq!(at_last.scenarios[1].answered_at_last().count(), 1);
}

/// An error that blames nothing, under a status that says it is not now.
#[rstest::rstest]
#[case(503)]
#[case(429)]
fn the_error_of_an_outage_is_no_answer(#[case] status: u16) {
    let outage = among_others(wrong().hears_under(status, refused(-32400)));
    assert_eq!(outage.scenarios[1].verdict, Verdict::Error);
    let blamed = among_others(wrong().hears_under(status, refused(-32314)));
    assert_eq!(blamed.scenarios[1].verdict, Verdict::Fail);
}

/// Web servers say so in JSON of their own.
#[rstest::rstest]
#[case(r#"{"error":"Service Unavailable"}"#)]
#[case(r#"{"error":{"message":"down"}}"#)]
#[case(r#"{"error":{"code":503,"message":"down"}}"#)]
#[case(r#"{"message":"Bad Gateway"}"#)]
fn the_json_of_a_web_server_is_no_answer(#[case] body: &str) {
    let outage = among_others(wrong().hears_http(503, body));
    assert_eq!(outage.scenarios[1].verdict, Verdict::Error);
}

/// One that is away answers nothing, whatever it is asked.
#[test]
fn a_gateway_that_is_away_shows_nothing() {
    let nobody = || {
        let twice = wrong().hears_nothing().repeated().hears_nothing();
        twice.repeated().hears_nothing()
    };
    assert_eq!(among_others(nobody()).scenarios[1].verdict, Verdict::Error);
    let alone = run(vec![nobody()], Credentials::Given);
    assert_eq!(verdicts(&alone), [Verdict::Error]);
}

/// A page under any status, asked for three times: what it is, the call in between shows.
#[rstest::rstest]
#[case::nothing_else_was_answered(false, Verdict::Error)]
#[case::another_call_was_answered(true, Verdict::Fail)]
fn a_page_is_behaviour_where_others_are_answered(#[case] others: bool, #[case] verdict: Verdict) {
    let page = |talk: Talk| talk.hears_http(403, "<html>");
    let twice = page(page(wrong()).repeated()).repeated_while(others);
    let result = among_others(page(twice));
    assert_eq!(result.scenarios[1].verdict, verdict);
    // Where nothing had been answered before, nothing else is sent in between.
    let once = among_others(page(page(wrong()).repeated()));
    assert_eq!(once.scenarios[1].verdict, Verdict::Fail);
}

/// One that fails by chance does so three times, too.
#[test]
fn a_gateway_that_fails_now_and_then_shows_nothing() {
    let at_last = || wrong().hears_nothing().repeated().hears(refused(-32300));
    let verdict = |hiccups: usize| {
        let mut talks = vec![wrong().never_hears()];
        talks.extend((0..hiccups).map(|_| at_last()));
        run(talks, Credentials::Given).scenarios[0].verdict
    };
    assert_eq!(verdict(2), Verdict::Fail);
    assert_eq!(verdict(3), Verdict::Error);
}

#[test]
fn a_method_that_is_never_answered_is_not_served() {
    let right = || {
        Talk::of("CHK-01", RIGHT)
            .at_a_shared_gateway()
            .never_hears()
    };
    let other = || {
        let talk = Talk::of("ERR-01", NO_METHOD).at_a_shared_gateway();
        talk.hears(refused(-32601))
    };
    let dead = vec![other(), right(), wrong().never_hears(), other()];
    let dead = run(dead, Credentials::Given);
    assert_eq!(of(&dead, "ENV-01"), Verdict::Fail);
    assert_eq!(of(&dead, "ENV-08"), Verdict::Unproved);
    assert_eq!(of(&dead, "CHK-01"), Verdict::Unproved);
    // One kind of right call is not all.
    let odd = Talk::of("ENV-03", ODD_ID)
        .at_a_shared_gateway()
        .never_hears();
    let odd = among_others(odd);
    assert_eq!(of(&odd, "ENV-03"), Verdict::Fail);
    assert_ne!(of(&odd, "ENV-01"), Verdict::Fail);
}

/// Where a step only asks, silence is an answer, and a page of an outage is none.
#[test]
fn what_only_asks_is_never_blamed() {
    let odd = || Talk::of("ERR-05", ODD).at_a_shared_gateway();
    let silent = among_others(odd().never_hears());
    assert_eq!(silent.scenarios[1].judgement.records.len(), 1);
    let outage = among_others(odd().hears_http(503, "<html>"));
    assert!(outage.scenarios[1].judgement.records.is_empty());
    assert_eq!(outage.scenarios[1].verdict, Verdict::Unproved);
}

/// Whoever says that there are too many calls says nothing of this one.
#[test]
fn what_is_put_off_three_times_breaks_nothing() {
    let put_off = |talk: Talk| talk.hears_http(429, "slow down");
    let twice = put_off(put_off(wrong()).repeated()).repeated_while(true);
    let result = among_others(put_off(twice));
    assert_eq!(result.scenarios[1].verdict, Verdict::Error);
    let reason = result.scenarios[1].reasons[0].to_string();
    assert!(reason.contains("calls_per_second"), "{reason}");
}
