//! `[pay]` as it is written in a target file.

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::{AMOUNT, OwnForm, PaymentTerms};
use paysys_shared::json::Json;

/// Whom to pay and how much, as it is written in a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenTerms {
    vendor_id: Option<i64>,
    account: Option<String>,
    currency: Option<String>,
    amount: Option<i64>,
    other_amount: Option<i64>,
    form: Option<Table>,
    amount_field: Option<String>,
}

/// Why `[pay]` does not say whom to pay and how much. No value is shown: an account is nobody else's business.
#[derive(Debug, thiserror::Error)]
pub enum Unclear {
    #[error(
        "[pay] lacks `{0}`; it has vendor_id, account, currency and amount, or the vendor's complete `form`"
    )]
    Missing(&'static str),
    #[error("`{0}` must be at least 1")]
    NotPositive(String),
    #[error("`{0}` stands in `form` already")]
    Twice(&'static str),
    #[error("`{0}` is not the same in [pay] and in its `form`")]
    Contradicts(&'static str),
    #[error(
        "`form` has no `{0}` that is a whole number; `amount_field` names the field that holds the amount"
    )]
    NoAmount(String),
    #[error("`form` needs a `vendor_id` that is a whole number")]
    NoVendor,
    #[error("`form.{0}` must be text, a whole number or true or false")]
    Kind(String),
    #[error("`other_amount` must be another than `amount`")]
    NotAnother,
    #[error("`amount_field` has a place beside `form` only")]
    FieldOfNothing,
}

impl TryFrom<WrittenTerms> for PaymentTerms {
    type Error = Unclear;

    fn try_from(written: WrittenTerms) -> Result<Self, Unclear> {
        let terms = match written.form {
            Some(ref form) => of_form(form, &written)?,
            None => of_four(written)?,
        };
        if terms.amount < 1 {
            return Err(Unclear::NotPositive(terms.amount_field().to_owned()));
        }
        if terms.other_amount < 1 {
            return Err(Unclear::NotPositive("other_amount".to_owned()));
        }
        if terms.other_amount == terms.amount {
            return Err(Unclear::NotAnother);
        }
        Ok(terms)
    }
}

fn of_four(written: WrittenTerms) -> Result<PaymentTerms, Unclear> {
    if written.amount_field.is_some() {
        return Err(Unclear::FieldOfNothing);
    }
    let missing = Unclear::Missing;
    let amount = written.amount.ok_or(missing(AMOUNT))?;
    Ok(PaymentTerms {
        vendor_id: written.vendor_id.ok_or(missing("vendor_id"))?,
        account: Some(written.account.ok_or(missing("account"))?),
        currency: Some(written.currency.ok_or(missing("currency"))?),
        amount,
        other_amount: written.other_amount.unwrap_or_else(|| another(amount)),
        own_form: None,
    })
}

fn of_form(form: &Table, written: &WrittenTerms) -> Result<PaymentTerms, Unclear> {
    for (name, given) in [
        ("account", &written.account),
        ("currency", &written.currency),
    ] {
        if given.is_some() {
            return Err(Unclear::Twice(name));
        }
    }
    let integer = |name: &str| form.get(name).and_then(Value::as_integer);
    let text = |name: &str| form.get(name).and_then(Value::as_str).map(str::to_owned);
    let agree = |name, outside: Option<i64>, inside: i64| match outside {
        Some(outside) if outside != inside => Err(Unclear::Contradicts(name)),
        _ => Ok(inside),
    };
    let amount_field = written.amount_field.clone();
    let amount_field = amount_field.unwrap_or_else(|| AMOUNT.to_owned());
    let amount = integer(&amount_field);
    let amount = amount.ok_or_else(|| Unclear::NoAmount(amount_field.clone()))?;
    let vendor_id = integer("vendor_id").ok_or(Unclear::NoVendor)?;
    let members = form
        .iter()
        .map(|(name, value)| Ok((name.clone(), json(name, value)?)));
    Ok(PaymentTerms {
        vendor_id: agree("vendor_id", written.vendor_id, vendor_id)?,
        account: text("account"),
        currency: text("currency"),
        amount: agree(AMOUNT, written.amount, amount)?,
        other_amount: written.other_amount.unwrap_or_else(|| another(amount)),
        own_form: Some(Box::new(OwnForm {
            members: members.collect::<Result<_, Unclear>>()?,
            amount_field,
        })),
    })
}

/// One less, and of the smallest one more.
fn another(amount: i64) -> i64 {
    if amount > 1 { amount - 1 } else { 2 }
}

fn json(name: &str, value: &Value) -> Result<Json, Unclear> {
    match value {
        Value::String(text) => Ok(Json::text(text.as_str())),
        Value::Integer(number) => Ok(Json::integer(*number)),
        Value::Boolean(value) => Ok(Json::Bool(*value)),
        _ => Err(Unclear::Kind(name.to_owned())),
    }
}

impl From<PaymentTerms> for WrittenTerms {
    fn from(terms: PaymentTerms) -> Self {
        let Some(own) = terms.own_form else {
            return Self {
                vendor_id: Some(terms.vendor_id),
                account: terms.account,
                currency: terms.currency,
                amount: Some(terms.amount),
                other_amount: Some(terms.other_amount),
                ..Self::default()
            };
        };
        let value = |value: &Json| match value {
            Json::Text(text) => Value::String(text.clone()),
            Json::Bool(value) => Value::Boolean(*value),
            other => Value::Integer(
                other
                    .as_integer()
                    .and_then(|it| it.try_into().ok())
                    .unwrap_or(0),
            ),
        };
        let members = own.members.iter();
        Self {
            other_amount: Some(terms.other_amount),
            form: Some(
                members
                    .map(|(name, it)| (name.clone(), value(it)))
                    .collect(),
            ),
            amount_field: Some(own.amount_field),
            ..Self::default()
        }
    }
}
