use rstest::rstest;

use super::{CHECK, PAY, Verdict, of, run, verdicts};
use crate::run::Credentials;
use crate::transcript::talk::{Talk, refused, status, without};

const WRONG: &str =
    "  - check: { transaction: x, requires: [ENV-08], expect: { error: { code: -32300 } } }";
const WRONG_TOO: &str = "  - check: { transaction: y, expect: { error: { code: -32600 } } }";
const ODD: &str = "  - check: { transaction: x, observe: { ERR-05: outcome } }";
const SECOND: &str =
    "  - check: { auth: { service: second }, transaction: 1, expect: { error: null } }";
const GUESS: &str = "  - check: { auth: { secret: guessed }, transaction: 1, requires: [AUT-02], expect: { error: <object> } }";

fn check() -> Talk {
    Talk::of("CHK-01", CHECK)
}

#[test]
fn a_run_in_which_nobody_answers_has_no_verdict() {
    let odd = || Talk::of("ERR-05", ODD).hears_nothing();
    let nobody = run(vec![odd(), check().hears_nothing()], Credentials::Issued);
    assert_eq!(verdicts(&nobody), [Verdict::Error, Verdict::Error]);
    assert!(nobody.scenarios[0].judgement.records.is_empty());
    let somebody = run(vec![odd(), check().hears(status(2))], Credentials::Issued);
    assert_eq!(verdicts(&somebody), [Verdict::Pass, Verdict::Pass]);
    assert_eq!(somebody.scenarios[0].judgement.records.len(), 1);
}

/// A gateway that turns right calls away answers wrong ones the same way.
#[test]
fn what_follows_from_a_fault_is_no_second_one() {
    let wrong = || Talk::of("ENV-08", WRONG).hears(refused(-32600));
    let both = run(
        vec![check().hears(refused(-32600)), wrong()],
        Credentials::Issued,
    );
    assert_eq!(
        (of(&both, "ENV-02"), of(&both, "ENV-08")),
        (Verdict::Fail, Verdict::Unproved)
    );
    let alone = run(vec![check().hears(status(2)), wrong()], Credentials::Issued);
    assert_eq!(of(&alone, "ENV-08"), Verdict::Fail);
}

