//! How many payments were one too many.

use serde::Serialize;
use utoipa::ToSchema;

use super::Confidence;
use crate::severity::Severity;

/// How many there are of each confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub(crate) struct Suspected {
    /// A fault of the simulator hid the first payment.
    pub certain: usize,
    /// The client gave up on the first answer itself.
    pub likely: usize,
    /// The first payment was not seen to end.
    pub possible: usize,
}

impl Suspected {
    pub(super) const fn count(&mut self, confidence: Confidence) {
        *self.of_confidence(confidence) += 1;
    }

    const fn of_confidence(&mut self, confidence: Confidence) -> &mut usize {
        match confidence {
            Confidence::Certain => &mut self.certain,
            Confidence::Likely => &mut self.likely,
            Confidence::Possible => &mut self.possible,
        }
    }

    pub(crate) fn count_from(mut self, severity: Severity) -> usize {
        let all = [
            Confidence::Certain,
            Confidence::Likely,
            Confidence::Possible,
        ];
        let bad = all.into_iter().filter(|one| one.severity() >= severity);
        bad.map(|confidence| *self.of_confidence(confidence)).sum()
    }
}
