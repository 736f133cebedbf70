//! One signature for two calls (AUT-02).

use std::collections::HashMap;
use std::time::Duration;

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};
use paysys_core::request_id;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "timestamp-reused",
    severity: Severity::Warning,
    needs_every_call: true,
    look,
};

/// Calls that are signed in one millisecond arrive within this, even from a busy client.
const AT_ONCE: Duration = Duration::from_secs(1);

/// On one connection a call is sent when the one before it was answered, so it was signed later.
const IN_TURN: Duration = Duration::from_millis(5);

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let pairs = pairs(scene);
    for [first, call] in pairs.iter().filter(|pair| is_kept(pair, scene)) {
        let (first, call) = (first.number(), call.number());
        sightings.add([first, call], || Reason::TimestampReused { first, call });
    }
}

/// Accepted calls that carry the signature of an earlier one, unless they are that one sent again.
pub(super) fn pairs<'a>(scene: &'a Scene<'_>) -> Vec<[Call<'a>; 2]> {
    let mut used = HashMap::new();
    let mut pairs = Vec::new();
    for call in scene.calls().filter(Call::is_accepted) {
        if let Some(signed) = call.entry.signed()
            && let Some(first) = used.insert(signed, call)
            && !first.is_resent_as(&call)
        {
            pairs.push([first, call]);
        }
    }
    pairs
}

/// Whether it was kept and used again: parallel calls may well be signed in the same millisecond.
pub(super) fn is_kept([first, call]: &[Call<'_>; 2], scene: &Scene<'_>) -> bool {
    // Clients sign by the wall, whatever the sandbox's clock does meanwhile.
    let gap = call.entry.received.wall.since(first.entry.received.wall);
    let id = |call: &Call<'_>| {
        let id = call.entry.request_id(&scene.behaviour);
        id.map(|id| request_id::canonical(&id))
    };
    let same_connection = first.entry.received.connection == call.entry.received.connection;
    gap >= AT_ONCE || (same_connection && gap >= IN_TURN) || id(first) == id(call)
}
