//! A body that is not said to be JSON (ENV-12).

use super::{Mistake, Reason, Scene, Severity, Sightings};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "missing-content-type",
    severity: Severity::Warning,
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for call in scene.calls() {
        let given = call.entry.header("content-type");
        if !given.is_some_and(is_json) {
            let number = call.number();
            sightings.add([number], || match given {
                None => Reason::NoContentType { call: number },
                Some(given) => Reason::ContentType {
                    call: number,
                    given: given.to_owned(),
                },
            });
        }
    }
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}
