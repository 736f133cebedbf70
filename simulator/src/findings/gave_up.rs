//! A payment that was asked about, but not to the end.

use std::time::Duration;

use super::{Mistake, Reason, Scene, Severity, Sightings};
use crate::journal::Checks;
use paysys_core::status::Status;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "gave-up-at-non-final-status",
    severity: Severity::Warning,
    needs_every_call: false,
    look,
};

/// Whoever has asked for so long, and so often, has done what a program can; now it is up to people.
const LONG_ENOUGH: Duration = Duration::from_secs(3600);
const OFTEN_ENOUGH: u32 = 5;

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for (transaction, _) in &scene.payments {
        let Some(checks) = scene.memory().checks_of(*transaction) else {
            continue;
        };
        if checks.seen_final.is_none() && !is_enough(checks) {
            sightings.add([checks.last_call], || {
                let (payment, call) = (transaction.0, checks.last_call);
                match checks.last_seen.map(Status::code) {
                    Some(status) => Reason::GaveUp {
                        payment,
                        call,
                        status,
                    },
                    None => Reason::GaveUpUntold { payment, call },
                }
            });
        }
    }
}

fn is_enough(checks: &Checks) -> bool {
    checks.times >= OFTEN_ENOUGH && checks.until.since(checks.since) >= LONG_ENOUGH
}
