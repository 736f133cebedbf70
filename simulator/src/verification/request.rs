//! What a test expects, as people write it.

use serde::Deserialize;
use utoipa::ToSchema;

use super::Times;
use super::call::CallTally;
use crate::calls::CriteriaShape;
use crate::control::{ControlError, Names};

/// Each of them is compared with every call or payment.
const MOST_EXPECTATIONS: usize = 1_000;

/// Everything a test expects.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "calls": [{"match": {"method": "pam.pay_by_cash"}, "times": 1}],
    "payments": [{"account": "79123456789", "amount": 12000, "times": 1}],
    "rules_applied": true,
}))]
pub struct VerifyRequest {
    /// Calls that were made, or not.
    #[serde(default)]
    pub calls: Vec<CallExpectation>,
    /// Payments that were made.
    #[serde(default)]
    pub payments: Vec<PaymentExpectation>,
    /// Whether every rule with `must_apply` must have applied.
    #[serde(default)]
    pub rules_applied: bool,
}

/// Calls that were made so many times; exactly one of `times`, `at_least` and `never` is given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallExpectation {
    /// Which calls; all of them, where nothing is named.
    #[serde(rename = "match", default)]
    pub matching: CriteriaShape,
    /// Exactly so many.
    pub times: Option<u64>,
    /// So many or more.
    pub at_least: Option<u64>,
    /// None; only `true` makes sense.
    pub never: Option<bool>,
}

/// So many payments; a test that expects several means to make them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentExpectation {
    /// Whom they pay; `*` stands for any characters.
    pub account: String,
    /// How much each, in the form's unit.
    pub amount: u64,
    /// Exactly how many.
    #[serde(default = "once")]
    pub times: u64,
}

const fn once() -> u64 {
    1
}

impl VerifyRequest {
    /// Whether there is something to look for – that nothing was expected must never look like passed
    /// – and no more than can be looked for in good time.
    pub(super) fn check_size(&self) -> Result<(), ControlError> {
        if self.calls.len() + self.payments.len() > MOST_EXPECTATIONS {
            let message = format!(
                "there are more than {MOST_EXPECTATIONS} expectations; verify them in parts"
            );
            return Err(ControlError::new(message));
        }
        if self.calls.is_empty() && self.payments.is_empty() && !self.rules_applied {
            return Err(ControlError::new(
                "expect at least one of calls, payments and \"rules_applied\": true",
            ));
        }
        Ok(())
    }
}

impl CallExpectation {
    pub(super) fn read(&self, names: &Names<'_>) -> Result<CallTally, ControlError> {
        let criteria = self.matching.read(names)?;
        Ok(CallTally::new(criteria, self.times()?))
    }

    fn times(&self) -> Result<Times, ControlError> {
        match (self.times, self.at_least, self.never) {
            (Some(times), None, None) => Ok(Times::Exactly(times)),
            (None, Some(times), None) => Ok(Times::AtLeast(times)),
            (None, None, Some(true)) => Ok(Times::Exactly(0)),
            _ => Err(ControlError::new(
                "say how many calls are expected with exactly one of \"times\": 1, \
                 \"at_least\": 1, \"never\": true",
            )),
        }
    }
}
