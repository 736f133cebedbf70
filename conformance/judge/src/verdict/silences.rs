//! Reading calls that never get an answer. Once, a cut connection or an error page is an accident that says nothing. Where the
//! same request was sent three times, and another call was answered in between, it is how the gateway treats that call, and
//! breaks what the call is about. A gateway that is away for a while answers no other, either; and of one that fails now and
//! then, as other calls show that were answered at last, three failures show nothing.
//!
//! Where pages are this gateway's habit, that is told once, and any other page is the consequence. A method none of whose right
//! calls is ever answered is not served at all (ENV-01); what else asks for it then shows nothing.

use std::collections::BTreeMap;

use super::excuses::Place;
use super::seen::Seen;
use crate::checks::{Breach, Origin, Silence, asks_rightly, is_signed_rightly};
use paysys_contract::{Contract, RequirementId};
use paysys_exchange::{Exchange, Gateway, Transcript};
use paysys_scenario::{Actual, AnswerRule, Mismatch};

/// So often the same is asked in vain before that is an answer.
const TRIES: usize = 3;

/// So many calls of a run that were answered when they were asked again: this gateway fails by chance, and thrice is chance, too.
const HICCUPS: usize = 3;

/// What a run's lasting silences say: what each of them breaks, or nothing where it is the consequence of another.
pub(super) fn lasting(
    run: &[Seen],
    pages: &BTreeMap<Place, Breach>,
    contract: &Contract,
) -> BTreeMap<Place, Option<Breach>> {
    let mut exchanges = run.iter().flat_map(Seen::exchanges);
    let is_any_answered = exchanges.any(|exchange| exchange.unusable().is_none());
    let transcripts = run.iter().filter_map(Seen::transcript);
    let hiccups = transcripts.flat_map(Transcript::answered_at_last).count();
    let methods = Methods::of(run);
    let mut lasting = BTreeMap::new();
    for (at, seen) in run.iter().enumerate() {
        let Some((transcript, facts)) = seen.held() else {
            continue;
        };
        for (index, sight) in facts.exchanges.iter().enumerate() {
            let place = (at, index);
            let exchange = &transcript.exchanges[index];
            let silence = sight.silence.as_ref();
            let Some(silence) = silence.filter(|silence| is_lasting(silence)) else {
                continue;
            };
            // One that was made for this scenario is not away for a while.
            let is_there = match transcript.gateway {
                Gateway::Own => is_any_answered,
                Gateway::Shared => silence.others_answered && hiccups < HICCUPS,
            };
            if !is_there {
                continue;
            }
            let about = match exchange.method() {
                Some(method) if methods.are_silent(method) => {
                    is_right(seen, exchange).then(|| vec![RequirementId::from("ENV-01")])
                }
                _ if exchange.is_page() && !pages.is_empty() => None,
                _ => Some(seen.about(exchange).to_vec()),
            };
            let Some(about) = about else {
                lasting.insert(place, None);
                continue;
            };
            // Where nobody says what should come, silence breaks nothing.
            if let Some(breach) = breach(&about, index, silence, contract) {
                lasting.insert(place, Some(breach));
            }
        }
    }
    lasting
}

fn is_lasting(silence: &Silence) -> bool {
    silence.tries >= TRIES && !silence.is_an_answer
}

/// Of each method: was a right call of it answered?
struct Methods<'a>(BTreeMap<&'a str, bool>);

impl<'a> Methods<'a> {
    fn of(run: &'a [Seen]) -> Self {
        let mut methods = BTreeMap::new();
        for seen in run {
            for exchange in seen.exchanges().filter(|exchange| is_right(seen, exchange)) {
                if let Some(method) = exchange.method() {
                    *methods.entry(method).or_insert(false) |= exchange.unusable().is_none();
                }
            }
        }
        Self(methods)
    }

    /// Were all of its right calls in vain?
    fn are_silent(&self, method: &str) -> bool {
        self.0.get(method) == Some(&false)
    }
}

fn is_right(seen: &Seen, exchange: &Exchange) -> bool {
    let transcript = seen.transcript();
    let asks_rightly = transcript.is_some_and(|one| asks_rightly(exchange, &one.givens));
    asks_rightly && is_signed_rightly(exchange)
}

fn breach(
    about: &[RequirementId],
    exchange: usize,
    silence: &Silence,
    contract: &Contract,
) -> Option<Breach> {
    let actual = Actual::NeverAnswered(silence.tries, silence.reason.clone());
    let mismatch = Mismatch::rule("$", AnswerRule::RpcAnswer, actual);
    Breach::of(about, Origin::Wire, exchange, mismatch, contract)
}
