//! Checks of a payment whose final status the client had seen (CHK-09).

use std::time::Duration;

use super::{Call, Mistake, Reason, Scene, Severity, Sightings};
use crate::journal::Told;
use paysys_core::status::Status;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "polled-after-final-status",
    severity: Severity::Info,
    needs_every_call: true,
    look,
};

/// How seldom a completed payment may be looked at for a refund.
const NOW_AND_THEN: Duration = Duration::from_secs(60);

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for ((transaction, _), polls) in scene.polls() {
        let mut ended: Option<(Call<'_>, Status)> = None;
        for call in polls {
            if let Some((before, status)) = ended
                && !is_for_a_refund(&before, &call, status)
                && before.told_before(&call) != Told::NotYet
            {
                sightings.add([before.number(), call.number()], || {
                    let (payment, status) = (transaction.0, status.code());
                    Reason::PolledAfterTheEnd { payment, status }
                });
            }
            let told = call.status_told().filter(|status| status.is_final());
            let known = told.or(ended.map(|(_, status)| status));
            ended = known.map(|status| (call, status));
        }
    }
}

fn is_for_a_refund(before: &Call<'_>, call: &Call<'_>, status: Status) -> bool {
    status == Status::Completed && before.until(call) >= NOW_AND_THEN
}
