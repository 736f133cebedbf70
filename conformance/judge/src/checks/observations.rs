//! How the gateway behaves where nobody says how it should (ENV-11 … ENV-15, ERR-05, …).

use super::expectations::Differs;
use super::record::{Grade, Record};
use paysys_contract::{Contract, RequirementId, Said};
use paysys_exchange::Exchange;
use paysys_scenario::{Bindings, Observation, Scenario, Step, Template, What};
use paysys_shared::json::Json;

/// What came where assumed requirements alone say what should: nobody fails for it, and somebody should know.
pub(crate) fn of_difference(
    scenario: &Scenario,
    exchange: (usize, &Exchange),
    differs: &Differs,
) -> Vec<Record> {
    let (index, exchange) = exchange;
    let Differs { cited, mismatch } = differs;
    let record = |requirement: &RequirementId| {
        let question = at_step(scenario, exchange, mismatch.path.to_string());
        let value = Json::text(mismatch.actual.to_string());
        Record::of(requirement.clone(), question, value, Grade::New, index)
    };
    cited.iter().map(record).collect()
}

fn at_step(scenario: &Scenario, exchange: &Exchange, what: String) -> Said {
    Said::of("habit.step")
        .with("scenario", &scenario.id)
        .with("step", exchange.step + 1)
        .with("what", what)
}

/// What a step wants written down.
pub(super) fn of_step(
    scenario: &Scenario,
    step: &Step,
    exchange: usize,
    parsed: &Exchange,
    bindings: &Bindings,
) -> Vec<Record> {
    let observations = step
        .answering()
        .map(|answering| answering.observe.as_slice())
        .unwrap_or_default();
    let record = |observation: &Observation| {
        let value = observe(&observation.what, parsed);
        let is_among = |answers: &[Template]| {
            let mut answers = answers.iter();
            answers.any(|answer| answer.fill(bindings).is_ok_and(|answer| answer == value))
        };
        let grade = if is_among(&observation.alarming) {
            Grade::Alarming
        } else if observation.known.is_empty() || is_among(&observation.known) {
            Grade::Expected
        } else {
            Grade::New
        };
        let question = at_step(scenario, parsed, observation.what.to_string());
        Record::of(
            observation.requirement.clone(),
            question,
            value,
            grade,
            exchange,
        )
    };
    observations.iter().map(record).collect()
}

/// What is written down of every exchange: the HTTP status of errors and the content type.
pub(super) fn of_every_exchange(
    exchange: usize,
    parsed: &Exchange,
    contract: &Contract,
) -> Vec<Record> {
    let Some(http) = parsed
        .http()
        .filter(|_| parsed.is_ordinary() && !parsed.is_outage(contract))
        .filter(|_| parsed.unusable().is_none())
    else {
        return Vec::new();
    };
    let status = parsed
        .error_code()
        .map(|_| ("ENV-11", Json::integer(i64::from(http.status))));
    let content_type = Some(("ENV-12", content_type(parsed)));
    let record = |(id, value): (&str, Json)| {
        let usual = contract
            .requirement(id)
            .and_then(|requirement| Some(requirement.default.as_ref()?.en.as_str()));
        let known = usual
            == Some(
                value
                    .as_text()
                    .map_or_else(|| value.to_string(), str::to_owned)
                    .as_str(),
            );
        let grade = if known { Grade::Expected } else { Grade::New };
        let question = match id {
            "ENV-11" => Said::of("habit.http_status"),
            _ => Said::of("habit.content_type"),
        };
        Record::of(RequirementId::from(id), question, value, grade, exchange)
    };
    [status, content_type]
        .into_iter()
        .flatten()
        .map(record)
        .collect()
}

fn observe(what: &What, parsed: &Exchange) -> Json {
    match what {
        _ if parsed.http().is_none() => Json::text("no answer"),
        What::Outcome => outcome(parsed),
        What::HttpStatus => parsed
            .http()
            .map_or(Json::Null, |http| Json::integer(i64::from(http.status))),
        What::ContentType => content_type(parsed),
        What::Value(path) => {
            let names = path.as_str().trim_start_matches("$.").split('.');
            parsed.answered(names).cloned().unwrap_or(Json::Null)
        }
    }
}

fn outcome(parsed: &Exchange) -> Json {
    match parsed.error_code() {
        Some(code) => Json::Number(code.to_string()),
        None if parsed.is_success() => Json::text("accepted"),
        None => Json::text("no rpc answer"),
    }
}

fn content_type(parsed: &Exchange) -> Json {
    parsed
        .http()
        .and_then(|http| http.content_type.as_deref())
        .map_or(Json::Null, Json::text)
}
