//! The public error table, and which of its codes mean that no money can have moved.

use serde::Deserialize;

/// One entry of `errors.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorCode {
    /// The number on the wire.
    pub code: i64,
    /// A word for it.
    pub name: String,
    /// Can the two methods answer with it by themselves?
    pub fits: bool,
    refusal: Refusal,
    /// Our English text.
    pub en: String,
    /// Our Russian text.
    pub ru: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Refusal {
    Definite,
    Unknown,
}

/// All known codes.
#[derive(Debug)]
pub struct ErrorTable(Vec<ErrorCode>);

impl ErrorTable {
    /// Is it in the table?
    #[must_use]
    pub fn knows(&self, code: i128) -> bool {
        self.find(code).is_some()
    }

    /// A *definite refusal*: the payment was turned away before any money could move.
    #[must_use]
    pub fn is_definite_refusal(&self, code: i128) -> bool {
        self.find(code)
            .is_some_and(|entry| entry.refusal == Refusal::Definite)
    }

    /// The entry for a code.
    #[must_use]
    pub fn find(&self, code: i128) -> Option<&ErrorCode> {
        self.0.iter().find(|entry| i128::from(entry.code) == code)
    }

    pub(super) fn built_in() -> Self {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            errors: Vec<ErrorCode>,
        }
        let text = include_str!("../../../fixtures/contract/errors.yaml");
        let file: File = serde_saphyr::from_str(text).expect("errors.yaml is well formed");
        Self(file.errors)
    }
}
