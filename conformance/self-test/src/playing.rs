//! How scenarios are played, seen on gateways in memory.

use std::collections::BTreeSet;
use std::sync::Arc;

use rstest::rstest;

use crate::model_gateway::{Change, Defect, Model, ModelGateway, Mutation, On};
use paysys_contract::Contract;
use paysys_engine::money::Slot;
use paysys_engine::rehearsal::rehearse_before;
use paysys_engine::run::{Observer, lost_after, one_after_the_other};
use paysys_engine::session::Session;
use paysys_engine::target::{GuessBudget, Repeats};
use paysys_exchange::{Exchange, Outcome, Played, Request, RunOutcome, Turn};
use paysys_judge::verdict::{RunResult, ScenarioResult, Verdict, conclude};
use paysys_scenario::{Library, Scenario};

fn selected(ids: &[&str]) -> Vec<Arc<Scenario>> {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let library = Library::built_in(Contract::built_in()).unwrap();
    library.select(&ids).unwrap()
}

/// The scenario as played, but this came of every call.
async fn played_with(outcome: Outcome, id: &str) -> Played {
    let scenarios = selected(&[id]);
    let target = Model::RIGHT.target();
    let mut played = one_after_the_other(&target, &scenarios, &Observer::default()).await;
    let mut played = played.pop().unwrap();
    if let RunOutcome::Transcript(transcript) = &mut played.outcome {
        for exchange in &mut transcript.exchanges {
            exchange.outcome = outcome.clone();
        }
    }
    played
}

#[tokio::test]
async fn odd_requests_without_an_answer_do_not_break_off_a_run() {
    let lost = Outcome::Lost("cut".into());
    let odd = played_with(lost.clone(), "http.other-verbs").await;
    assert_eq!(lost_after(&odd, 2), 2);
    assert_eq!(lost_after(&played_with(lost, "check.unknown").await, 2), 3);
    let unsent = Outcome::NotSent("refused".into());
    let odd = played_with(unsent, "http.other-verbs").await;
    assert!(lost_after(&odd, 2) > 2);
}

/// What was said to a gateway in memory that closes the connection on whatever is like this.
async fn said(id: &str, mutations: &'static [Mutation]) -> Vec<Turn> {
    let scenarios = selected(&[id]);
    let model = Model::changed(mutations);
    let target = model.target_as_live();
    let played = one_after_the_other(&target, &scenarios, &Observer::default()).await;
    match &played[0].outcome {
        RunOutcome::Transcript(transcript) => {
            let exchanges = transcript.exchanges.iter();
            exchanges.map(|exchange| exchange.turn).collect()
        }
        _ => unreachable!("it is played"),
    }
}

const SILENT: &[Mutation] = &[On::Every.does(Change::HangsUp(|_, _| true))];
const SILENT_AT_FIRST: &[Mutation] = &[On::Every.does(Change::HangsUpAtFirst(|_, _| true))];

#[tokio::test]
async fn a_probe_without_an_answer_is_asked_again_twice() {
    const AGAIN: Turn = Turn::Repeated;
    let silent = said("check.unknown", SILENT).await;
    assert_eq!(silent, [AGAIN, AGAIN, Turn::Only]);
    let at_first = said("check.unknown", SILENT_AT_FIRST).await;
    assert_eq!(at_first, [AGAIN, Turn::Only]);
    assert_eq!(said("check.unknown", &[]).await, [Turn::Only]);
}

/// Whatever it was asked then, it answers another time.
#[tokio::test]
async fn a_gateway_that_is_away_for_a_while_is_not_blamed() {
    const AWAY: &[Mutation] = &[On::Every.does(Change::Away(5, 30))];
    let library = Library::built_in(Contract::built_in()).unwrap();
    let model = Model::changed(AWAY);
    let target = model.target_as_live();
    let observer = Observer::default();
    let played = one_after_the_other(&target, library.scenarios(), &observer).await;
    let result = conclude(played, Contract::built_in());
    let count = |verdict| {
        let all = result.scenarios.iter();
        all.filter(|one| one.verdict == verdict).count()
    };
    assert!(count(Verdict::Error) >= 3, "{}", count(Verdict::Error));
    assert_eq!(count(Verdict::Fail), 0);
}

#[tokio::test]
async fn a_call_that_pays_is_never_asked_again() {
    for id in ["pay.date-is-now", "errors.amount-zero"] {
        assert_eq!(said(id, SILENT).await, [Turn::Only], "{id}");
    }
}

/// Guesses at credentials are counted, repeated ones too.
#[test]
fn there_are_no_more_guesses_than_were_given() {
    let guesses = GuessBudget::of(3);
    assert!(guesses.take(2) && guesses.take(1));
    assert!(!guesses.take(1) && guesses.take(0));
}

/// Every request id that is sent in one run on a gateway that may be live, in a call that could be answered by a success.
async fn ids_of_a_run() -> Vec<String> {
    let library = Library::built_in(Contract::built_in()).unwrap();
    let target = Model::RIGHT.target_as_live();
    let observer = Observer::default();
    let played = one_after_the_other(&target, library.scenarios(), &observer).await;
    // There a repetition is what is asked about.
    let played = played.into_iter().filter(|played| {
        !["pay.resent", "pay.same-request-id"].contains(&played.scenario.id.as_str())
    });
    let mut ids = Vec::new();
    for played in played {
        let RunOutcome::Transcript(transcript) = played.outcome else {
            continue;
        };
        let requests = transcript.exchanges.iter().filter_map(Exchange::request);
        ids.extend(requests.filter_map(|request| Some(request.get("id")?.to_string())));
    }
    ids
}

