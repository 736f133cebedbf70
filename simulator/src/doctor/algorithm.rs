//! The hash was made by another algorithm than SHA-1.

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use md5::Md5;
use sha1::{Digest, Sha1};
use sha2::{Sha224, Sha256, Sha384, Sha512};

use super::{Diagnosis, Explanation, Suspect};
use paysys_core::hex;

/// Makes a hash in hex; an HMAC takes the first input as its key.
type Make = fn(&[u8], &[u8]) -> String;

/// What may have been used instead: the names people know, and how many digits such a hash has.
const OTHERS: [(&str, usize, Make); 11] = [
    ("MD5", 32, plain::<Md5>),
    ("SHA-224", 56, plain::<Sha224>),
    ("SHA-256", 64, plain::<Sha256>),
    ("SHA-384", 96, plain::<Sha384>),
    ("SHA-512", 128, plain::<Sha512>),
    ("HMAC-MD5", 32, keyed::<Hmac<Md5>>),
    ("HMAC-SHA1", 40, keyed::<Hmac<Sha1>>),
    ("HMAC-SHA224", 56, keyed::<Hmac<Sha224>>),
    ("HMAC-SHA256", 64, keyed::<Hmac<Sha256>>),
    ("HMAC-SHA384", 96, keyed::<Hmac<Sha384>>),
    ("HMAC-SHA512", 128, keyed::<Hmac<Sha512>>),
];

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let (key, time) = (
        suspect.secret().as_bytes(),
        suspect.parts.timestamp.as_bytes(),
    );
    let given = suspect.parts.hash;
    let is = |hash: String| given.eq_ignore_ascii_case(&hash);
    let made_by = |make: Make| is(make(key, time)) || is(make(time, key));
    // Every refused call comes here, and most algorithms make hashes of another length.
    let (name, ..) = OTHERS
        .into_iter()
        .find(|(_, digits, make)| *digits == given.len() && made_by(*make))?;
    Some(Diagnosis::new(
        "other-hash",
        Explanation::OtherAlgorithm { name: name.into() },
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
    let mut digits = [0; 128];
    hex::write(bytes, &mut digits[..2 * bytes.len()]).to_owned()
}
