//! Making sandboxes without HTTP.

use std::time::Instant;

use paysys_simulator::journal::Journal;

use crate::caller;
use crate::distribution::Distribution;

/// Makes so many sandboxes of the default profile and keeps them all.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures wall time")]
pub(crate) fn create(count: usize) -> Distribution {
    let registry = caller::registry(Journal::DEFAULT_LIMIT_BYTES);
    let times = (0..count).map(|number| {
        let name = number.to_string();
        let started = Instant::now();
        caller::create(&registry, &name);
        started.elapsed()
    });
    Distribution::of(times)
}
