//! `pam.check_payment`: what its parameters say, and what it answers.

use crate::amount::Sum;
use crate::document::RawJson;
use crate::fields::Fields;
use crate::ledger::TransactionId;
use crate::reason::Reason;
use crate::reference::Reference;
use crate::refusal::Refusal;
use crate::settings::OwnReference;
use crate::status::Status;
use crate::vendor::Value;
use crate::{Behaviour, remedy};

/// The parameter that says which payment (CHK-01).
pub const TRANSACTION_FIELD: &str = "agr_transaction_id";

/// How a check says which payment it asks about.
#[derive(Debug, PartialEq, Eq)]
pub enum Named {
    /// By its id; nothing for a whole number no payment can have.
    Id(Option<TransactionId>),
    /// By what the client calls it (PAY-16).
    Reference(Reference),
}

/// Reads which payment is asked about. Where both are given, the documented id decides, and the client's own
/// reference is not looked at.
pub fn read(params: Option<RawJson<'_>>, behaviour: &Behaviour) -> Result<Named, Refusal> {
    let settings = &behaviour.settings.params;
    let members = params.and_then(Fields::read).unwrap_or_default();
    if let Some(key) = members.repeated() {
        let name = format!("{key:?}");
        let reason = Reason::RepeatedInParams { name };
        return Err(Refusal::new(settings.badly_formed, reason));
    }
    if members.get(TRANSACTION_FIELD).is_none()
        && let Some(reference) = Reference::of_check(params, behaviour)?
    {
        return Ok(Named::Reference(reference));
    }
    let value = Value::take(&members, TRANSACTION_FIELD).map_err(|missing| {
        let by = &behaviour.reference_paths.check_by;
        let is_ignored = behaviour.settings.payments.own_reference.mode == OwnReference::Ignore;
        match params.and_then(|params| by.find(params)) {
            Some(_) if is_ignored => missing.lifted_by(remedy::OWN_REFERENCE),
            _ => missing,
        }
    })?;
    let id = value.whole_number(settings)?.parse().ok();
    Ok(Named::Id(id.map(TransactionId)))
}

/// What the answer to a check tells; its other member is null (CHK-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// In UZS, as the payout said (CHK-04).
    pub amount: Sum,
    /// Unix seconds, as the payout said (CHK-05).
    pub date: i64,
    /// CHK-06.
    pub status: Status,
}
