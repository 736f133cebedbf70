//! A call that this run's gateway has answered, kept to be sent again where another gets no answer: does it answer anything now?

use std::sync::{Arc, Mutex, PoisonError};

use paysys_exchange::Request;
use paysys_exchange::Sent;

/// The last reading call that was answered. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub(super) struct Answered(Arc<Mutex<Option<(Request, Sent)>>>);

impl Answered {
    pub(super) fn keep(&self, request: &Request, sent: &Sent) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((request.clone(), sent.clone()));
    }

    /// None where nothing was answered yet.
    pub(super) fn last(&self) -> Option<(Request, Sent)> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
