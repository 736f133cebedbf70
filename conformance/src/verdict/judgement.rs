//! Stage three, first half: what counts of what is to be seen in one scenario, once the excuses are known.

use std::collections::BTreeSet;

use super::excuses::{Excuse, Pardon, Place, pardon};
use super::run::Known;
use super::seen::Seen;
use crate::checks::{
    Breach, Differs, Facts, Held, KitFault, Origin, Record, Severity, Sight, UnknownMoney, broken,
    is_unasked_refusal, of_difference, weigh,
};
use crate::contract::RequirementId;
use crate::json::Path;
use crate::scenario::{Difference, Who};
use crate::transcript::{Cut, Transcript};

/// What counts of what is to be seen in one scenario.
#[derive(Debug, Default)]
pub struct Judgement {
    /// What the gateway breaks.
    pub breaches: Vec<Breach>,
    /// How it behaves where nobody says how it should.
    pub records: Vec<Record>,
    /// Payments whose outcome is unknown.
    pub unknown_money: Vec<UnknownMoney>,
    /// Reading calls that got no usable answer: index of the exchange and why.
    pub unanswered: Vec<(usize, String)>,
    /// What the kit did wrong, and what is not as it was arranged.
    pub kit_faults: Vec<KitFault>,
    /// Why the target cannot be made to show it.
    pub not_served: Option<String>,
    /// What kept the scenario from showing what it should.
    pub gave_up: Vec<String>,
    /// Requirements that this run should have shown and could not.
    pub unproved: BTreeSet<RequirementId>,
}

impl Judgement {
    /// Facts without what is excused. It is made once: nothing is added to it or taken from it afterwards.
    pub(super) fn of(at: usize, seen: &Seen, known: &Known<'_>) -> Self {
        let Some((transcript, facts)) = seen.held() else {
            return Self::default();
        };
        let scale = Scale {
            at,
            seen,
            known,
            transcript,
        };
        let mut judgement = Self::default();
        scale.take_each_exchange(facts, &mut judgement);
        judgement.breaches.extend(facts.course.iter().cloned());
        judgement.drop_repetitions();
        scale.take_cut(&mut judgement);
        scale.take_credentials(&mut judgement);
        scale.sift(&mut judgement);
        scale.take_pages(&mut judgement);
        known.past.look_at(&seen.scenario.id, &mut judgement);
        judgement
    }

    /// A poll that sees the same fault twenty times has found one.
    fn drop_repetitions(&mut self) {
        let mut seen = BTreeSet::new();
        self.breaches.retain(|breach| {
            seen.insert((breach.mismatch.path.clone(), breach.requirements.clone()))
        });
    }
}

/// What one scenario's facts are weighed with.
struct Scale<'a> {
    at: usize,
    seen: &'a Seen,
    known: &'a Known<'a>,
    transcript: &'a Transcript,
}

