//! Everything there is to look at.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::journal::{Entry, Memory, Recalled, Ruling, Told};
use crate::redaction::Redaction;
use paysys_core::Behaviour;
use paysys_core::answer::Reply;
use paysys_core::auth::AuthVerdict;
use paysys_core::ledger::TransactionId;
use paysys_core::method::Method;
use paysys_core::sandbox::Decision;
use paysys_core::service::ServiceIndex;
use paysys_core::status::Status;

/// What there is to look at in one sandbox. It is a copy of its own: looking takes a while for long
/// journals, and calls go on meanwhile.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub(super) recalled: &'a Recalled,
    /// What must not stand in a finding.
    pub(super) redaction: &'a Redaction,
    /// Ids of findings that count for nothing, besides those that the profile names.
    ignored: &'a [String],
    pub(super) behaviour: Arc<Behaviour>,
    pub(super) payments: Vec<(TransactionId, u64)>,
}

/// A call of the client.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) entry: &'a Entry,
    pub(super) ruling: &'a Ruling,
}

impl<'a> Scene<'a> {
    pub(crate) fn of(
        recalled: &'a Recalled,
        redaction: &'a Redaction,
        ignored: &'a [String],
    ) -> Self {
        let payments = recalled.snapshot.ledger().iter();
        Self {
            recalled,
            redaction,
            ignored,
            behaviour: recalled.snapshot.behaviour().clone(),
            payments: payments.map(|(id, payment)| (id, payment.call)).collect(),
        }
    }

    /// Whether a finding of this id counts for nothing here.
    pub(super) fn waives(&self, finding: &str) -> bool {
        let of_profile = &self.behaviour.settings.findings.ignore;
        let mut all = self.ignored.iter().chain(of_profile);
        all.any(|ignored| ignored == finding)
    }

    pub(super) const fn memory(&self) -> &'a Memory {
        &self.recalled.memory
    }

    pub(super) fn calls(&self) -> impl Iterator<Item = Call<'_>> {
        self.recalled.entries.iter().filter_map(|entry| {
            let ruling = entry.ruling.as_ref()?;
            Some(Call { entry, ruling })
        })
    }

    /// The calls of one method, whether or not they were let through.
    pub(super) fn calls_of(&self, method: &'static Method) -> impl Iterator<Item = Call<'_>> {
        self.calls()
            .filter(move |call| call.decision().method.as_ref() == Some(method))
    }

    /// The checks of each payment by each service, oldest first.
    pub(super) fn polls(&self) -> BTreeMap<(TransactionId, ServiceIndex), Vec<Call<'_>>> {
        let mut polls: BTreeMap<_, Vec<Call<'_>>> = BTreeMap::new();
        for call in self.calls_of(&Method::CheckPayment) {
            let decision = call.decision();
            if let (Some(transaction), Some(service)) = (decision.about, decision.service) {
                polls.entry((transaction, service)).or_default().push(call);
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

    /// What the client could know of this call's answer when it sent a later one.
    pub(super) fn told_before(&self, later: &Self) -> Told {
        let telling = self.entry.telling();
        telling.map_or(Told::Refused, |one| one.before(later.entry.received.sent))
    }

    /// Whether a later call is this one again, unchanged, because the client got no result: it was refused,
    /// or nothing usable came back. Such a repeat rightly has the same id, as HTTP libraries make it.
    pub(super) fn is_resent_as(&self, later: &Self) -> bool {
        let content =
            |call: &Self| -> Option<Value> { serde_json::from_slice(call.entry.texts.json()).ok() };
        !matches!(self.told_before(later), Told::Plainly | Told::NotYet)
            && content(self)
                .zip(content(later))
                .is_some_and(|(sent, again)| is_worth(&sent, &again))
    }

    pub(super) fn status_told(&self) -> Option<Status> {
        match &self.decision().reply {
            Reply::Check(report) if self.entry.told() == Told::Plainly => Some(report.status),
            _ => None,
        }
    }
}

/// Whether two documents say the same: a number is one however it is written, and 1 is 1.0.
fn is_worth(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) if one.is_f64() != other.is_f64() => {
            one.as_f64() == other.as_f64()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| is_worth(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(name, value): (&String, &Value)| {
                other.get(name).is_some_and(|other| is_worth(value, other))
            };
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}
