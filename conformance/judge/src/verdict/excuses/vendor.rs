//! Vendors that a target does not serve. Which ones a service may pay is between it and PaySys, so that breaks nothing.

use super::Excuse;
use super::payees::{Payees, refusal};
use crate::checks::is_signed_rightly;
use paysys_contract::Contract;
use paysys_exchange::Exchange;
use paysys_shared::json::Json;

/// Can a documented vendor other than the target's own not be paid here?
pub(super) fn excuse(
    exchange: &Exchange,
    givens: &[(String, Json)],
    payees: &Payees,
    contract: &Contract,
) -> Option<Excuse> {
    let vendor = exchange.asked(["params", "vendor_form", "vendor_id"])?;
    let own = givens.iter().find(|(name, _)| name == "vendor");
    let is_own = own.is_some_and(|(_, own)| own == vendor);
    let named = vendor.to_string();
    let is_paid = is_signed_rightly(exchange) && payees.lack(|paid| paid.vendor == named);
    let known = refusal(exchange.error_code()?, contract, is_paid)?;
    (contract.schemas.documents_vendor(vendor) && !is_own).then(|| Excuse::NotServed {
        vendor: vendor.clone(),
        code: known.code,
    })
}
