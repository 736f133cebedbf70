//! All checks of one scenario together.

use std::collections::BTreeSet;

use super::blame::about;
use super::turned_away::turned_away;
use super::{
    Breach, Grade, Parsed, Record, Severity, UnknownMoney, arranged, course, expectations, money,
    observations, own_request, served, sound_part, vendor, wire,
};
use crate::contract::{Contract, RequirementId};
use crate::json::{Json, Path};
use crate::scenario::{Bindings, Mismatch, Scenario, Step, World};
use crate::transcript::{Cut, Transcript, Turn};

/// What the checks found in one transcript.
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
    /// What the kit did wrong.
    pub kit_faults: Vec<String>,
    /// Why the target cannot be made to show it.
    pub not_served: Option<String>,
    /// Payouts that were turned away though nothing was wrong with them: index of the exchange.
    pub turned_away: Vec<usize>,
    /// Polls that ended before what they waited for, and whatever else kept the scenario from showing what it should.
    pub gave_up: Vec<String>,
    /// Requirements that this run should have shown and could not.
    pub unproved: BTreeSet<RequirementId>,
}

/// Judges one transcript.
#[must_use]
pub fn judge(scenario: &Scenario, transcript: &Transcript, contract: &Contract) -> Judgement {
    let all: Vec<Parsed<'_>> = transcript.exchanges.iter().map(Parsed::of).collect();
    let mut judgement = Judgement::default();
    let mut bindings = Bindings::of(&transcript.givens);
    for (index, parsed) in all.iter().enumerate() {
        judgement.look_into_ledgers(index, scenario, transcript, &bindings, contract);
        judgement.look_at(index, &all, scenario, transcript, &bindings, contract);
        bind(&mut bindings, parsed, scenario, contract);
    }
    judgement.look_into_ledgers(all.len(), scenario, transcript, &bindings, contract);
    let course = course::breaches(&all, contract);
    judgement.breaches.extend(course);
    judgement.drop_repetitions();
    if let Some(cut) = &transcript.cut {
        judgement.note_cut(cut, scenario);
    }
    judgement
}

fn bind(bindings: &mut Bindings, parsed: &Parsed<'_>, scenario: &Scenario, contract: &Contract) {
    let name = scenario.steps[parsed.exchange.step]
        .answering()
        .and_then(|answering| answering.name.as_ref());
    if let (Some(name), true) = (name, parsed.exchange.turn != Turn::AfterFinal) {
        bindings.bind(name, parsed.request.clone(), sound_part(parsed, contract));
    }
}

