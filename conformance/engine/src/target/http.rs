//! One HTTP exchange: bounded in time and size, without redirects.
//!
//! What became of a request without an answer depends on how far it got: before a connection was established nothing was
//! sent ([`Outcome::NotSent`]), from then on nobody knows ([`Outcome::Lost`]).

use std::time::Duration;

use super::phase::{Phase, Watching};
use super::timeout::Timeout;
use super::trust::Trust;
use crate::stop::Stop;
use crate::wall_clock;
use paysys_contract::Said;
use paysys_exchange::{Answer, Built, Outcome};

/// Answers of a gateway that are longer than this are cut off: the protocol's are a few hundred bytes.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How many connections are kept for later, and for how long: the simulator keeps its own for 75 s.
const MOST_IDLE: usize = 16;
const LONGEST_IDLE: Duration = Duration::from_secs(2);

/// How long a call that is on its way may still be answered when everything is to end.
const GRACE: Duration = Duration::from_secs(3);

/// A client that never follows a redirect, and unless it is said to keep them alive has a connection of its own for each
/// request: one that is kept alive may be closed by the gateway just as a payment is sent on it, and then nobody knows.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
    /// Bytes.
    largest_answer: usize,
    stop: Stop,
}

impl Http {
    /// A client without a proxy, whatever the environment says.
    #[must_use]
    pub(crate) fn direct(timeout: Timeout) -> Self {
        Self::built(builder(timeout).no_proxy())
    }

    /// The same for an admin, where no money is at stake: a connection serves one request after the other, which is quicker.
    /// A request that meets one that was closed is sent on another by the library, unless some of it has left. How far one
    /// got that nobody answered is not certain here.
    pub(super) fn keeping_alive(timeout: Timeout) -> Self {
        let builder = builder(timeout).no_proxy();
        Self::built(
            builder
                .pool_max_idle_per_host(MOST_IDLE)
                .pool_idle_timeout(LONGEST_IDLE),
        )
    }

    /// A client that trusts these; the environment's proxy is used only where that is asked for.
    pub(super) fn trusting(trust: &Trust, timeout: Timeout, by_proxy: bool) -> Self {
        let builder = trust.apply(builder(timeout));
        Self::built(if by_proxy {
            builder
        } else {
            builder.no_proxy()
        })
    }

    fn built(builder: reqwest::ClientBuilder) -> Self {
        let client = builder.build();
        Self {
            client: client.expect("a client with a ring provider can always be built"),
            largest_answer: LARGEST_ANSWER,
            stop: Stop::default(),
        }
    }

    /// The same, which sends nothing more once it is to stop.
    pub(super) fn until(self, stop: Stop) -> Self {
        Self { stop, ..self }
    }

    /// The same, which takes answers of up to so many bytes.
    pub(super) fn taking(self, largest_answer: usize) -> Self {
        Self {
            largest_answer,
            ..self
        }
    }

    /// Sends a request. Private to this module: requests to a gateway go through a access.
    pub(super) async fn exchange_with(&self, request: &Built) -> Outcome {
        let phase = Phase::default();
        let why = tokio::select! {
            done = phase.watch(self.exchange(request)) => match done {
                Ok(answer) => return Outcome::Answer(answer),
                Err(why) => why,
            },
            why = self.abandoned(&phase) => why,
        };
        if phase.is_before_sending() {
            Outcome::NotSent(why)
        } else {
            Outcome::Lost(why)
        }
    }

    /// Everything is to end. What has left may still be answered for a while, what has not is not sent any more.
    async fn abandoned(&self, phase: &Phase) -> Said {
        let why = self.stop.requested().await;
        if !phase.is_before_sending() {
            wall_clock::wait(GRACE).await;
        }
        why
    }

    async fn exchange(&self, request: &Built) -> Result<Answer, Said> {
        let sent = self.client.execute(for_library(request)).await;
        let mut response = sent.map_err(|error| said(&error))?;
        let status = response.status().as_u16();
        let headers = headers_of(&response);
        let content_type = headers
            .iter()
            .find(|(name, _)| name == "content-type")
            .map(|(_, value)| value.clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| said(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > self.largest_answer {
                return Err(Said::of("lost.too_long").with("n", self.largest_answer));
            }
        }
        Ok(Answer {
            status,
            content_type,
            headers,
            body: body.into(),
        })
    }
}

fn headers_of(response: &reqwest::Response) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers = response.headers().iter();
    headers
        .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
        .collect()
}

fn builder(timeout: Timeout) -> reqwest::ClientBuilder {
    // A second installation is refused, and is no less installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .connector_layer(Watching)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(timeout.duration())
        .connect_timeout(CONNECT_TIMEOUT)
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(0)
        .user_agent(concat!("paysys-conformance/", env!("CARGO_PKG_VERSION")))
}

/// The whole chain of reasons, without the URL; what the library says is in its own words.
fn said(error: &reqwest::Error) -> Said {
    let first = if error.is_timeout() {
        Said::of("lost.timed_out")
    } else if error.is_connect() {
        Said::of("lost.no_connection")
    } else if error.is_builder() {
        Said::of("lost.no_request")
    } else if error.is_body() || error.is_decode() {
        Said::of("lost.broke_off")
    } else {
        Said::of("lost.ended")
    };
    let mut parts = vec![first];
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        parts.push(error.to_string().into());
        source = error.source();
    }
    Said::Joined(parts, ": ")
}

fn for_library(built: &Built) -> reqwest::Request {
    let mut request = reqwest::Request::new(built.verb().clone(), built.url().clone());
    request.headers_mut().clone_from(built.headers());
    *request.body_mut() = Some(built.body().to_vec().into());
    request
}
