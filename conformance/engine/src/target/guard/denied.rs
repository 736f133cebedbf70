//! Why a request is not sent.

use paysys_contract::Calls;
use paysys_exchange::NotBuilt;

/// Why a request is not sent, plan or no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// There is no such request.
    #[error(transparent)]
    NotBuilt(#[from] NotBuilt),
    /// Another verb.
    #[error("it is sent as {0}, and a call of one's own is sent as POST")]
    Verb(String),
    /// Another place.
    #[error("it goes to {0}, and a call of one's own goes to exactly the target's URL")]
    Place(String),
    /// A header that could mean anything to somebody.
    #[error("it has the header `{0}`, which is not one of {allowed}", allowed = Calls::built_in().headers.join(", "))]
    Header(String),
    /// A header more than once.
    #[error("it has the header `{0}` more than once")]
    HeaderTwice(String),
    /// A header with an unusual value.
    #[error("its header `{0}` has a value that is not plain")]
    HeaderValue(String),
    /// A body that some reader could take for something else.
    #[error("its body is not plain JSON: {0}")]
    Body(String),
    /// A method nobody documented.
    #[error("it asks for `{0}`, and nobody documented what that does")]
    Method(String),
    /// Something else than what is documented for that method.
    #[error("`{0}` is not part of the documented call")]
    Member(String),
    /// A value that could mean anything to somebody.
    #[error("the value of `{0}` is not plain")]
    Value(String),
    /// Somebody else could be paid.
    #[error("`{0}` is neither what [pay] says nor a value that names nobody")]
    Payee(String),
    /// A payout signed by a stranger.
    #[error("it pays, and is not signed by a service of this target")]
    Stranger,
    /// The target has no value for something that the request needs.
    #[error("it needs `${{{0}}}`, and the target's [pay] gives none")]
    NotGiven(String),
    /// The target does not say whom to pay.
    #[error(
        "it pays, and without a [pay] in a target file only a gateway that proves to be a simulator is paid"
    )]
    NoTerms,
}

impl Denied {
    /// The whole sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("it is not sent to a gateway that has not proved to be a simulator: {self}")
    }

    /// Does it hold for every target, so that it can be told when a file is read?
    #[must_use]
    pub fn is_for_every_target(&self) -> bool {
        !matches!(
            self,
            Self::Payee(_) | Self::NoTerms | Self::NotGiven(_) | Self::Stranger
        )
    }
}
