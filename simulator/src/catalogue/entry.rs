//! One reserved account.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::control::ThenShape;
use crate::texts::texts;
use paysys_core::error_code::{ErrorCode, Rpc};
use paysys_shared::texts::Language;

/// A reserved account and what paying to it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CatalogueEntry)]
pub(crate) struct Entry {
    /// The number to pay to, 11 digits.
    pub account: String,
    /// The same for vendors that pay to cards, 16 digits.
    pub card_account: String,
    /// What it is called: `progression-stuck`, `error-32309`, `fault-lost-response`.
    pub name: String,
    /// What happens to the money and what the client sees, in one sentence.
    pub does: String,
    /// The same for programs.
    pub(super) then: Then,
}

/// The one thing that paying to a reserved account asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CatalogueThen)]
pub(crate) enum Then {
    /// A progression for the payment, by name.
    Progression(String),
    /// An error instead of a payment.
    Error(i32),
    /// A preset fault, by name.
    Fault(String),
}

impl Entry {
    /// What happens, in this language. What the catalogue says itself is English.
    pub(crate) fn does_in(&self, language: Language) -> &str {
        let told = texts(language).get(&format!("catalog.{}", self.name));
        told.unwrap_or(&self.does)
    }

    /// What it asks for, in the shape of a rule's `then`.
    pub(crate) fn then(&self) -> ThenShape {
        let nothing = ThenShape::default();
        match self.then.clone() {
            Then::Progression(name) => ThenShape {
                progression: Some(name),
                ..nothing
            },
            Then::Error(code) => ThenShape {
                error: Some(Rpc {
                    code: ErrorCode(code),
                    message: None,
                }),
                ..nothing
            },
            Then::Fault(name) => ThenShape {
                fault: Some(name),
                ..nothing
            },
        }
    }

    pub(crate) fn numbers(&self) -> impl Iterator<Item = &str> {
        [self.account.as_str(), self.card_account.as_str()].into_iter()
    }
}
