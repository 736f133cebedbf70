//! Methods that the profile added.

mod scene;

use std::borrow::Cow;

use ecow::EcoString;
use scene::{Form, Scene, Told};

use super::pay::plan;
use super::recall::Recalled;
use super::{Call, Decision, Sandbox};
use crate::Moment;
use crate::answer::Reply;
use crate::document::Document;
use crate::envelope::Envelope;
use crate::error_code::ErrorCode;
use crate::facts::Facts;
use crate::fields::Fields;
use crate::ledger::TransactionId;
use crate::method::Method;
use crate::pay_by_cash::Payout;
use crate::refusal::Refusal;
use crate::service::ServiceIndex;
use crate::stub::{Case, Outcome, Path, Stub, plain};
use crate::treatment::Treatment;

impl Sandbox {
    /// Answers a call of a method that the profile added. The order is that of the contract's own methods:
    /// parameters, what they lead to, rules, and what is paid.
    pub(super) fn play(
        &mut self,
        stub: &Stub,
        service: Option<ServiceIndex>,
        call: &Call<'_>,
        envelope: &Envelope<'_>,
        decision: &mut Decision,
    ) -> Result<Reply, Refusal> {
        let asked = call.asked.as_ref().map_err(Clone::clone)?;
        self.refuse_repeated(envelope)?;
        let case = self.case(stub, call, envelope, decision)?;
        let recalled = self.recalled(case, service, envelope)?;
        let found = match self.payment_asked_for(case, service, envelope)? {
            None if case.pays.is_none() => recalled.as_ref().and_then(|call| call.transaction),
            found => found,
        };
        let params = recalled.map(|call| call.params);
        let params = params
            .as_deref()
            .map(|text| Document::read(text.as_bytes()));
        let recalled = params.as_ref().and_then(Document::root);
        decision.about = found;
        let method = decision
            .method
            .clone()
            .expect("a stub is played for its method");
        let payment = match &case.pays {
            Some(pays) => {
                let service = service.expect("a stub that pays takes signed calls only");
                let mut scene = self.scene(call, envelope, decision);
                scene.recalled = recalled;
                let form = scene.form(pays)?;
                self.pay_by_stub(&method, &form, service, envelope, asked, decision)?
            }
            None => {
                self.treat_stub(&method, found, service, envelope, asked, decision)?;
                found.map(|transaction| self.told(transaction, decision.at))
            }
        };
        let mut scene = self.scene(call, envelope, decision);
        (scene.recalled, scene.payment) = (recalled, payment);
        let result = match &case.outcome {
            Outcome::Error(error) => Err(Refusal::stubbed(error)),
            Outcome::Result(template) => Ok(scene.written(template)),
        };
        let truth = match result {
            Ok(result) => {
                self.remember(case, service, call, envelope, &result, decision);
                Reply::Stub(result.into())
            }
            Err(refusal) => Reply::Error(refusal),
        };
        Ok(self.tell(truth, decision.transaction(), decision))
    }

