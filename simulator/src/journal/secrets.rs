//! What must not be kept, struck out of what a client sent before the core is given it: whatever is
//! read later – journal, ledger, log, report, bundle – was made of what is left.
//!
//! Guaranteed for every secret key of the process that has at least eight characters, and for the hash
//! of the call's own header; also where they are written with escapes of JSON or of a URL. Of a call
//! that is not let in, every signature is struck that can be told by its neighbours or made again with
//! a key of the sandbox. Not guaranteed: keys in another encoding, such as Base64.

mod plain;
mod signature;

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use memchr::memmem::{self, Finder};
use sha1::{Digest, Sha1};

use self::plain::Plain;
use super::{Received, redact};
use crate::core::auth::AuthHeader;
use crate::core::hex;
use crate::core::service::{SecretKey, Service};

/// What stands where a key stood; it means the same inside and outside of a JSON string.
const KEY_NOT_KEPT: &str = "(key not kept)";

/// A part of a text, and what takes its place.
type Find = (Range<usize>, Cow<'static, str>);

/// The keys that may be told to a sandbox. They are looked for and never shown.
pub struct Secrets {
    keys: Vec<Finder<'static>>,
    generated: Finder<'static>,
    signers: Vec<SecretKey>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({} keys)", self.keys.len())
    }
}

impl Secrets {
    /// A shorter key stands in many a text by chance, and is not looked for.
    pub const SHORTEST: usize = 8;

    /// The keys of a sandbox's services, and those that a profile gave to others. Keys that were made
    /// here are known by their form: looking for one costs the same with a thousand sandboxes.
    pub fn of(services: &[Service], others: &[SecretKey]) -> Self {
        let signers: Vec<SecretKey> = services.iter().map(|one| one.secret_key.clone()).collect();
        let mut keys: Vec<&str> = signers
            .iter()
            .chain(others)
            .map(SecretKey::reveal)
            .collect();
        keys.retain(|key| key.len() >= Self::SHORTEST && !SecretKey::is_generated(key));
        keys.sort_unstable();
        keys.dedup();
        // Where one key is the beginning of another, the longer one goes first.
        keys.reverse();
        let finder = |key: &str| Finder::new(key).into_owned();
        Self {
            keys: keys.into_iter().map(finder).collect(),
            generated: finder(SecretKey::GENERATED),
            signers,
        }
    }

    /// A request without what must not be kept; nothing is copied where there is nothing to strike.
    pub fn strike_request(&self, received: &mut Received, auth: &AuthHeader<'_>, accepted: bool) {
        let own = auth.parts.map(|parts| parts.hash().as_bytes());
        let texts: [&[u8]; 3] = [
            &received.body,
            received.head.as_bytes(),
            auth.raw.unwrap_or_default(),
        ];
        let struck = strike(&received.body, |plain| {
            let mut finds = self.finds(plain);
            if !redact::holds_a_hash(plain) {
                return finds;
            }
            finds.extend(own.into_iter().flat_map(|hash| literally(plain, hash)));
            if !accepted {
                finds.extend(signature::find(
                    plain,
                    &signature::times(&texts),
                    &self.signers,
                ));
            }
            finds
        });
        if let Cow::Owned(struck) = struck {
            received.body = Bytes::from(struck);
        }
        self.strike_text(&mut received.head);
    }

    /// Strikes every key out of a text.
    pub fn strike_text(&self, text: &mut Box<str>) {
        if let Cow::Owned(struck) = self.strike(text.as_bytes()) {
            *text = String::from_utf8_lossy(&struck).into();
        }
    }

    /// The same without any key.
    pub fn strike<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        strike(bytes, |plain| self.finds(plain))
    }

    fn finds(&self, plain: &[u8]) -> Vec<Find> {
        let mut finds = Vec::new();
        for key in &self.keys {
            let length = key.needle().len();
            let found = key.find_iter(plain);
            finds.extend(found.map(|at| (at..at + length, KEY_NOT_KEPT.into())));
        }
        for at in self.generated.find_iter(plain) {
            let end = at + SecretKey::GENERATED_BYTES;
            let digits = plain.get(at + SecretKey::GENERATED.len()..end);
            if digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                finds.push((at..end, KEY_NOT_KEPT.into()));
            }
        }
        finds
    }
}

fn literally(plain: &[u8], hash: &[u8]) -> impl Iterator<Item = Find> {
    let places = memmem::find_iter(plain, hash);
    places.map(|at| (at..at + hash.len(), hash_not_kept(hash)))
}

/// What stands where a hash stood: another one for each hash, so that equal texts stay equal and others
/// stay different, which matters for request ids. No hash can be told from it.
fn hash_not_kept(hash: &[u8]) -> Cow<'static, str> {
    let digest = Sha1::digest(hash.to_ascii_lowercase());
    let mut digits = [0; 12];
    format!("(hash {} not kept)", hex::write(&digest[..6], &mut digits)).into()
}

/// Replaces what is found in a text, whether it is written plainly there or with escapes.
fn strike(text: &[u8], find: impl Fn(&[u8]) -> Vec<Find>) -> Cow<'_, [u8]> {
    if memchr::memchr2(b'\\', b'%', text).is_none() {
        return replace(text, find(text));
    }
    let plain = Plain::of(text);
    let finds = find(&plain.bytes).into_iter();
    replace(
        text,
        finds
            .map(|(range, with)| (plain.place(&range), with))
            .collect(),
    )
}

fn replace(text: &[u8], mut finds: Vec<Find>) -> Cow<'_, [u8]> {
    if finds.is_empty() {
        return Cow::Borrowed(text);
    }
    finds.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut kept = Vec::with_capacity(text.len());
    let mut rest = 0;
    for (range, with) in finds {
        // What begins within something that was struck goes with it.
        if range.start >= rest {
            kept.extend_from_slice(&text[rest..range.start]);
            kept.extend_from_slice(with.as_bytes());
        }
        rest = rest.max(range.end);
    }
    kept.extend_from_slice(&text[rest..]);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests;
