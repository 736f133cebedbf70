//! Checks of one payment that follow each other at once.

use std::time::Duration;

use super::{Mistake, Scene, Severity, Sightings};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "polled-too-fast",
    severity: Severity::Warning,
    fix: "wait a second before the second check of a payment, and longer before each further one",
    needs_every_call: true,
    look,
};

/// Nothing documents a limit; a sibling API of the platform allows 100 calls a minute for everything.
const SHORTEST: Duration = Duration::from_secs(1);

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for (transaction, polls) in scene.polls() {
        for pair in polls.windows(2) {
            let gap = pair[0].until(&pair[1]);
            if gap < SHORTEST {
                sightings.add([pair[0].number(), pair[1].number()], || {
                    let millis = gap.as_millis();
                    format!(
                        "payment {} was checked again after {millis} ms",
                        transaction.0
                    )
                });
            }
        }
    }
}
