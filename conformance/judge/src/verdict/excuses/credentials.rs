//! Credentials that a person gave may be wrong. Where a service is answered as one that guesses at its secret is, nothing that
//! was said to it tells of the gateway: the gateway may turn everybody away, or be right to turn this one away.

use std::collections::BTreeSet;

use super::{Excuse, Place};
use crate::checks::asks_rightly;
use crate::verdict::seen::Seen;
use paysys_contract::{Blames, Contract};
use paysys_exchange::{Credentials, Exchange};
use paysys_scenario::{Auth, Who};

/// One call that was signed with a service's own secret, whatever else is wrong with it, and how it was refused.
struct Signed {
    place: Place,
    who: Who,
    code: Option<i128>,
    is_right: bool,
    /// Did it succeed, so that the credentials are right?
    is_let_in: bool,
}

/// The calls whose answers say nothing, as the credentials that signed them may be wrong.
pub(super) fn excuses(run: &[Seen], contract: &Contract) -> Vec<(Place, Excuse)> {
    let is_given = |seen: &Seen| seen.credentials == Credentials::Given;
    if !run.iter().any(is_given) {
        return Vec::new();
    }
    let guesses = run
        .iter()
        .flat_map(|seen| refusals_of_guesses(seen, contract));
    let guesses: BTreeSet<i128> = guesses.collect();
    let calls = run.iter().enumerate();
    let calls: Vec<Signed> = calls.flat_map(|(at, seen)| signed(at, seen)).collect();
    let of = |who: Who| -> Vec<&Signed> { calls.iter().filter(|call| call.who == who).collect() };
    let is_refusal_of_first = |code: i128| is_refusal(code, Who::First, &guesses, contract);
    let of_first = refused_throughout(&of(Who::First), is_refusal_of_first);
    // A clock is wrong for all services.
    let blames_the_clock = |(_, excuse): &(Place, Excuse)| matches!(excuse, Excuse::Credentials { code, .. } if contract.errors.blames(*code) == Some(Blames::Time));
    let is_clock_wrong = of_first.iter().any(blames_the_clock);
    let of_others = [Who::Second, Who::Blocked].into_iter().flat_map(|who| {
        let is_refusal = |code: i128| {
            is_clock_wrong && contract.errors.blames(code) == Some(Blames::Time)
                || is_refusal(code, who, &guesses, contract)
        };
        refused_throughout(&of(who), is_refusal)
    });
    // That whoever guesses is refused shows nothing where everybody is.
    let of_guesses = match of_first.first() {
        Some((_, excuse)) => guessing(run, excuse),
        None => Vec::new(),
    };
    let locks_out = |code: i128| {
        is_refusal_of_first(code) && contract.errors.blames(code) != Some(Blames::Time)
    };
    let locked_out = locked_out(run, &of(Who::First), locks_out);
    let all = of_first.iter().cloned().chain(of_others).chain(of_guesses);
    all.chain(locked_out).collect()
}

/// The refused calls of one service, if every right call of it is among them.
fn refused_throughout(own: &[&Signed], is_refusal: impl Fn(i128) -> bool) -> Vec<(Place, Excuse)> {
    let is_refused = |call: &&&Signed| call.code.is_some_and(&is_refusal);
    let mut right = own.iter().filter(|call| call.is_right);
    let is_let_in = own.iter().any(|call| call.is_let_in);
    let Some(code) = right.clone().next().and_then(|call| call.code) else {
        return Vec::new();
    };
    if is_let_in || !right.all(|call| is_refused(&call)) {
        return Vec::new();
    }
    let excuse = |call: &&Signed| {
        (
            call.place,
            Excuse::Credentials {
                who: call.who,
                code,
            },
        )
    };
    own.iter().filter(is_refused).map(excuse).collect()
}

/// The refused calls of those who guess, with this excuse.
fn guessing(run: &[Seen], excuse: &Excuse) -> Vec<(Place, Excuse)> {
    let places = places_of_guesses(run);
    places.map(|place| (place, excuse.clone())).collect()
}

/// So many guesses may lock a service out for a while.
const GUESSES_THAT_LOCK: usize = 3;

