//! How a call is to be treated, and what that does to the truth it is told.

use super::{Decision, Sandbox};
use crate::answer::Reply;
use crate::facts::Facts;
use crate::fault::{Action, Lie, Point};
use crate::ledger::TransactionId;
use crate::progression::Shown;
use crate::refusal::Refusal;
use crate::status::Status;
use crate::treatment::Treatment;
use crate::{Moment, Payment};

/// How far back an answer of another payment is looked for.
const OTHERS_LOOKED_AT: usize = 1000;

impl Sandbox {
    /// Puts together what the header, the rules and a reserved account ask for, in this order.
    pub(super) fn treat(
        &mut self,
        asked: &Treatment,
        facts: &Facts<'_>,
        decision: &mut Decision,
    ) -> Treatment {
        let mut treatment = asked.clone();
        decision.rules = self
            .rules
            .apply(&mut treatment, facts, decision.at, self.seed);
        if facts.pays
            && let Some(reserved) = facts
                .account
                .and_then(|a| self.behaviour.reserved_accounts.get(a))
        {
            decision.reserved_account = treatment.fill_from(reserved);
        }
        treatment.fault = treatment.fault.filter(|named| named.fault.fits(facts));
        decision.fault = treatment.fault.clone();
        decision.delay = treatment.delay;
        treatment
    }

    /// What the client is told instead of the truth, where the fault is about what is said and not
    /// about how it is sent.
    pub(super) fn tell(
        &self,
        truth: Reply,
        about: Option<TransactionId>,
        decision: &Decision,
    ) -> Reply {
        match decision.fault.as_ref().map(|named| &named.fault.action) {
            Some(Action::Rpc(rpc)) => Reply::Error(Refusal::asked_for(rpc)),
            // A lie about a payment that nobody made would be found out at the first check.
            Some(Action::Lie(lie)) if *lie == Lie::AnswerOfAnother || about.is_none() => {
                self.answer_of_another(truth, about, decision.at)
            }
            _ => truth,
        }
    }

    fn answer_of_another(&self, truth: Reply, about: Option<TransactionId>, now: Moment) -> Reply {
        let other = self.another_payment(about, now);
        match (truth, other) {
            (Reply::Payout(_), Some((other, _))) => self.details(other),
            (Reply::Check(_), Some((other, payment))) => {
                match payment.shown(&self.behaviour, self.luck(other), now) {
                    Shown::Status(status) => Self::report(payment, status),
                    Shown::Unknown => Self::report(payment, Status::Completed),
                }
            }
            (truth, _) => truth,
        }
    }

    /// Another payment: the latest completed one, else the latest.
    pub(super) fn another_payment(
        &self,
        than: Option<TransactionId>,
        now: Moment,
    ) -> Option<(TransactionId, &Payment)> {
        let others = || {
            let latest = self.ledger.iter().rev().take(OTHERS_LOOKED_AT);
            latest.filter(move |(id, _)| Some(*id) != than)
        };
        let completed = |(id, payment): &(TransactionId, &Payment)| {
            let shown = payment.shown(&self.behaviour, self.luck(*id), now);
            shown == Shown::Status(Status::Completed)
        };
        others().find(completed).or_else(|| others().next())
    }
}

/// When a payout under this treatment commits.
pub(super) fn point(treatment: &Treatment) -> Point {
    treatment
        .fault
        .as_ref()
        .map_or(Point::AfterCommit, |named| named.fault.point)
}
