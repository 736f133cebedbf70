//! A page in an error's place. Once, HTTP 5xx without an RPC body is an accident that says nothing. Where every wrong request
//! of a kind gets it, again and again while other requests are answered, it is how this gateway answers (ENV-06).

use std::collections::{BTreeMap, BTreeSet};

use super::ScenarioResult;
use crate::checks::{Breach, breach_of_pages};
use crate::contract::{Contract, RequirementId};
use crate::past::Past;

/// So many pages are no accident.
const MANY: usize = 3;

/// Index of the scenario, and of the exchange in it.
type Place = (usize, usize);

/// One exchange of a request that is wrong on purpose.
struct Refusal {
    place: Place,
    is_page: bool,
    about: Vec<RequirementId>,
}

/// Holds against a gateway what it does again and again.
pub(super) fn hold_against(scenarios: &mut [ScenarioResult], contract: &Contract, past: &Past) {
    let mut refusals = Vec::new();
    let mut answered = BTreeSet::new();
    for (at, result) in scenarios.iter().enumerate() {
        look_at(at, result, &mut refusals, &mut answered);
    }
    let mut kinds: BTreeMap<Option<&RequirementId>, Vec<&Refusal>> = BTreeMap::new();
    for refusal in &refusals {
        kinds.entry(None).or_default().push(refusal);
        let first = refusal.about.first();
        kinds.entry(first).or_default().push(refusal);
    }
    let habits = kinds.values().filter(|kind| is_habit(kind, &answered));
    let habits: BTreeMap<Place, Breach> = habits
        .flatten()
        .filter_map(|refusal| {
            let breach = breach_of_pages(&refusal.about, refusal.place.1, contract)?;
            Some((refusal.place, breach))
        })
        .collect();
    for ((at, _), breach) in habits {
        scenarios[at].hold_against(breach, past);
    }
}

fn look_at(
    at: usize,
    result: &ScenarioResult,
    refusals: &mut Vec<Refusal>,
    answered: &mut BTreeSet<Place>,
) {
    let exchanges = result.transcript.iter().flat_map(|one| &one.exchanges);
    for (index, exchange) in exchanges.enumerate() {
        let (parsed, place) = (exchange, (at, index));
        let step = &result.scenario.steps[exchange.step];
        if parsed.unusable().is_none() {
            answered.insert(place);
        }
        if step.expects_failure() && !step.awaits_an_accident() {
            refusals.push(Refusal {
                place,
                is_page: parsed.is_page(),
                about: result.about(exchange.step).to_vec(),
            });
        }
    }
}

/// Are they all pages, several of them in several scenarios, and was something else answered in between?
fn is_habit(kind: &[&Refusal], answered: &BTreeSet<Place>) -> bool {
    let places: BTreeSet<Place> = kind.iter().map(|refusal| refusal.place).collect();
    let scenarios: BTreeSet<usize> = places.iter().map(|(scenario, _)| *scenario).collect();
    let (Some(first), Some(last)) = (places.first(), places.last()) else {
        return false;
    };
    kind.iter().all(|refusal| refusal.is_page)
        && kind.len() >= MANY
        && scenarios.len() > 1
        && answered.range(*first..*last).next().is_some()
}
