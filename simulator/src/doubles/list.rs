//! Double payments page by page.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Double, Marks, Part, Suspected};
use crate::journal::Recalled;
use crate::redaction::Redaction;
use paysys_shared::texts::Language;

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
    pub(crate) fn of(
        redaction: &Redaction,
        recalled: &Recalled,
        wanted: Part,
        language: Language,
    ) -> Self {
        let mut marks = Marks::default();
        for (id, payment) in recalled.snapshot.ledger().iter() {
            marks.add(id, payment);
        }
        let one_more = Part {
            most: wanted.most + 1,
            ..wanted
        };
        let (suspected, mut listed) = super::part(redaction, recalled, marks, one_more, language);
        let more = listed.len() > wanted.most;
        listed.truncate(wanted.most);
        Self {
            suspected,
            double_payments: listed,
            more,
        }
    }
}
