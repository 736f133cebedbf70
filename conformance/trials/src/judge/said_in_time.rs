//! SAF-05: without a usable id, or without a final status in time, *unknown* and *pending* are right. Silence is neither.

use super::breach;
use super::words::silence;
use crate::evidence::Case;
use crate::result::Breach;
use crate::safety::Safety;
use paysys_contract::Said;

pub(super) fn breaches(case: &Case<'_>) -> Vec<Breach> {
    let silent = case.last_words().filter(|(_, claim)| claim.is_none());
    // Silence after completed was shown is told of as such.
    let silent =
        silent.filter(|(start, _)| case.completed_at().is_none_or(|shown| shown > start.ended));
    silent
        .map(|(start, _)| {
            let should = Said::of("should.said_in_time");
            breach(Safety::SaidInTime, silence(start), case, should)
        })
        .take(1)
        .collect()
}
