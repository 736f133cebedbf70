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
mod denied;
mod plain;
mod probe;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};

use paysys_exchange::{Answer, Built, Outcome, PaymentTerms, Request, SafeUrl, Services, may_pay};
use paysys_shared::json::Json;

pub use caller::Caller;
pub use denied::Denied;
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

/// A request that may be sent: only a guard makes one, or the proof that no money of anybody's is there.
#[derive(Clone, Debug)]
pub struct Judged {
    request: Built,
    pays: bool,
    repeats: Repeats,
    caller: Caller,
}

/// May a request be sent once more, where it got no answer?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// Never: it pays, or nobody knows it to be harmless twice.
    Never,
    Allowed,
    /// As long as there are guesses left: it looks like somebody who tries out ids and secrets.
    AsAGuess,
}

impl Guard {
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
        // Only a probe that reads is asked again: what else there is, a file of a user's says.
        let repeats = match caller.is_a_guess(&request) {
            _ if pays || probe.is_none() => Repeats::Never,
            true => Repeats::AsAGuess,
            false => Repeats::Allowed,
        };
        Ok(Judged {
            request,
            pays,
            repeats,
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
    let transaction = answer
        .body
        .json()?
        .descend(["result", "details", "transaction_id"])?;
    match transaction {
        Json::Number(digits) if transaction.as_integer().is_some() => Some(digits.clone()),
        _ => None,
    }
}

impl Judged {
    /// One to a gateway where no money of anybody's is.
    pub(crate) fn unguarded(request: Built) -> Self {
        let pays = may_pay(request.body());
        Self {
            request,
            pays,
            repeats: if pays {
                Repeats::Never
            } else {
                Repeats::Allowed
            },
            caller: Caller::Nobody,
        }
    }

    #[must_use]
    pub fn request(&self) -> &Built {
        &self.request
    }

    #[must_use]
    pub fn repeats(&self) -> Repeats {
        self.repeats
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
