//! Payouts that are turned away although nothing is wrong with them: no money on the service's account, a blocked vendor, a
//! payee whom nobody knows. Who may pay whom is between a service and PaySys, so that breaks nothing, and shows nothing.

use super::Excuse;
use super::payees::{Payee, Payees, refusal};
use crate::checks::{is_repeated, is_signed_rightly, is_usual_payout};
use paysys_contract::Contract;
use paysys_exchange::Exchange;
use paysys_shared::json::Json;

/// Was the usual payout of this target turned away, for a reason of the gateway's own?
pub(super) fn excuse(
    exchange: &Exchange,
    earlier: &[Exchange],
    givens: &[(String, Json)],
    payees: &Payees,
    contract: &Contract,
) -> Option<Excuse> {
    let payee = Payee::of(exchange)?;
    let is_paid = payees.lack(|paid| *paid == payee);
    let known = refusal(exchange.error_code()?, contract, is_paid)?;
    let is_right = is_signed_rightly(exchange) && is_usual_payout(exchange, givens);
    (is_right && !is_repeated(exchange, earlier)).then(|| Excuse::TurnedAway {
        code: known.code,
        name: known.name.clone(),
    })
}
