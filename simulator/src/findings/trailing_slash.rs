//! The gateway's path with a slash behind it (ENV-15).

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "trailing-slash",
    severity: Severity::Info,
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for call in scene.calls().filter(has_a_slash) {
        let call = call.number();
        sightings.add([call], || Reason::TrailingSlash { call });
    }
}

/// The first line of the head is the verb and the path, perhaps with a query.
fn has_a_slash(call: &Call<'_>) -> bool {
    let first = call.entry.texts.head().lines().next().unwrap_or_default();
    let target = first.split_once(' ').map_or("", |(_, target)| target);
    target
        .split('?')
        .next()
        .is_some_and(|path| path.ends_with('/'))
}
