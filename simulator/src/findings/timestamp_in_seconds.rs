//! A timestamp in seconds, refused or not (AUT-05).

use super::{Call, Mistake, Scene, Severity, Sightings};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "timestamp-in-seconds",
    severity: Severity::Error,
    fix: "sign with UTC milliseconds, 13 digits, in the hash and in the header",
    needs_every_call: true,
    look,
};

/// In milliseconds this was in 1973.
const FEWEST_MILLIS: i64 = 100_000_000_000;

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for call in scene.calls().filter(is_in_seconds) {
        sightings.add([call.number()], || {
            format!("the timestamp of call {} is in seconds", call.number())
        });
    }
}

fn is_in_seconds(call: &Call<'_>) -> bool {
    let accepted = call.is_accepted()
        && matches!(call.entry.signed(), Some((_, timestamp)) if timestamp < FEWEST_MILLIS);
    let diagnosis = call.ruling.diagnosis.as_ref();
    accepted || diagnosis.is_some_and(|seen| seen.mistake == "timestamp-in-seconds")
}
