//! What a whole run comes to.

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

use super::known::Known;
use super::seen::Seen;
use super::{RequirementResult, ScenarioResult, Verdict, deviations};
use crate::checks::Record;
use crate::exit;
use crate::history::{Deviation, History, HistoryRecord, State};
use paysys_contract::Contract;
use paysys_exchange::Played;

/// A judged run.
#[derive(Debug)]
pub struct RunResult {
    /// Per scenario, in the order of the files.
    pub scenarios: Vec<ScenarioResult>,
    /// Per requirement, in the order of the contract.
    pub requirements: Vec<RequirementResult>,
    /// What was known from before, and taken into account.
    pub history: HistoryRecord,
    pub deviations: Vec<Deviation>,
    pub verdict: RunVerdict,
    /// When it began, if somebody looked at the clock.
    pub started_at: Option<Timestamp>,
    /// The most that real payments can have moved, in the form's unit; none where nothing real was paid.
    pub worst_case: Option<u64>,
    pub is_stopped: bool,
}

impl RunResult {
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        let scenarios = self.scenarios.iter();
        scenarios.flat_map(|scenario| &scenario.judgement.records)
    }

    /// A run that was ended early says nothing good.
    #[must_use]
    pub fn stopped(mut self) -> Self {
        self.is_stopped = true;
        if matches!(self.verdict, RunVerdict::Conformant | RunVerdict::Partial) {
            self.verdict = RunVerdict::NoVerdict;
        }
        self
    }

    /// Where requirements were asked for by their ids, and nothing was said about any of them, there is no verdict: what
    /// was run beside them does not answer the question.
    #[must_use]
    pub fn asked_for(mut self, patterns: &[String]) -> Self {
        let is_good = matches!(self.verdict, RunVerdict::Conformant | RunVerdict::Partial);
        if is_good && !patterns.is_empty() && self.unsaid(patterns).count() == patterns.len() {
            self.verdict = RunVerdict::NoVerdict;
        }
        self
    }

    /// Of the requirements that were asked for by their ids, those that nothing was said about.
    pub fn unsaid<'a>(
        &'a self,
        patterns: &'a [String],
    ) -> impl Iterator<Item = &'a RequirementResult> {
        patterns.iter().filter_map(|pattern| {
            let is_it = |entry: &&RequirementResult| {
                entry.requirement.id.as_str().eq_ignore_ascii_case(pattern)
            };
            let entry = self.requirements.iter().find(is_it)?;
            (!entry.verdict.is_checked()).then_some(entry)
        })
    }
}

/// What a run says about a gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum RunVerdict {
    Conformant,
    /// Nothing failed, and some scenarios could not be run by their nature.
    Partial,
    #[serde(rename = "not conformant")]
    #[strum(serialize = "not conformant")]
    NotConformant,
    /// The outcome of a payment is unknown.
    #[serde(rename = "money unknown")]
    #[strum(serialize = "money unknown")]
    MoneyUnknown,
    #[serde(rename = "no verdict")]
    #[strum(serialize = "no verdict")]
    NoVerdict,
}

impl RunVerdict {
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Conformant | Self::Partial => exit::CONFORMANT,
            Self::NotConformant => exit::FAILED,
            Self::MoneyUnknown => exit::MONEY_UNKNOWN,
            Self::NoVerdict => exit::NO_VERDICT,
        }
    }
}

/// Judges everything that was played.
#[must_use]
pub fn conclude(played: Vec<Played>, contract: &Contract) -> RunResult {
    conclude_with(played, contract, &History::unknown(Date::ZERO))
}

/// Judges everything that was played, in the light of what is known from before.
#[must_use]
pub fn conclude_with(played: Vec<Played>, contract: &Contract, history: &History) -> RunResult {
    let seen = played.into_iter().map(|played| Seen::of(played, contract));
    let seen: Vec<Seen> = seen.collect();
    let known = Known::of(&seen, contract, history);
    let scenarios = seen.into_iter().enumerate();
    let scenarios: Vec<ScenarioResult> = scenarios
        .map(|(at, seen)| ScenarioResult::of(at, seen, &known))
        .collect();
    let requirements = RequirementResult::all(contract, &scenarios);
    let deviations = deviations::after(history, &scenarios, &requirements);
    let is_stale = deviations
        .iter()
        .any(|deviation| matches!(deviation.state, State::Stale(_)));
    let verdict = match weigh(&scenarios) {
        _ if is_stale => RunVerdict::NotConformant,
        verdict => verdict,
    };
    RunResult {
        history: HistoryRecord::from(history),
        scenarios,
        requirements,
        deviations,
        verdict,
        started_at: None,
        worst_case: None,
        is_stopped: false,
    }
}

fn weigh(scenarios: &[ScenarioResult]) -> RunVerdict {
    let any = |wanted: Verdict| scenarios.iter().any(|result| result.verdict == wanted);
    let money = scenarios
        .iter()
        .any(|result| !result.judgement.unknown_money.is_empty());
    if any(Verdict::Fail) {
        RunVerdict::NotConformant
    } else if money {
        RunVerdict::MoneyUnknown
    } else if any(Verdict::Error) || !scenarios.iter().any(|result| result.verdict.is_checked()) {
        RunVerdict::NoVerdict
    } else if any(Verdict::NotRun) || any(Verdict::Unproved) {
        RunVerdict::Partial
    } else {
        RunVerdict::Conformant
    }
}
