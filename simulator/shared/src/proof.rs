//! How a tool's question whether a URL is a simulator is told from a client's GET.

use sha2::{Digest, Sha256};

/// The header of that question, in lower case as HTTP libraries have it.
pub const HEADER: &str = "x-paysys-sim-proof";

/// What stands in it: the SHA-256 of the nonce that is to be shown. The nonce itself must not stand there, because a gateway
/// that repeats what it was sent would pass for a simulator.
pub fn mark(nonce: &str) -> String {
    let digest = Sha256::digest(nonce);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
