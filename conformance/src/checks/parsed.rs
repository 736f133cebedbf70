//! An exchange with both bodies read.

use crate::json::{self, Json, ParseError};
use crate::scenario::Who;
use crate::target::{Answer, Outcome};
use crate::transcript::Exchange;

/// An exchange with both bodies read.
#[derive(Debug)]
pub struct Parsed<'a> {
    /// The exchange.
    pub exchange: &'a Exchange,
    /// The request's body, if it is JSON.
    pub request: Option<Json>,
    reply: Reply<'a>,
}

#[derive(Debug)]
enum Reply<'a> {
    NotSent(&'a str),
    Lost(&'a str),
    Answer(&'a Answer, Result<Json, ParseError>),
}

impl<'a> Parsed<'a> {
    /// Reads an exchange.
    #[must_use]
    pub fn of(exchange: &'a Exchange) -> Self {
        let reply = match &exchange.outcome {
            Outcome::NotSent(reason) => Reply::NotSent(reason),
            Outcome::Lost(reason) => Reply::Lost(reason),
            Outcome::Answer(answer) => Reply::Answer(answer, json::parse(&answer.body)),
        };
        Self {
            exchange,
            request: json::parse(&exchange.sent.body).ok(),
            reply,
        }
    }

    /// The HTTP answer.
    #[must_use]
    pub fn http(&self) -> Option<&'a Answer> {
        match &self.reply {
            Reply::Answer(answer, _) => Some(answer),
            Reply::NotSent(_) | Reply::Lost(_) => None,
        }
    }

    /// Why the request never left, if it did not.
    pub(super) fn not_sent(&self) -> Option<&'a str> {
        match self.reply {
            Reply::NotSent(reason) => Some(reason),
            Reply::Lost(_) | Reply::Answer(..) => None,
        }
    }

    /// The answer's JSON.
    #[must_use]
    pub fn answer(&self) -> Option<&Json> {
        match &self.reply {
            Reply::Answer(_, Ok(document)) => Some(document),
            _ => None,
        }
    }

    /// Why the answer is not JSON, if there is one and it is not.
    pub(super) fn not_json(&self) -> Option<&ParseError> {
        match &self.reply {
            Reply::Answer(_, Err(error)) => Some(error),
            _ => None,
        }
    }

    /// Why there is nothing to check: no complete answer, or a word from something in front of the gateway
    /// (an overload or a bad upstream, without an RPC body).
    #[must_use]
    pub fn unusable(&self) -> Option<String> {
        match &self.reply {
            Reply::NotSent(reason) => Some(not_sent_in_words(reason)),
            Reply::Lost(reason) => Some((*reason).to_owned()),
            Reply::Answer(answer, document) => {
                let rpc = document
                    .as_ref()
                    .is_ok_and(|body| body.get("error").is_some() || body.get("result").is_some());
                let in_front = answer.status == 429
                    || answer.status >= 500
                    || (300..400).contains(&answer.status);
                (in_front && !rpc).then(|| format!("HTTP {} without an RPC body", answer.status))
            }
        }
    }

    /// Is it a page under HTTP 5xx, where an RPC answer should be?
    pub(crate) fn is_page(&self) -> bool {
        self.http().is_some_and(|answer| answer.status >= 500) && self.unusable().is_some()
    }

    /// Which of the target's services signed it as documented, just now and with its own secret.
    pub(crate) fn signed_by(&self) -> Option<Who> {
        let sent = &self.exchange.sent;
        let services = [Who::First, Who::Second, Who::Blocked];
        services.into_iter().find(|who| {
            let header = format!("Auth: {}-<hash>-<milliseconds>", who.shown());
            sent.headers.is_empty() && sent.auth.as_ref() == Some(&header)
        })
    }

    /// Did something in front of the gateway ask for patience? That is nobody's answer to anything.
    pub(super) fn is_put_off(&self) -> bool {
        self.http().is_some_and(|answer| answer.status == 429) && self.unusable().is_some()
    }

    /// The method asked for, if that can be told.
    #[must_use]
    pub fn method(&self) -> Option<&str> {
        self.request.as_ref()?.get("method")?.as_text()
    }

    /// A POST to the gateway's own URL whose size did not stop it: what the wire rules are about.
    pub(super) fn is_ordinary(&self) -> bool {
        let sent = &self.exchange.sent;
        sent.verb == "POST"
            && sent.path.is_empty()
            && self.http().is_some_and(|answer| answer.status != 413)
    }

    /// Does the answer say success and nothing else?
    pub(super) fn is_success(&self) -> bool {
        let member = |name| self.answer().and_then(|answer| answer.get(name));
        member("error") == Some(&Json::Null)
            && member("result").is_some_and(|result| *result != Json::Null)
    }

    /// The error's code, where the answer is an error.
    #[must_use]
    pub fn error_code(&self) -> Option<i128> {
        self.answer()?.descend(["error", "code"])?.as_integer()
    }
}

/// A request that never left, for people.
pub(crate) fn not_sent_in_words(reason: &str) -> String {
    format!("nothing was sent: {reason}")
}
