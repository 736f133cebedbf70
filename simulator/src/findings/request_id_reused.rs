//! One request id for two calls (PAY-12).

use std::collections::HashMap;

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};
use paysys_core::request_id;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "request-id-reused",
    severity: Severity::Warning,
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let mut used: HashMap<_, Call<'_>> = HashMap::new();
    for call in scene.calls() {
        let id = call.entry.request_id(&scene.behaviour);
        let (Some(service), Some(written)) = (call.decision().service, id) else {
            continue;
        };
        let id = request_id::canonical(&written);
        if &*id == "null" {
            continue;
        }
        if let Some(first) = used.insert((service, id), call)
            && !first.is_resent_as(&call)
        {
            let (first, again) = (first.number(), call.number());
            sightings.add([first, again], || {
                let id = scene.redaction.veil_of(call.entry).text(&written);
                Reason::RequestIdReused { first, again, id }
            });
        }
    }
}
