//! The answers that show a setting: those of the steps that say so.

use crate::drift::Side;
use crate::verdict::ScenarioResult;
use crate::{Seen, seen};
use paysys_exchange::Exchange;
use paysys_scenario::{Setting, Step};

/// What one scenario shows of a setting.
pub(super) struct Shown<'a> {
    pub(super) result: &'a ScenarioResult,
    /// Index of the exchange, and its answer.
    pub(super) answers: Vec<(usize, Seen)>,
}

/// What was seen of a setting, by scenario.
pub(super) fn shown(side: &Side, setting: Setting) -> impl Iterator<Item = Shown<'_>> {
    let results = side.result.scenarios.iter();
    results.filter_map(move |result| {
        let answers = seen(result.transcript.as_ref()?).into_iter().enumerate();
        let is_it = |(_, seen): &(usize, Seen)| {
            !seen.is_no_behaviour && shows(&result.scenario.steps[seen.step], setting)
        };
        let answers: Vec<(usize, Seen)> = answers.filter(is_it).collect();
        (!answers.is_empty()).then_some(Shown { result, answers })
    })
}

pub(super) fn shows(step: &Step, setting: Setting) -> bool {
    let answering = step.answering();
    answering.is_some_and(|answering| answering.shows == Some(setting))
}

impl<'a> Shown<'a> {
    pub(super) fn scenario(&self) -> &'a str {
        &self.result.scenario.id
    }

    pub(super) fn is_whole(&self, setting: Setting) -> bool {
        let steps = self.result.scenario.steps.iter();
        let wanted = steps.filter(|step| shows(step, setting)).count();
        self.answers.len() == wanted
    }

    pub(super) fn exchanges(&self) -> &'a [Exchange] {
        let transcript = self.result.transcript.as_ref();
        transcript.map_or(&[], |transcript| &transcript.exchanges)
    }
}
