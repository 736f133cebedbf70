//! Stage three, second half: what one scenario came to.

use std::sync::Arc;

use super::known::Known;
use super::seen::{Conversation, Seen};
use super::{Judgement, Verdict};
use crate::checks::{KitFault, Severity};
use paysys_contract::{RequirementId, Said};
use paysys_exchange::{Cut, Exchange, Outcome, Reason, Transcript};
use paysys_scenario::{Scenario, Step};

/// What one scenario came to.
#[derive(Debug)]
pub struct ScenarioResult {
    pub scenario: Arc<Scenario>,
    pub verdict: Verdict,
    /// Why it was not run, does not apply, or is in error.
    pub reasons: Vec<Reason>,
    pub transcript: Option<Transcript>,
    pub judgement: Judgement,
}

impl ScenarioResult {
    /// Why it has no verdict, without the place in its file, which differs where the reason is the same.
    #[must_use]
    pub fn reason(&self) -> Said {
        let reasons = self.reasons.iter().map(|reason| reason.why.clone());
        Said::Joined(reasons.collect(), "; ")
    }

    /// Concludes from what is to be seen in a scenario, and what is known of the whole run.
    pub(super) fn of(at: usize, seen: Seen, known: &Known<'_>) -> Self {
        let judgement = Judgement::of(at, &seen, known);
        let Seen {
            scenario,
            conversation,
            ..
        } = seen;
        let (transcript, (verdict, reasons)) = match conversation {
            Conversation::None(verdict, reason) => (None, (verdict, vec![reason])),
            Conversation::Held(transcript, _) => {
                let (verdict, reasons) = weigh(&transcript, &judgement);
                let reasons = reasons.into_iter().map(Reason::from).collect();
                (Some(transcript), (verdict, reasons))
            }
        };
        Self {
            scenario,
            verdict,
            reasons,
            transcript,
            judgement,
        }
    }

    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.transcript.iter().flat_map(|one| &one.exchanges)
    }

    /// Payments that never left: their entries in the money log, and why. They moved nothing.
    pub fn unsent_payments(&self) -> impl Iterator<Item = (Option<u64>, &Said)> {
        self.exchanges()
            .filter_map(|exchange| match &exchange.outcome {
                Outcome::NotSent(reason) if exchange.sent.paying => {
                    Some((exchange.money_entry, reason))
                }
                _ => None,
            })
    }

    /// Calls that were answered only when the same was asked again, and why there was no answer before.
    pub fn answered_at_last(&self) -> impl Iterator<Item = (&Step, Said)> {
        let at_last = self
            .transcript
            .iter()
            .flat_map(Transcript::answered_at_last);
        at_last.map(|(step, why)| (&self.scenario.steps[step], why))
    }

    #[must_use]
    pub fn step_of(&self, exchange: usize) -> Option<&Step> {
        let exchange = self.transcript.as_ref()?.exchanges.get(exchange)?;
        self.scenario.steps.get(exchange.step)
    }

    /// What this scenario says about a requirement it exercises or was found to break.
    #[must_use]
    pub(crate) fn says_about(&self, requirement: &RequirementId) -> Option<Verdict> {
        let severity = self
            .judgement
            .breaches
            .iter()
            .filter(|breach| breach.requirements.contains(requirement));
        if let Some(severity) = severity.map(|breach| breach.severity).max() {
            return Some(severity.into());
        }
        let mut records = self
            .judgement
            .records
            .iter()
            .filter(|record| record.requirement == *requirement)
            .peekable();
        if records.peek().is_some() {
            return Some(if records.any(|record| record.is_news) {
                Verdict::New
            } else {
                Verdict::Observed
            });
        }
        self.scenario
            .requires
            .contains(requirement)
            .then(|| match self.verdict {
                _ if self.judgement.unproved.contains(requirement) && self.verdict.is_checked() => {
                    Verdict::Unproved
                }
                checked if checked.is_checked() => Verdict::Pass,
                other => other,
            })
    }
}

/// The verdict is the first of these that holds, and the reasons are that one's.
fn weigh(transcript: &Transcript, judgement: &Judgement) -> (Verdict, Vec<Said>) {
    let worst = judgement
        .breaches
        .iter()
        .map(|breach| breach.severity)
        .max();
    let unanswered = judgement
        .unanswered
        .iter()
        .map(|(_, reason)| reason.clone());
    let in_the_way: Vec<Said> = unanswered
        .chain(judgement.kit_faults.iter().map(KitFault::said))
        .collect();
    match &transcript.cut {
        _ if worst == Some(Severity::Fail) => (Verdict::Fail, Vec::new()),
        _ if !judgement.unknown_money.is_empty() => (
            Verdict::Indeterminate,
            judgement
                .unknown_money
                .iter()
                .map(|money| money.reason.clone())
                .collect(),
        ),
        _ if !in_the_way.is_empty() => (Verdict::Error, in_the_way),
        Some(Cut::NotApplicable(reason)) => (Verdict::NotApplicable, vec![reason.clone()]),
        Some(Cut::HeldBack(reason) | Cut::Stopped(reason)) => {
            (Verdict::NotRun, vec![reason.clone()])
        }
        _ if !judgement.gave_up.is_empty() => (Verdict::Unproved, judgement.gave_up.clone()),
        _ if worst == Some(Severity::Known) => (Verdict::Known, Vec::new()),
        _ if worst == Some(Severity::Warn) => (Verdict::Warn, Vec::new()),
        _ if judgement.records.iter().any(|record| record.is_news) => (Verdict::New, Vec::new()),
        _ => (Verdict::Pass, Vec::new()),
    }
}
