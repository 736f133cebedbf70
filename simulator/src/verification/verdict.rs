//! What a verification concluded.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::calls::{CallField, Comparison};
use crate::redaction::Veil;
use paysys_core::ledger::TransactionId;
use paysys_core::rule::RuleId;

/// Of so many expectations that are not met it is told what comes close; nobody reads more.
pub(super) const DETAILED: usize = 50;

/// What was concluded about an expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is as expected.
    Passed,
    /// Calls that the journal had to forget would decide.
    Inconclusive,
    /// It is not as expected.
    Failed,
}

/// All that was concluded. `Display` tells it for a terminal.
#[must_use = "a verification that nobody looks at proves nothing"]
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Verified {
    /// Whether everything is as expected.
    pub passed: bool,
    /// The worst of the verdicts.
    pub verdict: Verdict,
    /// One for each expectation: calls, then payments, then rules.
    pub results: Vec<VerifiedResult>,
    /// How many calls the journal had to forget.
    pub evicted: u64,
    /// All of it for a terminal.
    pub text: String,
}

/// What was concluded about one expectation.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VerifiedResult {
    /// Where it stands in the request, e.g. `calls[0]`.
    pub expectation: String,
    /// What it says.
    pub says: String,
    /// Whether it is as expected.
    pub passed: bool,
    /// What was concluded.
    pub verdict: Verdict,
    /// How many there are.
    pub found: u64,
    /// Where it is not as expected, what comes closest: where there are too few, those that match
    /// and then those that almost do; where there are too many, some of those that match. Told of
    /// the first 50 that are not as expected.
    pub nearest: Vec<Near>,
}

/// Something that comes close; exactly one of the numbers says what it is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Near {
    /// A call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<u64>,
    /// A payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub transaction_id: Option<TransactionId>,
    /// A rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub rule: Option<RuleId>,
    /// Each criterion, and what there is to show for it.
    pub criteria: Vec<Comparison>,
    /// Who is paid, which decides on what may be shown of the account.
    #[serde(skip)]
    #[schema(ignore)]
    pub(super) vendor_id: Option<u64>,
}

impl Verified {
    pub(super) fn new(results: Vec<VerifiedResult>, evicted: u64, text: String) -> Self {
        let verdicts = results.iter().map(|result| result.verdict);
        let verdict = verdicts.max().unwrap_or(Verdict::Passed);
        Self {
            passed: verdict == Verdict::Passed,
            verdict,
            text,
            results: detailed(results),
            evicted,
        }
    }
}

/// Keeps what comes close to the first expectations that are not met.
fn detailed(mut results: Vec<VerifiedResult>) -> Vec<VerifiedResult> {
    let unmet = results.iter_mut().filter(|result| !result.passed);
    for result in unmet.skip(DETAILED) {
        result.nearest.clear();
    }
    results
}

impl std::fmt::Display for Verified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl Near {
    /// Without what must not leave, and without anything that is too long to be read.
    pub(super) fn shown(mut self, veil: &Veil<'_>) -> Self {
        for comparison in &mut self.criteria {
            let is_account = comparison.criterion == CallField::Account.name();
            for value in [&mut comparison.expected, &mut comparison.actual] {
                match (&mut *value, self.vendor_id) {
                    (Value::String(text), Some(vendor_id)) if is_account => {
                        *text = veil.account(vendor_id, text);
                    }
                    (Value::String(text), _) => *text = veil.reason(text),
                    // A card's number may stand where an amount should.
                    (Value::Number(number), _)
                        if comparison.criterion == CallField::Amount.name() =>
                    {
                        let (text, shown) = (number.to_string(), veil.reason(&number.to_string()));
                        if shown != text {
                            *value = shown.into();
                        }
                    }
                    _ => (),
                }
            }
            comparison.cut();
        }
        self
    }

    pub(super) const fn call(
        number: u64,
        criteria: Vec<Comparison>,
        vendor_id: Option<u64>,
    ) -> Self {
        Self {
            call: Some(number),
            transaction_id: None,
            rule: None,
            criteria,
            vendor_id,
        }
    }

    pub(super) const fn payment(
        transaction: TransactionId,
        criteria: Vec<Comparison>,
        vendor_id: Option<u64>,
    ) -> Self {
        Self {
            call: None,
            transaction_id: Some(transaction),
            rule: None,
            criteria,
            vendor_id,
        }
    }

    pub(super) const fn rule(rule: RuleId, criteria: Vec<Comparison>) -> Self {
        Self {
            call: None,
            transaction_id: None,
            rule: Some(rule),
            criteria,
            vendor_id: None,
        }
    }
}
