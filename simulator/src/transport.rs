//! What goes wrong before there is a call: verb, path, body (ENV-15).

use hyper::header::{self, HeaderName};
use serde::{Deserialize, Serialize};

use paysys_core::answer::Reply;
use paysys_core::error_code::ErrorCode;
use paysys_core::refusal::{ErrorData, Manner, Refusal};
use paysys_core::remedy;
use paysys_core::settings::HttpSettings;

/// The path of the gateway.
pub(crate) const PATH: &str = "/gateway";

/// A request that never became a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TransportError {
    /// With the nonces by which a tool knows that this is a simulator.
    WrongVerb(Vec<String>),
    /// With the path, as far as it is repeated.
    WrongPath(String),
    /// The gateway's path with a slash behind it, where the profile refuses that.
    TrailingSlash(String),
    BodyTooLarge,
    /// The client stopped sending before its body was complete.
    BodyIncomplete,
    /// The store keeps nothing now, so nothing may happen.
    NotKept,
}

/// How a request is answered that is no call: what is journalled and what goes out are both made of it.
#[derive(Debug)]
pub(crate) struct Refused {
    pub reply: Reply,
    pub status: u16,
    /// The verb to use, where another one was used; when to try again, where that helps.
    pub header: Option<(HeaderName, &'static str)>,
}

/// So much of a path is repeated.
const LONGEST_PATH: usize = 200;

/// What is repeated of a path: of one within a sandbox only the part that is wrong.
pub(crate) fn repeated(path: &str, sandbox: &str) -> String {
    let within = path
        .strip_prefix("/s/")
        .and_then(|path| path.strip_prefix(sandbox));
    let path = within.filter(|rest| rest.starts_with('/')).unwrap_or(path);
    path.chars().take(LONGEST_PATH).collect()
}

impl TransportError {
    /// The HTTP status that the profile sets, and an RPC error all the same.
    pub(crate) fn refused(&self, http: &HttpSettings) -> Refused {
        let reason = self.reason(http);
        let (status, remedy) = match self {
            Self::WrongVerb(_) => (http.wrong_verb_status, None),
            Self::WrongPath(_) => (http.wrong_path_status, None),
            // Nothing but the slash is wrong with such a path.
            Self::TrailingSlash(_) => (http.wrong_path_status, Some(remedy::TRAILING_SLASH)),
            Self::BodyTooLarge => (http.body_too_large_status, Some(remedy::BODY_LIMIT)),
            Self::BodyIncomplete => (408, None),
            Self::NotKept => (503, None),
        };
        let (message, data) = match self {
            // Whoever configured the path learns which one is right.
            Self::WrongPath(_) | Self::TrailingSlash(_) | Self::NotKept => {
                (Some(reason.clone()), None)
            }
            Self::WrongVerb(proofs) if !proofs.is_empty() => {
                (None, Some(ErrorData::Proof(proofs.clone())))
            }
            _ => (None, None),
        };
        let mut refusal = Refusal::new(ErrorCode::INVALID_REQUEST, reason).lifted_by(remedy);
        if message.is_some() || data.is_some() {
            refusal = refusal.told(Manner {
                message,
                data,
                ..Manner::default()
            });
        }
        Refused {
            reply: Reply::Error(refusal),
            status,
            header: match self {
                Self::WrongVerb(_) => Some((header::ALLOW, "POST")),
                Self::NotKept => Some((header::RETRY_AFTER, "1")),
                _ => None,
            },
        }
    }

    fn reason(&self, http: &HttpSettings) -> String {
        match self {
            Self::WrongVerb(_) => "the gateway takes POST only".to_owned(),
            Self::WrongPath(path) | Self::TrailingSlash(path) => format!(
                "there is no gateway at {path}; it is at {PATH}, that of a sandbox at /s/NAME{PATH}"
            ),
            Self::BodyTooLarge => {
                format!("the body has more than {} bytes", http.body_limit_bytes)
            }
            Self::BodyIncomplete => "the body did not arrive".to_owned(),
            Self::NotKept => {
                "this simulator cannot keep anything now, so nothing was done; try again".to_owned()
            }
        }
    }
}
