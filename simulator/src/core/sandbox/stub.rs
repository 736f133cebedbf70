//! Methods that the profile added.

use std::borrow::Cow;

use rand::RngExt;
use serde_json::value::RawValue;

use super::pay::plan;
use super::{Call, Decision, Sandbox};
use crate::core::answer::{self, Reply};
use crate::core::chance::Purpose;
use crate::core::envelope::Envelope;
use crate::core::error_code::ErrorCode;
use crate::core::ledger::TransactionId;
use crate::core::method::Method;
use crate::core::method::pay_by_cash::{Details, Payout};
use crate::core::progression::Shown;
use crate::core::reference::Reference;
use crate::core::refusal::Refusal;
use crate::core::rule::Facts;
use crate::core::service::ServiceIndex;
use crate::core::stub::{
    Case, Expression, Outcome, Path, PaymentField, Pays, Source, Stub, Template, plain,
};
use crate::core::treatment::Treatment;
use crate::core::vendor::VENDOR_ID_FIELD;
use crate::core::{Moment, Payment};

/// The call a stub answers, as its templates see it.
struct Scene<'a> {
    sandbox: &'a Sandbox,
    envelope: &'a Envelope<'a>,
    headers: &'a [(Box<str>, Box<str>)],
    recalled: Option<&'a RawValue>,
    payment: Option<Told>,
    result: Option<&'a RawValue>,
    call: u64,
    now: Moment,
    /// How often chance was asked.
    drawn: u64,
}

/// A payment as it is told of, made or only pretended.
#[derive(Clone)]
struct Told {
    details: Details,
    payment: Payment,
    shown: Shown,
}

/// What a stub is to pay: the vendor's form, and what the client calls the payment.
struct Form {
    json: Box<RawValue>,
    reference: Option<Reference>,
}