/// A method that is not there says nothing about the other one.
#[test]
fn a_missing_method_explains_no_answer_of_the_other() {
    let wrong = || Talk::of("ENV-08", WRONG).hears(refused(-32601));
    let payouts = Talk::of("PAY-02", PAY).hears(refused(-32601));
    let other = run(vec![payouts, wrong()], Credentials::Issued);
    assert_eq!(of(&other, "ENV-08"), Verdict::Fail);
    let same = run(
        vec![check().hears(refused(-32601)), wrong()],
        Credentials::Issued,
    );
    assert_eq!(of(&same, "ENV-08"), Verdict::Unproved);
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

#[test]
fn credentials_that_a_person_gave_may_be_wrong() {
    let refused_twice = || {
        vec![
            check().hears(refused(-32504)),
            check().hears(refused(-32504)),
        ]
    };
    let given = run(refused_twice(), Credentials::Given);
    assert_eq!(verdicts(&given), [Verdict::Error, Verdict::Error]);
    let issued = run(refused_twice(), Credentials::Issued);
    assert_eq!(verdicts(&issued), [Verdict::Fail, Verdict::Fail]);
    let let_in_once = vec![check().hears(refused(-32504)), check().hears(status(2))];
    let let_in_once = run(let_in_once, Credentials::Given);
    assert_eq!(verdicts(&let_in_once), [Verdict::Fail, Verdict::Pass]);
    // A call that is wrong in another way, too, may be refused to anybody.
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
    let steps = match service {
        "first" => CHECK.to_owned(),
        other => SECOND.replace("second", other),
    };
    let refused = Talk::of("CHK-01", &steps).hears(refused(code));
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
    let blocked = SECOND
        .replace("second", "blocked")
        .replace("null", "{ code: -32315 }");
    let blocked = Talk::of("CHK-01", &blocked).hears(refused(-32315));
    let guess = Talk::of("AUT-02", GUESS).hears(refused(-32315));
    let good = check().hears(status(2));
    let result = run(vec![good, guess, blocked], Credentials::Given);
    assert_eq!(verdicts(&result), [Verdict::Pass; 3]);
}

#[test]
fn whoever_is_answered_as_a_guesser_may_be_one() {
    let guess = || Talk::of("AUT-02", GUESS).hears(refused(-7));
    let guessed = run(
        vec![guess(), check().hears(refused(-7))],
        Credentials::Given,
    );
    assert_eq!(guessed.scenarios[1].verdict, Verdict::Error);
    let otherwise = run(
        vec![guess(), check().hears(refused(-8))],
        Credentials::Given,
    );
    assert_eq!(otherwise.scenarios[1].verdict, Verdict::Fail);
}

/// The second service is needed for one thing, so that its refusal is in nothing else's way.
#[test]
fn a_second_service_that_is_refused_leaves_its_scenario_unproved() {
    let second = Talk::of("CHK-01", SECOND).hears(refused(-32504));
    let result = run(vec![check().hears(status(2)), second], Credentials::Given);
    assert_eq!(verdicts(&result), [Verdict::Pass, Verdict::Unproved]);
}

/// Guesses are refused by right, so only their code tells whether something is wrong with that.
#[test]
fn a_doubted_call_does_not_show_that_right_calls_are_turned_away() {
    let guess = GUESS.replace("<object>", "{ code: -32504 }");
    let both = |credentials| {
        let guess = Talk::of("AUT-02", &guess).hears(refused(-32320));
        run(vec![check().hears(refused(-32320)), guess], credentials)
    };
    let given = both(Credentials::Given);
    assert_eq!(verdicts(&given), [Verdict::Error, Verdict::Fail]);
    let issued = both(Credentials::Issued);
    assert_eq!(verdicts(&issued), [Verdict::Fail, Verdict::Unproved]);
}

#[test]
fn pages_are_a_habit_where_everything_else_is_answered() {
    let page = || Talk::of("ENV-08", WRONG).hears_http(502, "<html>");
    let good = || check().hears(status(2));
    let habit = vec![page(), good(), page(), good(), page()];
    let habit = run(habit, Credentials::Issued);
    let both = ["ENV-06", "ENV-08"].map(|id| of(&habit, id));
    assert_eq!(both, [Verdict::Fail, Verdict::Fail]);
    let twice = run(vec![page(), good(), page()], Credentials::Issued);
    assert_eq!(
        verdicts(&twice),
        [Verdict::Error, Verdict::Pass, Verdict::Error]
    );
    let outage = run(vec![good(), page(), page(), page()], Credentials::Issued);
    assert_eq!(outage.scenarios[1].verdict, Verdict::Error);
}

/// A page shows that there is no error, and not which one there should have been.
#[test]
fn pages_leave_other_requirements_unproved() {
    let page = || Talk::of("ENV-05", WRONG_TOO).hears_http(502, "<html>");
    let good = || check().hears(status(2));
    let habit = vec![page(), good(), page(), good(), page()];
    let habit = run(habit, Credentials::Issued);
    let both = ["ENV-06", "ENV-05"].map(|id| of(&habit, id));
    assert_eq!(both, [Verdict::Fail, Verdict::Unproved]);
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

/// What one scenario shows may be a matter of what it asks for.
#[test]
fn pages_in_one_scenario_are_no_habit() {
    let steps = [WRONG, CHECK, WRONG, CHECK, WRONG].join("\n");
    let mut talk = Talk::of("ENV-08", &steps);
    for _ in 0..2 {
        talk = talk.hears_http(502, "<html>").hears(status(2));
    }
    let result = run(vec![talk.hears_http(502, "<html>")], Credentials::Issued);
    assert_eq!(verdicts(&result), [Verdict::Error]);
}
