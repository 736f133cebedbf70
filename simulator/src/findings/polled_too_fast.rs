//! Checks of one payment that follow each other at once.

use std::time::Duration;

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};
use crate::journal::Told;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "polled-too-fast",
    severity: Severity::Warning,
    needs_every_call: true,
    look,
};

/// Nothing documents a limit; a sibling API of the platform allows 100 calls a minute for everything. It
/// is a second, less what a network may take off the pause of a client that is right.
const SHORTEST: Duration = Duration::from_millis(900);

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for ((transaction, _), polls) in scene.polls() {
        let mut was_quick = false;
        for pair in polls.windows(2) {
            let gap = pair[0].until(&pair[1]);
            let is_quick = gap < SHORTEST;
            if is_quick && (was_quick || !is_another_try(pair)) {
                sightings.add([pair[0].number(), pair[1].number()], || {
                    let (payment, millis) = (transaction.0, gap.as_millis());
                    Reason::PolledTooFast { payment, millis }
                });
            }
            was_quick = is_quick;
        }
    }
}

/// Whether the first one brought no answer. To try again at once is right, once.
fn is_another_try(pair: &[Call<'_>]) -> bool {
    let told = pair[0].told_before(&pair[1]);
    matches!(told, Told::Hidden(_) | Told::ClientGone)
}