/// So many values can be drawn for one call without meeting those of the next.
const DRAWS: u64 = 1 << 16;

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
        let case = self.case(stub, call, envelope, decision)?;
        let recalled = self.recalled(case, service, envelope)?;
        let found = self.payment_asked_for(case, service, envelope)?;
        decision.about = found;
        let method = decision
            .method
            .clone()
            .expect("a stub is played for its method");
        let payment = match &case.pays {
            Some(pays) => {
                let service = service.expect("a stub that pays takes signed calls only");
                let mut scene = self.scene(call, envelope, decision);
                scene.recalled = recalled.as_deref();
                let form = scene.form(pays)?;
                self.pay_by_stub(&method, &form, service, envelope, asked, decision)?
            }
            None => {
                self.treat_stub(&method, found, service, envelope, asked, decision)?;
                found.map(|transaction| self.told(transaction, decision.at))
            }
        };
        let mut scene = self.scene(call, envelope, decision);
        (scene.recalled, scene.payment) = (recalled.as_deref(), payment);
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
    ) -> Result<Option<Box<RawValue>>, Refusal> {
        let Some(path) = &case.recalls else {
            return Ok(None);
        };
        let key = named(path, envelope)?;
        let found = self.recalls.find(service, &key);
        let found = found.ok_or_else(|| {
            Refusal::new(
                ErrorCode::TRANSACTION_NOT_FOUND,
                format!("no earlier call was given the key in params.{path}"),
            )
        })?;
        Ok(Some(found.to_owned()))
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
            vendor_id: payment.map(|payment| behaviour.vendor_of(payment).id),
            account: payment.map(|payment| &*payment.account),
            reference: reference.as_deref(),
            amount: payment.map(|payment| payment.form_amount),
            currency: payment.map(|payment| behaviour.currency_of(payment)),
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
        let payout = Payout {
            reference: form.reference.clone(),
            ..Payout::of_stub(&form.json, &behaviour)?
        };
        decision.original = self.same_reference(service, payout.reference.as_ref())?;
        if let Some(original) = decision.original {
            return Ok(Some(self.told(original, decision.at)));
        }
        let treatment = self.treat_payout(method, &payout, service, envelope, asked, decision)?;
        let late = plan(payout, &treatment, service, decision);
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
        scene.result = serde_json::from_str(result).ok();
        let written = scene.written(template);
        if let Some(key) = plain(&written).map(|key| Box::from(&*key)) {
            self.recalls.keep(service, key, params.to_owned());
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

impl Scene<'_> {
    fn written(&mut self, template: &Template) -> String {
        let mut json = String::new();
        template.write(self, &mut json);
        json
    }

    /// The vendor's form, as a payout would bring it. The client's own reference stands where a payout has it,
    /// in this call or in the one that it recalls.
    fn form(&mut self, pays: &Pays) -> Result<Form, Refusal> {
        let vendor_id = self.written(&pays.vendor_id);
        let id = plain(&vendor_id).and_then(|id| id.parse().ok());
        let behaviour = self.sandbox.behaviour.clone();
        let vendor = id
            .and_then(|id| behaviour.vendor(id))
            .map(|(_, vendor)| vendor);
        let fields = vendor
            .map(|vendor| vendor.fields_of_payment())
            .unwrap_or_default();
        let mut form = format!("{{{}:{vendor_id}", json(VENDOR_ID_FIELD));
        let values = [&pays.account, &pays.currency, &Some(pays.amount.clone())];
        for (field, template) in fields.into_iter().zip(values) {
            if let (Some(field), Some(template)) = (field, template) {
                let name = &field.names[0];
                form.push_str(&format!(",{}:{}", json(name), self.written(template)));
            }
        }
        form.push('}');
        let own = Reference::of_payout(self.envelope.params, &behaviour)?;
        Ok(Form {
            json: serde_json::from_str(&form).expect("it was written as JSON"),
            reference: match own {
                None => Reference::of_payout(self.recalled, &behaviour)?,
                own => own,
            },
        })
    }

    fn payment_value(&self, field: PaymentField) -> Option<Cow<'static, str>> {
        let Told {
            details,
            payment,
            shown,
        } = self.payment.as_ref()?;
        let behaviour = &self.sandbox.behaviour;
        Some(match field {
            PaymentField::TransactionId => details.transaction_id.0.to_string().into(),
            PaymentField::Id => json(&details.id.to_string()).into(),
            PaymentField::Amount => details.amount.0.to_string().into(),
            PaymentField::FormAmount => payment.form_amount.get().to_string().into(),
            PaymentField::Date => details.date.to_string().into(),
            PaymentField::Status => match shown {
                Shown::Unknown => "null".into(),
                Shown::Status(status) => behaviour.settings.answers.status.write(*status).into(),
            },
            PaymentField::Account => json(&payment.account).into(),
            PaymentField::VendorId => behaviour.vendor_of(payment).id.to_string().into(),
            PaymentField::Currency => json(behaviour.currency_of(payment)).into(),
            PaymentField::Details => answer::details(details).into(),
        })
    }

    fn next_draw(&mut self) -> u64 {
        self.drawn += 1;
        self.call * DRAWS + self.drawn
    }
}

impl Source for Scene<'_> {
    fn value(&mut self, expression: &Expression) -> Option<Cow<'_, str>> {
        let found = |path: &Path, root: Option<&'_ RawValue>| -> Option<String> {
            Some(path.find(root?)?.get().to_owned())
        };
        match expression {
            Expression::Params(path) => found(path, self.envelope.params).map(Cow::Owned),
            Expression::Recalled(path) => found(path, self.recalled).map(Cow::Owned),
            Expression::Result(path) => found(path, self.result).map(Cow::Owned),
            Expression::Id => Some(self.envelope.id.get().into()),
            Expression::Header(name) => {
                let header = self.headers.iter().find(|(known, _)| known == name);
                header.map(|(_, value)| json(value).into())
            }
            Expression::Payment(field) => self.payment_value(*field),
            Expression::Now => Some(self.now.as_seconds().to_string().into()),
            Expression::Null => Some("null".into()),
            Expression::Hex32 => {
                let number = self.next_draw();
                Some(json(&self.sandbox.seed.hex32(Purpose::Stub, number).to_string()).into())
            }
            Expression::Number(range) => {
                let number = self.next_draw();
                let mut chance = self.sandbox.seed.draw(Purpose::Stub, number);
                Some(chance.random_range(range.clone()).to_string().into())
            }
        }
    }
}

fn json(text: &str) -> String {
    serde_json::to_string(text).expect("every text is a JSON string")
}
