use serde_json::{Value, json};

use crate::checks::{Grade, Record};
use crate::talk::{Talk, paid, refused};

const ASKS: &str = "  - pay: { form: {}, observe: { ERR-05: { what: outcome, known: [-32300], alarming: [accepted] } } }";

fn records(talk: &Talk) -> Vec<Record> {
    let sight = talk.facts().exchanges.remove(0);
    sight.held.expect("it is held against its step").records
}

fn graded(answer: Value) -> (String, Grade) {
    let record = records(&Talk::of("ERR-05", ASKS).hears(answer)).remove(0);
    (record.value.to_string(), record.grade)
}

#[test]
fn answers_are_graded() {
    assert_eq!(
        graded(refused(-32300)),
        ("-32300".to_owned(), Grade::Expected)
    );
    assert_eq!(graded(refused(-32600)), ("-32600".to_owned(), Grade::New));
    assert_eq!(graded(paid()), ("\"accepted\"".to_owned(), Grade::Alarming));
    assert_eq!(graded(json!({ "result": 1 })).0, "\"no rpc answer\"");
}

#[test]
fn where_a_step_only_asks_silence_is_an_answer() {
    let asks = "  - check: { transaction: x, observe: { ERR-05: outcome } }";
    let talk = Talk::of("ERR-05", asks).hears_nothing();
    assert_eq!(records(&talk)[0].value.to_string(), "\"no answer\"");
    assert!(
        talk.facts().exchanges[0]
            .silence
            .as_ref()
            .is_some_and(|silence| silence.is_an_answer)
    );
    let put_off = Talk::of("ERR-05", asks).hears_http(429, "later");
    assert!(records(&put_off).is_empty());
    assert!(
        put_off.facts().exchanges[0]
            .silence
            .as_ref()
            .is_some_and(|silence| !silence.is_an_answer)
    );
}

#[test]
fn status_and_content_type_of_every_answer_are_written_down() {
    let habits = |talk: Talk| -> Vec<(String, Grade)> {
        let habits = talk.facts().exchanges.remove(0).habits;
        habits
            .iter()
            .map(|record| (record.requirement.to_string(), record.grade))
            .collect()
    };
    let usual = habits(Talk::of("ERR-05", ASKS).hears(refused(-32300)));
    let both = ["ENV-11", "ENV-12"].map(|id| (id.to_owned(), Grade::Expected));
    assert_eq!(usual, both);
    let unusual = habits(Talk::of("ERR-05", ASKS).hears_under(400, refused(-32300)));
    assert_eq!(unusual[0], ("ENV-11".to_owned(), Grade::New));
    assert!(habits(Talk::of("ERR-05", ASKS).hears_nothing()).is_empty());
    // Neither a page nor what is served elsewhere is this gateway's way to answer.
    assert!(habits(Talk::of("ERR-05", ASKS).hears_http(502, "<html>")).is_empty());
    let elsewhere = "  - call: { path: /x, method: y, observe: { ENV-15: outcome } }";
    assert!(habits(Talk::of("ENV-15", elsewhere).hears_http(404, "no")).is_empty());
}

#[test]
fn what_nobody_expected_is_news() {
    let is_news = |answer| records(&Talk::of("ERR-05", ASKS).hears(answer))[0].is_news;
    assert!(!is_news(refused(-32300)));
    assert!(is_news(refused(-32600)) && is_news(paid()));
}

/// Answers are remembered under their questions, from run to run.
#[test]
fn a_question_is_the_same_in_every_run() {
    let steps = format!("{ASKS}\n{ASKS}");
    let talk = Talk::of("ERR-05", &steps);
    let facts = talk.hears(refused(-1)).hears(refused(-1)).facts();
    let second = &facts.exchanges[1];
    let records = &second
        .held
        .as_ref()
        .expect("it is held against its step")
        .records;
    let questions = second.habits.iter().chain(records);
    let questions: Vec<String> = questions
        .map(|record| record.question.to_string())
        .collect();
    assert_eq!(
        questions,
        [
            "every answer: the HTTP status of errors",
            "every answer: the content type",
            "talk, step 2: outcome"
        ]
    );
}

/// Some gateways deliver refusals under HTTP 500, and that is a habit. What an outage or an overload says is none.
#[test]
fn an_outage_is_no_behaviour() {
    let told = |status, answer| {
        let talk = Talk::of("ERR-05", ASKS).hears_under(status, answer);
        talk.facts().exchanges.remove(0).habits.len() + records(&talk).len()
    };
    assert_eq!(told(500, refused(-32300)), 3);
    assert_eq!(told(503, refused(-32400)), 0);
    assert_eq!(told(502, json!({ "result": 1 })), 0);
    assert_eq!(told(429, refused(-32300)), 0);
    assert_eq!(told(200, refused(-32400)), 3);
}
