//! What an approved plan still allows. The only maker of permits, and a live gateway is paid with a permit or not at all.

use paysys_contract::Said;
use paysys_exchange::Became;
use std::sync::{Mutex, MutexGuard};

use super::approval::{Approval, NoApproval};
use super::exposure::{Caps, Unbounded, exposure};
use super::log::{Entry, LogError, MoneyLog, Sending};
use super::plan::{Plan, Planned};
use super::state::{HeldLog, StateDirectory, StateError};
use crate::target::{Judged, Live};
use crate::wall_clock;

/// Stands in the log where a request names no service.
const NOBODY: &str = "(nobody)";

/// An approved plan, its log, and what is left of it.
#[derive(Debug)]
pub struct Budget {
    plan: Plan,
    caps: Caps,
    state: Mutex<PurseState>,
}

#[derive(Debug)]
struct PurseState {
    log: MoneyLog,
    /// What is remembered of it outside it.
    memory: HeldLog,
    /// For each planned payment whether it was sent.
    sent: Vec<bool>,
    worst_case: u64,
    closed: Option<Said>,
}

/// Where in the plan a request belongs.
#[derive(Clone, Debug)]
pub struct Slot {
    pub scenario: String,
    pub line: usize,
}

/// One payment that is in the log and may be sent. It cannot be copied, and only a budget makes it.
#[derive(Debug)]
#[must_use = "an entry that is not settled counts as unknown money"]
pub struct Permit {
    entry: u64,
}

impl Permit {
    /// The entry's number, by which it is settled.
    #[must_use]
    pub fn entry(&self) -> u64 {
        self.entry
    }
}

