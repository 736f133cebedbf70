//! What is said in the place of what is excused, and of what the kit or the network spoiled.

use std::collections::BTreeSet;

use super::scale::Scale;
use crate::checks::{Breach, Held, KitFault, Sight, is_unasked_refusal};
use crate::verdict::excuses::{Excuse, Pardon};
use paysys_contract::{RequirementId, Said};
use paysys_exchange::Cut;
use paysys_scenario::Who;

fn in_line(line: usize, what: Said) -> Said {
    let in_line = Said::of("reason.in_line").with("line", line);
    in_line.with("what", what)
}

impl<'a> Scale<'a> {
    /// Silence, and refusals of a first service that may be none: without it nothing was tested.
    pub(super) fn unanswered(&self) -> Vec<(usize, Said)> {
        let is_answer = |index: usize, is_an_answer: bool| {
            let place = self.place(index);
            let is_lasting =
                self.known.pages.contains_key(&place) || self.known.silences.contains_key(&place);
            is_lasting || is_an_answer && !self.known.excuses.nobody_is_there
        };
        let silent = self.sights().filter_map(|(index, sight)| {
            let silence = sight.silence.as_ref()?;
            let counts = !is_answer(index, silence.is_an_answer);
            counts.then(|| (index, silence.reason.clone()))
        });
        let refused = self.all_excuses().filter(|(_, excuse)| {
            let who = excuse.doubted();
            who == Some(Who::First)
        });
        let refused = refused.map(|(index, excuse)| (index, self.reason(excuse)));
        silent.chain(refused).collect()
    }

    fn reason(&self, excuse: &Excuse) -> Said {
        excuse.reason(self.known.contract)
    }

    pub(super) fn kit_faults(&self, found: &[Breach]) -> Vec<KitFault> {
        let ledgers = |index| {
            let ledgers = self
                .facts
                .ledgers
                .iter()
                .filter(move |(at, _)| *at == index);
            ledgers.map(|(_, fault)| fault.clone())
        };
        let each = self.sights().flat_map(|(index, sight)| {
            let arranged = self.held(index, sight).map(|held| &held.not_as_arranged);
            let own = sight
                .own_faults
                .iter()
                .chain(arranged.into_iter().flatten());
            ledgers(index).chain(own.cloned())
        });
        let last = ledgers(self.facts.exchanges.len());
        let failed = self.facts.kit_fault.clone();
        each.chain(last)
            .chain(failed)
            .chain(self.cut(found))
            .collect()
    }

    /// Why it ended before its last step. That something is missing to go on is the gateway's doing where something else is
    /// wrong, and else the kit's.
    fn cut(&self, found: &[Breach]) -> Option<KitFault> {
        match self.transcript.cut.as_ref()? {
            Cut::Kit(reason) => Some(KitFault::Failed(reason.clone())),
            Cut::Missing { step, what } if self.explains_nothing(found) => {
                let line = self.seen.scenario.steps[*step].line;
                let what = what.clone();
                Some(KitFault::Missing { line, what })
            }
            Cut::Missing { .. } | Cut::NotApplicable(_) | Cut::HeldBack(_) | Cut::Stopped(_) => {
                None
            }
        }
    }

    fn explains_nothing(&self, found: &[Breach]) -> bool {
        let is_silent = |sight: &Sight| {
            let silence = sight.silence.as_ref();
            silence.is_some_and(|silence| !silence.is_an_answer)
        };
        found.is_empty()
            && self.unknown_money().is_empty()
            && !self.sights().any(|(_, sight)| is_silent(sight))
            && !self.all_excuses().any(|(_, excuse)| excuse.is_of_its_own())
    }

    /// Payouts that are turned away, vendors that are not served, slow payments, outages, refusals of services that are needed for one thing each, and what right
    /// calls are answered, too.
    pub(super) fn gave_up(&self, consequences: &[&Breach]) -> Vec<Said> {
        let excused = self.all_excuses().filter(|(_, excuse)| {
            excuse.is_of_its_own() || matches!(excuse.doubted(), Some(Who::Second | Who::Blocked))
        });
        let excused = excused.map(|(_, excuse)| self.reason(excuse));
        let slow = self.sights().filter_map(|(index, sight)| {
            let gave_up = self.held(index, sight)?.gave_up.as_ref()?;
            let status =
                Said::of("reason.polling_ended").with("status", gave_up.status.to_string());
            Some(in_line(gave_up.line, status))
        });
        let explained = (!consequences.is_empty()).then(|| Said::of("reason.turns_away"));
        slow.chain(excused)
            .chain(self.outages())
            .chain(explained)
            .collect()
    }

    /// Where a step only asks how the gateway behaves, and an outage answered.
    fn outages(&self) -> impl Iterator<Item = Said> {
        let asking = self.sights().filter(|(index, sight)| {
            let step = &self.seen.scenario.steps[self.transcript.exchanges[*index].step];
            sight.is_outage && sight.held.is_some() && step.only_asks()
        });
        asking.filter_map(|(index, _)| {
            let exchange = &self.transcript.exchanges[index];
            let overload = Said::of("reason.overload").with("status", exchange.http()?.status);
            Some(in_line(
                self.seen.scenario.steps[exchange.step].line,
                overload,
            ))
        })
    }

    /// What should have been shown, and something was in the way.
    pub(super) fn unproved(&self, consequences: &[&Breach]) -> BTreeSet<RequirementId> {
        let mut unproved: BTreeSet<RequirementId> = BTreeSet::new();
        let mut is_doubted = self
            .all_excuses()
            .filter_map(|(_, excuse)| excuse.doubted());
        if self.transcript.cut.is_some() || is_doubted.next().is_some() {
            unproved.extend(self.seen.scenario.requires.iter().cloned());
        }
        for (index, sight) in self.sights() {
            if self.shows_nothing(index, sight) {
                let about = self.seen.about(&self.transcript.exchanges[index]);
                unproved.extend(about.iter().cloned());
            }
            let broken = self.differences(index, sight).into_iter();
            let broken = broken.filter(|(_, pardon)| *pardon == Some(Pardon::BrokenAlready));
            unproved.extend(broken.flat_map(|(differs, _)| differs.cited.iter().cloned()));
        }
        let explained = consequences.iter().flat_map(|breach| &breach.requirements);
        unproved.extend(explained.cloned());
        unproved
    }

    /// Does the exchange show nothing of what its step is about?
    fn shows_nothing(&self, index: usize, sight: &'a Sight) -> bool {
        let place = self.place(index);
        let says_nothing = |held: &Held| {
            let mut differences = held.differences.iter();
            let is_refused = differences.any(|differs| is_unasked_refusal(&differs.mismatch));
            held.is_incomplete || held.gave_up.is_some() || is_refused || sight.is_outage
        };
        self.known.pages.contains_key(&place)
            || self.known.silences.contains_key(&place)
            || self.known.excuses.is_refused_for_its_own_reason(place)
            || self.held(index, sight).is_some_and(says_nothing)
    }
}
