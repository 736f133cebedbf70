//! Longer than any header can be. Looking closer would cost the length times the number of services.

use super::Diagnosis;
use paysys_core::service::Service;

/// The longest id, a hash, a timestamp and what surrounds them, twice over.
const LONGEST_HEADER: usize = 2 * (Service::LONGEST_ID + 64);

pub(super) fn explain(header: &[u8]) -> Option<Diagnosis> {
    let bytes = header.len();
    (bytes > LONGEST_HEADER).then(|| {
        Diagnosis::new(
            "too-long",
            format!("the header has {bytes} bytes; no service id, hash and timestamp are so long"),
        )
    })
}
