//! One scenario on the page.

use askama::Template;
use askama::filters::HtmlSafe;

use super::curl::Destination;
use super::findings::sources;
use super::timeline::{StepView, steps};
use super::{Badge, Source, Tone};
use crate::report::TargetName;
use paysys_contract::Contract;
use paysys_contract::Words;
use paysys_judge::verdict::{ScenarioResult, Verdict};

/// One scenario.
#[derive(Clone, Debug, Template)]
#[template(path = "scenario.html")]
pub(super) struct ScenarioView {
    words: Words,
    pub(super) id: String,
    pub(super) badge: Badge,
    title: String,
    why: Option<String>,
    file: String,
    is_open: bool,
    reasons: Vec<String>,
    requires: Vec<Source>,
    steps: Vec<StepView>,
}

impl HtmlSafe for ScenarioView {}

impl ScenarioView {
    pub(super) fn of(
        result: &ScenarioResult,
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
            id: scenario.id.clone(),
            title: scenario.title.in_words(words).to_owned(),
            why: scenario
                .why
                .as_ref()
                .map(|why| why.in_words(words).to_owned()),
            file: scenario.file.clone(),
            is_open: matches!(badge.tone, Tone::Bad) || result.verdict == Verdict::Warn,
            badge,
            reasons,
            requires: sources(&scenario.requires, contract, words),
            steps: steps(result, &destination(result, target, words), contract),
        }
    }
}

/// A sandbox is gone when its report is read, so its calls are repeated on a simulator that runs with its defaults.
fn destination(result: &ScenarioResult, target: &TargetName, words: Words) -> Destination {
    let given = |name: &str| {
        let mut givens = result
            .transcript
            .iter()
            .flat_map(|transcript| &transcript.givens);
        let (_, value) = givens.find(|(known, _)| known == name)?;
        value.as_text().map(str::to_owned)
    };
    if target.is_live() {
        Destination {
            url: target.url.clone().unwrap_or_default(),
            service_id: given("service_id").unwrap_or_default(),
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
