//! The spellings of a secret that are looked for, all in one place.
//!
//! - as it is, in upper, lower and mixed case;
//! - with escapes: `\uXXXX`, `\/` and the like of JSON, `%XX` of a URL, `&#65;`, `&#x41;` and the five
//!   named ones of HTML; up to five layers of them, as in JSON within JSON or in a URL encoded twice;
//! - in hex of either case;
//! - in Base64 of either alphabet, with or without padding, wherever in the encoded text it stands;
//! - any of these broken into lines.
//!
//! Not looked for: compressed, encrypted or hashed secrets, other encodings than UTF-8, Base64 of
//! another spelling, and secrets that are cut in pieces by something other than a line end.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// A secret in hex.
pub(super) fn in_hex(secret: &[u8]) -> Vec<u8> {
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.into_bytes()
}

/// The Base64 characters that a secret has in every text in which it stands.
pub(super) fn in_base64(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut spellings = Vec::new();
    for before in 0..3 {
        spellings.push(behind(secret, before, &STANDARD));
        spellings.push(behind(secret, before, &URL_SAFE));
    }
    spellings.sort_unstable();
    spellings.dedup();
    spellings
}

/// The characters that depend on nothing else where so many bytes (modulo three) come before the secret.
fn behind(secret: &[u8], before: usize, engine: &impl Engine) -> Vec<u8> {
    let padded = [&vec![0; before], secret].concat();
    let whole = padded.len() / 3 * 3;
    let encoded = engine.encode(&padded[..whole]);
    // The characters that also hold bits of what comes before.
    let first = [0, 2, 3][before];
    encoded.as_bytes()[first..].to_vec()
}
