use super::*;
use crate::imagined::{Blueprint, Change, Edit, On};
use paysys_contract::Contract;
use paysys_exchange::Turn;
use paysys_judge::verdict::{Verdict, conclude};
use paysys_scenario::Library;

/// The scenario as played, but this came of every call.
async fn played_with(outcome: Outcome, id: &str) -> Played {
    let library = Library::built_in(Contract::built_in()).unwrap();
    let scenarios = library.select(&[id.to_owned()]).unwrap();
    let target = Target::Imagined(Blueprint::RIGHT);
    let mut played = one_after_the_other(&target, &scenarios, &Attendant::default()).await;
    let mut played = played.pop().unwrap();
    if let Course::Transcript(transcript) = &mut played.course {
        for exchange in &mut transcript.exchanges {
            exchange.outcome = outcome.clone();
        }
    }
    played
}

#[tokio::test]
async fn odd_requests_without_an_answer_do_not_break_off_a_run() {
    let lost = Outcome::Lost("cut".to_owned());
    let odd = played_with(lost.clone(), "http.other-verbs").await;
    assert_eq!(lost_after(&odd, 2), 2);
    assert_eq!(lost_after(&played_with(lost, "check.unknown").await, 2), 3);
    let unsent = Outcome::NotSent("refused".to_owned());
    let odd = played_with(unsent, "http.other-verbs").await;
    assert!(lost_after(&odd, 2) > 2);
}

/// What was said to a gateway in memory that closes the connection on whatever is like this.
async fn said(id: &str, edits: &'static [Edit]) -> Vec<Turn> {
    let library = Library::built_in(Contract::built_in()).unwrap();
    let scenarios = library.select(&[id.to_owned()]).unwrap();
    let blueprint = Blueprint {
        edits,
        ..Blueprint::RIGHT
    };
    let target = Target::Unarranged(blueprint.usual());
    let played = one_after_the_other(&target, &scenarios, &Attendant::default()).await;
    match &played[0].course {
        Course::Transcript(transcript) => {
            let exchanges = transcript.exchanges.iter();
            exchanges.map(|exchange| exchange.turn).collect()
        }
        _ => unreachable!("it is played"),
    }
}

const SILENT: &[Edit] = &[On::Every.does(Change::HangsUp(|_, _| true))];
const SILENT_AT_FIRST: &[Edit] = &[On::Every.does(Change::HangsUpAtFirst(|_, _| true))];

#[tokio::test]
async fn a_probe_without_an_answer_is_asked_again_twice() {
    const AGAIN: Turn = Turn::AskedAgain {
        others_answered: false,
    };
    let silent = said("check.unknown", SILENT).await;
    assert_eq!(silent, [AGAIN, AGAIN, Turn::Only]);
    let at_first = said("check.unknown", SILENT_AT_FIRST).await;
    assert_eq!(at_first, [AGAIN, Turn::Only]);
    assert_eq!(said("check.unknown", &[]).await, [Turn::Only]);
}

/// Whatever it was asked then, it answers another time.
#[tokio::test]
async fn a_gateway_that_is_away_for_a_while_is_not_blamed() {
    const AWAY: &[Edit] = &[On::Every.does(Change::Away(5, 30))];
    let library = Library::built_in(Contract::built_in()).unwrap();
    let blueprint = Blueprint {
        edits: AWAY,
        ..Blueprint::RIGHT
    };
    let target = Target::Unarranged(blueprint.usual());
    let attendant = Attendant::default();
    let played = one_after_the_other(&target, library.scenarios(), &attendant).await;
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
    let guesses = Ration::of(3);
    assert!(guesses.take(2) && guesses.take(1));
    assert!(!guesses.take(1) && guesses.take(0));
}
