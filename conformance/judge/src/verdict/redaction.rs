//! A judged run as it may be told. What was judged is what arrived; here, between the verdict and everything that is
//! written of it, secrets are struck out of all that was sent, came back, or is said about either; and of what is said,
//! whatever is told to somebody is made fit to be shown.

use crate::checks::{KitFault, Record, UnknownMoney};
use crate::verdict::{Judgement, RequirementResult, RunResult, ScenarioResult};
use paysys_contract::Said;
use paysys_exchange::{
    Answer, Cut, Exchange, Outcome, Part, Redactor, Sent, Signature, Transcript,
};
use paysys_scenario::{Actual, Expected, Mismatch};
use paysys_shared::json::Json;
use paysys_shared::legible::Legible;

/// Another wording of what others wrote.
trait Rewording {
    fn text(&self, text: &str) -> String;
    fn json(&self, value: &Json) -> Json;
}

/// What is said in words of others, or holds such words.
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
        self.scenarios.reword(wording);
        self.requirements.reword(wording);
    }
}

impl<T: Reworded> Reworded for Vec<T> {
    fn reword(&mut self, wording: &impl Rewording) {
        self.iter_mut().for_each(|each| each.reword(wording));
    }
}

impl<T: Reworded> Reworded for Option<T> {
    fn reword(&mut self, wording: &impl Rewording) {
        self.iter_mut().for_each(|it| it.reword(wording));
    }
}

impl Reworded for Said {
    fn reword(&mut self, wording: &impl Rewording) {
        *self = self.clone().map_verbatim(&|text| wording.text(text));
    }
}

impl Reworded for String {
    fn reword(&mut self, wording: &impl Rewording) {
        *self = wording.text(self);
    }
}

impl Reworded for Json {
    fn reword(&mut self, wording: &impl Rewording) {
        *self = wording.json(self);
    }
}

impl Reworded for RequirementResult {
    fn reword(&mut self, wording: &impl Rewording) {
        self.reasons.reword(wording);
        self.observed.reword(wording);
    }
}

impl Reworded for ScenarioResult {
    fn reword(&mut self, wording: &impl Rewording) {
        let reasons = self.reasons.iter_mut();
        reasons.for_each(|reason| reason.why.reword(wording));
        self.judgement.reword(wording);
    }
}

impl Reworded for Judgement {
    fn reword(&mut self, wording: &impl Rewording) {
        let breaches = self.breaches.iter_mut();
        breaches.for_each(|breach| breach.mismatch.reword(wording));
        self.records.reword(wording);
        self.unknown_money.reword(wording);
        let unanswered = self.unanswered.iter_mut();
        unanswered.for_each(|(_, reason)| reason.reword(wording));
        self.kit_faults.reword(wording);
        self.gave_up.reword(wording);
    }
}

impl Reworded for KitFault {
    fn reword(&mut self, wording: &impl Rewording) {
        match self {
            Self::WrongRequest { fault, .. } => {
                fault.place.reword(wording);
                fault.message.reword(wording);
            }
            Self::NotAsArranged { mismatch, .. } => mismatch.reword(wording),
            Self::Missing { what: reason, .. } | Self::Failed(reason) => reason.reword(wording),
        }
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
            Self::Value(value) => value.reword(wording),
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
            | Self::Answer(_, Some(value)) => value.reword(wording),
            Self::Member(name, value) => {
                name.reword(wording);
                value.reword(wording);
            }
            Self::Settled(within) => within.reword(wording),
            Self::NeverAnswered(_, why) => why.reword(wording),
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
        self.question.reword(wording);
        self.evidence.reword(wording);
        self.value.reword(wording);
    }
}

impl Reworded for UnknownMoney {
    fn reword(&mut self, wording: &impl Rewording) {
        self.reason.reword(wording);
        self.request_id.reword(wording);
        self.form.reword(wording);
    }
}

impl Redacted for Transcript {
    fn redact(&mut self, redactor: &Redactor) {
        let givens = self.givens.iter_mut();
        givens.for_each(|(_, value)| value.reword(redactor));
        let exchanges = self.exchanges.iter_mut();
        exchanges.for_each(|exchange| exchange.redact(redactor));
        let ledgers = self.ledgers.iter_mut();
        ledgers.for_each(|view| view.answer.reword(redactor));
        if let Some(
            Cut::Missing { what: reason, .. }
            | Cut::NotApplicable(reason)
            | Cut::HeldBack(reason)
            | Cut::Kit(reason)
            | Cut::Stopped(reason),
        ) = &mut self.cut
        {
            reason.reword(redactor);
        }
    }
}

impl Redacted for Exchange {
    fn redact(&mut self, redactor: &Redactor) {
        self.sent.redact(redactor);
        match &mut self.outcome {
            Outcome::Answer(answer) => answer.redact(redactor),
            Outcome::NotSent(reason) | Outcome::Lost(reason) => reason.reword(redactor),
        }
    }
}

impl Redacted for Sent {
    fn redact(&mut self, redactor: &Redactor) {
        self.verb.reword(redactor);
        self.path.reword(redactor);
        let headers = self.headers.iter_mut();
        headers.for_each(|(_, value)| value.reword(redactor));
        if let Some(signature) = &mut self.auth {
            signature.redact(redactor);
        }
        self.body = redactor.clean_bytes(&self.body).into();
    }
}

impl Redacted for Signature {
    fn redact(&mut self, redactor: &Redactor) {
        self.name.reword(redactor);
        for part in &mut self.parts {
            match part {
                Part::Text(spelled) => spelled.reword(redactor),
                Part::Service(_) | Part::Hash(_) | Part::Time(_) => {}
            }
        }
    }
}

impl Redacted for Answer {
    fn redact(&mut self, redactor: &Redactor) {
        let headers = self.headers.iter_mut();
        headers.for_each(|(_, value)| value.reword(redactor));
        self.content_type.reword(redactor);
        self.body = redactor.clean_bytes(&self.body).into();
    }
}
