//! How much may be asked of a live gateway.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::max_wait::MaxWait;

/// How much may be asked of a live gateway. Amounts are in the form's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    #[serde(deserialize_with = "at_least_one")]
    pub calls_per_second: u32,
    /// Calls in one run that guess at a service's credentials.
    pub wrong_credentials: u32,
    pub max_wait: MaxWait,
    /// Payments in one run, probes that one hopes are refused included.
    pub max_payments: u32,
    pub max_amount_per_payment: u64,
    pub max_amount_total: u64,
}

/// Slow, and no money at all.
impl Default for Limits {
    fn default() -> Self {
        Self {
            calls_per_second: 5,
            wrong_credentials: 20,
            max_wait: MaxWait::default(),
            max_payments: 0,
            max_amount_per_payment: 0,
            max_amount_total: 0,
        }
    }
}

fn at_least_one<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + PartialOrd + From<u8>,
{
    let value = T::deserialize(deserializer)?;
    if value < T::from(1) {
        return Err(D::Error::custom("this must be at least 1"));
    }
    Ok(value)
}