impl Judgement {
    fn look_at(
        &mut self,
        index: usize,
        all: &[Parsed<'_>],
        scenario: &Scenario,
        transcript: &Transcript,
        bindings: &Bindings,
        contract: &Contract,
    ) {
        let (earlier, parsed) = (&all[..index], &all[index]);
        let step = &scenario.steps[parsed.exchange.step];
        if parsed.not_sent().is_some() {
            self.note_not_sent(index, parsed, scenario, step);
            return;
        }
        let mut found = wire::breaches(parsed, contract);
        found.extend(served::breach(
            parsed,
            earlier,
            &transcript.givens,
            contract,
        ));
        found.iter_mut().for_each(|breach| breach.exchange = index);
        let broken = found
            .iter()
            .filter(|breach| breach.severity == Severity::Fail);
        let broken: Vec<Path> = broken.map(|breach| breach.mismatch.path.clone()).collect();
        self.breaches.extend(found);
        self.records
            .extend(observations::of_every_exchange(index, parsed, contract));
        if !money::is_settled_by_a_ledger(index, step, transcript) {
            self.unknown_money
                .extend(money::unknown(index, parsed, contract));
        }
        let own_faults = own_request::faults(step, parsed, contract);
        let is_ours = !own_faults.is_empty();
        self.kit_faults.extend(own_faults);
        // Nobody is blamed for refusing what was asked wrongly.
        if let Some(reason) = vendor::not_served(parsed, &transcript.givens, contract) {
            self.not_served = Some(reason);
        } else if let Some(reason) = turned_away(parsed, earlier, &transcript.givens, contract) {
            self.note_turned_away(index, reason, scenario, step);
        } else if !is_ours && is_decisive(index, transcript) {
            let world = World {
                bindings,
                contract,
                gateway_now: Some(parsed.exchange.gateway_now),
            };
            self.hold_against_its_step(index, parsed, scenario, &broken, world);
        } else if !step.awaits_an_accident() {
            self.note_unanswered(index, parsed);
        }
    }

    fn hold_against_its_step(
        &mut self,
        index: usize,
        parsed: &Parsed<'_>,
        scenario: &Scenario,
        broken: &[Path],
        world: World<'_>,
    ) {
        let step = &scenario.steps[parsed.exchange.step];
        if step.awaits_an_accident() {
            let faults = arranged::faults_in_answer(step, parsed, world);
            self.kit_faults.extend(faults);
            return;
        }
        // Where a step only asks, no answer is one.
        let is_answer = step.only_asks() && !parsed.exchange.sent.paying && !parsed.is_put_off();
        if !is_answer {
            self.note_unanswered(index, parsed);
        }
        if is_answer || parsed.unusable().is_none() {
            self.records.extend(observations::of_step(
                scenario,
                step,
                index,
                parsed,
                world.bindings,
            ));
        }
        let found = expectations::check(scenario, step, index, parsed, broken, world);
        self.breaches.extend(found.breaches);
        self.unproved.extend(found.unproved);
        self.gave_up.extend(found.gave_up);
        let number = parsed.exchange.step + 1;
        let surprise = |(requirement, mismatch): (RequirementId, Mismatch)| {
            let question = format!("{}, step {number}: {}", scenario.id, mismatch.path);
            Record::of(
                requirement,
                question,
                Json::text(mismatch.actual),
                Grade::New,
                index,
            )
        };
        self.records
            .extend(found.surprises.into_iter().map(surprise));
    }

    fn note_turned_away(&mut self, index: usize, reason: String, scenario: &Scenario, step: &Step) {
        self.turned_away.push(index);
        self.gave_up.push(reason);
        let about = step.answering().map(|answering| about(scenario, answering));
        self.unproved.extend(about.into_iter().flatten().cloned());
    }

    /// What never left shows nothing, whatever the step is for.
    fn note_not_sent(
        &mut self,
        index: usize,
        parsed: &Parsed<'_>,
        scenario: &Scenario,
        step: &Step,
    ) {
        let reason = parsed.unusable().map(|reason| (index, reason));
        self.unanswered.extend(reason);
        let about = step.answering().map(|answering| about(scenario, answering));
        self.unproved.extend(about.into_iter().flatten().cloned());
    }

    fn note_unanswered(&mut self, index: usize, parsed: &Parsed<'_>) {
        if let (Some(reason), false) = (parsed.unusable(), parsed.exchange.sent.paying) {
            self.unanswered.push((index, reason));
        }
    }

    /// The looks into the ledger that were taken before this exchange and after the last one.
    fn look_into_ledgers(
        &mut self,
        index: usize,
        scenario: &Scenario,
        transcript: &Transcript,
        bindings: &Bindings,
        contract: &Contract,
    ) {
        let world = World {
            bindings,
            contract,
            gateway_now: None,
        };
        let views = transcript
            .ledgers
            .iter()
            .filter(|view| view.exchanges_before == index);
        for view in views {
            let step = &scenario.steps[view.step];
            self.kit_faults
                .extend(arranged::faults_in_ledger(step, view, world));
        }
    }

    /// A poll that sees the same fault twenty times has found one.
    fn drop_repetitions(&mut self) {
        let mut seen = BTreeSet::new();
        self.breaches.retain(|breach| {
            seen.insert((breach.mismatch.path.clone(), breach.requirements.clone()))
        });
    }

    fn note_cut(&mut self, cut: &Cut, scenario: &Scenario) {
        self.unproved.extend(scenario.requires.iter().cloned());
        match cut {
            Cut::Kit(reason) => self.kit_faults.push(reason.clone()),
            Cut::Missing { step, what } if self.is_clean() && self.not_served.is_none() => {
                self.kit_faults
                    .push(format!("line {}: {what}", scenario.steps[*step].line));
            }
            Cut::Missing { .. } | Cut::NotApplicable(_) | Cut::HeldBack(_) | Cut::Stopped(_) => {}
        }
    }

    fn is_clean(&self) -> bool {
        self.breaches.is_empty()
            && self.unknown_money.is_empty()
            && self.unanswered.is_empty()
            && self.turned_away.is_empty()
    }
}

/// The exchange that a step's expectations are about: of a poll's many, the one that ended it.
fn is_decisive(index: usize, transcript: &Transcript) -> bool {
    let exchange = &transcript.exchanges[index];
    let next = transcript.exchanges.get(index + 1);
    match exchange.turn {
        Turn::Only => true,
        Turn::AfterFinal => false,
        Turn::Poll => next.is_none_or(|next| next.step != exchange.step || next.turn != Turn::Poll),
    }
}
