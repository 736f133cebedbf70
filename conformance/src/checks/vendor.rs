//! Vendors that a target does not serve. Which ones a service may pay is between it and PaySys, so that breaks nothing.

use super::turned_away::is_of_its_own;
use crate::contract::Contract;
use crate::json::Json;
use crate::transcript::Exchange;

/// Why a documented vendor other than the target's own cannot be paid here.
pub(super) fn not_served(
    parsed: &Exchange,
    givens: &[(String, Json)],
    contract: &Contract,
) -> Option<String> {
    let vendor = parsed
        .request()?
        .descend(["params", "vendor_form", "vendor_id"])?;
    let own = givens.iter().find(|(name, _)| name == "vendor");
    let is_own = own.is_some_and(|(_, own)| own == vendor);
    let is_documented = matches!(vendor.as_integer(), Some(101_596 | 101_606));
    let code = parsed.error_code()?;
    (is_documented && !is_own && is_of_its_own(code, contract))
        .then(|| format!("the gateway does not serve vendor {vendor} (error {code})"))
}
