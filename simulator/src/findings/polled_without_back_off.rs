//! Many checks of one payment at the same pace.

use std::time::Duration;

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "polled-without-back-off",
    severity: Severity::Info,
    needs_every_call: true,
    look,
};

/// How many checks may follow each other at one pace.
const MOST: usize = 6;

/// At this pace nobody is bothered.
const SLOW: Duration = Duration::from_secs(60);

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for ((transaction, _), polls) in scene.polls() {
        if let Some(run) = polls.windows(MOST).find(|run| is_steady(run)) {
            let (first, last) = (run[0].number(), run[MOST - 1].number());
            sightings.add([first, last], || {
                let millis = run[0].until(&run[1]).as_millis();
                let payment = transaction.0;
                Reason::PolledWithoutBackOff { payment, millis }
            });
        }
    }
}

/// Whether the longest wait is hardly longer than the shortest.
fn is_steady(run: &[Call<'_>]) -> bool {
    let gaps = || run.windows(2).map(|pair| pair[0].until(&pair[1]));
    let longest = gaps().max().unwrap_or_default();
    let shortest = gaps().min().unwrap_or_default();
    longest < SLOW && longest * 2 < shortest * 3
}
