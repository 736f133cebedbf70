//! Stage three, second half: what one scenario came to.

use std::collections::BTreeMap;
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

    /// What this scenario says about the requirements that it exercises or was found to break: a breach more than what was
    /// observed, and that more than that it was exercised.
    #[must_use]
    pub(crate) fn says(&self) -> BTreeMap<&RequirementId, Verdict> {
        let exercised = self.scenario.requires.iter();
        let mut says: BTreeMap<_, _> = exercised.map(|id| (id, self.shows(id))).collect();
        let mut is_news = BTreeMap::new();
        for record in &self.judgement.records {
            *is_news.entry(&record.requirement).or_default() |= record.is_news;
        }
        says.extend(is_news.into_iter().map(|(id, is_news)| match is_news {
            true => (id, Verdict::New),
            false => (id, Verdict::Observed),
        }));
        let mut broken = BTreeMap::new();
        for breach in &self.judgement.breaches {
            for id in &breach.requirements {
                let worst = broken.entry(id).or_insert(breach.severity);
                *worst = breach.severity.max(*worst);
            }
        }
        says.extend(
            broken
                .into_iter()
                .map(|(id, severity)| (id, severity.into())),
        );
        says
    }

    /// What it shows of a requirement that it exercises, where nothing was found about that.
    fn shows(&self, requirement: &RequirementId) -> Verdict {
        let is_unproved = self.judgement.unproved.contains(requirement);
        match self.verdict {
            checked if checked.is_checked() && is_unproved => Verdict::Unproved,
            checked if checked.is_checked() => Verdict::Pass,
            other => other,
        }
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
