//! A hash that no known mistake explains.

use super::Diagnosis;

pub(super) fn explain() -> Diagnosis {
    Diagnosis::new(
        "wrong-key",
        "no known mistake explains this hash; most likely it was made with another secret key",
    )
}
