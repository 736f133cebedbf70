//! What stands in paths. A mistake there is answered like all others, in the one error envelope;
//! axum's own extractor would answer it as plain text.

use axum::extract::{self, FromRequestParts};
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::{IntoParams, ToSchema};

use super::error::AdminError;
use crate::words;
use paysys_shared::texts::Language;

/// The variable parts of a path.
pub(super) struct Path<T>(pub(super) T);

/// A sandbox.
#[derive(Deserialize, IntoParams)]
pub(super) struct SandboxPath {
    /// The sandbox's name; the first one is called `default`.
    #[param(example = "default")]
    pub(super) sandbox: String,
}

/// A rule of a sandbox.
#[derive(Deserialize, IntoParams)]
pub(super) struct RulePath {
    /// The sandbox's name; the first one is called `default`.
    #[param(example = "default")]
    pub(super) sandbox: String,
    /// The rule's id, as it was answered when the rule was made.
    pub(super) rule: u64,
}

/// A call of a sandbox.
#[derive(Deserialize, IntoParams)]
pub(super) struct CallPath {
    /// The sandbox's name; the first one is called `default`.
    #[param(example = "default")]
    pub(super) sandbox: String,
    /// The call's number, from one.
    #[param(example = 1)]
    pub(super) call: u64,
}

/// A payment of a sandbox.
#[derive(Deserialize, IntoParams)]
pub(super) struct PaymentPath {
    /// The sandbox's name; the first one is called `default`.
    #[param(example = "default")]
    pub(super) sandbox: String,
    /// The payment's `transaction_id`.
    #[param(example = 2_355_076)]
    pub(super) payment: u64,
}

/// Whose methods; it follows the `?`.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CatalogQuery {
    /// A sandbox; `default` unless told.
    pub(super) sandbox: Option<String>,
    /// Language of what happens; English unless told.
    #[serde(default)]
    #[param(inline)]
    pub(super) lang: Lang,
}

/// Which part of a long list; it follows the `?`.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentsQuery {
    /// Only payments behind this `transaction_id`.
    pub(super) after: Option<u64>,
    /// How many at most, up to 1000.
    pub(super) limit: Option<usize>,
    /// Only payments that their client calls so: the text, or the digits of a number.
    pub(super) reference: Option<String>,
    /// `json`, or `csv`: one payment in each line, all that are meant.
    pub(super) format: Option<String>,
}

/// Which part of the double payments; it follows the `?`.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DoublesPage {
    /// Only those whose second payout is a call behind this number.
    pub(super) after: Option<u64>,
    /// How many at most, up to 1000.
    pub(super) limit: Option<usize>,
    /// Language of reasons; English unless told.
    #[serde(default)]
    #[param(inline)]
    pub(super) lang: Lang,
}

/// In which language people are told things; it follows the `?`.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Reader {
    /// Language of reasons and advice; everything else is the same in all. English unless told.
    #[serde(default)]
    #[param(inline)]
    pub(super) lang: Lang,
}

/// A language that reasons and advice can be had in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Lang {
    /// English.
    #[default]
    En,
    /// Russian.
    Ru,
}

impl Lang {
    pub(super) const fn language(self) -> Language {
        match self {
            Self::En => Language::English,
            Self::Ru => Language::Russian,
        }
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = AdminError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AdminError> {
        let read = extract::Path::from_request_parts(parts, state).await;
        read.map(|extract::Path(path)| Self(path))
            .map_err(|rejection| AdminError::bad_request(words::of_path(&rejection.body_text())))
    }
}
