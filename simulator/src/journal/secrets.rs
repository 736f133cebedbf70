//! Secret keys, struck out of whatever a client puts them into before anybody can read it.

use std::borrow::Cow;

use bytes::Bytes;
use memchr::memmem::Finder;

use super::{Entry, redact};
use crate::core::answer::Reply;
use crate::core::auth::AuthVerdict;
use crate::core::service::Service;

/// What stands where a key stood; it means the same inside and outside of a JSON string.
const NOT_KEPT: &[u8] = b"(key not kept)";

/// A shorter key stands in many a text by chance.
const SHORTEST: usize = 8;

/// The keys of a sandbox. They are looked for and never shown.
#[derive(Default)]
pub struct Secrets(Vec<Finder<'static>>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({} keys)", self.0.len())
    }
}

impl Secrets {
    /// The keys of these services.
    pub fn of(services: &[Service]) -> Self {
        let keys = services.iter().map(|service| service.secret_key.reveal());
        let long = keys.filter(|key| key.len() >= SHORTEST);
        Self(long.map(|key| Finder::new(key).into_owned()).collect())
    }

    /// Strikes every key out of what a client sent, and out of what was said about it.
    pub fn strike_out_of(&self, entry: &mut Entry) {
        self.strike_text(&mut entry.received.head);
        self.strike_bytes(&mut entry.received.body);
        self.strike_bytes(&mut entry.answered.body);
        let Some(ruling) = &mut entry.ruling else {
            return;
        };
        if !matches!(ruling.auth, AuthVerdict::Accepted(_)) {
            // A client that signs in the wrong place may sign rightly.
            entry.received.body = redact::without_signatures(&entry.received.body);
        }
        if let Some(asked) = &mut ruling.asked
            && let Cow::Owned(struck) = self.strike(asked)
        {
            *asked = struck.into();
        }
        if let Reply::Error(refusal) = &mut ruling.decision.reply {
            let struck = match self.strike(refusal.reason.as_bytes()) {
                Cow::Owned(struck) => Some(String::from_utf8_lossy(&struck).into_owned()),
                Cow::Borrowed(_) => None,
            };
            if let Some(struck) = struck {
                refusal.reason = struck.into();
            }
        }
    }

    fn strike_text(&self, text: &mut Box<str>) {
        if let Cow::Owned(struck) = self.strike(text.as_bytes()) {
            *text = String::from_utf8_lossy(&struck).into();
        }
    }

    fn strike_bytes(&self, bytes: &mut Bytes) {
        if let Cow::Owned(struck) = self.strike(bytes) {
            *bytes = struck.into();
        }
    }

    /// Nearly always there is no key, and then nothing is copied.
    fn strike<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let mut struck = Cow::Borrowed(bytes);
        for key in &self.0 {
            if key.find(&struck).is_some() {
                struck = Cow::Owned(without(&struck, key));
            }
        }
        struck
    }
}

fn without(bytes: &[u8], key: &Finder<'_>) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = key.find(rest) {
        kept.extend_from_slice(&rest[..at]);
        kept.extend_from_slice(NOT_KEPT);
        rest = &rest[at + key.needle().len()..];
    }
    kept.extend_from_slice(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::service::SecretKey;

    fn struck(key: &str, text: &str) -> String {
        let service = Service {
            id: "shop".into(),
            secret_key: SecretKey::new(key),
            blocked: false,
            deposit: None,
        };
        let secrets = Secrets::of(&[service]);
        String::from_utf8(secrets.strike(text.as_bytes()).into_owned()).unwrap()
    }

    #[test]
    fn every_key_in_a_text_is_struck_out_and_nothing_else() {
        assert_eq!(
            struck("demo-secret", "a demo-secret, a demo-secretdemo-secret!"),
            "a (key not kept), a (key not kept)(key not kept)!"
        );
        assert_eq!(struck("demo-secret", "demo-secre"), "demo-secre");
    }

    #[test]
    fn what_is_too_short_to_be_a_key_stays() {
        assert_eq!(struck("1", "{\"id\":1}"), "{\"id\":1}");
    }
}
