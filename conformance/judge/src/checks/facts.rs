//! What is to be seen in one transcript: the facts, of which verdicts are made (see [`crate::verdict`]).
//!
//! Every check looks for itself, and none knows what another has found or what may excuse it.

use std::borrow::Cow;

use super::expectations::Held;
use super::observations::{of_every_exchange, of_step};
use super::{
    Breach, KitFault, Paid, Record, UnknownMoney, arranged, clock, conversation, expectations,
    money, own_request, served, wire, without_broken,
};
use paysys_contract::{Contract, Said};
use paysys_exchange::{Exchange, Transcript, Turn};
use paysys_scenario::{Bindings, Now, Scenario, World};
use paysys_shared::json::Path;

/// Everything that is to be seen in one transcript.
#[derive(Debug, Default)]
pub struct Facts {
    pub exchanges: Vec<Sight>,
    /// In the answers of the conversation together.
    pub conversation: Vec<Breach>,
    pub paid: Vec<Paid>,
    /// In looks into the ledger: how many exchanges took place before, and what is not as arranged.
    pub ledgers: Vec<(usize, KitFault)>,
    pub kit_fault: Option<KitFault>,
}

/// What is to be seen in one exchange.
#[derive(Debug, Default)]
pub struct Sight {
    pub breaches: Vec<Breach>,
    /// What every answer shows of a gateway's habits.
    pub habits: Vec<Record>,
    /// That nobody can tell what became of its money.
    pub unknown_money: Option<UnknownMoney>,
    /// That it shows an outage, in which nothing is a habit of the gateway's.
    pub is_outage: bool,
    /// That there was no usable answer to a reading call.
    pub silence: Option<Silence>,
    /// What the kit did wrong in a request that is to succeed.
    pub own_faults: Vec<KitFault>,
    /// What its step makes of the answer; nothing where the step is about another exchange, as polls are about their last.
    pub held: Option<Held>,
}

/// No usable answer to a reading call.
#[derive(Clone, Debug)]
pub struct Silence {
    pub reason: Said,
    /// Where a step only asks what becomes of something odd, silence is an answer.
    pub is_an_answer: bool,
    /// How often the same was asked in a row, and never answered.
    pub tries: usize,
    pub others_answered: bool,
}

/// Looks at one transcript.
#[must_use]
pub fn facts(scenario: &Scenario, transcript: &Transcript, contract: &Contract) -> Facts {
    let all = transcript.exchanges.as_slice();
    let rules = all
        .iter()
        .map(|exchange| wire::breaches(exchange, contract));
    let rules: Vec<Vec<Breach>> = rules.collect();
    let (conversation, paid) = conversation::look(all, &rules, contract);
    let mut facts = Facts {
        conversation,
        paid,
        ..Facts::default()
    };
    let mut bindings = Bindings::of(&transcript.givens);
    for index in 0..=all.len() {
        let scene = Scene {
            scenario,
            transcript,
            rules: &rules,
            bindings: &bindings,
            contract,
        };
        facts.ledgers.extend(scene.ledgers(index));
        let Some(exchange) = all.get(index) else {
            break;
        };
        facts.exchanges.push(scene.sight(index, exchange));
        bind(&mut bindings, exchange, scenario, &rules[index]);
    }
    facts
}

fn bind(bindings: &mut Bindings, exchange: &Exchange, scenario: &Scenario, rules: &[Breach]) {
    let answering = scenario.steps[exchange.step].answering();
    let name = answering.and_then(|answering| answering.name.as_ref());
    let is_named = exchange.turn != Turn::AfterFinal && !exchange.turn.is_repeated();
    if let (Some(name), true) = (name, is_named) {
        let sound = without_broken(exchange, rules);
        bindings.bind(
            name,
            exchange.request().cloned(),
            sound.map(Cow::into_owned),
        );
    }
}

/// A transcript, as far as it has come.
struct Scene<'a> {
    scenario: &'a Scenario,
    transcript: &'a Transcript,
    /// What breaks a rule for every answer, exchange by exchange.
    rules: &'a [Vec<Breach>],
    bindings: &'a Bindings,
    contract: &'a Contract,
}

