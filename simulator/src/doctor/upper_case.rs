//! The hash is right but for its case.

use super::{Diagnosis, Suspect};

pub(super) fn explain(suspect: &Suspect<'_>) -> Option<Diagnosis> {
    let only_the_case = suspect.hash_is_of(suspect.secret(), suspect.parts.timestamp);
    only_the_case.then(|| {
        Diagnosis::new(
            "upper-case-hash",
            "the hash is right but for upper-case digits; hex digits are lower-case",
        )
    })
}
