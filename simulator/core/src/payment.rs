//! One payout, as the ledger keeps it.

use serde::{Deserialize, Serialize};

use super::amount::{FormAmount, Sum};
use super::progression::{Course, Entered, Luck, Progression, Shown, Standing};
use super::reference::Reference;
use super::service::ServiceIndex;
use super::status::Status;
use super::vendor::{Account, Vendor};
use super::{Behaviour, Moment};

/// A payment. What it is worth and when it was made never change; where it stands does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub account: Account,
    /// What its client calls it, where the profile keeps that (PAY-16).
    /// Few profiles keep it, and every payment has room for it: therefore the box.
    pub reference: Option<Box<Reference>>,
    /// The amount in the form's unit.
    pub form_amount: FormAmount,
    /// The amount in UZS (PAY-08).
    pub amount: Sum,
    /// When it was made, in sandbox time (PAY-11).
    pub created: Moment,
    pub call: u64,
    pub progress: Progress,
    pub service: ServiceIndex,
    pub vendor: u16,
    pub currency: u16,
}

// A ledger has millions of them, and nothing else in a sandbox grows like it.
const _: () = assert!(size_of::<Option<Payment>>() <= 80);

/// Where a payment stands. Laid out like this it takes 16 bytes, not 24.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    Planned {
        progression: u16,
        step: u8,
        checks: u32,
        entered: Moment,
    },
    /// Somebody set its status, which ended the course.
    ByHand { status: Status, since: Moment },
}

/// Why a status was not set by hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("status {} may not follow {}; say `\"force\": true` if that is the point", to.code(), from.code())]
pub struct IllegalTransition {
    pub from: Status,
    pub to: Status,
    pub allowed: Vec<Status>,
}

impl Payment {
    pub fn vendor<'a>(&self, behaviour: &'a Behaviour) -> &'a Vendor {
        &behaviour.vendors[usize::from(self.vendor)]
    }

    /// Its currency, as its form named it.
    pub fn currency<'a>(&self, behaviour: &'a Behaviour) -> &'a str {
        &self.vendor(behaviour).currencies[usize::from(self.currency)].code
    }

    /// Its progression, unless its status was set by hand.
    pub fn progression<'a>(&self, behaviour: &'a Behaviour) -> Option<&'a Progression> {
        match self.progress {
            Progress::Planned { progression, .. } => {
                Some(&behaviour.progressions[usize::from(progression)])
            }
            Progress::ByHand { .. } => None,
        }
    }

    /// What it showed when somebody last looked, or when it was made.
    pub fn last_shown(&self, behaviour: &Behaviour) -> Shown {
        self.progress.shown(behaviour)
    }

    /// What a check at this moment is told; the payment itself stays as it is.
    pub fn shown(&self, behaviour: &Behaviour, luck: Luck, now: Moment) -> Shown {
        let mut settled = self.progress;
        settled.settle(behaviour, luck, now);
        settled.shown(behaviour)
    }

    /// Sets it on one of the courses to choose from, as it is made at this moment.
    pub fn begin(&mut self, choice: u16, behaviour: &Behaviour, luck: Luck, at: Moment) {
        let choice = &behaviour.progression_choices[usize::from(choice)];
        let progression = choice.progression(luck);
        self.created = at;
        let standing = behaviour.progressions[usize::from(progression)].start(at);
        self.progress = Progress::of(progression, standing);
    }

    /// Answers one check: settles, tells, and counts the check.
    pub fn check(&mut self, behaviour: &Behaviour, luck: Luck, now: Moment) -> Shown {
        self.progress.settle(behaviour, luck, now);
        let shown = self.progress.shown(behaviour);
        if let Some((progression, mut standing)) = self.progress.planned() {
            behaviour.progressions[usize::from(progression)].checked(&mut standing, now);
            self.progress = Progress::of(progression, standing);
        }
        shown
    }

    /// Takes the one next step that has come due by `now`.
    pub fn step(&mut self, behaviour: &Behaviour, luck: Luck, now: Moment) -> Option<Entered> {
        self.progress.step(behaviour, luck, now)
    }

    /// When its next step comes by time alone.
    pub fn due(&self, behaviour: &Behaviour, luck: Luck) -> Option<Moment> {
        let (progression, standing) = self.progress.planned()?;
        behaviour.progressions[usize::from(progression)].due(standing, luck)
    }

    /// What it has shown until this moment, and what is planned.
    pub fn course(&self, behaviour: &Behaviour, luck: Luck, now: Moment) -> Course {
        let mut settled = self.progress;
        settled.settle(behaviour, luck, now);
        if let Progress::ByHand { status, since } = settled {
            return Course::by_hand(status, since);
        }
        let (progression, standing) = settled.planned().expect("it was not set by hand");
        let progression = &behaviour.progressions[usize::from(progression)];
        progression.course(standing, self.created, luck)
    }

    /// Ends the course with a status; one that may not follow only by force.
    pub fn set_status(
        &mut self,
        to: Status,
        force: bool,
        behaviour: &Behaviour,
        luck: Luck,
        now: Moment,
    ) -> Result<(), IllegalTransition> {
        if let Shown::Status(from) = self.shown(behaviour, luck, now)
            && !force
            && !from.may_become(to)
        {
            let allowed = Status::ALL
                .into_iter()
                .filter(|next| from.may_become(*next))
                .collect();
            return Err(IllegalTransition { from, to, allowed });
        }
        self.progress = Progress::ByHand {
            status: to,
            since: now,
        };
        Ok(())
    }
}

impl Progress {
    const fn of(progression: u16, standing: Standing) -> Self {
        let Standing {
            step,
            checks,
            entered,
        } = standing;
        Self::Planned {
            progression,
            step,
            checks,
            entered,
        }
    }

    /// Its progression and where it stands in it, unless its status was set by hand.
    const fn planned(self) -> Option<(u16, Standing)> {
        let Self::Planned {
            progression,
            step,
            checks,
            entered,
        } = self
        else {
            return None;
        };
        let standing = Standing {
            step,
            checks,
            entered,
        };
        Some((progression, standing))
    }

    fn shown(self, behaviour: &Behaviour) -> Shown {
        match self {
            Self::Planned {
                progression, step, ..
            } => behaviour.progressions[usize::from(progression)].shown(step),
            Self::ByHand { status, .. } => Shown::Status(status),
        }
    }

    fn settle(&mut self, behaviour: &Behaviour, luck: Luck, now: Moment) {
        while self.step(behaviour, luck, now).is_some() {}
    }

    fn step(&mut self, behaviour: &Behaviour, luck: Luck, now: Moment) -> Option<Entered> {
        let (progression, mut standing) = self.planned()?;
        let entered =
            behaviour.progressions[usize::from(progression)].step(&mut standing, luck, now);
        *self = Self::of(progression, standing);
        entered
    }
}
