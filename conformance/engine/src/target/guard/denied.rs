//! Why a request is not sent.

use paysys_contract::Calls;
use paysys_exchange::NotBuilt;

/// Why a request is not sent, plan or no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    #[error(transparent)]
    NotBuilt(#[from] NotBuilt),
    #[error("it is sent as {0}, and a call of one's own is sent as POST")]
    Verb(String),
    #[error("it goes to {0}, and a call of one's own goes to exactly the target's URL")]
    Place(String),
    #[error("it has the header `{0}`, which is not one of {allowed}", allowed = Calls::built_in().headers.join(", "))]
    Header(String),
    #[error("it has the header `{0}` more than once")]
    HeaderTwice(String),
    #[error("its header `{0}` has a value that is not plain")]
    HeaderValue(String),
    #[error("its body is not plain JSON: {0}")]
    Body(String),
    #[error("it asks for `{0}`, and nobody documented what that does")]
    Method(String),
    #[error("`{0}` is not part of the documented call")]
    Member(String),
    #[error("the value of `{0}` is not plain")]
    Value(String),
    #[error("`{0}` is neither what [pay] says nor a value that names nobody")]
    Payee(String),
    #[error("it pays, and is not signed by a service of this target")]
    Stranger,
    /// The target has no value for something that the request needs.
    #[error("it needs `${{{0}}}`, and the target's [pay] gives none")]
    NotGiven(String),
    #[error(
        "it pays, and without a [pay] in a target file only a gateway that proves to be a simulator is paid"
    )]
    NoTerms,
}

impl Denied {
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("it is not sent to a gateway that has not proved to be a simulator: {self}")
    }

    /// Does it hold for every target, so that it can be told when a file is read?
    #[must_use]
    pub(crate) fn is_for_every_target(&self) -> bool {
        !matches!(
            self,
            Self::Payee(_) | Self::NoTerms | Self::NotGiven(_) | Self::Stranger
        )
    }
}
