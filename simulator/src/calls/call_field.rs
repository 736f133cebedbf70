//! What can be asked of a call.

/// One property of a call, in the order in which they are looked at: those that stand in the decision
/// first, those that must be read out of the body last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallField {
    Method,
    Outcome,
    Error,
    ServiceId,
    Fault,
    TransactionId,
    Ended,
    Trace,
    VendorId,
    Account,
    Reference,
    Currency,
    Amount,
    Id,
}

impl CallField {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Outcome => "outcome",
            Self::Error => "error",
            Self::ServiceId => "service_id",
            Self::Fault => "fault",
            Self::TransactionId => "transaction_id",
            Self::Ended => "ended",
            Self::Trace => "trace",
            Self::VendorId => "vendor_id",
            Self::Account => "account",
            Self::Reference => "reference",
            Self::Currency => "currency",
            Self::Amount => "amount",
            Self::Id => "id",
        }
    }
}
