//! `pay`: one payout, `pam.pay_by_cash`.

use std::sync::LazyLock;

use super::{Answering, Asking, Unsigned, answering, asking};
use crate::bindings::{Bindings, Missing};
use crate::reader::Reader;
use crate::template::{Reference, Template};
use paysys_shared::json::Json;
use paysys_yaml::{Fields, Node};

/// A payout.
#[derive(Clone, Debug)]
pub struct Pay {
    pub asking: Asking,
    /// `params.vendor_form`; none: the whole valid form of the target's vendor.
    pub form: Option<Template>,
    /// `params.transaction_form`, where some clients send a reference of their own (PAY-16); none: not sent.
    pub transaction_form: Option<Template>,
    pub answering: Answering,
}

/// The keys of `pay`.
pub(super) fn keys() -> Vec<&'static str> {
    [
        answering::KEYS.as_slice(),
        &answering::PAYING_KEYS,
        &asking::KEYS,
        &["form", "transaction_form"],
    ]
    .concat()
}

impl Pay {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`pay`", &keys(), &mut reader.problems)?;
        let mut template = |key| fields.get(key).map(|node| Template::read(node, reader));
        let (form, transaction_form) = (template("form"), template("transaction_form"));
        Some(Self {
            asking: Asking::read(&fields, reader),
            form,
            transaction_form,
            answering: Answering::read(&fields, reader),
        })
    }

    /// The request.
    ///
    /// # Errors
    /// When it refers to something an earlier answer does not have.
    pub fn request(&self, fresh_id: &Json, bindings: &Bindings) -> Result<Unsigned, Missing> {
        let form = match (&self.form, bindings.given(OWN_FORM)) {
            (Some(form), _) => form.fill(bindings)?,
            (None, Some(own)) => own.clone(),
            (None, None) => USUAL_FORM.fill(bindings)?,
        };
        let mut params = vec![("vendor_form".to_owned(), form)];
        if let Some(beside) = &self.transaction_form {
            params.push(("transaction_form".to_owned(), beside.fill(bindings)?));
        }
        self.asking.request(
            Some(Json::text("pam.pay_by_cash")),
            Some(Json::Object(params)),
            fresh_id,
            bindings,
        )
    }
}

/// Under this name a target gives its vendor's form, where that has other fields than the usual four.
pub const OWN_FORM: &str = "form";

/// The form of the vendor whose page is the contract's.
static USUAL_FORM: LazyLock<Template> = LazyLock::new(|| {
    let fields = [
        ("account", "account"),
        ("currency", "currency"),
        ("amount", "amount"),
        ("vendor_id", "vendor"),
    ];
    let member = |(field, variable): (&str, &str)| {
        (
            field.to_owned(),
            Template::Value(Reference(vec![variable.to_owned()])),
        )
    };
    Template::Object(fields.into_iter().map(member).collect())
});
