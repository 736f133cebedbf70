//! One HTTP exchange: bounded in time and size, without redirects.

use std::time::Duration;

use super::request::Built;
use super::timeout::Timeout;
use super::trust::Trust;
use super::url::SafeUrl;
use crate::transcript::Body;

/// Answers of a gateway that are longer than this are cut off: the protocol's are a few hundred bytes.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// What came of a request.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A complete HTTP answer.
    Answer(Answer),
    /// None, or not all of it.
    Lost(String),
}

/// A complete HTTP answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// Every header, in the order of arrival.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// A client that never follows a redirect, and has a connection of its own for each request: one that is kept alive may be
/// closed by the gateway just as a payment is sent on it, and then nobody knows.
#[derive(Clone, Debug)]
pub struct Http {
    client: reqwest::Client,
    /// Bytes.
    largest_answer: usize,
}

impl Http {
    /// A client for this URL; no proxy stands between this machine and itself.
    #[must_use]
    pub fn for_url(url: &SafeUrl, timeout: Timeout) -> Self {
        Self::built(builder(url, timeout))
    }

    /// The same, which trusts what a target file says.
    #[must_use]
    pub fn trusting(url: &SafeUrl, timeout: Timeout, trust: &Trust) -> Self {
        Self::built(trust.apply(builder(url, timeout)))
    }

    fn built(builder: reqwest::ClientBuilder) -> Self {
        let client = builder.build();
        Self {
            client: client.expect("a client with a ring provider can always be built"),
            largest_answer: LARGEST_ANSWER,
        }
    }

    /// The same, which takes answers of up to so many bytes.
    pub(super) fn taking(self, largest_answer: usize) -> Self {
        Self {
            largest_answer,
            ..self
        }
    }

    /// Sends a request. Private to the target module: requests to a gateway go through a door.
    pub(super) async fn send(&self, request: &Built) -> Outcome {
        match self.try_send(request).await {
            Ok(answer) => Outcome::Answer(answer),
            Err(lost) => Outcome::Lost(lost),
        }
    }

    async fn try_send(&self, request: &Built) -> Result<Answer, String> {
        let sent = self.client.execute(request.for_library()).await;
        let mut response = sent.map_err(|error| in_words(&error))?;
        let status = response.status().as_u16();
        let headers = headers_of(&response);
        let content_type = headers
            .iter()
            .find(|(name, _)| name == "content-type")
            .map(|(_, value)| value.clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| in_words(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > self.largest_answer {
                let most = self.largest_answer;
                return Err(format!("the answer is longer than {most} bytes"));
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

fn builder(url: &SafeUrl, timeout: Timeout) -> reqwest::ClientBuilder {
    // A second installation is refused, and is no less installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(timeout.duration())
        .connect_timeout(CONNECT_TIMEOUT)
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(0)
        .user_agent(concat!("paysys-conformance/", env!("CARGO_PKG_VERSION")));
    if url.is_loopback() {
        builder.no_proxy()
    } else {
        builder
    }
}

/// The whole chain of reasons, without the URL.
fn in_words(error: &reqwest::Error) -> String {
    let first = if error.is_timeout() {
        "timed out"
    } else if error.is_connect() {
        "cannot connect"
    } else if error.is_body() || error.is_decode() {
        "the answer broke off"
    } else {
        "the connection ended"
    };
    let mut text = first.to_owned();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