impl Scale<'_> {
    fn place(&self, index: usize) -> Place {
        (self.at, index)
    }

    fn take_each_exchange(&self, facts: &Facts, judgement: &mut Judgement) {
        let ledgers = |index| {
            let ledgers = facts.ledgers.iter().filter(move |(at, _)| *at == index);
            ledgers.map(|(_, fault)| fault.clone())
        };
        for (index, sight) in facts.exchanges.iter().enumerate() {
            judgement.kit_faults.extend(ledgers(index));
            self.take(index, sight, judgement);
        }
        judgement.kit_faults.extend(ledgers(facts.exchanges.len()));
    }

    fn take(&self, index: usize, sight: &Sight, judgement: &mut Judgement) {
        let excuses = self.known.excuses.at(self.place(index));
        judgement.breaches.extend(sight.breaches.iter().cloned());
        judgement.records.extend(sight.habits.iter().cloned());
        judgement
            .kit_faults
            .extend(sight.own_faults.iter().cloned());
        if !excuses.contains(&Excuse::SettledByLedger) {
            judgement.unknown_money.extend(sight.unknown_money.clone());
        }
        if let Some(silence) = &sight.silence
            && (self.known.excuses.nobody_is_there || !silence.is_an_answer)
        {
            judgement.unanswered.push((index, silence.reason.clone()));
        }
        self.say_why(index, excuses, judgement);
        if let Some(held) = &sight.held
            && !self.known.excuses.frees_of_its_step(self.place(index))
        {
            self.take_step(index, held, &broken(&sight.breaches), judgement);
        }
    }

    /// What excuses leave behind: a scenario that shows nothing says why.
    fn say_why(&self, index: usize, excuses: &[Excuse], judgement: &mut Judgement) {
        for excuse in excuses {
            let reason = || excuse.reason(self.known.contract);
            match excuse {
                Excuse::NotServed { .. } => judgement.not_served = Some(reason()),
                Excuse::TurnedAway { .. } => {
                    judgement.gave_up.push(reason());
                    let about = self.seen.about(&self.transcript.exchanges[index]);
                    judgement.unproved.extend(about.iter().cloned());
                }
                Excuse::OwnFault | Excuse::SettledByLedger | Excuse::Credentials { .. } => {}
            }
        }
    }

    fn take_step(&self, index: usize, held: &Held, broken: &[Path], judgement: &mut Judgement) {
        let exchange = &self.transcript.exchanges[index];
        judgement
            .kit_faults
            .extend(held.not_as_arranged.iter().cloned());
        judgement.records.extend(held.records.iter().cloned());
        if let Some(gave_up) = &held.gave_up {
            let (line, status) = (gave_up.line, &gave_up.status);
            let reason = format!("line {line}: the status was {status} when the polling ended");
            judgement.gave_up.push(reason);
        }
        let is_refusal = |differs: &Differs| is_unasked_refusal(&differs.mismatch);
        let shows_nothing =
            held.is_incomplete || held.gave_up.is_some() || held.differences.iter().any(is_refusal);
        if shows_nothing {
            let about = self.seen.about(exchange);
            judgement.unproved.extend(about.iter().cloned());
        }
        for differs in &held.differences {
            match pardon(differs, held, broken) {
                None => self.weigh(index, differs, judgement),
                Some(Pardon::BrokenAlready) => {
                    judgement.unproved.extend(differs.cited.iter().cloned());
                }
                Some(Pardon::Slow) => {}
            }
        }
    }

    /// What is not as it should be is a breach; where nobody says how it should be, it is worth a note.
    fn weigh(&self, index: usize, differs: &Differs, judgement: &mut Judgement) {
        let Differs { cited, mismatch } = differs;
        let Some((requirements, severity)) = weigh(cited, self.known.contract) else {
            let exchange = (index, &self.transcript.exchanges[index]);
            let records = of_difference(&self.seen.scenario, exchange, differs);
            judgement.records.extend(records);
            return;
        };
        let is_extra = mismatch.difference() == Difference::Extra;
        judgement.breaches.push(Breach {
            requirements,
            severity: if is_extra { Severity::Warn } else { severity },
            origin: Origin::Expectation,
            exchange: index,
            mismatch: mismatch.clone(),
        });
    }

    /// Why it ended before its last step. That something is missing to go on is the gateway's doing where something else is
    /// wrong, and else the kit's.
    fn take_cut(&self, judgement: &mut Judgement) {
        let Some(cut) = &self.transcript.cut else {
            return;
        };
        let requires = &self.seen.scenario.requires;
        judgement.unproved.extend(requires.iter().cloned());
        match cut {
            Cut::Kit(reason) => judgement.kit_faults.push(KitFault::Failed(reason.clone())),
            Cut::Missing { step, what } if self.explains_nothing(judgement) => {
                let line = self.seen.scenario.steps[*step].line;
                let what = what.clone();
                judgement.kit_faults.push(KitFault::Missing { line, what });
            }
            Cut::Missing { .. } | Cut::NotApplicable(_) | Cut::HeldBack(_) => {}
        }
    }

    fn explains_nothing(&self, judgement: &Judgement) -> bool {
        let exchanges = 0..self.transcript.exchanges.len();
        let mut places = exchanges.map(|index| self.place(index));
        judgement.breaches.is_empty()
            && judgement.unknown_money.is_empty()
            && judgement.unanswered.is_empty()
            && judgement.not_served.is_none()
            && !places.any(|place| self.known.excuses.is_turned_away(place))
    }

    /// Leaves out what is excused for the whole run. A fault that was seen again in this scenario is excused with the first.
    fn sift(&self, judgement: &mut Judgement) {
        let is_doubted = |exchange| self.known.excuses.is_doubted(self.place(exchange));
        // What any answer must look like stands, whoever asked.
        let stands =
            |breach: &Breach| breach.origin == Origin::Wire || !is_doubted(breach.exchange);
        judgement.breaches.retain(stands);
        // Errors in answers to wrong calls say nothing where right ones are answered so, too.
        let is_consequence = |breach: &mut Breach| self.is_consequence(breach);
        let breaches = &mut judgement.breaches;
        let consequences: Vec<Breach> = breaches.extract_if(.., is_consequence).collect();
        if !consequences.is_empty() {
            let reason = "the gateway turns away right calls, too, so its answer says nothing";
            judgement.gave_up.push(reason.to_owned());
        }
        let requirements = consequences.into_iter();
        let requirements = requirements.flat_map(|breach| breach.requirements);
        judgement.unproved.extend(requirements);
        let nobody_is_there = self.known.excuses.nobody_is_there;
        judgement
            .records
            .retain(|record| !nobody_is_there && !is_doubted(record.exchange));
    }

    fn is_consequence(&self, breach: &Breach) -> bool {
        let exchange = self.transcript.exchanges.get(breach.exchange);
        exchange.is_some_and(|exchange| self.known.excuses.explain(breach, exchange))
    }

    /// Says whose credentials may be wrong. Without the first service nothing was tested; the others are needed for one
    /// thing each.
    fn take_credentials(&self, judgement: &mut Judgement) {
        for index in 0..self.transcript.exchanges.len() {
            for excuse in self.known.excuses.at(self.place(index)) {
                let Excuse::Credentials { who, .. } = excuse else {
                    continue;
                };
                let reason = excuse.reason(self.known.contract);
                match who {
                    Who::First => judgement.unanswered.push((index, reason)),
                    Who::Second | Who::Blocked => judgement.gave_up.push(reason),
                }
                let requires = &self.seen.scenario.requires;
                judgement.unproved.extend(requires.iter().cloned());
            }
        }
    }

    /// Pages in an error's place, where they are a habit: no accident, and no missing answer.
    fn take_pages(&self, judgement: &mut Judgement) {
        for (index, exchange) in self.transcript.exchanges.iter().enumerate() {
            let Some(breach) = self.known.pages.get(&self.place(index)) else {
                continue;
            };
            judgement.unanswered.retain(|(at, _)| *at != index);
            let about = self.seen.about(exchange);
            judgement.unproved.extend(about.iter().cloned());
            judgement.breaches.push(breach.clone());
        }
    }
}
