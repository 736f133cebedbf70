//! One scenario on the page.

use askama::Template;
use askama::filters::HtmlSafe;

use super::curl::Destination;
use super::timeline::{StepView, steps};
use super::{Badge, Source, Tone};
use crate::report::TargetName;
use paysys_contract::{Contract, Words};
use paysys_judge::verdict::{ScenarioResult, Verdict};
use paysys_scenario::Scenario;

/// One scenario.
#[derive(Debug, Template)]
#[template(path = "scenario.html")]
pub(super) struct ScenarioView<'a> {
    words: Words,
    scenario: &'a Scenario,
    pub(super) badge: Badge,
    is_open: bool,
    reasons: Vec<String>,
    requires: Vec<Source>,
    steps: Vec<StepView>,
}

impl HtmlSafe for ScenarioView<'_> {}

impl<'a> ScenarioView<'a> {
    pub(super) fn of(
        result: &'a ScenarioResult,
        target: &TargetName,
        contract: &Contract,
        words: Words,
    ) -> Self {
        let scenario = &result.scenario;
        let badge = Badge::of(result.verdict, words);
        // A broken step hides the kit's own troubles from the verdict; the reader wants to know of both.
        let faults = result.judgement.kit_faults.iter().map(|fault| fault.said());
        let reasons = result
            .reasons
            .iter()
            .map(|reason| reason.said())
            .chain(faults);
        let mut reasons: Vec<String> = reasons.map(|reason| reason.in_words(words)).collect();
        reasons.dedup();
        Self {
            words,
            scenario,
            is_open: matches!(badge.tone, Tone::Bad) || result.verdict == Verdict::Warn,
            badge,
            reasons,
            requires: Source::all(&scenario.requires, contract, words),
            steps: steps(result, &destination(result, target, words), contract),
        }
    }
}

/// A sandbox is gone when its report is read, so its calls are repeated on a simulator that runs with its defaults.
fn destination(result: &ScenarioResult, target: &TargetName, words: Words) -> Destination {
    let transcript = result.transcript.as_ref();
    let service_id = || transcript?.given("service_id")?.as_text();
    if target.is_live() {
        Destination {
            url: target.url.clone().unwrap_or_default(),
            service_id: service_id().unwrap_or_default().to_owned(),
            is_live: true,
            words,
        }
    } else {
        Destination {
            url: "http://127.0.0.1:8080/gateway".to_owned(),
            service_id: "demo-service".to_owned(),
            is_live: false,
            words,
        }
    }
}
