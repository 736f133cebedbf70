//! Whom scenarios pay, and how much may be asked of a live gateway.

mod written;

pub(super) use written::{Unclear, WrittenTerms};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::patience::Patience;
use paysys_shared::json::Json;

/// The usual name of the field that holds the amount.
const AMOUNT: &str = "amount";

/// The payment that scenarios make unless told otherwise. Nobody else is ever paid on a live gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "WrittenTerms")]
pub struct PaymentTerms {
    /// The vendor.
    pub vendor_id: i64,
    /// The account, where the vendor's form has a field of that name.
    pub account: Option<String>,
    /// The form's currency, where it has one.
    pub currency: Option<String>,
    /// The form's amount, in the form's unit.
    pub amount: i64,
    /// Another one, where two payments are to be told apart.
    pub other_amount: i64,
    /// The complete form, where it has other fields than those.
    own_form: Option<Box<OwnForm>>,
}

/// A form with fields of other names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OwnForm {
    members: Vec<(String, Json)>,
    amount_field: String,
}

impl PaymentTerms {
    /// The complete form of the usual payment.
    #[must_use]
    pub fn form(&self) -> Vec<(String, Json)> {
        if let Some(own) = &self.own_form {
            return own.members.clone();
        }
        let text = |text: &Option<String>| text.as_deref().map(Json::text);
        let members = [
            ("account", text(&self.account)),
            ("currency", text(&self.currency)),
            (AMOUNT, Some(Json::integer(self.amount))),
            ("vendor_id", Some(Json::integer(self.vendor_id))),
        ];
        let given = members.into_iter();
        given
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }

    /// The field of the form that holds the amount.
    #[must_use]
    pub fn amount_field(&self) -> &str {
        self.own_form
            .as_ref()
            .map_or(AMOUNT, |own| &own.amount_field)
    }

    /// Does the vendor's form have fields of its own?
    #[must_use]
    pub fn has_own_form(&self) -> bool {
        self.own_form.is_some()
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

/// The published example's payment, which is what simulators are asked for.
impl Default for PaymentTerms {
    fn default() -> Self {
        Self {
            vendor_id: 101_596,
            account: Some("79123456789".to_owned()),
            currency: Some("USD".to_owned()),
            amount: 12_000,
            other_amount: 11_999,
            own_form: None,
        }
    }
}

/// How much may be asked of a live gateway. Amounts are in the form's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// The pace.
    #[serde(deserialize_with = "at_least_one")]
    pub calls_per_second: u32,
    /// Calls in one run that guess at a service's credentials.
    pub wrong_credentials: u32,
    /// How long one scenario may wait.
    pub max_wait: Patience,
    /// Payments in one run, probes that one hopes are refused included.
    pub max_payments: u32,
    /// The most one payment may move.
    pub max_amount_per_payment: u64,
    /// The most a run may move.
    pub max_amount_total: u64,
}

/// Slow, and no money at all.
impl Default for Limits {
    fn default() -> Self {
        Self {
            calls_per_second: 5,
            wrong_credentials: 20,
            max_wait: Patience::default(),
            max_payments: 0,
            max_amount_per_payment: 0,
            max_amount_total: 0,
        }
    }
}
