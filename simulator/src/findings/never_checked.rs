//! A payment whose status the client never asked for.

use super::{Mistake, Reason, Scene, Severity, Sightings};
use crate::journal::Told;

pub(super) const MISTAKE: Mistake = Mistake {
    id: "never-checked",
    severity: Severity::Warning,
    needs_every_call: false,
    look,
};

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    for (transaction, call) in &scene.payments {
        // Without a usable answer the client has no id to ask about.
        let memory = scene.memory();
        let could =
            memory.answer_to(*call) == Told::Plainly || memory.was_told_of(*transaction, u64::MAX);
        if could && memory.checks_of(*transaction).is_none() {
            let (payment, call) = (transaction.0, *call);
            sightings.add([call], || Reason::NeverChecked { payment, call });
        }
    }
}
