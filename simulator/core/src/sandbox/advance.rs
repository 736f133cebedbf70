//! Moving the clock by hand, and what that brings about.

use super::Sandbox;
use crate::clock::Pace;
use crate::command::{Advance, AdvanceError, Change, Outcome};
use crate::progression::Entered;
use crate::{Clock, Moment, Payment};

fn check_target(now: Moment, target: Moment) -> Result<Moment, AdvanceError> {
    match target {
        target if target < now => Err(AdvanceError::Backwards),
        target if target > Moment::LAST => Err(AdvanceError::BeyondTheCalendar),
        target => Ok(target),
    }
}

/// The earliest changes, and how many there were in all; a ledger of millions may have millions.
#[derive(Default)]
struct Changes {
    earliest: Vec<Change>,
    count: usize,
}

impl Changes {
    fn add(&mut self, change: Change) {
        self.count += 1;
        self.earliest.push(change);
        if self.earliest.len() >= 2 * Outcome::LISTED {
            self.sort_and_cut();
        }
    }

    /// The sort is stable, so that two steps of one payment at one moment keep their order.
    fn sort_and_cut(&mut self) {
        self.earliest
            .sort_by_key(|change| (change.at, change.transaction_id));
        self.earliest.truncate(Outcome::LISTED);
    }
}

impl Sandbox {
    /// Moves the clock and settles everything that comes due, in due order.
    pub(super) fn advance(
        &mut self,
        advance: Advance,
        wall: Moment,
    ) -> Result<Outcome, AdvanceError> {
        let now = self.clock.now(wall);
        self.settle_late(now);
        self.settle_payments(now, &mut Changes::default());
        let target = match advance {
            Advance::By(duration) => now.plus(duration),
            Advance::To(moment) => moment,
            Advance::Next => self.next_due().unwrap_or(now),
        };
        let target = check_target(now, target)?;
        self.clock = self.clock.set_to(wall, target);
        let mut changes = Changes::default();
        for (transaction_id, at) in self.settle_late(target) {
            let payment = self.ledger.get(transaction_id).expect("it was just made");
            let to = payment.shown(&self.behaviour, self.luck(transaction_id), at);
            changes.add(Change {
                transaction_id,
                at,
                from: None,
                to,
            });
        }
        self.settle_payments(target, &mut changes);
        changes.sort_and_cut();
        Ok(Outcome {
            changed: changes.earliest,
            count: changes.count,
            ..Outcome::quiet(target)
        })
    }

    /// Gives the clock another pace and perhaps another time, not an earlier one.
    pub(super) fn set_clock(
        &mut self,
        pace: Option<Pace>,
        shown: Option<Moment>,
        wall: Moment,
    ) -> Result<Moment, AdvanceError> {
        let now = self.clock.now(wall);
        let target = check_target(now, shown.unwrap_or(now))?;
        let pace = pace.unwrap_or_else(|| self.clock.pace());
        self.clock = Clock::new(pace, wall, target);
        Ok(target)
    }

    fn settle_payments(&mut self, now: Moment, changes: &mut Changes) {
        let behaviour = self.behaviour.clone();
        for transaction_id in self.ledger.ids() {
            let luck = self.luck(transaction_id);
            // Most payments stay where they are; reports may share them, so only those that move are
            // written to.
            let due =
                |payment: &Payment| payment.due(&behaviour, luck).is_some_and(|due| due <= now);
            if !self.ledger.get(transaction_id).is_some_and(due) {
                continue;
            }
            let payment = self
                .ledger
                .get_mut(transaction_id)
                .expect("it was just there");
            while let Some(Entered { at, from, to }) = payment.step(&behaviour, luck, now) {
                changes.add(Change {
                    transaction_id,
                    at,
                    from: Some(from),
                    to,
                });
            }
        }
    }

    fn next_due(&self) -> Option<Moment> {
        let payments = self.ledger.iter();
        let dues = payments.filter_map(|(id, payment)| payment.due(&self.behaviour, self.luck(id)));
        dues.chain(self.late.next_due()).min()
    }
}
