//! Everything that is known about how a client did in one trial.

use jiff::Timestamp;

use super::claim::Claim;
use super::money::Paid;
use super::order::Order;
use super::process::{Exit, Start};
use super::trial::{StartMode, Trial, Trigger};
use super::wire::{Call, CallKind, Told};

/// Everything that is known about how a client did in one trial. Judging it needs nothing else.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What it was asked to pay.
    pub orders: Vec<Order>,
    /// Every start of it, in order.
    pub starts: Vec<Start>,
    /// Every call it made, in order.
    pub calls: Vec<Call>,
    /// Every payment it made, in order; the ledger's last word.
    pub payments: Vec<Paid>,
    /// What is unwise about how it called.
    pub findings: Vec<String>,
    /// Why a further payment would not have been seen, if it would not.
    pub control: Result<(), String>,
}

/// What is known about one order.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub(super) order: &'a Order,
    pub(super) trial: &'a Trial,
    /// The payments made for it.
    pub(super) payments: Vec<&'a Paid>,
    /// The calls that were to pay for it.
    pub(super) pays: Vec<&'a Call>,
    /// The calls that asked about one of its payments.
    pub(super) checks: Vec<&'a Call>,
    /// What each start said about it, and how that start went.
    pub(super) starts: Vec<(&'a Start, Vec<&'a Claim>)>,
}

impl Evidence {
    /// That nothing at all happened.
    pub(super) fn none() -> Self {
        Self {
            orders: Vec::new(),
            starts: Vec::new(),
            calls: Vec::new(),
            payments: Vec::new(),
            findings: Vec::new(),
            control: Ok(()),
        }
    }

    /// When the first start began.
    #[must_use]
    pub fn began(&self) -> Timestamp {
        self.starts
            .first()
            .map_or(Timestamp::UNIX_EPOCH, |start| start.began)
    }

    /// Did what the trial is about take place?
    #[must_use]
    pub fn shows(&self, trigger: Trigger) -> bool {
        let spoiled = |call: &Call| call.fault.is_some();
        let check = |call: &Call| matches!(call.kind, CallKind::Check { .. });
        self.calls.iter().any(|call| match trigger {
            Trigger::Payment => call.pays(),
            Trigger::RefusedPayment => call.pays() && matches!(call.told, Told::Refused(_)),
            Trigger::SpoiledPayment => call.pays() && spoiled(call),
            Trigger::SpoiledCheck => check(call) && spoiled(call),
            Trigger::KeptAliveConnection => {
                let is_reused = |before: &Call| {
                    before.number < call.number && before.connection == call.connection
                };
                call.pays() && spoiled(call) && self.calls.iter().any(is_reused)
            }
            Trigger::Shown(status) => check(call) && call.told == Told::Status(status.into()),
        })
    }

    /// What is known about each order. A payment to an account nobody ordered counts for the first.
    pub(super) fn cases<'a>(&'a self, trial: &'a Trial) -> Vec<Case<'a>> {
        let of = |account: Option<&str>| {
            let known = self
                .orders
                .iter()
                .position(|order| account == Some(order.account.as_str()));
            known.unwrap_or_default()
        };
        let case = |(index, order): (usize, &'a Order)| {
            let payments: Vec<&Paid> = self
                .payments
                .iter()
                .filter(|paid| of(Some(&paid.account)) == index)
                .collect();
            let pays = self.calls.iter().filter(|call| match &call.kind {
                CallKind::Pay { account } => of(account.as_deref()) == index,
                _ => false,
            });
            let is_about = |transaction: &Option<String>| {
                let is_it = |paid: &&Paid| Some(&paid.transaction) == transaction.as_ref();
                payments.iter().any(is_it)
            };
            let checks = self.calls.iter().filter(|call| match &call.kind {
                CallKind::Check { transaction } => is_about(transaction),
                _ => false,
            });
            let claims = |start: &'a Start| {
                let about = |claim: &&Claim| claim.order == order.order;
                (start, start.claims.iter().filter(about).collect())
            };
            Case {
                order,
                trial,
                checks: checks.collect(),
                pays: pays.collect(),
                payments,
                starts: self.starts.iter().map(claims).collect(),
            }
        };
        self.orders.iter().enumerate().map(case).collect()
    }
}

impl<'a> Case<'a> {
    /// Every claim about it.
    pub(super) fn claims(&self) -> impl Iterator<Item = &'a Claim> {
        self.starts
            .iter()
            .flat_map(|(_, claims)| claims.iter().copied())
    }

    /// The last claim of each start that had a say: a start that the trial killed had none.
    pub(super) fn last_words(&self) -> impl Iterator<Item = (&'a Start, Option<&'a Claim>)> {
        self.starts
            .iter()
            .filter(|(start, _)| start.exit != Exit::Killed)
            .map(|(start, claims)| (*start, claims.last().copied()))
    }

    /// The statuses that well-formed answers had shown by then, in order.
    pub(super) fn shown_by(&self, moment: Timestamp) -> Vec<i128> {
        self.statuses()
            .filter(|(shown_at, _)| *shown_at <= moment)
            .map(|(_, status)| status)
            .collect()
    }

    /// When completed was first shown, if it ever was.
    pub(super) fn completed_at(&self) -> Option<Timestamp> {
        self.statuses()
            .find(|(_, status)| *status == super::judge::COMPLETED)
            .map(|(shown_at, _)| shown_at)
    }

    fn statuses(&self) -> impl Iterator<Item = (Timestamp, i128)> {
        self.checks
            .iter()
            .filter_map(|call| match (call.shown_at, &call.told) {
                (Some(shown_at), Told::Status(status)) => Some((shown_at, *status)),
                _ => None,
            })
    }

    /// Do two starts work at once, of which only one need know?
    pub(super) fn has_two_workers(&self) -> bool {
        self.trial.start == StartMode::TwiceAtOnce
    }
}
