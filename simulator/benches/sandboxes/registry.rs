//! Making sandboxes without HTTP.

use std::time::Instant;

use paysys_core::{Moment, Seed};
use paysys_simulator::journal::Journal;
use paysys_simulator::profile::Profile;
use paysys_simulator::registry::{Registry, SandboxSpec};

use crate::distribution::Distribution;

/// Makes so many sandboxes of the default profile and keeps them all.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures wall time")]
pub(crate) fn create(count: usize) -> Distribution {
    let registry = Registry::new(Seed(1), Journal::DEFAULT_LIMIT_BYTES);
    let wall = Moment::from_millis(1_700_000_000_000);
    let profile = Profile::standard();
    let times = (0..count).map(|_| {
        let spec = SandboxSpec {
            name: None,
            profile: profile.clone(),
            seed: None,
            pace: None,
        };
        let started = Instant::now();
        registry.create(spec, wall).expect("a free name");
        started.elapsed()
    });
    Distribution::of(times)
}
