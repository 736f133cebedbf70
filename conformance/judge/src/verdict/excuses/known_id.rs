//! Request ids of which there is only one: the number 0 and the empty text. Every other id of the kit's is made anew, and a
//! gateway may refuse an id that it was sent before. Of a live one nobody knows what earlier runs have sent it.

use super::Excuse;
use crate::verdict::seen::Seen;
use paysys_contract::{Blames, Contract};
use paysys_exchange::{Credentials, Exchange};

/// Was a call under such an id refused as no request?
pub(super) fn excuse(seen: &Seen, exchange: &Exchange, contract: &Contract) -> Option<Excuse> {
    let id = exchange.request()?.get("id")?;
    let is_only_one = id.as_integer() == Some(0) || id.as_text() == Some("");
    let blames = contract.errors.blames(exchange.error_code()?);
    let is_refused = seen.credentials == Credentials::Given && blames == Some(Blames::Request);
    (is_only_one && is_refused).then(|| Excuse::KnownId(id.clone()))
}
