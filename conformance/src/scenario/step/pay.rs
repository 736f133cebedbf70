//! `pay`: one payout, `pam.pay_by_cash`.

use super::{Answering, Asking, Unsigned, answering, asking};
use crate::json::Json;
use crate::scenario::bindings::{Bindings, Missing};
use crate::scenario::reader::Reader;
use crate::scenario::template::{Reference, Template};
use crate::yaml::{Fields, Node};

/// A payout.
#[derive(Clone, Debug)]
pub struct Pay {
    /// How it is asked.
    pub asking: Asking,
    /// `params.vendor_form`.
    pub form: Template,
    /// What is awaited.
    pub answering: Answering,
}

/// The keys of `pay`.
pub(super) fn keys() -> Vec<&'static str> {
    [
        answering::KEYS.as_slice(),
        &answering::PAYING_KEYS,
        &asking::KEYS,
        &["form"],
    ]
    .concat()
}

impl Pay {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`pay`", &keys(), &mut reader.problems)?;
        let form = fields
            .get("form")
            .map_or_else(valid_form, |node| Template::read(node, reader));
        Some(Self {
            asking: Asking::read(&fields, reader),
            form,
            answering: Answering::read(&fields, reader),
        })
    }

    /// The request.
    ///
    /// # Errors
    /// When it refers to something an earlier answer does not have.
    pub fn request(&self, fresh_id: &Json, bindings: &Bindings) -> Result<Unsigned, Missing> {
        let params = Json::object([("vendor_form", self.form.fill(bindings)?)]);
        self.asking.request(
            Some(Json::text("pam.pay_by_cash")),
            Some(params),
            fresh_id,
            bindings,
        )
    }
}

/// The whole valid form of the target's vendor.
fn valid_form() -> Template {
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
}
