//! A judged run as it may be told. What was judged is what arrived; here, between the verdict and everything that is
//! written of it, secrets are struck out of all that was sent, came back, or is said about either; and of what is said,
//! whatever is told to somebody is made fit to be shown.

use crate::checks::{Breach, KitFault, Record, UnknownMoney};
use crate::verdict::{Judgement, RequirementResult, RunResult, ScenarioResult};
use paysys_contract::Said;
use paysys_exchange::{
    Answer, Cut, Exchange, LedgerView, Outcome, Part, Redactor, Sent, Signature, Transcript,
};
use paysys_scenario::{Actual, Expected, Mismatch};
use paysys_shared::json::Json;
use paysys_shared::legible::Legible;

/// Another wording of what others wrote.
trait Rewording {
    fn text(&self, text: &str) -> String;
    fn json(&self, value: &Json) -> Json;
}

/// What is said in words of others.
trait Reworded {
    fn reword(&mut self, wording: &impl Rewording);
}

/// What was sent or came back, and may hold a secret.
trait Redacted {
    fn redact(&mut self, redactor: &Redactor);
}

impl Rewording for Redactor {
    fn text(&self, text: &str) -> String {
        self.clean_text(text)
    }

    fn json(&self, value: &Json) -> Json {
        self.clean_json(value)
    }
}

impl Rewording for Legible {
    fn text(&self, text: &str) -> String {
        Self::text(text)
    }

    fn json(&self, value: &Json) -> Json {
        Self::json(value)
    }
}

impl RunResult {
    /// Strikes out every secret. What it should have been seen as is decided before: no verdict follows from this.
    pub fn redact(&mut self, redactor: &Redactor) {
        self.reword(redactor);
        let scenarios = self.scenarios.iter_mut();
        let transcripts = scenarios.filter_map(|scenario| scenario.transcript.as_mut());
        transcripts.for_each(|transcript| transcript.redact(redactor));
        // A number cannot be struck out of, so one that gives a secret away is left out.
        let is_told = |number: &u64| redactor.leak(number.to_string().as_bytes()).is_none();
        self.worst_case = self.worst_case.filter(is_told);
    }

    /// Makes what is said of it fit to be shown. Transcripts stay as they are: they are judged again, and a report makes
    /// legible what it shows of them.
    pub fn make_legible(&mut self) {
        self.reword(&Legible);
    }

    fn reword(&mut self, wording: &impl Rewording) {
        let scenarios = self.scenarios.iter_mut();
        scenarios.for_each(|scenario| scenario.reword(wording));
        let requirements = self.requirements.iter_mut();
        requirements.for_each(|requirement| requirement.reword(wording));
    }
}

impl Reworded for RequirementResult {
    fn reword(&mut self, wording: &impl Rewording) {
        let reasons = self.reasons.iter_mut();
        reasons.for_each(|reason| said(reason, wording));
        self.observed
            .iter_mut()
            .for_each(|value| json(value, wording));
    }
}

impl Reworded for ScenarioResult {
    fn reword(&mut self, wording: &impl Rewording) {
        let reasons = self.reasons.iter_mut();
        reasons.for_each(|reason| said(&mut reason.why, wording));
        self.judgement.reword(wording);
    }
}

impl Reworded for Judgement {
    fn reword(&mut self, wording: &impl Rewording) {
        let breaches = self.breaches.iter_mut();
        breaches.for_each(|breach| breach.reword(wording));
        let records = self.records.iter_mut();
        records.for_each(|record| record.reword(wording));
        let money = self.unknown_money.iter_mut();
        money.for_each(|money| money.reword(wording));
        for (_, reason) in &mut self.unanswered {
            said(reason, wording);
        }
        let faults = self.kit_faults.iter_mut();
        faults.for_each(|fault| fault.reword(wording));
        self.gave_up
            .iter_mut()
            .for_each(|reason| said(reason, wording));
    }
}

impl Reworded for KitFault {
    fn reword(&mut self, wording: &impl Rewording) {
        match self {
            Self::WrongRequest { fault, .. } => {
                text(&mut fault.place, wording);
                text(&mut fault.message, wording);
            }
            Self::NotAsArranged { mismatch, .. } => mismatch.reword(wording),
            Self::Missing { what: reason, .. } | Self::Failed(reason) => said(reason, wording),
        }
    }
}

impl Reworded for Breach {
    fn reword(&mut self, wording: &impl Rewording) {
        self.mismatch.reword(wording);
    }
}

impl Reworded for Mismatch {
    fn reword(&mut self, wording: &impl Rewording) {
        self.path = self.path.rewritten(|path| wording.text(path));
        self.expected.reword(wording);
        self.actual.reword(wording);
    }
}

impl Reworded for Expected {
    fn reword(&mut self, wording: &impl Rewording) {
        match self {
            Self::Value(value) => json(value, wording),
            Self::Marked(marker) => marker.reword(|text| wording.text(text)),
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

impl Reworded for Actual {
    fn reword(&mut self, wording: &impl Rewording) {
        match self {
            Self::Value(value)
            | Self::OfType(value)
            | Self::Error(value)
            | Self::IdOfAnother(value, _)
            | Self::Success(Some(value))
            | Self::Answer(_, Some(value)) => json(value, wording),
            Self::Member(name, value) => {
                text(name, wording);
                json(value, wording);
            }
            Self::Settled(within) => within.reword(wording),
            Self::NeverAnswered(_, why) => said(why, wording),
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

impl Reworded for Record {
    fn reword(&mut self, wording: &impl Rewording) {
        said(&mut self.question, wording);
        said(&mut self.evidence, wording);
        json(&mut self.value, wording);
    }
}

impl Reworded for UnknownMoney {
    fn reword(&mut self, wording: &impl Rewording) {
        said(&mut self.reason, wording);
        let values = [&mut self.request_id, &mut self.form];
        let values = values.into_iter().flatten();
        values.for_each(|value| json(value, wording));
    }
}

impl Redacted for Transcript {
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
            said(reason, redactor);
        }
    }
}

impl Redacted for Exchange {
    fn redact(&mut self, redactor: &Redactor) {
        self.sent.redact(redactor);
        match &mut self.outcome {
            Outcome::Answer(answer) => answer.redact(redactor),
            Outcome::NotSent(reason) | Outcome::Lost(reason) => said(reason, redactor),
        }
    }
}

impl Redacted for Sent {
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

impl Redacted for Signature {
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

impl Redacted for Answer {
    fn redact(&mut self, redactor: &Redactor) {
        let values = self.headers.iter_mut().map(|(_, value)| value);
        let values = values.chain(&mut self.content_type);
        values.for_each(|value| text(value, redactor));
        self.body = redactor.clean_bytes(&self.body).into();
    }
}

fn said(said: &mut Said, wording: &impl Rewording) {
    *said = said.clone().map_verbatim(&|text| wording.text(text));
}

fn text(text: &mut String, wording: &impl Rewording) {
    *text = wording.text(text);
}

fn json(value: &mut Json, wording: &impl Rewording) {
    *value = wording.json(value);
}
