//! Transaction ids that were given twice (PAY-15): of all payments of a run that one gateway made, no two have the same.
//!
//! A gateway that was made for one scenario is another one in the next, whose ids may begin anew. A repeated request may be
//! answered with its first payment (PAY-12, PAY-16).

use std::collections::BTreeMap;

use super::excuses::Place;
use super::seen::Seen;
use crate::checks::{Breach, Origin, Paid};
use paysys_contract::{Contract, RequirementId};
use paysys_exchange::Gateway;
use paysys_scenario::{Actual, AnswerRule, Mismatch};

/// An id, and the scenario for which the gateway was made that gave it; none: it is that of all.
type Given = (Option<usize>, String);

/// Where a payment has an id that another one was given before.
pub(super) fn given_twice(run: &[Seen], contract: &Contract) -> BTreeMap<Place, Breach> {
    let mut before: BTreeMap<Given, Vec<(&Seen, &Paid)>> = BTreeMap::new();
    let mut twice = BTreeMap::new();
    for (at, seen) in run.iter().enumerate() {
        let Some((transcript, facts)) = seen.held() else {
            continue;
        };
        let gateway = match transcript.gateway {
            Gateway::Own => Some(at),
            Gateway::Shared => None,
        };
        for paid in &facts.paid {
            let same = before
                .entry((gateway, paid.transaction.to_string()))
                .or_default();
            let is_other = |(_, earlier): &&(&Seen, &Paid)| !paid.repeats(earlier);
            if let Some((other, _)) = same.iter().find(is_other) {
                let breach = breach(paid, &other.scenario.id, contract);
                twice.extend(breach.map(|breach| ((at, paid.exchange), breach)));
            }
            same.push((seen, paid));
        }
    }
    twice
}

fn breach(paid: &Paid, other: &str, contract: &Contract) -> Option<Breach> {
    let cited = [RequirementId::from("PAY-15")];
    let actual = Actual::IdOfAnother(paid.transaction.clone(), other.to_owned());
    let path = "$.result.details.transaction_id";
    let mismatch = Mismatch::rule(path, AnswerRule::OwnTransaction, actual);
    Breach::of(
        &cited,
        Origin::Conversation,
        paid.exchange,
        mismatch,
        contract,
    )
}
