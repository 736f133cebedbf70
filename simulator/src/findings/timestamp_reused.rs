//! One signature for two calls (AUT-02).

use std::collections::HashMap;

use super::{Mistake, Scene, Severity, Sightings};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "timestamp-reused",
    severity: Severity::Warning,
    fix: "sign each call anew with the time it is sent: a header that is kept expires, and may be refused as a replay",
    needs_every_call: true,
    look,
};

fn look(scene: &Scene, sightings: &mut Sightings) {
    let mut used = HashMap::new();
    for call in scene.calls().filter(super::Call::is_accepted) {
        let Some(signed) = call.entry.signed() else {
            continue;
        };
        if let Some(first) = used.insert(signed, call.number()) {
            sightings.add([first, call.number()], || {
                format!(
                    "call {} carries the timestamp of call {first}",
                    call.number()
                )
            });
        }
    }
}
