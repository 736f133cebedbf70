//! The methods of the gateway, one file each.

pub mod check_payment;
pub mod pay_by_cash;

/// A method this gateway has; any other name is ERR-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// `pam.pay_by_cash`: moves money.
    PayByCash,
    /// `pam.check_payment`: tells a payment's status.
    CheckPayment,
}

impl Method {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::PayByCash, Self::CheckPayment];

    /// The name in requests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PayByCash => "pam.pay_by_cash",
            Self::CheckPayment => "pam.check_payment",
        }
    }

    /// The method with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}
