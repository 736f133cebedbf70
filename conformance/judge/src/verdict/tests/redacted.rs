//! Whatever a run holds, no secret leaves with it.

use serde_json::json;

use super::{CHECK, PAY};
use crate::checks::{Breach, KitFault, Origin, Severity, UnknownMoney};
use crate::talk::{Talk, paid, status, with};
use crate::verdict::{RunResult, conclude};
use paysys_contract::{Contract, Fault};
use paysys_exchange::{Credentials, Cut, Outcome, Part, Redactor, Transcript};
use paysys_scenario::{Actual, Expected, Mismatch};
use paysys_shared::json::{Json, Path};

/// Digits, so that numbers are struck out, too.
const SECRET: &str = "8600123412341234";

fn secret() -> String {
    SECRET.to_owned()
}

/// What is sent, and what comes back.
fn fill(transcript: &mut Transcript) {
    transcript
        .givens
        .push(("account".to_owned(), Json::text(SECRET)));
    transcript.cut = Some(Cut::Kit(secret().into()));
    let [answered, lost, unsent] = transcript.exchanges.as_mut_slice() else {
        panic!("three were said");
    };
    lost.outcome = Outcome::Lost(secret().into());
    unsent.outcome = Outcome::NotSent(secret().into());
    let Outcome::Answer(answer) = &mut answered.outcome else {
        panic!("it was answered");
    };
    answer.headers.push(("X-A".to_owned(), secret()));
    answer.content_type = Some(secret());
    let sent = &mut answered.sent;
    (sent.verb, sent.path) = (secret(), secret());
    sent.headers.push(("X-A".to_owned(), Some(secret())));
    sent.body = format!("{{\"id\":{SECRET}}}").into_bytes().into();
    let auth = sent.auth.as_mut().expect("it was signed");
    auth.name = secret();
    auth.parts.push(Part::Text(secret()));
}

fn mismatches() -> Vec<Mismatch> {
    let value = || Json::text(SECRET);
    let expected = [Expected::Value(value())];
    let actual = [
        Actual::Value(value()),
        Actual::OfType(value()),
        Actual::Error(value()),
        Actual::Success(Some(value())),
        Actual::Answer(200, Some(value())),
        Actual::Member(secret(), value()),
        Actual::Settled(Box::new(Actual::Value(value()))),
    ];
    let path = Path::from("$").member(SECRET);
    let expected = expected.map(|expected| (expected, Actual::Nothing));
    let actual = actual.map(|actual| (Expected::Object, actual));
    let pairs = expected.into_iter().chain(actual);
    pairs
        .map(|(expected, actual)| Mismatch {
            path: path.clone(),
            expected,
            actual,
        })
        .collect()
}

/// What is said of it.
fn fill_in(result: &mut RunResult) {
    let requirement = &mut result.requirements[0];
    requirement.reasons = vec![secret().into()];
    requirement.observed = vec![Json::text(SECRET)];
    let scenario = &mut result.scenarios[0];
    scenario.reasons = vec![secret().into()];
    let judgement = &mut scenario.judgement;
    let breach = |mismatch| Breach {
        requirements: Vec::new(),
        severity: Severity::Fail,
        origin: Origin::Wire,
        exchange: 0,
        mismatch,
    };
    judgement.breaches = mismatches().into_iter().map(breach).collect();
    let record = judgement
        .records
        .first_mut()
        .expect("habits are written down");
    (record.question, record.evidence) = (secret().into(), secret().into());
    record.value = Json::text(SECRET);
    judgement.unknown_money = vec![UnknownMoney {
        exchange: 0,
        request_id: Some(Json::text(SECRET)),
        form: Some(Json::text(SECRET)),
        entry: None,
        reason: secret().into(),
    }];
    judgement.unanswered = vec![(0, secret().into())];
    judgement.gave_up = vec![secret().into()];
    let fault = Fault {
        place: secret(),
        message: secret(),
    };
    let mismatch = mismatches().remove(0);
    judgement.kit_faults = vec![
        KitFault::WrongRequest { line: 1, fault },
        KitFault::NotAsArranged { line: 1, mismatch },
        KitFault::Missing {
            line: 1,
            what: secret().into(),
        },
        KitFault::Failed(secret().into()),
    ];
}

#[test]
fn no_secret_is_in_what_leaves() {
    let steps = format!("{PAY}\n{CHECK}\n{CHECK}\n  - ledger: {{ payments: 1 }}");
    let answer = with(paid(), "/note", json!(SECRET));
    let talk = Talk::of("PAY-01", &steps).hears(answer);
    let talk = talk.hears(status(2)).hears(status(2));
    let talk = talk.finds_in_the_ledger(&json!({ "count": SECRET }));
    let played = vec![talk.played(Credentials::Issued)];
    let mut result = conclude(played, Contract::built_in());
    let transcript = result.scenarios[0].transcript.as_mut();
    fill(transcript.expect("something was said"));
    fill_in(&mut result);
    let redactor = Redactor::default();
    redactor.register(SECRET);
    result.redact(&redactor);
    let told = format!("{result:#?}");
    let left: Vec<&str> = told.lines().filter(|line| line.contains(SECRET)).collect();
    assert_eq!(left, Vec::<&str>::new());
    assert!(told.contains("<redacted>"));
}

#[test]
fn no_secret_is_in_what_a_marker_wanted() {
    let wanted =
        format!("  - check: {{ transaction: 1, expect: {{ id: <integer except {SECRET}> }} }}");
    let mut result = Talk::of("ENV-03", &wanted).hears(status(2)).concluded();
    let redactor = Redactor::default();
    redactor.register(SECRET);
    result.redact(&redactor);
    let told = result.scenarios[0].judgement.breaches[0]
        .mismatch
        .expected
        .to_string();
    assert!(told.contains("except <redacted>"), "{told}");
}
