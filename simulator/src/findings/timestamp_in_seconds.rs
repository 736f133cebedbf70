//! A timestamp in seconds, refused or not (AUT-05).

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};
use paysys_core::Moment;
use paysys_core::settings::Seconds;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "timestamp-in-seconds",
    severity: Severity::Error,
    needs_every_call: true,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let is_taken = scene.behaviour.settings.auth.seconds == Seconds::Accept;
    for call in scene.calls().filter(is_in_seconds) {
        let call = call.number();
        sightings.add_unless_taken(is_taken, call, || Reason::TimestampInSeconds { call });
    }
}

fn is_in_seconds(call: &Call<'_>) -> bool {
    let diagnosis = call.ruling.diagnosis.as_ref();
    let refused = diagnosis.is_some_and(|seen| seen.mistake == "timestamp-in-seconds");
    refused
        || call.is_accepted()
            && call
                .entry
                .signed()
                .is_some_and(|(_, at)| fits_better(at, call))
}

/// Whether it lies nearer to the call's arrival, by either clock, as seconds than as milliseconds.
fn fits_better(timestamp: i64, call: &Call<'_>) -> bool {
    let distance = |millis: i64| {
        let signed = Moment::from_millis(millis);
        let from = |arrived: Moment| arrived.since(signed).max(signed.since(arrived));
        from(call.entry.received.wall).min(from(call.entry.at))
    };
    distance(timestamp.saturating_mul(1000)) < distance(timestamp)
}
