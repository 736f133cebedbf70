//! One signature for two calls at about the same time (AUT-02).

use super::timestamp_reused::{is_kept, pairs};
use super::{Mistake, Reason, Scene, Severity, Sightings};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "timestamp-shared",
    severity: Severity::Info,
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let pairs = pairs(scene);
    for [first, call] in pairs.iter().filter(|pair| !is_kept(pair, scene)) {
        let (first, call) = (first.number(), call.number());
        sightings.add([first, call], || Reason::TimestampShared { first, call });
    }
}
