//! Vendors that a target does not serve. Which ones a service may pay is between it and PaySys, so that breaks nothing.

use super::Excuse;
use crate::contract::Contract;
use crate::json::Json;
use crate::transcript::Exchange;

/// Can a documented vendor other than the target's own not be paid here?
pub(super) fn excuse(
    exchange: &Exchange,
    givens: &[(String, Json)],
    contract: &Contract,
) -> Option<Excuse> {
    let vendor = exchange
        .request()?
        .descend(["params", "vendor_form", "vendor_id"])?;
    let own = givens.iter().find(|(name, _)| name == "vendor");
    let is_own = own.is_some_and(|(_, own)| own == vendor);
    let known = contract.errors.find(exchange.error_code()?)?;
    (contract.schemas.documents_vendor(vendor) && !is_own && known.is_of_its_own()).then(|| {
        Excuse::NotServed {
            vendor: vendor.clone(),
            code: known.code,
        }
    })
}
