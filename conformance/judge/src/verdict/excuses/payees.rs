//! Vendors and accounts that were paid in a run. Where one was, payouts are taken, and a definite refusal of another is about
//! that one, whatever code it has: who may pay whom is between a service and PaySys.

use std::collections::BTreeSet;

use crate::verdict::seen::Seen;
use paysys_contract::{Blames, Contract, ErrorCode};
use paysys_exchange::Exchange;
use paysys_shared::json::Json;

/// Whom a payout pays: vendor and account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Payee {
    pub(super) vendor: String,
    account: String,
}

/// Who was paid in a run.
#[derive(Debug, Default)]
pub(super) struct Payees(BTreeSet<Payee>);

impl Payee {
    pub(super) fn of(exchange: &Exchange) -> Option<Self> {
        let form = exchange.asked(["params", "vendor_form"])?;
        let text = |name| form.get(name).unwrap_or(&Json::Null).to_string();
        Some(Self {
            vendor: text("vendor_id"),
            account: text("account"),
        })
    }
}

impl Payees {
    pub(super) fn of(run: &[Seen]) -> Self {
        let paid = run.iter().flat_map(Seen::exchanges);
        let paid = paid.filter(|exchange| exchange.is_success());
        Self(paid.filter_map(Payee::of).collect())
    }

    /// Was this one never paid, and another one was?
    pub(super) fn lack(&self, is_this: impl Fn(&Payee) -> bool) -> bool {
        !self.0.is_empty() && !self.0.iter().any(is_this)
    }
}

/// Is a payout turned away with this code for a reason of the gateway's own? Where nobody else `is_paid`, a code that finds
/// fault with the call may mean what it says; one that finds fault with the form always does.
pub(super) fn refusal(code: i128, contract: &Contract, is_paid: bool) -> Option<&ErrorCode> {
    let known = contract.errors.find(code)?;
    let is_about_the_payee =
        is_paid && known.is_definite_refusal() && known.blames != Some(Blames::Form);
    (known.is_of_its_own() || is_about_the_payee).then_some(known)
}
