//! What one scenario came to.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use super::Verdict;
use crate::checks::{Breach, Judgement, Origin, Severity, about, judge, not_sent_in_words};
use crate::contract::{Contract, RequirementId};
use crate::past::Past;
use crate::run::{Course, Played};
use crate::scenario::{Scenario, Step};
use crate::target::Outcome;
use crate::transcript::{Cut, Exchange, Transcript};

/// What one scenario came to.
#[derive(Debug)]
pub struct ScenarioResult {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why it was not run, does not apply, or is in error.
    pub reasons: Vec<String>,
    /// What was sent and received.
    pub transcript: Option<Transcript>,
    /// What the checks found.
    pub judgement: Judgement,
}

impl ScenarioResult {
    /// Judges what was played.
    #[must_use]
    pub fn of(played: Played, contract: &Contract, past: &Past) -> Self {
        let Played {
            scenario, course, ..
        } = played;
        match course {
            Course::NotRun(reason) => Self::unplayed(scenario, Verdict::NotRun, reason),
            Course::NotApplicable(reason) => {
                Self::unplayed(scenario, Verdict::NotApplicable, reason)
            }
            Course::Transcript(transcript) => {
                let mut judgement = judge_guarded(&scenario, &transcript, contract);
                past.look_at(&scenario.id, &mut judgement);
                let (verdict, reasons) = weigh(&transcript, &judgement);
                Self {
                    scenario,
                    verdict,
                    reasons,
                    transcript: Some(transcript),
                    judgement,
                }
            }
        }
    }

    /// Takes breaches back that follow from what another scenario has shown.
    pub(super) fn take_back(&mut self, consequences: &[usize]) {
        let Some(transcript) = self
            .transcript
            .as_ref()
            .filter(|_| !consequences.is_empty())
        else {
            return;
        };
        for at in consequences.iter().rev() {
            let breach = self.judgement.breaches.remove(*at);
            self.judgement.unproved.extend(breach.requirements);
        }
        let reason = "the gateway turns away right calls, too, so its answer says nothing";
        self.judgement.gave_up.push(reason.to_owned());
        (self.verdict, self.reasons) = weigh(transcript, &self.judgement);
    }

    /// Takes note of a breach that only all scenarios together show.
    pub(super) fn hold_against(&mut self, breach: Breach, past: &Past) {
        let Some(transcript) = &self.transcript else {
            return;
        };
        let exchange = breach.exchange;
        self.judgement.unanswered.retain(|(at, _)| *at != exchange);
        if let Some(exchange) = transcript.exchanges.get(exchange) {
            let about = self.about(exchange.step).to_vec();
            self.judgement.unproved.extend(about);
        }
        self.judgement.breaches.push(breach);
        past.accept(&self.scenario.id, &mut self.judgement.breaches);
        (self.verdict, self.reasons) = weigh(transcript, &self.judgement);
    }

    /// Takes back what an answer seemed to show; what any answer must look like stands.
    pub(super) fn doubt(&mut self, exchange: usize, reason: String, is_in_the_way: bool) {
        let Some(transcript) = &self.transcript else {
            return;
        };
        let judgement = &mut self.judgement;
        let stands = |breach: &Breach| breach.exchange != exchange || breach.origin == Origin::Wire;
        judgement.breaches.retain(stands);
        judgement
            .records
            .retain(|record| record.exchange != exchange);
        judgement
            .unproved
            .extend(self.scenario.requires.iter().cloned());
        if is_in_the_way {
            judgement.unanswered.push((exchange, reason));
        } else {
            judgement.gave_up.push(reason);
        }
        (self.verdict, self.reasons) = weigh(transcript, &self.judgement);
    }

    /// What a step is about.
    pub(super) fn about(&self, step: usize) -> &[RequirementId] {
        let answering = self.scenario.steps[step].answering();
        answering.map_or(&self.scenario.requires, |answering| {
            about(&self.scenario, answering)
        })
    }

    /// Takes back what was observed where nothing was heard.
    pub(super) fn hear_nothing(&mut self) {
        let Some(transcript) = &self.transcript else {
            return;
        };
        self.judgement.records.clear();
        let lost = transcript.exchanges.iter().enumerate();
        let is_wanted = |exchange: &Exchange| {
            exchange.sent.paying || self.scenario.steps[exchange.step].awaits_an_accident()
        };
        let lost = lost.filter_map(|(index, exchange)| match &exchange.outcome {
            Outcome::Lost(reason) if !is_wanted(exchange) => Some((index, reason.clone())),
            Outcome::NotSent(reason) => Some((index, not_sent_in_words(reason))),
            _ => None,
        });
        self.judgement.unanswered = lost.collect();
        (self.verdict, self.reasons) = weigh(transcript, &self.judgement);
    }

    fn unplayed(scenario: Arc<Scenario>, verdict: Verdict, reason: String) -> Self {
        Self {
            scenario,
            verdict,
            reasons: vec![reason],
            transcript: None,
            judgement: Judgement::default(),
        }
    }

    /// Payments that never left: their entries in the money log, and why. They moved nothing.
    pub fn unsent_payments(&self) -> impl Iterator<Item = (Option<u64>, &str)> {
        let exchanges = self.transcript.iter().flat_map(|one| &one.exchanges);
        exchanges.filter_map(|exchange| match &exchange.outcome {
            Outcome::NotSent(reason) if exchange.sent.paying => {
                Some((exchange.money_entry, reason.as_str()))
            }
            _ => None,
        })
    }

    /// The step in which an exchange took place.
    #[must_use]
    pub fn step_of(&self, exchange: usize) -> Option<&Step> {
        let exchange = self.transcript.as_ref()?.exchanges.get(exchange)?;
        self.scenario.steps.get(exchange.step)
    }

    /// What this scenario says about a requirement it exercises or was found to break.
    #[must_use]
    pub fn says_about(&self, requirement: &RequirementId) -> Option<Verdict> {
        let severity = self
            .judgement
            .breaches
            .iter()
            .filter(|breach| breach.requirements.contains(requirement));
        match severity.map(|breach| breach.severity).max() {
            Some(Severity::Fail) => return Some(Verdict::Fail),
            Some(Severity::Known) => return Some(Verdict::Known),
            Some(Severity::Warn) => return Some(Verdict::Warn),
            None => {}
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

/// A fault of the kit costs the verdict on one scenario, and not the report on all.
fn judge_guarded(scenario: &Scenario, transcript: &Transcript, contract: &Contract) -> Judgement {
    let judged = panic::catch_unwind(AssertUnwindSafe(|| judge(scenario, transcript, contract)));
    judged.unwrap_or_else(|_| Judgement {
        kit_faults: vec!["the kit failed while it judged this".to_owned()],
        ..Judgement::default()
    })
}

fn weigh(transcript: &Transcript, judgement: &Judgement) -> (Verdict, Vec<String>) {
    let worst = judgement
        .breaches
        .iter()
        .map(|breach| breach.severity)
        .max();
    let unanswered = judgement
        .unanswered
        .iter()
        .map(|(_, reason)| reason.clone());
    let in_the_way: Vec<String> = unanswered
        .chain(judgement.kit_faults.iter().cloned())
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
        _ if judgement.not_served.is_some() => (
            Verdict::NotApplicable,
            judgement.not_served.iter().cloned().collect(),
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