/// Why nothing may be paid.
#[derive(Debug, thiserror::Error)]
pub enum NotApproved {
    #[error(
        "this approval is not that of the plan, which would be {now}: something about the target, the scenarios, the money log, the state directory or the kit has changed, or the approval has. Look at it with `plan`, and approve what it prints"
    )]
    OtherPlan {
        /// The plan's approval, for the same time.
        now: Approval,
    },
    #[error(transparent)]
    No(#[from] NoApproval),
    /// What was paid before is not what is remembered of it.
    #[error(transparent)]
    State(#[from] StateError),
    #[error("{}", Said::counted("money_log.unreconciled", *.0))]
    Unreconciled(usize),
    #[error("the target file has no [pay]")]
    NoTerms,
}

/// Why one payment is not sent.
#[derive(Debug, thiserror::Error)]
pub enum Held {
    #[error("{}", self.said())]
    NotPlanned,
    #[error(transparent)]
    Unbounded(#[from] Unbounded),
    #[error("{}", self.said())]
    Otherwise,
    #[error(transparent)]
    Over(#[from] NoApproval),
    #[error("{}", self.said())]
    TooMuch(u64),
    #[error("{}", self.said())]
    Closed(Said),
}

impl Held {
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::NotPlanned => Said::of("reason.not_planned"),
            Self::Unbounded(unbounded) => unbounded.said(),
            Self::Otherwise => Said::of("reason.sent_otherwise"),
            Self::Over(no_approval) => no_approval.to_string().into(),
            Self::TooMuch(most) => Said::of("reason.more_than_planned").with("most", *most),
            Self::Closed(why) => Said::of("reason.closed").with("why", why.clone()),
        }
    }
}

impl Budget {
    /// Opens the budget, if this very plan was approved, was not spent, and no money is unaccounted for.
    ///
    /// # Errors
    /// When it was not, or there is.
    pub fn open(
        live: &Live,
        plan: Plan,
        approved: &Approval,
        log: MoneyLog,
        state: &StateDirectory,
    ) -> Result<Self, NotApproved> {
        let open = unreconciled(log.entries());
        if open > 0 {
            return Err(NotApproved::Unreconciled(open));
        }
        approved.holds_at(wall_clock::now())?;
        state.unspent(approved)?;
        if plan.approval != *approved {
            let now = plan.approval;
            return Err(NotApproved::OtherPlan { now });
        }
        let terms = live.terms.clone().ok_or(NotApproved::NoTerms)?;
        let view = log.view();
        let memory = state.hold(&view)?;
        // Only now can nobody else have gone on with a copy of this log.
        state.check(log.path(), Some(&view))?;
        let state = PurseState {
            log,
            memory,
            sent: vec![false; plan.payments.len()],
            worst_case: 0,
            closed: None,
        };
        Ok(Self {
            plan,
            caps: Caps {
                terms,
                limits: live.limits,
            },
            state: Mutex::new(state),
        })
    }

    /// Why a scenario that pays is not played, if it is not.
    #[must_use]
    pub fn refusal(&self, scenario: &str) -> Option<Said> {
        let left_out = self.plan.left_out.iter();
        let left_out = left_out.filter(|left_out| left_out.scenario == scenario);
        let reason = left_out.map(|left_out| left_out.reason.clone()).next();
        let is_planned = |scenario: &str| {
            let mut payments = self.plan.payments.iter();
            payments.any(|payment| payment.scenario == scenario)
        };
        reason
            .or_else(|| (!is_planned(scenario)).then(|| Said::of("reason.not_in_plan")))
            .or_else(|| self.state().closed.clone())
    }

    /// Allows one payment: it is planned and not sent yet, bounded as planned, and both log and memory know of it, on disk.
    ///
    /// # Errors
    /// When any of that is not so.
    pub(crate) fn permit(&self, call: &Judged, slot: &Slot) -> Result<Permit, Held> {
        let body = call.request().body();
        let worst_case = exposure(body, &self.caps)?;
        self.plan.approval.holds_at(wall_clock::now())?;
        let mut state = self.state();
        self.claim(&mut state, slot, call, worst_case)?;
        let sending = Sending {
            url: self.plan.url.clone(),
            service_id: call.caller().id().unwrap_or(NOBODY).to_owned(),
            plan: self.plan.approval.to_string(),
            scenario: slot.scenario.clone(),
            worst_case,
            request: String::from_utf8_lossy(body).into_owned(),
        };
        let spent = state.memory.spend(&self.plan.approval);
        spent.map_err(|error| state.close(&error))?;
        let entry = state.log.begin(sending);
        let entry = entry.map_err(|error| state.close(&error))?;
        let remembered = state.memory.remember(&state.log.view());
        if let Err(error) = remembered {
            // It is not sent, so nothing is unknown. Where the log cannot be written either, the entry stays open.
            let why = Said::of("reason.not_remembered");
            let _ = state.log.end(entry, Became::NotSent(why));
            return Err(state.close(&error));
        }
        Ok(Permit { entry })
    }

    fn claim(
        &self,
        state: &mut PurseState,
        slot: &Slot,
        call: &Judged,
        worst_case: u64,
    ) -> Result<(), Held> {
        if let Some(reason) = &state.closed {
            return Err(Held::Closed(reason.clone()));
        }
        let planned = self.plan.payments.iter().zip(&state.sent);
        let at = planned.into_iter().position(|(payment, sent)| {
            !sent && payment.scenario == slot.scenario && payment.line == slot.line
        });
        let at = at.ok_or(Held::NotPlanned)?;
        let planned = &self.plan.payments[at];
        if !is_sent_as(planned, call) {
            return Err(Held::Otherwise);
        }
        if worst_case > planned.worst_case {
            return Err(Held::TooMuch(worst_case));
        }
        state.sent[at] = true;
        state.worst_case = state.worst_case.saturating_add(worst_case);
        Ok(())
    }

    /// Writes down what became of a payment; after an unknown outcome nothing more is paid.
    ///
    /// # Errors
    /// When the log cannot be written; the payment then counts as unknown.
    pub fn settle(&self, permit: &Permit, became: Became) -> Result<(), LogError> {
        let mut state = self.state();
        if let Became::NotSent(_) = &became {
            let mut entries = state.log.entries().iter();
            let unsent = entries.find(|entry| entry.number == permit.entry);
            let unsent = unsent.map_or(0, |entry| entry.sending.worst_case);
            state.worst_case = state.worst_case.saturating_sub(unsent);
        }
        if let Became::Unknown(reason) = &became {
            let entry = permit.entry;
            let unknown = Said::of("reason.unknown_before").with("entry", entry);
            state.closed = Some(unknown.with("reason", reason.clone()));
        }
        let ended = state.log.end(permit.entry, became);
        ended.inspect_err(|error| drop(state.close(error)))
    }

    /// The most that was moved in this run, in the form's unit.
    #[must_use]
    pub fn worst_case(&self) -> u64 {
        self.state().worst_case
    }

    /// The payments of this run whose outcome nobody knows.
    #[must_use]
    pub fn open_entries(&self) -> Vec<Entry> {
        let state = self.state();
        let plan = self.plan.approval.to_string();
        let open = state.log.entries().iter().filter(|entry| entry.is_open());
        open.filter(|entry| entry.sending.plan == plan)
            .cloned()
            .collect()
    }

    fn state(&self) -> MutexGuard<'_, PurseState> {
        self.state
            .lock()
            .expect("nobody panics while holding the budget")
    }
}

fn is_sent_as(planned: &Planned, call: &Judged) -> bool {
    let dressed = planned.request.as_ref();
    let is_dressed_so = dressed.is_none_or(|planned| planned.is_dressed_like(call.request()));
    is_dressed_so && call.caller().id() == planned.service_id.as_deref()
}

impl PurseState {
    fn close(&mut self, error: &impl ToString) -> Held {
        let why = Said::from(error.to_string());
        self.closed = Some(why.clone());
        Held::Closed(why)
    }
}

/// How many payments have an outcome that nobody knows. Whichever service of the target asked for them, and wherever they were
/// sent – one gateway has many URLs – nothing is paid before they are settled.
#[must_use]
pub fn unreconciled(entries: &[Entry]) -> usize {
    entries.iter().filter(|entry| entry.is_open()).count()
}

#[cfg(test)]
mod tests;
