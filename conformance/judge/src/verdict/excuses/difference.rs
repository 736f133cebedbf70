//! Places that are not as a step expects, and say nothing.

use crate::checks::{Differs, Held, STATUS};
use paysys_shared::json::Path;

/// Why a place that is not as a step expects does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::verdict) enum Pardon {
    /// The answer breaks a rule for every answer there; the consequence of one fault is no second one.
    BrokenAlready,
    /// The payment was not yet where the step waited for it. How long it takes, nobody says.
    Slow,
}

/// The pardon for a difference; `broken` are the places where the answer breaks a rule for every answer.
pub(in crate::verdict) fn pardon(
    differs: &Differs,
    held: &Held,
    broken: &[Path],
) -> Option<Pardon> {
    let path = &differs.mismatch.path;
    if held.gave_up.is_some() && path.as_str() == STATUS {
        Some(Pardon::Slow)
    } else if broken.iter().any(|place| place.touches(path)) {
        Some(Pardon::BrokenAlready)
    } else {
        None
    }
}
