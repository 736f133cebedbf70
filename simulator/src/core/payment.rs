//! One payout, as the ledger keeps it.

use super::amount::{FormAmount, Sum};
use super::progression::{Shown, Standing};
use super::service::ServiceIndex;
use super::{Behaviour, Moment, Progression};

/// A payment. What it is worth and when it was made never change; where it stands does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Whom it pays.
    pub account: Box<str>,
    /// The amount in the form's unit.
    pub form_amount: FormAmount,
    /// The amount in UZS (PAY-08).
    pub amount: Sum,
    /// When it was made, in sandbox time (PAY-11).
    pub created: Moment,
    /// Who made it.
    pub service: ServiceIndex,
    /// The place of its vendor in the behaviour.
    pub vendor: u16,
    /// The place of its currency in the vendor.
    pub currency: u16,
    /// The place of its progression in the behaviour.
    pub progression: u16,
    /// Where it stands in that progression.
    pub standing: Standing,
}

impl Payment {
    /// Its progression.
    pub fn progression<'a>(&self, behaviour: &'a Behaviour) -> &'a Progression {
        &behaviour.progressions[usize::from(self.progression)]
    }

    /// What a check at this moment is told; the payment itself stays as it is.
    pub fn shown(&self, behaviour: &Behaviour, now: Moment) -> Shown {
        let progression = self.progression(behaviour);
        let mut standing = self.standing;
        progression.settle(&mut standing, now);
        progression.shown(standing)
    }

    /// Answers one check: settles, tells, and counts the check.
    pub fn check(&mut self, behaviour: &Behaviour, now: Moment) -> Shown {
        let progression = self.progression(behaviour);
        progression.settle(&mut self.standing, now);
        let shown = progression.shown(self.standing);
        progression.checked(&mut self.standing, now);
        shown
    }
}
