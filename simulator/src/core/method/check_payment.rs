//! `pam.check_payment`: what its parameters say, and what it answers.

use serde_json::value::RawValue;

use crate::core::amount::Sum;
use crate::core::fields::Fields;
use crate::core::ledger::TransactionId;
use crate::core::refusal::Refusal;
use crate::core::settings::ParamSettings;
use crate::core::status::Status;
use crate::core::vendor::Value;

/// The parameter that says which payment (CHK-01).
const TRANSACTION_FIELD: &str = "agr_transaction_id";

/// Reads which payment is asked about; nothing for a whole number no payment can have.
pub fn read(
    params: Option<&RawValue>,
    settings: &ParamSettings,
) -> Result<Option<TransactionId>, Refusal> {
    let params = params.and_then(Fields::read).unwrap_or_default();
    if let Some(key) = params.repeated() {
        let reason = format!("params has more than one {key:?}");
        return Err(Refusal::new(settings.badly_formed, reason));
    }
    let value = Value::take(&params, TRANSACTION_FIELD)?;
    Ok(value
        .whole_number(settings)?
        .parse()
        .ok()
        .map(TransactionId))
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
