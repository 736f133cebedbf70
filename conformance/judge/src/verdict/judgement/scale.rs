//! What counts: breaches, observations and money of which nobody knows.

use std::collections::BTreeSet;

use crate::checks::{
    Breach, Differs, Facts, Held, Origin, Record, Severity, Sight, UnknownMoney, broken,
    of_difference, weigh,
};
use crate::verdict::excuses::{Excuse, Pardon, Place, pardon};
use crate::verdict::known::Known;
use crate::verdict::seen::Seen;
use paysys_exchange::Transcript;
use paysys_scenario::Difference;

/// What one scenario's facts are weighed with.
pub(super) struct Scale<'a> {
    pub(super) at: usize,
    pub(super) seen: &'a Seen,
    pub(super) known: &'a Known<'a>,
    pub(super) transcript: &'a Transcript,
    pub(super) facts: &'a Facts,
}

impl<'a> Scale<'a> {
    pub(super) fn place(&self, index: usize) -> Place {
        (self.at, index)
    }

    pub(super) fn sights(&self) -> impl Iterator<Item = (usize, &'a Sight)> + use<'a> {
        self.facts.exchanges.iter().enumerate()
    }

    pub(super) fn excuses(&self, index: usize) -> &[Excuse] {
        self.known.excuses.at(self.place(index))
    }

    /// Every excuse, and the exchange it is for.
    pub(super) fn all_excuses(&self) -> impl Iterator<Item = (usize, &Excuse)> {
        let sights = self.sights();
        sights.flat_map(|(index, _)| self.excuses(index).iter().map(move |one| (index, one)))
    }

    /// What a step makes of the answer, where that counts.
    pub(super) fn held(&self, index: usize, sight: &'a Sight) -> Option<&'a Held> {
        let counts = !self.known.excuses.frees_of_its_step(self.place(index));
        sight.held.as_ref().filter(|_| counts)
    }

    /// The places that are not as a step expects, and why some of them say nothing.
    pub(super) fn differences(
        &self,
        index: usize,
        sight: &'a Sight,
    ) -> Vec<(&'a Differs, Option<Pardon>)> {
        let broken = broken(&sight.breaches);
        let held = self.held(index, sight).into_iter();
        let differences = held.flat_map(|held| held.differences.iter().map(move |one| (held, one)));
        let pardoned = differences.map(|(held, one)| (one, pardon(one, held, &broken)));
        pardoned.collect()
    }

    /// What this scenario shows to be broken, whatever others show. A poll that sees the same fault twenty times has found
    /// one; what excuses the first excuses the rest.
    pub(super) fn found(&self) -> Vec<Breach> {
        let each = self.sights().flat_map(|(index, sight)| {
            let differences = self.differences(index, sight).into_iter();
            let counting = differences.filter(|(_, pardon)| pardon.is_none());
            let weighed = counting.filter_map(|(differs, _)| self.weigh(index, differs));
            let own: Vec<Breach> = sight.breaches.iter().cloned().chain(weighed).collect();
            own
        });
        let mut seen = BTreeSet::new();
        let mut is_first = |breach: &Breach| {
            seen.insert((breach.mismatch.path.clone(), breach.requirements.clone()))
        };
        let twice = &self.known.ids_given_twice;
        let twice = self
            .sights()
            .filter_map(|(index, _)| twice.get(&self.place(index)));
        let all = each.chain(self.facts.conversation.iter().chain(twice).cloned());
        all.filter(|breach| is_first(breach)).collect()
    }

    /// A difference as a breach; none where nobody says how it should be.
    pub(super) fn weigh(&self, index: usize, differs: &Differs) -> Option<Breach> {
        let Differs { cited, mismatch } = differs;
        let (origin, contract) = (Origin::Expectation, self.known.contract);
        let mut breach = Breach::of(cited, origin, index, mismatch.clone(), contract)?;
        if mismatch.difference() == Difference::Extra {
            breach.severity = Severity::Warn;
        }
        Some(breach)
    }

    /// What an answer seemed to show to a service that may be none does not stand, nor that a right call is turned away where
    /// that has a reason of the gateway's own; what any answer must look like does.
    pub(super) fn stands(&self, breach: &Breach) -> bool {
        let (excuses, place) = (&self.known.excuses, self.place(breach.exchange));
        match breach.origin {
            Origin::Wire => true,
            Origin::Served => {
                !excuses.is_doubted(place) && !excuses.is_refused_for_its_own_reason(place)
            }
            Origin::Conversation | Origin::Expectation => !excuses.is_doubted(place),
        }
    }

    /// Errors in answers to wrong calls say nothing where right ones are answered so, too.
    pub(super) fn is_consequence(&self, breach: &Breach) -> bool {
        let exchange = self.transcript.exchanges.get(breach.exchange);
        exchange.is_some_and(|exchange| self.known.excuses.explain(breach, exchange))
    }

    /// Pages in an error's place, where they are a habit: no accident, and no missing answer.
    pub(super) fn pages(&self) -> impl Iterator<Item = &Breach> {
        let sights = self.sights();
        sights.filter_map(|(index, _)| self.known.pages.get(&self.place(index)))
    }

    /// Calls that never get an answer. Where pages are a habit, that says it all.
    pub(super) fn silences(&self) -> impl Iterator<Item = &Breach> {
        let sights = self.sights();
        let places = sights.map(|(index, _)| self.place(index));
        let places = places.filter(|place| !self.known.pages.contains_key(place));
        places.filter_map(|place| self.known.silences.get(&place)?.as_ref())
    }

    pub(super) fn records(&self) -> Vec<Record> {
        let excuses = &self.known.excuses;
        let sights = self.sights().filter(|(index, _)| {
            !excuses.nobody_is_there && !excuses.is_doubted(self.place(*index))
        });
        let records = sights.flat_map(|(index, sight)| {
            let wanted = self.held(index, sight).map(|held| &held.records);
            let seen = sight.habits.iter().chain(wanted.into_iter().flatten());
            let differences = self.differences(index, sight).into_iter();
            let open = differences.filter(|(differs, pardon)| {
                let is_open = weigh(&differs.cited, self.known.contract).is_none();
                pardon.is_none() && is_open && !sight.is_outage
            });
            let exchange = (index, &self.transcript.exchanges[index]);
            let surprises =
                open.flat_map(|(one, _)| of_difference(&self.seen.scenario, exchange, one));
            let records: Vec<Record> = seen.cloned().chain(surprises).collect();
            records
        });
        records.collect()
    }

    pub(super) fn unknown_money(&self) -> Vec<UnknownMoney> {
        let is_open = |index| !self.excuses(index).contains(&Excuse::SettledByLedger);
        let sights = self.sights().filter(|(index, _)| is_open(*index));
        let money = sights.filter_map(|(_, sight)| sight.unknown_money.clone());
        money.collect()
    }
}
