//! The methods of the gateway: its own two, and those that a profile adds.

use std::sync::Arc;

use super::stub::Stub;

/// A method this gateway has; any other name is ERR-01.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// `pam.pay_by_cash`: moves money.
    PayByCash,
    /// `pam.check_payment`: tells a payment's status.
    CheckPayment,
    Stub(Arc<Stub>),
}

impl Method {
    pub const ALL: [Self; 2] = [Self::PayByCash, Self::CheckPayment];

    pub fn name(&self) -> &str {
        match self {
            Self::PayByCash => "pam.pay_by_cash",
            Self::CheckPayment => "pam.check_payment",
            Self::Stub(stub) => &stub.name,
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}
