//! The `Auth` header: `{service_id}-{hash}-{timestamp}` (AUT-02).

use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;

use super::error_code::ErrorCode;
use super::reason::Reason;
use super::refusal::Refusal;
use super::service::{Service, ServiceIndex};
use super::settings::{AuthSettings, Seconds};
use super::{Moment, hex, remedy};

/// What stands for the value of a header that came more than once: it never has the form.
pub const TWICE: &[u8] = b"(twice)";

/// What an `Auth` header was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthVerdict {
    Accepted(ServiceIndex),
    Missing,
    Malformed,
    UnknownService,
    /// The hash does not belong to the service's key and the timestamp.
    WrongHash,
    /// The hash is right, the timestamp lies too far from now.
    Stale {
        /// Whether the timestamp makes sense in seconds, the commonest mistake (AUT-05).
        looks_like_seconds: bool,
    },
}

/// The three parts of a header, split from the right because a service id may contain `-`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthParts<'a> {
    pub service_id: &'a str,
    /// To be looked for elsewhere; it is never shown.
    pub hash: [u8; 20],
    timestamp: &'a str,
}

impl<'a> AuthParts<'a> {
    /// Splits a header; nothing where it does not have the form.
    pub fn read(header: &'a [u8]) -> Option<Self> {
        let text = str::from_utf8(header).ok()?;
        let (signed, timestamp) = split_at_last_dash(text)?;
        let (service_id, hash) = split_at_last_dash(signed)?;
        let formed = !service_id.is_empty() && is_lower_hex(hash) && is_decimal(timestamp);
        Some(Self {
            service_id,
            hash: hex::read(hash.as_bytes()).filter(|_| formed)?,
            timestamp,
        })
    }

    /// When it was signed, in what is mostly milliseconds.
    pub const fn timestamp(&self) -> &'a str {
        self.timestamp
    }

    pub fn push_redacted(&self, text: &mut String) {
        text.push_str(self.service_id);
        text.push_str("-(hash not kept)-");
        text.push_str(self.timestamp);
    }

    /// The header as that of this service, with zeros in place of the hash: it has the form, and signs nothing.
    pub fn push_without_hash(&self, service_id: &str, text: &mut String) {
        text.push_str(service_id);
        text.push('-');
        text.extend(std::iter::repeat_n('0', 2 * self.hash.len()));
        text.push('-');
        text.push_str(self.timestamp);
    }

    /// The hash that the service which it names makes of its timestamp; nothing where there is no such service.
    pub fn signed_by(&self, services: &[Service]) -> Option<[u8; 20]> {
        let service = services.iter().find(|one| one.id == self.service_id)?;
        Some(digest(service.secret_key.reveal(), self.timestamp))
    }

    fn is_signed_with(&self, service: &Service) -> bool {
        let digest = digest(service.secret_key.reveal(), self.timestamp);
        digest.ct_eq(&self.hash).into()
    }
}

/// As `rsplit_once('-')`, which takes many times longer; every call is split at least twice.
fn split_at_last_dash(text: &str) -> Option<(&str, &str)> {
    let dash = memchr::memrchr(b'-', text.as_bytes())?;
    Some((&text[..dash], &text[dash + 1..]))
}

/// An `Auth` header, taken apart once for everybody who looks at it.
#[derive(Debug, Clone, Copy)]
pub struct AuthHeader<'a> {
    /// The header as it was sent; nothing where there was none.
    pub raw: Option<&'a [u8]>,
    /// Its parts; nothing where it does not have the form.
    pub parts: Option<AuthParts<'a>>,
}

impl<'a> AuthHeader<'a> {
    pub fn read(raw: Option<&'a [u8]>) -> Self {
        let parts = raw.and_then(AuthParts::read);
        Self { raw, parts }
    }
}

fn is_lower_hex(text: &str) -> bool {
    // All bytes are looked at, so that the compiler can look at many of them at once.
    let lower_hex = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.bytes()
        .fold(true, |so_far, byte| so_far & lower_hex(byte))
}

