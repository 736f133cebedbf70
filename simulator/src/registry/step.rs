//! What a sandbox is given, as it is kept and as other nodes read it: only what arrives. What follows from it is worked out
//! again by whoever reads it.

use hyper::header::{self, HeaderName};
use hyper::http::request::Parts;
use serde::{Deserialize, Serialize};

use crate::doctor::Diagnosis;
use crate::journal::{Arrival, Declared, Received, RequestHead, Sent, TRACE_HEADER};
use crate::transport::TransportError;
use paysys_core::Moment;
use paysys_core::auth::{AuthHeader, AuthVerdict};

/// What a sandbox is given. Neither hash nor key is taken from the `Auth` header, and of the others only those are kept that somebody looks at.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Step<'a> {
    #[serde(borrow)]
    Call(CallStep<'a>),
    /// A request that is no call.
    Refused {
        #[serde(borrow)]
        request: RequestStep<'a>,
        error: TransportError,
    },
    /// What never became a request.
    TurnedAway {
        #[serde(borrow)]
        request: RequestStep<'a>,
        diagnosis: Diagnosis,
        status: u16,
        /// How many bytes it was answered with.
        written: usize,
    },
    /// A command, as JSON.
    Command(&'a str),
    /// Payments that a test means to make.
    Declared(Vec<Declared>),
    /// All that happened before is no more.
    Reset,
    /// The journal has let go of everything, so that a base says all there is. Other versions read this one, so nothing is put
    /// before it.
    HandedOver,
}

/// A call, and what its headers were found to be.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CallStep<'a> {
    #[serde(borrow)]
    pub(crate) request: RequestStep<'a>,
    pub(crate) auth: AuthVerdict,
    /// The `X-Paysys-Sim` header.
    pub(crate) asked: Option<&'a [u8]>,
    /// The headers that the profile's stubs look at.
    pub(crate) headers: Vec<(Box<str>, Box<str>)>,
    pub(crate) diagnosis: Option<Box<Diagnosis>>,
}

/// What is kept of any request.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct RequestStep<'a> {
    connection: u64,
    pub(crate) sent: Sent,
    pub(crate) head: &'a str,
    pub(crate) body: &'a [u8],
}

/// Bytes that are no step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this event is not one of this version of paysys-simulator")]
pub(crate) struct NoStep;

/// So many bytes before a step say when it happened; where the event before it is later, it happened then.
const STAMP: usize = size_of::<i64>();

impl<'a> Step<'a> {
    /// Writes the bytes of an event, to be stamped, behind what stands here.
    pub(crate) fn write(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        bytes.extend_from_slice(&[0; STAMP]);
        postcard::to_extend(self, bytes).expect("a vector takes everything")
    }

    /// When it happened, and what.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<(Moment, Self), NoStep> {
        let (wall, step) = bytes.split_first_chunk::<STAMP>().ok_or(NoStep)?;
        let step = postcard::from_bytes(step).map_err(|_| NoStep)?;
        Ok((Moment::from_millis(i64::from_le_bytes(*wall)), step))
    }
}

/// Whether these bytes are of the step that hands a store over.
pub(super) fn hands_over(event: &[u8]) -> bool {
    // Nearly all are longer, and need not be read.
    event.len() == STAMP + 1 && matches!(Step::read(event), Ok((_, Step::HandedOver)))
}

/// Says in an event when it happened.
pub(super) fn stamp(event: &mut [u8], wall: Moment) {
    event[..STAMP].copy_from_slice(&wall.as_millis().to_le_bytes());
}

impl<'a> RequestStep<'a> {
    /// Of a request whose head is kept as this text.
    pub(crate) const fn of(arrival: &Arrival<'a>, head: &'a str) -> Self {
        Self {
            connection: arrival.received.connection,
            sent: arrival.received.sent,
            head,
            body: arrival.body,
        }
    }

    pub(crate) const fn arrival(&self, wall: Moment) -> Arrival<'a> {
        Arrival {
            received: Received {
                wall,
                sent: self.sent,
                connection: self.connection,
            },
            head: RequestHead::Text(self.head),
            body: self.body,
            form: None,
        }
    }
}

/// The headers that readers of the journal look at.
static KEPT: [HeaderName; 5] = [
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::ACCEPT_ENCODING,
    header::USER_AGENT,
    HeaderName::from_static(TRACE_HEADER),
];

/// What is kept of a head, in the form of one: verb and target, headers that somebody looks at, and which of these services
/// signed when, where the `Auth` header says that. In place of an id that is none, a key may stand.
pub(crate) fn kept(head: &Parts, auth: &AuthHeader<'_>, knows: impl Fn(&str) -> bool) -> String {
    let target = head.uri.path_and_query().map_or("", |both| both.as_str());
    let mut text = String::with_capacity(256);
    text.push_str(head.method.as_str());
    text.push(' ');
    text.push_str(target);
    if let Some(parts) = &auth.parts {
        text.push_str("\nauth: ");
        let id = Some(parts.service_id).filter(|id| knows(id));
        parts.push_without_hash(id.unwrap_or("unknown"), &mut text);
    }
    for name in &KEPT {
        for value in head.headers.get_all(name) {
            text.push('\n');
            text.push_str(name.as_str());
            text.push_str(": ");
            text.push_str(&String::from_utf8_lossy(value.as_bytes()));
        }
    }
    text
}
