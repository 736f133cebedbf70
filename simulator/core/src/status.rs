//! The seven statuses of a payment and which may follow which.

use serde::{Deserialize, Serialize};

/// Where a payment stands (CHK-06): the wire knows only the integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
#[repr(i8)]
pub enum Status {
    Created = 0,
    Awaiting = 1,
    Completed = 2,
    Cancelled = 3,
    /// It was completed and the money went back.
    Refunded = 6,
    /// The amount is held and waits for the write-off to be confirmed.
    Held = 7,
    Failed = -1,
}

impl Status {
    /// All seven, in the order of the contract.
    pub const ALL: [Self; 7] = [
        Self::Created,
        Self::Awaiting,
        Self::Completed,
        Self::Cancelled,
        Self::Refunded,
        Self::Held,
        Self::Failed,
    ];

    pub const fn code(self) -> i8 {
        self as i8
    }

    /// The status with this integer, if it is one of the seven.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|status| i64::from(status.code()) == code)
    }

    /// A final status stays; only a refund may follow a completed payment (CHK-09).
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Cancelled | Self::Refunded | Self::Failed
        )
    }

    /// Whether `next` may follow: forward only, and nothing after the end but 2 → 6.
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Created => !matches!(next, Self::Created | Self::Refunded),
            Self::Awaiting => next == Self::Held || next.ends_unpaid() || next == Self::Completed,
            Self::Held => next.ends_unpaid() || next == Self::Completed,
            Self::Completed => next == Self::Refunded,
            Self::Cancelled | Self::Refunded | Self::Failed => false,
        }
    }

    const fn ends_unpaid(self) -> bool {
        matches!(self, Self::Cancelled | Self::Failed)
    }
}

impl From<Status> for i8 {
    fn from(status: Status) -> Self {
        status.code()
    }
}

/// No status has this integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no status {0}")]
pub struct NoSuchStatus(i8);

impl TryFrom<i8> for Status {
    type Error = NoSuchStatus;

    fn try_from(code: i8) -> Result<Self, NoSuchStatus> {
        Self::from_code(code.into()).ok_or(NoSuchStatus(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refund_follows_a_final_status() {
        for status in Status::ALL.into_iter().filter(|status| status.is_final()) {
            let after: Vec<_> = Status::ALL
                .into_iter()
                .filter(|next| status.may_become(*next))
                .collect();
            let expected = if status == Status::Completed {
                vec![Status::Refunded]
            } else {
                vec![]
            };
            assert_eq!(after, expected, "after {status:?}");
        }
    }

    #[test]
    fn codes_are_the_contracts() {
        assert_eq!(
            Status::ALL.map(Status::code),
            [0, 1, 2, 3, 6, 7, -1],
            "CHK-06"
        );
        assert_eq!(Status::from_code(5), None);
    }
}