fn is_decimal(text: &str) -> bool {
    (1..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The hash of a header: lower-case hex SHA-1 of the secret key followed by the timestamp (AUT-02).
pub fn sign(secret_key: &str, timestamp: &str) -> String {
    hex::write(&digest(secret_key, timestamp), &mut [0; 40]).to_owned()
}

fn digest(secret_key: &str, timestamp: &str) -> [u8; 20] {
    let hasher = Sha1::new().chain_update(secret_key).chain_update(timestamp);
    hasher.finalize().into()
}

/// Judges a header at a moment. The order is fixed: form, service, hash, freshness.
pub fn judge(
    header: &AuthHeader<'_>,
    services: &[Service],
    now: Moment,
    settings: &AuthSettings,
) -> AuthVerdict {
    let Some(parts) = &header.parts else {
        return match header.raw {
            None => AuthVerdict::Missing,
            Some(_) => AuthVerdict::Malformed,
        };
    };
    let known = services
        .iter()
        .position(|service| service.id == parts.service_id);
    let Some((index, service)) = known.and_then(|i| Some((u16::try_from(i).ok()?, &services[i])))
    else {
        return AuthVerdict::UnknownService;
    };
    if !parts.is_signed_with(service) {
        return AuthVerdict::WrongHash;
    }
    match freshness(parts.timestamp, now, settings) {
        Freshness::Fresh => AuthVerdict::Accepted(ServiceIndex(index)),
        Freshness::Seconds if settings.seconds == Seconds::Accept => {
            AuthVerdict::Accepted(ServiceIndex(index))
        }
        stale => AuthVerdict::Stale {
            looks_like_seconds: stale == Freshness::Seconds,
        },
    }
}

#[derive(PartialEq, Eq)]
enum Freshness {
    Fresh,
    Seconds,
    Stale,
}

fn freshness(timestamp: &str, now: Moment, settings: &AuthSettings) -> Freshness {
    let Ok(number) = timestamp.parse::<i64>() else {
        return Freshness::Stale;
    };
    let near = |millis: i64| {
        let signed = Moment::from_millis(millis);
        signed.since(now).max(now.since(signed)) <= settings.max_age
    };
    if near(number) {
        Freshness::Fresh
    } else if near(number.saturating_mul(1000)) {
        Freshness::Seconds
    } else {
        Freshness::Stale
    }
}

impl AuthVerdict {
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted(_))
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted(_) => "accepted",
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::UnknownService => "unknown-service",
            Self::WrongHash => "wrong-hash",
            Self::Stale {
                looks_like_seconds: true,
            } => "stale-looks-like-seconds",
            Self::Stale {
                looks_like_seconds: false,
            } => "stale",
        }
    }

    /// The calling service, or the refusal that the profile sets for this mistake.
    pub fn admit(self, settings: &AuthSettings) -> Result<ServiceIndex, Refusal> {
        let remedy = match self {
            Self::Stale {
                looks_like_seconds: true,
            } => Some(remedy::SECONDS),
            Self::Stale {
                looks_like_seconds: false,
            } => Some(remedy::MAX_AGE),
            _ => None,
        };
        let (code, reason) = match self {
            Self::Accepted(service) => return Ok(service),
            Self::Missing => (settings.missing, Reason::NoAuth),
            Self::Malformed => (
                settings.malformed,
                Reason::MalformedAuth {
                    service_id: "{service_id}",
                    open: "{",
                    close: "}",
                    milliseconds: "{milliseconds}",
                },
            ),
            Self::UnknownService => (settings.unknown_service, Reason::UnknownService),
            Self::WrongHash => (settings.wrong_hash, Reason::WrongHash),
            Self::Stale {
                looks_like_seconds: true,
            } => (ErrorCode::REQUEST_OUT_OF_DATE, Reason::Seconds),
            Self::Stale {
                looks_like_seconds: false,
            } => (ErrorCode::REQUEST_OUT_OF_DATE, Reason::Stale),
        };
        Err(Refusal::new(code, reason).lifted_by(remedy))
    }
}