/// Right calls that are refused from a guess on until one of them is served again, and others that are refused by the same
/// code meanwhile: the service was locked out, as it was the kit that guessed. What was refused before, or is refused between
/// others that are served, is no such thing.
fn locked_out(
    run: &[Seen],
    own: &[&Signed],
    is_refusal: impl Fn(i128) -> bool,
) -> Vec<(Place, Excuse)> {
    let refusal = |call: &Signed| call.code.filter(|code| is_refusal(*code));
    let mut right = own.iter().filter(|call| call.is_right);
    if right.all(|call| refusal(call).is_some()) {
        return Vec::new();
    }
    let guesses: Vec<Place> = places_of_guesses(run).collect();
    let mut locked = Vec::new();
    // Refused since the guess, and by which code right calls were.
    let (mut refused, mut by): (Vec<(Place, i128)>, _) = (Vec::new(), None);
    let (mut seen, mut may_be_locked) = (0, false);
    for call in own {
        let before = guesses.partition_point(|guess| *guess < call.place);
        may_be_locked |= before > seen && before >= GUESSES_THAT_LOCK;
        seen = before;
        match refusal(call) {
            Some(code) if may_be_locked => {
                refused.push((call.place, code));
                by = if call.is_right { Some(code) } else { by };
            }
            None if call.is_right => {
                may_be_locked = false;
                refused.clear();
                by = None;
            }
            _ => {}
        }
        if let Some(by) = by {
            let same = refused.drain(..).filter(|(_, code)| *code == by);
            locked.extend(same.map(|(place, _)| (place, Excuse::LockedOut)));
        }
    }
    locked
}

/// Where somebody guesses at an id, a secret or a hash, and is refused.
fn places_of_guesses(run: &[Seen]) -> impl Iterator<Item = Place> {
    run.iter().enumerate().flat_map(|(at, seen)| {
        let exchanges = seen.exchanges().enumerate();
        let guesses = exchanges
            .filter(|(_, exchange)| is_guess(seen, exchange) && exchange.error_code().is_some());
        guesses.map(move |(index, _)| (at, index))
    })
}

fn is_guess(seen: &Seen, exchange: &Exchange) -> bool {
    let auth = seen.scenario.steps[exchange.step].auth();
    auth.is_some_and(|auth| auth.guesses() && matches!(auth, Auth::Signed(_)))
}

/// Does this code refuse a service for who it is, or when it signed?
fn is_refusal(code: i128, who: Who, guesses: &BTreeSet<i128>, contract: &Contract) -> bool {
    match (contract.errors.blames(code), who) {
        (Some(Blames::Caller), _)
        | (Some(Blames::Time), Who::First)
        | (Some(Blames::Service), Who::First | Who::Second) => true,
        (Some(Blames::Service), Who::Blocked) => false,
        _ => guesses.contains(&code),
    }
}

/// How guesses at an id, a secret or a hash were refused. Whoever is told that the form is wrong, or that there is no such
/// transaction, was let in.
fn refusals_of_guesses(seen: &Seen, contract: &Contract) -> Vec<i128> {
    let lets_in = |code: &i128| {
        let blames = contract.errors.blames(*code);
        matches!(blames, Some(Blames::Form | Blames::Transaction))
    };
    let codes = seen.exchanges().filter(|exchange| is_guess(seen, exchange));
    let codes = codes.filter_map(Exchange::error_code);
    codes.filter(|code| !lets_in(code)).collect()
}

fn signed(at: usize, seen: &Seen) -> Vec<Signed> {
    let Some(transcript) = seen.transcript() else {
        return Vec::new();
    };
    let one = |(index, exchange): (usize, &Exchange)| {
        exchange.answer()?;
        let who = match seen.scenario.steps[exchange.step].auth() {
            Some(auth @ Auth::Signed(_)) if !auth.guesses() => auth.who(),
            Some(_) => return None,
            None => exchange.signed_by()?,
        };
        Some(Signed {
            place: (at, index),
            who,
            code: exchange.error_code(),
            is_let_in: exchange.is_success(),
            is_right: exchange.signed_by().is_some() && asks_rightly(exchange, &transcript.givens),
        })
    };
    let exchanges = transcript.exchanges.iter().enumerate();
    exchanges.filter_map(one).collect()
}