/// A gateway may refuse an id that it has seen, and a run is not the first one.
#[tokio::test]
async fn no_request_id_is_sent_twice_but_those_of_which_there_is_one() {
    let ids = [ids_of_a_run().await, ids_of_a_run().await].concat();
    assert!(ids.len() > 200, "{}", ids.len());
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<_> = ids.iter().filter(|id| !seen.insert(*id)).collect();
    let twice: Vec<_> = twice.into_iter().map(String::as_str).collect();
    assert_eq!(twice, ["\"\"", "0", "null"]);
}

/// What is said of those scenarios that do not pay, on a gateway in memory with these alterations.
async fn reading(mutations: &'static [Mutation]) -> RunResult {
    let library = Library::built_in(Contract::built_in()).unwrap();
    let model = Model::changed(mutations);
    let as_live = ModelGateway::as_live();
    let reads = |scenario: &&Arc<Scenario>| {
        let rehearsal = rehearse_before(
            &as_live.guard(),
            scenario,
            &as_live.services,
            &as_live.terms,
        );
        rehearsal.paying.is_empty()
    };
    let scenarios: Vec<_> = library.scenarios().iter().filter(reads).cloned().collect();
    let target = model.target_as_live();
    let played = one_after_the_other(&target, &scenarios, &Observer::default()).await;
    conclude(played, Contract::built_in())
}

/// A firewall, a restart, a new release: for a while everything is answered so.
#[rstest]
#[case::forbidden(const { &[On::Every.does(Change::Replaced(20, 30, 403, "<html>"))] })]
#[case::not_found(const { &[On::Every.does(Change::Replaced(20, 30, 404, ""))] })]
#[case::a_good_page(const { &[On::Every.does(Change::Replaced(20, 30, 200, "<html>"))] })]
#[case::other_json(const { &[On::Every.does(Change::Replaced(20, 30, 403, r#"{"message":"Forbidden"}"#))] })]
#[case::its_own_error(const { &[On::Every.does(Change::Replaced(20, 30, 200, r#"{"id":null,"error":{"code":-32400,"message":"x"},"result":null}"#))] })]
#[case::at_the_very_beginning(const { &[On::Every.does(Change::Replaced(0, 1, 404, "<html>"))] })]
#[tokio::test]
async fn pages_and_errors_of_an_outage_are_no_behaviour(#[case] mutations: &'static [Mutation]) {
    let result = reading(mutations).await;
    let failed = result
        .scenarios
        .iter()
        .filter(|one| one.verdict == Verdict::Fail);
    let failed: Vec<_> = failed.map(|one| one.scenario.id.as_str()).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let at_last = result
        .scenarios
        .iter()
        .flat_map(ScenarioResult::answered_at_last);
    let is_error = |one: &&ScenarioResult| one.verdict == Verdict::Error;
    let errors = result.scenarios.iter().filter(is_error).count();
    assert!(errors + at_last.count() > 0);
}

/// While other calls are answered, or where nothing ever is, it is the gateway's way.
#[rstest]
#[case::of_one_kind(const { &[On::Code(-32601).does(Change::HttpStatus(404)), On::Code(-32601).does(Change::Bytes(|_| b"<html>".to_vec()))] }, "ENV-01")]
#[case::an_error_of_one_kind(const { &[On::Code(-32601).does(Change::Recoded(-32400))] }, "ERR-01")]
#[case::of_all(const { &[On::Every.does(Change::Replaced(0, 100_000, 404, "<html>"))] }, "ENV-01")]
#[case::of_all_with_a_good_status(const { &[On::Every.does(Change::Replaced(0, 100_000, 200, ""))] }, "ENV-06")]
#[tokio::test]
async fn pages_and_errors_that_stay_are_behaviour(
    #[case] mutations: &'static [Mutation],
    #[case] breaks: &str,
) {
    let result = reading(mutations).await;
    let mut requirements = result.requirements.iter();
    let found = requirements.find(|one| one.requirement.id.as_str() == breaks);
    assert_eq!(found.unwrap().verdict, Verdict::Fail);
}

/// How soon after its payout a check finds it, nobody says.
#[rstest]
#[case::at_last(&[Defect::FoundLate], Verdict::Pass)]
#[case::never(&[Defect::OtherIdThanGiven], Verdict::Fail)]
#[tokio::test]
async fn a_payment_may_be_found_late_and_must_be_found(
    #[case] defects: &'static [Defect],
    #[case] verdict: Verdict,
) {
    let scenarios = selected(&["pay.can-be-checked", "check.fields", "pay.completes"]);
    let model = Model {
        defects,
        ..Model::RIGHT
    };
    let target = model.target_as_live();
    let played = one_after_the_other(&target, &scenarios, &Observer::default()).await;
    let result = conclude(played, Contract::built_in());
    let mut requirements = result.requirements.iter();
    let found = requirements.find(|one| one.requirement.id.as_str() == "PAY-05");
    assert_eq!(found.unwrap().verdict, verdict);
    let failed = |one: &ScenarioResult| one.verdict == Verdict::Fail;
    assert_eq!(
        result.scenarios.iter().any(failed),
        verdict == Verdict::Fail
    );
}

/// Nobody has reviewed what a file of a user's asks for, so it is asked once.
#[tokio::test]
async fn only_what_is_compiled_in_is_asked_again() {
    let gateway = Arc::new(Model::RIGHT.usual());
    let access = Session::with_guarded_model(gateway, ModelGateway::as_live()).access;
    let body = r#"{"id":"1","method":"pam.check_payment","params":{"agr_transaction_id":5}}"#;
    let request = Request {
        verb: "POST".to_owned(),
        path: String::new(),
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
    };
    let slot = Slot {
        scenario: "own".to_owned(),
        line: 1,
    };
    let sent = access.send(&request, &slot).await.unwrap();
    assert_eq!((sent.pays, sent.repeats), (false, Repeats::Never));
}
