//! Credentials that a person gave may be wrong. Where a service is answered as one that guesses at its secret is, nothing that
//! was said to it tells of the gateway: the gateway may turn everybody away, or be right to turn this one away.

use std::collections::BTreeSet;

use super::ScenarioResult;
use crate::checks::asks_rightly;
use crate::scenario::{Auth, Who};
use crate::transcript::Exchange;

/// What the error table has for calls that are not allowed.
const NOT_ALLOWED: i128 = -32504;
/// For a signature that is too old, or made by a clock that is wrong.
const OUT_OF_DATE: i128 = -32320;
/// For a service that is blocked.
const BLOCKED: i128 = -32315;
/// Whoever is told one of these was let in.
const LET_IN: [i128; 2] = [-32314, -32300];

/// Index of the scenario, and of the exchange in it.
type Place = (usize, usize);

/// One call that was signed with a service's own secret, whatever else is wrong with it, and how it was refused.
struct Signed {
    place: Place,
    who: Who,
    code: Option<i128>,
    /// Is nothing at all wrong with it?
    is_right: bool,
}

/// Takes back what was concluded from answers to a service whose credentials may be wrong.
pub(super) fn doubt(scenarios: &mut [ScenarioResult]) {
    let guesses: BTreeSet<i128> = scenarios.iter().flat_map(refusals_of_guesses).collect();
    let calls: Vec<Signed> = scenarios
        .iter()
        .enumerate()
        .flat_map(|(at, result)| signed(at, result))
        .collect();
    for who in [Who::First, Who::Second, Who::Blocked] {
        let own: Vec<&Signed> = calls.iter().filter(|call| call.who == who).collect();
        let is_refusal = |code: i128| {
            let is_own = match who {
                Who::First => [OUT_OF_DATE, BLOCKED].contains(&code),
                Who::Second => code == BLOCKED,
                Who::Blocked => false,
            };
            is_own || code == NOT_ALLOWED || (guesses.contains(&code) && code != BLOCKED)
        };
        let is_refused = |call: &&&Signed| call.code.is_some_and(is_refusal);
        let right: Vec<&&Signed> = own.iter().filter(|call| call.is_right).collect();
        if !right.is_empty() && right.iter().all(&is_refused) {
            let refused = own.iter().filter(is_refused);
            refused.for_each(|call| take_back(scenarios, call));
        }
    }
}

fn take_back(scenarios: &mut [ScenarioResult], call: &Signed) {
    let (at, exchange) = call.place;
    let code = call.code.unwrap_or_default();
    let service = match call.who {
        Who::First => "this service",
        Who::Second => "the service of [second]",
        Who::Blocked => "the service of [blocked]",
    };
    let otherwise = match code {
        OUT_OF_DATE => "the clock of this machine is wrong",
        BLOCKED => "it is blocked",
        _ => "its id or secret is wrong",
    };
    let reason = format!(
        "every right call of {service} is refused (error {code}): the gateway refuses everybody, or {otherwise}"
    );
    // Without the first service nothing was tested; the others are needed for one thing each.
    scenarios[at].doubt(exchange, reason, call.who == Who::First);
}

/// How guesses at an id, a secret or a hash were refused.
fn refusals_of_guesses(result: &ScenarioResult) -> Vec<i128> {
    let exchanges = result.transcript.iter().flat_map(|one| &one.exchanges);
    let guesses = exchanges.filter(|exchange| {
        let auth = result.scenario.steps[exchange.step].auth();
        auth.is_some_and(|auth| auth.guesses() && matches!(auth, Auth::Signed(_)))
    });
    guesses
        .filter_map(|exchange| exchange.error_code())
        .filter(|code| !LET_IN.contains(code))
        .collect()
}

fn signed(at: usize, result: &ScenarioResult) -> Vec<Signed> {
    let Some(transcript) = &result.transcript else {
        return Vec::new();
    };
    let one = |(index, exchange): (usize, &Exchange)| {
        let parsed = exchange;
        parsed.answer()?;
        let who = match result.scenario.steps[exchange.step].auth() {
            Some(auth @ Auth::Signed(_)) if !auth.guesses() => auth.who(),
            Some(_) => return None,
            None => parsed.signed_by()?,
        };
        Some(Signed {
            place: (at, index),
            who,
            code: parsed.error_code(),
            is_right: parsed.signed_by().is_some() && asks_rightly(parsed, &transcript.givens),
        })
    };
    let exchanges = transcript.exchanges.iter().enumerate();
    exchanges.filter_map(one).collect()
}
