//! A client's signature.

use std::time::SystemTime;

use paysys_core::auth::sign;

/// An `Auth` header signed now; good for five minutes.
#[expect(
    clippy::disallowed_methods,
    reason = "a client signs with its own clock"
)]
pub(crate) fn now(service_id: &str, secret_key: &str) -> String {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("after 1970");
    let timestamp = now.as_millis().to_string();
    format!("{service_id}-{}-{timestamp}", sign(secret_key, &timestamp))
}
