//! What this run's gateway has answered: a call to be sent again where another gets no answer, or one that may be an outage's.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use paysys_exchange::{Exchange, Request, Sent};

/// An answer that came so often while other calls were answered is this gateway's way, and is not asked about again.
const ENOUGH: usize = 3;

/// What was answered so far. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Answered(Arc<Mutex<State>>);

/// A request, and as it may be shown.
pub(super) type Asked = Arc<(Request, Sent)>;

#[derive(Debug, Default)]
struct State {
    last: Option<Asked>,
    /// Was there one wait for a gateway that had answered nothing yet?
    has_waited: bool,
    /// HTTP status and error code of answers that are no outage's, each as often as it was found out.
    ways: Vec<(Option<u16>, Option<i128>)>,
}

impl Answered {
    pub(super) fn keep(&self, asked: &Asked) {
        self.state().last = Some(Arc::clone(asked));
    }

    pub(super) fn last(&self) -> Option<Asked> {
        self.state().last.clone()
    }

    /// This answer stayed the same while another call was answered.
    pub(super) fn learn(&self, exchange: &Exchange) {
        self.state().ways.push(looks_of(exchange));
    }

    /// Is an answer like this to be asked about again? Of a gateway that has answered nothing yet, once: it may just be
    /// starting.
    pub(super) fn leaves_in_doubt(&self, exchange: &Exchange) -> bool {
        let mut state = self.state();
        if state.last.is_none() {
            return !mem::replace(&mut state.has_waited, true);
        }
        let looks = looks_of(exchange);
        let like_it = state.ways.iter().filter(|way| **way == looks);
        like_it.count() < ENOUGH
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn looks_of(exchange: &Exchange) -> (Option<u16>, Option<i128>) {
    let status = exchange.http().map(|answer| answer.status);
    (status, exchange.error_code())
}
