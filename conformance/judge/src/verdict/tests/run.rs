//! What scenarios together say of each requirement, and of the run.

use rstest::rstest;
use serde_json::json;
use strum::VariantArray;

use super::{CHECK, PAY, of, one, run};
use crate::checks::Severity;
use crate::history::{Accepted, History, HistoryRecord};
use crate::talk::{Talk, refused, status, with};
use crate::verdict::{RequirementResult, RunResult, RunVerdict, Verdict, conclude, conclude_with};
use paysys_contract::{Contract, RequirementId, Said};
use paysys_exchange::{Credentials, Cut, Played, RunOutcome};

const ODD: &str = "  - check: { transaction: x, observe: { ERR-05: { what: outcome, known: [-32300], alarming: [accepted] } } }";

fn good() -> Talk {
    Talk::of("CHK-01", CHECK).hears(status(2))
}

fn bad() -> Talk {
    let answer = with(status(2), "/result/result/date", json!("today"));
    Talk::of("CHK-05", CHECK).hears(answer)
}

fn odd(code: i64) -> Talk {
    Talk::of("ERR-05", ODD).hears(refused(code))
}

fn stopped() -> Talk {
    cut(Cut::Stopped("ctrl-c".into()))
}

fn cut(cut: Cut) -> Talk {
    let mut talk = good();
    talk.transcript.cut = Some(cut);
    talk
}

fn issued(talks: Vec<Talk>) -> RunResult {
    run(talks, Credentials::Issued)
}

fn not_run() -> Played {
    Played {
        scenario: Talk::of("CHK-01", CHECK).scenario,
        credentials: Credentials::Issued,
        outcome: RunOutcome::NotRun("no".into()),
    }
}

fn about<'a>(run: &'a RunResult, id: &str) -> &'a RequirementResult {
    let mut requirements = run.requirements.iter();
    requirements
        .find(|result| result.requirement.id.as_str() == id)
        .expect("there is such a requirement")
}

#[rstest]
#[case::all_is_well(vec![good(), odd(-32300)], RunVerdict::Conformant)]
#[case::news_fail_nobody(vec![good(), odd(-1)], RunVerdict::Conformant)]
#[case::one_duty_is_broken(vec![good(), bad(), stopped()], RunVerdict::NotConformant)]
#[case::money_is_unknown(
    vec![good(), Talk::of("PAY-01", PAY).hears_nothing()],
    RunVerdict::MoneyUnknown
)]
#[case::one_scenario_has_no_answer(
    vec![good(), Talk::of("CHK-01", CHECK).hears_nothing()],
    RunVerdict::NoVerdict
)]
#[case::nothing_was_checked(vec![stopped()], RunVerdict::NoVerdict)]
#[case::nothing_was_asked(vec![], RunVerdict::NoVerdict)]
#[case::one_was_stopped(vec![good(), stopped()], RunVerdict::Partial)]
#[case::one_shows_nothing(
    vec![good(), Talk::of("PAY-02", PAY).hears(refused(-32309))],
    RunVerdict::Partial
)]
fn a_run_is_as_good_as_its_scenarios(#[case] talks: Vec<Talk>, #[case] verdict: RunVerdict) {
    assert_eq!(issued(talks).verdict, verdict);
}

#[test]
fn exit_codes_are_a_promise() {
    let codes = RunVerdict::VARIANTS.iter();
    let codes = codes.map(|verdict| (verdict.into_str(), verdict.exit_code()));
    let promised = [
        ("conformant", 0),
        ("partial", 0),
        ("not conformant", 1),
        ("money unknown", 4),
        ("no verdict", 3),
    ];
    assert!(codes.eq(promised));
}

/// Words stand in reports that programs read.
#[test]
fn verdicts_have_words() {
    let words: Vec<String> = Verdict::VARIANTS.iter().map(ToString::to_string).collect();
    assert_eq!(
        words.join(", "),
        "pass, observed, new, warn, known, fail, indeterminate, error, unproved, not applicable, not run, untestable"
    );
    let checked = Verdict::VARIANTS.iter().filter(|one| one.is_checked());
    assert!(checked.eq(&Verdict::VARIANTS[..6]));
}

