//! How the gateway behaves where nobody says how it should (ENV-11 … ENV-15, ERR-05, …).

use super::Parsed;
use crate::contract::{Contract, RequirementId};
use crate::json::Json;
use crate::scenario::{Bindings, Observation, Step, What};

/// One observed behaviour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The question it answers.
    pub requirement: RequirementId,
    /// The answer.
    pub value: Json,
    /// Has it been seen before?
    pub known: bool,
    /// Index of the exchange.
    pub exchange: usize,
}

/// What a step wants written down.
pub(super) fn of_step(
    step: &Step,
    exchange: usize,
    parsed: &Parsed<'_>,
    bindings: &Bindings,
) -> Vec<Record> {
    let observations = step
        .answering()
        .map(|answering| answering.observe.as_slice())
        .unwrap_or_default();
    let record = |observation: &Observation| {
        let value = observe(&observation.what, parsed);
        let known = observation.known.is_empty()
            || observation
                .known
                .iter()
                .any(|known| known.fill(bindings).is_ok_and(|known| known == value));
        Record {
            requirement: observation.requirement.clone(),
            value,
            known,
            exchange,
        }
    };
    observations.iter().map(record).collect()
}

/// What is written down of every exchange: the HTTP status of errors and the content type.
pub(super) fn of_every_exchange(
    exchange: usize,
    parsed: &Parsed<'_>,
    contract: &Contract,
) -> Vec<Record> {
    let Some(http) = parsed
        .http()
        .filter(|_| parsed.is_ordinary() && parsed.unusable().is_none())
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
            .and_then(|requirement| requirement.default.as_deref());
        let known = usual
            == Some(
                value
                    .as_text()
                    .map_or_else(|| value.to_string(), str::to_owned)
                    .as_str(),
            );
        Record {
            requirement: RequirementId::from(id),
            value,
            known,
            exchange,
        }
    };
    [status, content_type]
        .into_iter()
        .flatten()
        .map(record)
        .collect()
}

fn observe(what: &What, parsed: &Parsed<'_>) -> Json {
    match what {
        What::Outcome => outcome(parsed),
        What::HttpStatus => parsed
            .http()
            .map_or(Json::Null, |http| Json::integer(i64::from(http.status))),
        What::ContentType => content_type(parsed),
        What::Value(path) => {
            let names = path.as_str().trim_start_matches("$.").split('.');
            parsed
                .answer()
                .and_then(|answer| answer.descend(names))
                .cloned()
                .unwrap_or(Json::Null)
        }
    }
}

fn outcome(parsed: &Parsed<'_>) -> Json {
    match parsed.error_code() {
        Some(code) => Json::Number(code.to_string()),
        None if parsed.is_success() => Json::text("accepted"),
        None => Json::text("no rpc answer"),
    }
}

fn content_type(parsed: &Parsed<'_>) -> Json {
    parsed
        .http()
        .and_then(|http| http.content_type.as_deref())
        .map_or(Json::Null, Json::text)
}
