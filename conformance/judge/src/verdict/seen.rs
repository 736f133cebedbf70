//! Stage one: what was played, and the facts that are to be seen in it.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use super::Verdict;
use crate::checks::{Breach, Facts, KitFault, facts};
use paysys_contract::{Contract, RequirementId, Said};
use paysys_exchange::{Credentials, Exchange, Played, Reason, RunOutcome, Transcript};
use paysys_scenario::Scenario;

/// One scenario that was played, or not.
pub(super) struct Seen {
    pub(super) scenario: Arc<Scenario>,
    pub(super) credentials: Credentials,
    pub(super) conversation: Conversation,
}

/// What came of playing it.
pub(super) enum Conversation {
    /// What was said, and what is to be seen in it.
    Held(Transcript, Box<Facts>),
    None(Verdict, Reason),
}

/// A fault of the kit costs the verdict on one scenario, and not the report on all.
fn guarded(scenario: &Scenario, transcript: &Transcript, contract: &Contract) -> Facts {
    let seen = panic::catch_unwind(AssertUnwindSafe(|| facts(scenario, transcript, contract)));
    seen.unwrap_or_else(|_| Facts {
        kit_fault: Some(KitFault::Failed(Said::of("reason.kit_failed_judging"))),
        ..Facts::default()
    })
}

impl Seen {
    pub(super) fn of(played: Played, contract: &Contract) -> Self {
        let Played {
            scenario,
            credentials,
            outcome,
        } = played;
        let conversation = match outcome {
            RunOutcome::NotRun(reason) => Conversation::None(Verdict::NotRun, reason),
            RunOutcome::NotApplicable(reason) => Conversation::None(Verdict::NotApplicable, reason),
            RunOutcome::Transcript(transcript) => {
                let facts = guarded(&scenario, &transcript, contract);
                Conversation::Held(transcript, Box::new(facts))
            }
        };
        Self {
            scenario,
            credentials,
            conversation,
        }
    }

    /// What was said, and what is to be seen in it.
    pub(super) fn held(&self) -> Option<(&Transcript, &Facts)> {
        match &self.conversation {
            Conversation::Held(transcript, facts) => Some((transcript, facts)),
            Conversation::None(..) => None,
        }
    }

    pub(super) fn transcript(&self) -> Option<&Transcript> {
        self.held().map(|(transcript, _)| transcript)
    }

    pub(super) fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.transcript().into_iter().flat_map(|one| &one.exchanges)
    }

    /// The rules for every answer that one exchange breaks.
    pub(super) fn breaches_in(&self, exchange: usize) -> impl Iterator<Item = &Breach> {
        let sight = self
            .held()
            .and_then(|(_, facts)| facts.exchanges.get(exchange));
        sight.into_iter().flat_map(|sight| &sight.breaches)
    }

    pub(super) fn about(&self, exchange: &Exchange) -> &[RequirementId] {
        self.scenario.about(&self.scenario.steps[exchange.step])
    }
}
