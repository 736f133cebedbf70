//! What may be sent to a gateway that has not proved to be a simulator. What is not known to be harmless is not sent.
//!
//! Judged is the built request itself, never the text it was made from. There are two ways to be known:
//!
//! 1. It is a *probe* ([`probe`]): it equals a request that is compiled in from `fixtures/contract/probes.yaml`, byte for
//!    byte but for the fresh id, the unknown transaction, a transaction this gateway has given, the signature and `[pay]`'s
//!    values. No file of a user's adds one.
//! 2. It is a *plain call* ([`plain`]): a documented reading call, or a payout that holds nothing but what `[pay]` says,
//!    in one strict form that no reader can understand differently.
//!
//! Whether a call that pays is sent is not decided here: it needs a permit of an approved plan, too.

mod caller;
mod plain;
mod probe;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};

use paysys_exchange::PaymentTerms;
use paysys_exchange::SafeUrl;
use paysys_exchange::Services;
use paysys_exchange::{Answer, Outcome};
use paysys_exchange::{Built, NotBuilt, Request};
use paysys_shared::json;
use paysys_shared::json::Json;

pub use caller::Caller;
pub use plain::is_own_form;
pub use probe::{Probe, Probes};

/// Decides what may be sent to one gateway. Clones share which transactions it has given.
#[derive(Clone, Debug)]
pub struct Guard {
    base: SafeUrl,
    services: Services,
    terms: Option<PaymentTerms>,
    given: Arc<Mutex<BTreeSet<String>>>,
}

/// A request that may be sent: only a guard makes one.
#[derive(Clone, Debug)]
pub struct Judged {
    request: Built,
    is_a_probe: bool,
    pays: bool,
    caller: Caller,
}

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
    #[error("it has the header `{0}`, which is not one of {allowed}", allowed = plain::headers_in_words())]
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
    /// Does it hold for every target, so that it can be told when a file is read?
    #[must_use]
    pub fn is_for_every_target(&self) -> bool {
        !matches!(
            self,
            Self::Payee(_) | Self::NoTerms | Self::NotGiven(_) | Self::Stranger
        )
    }
}

impl Guard {
    /// The guard of this gateway.
    #[must_use]
    pub fn of(base: SafeUrl, services: Services, terms: Option<PaymentTerms>) -> Self {
        Self {
            base,
            services,
            terms,
            given: Arc::default(),
        }
    }

    /// Builds a request and judges what was built.
    ///
    /// # Errors
    /// When it is not known to be harmless.
    pub fn judge(&self, request: &Request) -> Result<Judged, Denied> {
        let request = request.build(&self.base)?;
        let caller = Caller::of(&request, &self.services);
        let probe = Probes::built_in().find(&request, self);
        let pays = match probe {
            Some(probe) => probe.pays(),
            None => plain::judge(&request, &caller, self.terms.as_ref())?,
        };
        if pays && self.terms.is_none() {
            return Err(Denied::NoTerms);
        }
        Ok(Judged {
            request,
            is_a_probe: probe.is_some(),
            pays,
            caller,
        })
    }

    /// Remembers which payment an answer tells of: later calls may ask for it.
    pub fn learn(&self, outcome: &Outcome) {
        if let Outcome::Answer(answer) = outcome {
            self.given().extend(transaction_of(answer));
        }
    }

    /// Lets a rehearsal ask for a payment that nobody has made yet.
    pub(crate) fn suppose(&self, transaction: &str) {
        self.given().insert(transaction.to_owned());
    }

    fn given(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.given
            .lock()
            .expect("nobody panics while holding the transactions")
    }
}

/// Only whole numbers: a gateway that gives anything else is not asked for it.
fn transaction_of(answer: &Answer) -> Option<String> {
    let document = json::parse(&answer.body).ok()?;
    let transaction = document.descend(["result", "details", "transaction_id"])?;
    match transaction {
        Json::Number(digits) if transaction.as_integer().is_some() => Some(digits.clone()),
        _ => None,
    }
}

impl Judged {
    /// The request.
    #[must_use]
    pub fn request(&self) -> &Built {
        &self.request
    }

    /// Is it one of the requests that are compiled in?
    #[must_use]
    pub fn is_a_probe(&self) -> bool {
        self.is_a_probe
    }

    /// Could it move money? Then it needs a permit.
    #[must_use]
    pub fn pays(&self) -> bool {
        self.pays
    }

    /// Who calls, by the header as it is sent.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }
}
