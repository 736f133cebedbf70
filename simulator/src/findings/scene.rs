//! Everything there is to look at.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::core::Behaviour;
use crate::core::answer::Reply;
use crate::core::auth::AuthVerdict;
use crate::core::ledger::TransactionId;
use crate::core::method::Method;
use crate::core::sandbox::Decision;
use crate::core::status::Status;
use crate::journal::{Entry, Memory, Ruling, Told};
use crate::registry::State;

/// One sandbox: its ledger, the calls that are still there, and what is known of all of them.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) state: &'a State,
    pub(super) behaviour: &'a Behaviour,
    pub(super) memory: Memory,
}

/// A call of the client.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) entry: &'a Entry,
    pub(super) ruling: &'a Ruling,
}

impl<'a> Scene<'a> {
    pub(super) fn of(state: &'a State) -> Self {
        Self {
            state,
            behaviour: state.core().behaviour(),
            memory: state.journal().memory(),
        }
    }

    /// The calls that are still there, oldest first.
    pub(super) fn calls(&self) -> impl Iterator<Item = Call<'a>> {
        self.state.journal().iter().filter_map(|entry| {
            let ruling = entry.ruling.as_ref()?;
            Some(Call { entry, ruling })
        })
    }

    /// The calls of one method, whether or not they were let through.
    pub(super) fn calls_of(&self, method: Method) -> impl Iterator<Item = Call<'a>> {
        self.calls()
            .filter(move |call| call.decision().method == Some(method))
    }

    /// The checks of each payment, oldest first.
    pub(super) fn polls(&self) -> BTreeMap<TransactionId, Vec<Call<'a>>> {
        let mut polls: BTreeMap<TransactionId, Vec<Call<'a>>> = BTreeMap::new();
        for call in self.calls_of(Method::CheckPayment) {
            if let Some((transaction, _)) = call.decision().checked {
                polls.entry(transaction).or_default().push(call);
            }
        }
        polls
    }
}

impl<'a> Call<'a> {
    pub(super) const fn decision(&self) -> &'a Decision {
        &self.ruling.decision
    }

    pub(super) const fn number(&self) -> u64 {
        self.entry.number
    }

    pub(super) const fn is_accepted(&self) -> bool {
        matches!(self.ruling.auth, AuthVerdict::Accepted(_))
    }

    /// How long before `later` this call arrived. A sandbox clock that was moved counts as well: a test
    /// that moves it does not poll fast.
    pub(super) fn until(&self, later: &Self) -> Duration {
        let (before, after) = (self.entry, later.entry);
        let by_the_wall = after.received.wall.since(before.received.wall);
        by_the_wall.max(after.at.since(before.at))
    }

    /// The status that the client was told.
    pub(super) fn status_told(&self) -> Option<Status> {
        match &self.decision().reply {
            Reply::Check(result) if self.entry.told() == Told::Plainly => {
                Some(result.result.status)
            }
            _ => None,
        }
    }
}
