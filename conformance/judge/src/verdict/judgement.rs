//! Stage three, first half: what counts of what is to be seen in one scenario, once the excuses are known.

mod said;
mod scale;

use std::collections::BTreeSet;

use super::known::Known;
use super::seen::Seen;
use crate::checks::{Breach, KitFault, Record, UnknownMoney};
use paysys_contract::{RequirementId, Said};
use scale::Scale;

/// What counts of what is to be seen in one scenario.
#[derive(Debug, Default)]
pub struct Judgement {
    pub breaches: Vec<Breach>,
    /// How it behaves where nobody says how it should.
    pub records: Vec<Record>,
    pub unknown_money: Vec<UnknownMoney>,
    /// Reading calls that got no usable answer: index of the exchange and why.
    pub unanswered: Vec<(usize, Said)>,
    /// What the kit did wrong, and what is not as it was arranged.
    pub kit_faults: Vec<KitFault>,
    /// What kept the scenario from showing what it should.
    pub gave_up: Vec<Said>,
    /// Requirements that this run should have shown and could not.
    pub unproved: BTreeSet<RequirementId>,
}

impl Judgement {
    /// Facts without what is excused, and what is said in its place. Each part is worked out by itself; nothing is added or
    /// taken away afterwards.
    pub(super) fn of(at: usize, seen: &Seen, known: &Known<'_>) -> Self {
        let Some((transcript, facts)) = seen.held() else {
            return Self::default();
        };
        let scale = Scale {
            at,
            seen,
            known,
            transcript,
            facts,
        };
        let found = scale.found();
        let stands = found.iter().filter(|breach| scale.stands(breach));
        let (consequences, counting): (Vec<&Breach>, Vec<&Breach>) =
            stands.partition(|breach| scale.is_consequence(breach));
        let counting = counting.into_iter().chain(scale.pages());
        let counting = counting.chain(scale.silences());
        let mut judgement = Self {
            breaches: counting.cloned().collect(),
            records: scale.records(),
            unknown_money: scale.unknown_money(),
            unanswered: scale.unanswered(),
            kit_faults: scale.kit_faults(&found),
            gave_up: scale.gave_up(&consequences),
            unproved: scale.unproved(&consequences),
        };
        let (records, breaches) = (&mut judgement.records, &mut judgement.breaches);
        known.history.look_at(&seen.scenario.id, records, breaches);
        judgement
    }
}
