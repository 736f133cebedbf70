use super::{PAY, Verdict, of, run, verdicts};
use crate::talk::{Talk, paid_as, refused, status};
use paysys_exchange::Credentials;

const CHECK: &str = "  - check: { transaction: 1, expect: { error: null } }";
const WRONG: &str =
    "  - check: { transaction: x, requires: [ENV-08], expect: { error: { code: -32300 } } }";
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

/// Guesses are refused by right, and by which code shows nothing where right calls are refused by it, too.
#[test]
fn a_doubted_call_does_not_show_that_right_calls_are_turned_away() {
    let guess = GUESS.replace("<object>", "{ code: -32504 }");
    let both = |credentials| {
        let guess = Talk::of("AUT-02", &guess).hears(refused(-32320));
        run(vec![check().hears(refused(-32320)), guess], credentials)
    };
    let given = both(Credentials::Given);
    assert_eq!(verdicts(&given), [Verdict::Error, Verdict::Error]);
    let issued = both(Credentials::Issued);
    assert_eq!(verdicts(&issued), [Verdict::Fail, Verdict::Unproved]);
}

#[test]
fn pages_are_a_habit_where_everything_else_is_answered() {
    let page = || Talk::of("ENV-08", WRONG).hears_http(502, "<html>");
    let good = || check().hears(status(2));
    let habit = vec![page(), good(), page(), good(), page()];
    assert_eq!(
        of(&run(habit, Credentials::Issued), "ENV-06"),
        Verdict::Fail
    );
    let twice = run(vec![page(), good(), page()], Credentials::Issued);
    assert_eq!(
        verdicts(&twice),
        [Verdict::Error, Verdict::Pass, Verdict::Error]
    );
    let outage = run(vec![good(), page(), page(), page()], Credentials::Issued);
    assert_eq!(outage.scenarios[1].verdict, Verdict::Error);
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

/// A request of its own, and the payment that was made.
fn paid(request: i64, transaction: i64) -> Talk {
    let step = format!("  - pay: {{ id: {request}, expect: {{ error: null }} }}");
    Talk::of("PAY-15", &step).hears(paid_as(transaction))
}

/// Scenarios that share a gateway share its ids; a gateway that was made for one may begin anew.
#[test]
fn every_payment_of_a_gateway_has_an_id_of_its_own() {
    let shared = |request, transaction| paid(request, transaction).at_a_shared_gateway();
    let twice = vec![shared(10, 1), shared(11, 2), shared(12, 1)];
    let twice = run(twice, Credentials::Given);
    let pass = Verdict::Pass;
    assert_eq!(verdicts(&twice), [pass, pass, Verdict::Fail]);
    assert_eq!(of(&twice, "PAY-15"), Verdict::Fail);
    let distinct = run(vec![shared(10, 1), shared(11, 2)], Credentials::Given);
    assert_eq!(verdicts(&distinct), [pass, pass]);
    let own = run(vec![paid(10, 1), paid(11, 1)], Credentials::Issued);
    assert_eq!(verdicts(&own), [pass, pass]);
    let repeated = run(vec![shared(10, 1), shared(10, 1)], Credentials::Given);
    assert_eq!(verdicts(&repeated), [pass, pass]);
}

#[test]
fn two_payments_of_one_scenario_have_two_ids() {
    let both = |second| {
        let talk = Talk::of("PAY-15", &format!("{PAY}\n{PAY}")).hears(paid_as(1));
        run(vec![talk.hears(paid_as(second))], Credentials::Issued)
    };
    assert_eq!(verdicts(&both(1)), [Verdict::Fail]);
    assert_eq!(verdicts(&both(2)), [Verdict::Pass]);
}

/// What becomes of a request id that comes twice is a question (PAY-12).
#[test]
fn a_repeated_request_may_be_answered_with_its_first_payment() {
    let steps = "  - pay: { as: first, expect: { error: null } }\n  - resend: { of: first, expect: { error: null } }";
    let talk = Talk::of("PAY-15", steps)
        .hears(paid_as(1))
        .hears(paid_as(1));
    assert_eq!(
        verdicts(&run(vec![talk], Credentials::Issued)),
        [Verdict::Pass]
    );
}

/// So is what becomes of a reference of the client's own that comes twice (PAY-16).
#[test]
fn a_repeated_reference_may_be_answered_with_its_first_payment() {
    let both = |first: &str, second: &str| {
        let form = "{ partner_transaction_id: ";
        let pay = |reference| {
            format!(
                "  - pay: {{ transaction_form: {form}{reference} }}, expect: {{ error: null }} }}"
            )
        };
        let talk = Talk::of("PAY-15", &format!("{}\n{}", pay(first), pay(second)));
        let talk = talk.hears(paid_as(1)).hears(paid_as(1));
        verdicts(&run(vec![talk], Credentials::Issued))
    };
    assert_eq!(both("a", "a"), [Verdict::Pass]);
    assert_eq!(both("a", "b"), [Verdict::Fail]);
    assert_eq!(both("null", "null"), [Verdict::Fail]);
}