/// Who asks for some requirements is answered about those.
#[rstest]
#[case::nothing_in_particular(&[], RunVerdict::Conformant)]
#[case::what_was_shown(&["CHK-01"], RunVerdict::Conformant)]
#[case::what_was_shown_and_more(&["PAY-01", "chk-01"], RunVerdict::Conformant)]
#[case::what_was_not_shown(&["pay-01"], RunVerdict::NoVerdict)]
#[case::a_scenario(&["talk"], RunVerdict::Conformant)]
fn what_was_asked_for_is_answered(#[case] patterns: &[&str], #[case] verdict: RunVerdict) {
    let patterns: Vec<String> = patterns.iter().map(ToString::to_string).collect();
    assert_eq!(issued(vec![good()]).asked_for(&patterns).verdict, verdict);
    let failed = issued(vec![bad()]).asked_for(&patterns);
    assert_eq!(failed.verdict, RunVerdict::NotConformant);
}

#[test]
fn a_run_that_was_stopped_says_nothing_good() {
    assert_eq!(
        issued(vec![good()]).stopped().verdict,
        RunVerdict::NoVerdict
    );
    assert_eq!(
        issued(vec![bad()]).stopped().verdict,
        RunVerdict::NotConformant
    );
}

fn accepting(requirement: &str, until: &str) -> History {
    let accepted = Accepted {
        requirement: Some(RequirementId::from(requirement)),
        scenario: None,
        reason: "not yet".to_owned(),
        link: "https://issues.example.org/1".to_owned(),
        until: until.parse().unwrap(),
        place: "accepted.yaml:1".to_owned(),
    };
    let record = json!({ "today": "2026-11-27", "accepted": [accepted], "memory": null });
    serde_json::from_value::<HistoryRecord>(record)
        .unwrap()
        .into()
}

#[rstest]
#[case::it_is_there(
    "CHK-05",
    "2026-11-27",
    bad(),
    RunVerdict::Conformant,
    Verdict::Known,
    Verdict::Known
)]
#[case::it_is_over(
    "CHK-05",
    "2026-11-26",
    bad(),
    RunVerdict::NotConformant,
    Verdict::Fail,
    Verdict::Fail
)]
#[case::it_is_mended(
    "CHK-01",
    "2026-11-27",
    good(),
    RunVerdict::NotConformant,
    Verdict::Pass,
    Verdict::Pass
)]
#[case::it_was_not_tried(
    "PAY-08",
    "2026-11-27",
    good(),
    RunVerdict::Conformant,
    Verdict::NotRun,
    Verdict::Pass
)]
fn what_somebody_accepted_fails_nobody_while_it_is_there(
    #[case] requirement: &str,
    #[case] until: &str,
    #[case] talk: Talk,
    #[case] verdict: RunVerdict,
    #[case] of_it: Verdict,
    #[case] of_its_scenario: Verdict,
) {
    let played = vec![talk.played(Credentials::Issued)];
    let history = accepting(requirement, until);
    let result = conclude_with(played, Contract::built_in(), &history);
    assert_eq!((result.verdict, of(&result, requirement)), (verdict, of_it));
    assert_eq!(result.scenarios[0].verdict, of_its_scenario);
}

/// The worse breach of one requirement is what its scenario says of it.
#[test]
fn a_scenario_says_the_worst_it_found() {
    let id = RequirementId::from("CHK-05");
    let mut result = one(bad());
    assert_eq!(result.says()[&id], Verdict::Fail);
    let mut lesser = result.judgement.breaches[0].clone();
    lesser.severity = Severity::Warn;
    result.judgement.breaches.push(lesser);
    assert_eq!(result.says()[&id], Verdict::Fail);
    result.judgement.breaches.remove(0);
    assert_eq!(result.says()[&id], Verdict::Warn);
    result.judgement.breaches.clear();
    assert_eq!(result.says().get(&RequirementId::from("PAY-01")), None);
}

