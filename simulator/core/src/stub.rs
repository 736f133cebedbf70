//! Methods outside the contract that a profile answers: stubs, as data.

mod condition;
mod expression;
mod path;
mod template;

pub(crate) use condition::plain;
pub use condition::{Condition, Wanted};
pub use expression::{Expression, ExpressionError, PaymentField, Source};
pub use path::Path;
pub(crate) use template::in_text;
pub use template::{Piece, Template, TemplateError};

use super::error_code::Rpc;

/// A method that a profile answers besides the gateway's own two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stub {
    pub name: Box<str>,
    /// Whether it takes signed requests only.
    pub auth: bool,
    /// Its answers; the first whose conditions hold is given.
    pub cases: Vec<Case>,
}

/// One answer of a stub, and what has to hold for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// All of these must hold; none holds always.
    pub conditions: Vec<Condition>,
    /// What must be in the request, else it is answered as a missing parameter (ERR-04).
    pub requires: Vec<Path>,
    /// Where the id of the payment stands that this is about.
    pub payment: Option<Path>,
    /// Where the key stands under which an earlier call's params, and what it paid, are found again.
    pub recalls: Option<Path>,
    pub pays: Option<Pays>,
    /// The key under which this call's params are found again.
    pub remembers: Option<Template>,
    pub outcome: Outcome,
}

/// What a stub pays, taken from the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pays {
    /// A whole form with the vendor's own names, as a payout brings it.
    Form(Template),
    Parts(Box<Parts>),
}

/// The parts of a form that matter, whatever the vendor calls them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    pub vendor_id: Template,
    /// Whom, by the vendor.
    pub account: Option<Template>,
    /// In which currency of the vendor; without it, in its first.
    pub currency: Option<Template>,
    pub amount: Template,
}

/// What a stub answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Result(Template),
    Error(Rpc),
}

impl Pays {
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let (form, parts) = match self {
            Self::Form(form) => (Some(form), None),
            Self::Parts(parts) => (None, Some(parts)),
        };
        let parts = parts.into_iter().flat_map(|parts| {
            let always = [&parts.vendor_id, &parts.amount];
            always
                .into_iter()
                .chain(&parts.account)
                .chain(&parts.currency)
        });
        form.into_iter().chain(parts)
    }
}

impl Stub {
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.cases.iter().flat_map(|case| {
            let pays = case.pays.iter().flat_map(Pays::templates);
            let result = match &case.outcome {
                Outcome::Result(template) => Some(template),
                Outcome::Error(_) => None,
            };
            pays.chain(&case.remembers).chain(result)
        })
    }
}
