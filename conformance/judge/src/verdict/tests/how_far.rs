//! How far an excuse reaches: to whom it applies, and what it leaves standing.

use rstest::rstest;

use super::{CHECK, PAY, Verdict, of, run, verdicts};
use crate::talk::{Talk, refused, status, without};
use paysys_exchange::Credentials;

const WRONG: &str =
    "  - check: { transaction: x, requires: [ENV-08], expect: { error: { code: -32300 } } }";
const WRONG_TOO: &str = "  - check: { transaction: y, expect: { error: { code: -32600 } } }";
const ODD: &str = "  - check: { transaction: x, observe: { ERR-05: outcome } }";
const GUESS: &str = "  - check: { auth: { secret: guessed }, transaction: 1, requires: [AUT-02], expect: { error: <object> } }";

fn check() -> Talk {
    Talk::of("CHK-01", CHECK)
}

/// A check that another of the target's services makes.
fn check_of(service: &str, error: &str) -> Talk {
    let step = format!(
        "  - check: {{ auth: {{ service: {service} }}, transaction: 1, expect: {{ error: {error} }} }}"
    );
    Talk::of("CHK-01", &step)
}

/// That a request is no request is said of its method, and of nothing else; so is that there is no money for it.
#[rstest]
#[case::whatever_was_called("ENV-02", -32600, Verdict::Unproved)]
#[case::a_payout_alone("PAY-02", -32309, Verdict::Fail)]
fn what_a_payout_is_answered_explains(
    #[case] requires: &str,
    #[case] code: i64,
    #[case] of_checks: Verdict,
) {
    let wrong_payout =
        "  - pay: { form: {}, requires: [ENV-08], expect: { error: { code: -32300 } } }";
    let after = |steps: &str| {
        let payout = Talk::of(requires, PAY).hears(refused(code));
        let wrong = Talk::of("ENV-08", steps).hears(refused(code));
        of(&run(vec![payout, wrong], Credentials::Issued), "ENV-08")
    };
    assert_eq!(after(wrong_payout), Verdict::Unproved);
    assert_eq!(after(WRONG), of_checks);
}

/// Only a right call that is turned away explains anything, and not every answer that breaks a rule.
#[test]
fn a_badly_formed_error_explains_no_other() {
    let spoiled = without(refused(-32600), "/error/message");
    let spoiled = Talk::of("ENV-05", WRONG_TOO).hears(spoiled);
    let wrong = Talk::of("ENV-08", WRONG).hears(refused(-32600));
    let both = run(vec![spoiled, wrong], Credentials::Issued);
    assert_eq!(of(&both, "ENV-08"), Verdict::Fail);
}

/// A call that is wrong in another way, too, may be refused to anybody.
#[test]
fn only_right_calls_show_that_credentials_are_wrong() {
    let wrong = Talk::of("ENV-08", WRONG).hears(refused(-32504));
    let wrong = run(vec![wrong], Credentials::Given);
    assert_eq!(verdicts(&wrong), [Verdict::Fail]);
}

/// A person has to find out what is wrong: where to look, they are told, and once.
#[rstest]
#[case::a_stranger("first", -32504, "this service", "its id or secret is wrong")]
#[case::out_of_date("first", -32320, "this service", "the clock of this machine is wrong")]
#[case::blocked("first", -32315, "this service", "it is blocked")]
#[case::the_second("second", -32504, "the service of [second]", "its id or secret is wrong")]
#[case::the_blocked_one("blocked", -32504, "the service of [blocked]", "its id or secret is wrong")]
fn what_is_wrong_with_credentials_is_told(
    #[case] service: &str,
    #[case] code: i64,
    #[case] whose: &str,
    #[case] what: &str,
) {
    let refused = check_of(service, "null").hears(refused(code));
    let result = run(vec![refused], Credentials::Given);
    let [reason] = result.scenarios[0].reasons.as_slice() else {
        panic!("{:?}", result.scenarios[0].reasons);
    };
    let reason = reason.to_string();
    assert!(reason.contains(whose) && reason.ends_with(what), "{reason}");
}

/// A blocked service is refused by right, even where guesses are answered the same.
#[test]
fn a_service_that_is_blocked_is_no_stranger() {
    let blocked = check_of("blocked", "{ code: -32315 }").hears(refused(-32315));
    let guess = Talk::of("AUT-02", GUESS).hears(refused(-32315));
    let good = check().hears(status(2));
    let result = run(vec![good, guess, blocked], Credentials::Given);
    assert_eq!(verdicts(&result), [Verdict::Pass; 3]);
}

