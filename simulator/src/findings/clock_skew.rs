//! A client whose clock is not the world's (AUT-03).

use std::time::Duration;

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};
use paysys_core::Moment;
use paysys_core::auth::AuthVerdict;
use paysys_core::settings::AuthClock;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "clock-skew",
    severity: Severity::Warning,
    needs_every_call: true,
    look,
};

/// Far more than a network takes, far less than a gateway forgives.
const MOST: Duration = Duration::from_secs(30);

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for call in scene.calls() {
        let Some(signed) = signed_at(&call) else {
            continue;
        };
        let from = |arrived: Moment| (arrived.since(signed), signed.since(arrived));
        let by_the_wall = from(call.entry.received.wall);
        let (behind, ahead) = match scene.behaviour.settings.auth.clock {
            AuthClock::Real => by_the_wall,
            // A test may move that clock; a client that goes by the world's is no less right.
            AuthClock::Sandbox => nearer(by_the_wall, from(call.entry.at)),
        };
        if behind.max(ahead) > MOST {
            sightings.add_unless_taken(call.is_accepted(), call.number(), || {
                reason(&call, behind, ahead)
            });
        }
    }
}

/// When a rightly signed call says it was signed; seconds are another mistake.
fn signed_at(call: &Call<'_>) -> Option<Moment> {
    let stale = AuthVerdict::Stale {
        looks_like_seconds: false,
    };
    let (_, timestamp) = call.entry.signed()?;
    let millis = timestamp.to_string().len() == 13;
    (millis && (call.is_accepted() || call.ruling.auth == stale))
        .then_some(Moment::from_millis(timestamp))
}

fn reason(call: &Call<'_>, behind: Duration, ahead: Duration) -> Reason {
    let (call, seconds) = (call.number(), behind.max(ahead).as_secs());
    if behind > ahead {
        Reason::ClockBehind { call, seconds }
    } else {
        Reason::ClockAhead { call, seconds }
    }
}

fn nearer(one: (Duration, Duration), other: (Duration, Duration)) -> (Duration, Duration) {
    let distance = |(behind, ahead): &(Duration, Duration)| *behind.max(ahead);
    std::cmp::min_by_key(one, other, distance)
}
