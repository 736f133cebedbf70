//! Comparing two runs: scenario by scenario, step by step, answer by answer, path by path.

use std::collections::BTreeSet;

use super::cite::cite;
use super::difference::{Difference, Drift, Place, Shift};
use super::side::Side;
use super::spot::Spot;
use crate::verdict::{RequirementResult, ScenarioResult, Verdict};
use crate::{Seen, SeenBody, State, seen};
use paysys_contract::Contract;
use paysys_scenario::{Scenario, Step, StepKind};
use paysys_shared::json::{Json, Path};

/// Compares two runs.
#[must_use]
pub fn compare(mut one: Side, mut other: Side, contract: &Contract) -> Drift {
    let (ids, not_compared) = common(&one, &other);
    one.keep(&ids, contract);
    other.keep(&ids, contract);
    let mut differences = Differences::default();
    for id in &ids {
        if let (Some(one), Some(other)) = (one.played(id), other.played(id)) {
            differences.between(one, other);
        }
    }
    let requirements = one
        .result
        .requirements
        .iter()
        .zip(&other.result.requirements);
    Drift {
        compared: ids.len(),
        not_compared,
        differences: differences.0,
        shifts: requirements
            .filter_map(|(one, other)| shift(one, other))
            .collect(),
        sides: (one.name, other.name),
    }
}

/// The scenarios that both sides played, and why the others are not compared.
fn common(one: &Side, other: &Side) -> (BTreeSet<String>, Vec<(String, String)>) {
    let all = [one, other]
        .into_iter()
        .flat_map(|side| &side.result.scenarios);
    let all: BTreeSet<String> = all.map(|result| result.scenario.id.clone()).collect();
    let (mut ids, mut not_compared) = (BTreeSet::new(), Vec::new());
    for id in all {
        let why = match (one.played(&id), other.played(&id)) {
            (Some(one), Some(other)) if one.scenario.text == other.scenario.text => {
                ids.insert(id);
                continue;
            }
            (Some(_), Some(_)) => "its file changed between the two",
            (None, Some(_)) => "only B played it",
            (Some(_), None) => "only A played it",
            (None, None) => "neither played it",
        };
        not_compared.push((id, why.to_owned()));
    }
    (ids, not_compared)
}

/// What both sides say about a requirement, if that is not the same.
fn shift(one: &RequirementResult, other: &RequirementResult) -> Option<Shift> {
    if !one.verdict.is_checked() && !other.verdict.is_checked() {
        return None;
    }
    // Whether an answer was seen before is a matter of the observer.
    let class = |verdict: Verdict| match verdict {
        Verdict::New => Verdict::Observed,
        other => other,
    };
    let observed = |result: &RequirementResult| -> BTreeSet<String> {
        result.observed.iter().map(Json::to_string).collect()
    };
    let words = |result: &RequirementResult| {
        let seen: Vec<String> = observed(result).into_iter().collect();
        let verdict = class(result.verdict);
        match seen.as_slice() {
            [] => verdict.to_string(),
            _ => format!("{verdict}: {}", seen.join(", ")),
        }
    };
    let is_same = class(one.verdict) == class(other.verdict) && observed(one) == observed(other);
    (!is_same).then(|| Shift {
        requirement: one.requirement.id.clone(),
        one: words(one),
        other: words(other),
    })
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn between(&mut self, one: &ScenarioResult, other: &ScenarioResult) {
        let (Some(first), Some(second)) = (&one.transcript, &other.transcript) else {
            return;
        };
        let (first, second) = (seen(first), seen(second));
        for (index, step) in one.scenario.steps.iter().enumerate() {
            let of = |seen: &[Seen]| -> Vec<Seen> {
                let of_step = seen.iter().filter(|seen| seen.step == index);
                of_step
                    .filter(|seen| !seen.turn.is_repeated())
                    .cloned()
                    .collect()
            };
            let place = Site {
                scenario: &one.scenario,
                step,
            };
            let (first, second) = (of(&first), of(&second));
            // What one side said in an outage differs from everything, and is no difference.
            if first.iter().chain(&second).any(|seen| seen.is_no_behaviour) {
                continue;
            }
            match step.kind {
                StepKind::Poll(_) => self.polls(&place, &first, &second),
                _ => self.answers(&place, &first, &second),
            }
        }
    }

    fn answers(&mut self, site: &Site<'_>, one: &[Seen], other: &[Seen]) {
        if one.len() != other.len() {
            let words = |count: usize| if count == 0 { "not reached" } else { "reached" };
            let (one, other) = (words(one.len()), words(other.len()));
            self.note(site, None, &Spot::Step, one, other);
        }
        for (one, other) in one.iter().zip(other) {
            self.answer(site, one, other);
        }
    }

    /// Two polls need not look at the same moments: one may miss a status that the other caught.
    fn polls(&mut self, site: &Site<'_>, one: &[Seen], other: &[Seen]) {
        let (first, second) = (timeline(one), timeline(other));
        let ends_agree = first.first() == second.first() && first.last() == second.last();
        let is_part = is_subsequence(&first, &second) || is_subsequence(&second, &first);
        if !(ends_agree && is_part) {
            let told = |states: &[State]| {
                let words = states.iter().map(ToString::to_string);
                words.collect::<Vec<_>>().join(", ")
            };
            let (first, second) = (told(&first), told(&second));
            self.note(site, None, &Spot::Statuses, &first, &second);
        } else if let (Some(one), Some(other)) = (one.last(), other.last()) {
            self.answer(site, one, other);
        }
    }

    fn answer(&mut self, site: &Site<'_>, one: &Seen, other: &Seen) {
        let status = |seen: &Seen| {
            seen.status
                .map_or("no answer".to_owned(), |status| status.to_string())
        };
        self.compare(site, one, &Spot::HttpStatus, &status(one), &status(other));
        if one.status.is_none() || other.status.is_none() {
            return;
        }
        let content_type = |seen: &Seen| {
            seen.content_type
                .clone()
                .unwrap_or_else(|| "none".to_owned())
        };
        self.compare(
            site,
            one,
            &Spot::ContentType,
            &content_type(one),
            &content_type(other),
        );
        match (&one.body, &other.body) {
            (SeenBody::Json(first), SeenBody::Json(second)) => {
                let mut found = Vec::new();
                let (first, second) = (without_proof(first), without_proof(second));
                documents(&Path::root(), Some(&first), Some(&second), &mut found);
                for (path, first, second) in found {
                    self.note(site, Some(one), &Spot::At(path), &first, &second);
                }
            }
            (SeenBody::Text(first), SeenBody::Text(second)) => {
                self.compare(site, one, &Spot::Body, first, second);
            }
            (first, second) => self.note(site, Some(one), &Spot::Body, first.kind(), second.kind()),
        }
    }

    fn compare(&mut self, site: &Site<'_>, seen: &Seen, spot: &Spot, one: &str, other: &str) {
        if one != other {
            self.note(site, Some(seen), spot, one, other);
        }
    }

    fn note(&mut self, site: &Site<'_>, seen: Option<&Seen>, spot: &Spot, one: &str, other: &str) {
        let place = Place {
            scenario: site.scenario.id.clone(),
            line: site.step.line,
            step: site.step.kind_name(),
        };
        let requirements = cite(site.scenario, site.step, seen, spot);
        let known = self.0.iter_mut().find(|known| {
            known.spot == *spot
                && known.one == one
                && known.other == other
                && known.requirements == requirements
        });
        match known {
            Some(known) if known.places.contains(&place) => {}
            Some(known) => known.places.push(place),
            None => self.0.push(Difference {
                requirements,
                spot: spot.clone(),
                one: one.to_owned(),
                other: other.to_owned(),
                places: vec![place],
            }),
        }
    }
}

