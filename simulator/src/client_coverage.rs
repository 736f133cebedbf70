//! What the client has met of all there is, and what it never met.

mod part;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use part::{Part, Transition};

use crate::error_table;
use crate::journal::Met;
use crate::registry::HostedSandbox;
use paysys_core::Behaviour;
use paysys_core::progression::Progression;
use paysys_core::status::Status;

/// The coverage of one sandbox by its client. Only what the client was really told counts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Coverage {
    /// How many calls there were.
    pub calls: u64,
    /// Methods, by name.
    pub methods: Part<String>,
    /// Names that were asked for and are no methods here (ERR-01): stub them in the profile. The first hundred.
    pub missing_methods: Part<String>,
    /// Statuses that checks told (CHK-06).
    pub statuses: Part<i8>,
    /// Changes of a status between two checks of one payment.
    pub transitions: Part<Transition>,
    /// Codes of RPC errors (ENV-09); those that the two methods can answer are expected.
    pub errors: Part<i32>,
    /// Faults, by name; the profile's presets are expected.
    pub faults: Part<String>,
}

/// Reports what the client of a sandbox has met of what there is to meet.
pub(crate) fn of(sandbox: &HostedSandbox, met: Met) -> Coverage {
    let (behaviour, veil) = (sandbox.behaviour(), sandbox.redaction().veil());
    let missing = met.missing_methods.into_iter();
    let fitting = error_table::rows().iter().filter(|row| row.fits);
    let presets = behaviour.faults.iter().map(|fault| fault.name.clone());
    Coverage {
        calls: met.calls,
        methods: Part::of(met.methods, behaviour.method_names()),
        missing_methods: Part::of(missing.map(|(name, times)| (veil.reason(&name), times)), []),
        statuses: Part::of(met.statuses, Status::ALL.map(Status::code)),
        transitions: Part::of(
            met.transitions
                .into_iter()
                .map(|((from, to), times)| (Transition { from, to }, times)),
            planned_transitions(behaviour),
        ),
        errors: Part::of(
            met.errors.into_iter().map(|(code, times)| (code.0, times)),
            fitting.map(|row| row.code.0),
        ),
        faults: Part::of(met.faults, presets),
    }
}

/// Every change that a progression of this profile leads to, those that break the contract aside.
fn planned_transitions(behaviour: &Behaviour) -> impl Iterator<Item = Transition> {
    let legal = behaviour.progressions.iter().filter(|one| !one.illegal);
    legal
        .flat_map(Progression::transitions)
        .map(|(from, to)| Transition {
            from: from.code(),
            to: to.code(),
        })
}

#[cfg(test)]
mod tests;
