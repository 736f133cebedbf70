//! Where a scenario only asks how a gateway behaves, no answer is an answer, and changes no exit code.

use paysys_contract::Contract;
use paysys_engine::run::run;
use paysys_exchange::{Answer, Outcome, RunOutcome};
use paysys_judge::exit;
use paysys_judge::verdict::{RunResult, Verdict, conclude};
use paysys_self_test::model_gateway::Model;
use rstest::rstest;

use crate::support::selected;

fn cut_off() -> Outcome {
    Outcome::Lost("the connection was closed".into())
}

fn page(status: u16) -> Outcome {
    Outcome::Answer(Answer {
        status,
        headers: Vec::new(),
        content_type: Some("text/html".to_owned()),
        body: b"<html>Bad Gateway</html>".to_vec().into(),
    })
}

/// What a right gateway says to `check.unknown` and to this scenario, where all answers to the latter are others.
async fn judged(scenario: &str, instead: &Outcome) -> RunResult {
    let scenarios = selected(&["check.unknown", scenario]);
    let mut played = run(&Model::RIGHT.target(), &scenarios).await;
    for one in &mut played {
        if let (true, RunOutcome::Transcript(transcript)) =
            (one.scenario.id == scenario, &mut one.outcome)
        {
            for exchange in &mut transcript.exchanges {
                exchange.outcome = instead.clone();
            }
        }
    }
    conclude(played, Contract::built_in())
}

#[rstest]
#[case::large_body("http.large-body", cut_off(), "\"no answer\"")]
#[case::verbs("http.other-verbs", cut_off(), "\"no answer\"")]
#[case::batch("errors.batch", cut_off(), "\"no answer\"")]
#[tokio::test]
async fn no_answer_to_something_odd_is_written_down(
    #[case] scenario: &str,
    #[case] instead: Outcome,
    #[case] value: &str,
) {
    let result = judged(scenario, &instead).await;
    assert_eq!(result.verdict.exit_code(), exit::CONFORMANT);
    let judgement = &result.scenarios[1].judgement;
    assert_eq!(result.scenarios[1].verdict, Verdict::New);
    assert_eq!(judgement.records[0].value.to_string(), value);
}

/// What an outage says is no behaviour: it is not written down, and still changes no exit code.
#[rstest]
#[case::bad_gateway(502)]
#[case::unavailable(503)]
#[tokio::test]
async fn an_outage_in_answer_to_something_odd_is_not_written_down(#[case] status: u16) {
    let result = judged("errors.batch", &page(status)).await;
    assert_eq!(result.verdict.exit_code(), exit::CONFORMANT);
    assert_eq!(result.scenarios[1].verdict, Verdict::Unproved);
    assert!(result.scenarios[1].judgement.records.is_empty());
}

/// A list of answers to a list of requests is what RPC libraries expect, and no breach of what one answer looks like.
#[tokio::test]
async fn a_list_of_answers_to_a_batch_breaks_nothing() {
    let list = Outcome::Answer(Answer {
        status: 200,
        headers: Vec::new(),
        content_type: None,
        body: b"[{\"id\":1},{\"id\":2}]".to_vec().into(),
    });
    let result = judged("errors.batch", &list).await;
    assert_eq!(result.verdict.exit_code(), exit::CONFORMANT);
}

/// A gateway that is not there answers no question, however odd.
#[tokio::test]
async fn a_gateway_that_answers_nothing_at_all_gets_no_verdict() {
    let scenarios = selected(&["http.*"]);
    let mut played = run(&Model::RIGHT.target(), &scenarios).await;
    for one in &mut played {
        if let RunOutcome::Transcript(transcript) = &mut one.outcome {
            let exchanges = transcript.exchanges.iter_mut();
            exchanges.for_each(|exchange| exchange.outcome = cut_off());
        }
    }
    let result = conclude(played, Contract::built_in());
    assert_eq!(result.verdict.exit_code(), exit::NO_VERDICT);
    assert!(
        result
            .scenarios
            .iter()
            .all(|one| one.judgement.records.is_empty())
    );
}

/// What one outage looks like from outside: everything in a row is a page, and nothing in between is answered.
#[tokio::test]
async fn an_outage_is_no_habit() {
    let scenarios = selected(&["check.unknown", "errors.not-object.*"]);
    let mut played = run(&Model::RIGHT.target(), &scenarios).await;
    for one in played.iter_mut().skip(1) {
        if let RunOutcome::Transcript(transcript) = &mut one.outcome {
            let exchanges = transcript.exchanges.iter_mut();
            exchanges.for_each(|exchange| exchange.outcome = page(502));
        }
    }
    let result = conclude(played, Contract::built_in());
    assert_eq!(result.verdict.exit_code(), exit::NO_VERDICT);
}
