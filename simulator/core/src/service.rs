//! A client's identity.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::amount::Sum;
use super::chance::Hex32;

/// The key a service signs with. It can be compared with and handed out to the owner of a sandbox;
/// it is never shown by `Debug`, so it cannot slip into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(String);

impl SecretKey {
    /// How every key begins that was made here and not given by a profile; the digits of a number follow.
    pub const GENERATED: &str = "sandbox-secret-";

    /// Shorter keys stand in innocent text by chance.
    pub const SHORTEST_UNMISTAKABLE: usize = 16;

    /// How long such a key is.
    pub const GENERATED_BYTES: usize = Self::GENERATED.len() + 32;

    pub fn generated(number: Hex32) -> Self {
        Self(format!("{}{number}", Self::GENERATED))
    }

    pub fn is_made_here(&self) -> bool {
        Self::is_generated(&self.0)
    }

    /// Whether it has the form of a key that was made here.
    pub fn is_generated(key: &str) -> bool {
        let digits = key.strip_prefix(Self::GENERATED);
        digits.is_some_and(|digits| Hex32::parse(digits).is_some())
    }

    /// Whether a key can be told from innocent text: a short one, or one of digits only, stands in many
    /// an account or amount by chance.
    pub fn is_unmistakable(key: &str) -> bool {
        key.len() >= Self::SHORTEST_UNMISTAKABLE && !key.bytes().all(|byte| byte.is_ascii_digit())
    }

    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key itself, for signing and for the answer that hands it out.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// A service: who calls the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The id in the `Auth` header; any token, `-` included (AUT-02).
    pub id: String,
    pub secret_key: SecretKey,
    /// Whether its calls are answered with `-32315` (AUT-06).
    pub blocked: bool,
    /// How much it can pay out in all, in UZS; without it, as much as it likes.
    pub deposit: Option<Sum>,
}

impl Service {
    /// The longest id: that of a profile's service behind a sandbox's name.
    pub const LONGEST_ID: usize = 65 + Self::LONGEST_ID_IN_A_PROFILE;

    /// The longest id that a profile may give.
    pub const LONGEST_ID_IN_A_PROFILE: usize = 255;
}

/// A service's place in its sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceIndex(pub u16);
