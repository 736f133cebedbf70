//! What a request's body says, right or wrong.

use paysys_core::document::{Document, RawJson};
use serde_json::Value;

use paysys_core::fields::{Fields, VENDOR_ID_FIELD};
use paysys_core::vendor::{self, Vendor};
use paysys_core::{Behaviour, Payment};

/// What most forms call account, currency and amount.
const USUAL: [&str; 3] = ["account", "currency", "amount"];

/// The members of a request that people ask about; null where they are missing.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) method: Value,
    pub(super) id: Value,
    pub(super) transaction_id: Value,
    pub(super) vendor_id: Value,
    pub(super) account: Value,
    pub(super) reference: Value,
    pub(super) currency: Value,
    pub(super) amount: Value,
}

impl Form {
    /// Reads as much as there is: a refused request is looked at, too.
    pub(super) fn read(body: &[u8], behaviour: &Behaviour) -> Self {
        let document = Document::read(body);
        let Some(request) = document.root().and_then(Fields::read) else {
            return Self::default();
        };
        let params = inner(&request, "params");
        let form = inner(&params, "vendor_form");
        let vendor = behaviour.vendor_in(&form);
        let fields = vendor.map(Vendor::fields_of_payment);
        let [account, currency, amount] = match fields {
            Some(fields) => fields.map(|field| field.and_then(|field| field.name_in(&form))),
            None => USUAL.map(Some),
        };
        let text = |name: Option<&str>| name.map_or(Value::Null, |name| value(&form, name));
        Self {
            method: value(&request, "method"),
            id: value(&request, "id"),
            transaction_id: number(&params, "agr_transaction_id", behaviour),
            reference: reference(request.get("params"), behaviour),
            account: match fields {
                // As in the ledger, where such payments have an empty account.
                Some([None, ..]) => "".into(),
                _ => text(account),
            },
            currency: text(currency),
            amount: amount.map_or(Value::Null, |name| number(&form, name, behaviour)),
            vendor_id: number(&form, VENDOR_ID_FIELD, behaviour),
        }
    }

    pub(super) fn about(self, payment: &Payment, behaviour: &Behaviour) -> Self {
        Self {
            vendor_id: payment.vendor(behaviour).id.into(),
            account: (*payment.account).into(),
            reference: match &payment.reference {
                Some(reference) => serde_json::from_str(reference.json()).unwrap_or_default(),
                None => self.reference,
            },
            currency: payment.currency(behaviour).into(),
            amount: payment.form_amount.get().into(),
            ..self
        }
    }

    /// The same with an account as it may be shown.
    pub(super) fn paying_to(self, account: String) -> Self {
        Self {
            account: account.into(),
            ..self
        }
    }
}

/// A client's own reference, where a payout or else where a check has it.
fn reference(params: Option<RawJson<'_>>, behaviour: &Behaviour) -> Value {
    let paths = &behaviour.reference_paths;
    let mut found = [&paths.field, &paths.check_by]
        .into_iter()
        .filter_map(|path| path.find(params?));
    let text = found.next().map(RawJson::get);
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

fn inner<'a>(fields: &Fields<'a>, name: &str) -> Fields<'a> {
    fields.get(name).and_then(Fields::read).unwrap_or_default()
}

fn value(fields: &Fields<'_>, name: &str) -> Value {
    let raw = fields.get(name).map(RawJson::get);
    raw.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

/// A whole number where the gateway would take it for one, else whatever was written.
fn number(fields: &Fields<'_>, name: &str, behaviour: &Behaviour) -> Value {
    let taken = vendor::Value::take(fields, name).ok();
    let digits = taken.as_ref().and_then(|given| {
        let digits = given.whole_number(&behaviour.settings.params).ok()?;
        digits.parse::<u64>().ok()
    });
    digits.map_or_else(|| value(fields, name), Value::from)
}
