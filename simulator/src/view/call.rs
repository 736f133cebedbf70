//! One call, from its arrival to what became of its answer.

use hyper::header::{self, HeaderMap};
use serde::Serialize;
use utoipa::ToSchema;

use super::{BodyView, DecisionView};
use crate::doctor::DiagnosisView;
use crate::journal::{CallTexts, Entry, Trace};
use crate::redaction::Veil;
use crate::registry::HostedSandbox;
use crate::shape::timestamp;
use paysys_core::Behaviour;
use paysys_shared::texts::Language;

/// One call, or a request that never became one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CallView {
    /// Its number in the sandbox, from one.
    pub number: u64,
    /// The sandbox it came to.
    pub sandbox: String,
    /// When, by the sandbox's clock.
    #[schema(format = DateTime)]
    pub at: String,
    /// When, by the wall clock.
    #[schema(format = DateTime)]
    pub wall: String,
    /// The number of its connection; simulators that share a store count from places of their own.
    pub connection: u64,
    /// Where it belongs in the client's own tracing, where it sent a `traceparent` that is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceView>,
    /// What arrived.
    pub request: RequestView,
    /// Where it was refused and a setting takes such requests: the lines to add to the profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "[params]\nnumber_as_string = \"accept\"")]
    pub setting: Option<String>,
    /// What was decided; nothing for a request that never became a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<DecisionView>,
    /// What the client was to be told.
    pub answered: AnsweredView,
    /// What left the process.
    pub delivered: DeliveredView,
}

/// A `traceparent`, taken apart (W3C Trace Context).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TraceView {
    /// The trace; `trace` finds its calls.
    #[schema(example = "4bf92f3577b34da6a3ce929d0e0e4736")]
    pub trace_id: String,
    /// The part of the trace in which the call was made.
    #[schema(example = "00f067aa0ba902b7")]
    pub parent_id: String,
    /// Whether the client records this trace.
    pub sampled: bool,
}

/// A request as it arrived, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RequestView {
    /// The HTTP verb.
    pub verb: String,
    /// The path, with the query where there is one.
    pub path: String,
    /// The headers in their order.
    pub headers: Vec<HeaderView>,
    /// The body, as far as it was read. Of what never became a request, the beginning of what came.
    pub body: BodyView,
    /// What is wrong with it, where it cannot be read as a request or its body not as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<DiagnosisView>,
}

/// One header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeaderView {
    /// Its name in lower case.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// An answer, which is not always what was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnsweredView {
    /// The HTTP status; 0 where the HTTP library turned the connection away without an answer.
    pub http_status: u16,
    /// The headers, apart from those that the HTTP library adds.
    pub headers: Vec<HeaderView>,
    /// The body.
    pub body: BodyView,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeliveredView {
    /// Bytes of HTTP that were written to the connection, head and body.
    pub bytes: u64,
    /// How it ended: `pending`, `answered`, `closed`, `reset`, `client-gone`, `unknown`.
    pub ended: &'static str,
    /// What the client can know by it of the money: `plainly` what became of it, `refused` before any could move,
    /// `unclear` after an error that leaves it open, `hidden` by a fault, `client-gone` before the whole answer was
    /// written, `not-yet`.
    pub told: &'static str,
    /// When, by the wall clock, the client said that it would send nothing more (FIN), where it did so
    /// before its answer was delivered. Some clients then wait on, others have gone; `ended` tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    pub client_finished_at: Option<String>,
}

impl CallView {
    pub fn of(sandbox: &HostedSandbox, entry: &Entry) -> Self {
        Self::told(sandbox, entry, Language::English)
    }

    /// The same, with reasons in this language.
    pub(crate) fn told(sandbox: &HostedSandbox, entry: &Entry, language: Language) -> Self {
        let ruling = entry.ruling.as_ref();
        let veil = sandbox.redaction().veil_of(entry);
        Self {
            number: entry.number,
            sandbox: sandbox.name().to_owned(),
            at: timestamp(entry.at),
            wall: timestamp(entry.received.wall),
            connection: entry.received.connection,
            trace: entry.trace().map(|trace| TraceView::of(trace, &veil)),
            request: RequestView::of(
                &entry.texts,
                &veil,
                entry.diagnosis().map(|one| one.told(language)),
            ),
            setting: entry.remedy().map(|one| veil.reason(&one.toml())),
            decided: ruling.map(|ruling| DecisionView::of(sandbox, ruling, &veil, language)),
            answered: AnsweredView::of(entry, sandbox.behaviour(), &veil),
            delivered: DeliveredView::of(entry),
        }
    }
}

impl TraceView {
    fn of(trace: Trace<'_>, veil: &Veil<'_>) -> Self {
        Self {
            trace_id: veil.trace_id(trace.trace_id),
            parent_id: veil.trace_id(trace.parent_id),
            sampled: trace.is_sampled,
        }
    }
}

impl DeliveredView {
    pub fn of(entry: &Entry) -> Self {
        let delivered = entry.receipt.delivered();
        Self {
            bytes: delivered.bytes,
            ended: delivered.ending.name(),
            told: entry.told().name(),
            client_finished_at: entry.receipt.client_finished_at().map(timestamp),
        }
    }
}

impl RequestView {
    pub(crate) fn of(texts: &CallTexts, veil: &Veil<'_>, diagnosis: Option<DiagnosisView>) -> Self {
        let head = veil.head(texts.head());
        let mut lines = head.lines();
        let (verb, path) = lines
            .next()
            .and_then(|first| first.split_once(' '))
            .unwrap_or_default();
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            verb: verb.to_owned(),
            path: path.to_owned(),
            headers: headers
                .map(|(name, value)| HeaderView::new(name, value))
                .collect(),
            body: BodyView::of(&veil.request(texts.body())),
            diagnosis,
        }
    }
}

impl AnsweredView {
    fn of(entry: &Entry, behaviour: &Behaviour, veil: &Veil<'_>) -> Self {
        let answered = &entry.answered;
        let usual = &behaviour.settings.http.content_type;
        let headers = answered.headers.as_deref().map_or_else(
            || vec![HeaderView::new(header::CONTENT_TYPE.as_str(), usual)],
            HeaderView::all,
        );
        Self {
            http_status: answered.status,
            headers,
            body: BodyView::of(&veil.answer(entry)),
        }
    }
}

impl HeaderView {
    fn new(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
        }
    }

    fn all(headers: &HeaderMap) -> Vec<Self> {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        headers
            .iter()
            .map(|(name, value)| Self::new(name.as_str(), &text(value.as_bytes())))
            .collect()
    }
}
