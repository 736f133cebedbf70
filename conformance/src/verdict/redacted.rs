//! A judged run as it may be told. What was judged is what arrived; here, between the verdict and everything that is
//! written of it, secrets are struck out: out of all that was sent, came back, or is said about either.

use crate::checks::{Breach, KitFault, Record, UnknownMoney};
use crate::json::Json;
use crate::scenario::{Actual, Expected, Mismatch};
use crate::target::{Answer, Outcome, Redactor};
use crate::transcript::{Cut, Exchange, LedgerView, Part, Sent, Signature, Transcript};
use crate::verdict::{Judgement, RequirementResult, RunResult, ScenarioResult};

impl RunResult {
    /// Strikes out every secret. What it should have been seen as is decided before: no verdict follows from this.
    pub fn redact(&mut self, redactor: &Redactor) {
        let scenarios = self.scenarios.iter_mut();
        scenarios.for_each(|scenario| scenario.redact(redactor));
        let requirements = self.requirements.iter_mut();
        requirements.for_each(|requirement| requirement.redact(redactor));
        // A number cannot be struck out of, so one that gives a secret away is left out.
        let is_told = |number: &u64| redactor.leak(number.to_string().as_bytes()).is_none();
        self.worst_case = self.worst_case.filter(is_told);
    }
}

impl RequirementResult {
    fn redact(&mut self, redactor: &Redactor) {
        texts(&mut self.reasons, redactor);
        self.observed
            .iter_mut()
            .for_each(|value| json(value, redactor));
    }
}

impl ScenarioResult {
    fn redact(&mut self, redactor: &Redactor) {
        let reasons = self.reasons.iter_mut();
        reasons.for_each(|reason| text(&mut reason.why, redactor));
        self.judgement.redact(redactor);
        if let Some(transcript) = &mut self.transcript {
            transcript.redact(redactor);
        }
    }
}

impl Judgement {
    fn redact(&mut self, redactor: &Redactor) {
        let breaches = self.breaches.iter_mut();
        breaches.for_each(|breach| breach.redact(redactor));
        let records = self.records.iter_mut();
        records.for_each(|record| record.redact(redactor));
        let money = self.unknown_money.iter_mut();
        money.for_each(|money| money.redact(redactor));
        for (_, reason) in &mut self.unanswered {
            text(reason, redactor);
        }
        let faults = self.kit_faults.iter_mut();
        faults.for_each(|fault| fault.redact(redactor));
        texts(&mut self.gave_up, redactor);
    }
}

impl KitFault {
    fn redact(&mut self, redactor: &Redactor) {
        match self {
            Self::WrongRequest { fault, .. } => {
                text(&mut fault.place, redactor);
                text(&mut fault.message, redactor);
            }
            Self::NotAsArranged { mismatch, .. } => mismatch.redact(redactor),
            Self::Missing { what: reason, .. } | Self::Failed(reason) => text(reason, redactor),
        }
    }
}

impl Breach {
    fn redact(&mut self, redactor: &Redactor) {
        self.mismatch.redact(redactor);
    }
}

impl Mismatch {
    fn redact(&mut self, redactor: &Redactor) {
        self.path = self.path.rewritten(|path| redactor.clean_text(path));
        self.expected.redact(redactor);
        self.actual.redact(redactor);
    }
}

impl Expected {
    fn redact(&mut self, redactor: &Redactor) {
        match self {
            Self::Value(value) => json(value, redactor),
            Self::Marked(marker) => marker.reword(|text| redactor.clean_text(text)),
            Self::Object
            | Self::List(_)
            | Self::NoOtherMember
            | Self::Success
            | Self::Failure
            | Self::Rule(_)
            | Self::Accident(_)
            | Self::UnknownMoney => {}
        }
    }
}

impl Actual {
    fn redact(&mut self, redactor: &Redactor) {
        match self {
            Self::Value(value)
            | Self::OfType(value)
            | Self::Error(value)
            | Self::IdOfAnother(value, _)
            | Self::Success(Some(value))
            | Self::Answer(_, Some(value)) => json(value, redactor),
            Self::Member(name, value) => {
                text(name, redactor);
                json(value, redactor);
            }
            Self::Settled(within) => within.redact(redactor),
            Self::NeverAnswered(_, why) => text(why, redactor),
            Self::Nothing
            | Self::Success(None)
            | Self::Again
            | Self::ErrorAndResult
            | Self::NotJson(_)
            | Self::Code(..)
            | Self::NoRpcBody(_)
            | Self::Pages
            | Self::NoAnswer
            | Self::Answer(_, None) => {}
        }
    }
}

impl Record {
    fn redact(&mut self, redactor: &Redactor) {
        text(&mut self.question, redactor);
        text(&mut self.evidence, redactor);
        json(&mut self.value, redactor);
    }
}

impl UnknownMoney {
    fn redact(&mut self, redactor: &Redactor) {
        text(&mut self.reason, redactor);
        let values = [&mut self.request_id, &mut self.form];
        let values = values.into_iter().flatten();
        values.for_each(|value| json(value, redactor));
    }
}

impl Transcript {
    fn redact(&mut self, redactor: &Redactor) {
        for (_, value) in &mut self.givens {
            json(value, redactor);
        }
        let exchanges = self.exchanges.iter_mut();
        exchanges.for_each(|exchange| exchange.redact(redactor));
        for LedgerView { answer, .. } in &mut self.ledgers {
            json(answer, redactor);
        }
        if let Some(
            Cut::Missing { what: reason, .. }
            | Cut::NotApplicable(reason)
            | Cut::HeldBack(reason)
            | Cut::Kit(reason)
            | Cut::Stopped(reason),
        ) = &mut self.cut
        {
            text(reason, redactor);
        }
    }
}

impl Exchange {
    fn redact(&mut self, redactor: &Redactor) {
        self.sent.redact(redactor);
        match &mut self.outcome {
            Outcome::Answer(answer) => answer.redact(redactor),
            Outcome::NotSent(reason) | Outcome::Lost(reason) => text(reason, redactor),
        }
    }
}

impl Sent {
    fn redact(&mut self, redactor: &Redactor) {
        text(&mut self.verb, redactor);
        text(&mut self.path, redactor);
        let values = self.headers.iter_mut().filter_map(|(_, it)| it.as_mut());
        values.for_each(|value| text(value, redactor));
        if let Some(signature) = &mut self.auth {
            signature.redact(redactor);
        }
        self.body = redactor.clean_bytes(&self.body).into();
    }
}

impl Signature {
    fn redact(&mut self, redactor: &Redactor) {
        text(&mut self.name, redactor);
        for part in &mut self.parts {
            match part {
                Part::Text(spelled) => text(spelled, redactor),
                Part::Service(_) | Part::Hash(_) | Part::Time(_) => {}
            }
        }
    }
}

impl Answer {
    fn redact(&mut self, redactor: &Redactor) {
        let values = self.headers.iter_mut().map(|(_, value)| value);
        let values = values.chain(&mut self.content_type);
        values.for_each(|value| text(value, redactor));
        self.body = redactor.clean_bytes(&self.body).into();
    }
}

fn texts(all: &mut [String], redactor: &Redactor) {
    all.iter_mut().for_each(|it| text(it, redactor));
}

fn text(text: &mut String, redactor: &Redactor) {
    *text = redactor.clean_text(text);
}

fn json(value: &mut Json, redactor: &Redactor) {
    *value = redactor.clean_json(value);
}
