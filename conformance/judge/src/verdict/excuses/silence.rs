//! A gateway that answered nothing at all in a whole run is not there. Then that it gave no answer says nothing about how it
//! behaves, not even where a step only asks.

use crate::verdict::seen::Seen;
use paysys_exchange::Exchange;

/// Was there not one answer in the whole run?
pub(super) fn is_there_nobody(run: &[Seen]) -> bool {
    let mut exchanges = run.iter().flat_map(Seen::exchanges);
    exchanges.all(Exchange::is_unanswered)
}