/// A page shows that there is no error (ENV-08), and not which one there should have been.
#[rstest]
#[case::that_there_is_an_error("ENV-08", WRONG, Verdict::Fail)]
#[case::which_one("ENV-05", WRONG_TOO, Verdict::Unproved)]
fn what_pages_say(#[case] requires: &str, #[case] steps: &str, #[case] verdict: Verdict) {
    let page = || Talk::of(requires, steps).hears_http(502, "<html>");
    let good = || check().hears(status(2));
    let habit = vec![page(), good(), page(), good(), page()];
    let habit = run(habit, Credentials::Issued);
    let both = ["ENV-06", requires].map(|id| of(&habit, id));
    assert_eq!(both, [Verdict::Fail, verdict]);
}

/// Pages in answers to right calls are an outage, however many there are.
#[test]
fn only_wrong_requests_show_a_habit() {
    let page = || check().hears_http(502, "<html>");
    let good = || Talk::of("ERR-05", ODD).hears(refused(-32300));
    let outage = vec![page(), good(), page(), good(), page()];
    let outage = run(outage, Credentials::Issued);
    assert_eq!(of(&outage, "ENV-06"), Verdict::NotRun);
    assert_eq!(outage.scenarios[0].verdict, Verdict::Error);
}

/// A clock is wrong for everybody, also for a service that should hear that it is blocked; and what whoever guesses is told
/// shows nothing then.
#[test]
fn where_the_clock_is_wrong_nothing_is_shown() {
    let late = || check().hears(refused(-32320));
    let blocked = || check_of("blocked", "{ code: -32315 }");
    let guess = Talk::of("AUT-02", GUESS).hears(refused(-32320));
    let all = vec![late(), guess, blocked().hears(refused(-32320))];
    let result = run(all, Credentials::Given);
    assert_eq!(of(&result, "AUT-02"), Verdict::Error);
    assert_ne!(result.scenarios[2].verdict, Verdict::Fail);
    let good = check().hears(status(2));
    let blamed = run(
        vec![good, blocked().hears(refused(-32320))],
        Credentials::Given,
    );
    assert_eq!(blamed.scenarios[1].verdict, Verdict::Fail);
}

/// Three guesses may lock a service out; it is served again after a while.
#[rstest]
#[case::locked_out(3, Verdict::Error)]
#[case::too_few(2, Verdict::Fail)]
fn whoever_guesses_is_locked_out(#[case] guesses: usize, #[case] verdict: Verdict) {
    let good = || check().hears(status(2));
    let guess = || Talk::of("AUT-02", GUESS).hears(refused(-32504));
    let mut talks = vec![good()];
    talks.extend((0..guesses).map(|_| guess()));
    talks.extend([check().hears(refused(-32504)), good()]);
    let result = run(talks, Credentials::Given);
    assert_eq!(result.scenarios[guesses + 1].verdict, verdict);
}

/// A right call that is refused between others that are served is refused for itself.
#[test]
fn one_call_is_not_locked_out() {
    let good = || check().hears(status(2));
    let guess = || Talk::of("AUT-02", GUESS).hears(refused(-32504));
    let refused = check().hears(refused(-32504));
    let talks = vec![good(), guess(), guess(), guess(), good(), refused, good()];
    let result = run(talks, Credentials::Given);
    assert_eq!(result.scenarios[5].verdict, Verdict::Fail);
}

/// An old signature is refused for that, also after guesses.
#[test]
fn a_call_that_is_wrong_by_itself_is_not_locked_out() {
    let stale = "  - check: { auth: { timestamp: \"-720h\" }, transaction: 1, requires: [AUT-03], expect: { error: { code: -32320 } } }";
    let guess = || Talk::of("AUT-02", GUESS).hears(refused(-32504));
    let after = |code: i64| {
        let stale = Talk::of("AUT-03", stale).hears(refused(code));
        let good = || check().hears(status(2));
        let result = run(
            vec![good(), guess(), guess(), guess(), stale, good()],
            Credentials::Given,
        );
        result.scenarios[4].verdict
    };
    assert_eq!(after(-32320), Verdict::Pass);
    assert_eq!(after(-32504), Verdict::Fail);
}