#[test]
fn one_surprise_is_a_surprise() {
    let all = vec![odd(-32300), odd(-1), odd(-32300)];
    assert_eq!(of(&issued(all), "ERR-05"), Verdict::New);
    let twice = issued(vec![odd(-32300), odd(-32300)]);
    assert_eq!(of(&twice, "ERR-05"), Verdict::Observed);
}

#[test]
fn each_answer_to_a_question_is_told_once() {
    let result = issued(vec![good(), odd(-32300), odd(-32300), odd(-1)]);
    let requirement = about(&result, "ERR-05");
    let answers = requirement.answers(&result.scenarios);
    let values: Vec<String> = answers.iter().map(|one| one.value.to_string()).collect();
    assert_eq!(values, ["-32300", "-1"]);
    let observed: Vec<String> = requirement
        .observed
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(observed, values);
    let silent = about(&result, "ENV-13");
    assert!(silent.answers(&result.scenarios).is_empty() && silent.observed.is_empty());
    // No wrong gateway can fail a question, so none has to.
    assert!(requirement.reasons.is_empty());
}

/// The same answer to another question is another answer.
#[test]
fn answers_belong_to_their_questions() {
    let both = format!("{ODD}\n{ODD}");
    let talk = Talk::of("ERR-05", &both);
    let result = issued(vec![talk.hears(refused(-1)).hears(refused(-1))]);
    let requirement = about(&result, "ERR-05");
    assert_eq!(requirement.answers(&result.scenarios).len(), 2);
    assert_eq!(requirement.observed.len(), 1);
}

/// Whoever reads that nothing is known of a requirement is told what to do about it.
#[test]
fn where_nothing_is_said_the_reason_is() {
    let contract = Contract::built_in();
    let result = issued(vec![stopped(), stopped(), good()]);
    assert_eq!(about(&result, "CHK-01").verdict, Verdict::Pass);
    assert!(about(&result, "CHK-01").reasons.is_empty());
    let result = issued(vec![stopped(), stopped()]);
    assert_eq!(about(&result, "CHK-01").reasons, [Said::from("ctrl-c")]);
    let other = &about(&result, "PAY-01").reasons;
    assert_eq!(other, &[Said::of("reason.no_scenario")]);
    let untestable = contract.requirements().find(|one| one.untested.is_some());
    let untestable = untestable.expect("some cannot be tested");
    let result = about(&result, untestable.id.as_str());
    assert_eq!(result.verdict, Verdict::Untestable);
    assert_eq!(
        result.reasons.first(),
        untestable.untested.clone().map(Said::File).as_ref()
    );
}

#[test]
fn a_scenario_that_was_not_begun_says_why() {
    let result = conclude(vec![not_run()], Contract::built_in());
    assert_eq!(about(&result, "CHK-01").reasons, [Said::from("no")]);
    let scenario = &result.scenarios[0];
    assert!(scenario.step_of(0).is_none() && scenario.transcript.is_none());
}

/// Reasons of scenarios that say something else of it are no reasons.
#[test]
fn only_those_who_say_it_give_reasons() {
    let refused = Talk::of("PAY-02", PAY).hears(refused(-32309));
    let mut stopped = stopped();
    stopped.transcript.cut = Some(Cut::NotApplicable("no admin".into()));
    let result = issued(vec![refused, stopped]);
    assert_eq!(of(&result, "PAY-02"), Verdict::Unproved);
    let [reason] = about(&result, "PAY-02").reasons.as_slice() else {
        panic!("one scenario shows nothing of it");
    };
    assert!(reason.to_string().contains("-32309"), "{reason}");
    assert_eq!(about(&result, "CHK-01").reasons, [Said::from("no admin")]);
}
