//! Double payments page by page.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Double, Marks, Part, Suspected};
use crate::registry::HostedSandbox;
use paysys_core::Moment;

/// Part of a sandbox's double payments, in the order of the second payouts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DoubleList {
    /// How many there are in all.
    pub suspected: Suspected,
    /// Those that were asked for.
    pub double_payments: Vec<Double>,
    /// Whether there are more behind the last one; its second call is where the next page begins.
    pub more: bool,
}

impl DoubleList {
    /// Lists those of a sandbox as it stands at this wall time.
    pub(crate) fn of(sandbox: &HostedSandbox, wanted: Part, wall: Moment) -> Self {
        let mut marks = Marks::default();
        let recalled = sandbox.recall(wall);
        for (id, payment) in recalled.snapshot.ledger().iter() {
            marks.add(id, payment);
        }
        let one_more = Part {
            most: wanted.most + 1,
            ..wanted
        };
        let (suspected, mut listed) = super::part(sandbox, &recalled, marks, one_more);
        let more = listed.len() > wanted.most;
        listed.truncate(wanted.most);
        Self {
            suspected,
            double_payments: listed,
            more,
        }
    }
}
