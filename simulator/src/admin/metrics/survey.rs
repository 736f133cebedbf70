//! What takes long to find out where there is much: payments by status, and findings.
//!
//! A status follows from the time, and findings from all calls together, so neither can be counted as
//! calls come. It is looked at all of them instead, aside, and less often the longer it takes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::admin::Aside;
use crate::registry::{HostedSandbox, Registry};
use crate::severity::Severity;
use crate::wall_clock;
use paysys_core::progression::Shown;
use paysys_core::{Moment, Status};
use paysys_shared::texts::Language;

/// So much of one processor is taken at most: after a second of looking, nobody looks for twenty.
const REST: u32 = 20;

/// How long is waited for a survey that somebody's question has begun; then older numbers are told.
const PATIENCE: Duration = Duration::from_secs(3);

/// What was found in all sandboxes.
#[derive(Debug)]
pub(super) struct Survey {
    /// By status code; nothing where a check is told of no payment.
    payments: BTreeMap<Option<i8>, u64>,
    findings: BTreeMap<(&'static str, Severity), u64>,
    begun: Moment,
    took: Duration,
}

/// The last survey, and one at a time that is under way.
#[derive(Debug, Clone)]
pub(crate) struct Surveys {
    last: Arc<Mutex<Option<Arc<Survey>>>>,
    turn: Arc<Semaphore>,
}

impl Default for Surveys {
    fn default() -> Self {
        Self {
            last: Arc::default(),
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

impl Surveys {
    /// A survey that is new enough; nothing where the first one takes long.
    pub(super) async fn latest(
        &self,
        aside: &Aside,
        registry: &Arc<Registry>,
    ) -> Option<Arc<Survey>> {
        let is_due = self.last().is_none_or(|last| last.is_due());
        if is_due && let Ok(turn) = self.turn.clone().try_acquire_owned() {
            let (surveys, aside, registry) = (self.clone(), aside.clone(), registry.clone());
            // It goes on where whoever asked has gone.
            let looking = tokio::spawn(async move {
                let survey = aside.run(move || Survey::of(&registry)).await;
                surveys.keep(survey);
                drop(turn);
            });
            let _ = tokio::time::timeout(PATIENCE, looking).await;
        }
        self.last()
    }

    fn last(&self) -> Option<Arc<Survey>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone()
    }

    fn keep(&self, survey: Survey) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some(Arc::new(survey));
    }
}

impl Survey {
    fn of(registry: &Registry) -> Self {
        let begun = wall_clock::now();
        let all = Status::ALL.map(|status| (Some(status.code()), 0));
        let mut survey = Self {
            payments: all.into_iter().collect(),
            findings: BTreeMap::new(),
            begun,
            took: Duration::ZERO,
        };
        for sandbox in registry.all() {
            survey.add(&sandbox);
        }
        survey.took = wall_clock::now().since(begun);
        survey
    }

    fn add(&mut self, sandbox: &HostedSandbox) {
        // Most sandboxes of tests are new, or done with.
        if sandbox.is_untouched() {
            return;
        }
        let recalled = sandbox.recall(wall_clock::now());
        for (id, payment) in recalled.snapshot.ledger().iter() {
            let status = match recalled.snapshot.shown(id, payment) {
                Shown::Status(status) => Some(status.code()),
                Shown::Unknown => None,
            };
            *self.payments.entry(status).or_default() += 1;
        }
        for finding in sandbox.findings(&recalled, Language::default()).findings {
            if !finding.waived {
                let times = self.findings.entry((finding.id, finding.severity));
                *times.or_default() += finding.times as u64;
            }
        }
    }

    /// Whether it is time for another one; always, where the wall clock was set back.
    fn is_due(&self) -> bool {
        let now = wall_clock::now();
        now < self.begun || now.since(self.begun) >= self.took * (REST + 1)
    }

    pub(super) fn age(&self) -> Duration {
        wall_clock::now().since(self.begun)
    }

    /// By status, as the contract numbers them.
    pub(super) fn payments(&self) -> impl Iterator<Item = (String, u64)> {
        let name = |code: Option<i8>| code.map_or("not-found".to_owned(), |code| code.to_string());
        self.payments
            .iter()
            .map(move |(code, count)| (name(*code), *count))
    }

    /// By id and severity.
    pub(super) fn findings(&self) -> impl Iterator<Item = (&'static str, &'static str, u64)> {
        let all = self.findings.iter();
        all.map(|((id, severity), times)| (*id, severity.name(), *times))
    }
}