/// A simulator proves what it is with what the kit has posted to it, under another verb. That is between the two, and no
/// habit of the gateway's.
fn without_proof(document: &Json) -> Json {
    let kept = match document.descend(["error", "data"]) {
        Some(Json::Object(data)) if matches!(data.as_slice(), [(name, _)] if name == "proof") => {
            document.without(&[Path::from("$.error.data")])
        }
        Some(Json::Object(_)) => document.without(&[Path::from("$.error.data.proof")]),
        _ => None,
    };
    kept.unwrap_or_else(|| document.clone())
}

/// A step within its scenario.
struct Site<'a> {
    scenario: &'a Scenario,
    step: &'a Step,
}

/// Every status a poll saw, repetitions left out.
fn timeline(polls: &[Seen]) -> Vec<State> {
    let mut statuses: Vec<State> = polls.iter().map(Seen::state).collect();
    statuses.dedup();
    statuses
}

fn is_subsequence(short: &[State], long: &[State]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|wanted| rest.any(|known| known == wanted))
}

const ABSENT: &str = "absent";

fn documents(
    path: &Path,
    one: Option<&Json>,
    other: Option<&Json>,
    found: &mut Vec<(Path, String, String)>,
) {
    match (one, other) {
        (Some(Json::Object(first)), Some(Json::Object(second))) => {
            let names = first.iter().chain(second).map(|(name, _)| name.as_str());
            let names: BTreeSet<&str> = names.collect();
            for name in names {
                let (one, other) = (
                    one.and_then(|one| one.get(name)),
                    other.and_then(|other| other.get(name)),
                );
                documents(&path.member(name), one, other, found);
            }
        }
        (Some(Json::List(first)), Some(Json::List(second))) => {
            for index in 0..first.len().max(second.len()) {
                documents(
                    &path.item(index),
                    first.get(index),
                    second.get(index),
                    found,
                );
            }
        }
        (one, other) if one == other => {}
        (one, other) => {
            let words = |value: Option<&Json>| value.map_or(ABSENT.to_owned(), Json::to_string);
            found.push((path.clone(), words(one), words(other)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::talk::{Talk, refused};

    /// How many differences there are to a gateway that refuses with -32300.
    fn differences(other: impl Fn(Talk) -> Talk) -> usize {
        let step = "  - check: { transaction: x, observe: { ERR-05: outcome } }";
        let talk = || Talk::of("ERR-05", step);
        let side = |talk: Talk| Side {
            name: "a gateway".to_owned(),
            result: talk.concluded(),
        };
        let usual = side(talk().hears(refused(-32300)));
        let drift = compare(usual, side(other(talk())), Contract::built_in());
        drift.differences.len()
    }

    #[test]
    fn an_outage_is_no_difference() {
        assert_eq!(differences(|talk| talk.hears(refused(-32300))), 0);
        assert_eq!(differences(|talk| talk.hears(refused(-32600))), 1);
        assert_eq!(differences(|talk| talk.hears_http(503, "<html>")), 0);
        assert_eq!(differences(|talk| talk.hears_http(429, "later")), 0);
        let again = |talk: Talk| talk.hears_nothing().repeated().hears(refused(-32300));
        assert_eq!(differences(again), 0);
    }
}
