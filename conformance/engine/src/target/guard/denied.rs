//! Why a request is not sent.

use std::error::Error;
use std::fmt;

use paysys_contract::{Calls, Said};
use paysys_exchange::NotBuilt;

/// Why a request is not sent, plan or no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    NotBuilt(NotBuilt),
    Verb(String),
    Place(String),
    Header(String),
    HeaderTwice(String),
    HeaderValue(String),
    Body(String),
    Method(String),
    Member(String),
    Value(String),
    Payee(String),
    Stranger,
    /// The target has no value for something that the request needs.
    NotGiven(String),
    NoTerms,
}

impl Denied {
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::NotBuilt(error) => error.to_string().into(),
            Self::Verb(verb) => Said::of("denied.verb").with("verb", verb),
            Self::Place(url) => Said::of("denied.place").with("url", url),
            Self::Header(name) => Said::of("denied.header")
                .with("name", name)
                .with("allowed", Calls::built_in().headers.join(", ")),
            Self::HeaderTwice(name) => Said::of("denied.header_twice").with("name", name),
            Self::HeaderValue(name) => Said::of("denied.header_value").with("name", name),
            Self::Body(why) => Said::of("denied.body").with("why", why),
            Self::Method(name) => Said::of("denied.method").with("name", name),
            Self::Member(name) => Said::of("denied.member").with("name", name),
            Self::Value(name) => Said::of("denied.value").with("name", name),
            Self::Payee(name) => Said::of("denied.payee").with("name", name),
            Self::Stranger => Said::of("denied.stranger"),
            Self::NotGiven(name) => {
                Said::of("denied.not_given").with("name", format!("${{{name}}}"))
            }
            Self::NoTerms => Said::of("denied.no_terms"),
        }
    }

    /// The same, and what follows from it.
    #[must_use]
    pub fn whole(&self) -> Said {
        Said::of("denied.whole").with("why", self.said())
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

/// In English.
impl fmt::Display for Denied {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(formatter)
    }
}

impl Error for Denied {}

impl From<NotBuilt> for Denied {
    fn from(error: NotBuilt) -> Self {
        Self::NotBuilt(error)
    }
}
