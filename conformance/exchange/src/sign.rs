//! The `Auth` header: `{service_id}-{hash}-{timestamp}` (AUT-02), rightly or as a scenario wants it.

use jiff::Timestamp as Instant;
use sha1::{Digest, Sha1};

use super::service::{Secret, Service, Services};
use crate::{HashOf, Part, Signature, SignedAt};
use paysys_scenario::{Auth, AuthHeader, Bindings, Hash, Missing, Template, Timestamp};

/// A header, and how it may be shown: the hash is never in a transcript.
#[derive(Clone, Debug)]
pub struct Signed {
    pub name: String,
    pub value: String,
    pub shown: Signature,
    /// The hash made with the service's own secret: to be struck out wherever it comes back.
    pub derived: Option<String>,
}

/// Makes the header; none if the scenario leaves it out.
///
/// # Errors
/// When the scenario refers to something an earlier answer does not have.
pub fn sign(
    auth: &Auth,
    services: &Services,
    now: Instant,
    bindings: &Bindings,
) -> Result<Option<Signed>, Missing> {
    // A service that the target does not name is a reason of its own not to play.
    let service = services.get(auth.who()).unwrap_or(&services.first);
    match auth {
        Auth::None => Ok(None),
        Auth::Verbatim(text) => {
            let value = text.fill_as_text(bindings)?;
            Ok(Some(Signed {
                name: "Auth".to_owned(),
                shown: Signature::spelled_out(&value, &service.id),
                value,
                derived: None,
            }))
        }
        Auth::Signed(header) => {
            let keeper = header.key_of.and_then(|who| services.get(who));
            let key = &keeper.unwrap_or(service).secret;
            make(header, service, key, now, bindings).map(Some)
        }
    }
}

fn make(
    header: &AuthHeader,
    service: &Service,
    key: &Secret,
    now: Instant,
    bindings: &Bindings,
) -> Result<Signed, Missing> {
    let fill = |part: &Option<Template>| {
        part.as_ref()
            .map(|part| part.fill_as_text(bindings))
            .transpose()
    };
    let (timestamp, shown_timestamp) = timestamp_of(&header.timestamp, now, bindings)?;
    let secret = fill(&header.secret)?;
    let key = secret.as_deref().unwrap_or_else(|| key.reveal());
    let right = hash(key, &timestamp);
    let (hash, shown_hash) = match &header.hash {
        None if secret.is_some() => (right, Part::Hash(HashOf::AnotherSecret)),
        None if header.key_of.is_some() => (right, Part::Hash(HashOf::AnotherServicesSecret)),
        None => (right, Part::Hash(HashOf::OwnSecret)),
        Some(Hash::UpperCase) => {
            let part = Part::Hash(HashOf::OwnSecretInUpperCase);
            (right.to_uppercase(), part)
        }
        Some(Hash::Absent) => (String::new(), Part::Hash(HashOf::Nothing)),
        Some(Hash::CutShort) => {
            let part = Part::Hash(HashOf::OwnSecretCutShort);
            (right[..right.len() - 1].to_owned(), part)
        }
        Some(Hash::OfAnotherTime) => {
            let earlier = timestamp.parse::<i64>().unwrap_or_default() - 1000;
            let part = Part::Hash(HashOf::OwnSecretAtAnotherTime);
            (hash(key, &earlier.to_string()), part)
        }
        Some(Hash::Text(text)) => {
            let text = text.fill_as_text(bindings)?;
            (text.clone(), Part::Text(text))
        }
    };
    // What a scenario made up is no secret.
    let is_made_up = secret.is_some() || matches!(header.hash, Some(Hash::Text(_) | Hash::Absent));
    let derived = (!is_made_up).then(|| hash.clone());
    let service_id = fill(&header.service_id)?;
    let shown_id = service_id
        .clone()
        .map_or(Part::Service(header.who), Part::Text);
    let id = service_id.unwrap_or_else(|| service.id.clone());
    let name = header.name.clone();
    let name = name.unwrap_or_else(|| Signature::NAME.to_owned());
    let dash = || Part::Text("-".to_owned());
    let (value, parts) = if matches!(header.hash, Some(Hash::Absent)) {
        (
            format!("{id}-{timestamp}"),
            vec![shown_id, dash(), shown_timestamp],
        )
    } else {
        let parts = vec![shown_id, dash(), shown_hash, dash(), shown_timestamp];
        (format!("{id}-{hash}-{timestamp}"), parts)
    };
    Ok(Signed {
        name: name.clone(),
        value,
        shown: Signature { name, parts },
        derived,
    })
}

/// A timestamp's text, and what is kept of it.
fn timestamp_of(
    timestamp: &Timestamp,
    now: Instant,
    bindings: &Bindings,
) -> Result<(String, Part), Missing> {
    Ok(match timestamp {
        Timestamp::Now => (now.as_millisecond().to_string(), Part::Time(SignedAt::Now)),
        Timestamp::Seconds => (
            now.as_second().to_string(),
            Part::Time(SignedAt::NowInSeconds),
        ),
        Timestamp::Shifted(shift) => {
            let shift = i64::try_from(shift.as_millis()).unwrap_or(i64::MAX);
            let then = now.as_millisecond().saturating_add(shift);
            (then.to_string(), Part::Time(SignedAt::ShiftedByMs(shift)))
        }
        Timestamp::Text(text) => {
            let text = text.fill_as_text(bindings)?;
            (text.clone(), Part::Text(text))
        }
    })
}

/// Lowercase hex SHA-1 of secret and timestamp.
pub fn hash(secret: &str, timestamp: &str) -> String {
    let digest = Sha1::new()
        .chain_update(secret)
        .chain_update(timestamp)
        .finalize();
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    digits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_sha1_of_secret_and_timestamp() {
        // printf '%s' secret1653907664000 | sha1sum
        assert_eq!(
            hash("secret", "1653907664000"),
            sha1_of("secret1653907664000")
        );
        assert_eq!(sha1_of("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    }

    fn sha1_of(text: &str) -> String {
        hash(text, "")
    }
}
