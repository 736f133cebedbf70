//! The hash was made by another algorithm than SHA-1.

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use md5::Md5;
use sha1::{Digest, Sha1};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use super::{Diagnosis, Explanation, Suspect};

/// Makes a hash in hex; an HMAC takes the first input as its key.
type Make = fn(&[u8], &[u8]) -> String;

/// What may have been used instead, by the names people know.
const OTHERS: [(&str, Make); 11] = [
    ("MD5", plain::<Md5>),
    ("SHA-224", plain::<Sha224>),
    ("SHA-256", plain::<Sha256>),
    ("SHA-384", plain::<Sha384>),
    ("SHA-512", plain::<Sha512>),
    ("HMAC-MD5", keyed::<Hmac<Md5>>),
    ("HMAC-SHA1", keyed::<Hmac<Sha1>>),
    ("HMAC-SHA224", keyed::<Hmac<Sha224>>),
    ("HMAC-SHA256", keyed::<Hmac<Sha256>>),
    ("HMAC-SHA384", keyed::<Hmac<Sha384>>),
    ("HMAC-SHA512", keyed::<Hmac<Sha512>>),
];

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let (key, time) = (
        suspect.secret().as_bytes(),
        suspect.parts.timestamp.as_bytes(),
    );
    let is = |hash: String| suspect.parts.hash.eq_ignore_ascii_case(&hash);
    let made_by = |make: Make| is(make(key, time)) || is(make(time, key));
    let (name, _) = OTHERS.into_iter().find(|(_, make)| made_by(*make))?;
    Some(Diagnosis::new(
        "other-hash",
        Explanation::OtherAlgorithm { name },
    ))
}

fn plain<D: Digest>(first: &[u8], second: &[u8]) -> String {
    hex(&D::new().chain_update(first).chain_update(second).finalize())
}

fn keyed<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> String {
    let keyed = <M as KeyInit>::new_from_slice(key).expect("an HMAC takes a key of any length");
    hex(&keyed.chain_update(message).finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
