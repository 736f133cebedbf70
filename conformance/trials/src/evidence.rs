//! Everything that is known about how a client did in one trial.

use jiff::Timestamp;

use super::claim::Claim;
use super::form::Form;
use super::money::{COMPLETED, Paid};
use super::order::Order;
use super::process::{Exit, Start};
use super::trial::{StartMode, Trial, Trigger};
use super::warning::Finding;
use super::wire::{Call, CallKind, Shown};
use paysys_contract::Said;

/// Everything that is known about how a client did in one trial. Judging it needs nothing else.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub orders: Vec<Order>,
    pub starts: Vec<Start>,
    pub calls: Vec<Call>,
    /// Every payment it made, in order; the ledger's last word.
    pub payments: Vec<Paid>,
    pub findings: Vec<Finding>,
    /// How much faster than real time the sandbox's clock went.
    pub pace: u32,
    /// Why a further payment would not have been seen, if it would not.
    pub control: Result<(), Said>,
    /// Variables of the client's environment that name a proxy.
    pub proxies: Vec<&'static str>,
}

/// What is known about one order.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub(super) order: &'a Order,
    pub(super) trial: &'a Trial,
    pub(super) payments: Vec<&'a Paid>,
    /// The calls that were to pay for it; where none says what was ordered, the strays that come closest.
    pub(super) pays: Vec<&'a Call>,
    /// What was sent in its place, or beside it, and nobody ordered.
    pub(super) strays: Vec<Stray<'a>>,
    /// The calls that asked about one of its payments.
    pub(super) checks: Vec<&'a Call>,
    /// What each start said about it, and how that start went.
    pub(super) starts: Vec<(&'a Start, Vec<&'a Claim>)>,
}

/// A payment that is no order's.
#[derive(Debug)]
pub(super) struct Stray<'a> {
    pub(super) call: u64,
    pub(super) form: &'a Form,
    /// The payment it made, if it made one.
    pub(super) paid: Option<&'a Paid>,
}

/// The order that a payment is meant for, by its place.
struct Home {
    order: usize,
    is_exact: bool,
}

impl Evidence {
    pub(super) fn none() -> Self {
        Self {
            orders: Vec::new(),
            starts: Vec::new(),
            calls: Vec::new(),
            payments: Vec::new(),
            findings: Vec::new(),
            pace: 1,
            control: Ok(()),
            proxies: Vec::new(),
        }
    }

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
            Trigger::RefusedPayment => call.pays() && matches!(call.shown, Shown::Refused(_)),
            Trigger::SpoiledPayment => call.pays() && spoiled(call),
            Trigger::SpoiledPaymentWithReference => {
                let made = self.payments.iter().find(|paid| paid.call == call.number);
                spoiled(call) && made.is_some_and(|paid| paid.has_reference)
            }
            Trigger::SpoiledCheck => check(call) && spoiled(call),
            Trigger::KeptAliveConnection => {
                let is_reused = |before: &Call| {
                    before.number < call.number && before.connection == call.connection
                };
                call.pays() && spoiled(call) && self.calls.iter().any(is_reused)
            }
            Trigger::Shown(status) => check(call) && call.shown == Shown::Status(status.into()),
        })
    }

    /// What is known about each order. A payment is an order's if account, currency, amount and vendor are.
    pub(super) fn cases<'a>(&'a self, trial: &'a Trial) -> Vec<Case<'a>> {
        let orders = self.orders.iter().enumerate();
        orders
            .map(|(place, order)| self.case(trial, place, order))
            .collect()
    }

    fn case<'a>(&'a self, trial: &'a Trial, place: usize, order: &'a Order) -> Case<'a> {
        let is_here = |form: &Form, is_exact| {
            let home = self.home(form);
            home.order == place && home.is_exact == is_exact
        };
        let payments: Vec<&Paid> = self
            .payments
            .iter()
            .filter(|paid| is_here(&paid.form, true))
            .collect();
        let pays = |is_exact| {
            let here =
                move |call: &&Call| self.form(call).is_some_and(|form| is_here(form, is_exact));
            self.calls.iter().filter(here)
        };
        let strays = self.strays(pays(false), |form| is_here(form, false));
        let exact: Vec<&Call> = pays(true).collect();
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
            pays: if exact.is_empty() {
                pays(false).collect()
            } else {
                exact
            },
            payments,
            strays,
            starts: self.starts.iter().map(claims).collect(),
        }
    }

    /// What moved money that nobody ordered, or may have: what was refused did not.
    fn strays<'a>(
        &'a self,
        calls: impl Iterator<Item = &'a Call>,
        is_here: impl Fn(&Form) -> bool,
    ) -> Vec<Stray<'a>> {
        let made = self
            .payments
            .iter()
            .filter(|paid| is_here(&paid.form))
            .map(|paid| Stray {
                call: paid.call,
                form: &paid.form,
                paid: Some(paid),
            });
        let made: Vec<Stray<'a>> = made.collect();
        let is_made = |call: &Call| self.payments.iter().any(|paid| paid.call == call.number);
        let sent = calls.filter(|call| !is_made(call) && !matches!(call.shown, Shown::Refused(_)));
        let sent = sent.filter_map(|call| {
            Some(Stray {
                call: call.number,
                form: self.form(call)?,
                paid: None,
            })
        });
        sent.chain(made).collect()
    }

    /// What a payment said, by the ledger's word where it made one.
    fn form<'a>(&'a self, call: &'a Call) -> Option<&'a Form> {
        let CallKind::Pay { form } = &call.kind else {
            return None;
        };
        let made = self.payments.iter().find(|paid| paid.call == call.number);
        Some(made.map_or(form, |paid| &paid.form))
    }

    /// Whose it is; or else whose it comes closest to, by its account, and the first order's at last.
    fn home(&self, form: &Form) -> Home {
        let place = |is_it: &dyn Fn(&Order) -> bool| self.orders.iter().position(is_it);
        if let Some(order) = place(&|order| form.is_of(order)) {
            let is_exact = true;
            return Home { order, is_exact };
        }
        let account = form.account.as_deref();
        let order = place(&|order| account == Some(order.account.as_str()));
        Home {
            order: order.unwrap_or_default(),
            is_exact: false,
        }
    }
}

impl<'a> Case<'a> {
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
            .find(|(_, status)| *status == COMPLETED)
            .map(|(shown_at, _)| shown_at)
    }

    fn statuses(&self) -> impl Iterator<Item = (Timestamp, i128)> {
        self.checks
            .iter()
            .filter_map(|call| match (call.shown_at, &call.shown) {
                (Some(shown_at), Shown::Status(status)) => Some((shown_at, *status)),
                _ => None,
            })
    }

    /// Is it a payment that nobody ordered?
    pub(super) fn is_stray(&self, call: &Call) -> bool {
        self.strays.iter().any(|stray| stray.call == call.number)
    }

    /// Do two starts work at once, of which only one need know?
    pub(super) fn has_two_workers(&self) -> bool {
        self.trial.start == StartMode::TwiceAtOnce
    }
}
