//! Credentials that a person gave may be wrong. Where a service is answered as one that guesses at its secret is, nothing that
//! was said to it tells of the gateway: the gateway may turn everybody away, or be right to turn this one away.

use std::collections::BTreeSet;

use super::{Excuse, Place};
use crate::checks::asks_rightly;
use crate::contract::{Blames, Contract};
use crate::run::Credentials;
use crate::scenario::{Auth, Who};
use crate::transcript::Exchange;
use crate::verdict::seen::Seen;

/// One call that was signed with a service's own secret, whatever else is wrong with it, and how it was refused.
struct Signed {
    place: Place,
    who: Who,
    code: Option<i128>,
    /// Is nothing at all wrong with it?
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
    let doubted = Who::ALL.into_iter().flat_map(|who| {
        let is_refusal = |code: i128| is_refusal(code, who, &guesses, contract);
        let own: Vec<&Signed> = calls.iter().filter(|call| call.who == who).collect();
        refused_throughout(&own, is_refusal)
    });
    doubted.collect()
}

/// The refused calls of one service, if every right call of it is among them.
fn refused_throughout(own: &[&Signed], is_refusal: impl Fn(i128) -> bool) -> Vec<(Place, Excuse)> {
    let is_refused = |call: &&&Signed| call.code.is_some_and(&is_refusal);
    let mut right = own.iter().filter(|call| call.is_right).peekable();
    let is_let_in = own.iter().any(|call| call.is_let_in);
    if is_let_in || right.peek().is_none() || !right.all(|call| is_refused(&call)) {
        return Vec::new();
    }
    let excuse = |call: &&Signed| {
        let (who, code) = (call.who, call.code?);
        Some((call.place, Excuse::Credentials { who, code }))
    };
    own.iter().filter(is_refused).filter_map(excuse).collect()
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
    let is_guess = |exchange: &&Exchange| {
        let auth = seen.scenario.steps[exchange.step].auth();
        auth.is_some_and(|auth| auth.guesses() && matches!(auth, Auth::Signed(_)))
    };
    let lets_in = |code: &i128| {
        let blames = contract.errors.blames(*code);
        matches!(blames, Some(Blames::Form | Blames::Transaction))
    };
    let codes = seen.exchanges().filter(is_guess);
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
