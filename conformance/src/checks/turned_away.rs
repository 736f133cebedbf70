//! Payouts that are turned away although nothing is wrong with them: no money on the service's account, a blocked vendor, a
//! payee whom nobody knows. Who may pay whom is between a service and PaySys, so that breaks nothing, and shows nothing.

use super::served::{is_repeated, is_signed_rightly, is_usual_payout};
use crate::contract::Contract;
use crate::json::Json;
use crate::transcript::Exchange;

/// The one definite refusal that finds fault with the form, which is right here.
const WRONG_FORM: i128 = -32300;

/// Those that find fault with the call: [`super::served`] judges them.
const WRONG_CALL: [i128; 5] = [-32320, -32504, -32600, -32601, -32700];

/// Why the usual payout of this target was turned away, if it was for a reason of the gateway's own.
pub(super) fn turned_away(
    parsed: &Exchange,
    earlier: &[Exchange],
    givens: &[(String, Json)],
    contract: &Contract,
) -> Option<String> {
    let code = parsed.error_code()?;
    let is_right = is_signed_rightly(parsed) && is_usual_payout(parsed, givens);
    if !is_of_its_own(code, contract) || !is_right || is_repeated(parsed, earlier) {
        return None;
    }
    let name = contract.errors.find(code).map(|known| known.name.as_str());
    Some(format!(
        "the gateway turns the usual payment away, that of [pay] in a target file: error {code} ({})",
        name.unwrap_or_default()
    ))
}

/// Is it a definite refusal that finds fault with neither the call nor its form?
pub(super) fn is_of_its_own(code: i128, contract: &Contract) -> bool {
    contract.errors.is_definite_refusal(code) && code != WRONG_FORM && !WRONG_CALL.contains(&code)
}
