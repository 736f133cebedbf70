//! Whom scenarios pay.

mod written;

pub use written::{Unclear, WrittenTerms};

use serde::Serialize;

use paysys_shared::json::Json;

/// The usual name of the field that holds the amount.
const AMOUNT: &str = "amount";

/// The payment that scenarios make unless told otherwise. Nobody else is ever paid on a live gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "WrittenTerms")]
pub struct PaymentTerms {
    pub vendor_id: i64,
    /// The account, where the vendor's form has a field of that name.
    pub account: Option<String>,
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
