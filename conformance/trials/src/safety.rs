//! The six safety requirements, by the numbers that `fixtures/contract/requirements.yaml` gives them.

use paysys_contract::RequirementId;

/// One of the six.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Safety {
    OnePayment,
    PaidWhenCompleted,
    FailedWhenRefused,
    CompletedIsPaid,
    SaidInTime,
    NoPaymentIntoTheUnknown,
}

impl Safety {
    pub(super) fn id(self) -> RequirementId {
        RequirementId::from(match self {
            Self::OnePayment => "SAF-01",
            Self::PaidWhenCompleted => "SAF-02",
            Self::FailedWhenRefused => "SAF-03",
            Self::CompletedIsPaid => "SAF-04",
            Self::SaidInTime => "SAF-05",
            Self::NoPaymentIntoTheUnknown => "SAF-06",
        })
    }
}
