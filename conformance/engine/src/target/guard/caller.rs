//! Who calls: read from the `Auth` header as it is sent, not from what a scenario meant (AUT-02).

use paysys_exchange::{Built, Service, Services, hash};

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// No `Auth` header, or none that names anybody.
    Nobody,
    /// A service of the target, with the right hash.
    Own(String),
    /// A service of the target, with a hash that is not right.
    Claimed(String),
    Stranger(String),
}

impl Caller {
    pub(super) fn of(request: &Built, services: &Services) -> Self {
        let values = request.headers().get_all("auth");
        let parts = values.iter().find_map(|value| parts(value.as_bytes()));
        let Some((id, given, timestamp)) = parts else {
            return Self::Nobody;
        };
        let is_right = |service: &Service| hash(service.secret.reveal(), timestamp) == given;
        match services.all().find(|service| service.id == id) {
            Some(service) if is_right(service) => Self::Own(id.to_owned()),
            Some(_) => Self::Claimed(id.to_owned()),
            None => Self::Stranger(id.to_owned()),
        }
    }

    /// Is it a service of the target, or nobody at all?
    pub(super) fn is_ours_or_nobody(&self, request: &Built) -> bool {
        match self {
            // A header that names nobody to us may name somebody to a lenient reader.
            Self::Nobody => !request.headers().contains_key("auth"),
            Self::Own(_) | Self::Claimed(_) => true,
            Self::Stranger(_) => false,
        }
    }

    /// Is the header one that no reader takes for anything but a signature? An id that is not ours has letters, digits and
    /// `-` only.
    pub(super) fn is_plain(&self, request: &Built) -> bool {
        match self {
            Self::Nobody => !request.headers().contains_key("auth"),
            Self::Own(_) | Self::Claimed(_) => true,
            Self::Stranger(id) => id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
        }
    }

    /// The service's id as it stands in the header.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Nobody => None,
            Self::Own(id) | Self::Claimed(id) | Self::Stranger(id) => Some(id),
        }
    }

    /// Does it look like somebody who tries out ids, hashes and secrets? Some gateways lock a service out after a few.
    #[must_use]
    pub(crate) fn is_a_guess(&self, request: &Built) -> bool {
        match self {
            Self::Nobody => request.headers().contains_key("auth"),
            Self::Own(_) => false,
            Self::Claimed(_) | Self::Stranger(_) => true,
        }
    }
}

/// `{service_id}-{hash}-{timestamp}`, read from the right: an id may hold `-`.
fn parts(value: &[u8]) -> Option<(&str, &str, &str)> {
    let text = std::str::from_utf8(value).ok()?;
    let (rest, timestamp) = text.rsplit_once('-')?;
    let (id, hash) = rest.rsplit_once('-')?;
    let is_hash = hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_time = !timestamp.is_empty() && timestamp.bytes().all(|byte| byte.is_ascii_digit());
    (is_hash && is_time && !id.is_empty()).then_some((id, hash, timestamp))
}
