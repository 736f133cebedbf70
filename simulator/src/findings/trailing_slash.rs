//! The gateway's path with a slash behind it (ENV-15).

use super::{Call, Mistake, Scene, Severity, Sightings};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "trailing-slash",
    severity: Severity::Info,
    fix: "post to /gateway as the documentation has it; that /gateway/ is served as well is stated nowhere",
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for call in scene.calls().filter(has_a_slash) {
        sightings.add([call.number()], || {
            format!("call {} was posted to /gateway/", call.number())
        });
    }
}

/// The first line of the head is the verb and the path, perhaps with a query.
fn has_a_slash(call: &Call<'_>) -> bool {
    let first = call.entry.received.head.lines().next().unwrap_or_default();
    let target = first.split_once(' ').map_or("", |(_, target)| target);
    target
        .split('?')
        .next()
        .is_some_and(|path| path.ends_with('/'))
}
