//! The public error table, and which of its codes mean that no money can have moved.

use serde::Deserialize;

/// One entry of `errors.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorCode {
    pub code: i64,
    pub name: String,
    /// Can the two methods answer with it by themselves?
    pub fits: bool,
    refusal: Refusal,
    /// What it finds fault with, where that is the call itself.
    pub blames: Option<Blames>,
    pub en: String,
    pub ru: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Refusal {
    Definite,
    Unknown,
}

/// What a code finds fault with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, strum::Display)]
#[serde(rename_all = "lowercase")]
pub enum Blames {
    #[strum(to_string = "a parameter is wrong")]
    Form,
    #[strum(to_string = "no such transaction")]
    Transaction,
    #[strum(to_string = "not a request")]
    Request,
    #[strum(to_string = "no such method")]
    Method,
    #[strum(to_string = "signed too long ago")]
    Time,
    #[strum(to_string = "not authorised")]
    Caller,
    #[strum(to_string = "the service is blocked")]
    Service,
}

impl ErrorCode {
    /// A *definite refusal*: the payment was turned away before any money could move.
    #[must_use]
    pub fn is_definite_refusal(&self) -> bool {
        self.refusal == Refusal::Definite
    }

    /// Is it a definite refusal for a reason of the gateway's own, which finds fault with neither the call nor its form?
    #[must_use]
    pub fn is_of_its_own(&self) -> bool {
        self.is_definite_refusal() && matches!(self.blames, None | Some(Blames::Service))
    }
}

/// All known codes.
#[derive(Debug)]
pub struct ErrorTable(Vec<ErrorCode>);

impl ErrorTable {
    /// Every code, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &ErrorCode> {
        self.0.iter()
    }

    #[must_use]
    pub fn knows(&self, code: i128) -> bool {
        self.find(code).is_some()
    }

    /// A *definite refusal*: the payment was turned away before any money could move.
    #[must_use]
    pub fn is_definite_refusal(&self, code: i128) -> bool {
        self.find(code).is_some_and(ErrorCode::is_definite_refusal)
    }

    /// What a code finds fault with, if it is known and that is the call itself.
    #[must_use]
    pub fn blames(&self, code: i128) -> Option<Blames> {
        self.find(code)?.blames
    }

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