    /// Params that say two things, by themselves or in one of their forms, are refused as a payout's are.
    fn refuse_repeated(&self, envelope: &Envelope<'_>) -> Result<(), Refusal> {
        let params = envelope.params.and_then(Fields::read).unwrap_or_default();
        let repeated = |place: &str, fields: &Fields<'_>| {
            let key = fields.repeated()?;
            Some(format!("{place} has more than one {key:?}"))
        };
        let in_forms = || {
            let mut members = params.iter();
            members.find_map(|(name, form)| repeated(name, &Fields::read(form)?))
        };
        match repeated("params", &params).or_else(in_forms) {
            None => Ok(()),
            Some(reason) => Err(Refusal::new(
                self.behaviour.settings.params.badly_formed,
                reason,
            )),
        }
    }

    /// The first case whose conditions hold, if the request has what it requires.
    fn case<'s>(
        &self,
        stub: &'s Stub,
        call: &Call<'_>,
        envelope: &Envelope<'_>,
        decision: &Decision,
    ) -> Result<&'s Case, Refusal> {
        let mut scene = self.scene(call, envelope, decision);
        let holds = |case: &&Case| {
            let mut conditions = case.conditions.iter();
            conditions.all(|condition| condition.holds(&mut scene))
        };
        let case = stub.cases.iter().find(holds).ok_or_else(|| {
            let reason = format!("no answer of {} is meant for this call", stub.name);
            Refusal::new(self.behaviour.settings.params.badly_formed, reason)
        })?;
        let missing = case.requires.iter().find(|path| {
            envelope
                .params
                .and_then(|params| path.find(params))
                .is_none()
        });
        match missing {
            None => Ok(case),
            Some(path) => Err(Refusal::new(
                ErrorCode::PARAMETERS_MISSING,
                format!("params.{path} is missing"),
            )),
        }
    }

    fn recalled(
        &self,
        case: &Case,
        service: Option<ServiceIndex>,
        envelope: &Envelope<'_>,
    ) -> Result<Option<Recalled>, Refusal> {
        let Some(path) = &case.recalls else {
            return Ok(None);
        };
        let key = named(path, envelope)?;
        let found = self.recalls.find(service, &key);
        let found = found.ok_or_else(|| {
            Refusal::new(
                ErrorCode::TRANSACTION_NOT_FOUND,
                self.recalls.why_not_found(path),
            )
        })?;
        Ok(Some(found.clone()))
    }

    fn payment_asked_for(
        &self,
        case: &Case,
        service: Option<ServiceIndex>,
        envelope: &Envelope<'_>,
    ) -> Result<Option<TransactionId>, Refusal> {
        let Some(path) = &case.payment else {
            return Ok(None);
        };
        let id = named(path, envelope)?.parse().ok().map(TransactionId);
        self.find(service, id).map(Some)
    }

    fn treat_stub(
        &mut self,
        method: &Method,
        found: Option<TransactionId>,
        service: Option<ServiceIndex>,
        envelope: &Envelope<'_>,
        asked: &Treatment,
        decision: &mut Decision,
    ) -> Result<(), Refusal> {
        let behaviour = self.behaviour.clone();
        let payment = found.and_then(|id| self.ledger.get(id)).cloned();
        let payment = payment.as_ref();
        let reference = payment.and_then(|payment| Some(payment.reference.as_ref()?.text()));
        let facts = Facts {
            method,
            pays: false,
            service,
            id: envelope.id,
            vendor_id: payment.map(|payment| payment.vendor(&behaviour).id),
            account: payment.map(|payment| &*payment.account),
            reference: reference.as_deref(),
            amount: payment.map(|payment| payment.form_amount),
            currency: payment.map(|payment| payment.currency(&behaviour)),
            others: false,
            is_refused: false,
            is_short: false,
        };
        match &self.treat(asked, &facts, decision).error {
            Some(error) => Err(Refusal::asked_for(error)),
            None => Ok(()),
        }
    }

    fn pay_by_stub(
        &mut self,
        method: &Method,
        form: &Form,
        service: ServiceIndex,
        envelope: &Envelope<'_>,
        asked: &Treatment,
        decision: &mut Decision,
    ) -> Result<Option<Told>, Refusal> {
        let behaviour = self.behaviour.clone();
        let json = Document::read(form.json.as_bytes());
        let json = json.root().expect("templates write JSON");
        let payout = Payout {
            reference: form.reference.clone(),
            ..Payout::of_stub(json, form.is_whole, &behaviour)?
        };
        decision.original = self.same_reference(service, payout.reference.as_ref())?;
        if let Some(original) = decision.original {
            return Ok(Some(self.told(original, decision.at)));
        }
        let treatment = self.treat_payout(method, &payout, service, envelope, asked, decision)?;
        let late = plan(&payout, &treatment, service, decision);
        let payment = late.payment.clone();
        let details = self.make(late, &treatment, decision)?;
        Ok(Some(match decision.committed {
            Some(made) => self.told(made, decision.at),
            None => Told {
                details,
                shown: payment.last_shown(&behaviour),
                payment,
            },
        }))
    }

    fn told(&self, transaction: TransactionId, now: Moment) -> Told {
        let payment = self.ledger.get(transaction).expect("it was found");
        Told {
            details: self.details_of(transaction),
            shown: payment.shown(&self.behaviour, self.luck(transaction), now),
            payment: payment.clone(),
        }
    }

    fn remember(
        &mut self,
        case: &Case,
        service: Option<ServiceIndex>,
        call: &Call<'_>,
        envelope: &Envelope<'_>,
        result: &str,
        decision: &Decision,
    ) {
        let (Some(template), Some(params)) = (&case.remembers, envelope.params) else {
            return;
        };
        let mut scene = self.scene(call, envelope, decision);
        let result = Document::read(result.as_bytes());
        scene.result = result.root();
        let written = scene.written(template);
        if let Some(key) = plain(&written).map(|key| EcoString::from(&*key)) {
            let call = Recalled {
                params: params.get().into(),
                transaction: decision.transaction(),
            };
            self.recalls.keep(service, key, call);
        }
    }

    fn scene<'a>(
        &'a self,
        call: &Call<'a>,
        envelope: &'a Envelope<'a>,
        decision: &Decision,
    ) -> Scene<'a> {
        Scene {
            sandbox: self,
            envelope,
            headers: call.headers,
            recalled: None,
            payment: None,
            result: None,
            call: decision.call,
            now: decision.at,
            drawn: 0,
        }
    }
}

/// The id or key that a parameter holds, text or number.
fn named<'a>(path: &Path, envelope: &Envelope<'a>) -> Result<Cow<'a, str>, Refusal> {
    let raw = envelope.params.and_then(|params| path.find(params));
    let raw = raw.ok_or_else(|| {
        let reason = format!("params.{path} is missing");
        Refusal::new(ErrorCode::PARAMETERS_MISSING, reason)
    })?;
    plain(raw.get()).ok_or_else(|| {
        let reason = format!("params.{path} is neither a text nor a whole number");
        Refusal::new(ErrorCode::PARAMETERS_MISSING, reason)
    })
}
