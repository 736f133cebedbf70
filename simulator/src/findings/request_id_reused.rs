//! One request id for two calls (PAY-12).

use std::collections::HashMap;

use super::{Mistake, Scene, Severity, Sightings};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "request-id-reused",
    severity: Severity::Warning,
    fix: "give each call an id of its own, such as a new UUID: answers are told apart by it, and a gateway may take a second call for a repeat of the first",
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let mut used = HashMap::new();
    for call in scene.calls() {
        let (Some(service), Some(envelope)) = (
            call.decision().service,
            call.entry.envelope(&scene.behaviour),
        ) else {
            continue;
        };
        let id = envelope.id.get();
        if let Some(first) = used.insert((service, id), call.number())
            && id != "null"
        {
            sightings.add([first, call.number()], || {
                let id = scene.redaction.veil_of(call.entry).text(id);
                format!("call {} has the id of call {first}, {id}", call.number())
            });
        }
    }
}
