//! Answers as two runs can be compared by: ids numbered by first appearance, dates and hashes masked.

use super::canonical::{Mask, Numbered};
use paysys_contract::Contract;
use paysys_exchange::{Exchange, Outcome, Transcript, Turn};
use paysys_shared::json::Json;
use strum::Display;

/// What came of one exchange.
#[derive(Clone, Debug)]
pub struct Seen {
    pub step: usize,
    pub turn: Turn,
    /// The method asked for, if that can be told.
    pub method: Option<String>,
    /// Was it posted to the gateway's own URL?
    pub is_ordinary: bool,
    /// Is it an outage's word, or no word at all before the same was asked again? Then it shows nothing of the gateway's ways.
    pub is_no_behaviour: bool,
    /// The HTTP status; none: no answer.
    pub status: Option<u16>,
    pub content_type: Option<String>,
    pub body: SeenBody,
}

/// A body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeenBody {
    Json(Json),
    Text(String),
}

/// What an answer says about a payment.
#[derive(Clone, Debug, PartialEq, Eq, Display)]
pub enum State {
    #[strum(to_string = "{0}")]
    Status(Json),
    #[strum(to_string = "error {0}")]
    Error(i64),
    #[strum(to_string = "no status")]
    NoStatus,
    #[strum(to_string = "no answer")]
    NoAnswer,
}

/// Everything that was answered, in order.
#[must_use]
pub fn seen(transcript: &Transcript) -> Vec<Seen> {
    let mut mask = Mask::learn(transcript).with_amounts();
    let exchanges = transcript.exchanges.iter().enumerate();
    let seen = exchanges.map(|(index, exchange)| {
        let mut seen = Seen::of(exchange, &mut mask);
        seen.is_no_behaviour |= transcript.outage(index).is_some();
        seen
    });
    seen.collect()
}

impl Seen {
    fn of(exchange: &Exchange, mask: &mut Mask) -> Self {
        let request = exchange.request();
        // Identities are numbered in the order in which they stand on the wire.
        let method = request.and_then(|request| {
            mask.apply(request, Numbered::Yes);
            Some(request.get("method")?.as_text()?.to_owned())
        });
        let id = request.and_then(|request| request.get("id"));
        let (status, content_type, body) = match &exchange.outcome {
            Outcome::NotSent(_) | Outcome::Lost(_) => (None, None, SeenBody::Text(String::new())),
            Outcome::Answer(answer) => {
                let body = match answer.body.document() {
                    Ok(document) => {
                        let masked = mask.apply(document, Numbered::Yes);
                        let is_echo = id.is_some() && document.get("id") == id;
                        SeenBody::Json(if is_echo { with_echo(masked) } else { masked })
                    }
                    Err(_) => SeenBody::Text(answer.body.text()),
                };
                (Some(answer.status), answer.content_type.clone(), body)
            }
        };
        Self {
            step: exchange.step,
            turn: exchange.turn,
            method,
            is_no_behaviour: exchange.turn.is_repeated()
                || exchange.is_outage(Contract::built_in()),
            is_ordinary: exchange.sent.verb == "POST" && exchange.sent.path.is_empty(),
            status,
            content_type,
            body,
        }
    }

    #[must_use]
    pub fn value<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Option<&Json> {
        match &self.body {
            SeenBody::Json(document) => document.descend(names),
            SeenBody::Text(_) => None,
        }
    }

    #[must_use]
    pub fn is_error(&self) -> bool {
        self.error_code().is_some()
    }

    #[must_use]
    pub fn error_code(&self) -> Option<i64> {
        let code = self.value(["error", "code"])?.as_integer()?;
        i64::try_from(code).ok()
    }

    /// Does it say success and nothing else?
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.value(["error"]) == Some(&Json::Null)
            && self
                .value(["result"])
                .is_some_and(|result| *result != Json::Null)
    }

    /// The payment's status, or what came in its place.
    #[must_use]
    pub fn state(&self) -> State {
        match (
            self.value(["result", "result", "status"]),
            self.error_code(),
        ) {
            (Some(status), _) => State::Status(status.clone()),
            (None, Some(code)) => State::Error(code),
            (None, None) if self.status.is_none() => State::NoAnswer,
            (None, None) => State::NoStatus,
        }
    }
}

/// The id of the request that is answered. Which number it has depends on how often was polled before.
fn with_echo(mut answer: Json) -> Json {
    if let Json::Object(members) = &mut answer {
        let ids = members.iter_mut().filter(|(name, _)| name == "id");
        ids.for_each(|(_, id)| *id = Json::text("<the request's>"));
    }
    answer
}

impl SeenBody {
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Json(_) => "JSON",
            Self::Text(_) => "not JSON",
        }
    }
}
