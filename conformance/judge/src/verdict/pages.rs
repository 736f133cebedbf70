//! A page in an error's place. Once, HTTP 5xx without an RPC body is an accident that says nothing. Where every wrong request
//! of a kind gets it, again and again while other requests are answered, it is how this gateway answers (ENV-06).

use std::collections::{BTreeMap, BTreeSet};

use super::excuses::Place;
use super::seen::Seen;
use crate::checks::{Breach, breach_of_pages};
use paysys_contract::{Contract, RequirementId};

/// So many pages are no accident.
const MANY: usize = 3;

/// One exchange of a request that is wrong on purpose.
struct Refusal {
    place: Place,
    is_page: bool,
    about: Vec<RequirementId>,
}

/// Where a gateway answers with a page, as it does again and again.
pub(super) fn habits(run: &[Seen], contract: &Contract) -> BTreeMap<Place, Breach> {
    let mut refusals = Vec::new();
    let mut answered = BTreeSet::new();
    for (at, seen) in run.iter().enumerate() {
        look_at(at, seen, &mut refusals, &mut answered);
    }
    let mut kinds: BTreeMap<Option<&RequirementId>, Vec<&Refusal>> = BTreeMap::new();
    for refusal in &refusals {
        kinds.entry(None).or_default().push(refusal);
        let first = refusal.about.first();
        kinds.entry(first).or_default().push(refusal);
    }
    let habits = kinds.values().filter(|kind| is_habit(kind, &answered));
    let breach = |refusal: &&Refusal| {
        let breach = breach_of_pages(&refusal.about, refusal.place.1, contract)?;
        Some((refusal.place, breach))
    };
    habits.flatten().filter_map(breach).collect()
}

fn look_at(at: usize, seen: &Seen, refusals: &mut Vec<Refusal>, answered: &mut BTreeSet<Place>) {
    for (index, exchange) in seen.exchanges().enumerate() {
        let place = (at, index);
        let step = &seen.scenario.steps[exchange.step];
        if exchange.unusable().is_none() {
            answered.insert(place);
        }
        let is_last = !exchange.turn.is_repeated();
        if is_last && step.expects_failure() && !step.awaits_an_accident() {
            refusals.push(Refusal {
                place,
                is_page: exchange.is_page(),
                about: seen.about(exchange).to_vec(),
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