impl Scene<'_> {
    fn world(&self, now: Option<Now>) -> World<'_> {
        World {
            bindings: self.bindings,
            contract: self.contract,
            now,
        }
    }

    fn sight(&self, index: usize, exchange: &Exchange) -> Sight {
        if exchange.not_sent().is_some() {
            return not_sent(exchange);
        }
        // What was asked again is told by its last answer.
        if exchange.turn.is_repeated() {
            return Sight::default();
        }
        if let Some(reason) = self.transcript.outage(index) {
            return self.outage(index, reason);
        }
        let step = &self.scenario.steps[exchange.step];
        let breaches = self.breaches(index, exchange);
        let own_faults = own_request::faults(step, exchange, self.contract);
        let held = is_decisive(index, self.transcript)
            .then(|| self.held(index, exchange, &broken(&breaches)));
        Sight {
            silence: self.silence(index, exchange, held.is_some()),
            is_outage: exchange.is_outage(self.contract),
            habits: of_every_exchange(index, exchange, self.contract),
            unknown_money: money::unknown(index, exchange, self.contract),
            breaches,
            own_faults,
            held,
        }
    }

    /// An answer that looks like behaviour, and is that of an outage.
    fn outage(&self, index: usize, reason: Said) -> Sight {
        let silence = Silence {
            reason,
            is_an_answer: false,
            tries: 1 + self.transcript.repeats_before(index).len(),
            others_answered: false,
        };
        let is_incomplete = true;
        let held = is_decisive(index, self.transcript).then(|| Held {
            is_incomplete,
            ..Held::default()
        });
        Sight {
            silence: Some(silence),
            held,
            ..Sight::default()
        }
    }

    fn silence(&self, index: usize, exchange: &Exchange, is_decisive: bool) -> Option<Silence> {
        let step = &self.scenario.steps[exchange.step];
        let is_wanted = exchange.sent.paying || step.awaits_an_accident();
        let reason = exchange.unusable().filter(|_| !is_wanted)?;
        let again = self.transcript.repeats_before(index);
        Some(Silence {
            reason,
            is_an_answer: is_decisive && is_silence_an_answer(exchange, self.scenario),
            // That there are too many calls is said of all of them.
            tries: if exchange.is_put_off() {
                1
            } else {
                1 + again.len()
            },
            others_answered: again.contains(&true),
        })
    }

    fn breaches(&self, index: usize, exchange: &Exchange) -> Vec<Breach> {
        let (earlier, givens) = (&self.transcript.exchanges[..index], &self.transcript.givens);
        let mut breaches = self.rules[index].clone();
        breaches.extend(served::breach(exchange, earlier, givens, self.contract));
        for breach in &mut breaches {
            breach.exchange = index;
        }
        breaches
    }

    fn held(&self, index: usize, exchange: &Exchange, broken: &[Path]) -> Held {
        let step = &self.scenario.steps[exchange.step];
        let world = self.world(clock::now(self.scenario, self.transcript, index));
        if step.awaits_an_accident() {
            return Held {
                not_as_arranged: arranged::faults_in_answer(step, exchange, world),
                ..Held::default()
            };
        }
        let is_seen = !exchange.is_outage(self.contract)
            && (exchange.unusable().is_none() || is_silence_an_answer(exchange, self.scenario));
        let records = is_seen.then(|| of_step(self.scenario, step, index, exchange, self.bindings));
        Held {
            records: records.unwrap_or_default(),
            ..expectations::held(self.scenario, step, exchange, broken, world)
        }
    }

    /// The looks into the ledger that were taken before this exchange and after the one before.
    fn ledgers(&self, index: usize) -> Vec<(usize, KitFault)> {
        let views = self.transcript.ledgers.iter();
        let views = views.filter(|view| view.exchanges_before == index);
        let faults = views.flat_map(|view| {
            let step = &self.scenario.steps[view.step];
            arranged::faults_in_ledger(step, view, self.world(None))
        });
        faults.map(|fault| (index, fault)).collect()
    }
}

/// What never left shows nothing, whatever the step is for.
fn not_sent(exchange: &Exchange) -> Sight {
    let silence = exchange.unusable().map(|reason| Silence {
        reason,
        is_an_answer: false,
        tries: 0,
        others_answered: false,
    });
    Sight {
        silence,
        held: Some(Held {
            is_incomplete: true,
            ..Held::default()
        }),
        ..Sight::default()
    }
}

/// Where the answer fails a rule for every answer.
pub(crate) fn broken(breaches: &[Breach]) -> Vec<Path> {
    let failing = breaches.iter().filter(|breach| breach.is_failure());
    failing.map(|breach| breach.mismatch.path.clone()).collect()
}

/// Where a step only asks, no answer is one.
fn is_silence_an_answer(exchange: &Exchange, scenario: &Scenario) -> bool {
    scenario.steps[exchange.step].only_asks() && !exchange.sent.paying && !exchange.is_put_off()
}

/// The exchange that a step's expectations are about: of a poll's many, the one that ended it.
fn is_decisive(index: usize, transcript: &Transcript) -> bool {
    let exchange = &transcript.exchanges[index];
    let mut later = transcript.exchanges[index + 1..].iter();
    let next = later.find(|next| !next.turn.is_repeated());
    match exchange.turn {
        Turn::Only => true,
        Turn::AfterFinal | Turn::Repeated | Turn::RepeatedWhileOthersAnswered => false,
        Turn::Poll => next.is_none_or(|next| next.step != exchange.step || next.turn != Turn::Poll),
    }
}
