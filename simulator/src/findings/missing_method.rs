//! Methods that this gateway does not have (ERR-01): a program that calls one goes no further.

use super::{Mistake, Reason, Scene, Severity, Sightings};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "missing-method",
    severity: Severity::Warning,
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for call in scene.calls() {
        let Some(name) = call.entry.missing_method() else {
            continue;
        };
        sightings.add([call.number()], || {
            let name = scene.redaction.veil_of(call.entry).reason(&name);
            let quoted = format!("{name:?}");
            Reason::MissingMethod { name, quoted }
        });
    }
}
