//! What goes wrong before there is a call: verb, path, body (ENV-15).

use super::PATH;
use paysys_core::error_code::ErrorCode;
use paysys_core::refusal::{ErrorData, Manner, Refusal};
use paysys_core::remedy;
use paysys_core::settings::HttpSettings;

/// A request that never became a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TransportError {
    WrongVerb,
    WrongPath,
    /// The gateway's path with a slash behind it, where the profile refuses that.
    TrailingSlash,
    BodyTooLarge,
    /// The client stopped sending before its body was complete.
    BodyIncomplete,
}

/// So much of a path is repeated.
const LONGEST_PATH: usize = 200;

/// A path that is not the gateway's: whoever configured it learns which one is.
/// Of a path within a sandbox only the part is repeated that is wrong.
pub(super) fn wrong_path(
    http: &HttpSettings,
    path: &str,
    sandbox: &str,
    has_slash_only: bool,
) -> (u16, Refusal) {
    let within = path
        .strip_prefix("/s/")
        .and_then(|path| path.strip_prefix(sandbox));
    let path = within.filter(|rest| rest.starts_with('/')).unwrap_or(path);
    let shown: String = path.chars().take(LONGEST_PATH).collect();
    let message = format!(
        "there is no gateway at {shown}; it is at {PATH}, that of a sandbox at /s/NAME{PATH}"
    );
    let refusal = Refusal::new(ErrorCode::INVALID_REQUEST, message.clone());
    let manner = Manner {
        message: Some(message),
        ..Manner::default()
    };
    // Nothing but the slash is wrong with such a path where slashes are refused.
    let remedy = has_slash_only.then_some(remedy::TRAILING_SLASH);
    (
        http.wrong_path_status,
        refusal.told(manner).lifted_by(remedy),
    )
}

impl TransportError {
    /// The HTTP status that the profile sets, and an RPC error all the same.
    pub(super) fn refusal(self, http: &HttpSettings, proofs: Vec<String>) -> (u16, Refusal) {
        let (status, reason) = match self {
            Self::WrongVerb => (
                http.wrong_verb_status,
                "the gateway takes POST only".to_owned(),
            ),
            Self::WrongPath | Self::TrailingSlash => (
                http.wrong_path_status,
                "there is no gateway at this path".to_owned(),
            ),
            Self::BodyTooLarge => (
                http.body_too_large_status,
                format!("the body has more than {} bytes", http.body_limit_bytes),
            ),
            Self::BodyIncomplete => (408, "the body did not arrive".to_owned()),
        };
        let remedy = (self == Self::BodyTooLarge).then_some(remedy::BODY_LIMIT);
        let refusal = Refusal::new(ErrorCode::INVALID_REQUEST, reason).lifted_by(remedy);
        if proofs.is_empty() {
            return (status, refusal);
        }
        let data = Some(ErrorData::Proof(proofs));
        (
            status,
            refusal.told(Manner {
                data,
                ..Manner::default()
            }),
        )
    }
}
