//! What a stub's templates are filled with.

use std::borrow::Cow;

use crate::document::RawJson;
use rand::RngExt;

use crate::chance::Purpose;
use crate::envelope::Envelope;
use crate::fields::VENDOR_ID_FIELD;
use crate::pay_by_cash::Details;
use crate::progression::Shown;
use crate::reference::Reference;
use crate::refusal::Refusal;
use crate::sandbox::Sandbox;
use crate::stub::{Expression, Parts, Path, PaymentField, Pays, Source, Template, in_text, plain};
use crate::{Moment, Payment, answer};

/// The call a stub answers, as its templates see it.
pub(super) struct Scene<'a> {
    pub(super) sandbox: &'a Sandbox,
    pub(super) envelope: &'a Envelope<'a>,
    pub(super) headers: &'a [(Box<str>, Box<str>)],
    pub(super) recalled: Option<RawJson<'a>>,
    pub(super) payment: Option<Told>,
    pub(super) result: Option<RawJson<'a>>,
    pub(super) call: u64,
    pub(super) now: Moment,
    pub(super) drawn: u64,
}

/// A payment as it is told of, made or only pretended.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) details: Details,
    pub(super) payment: Payment,
    pub(super) shown: Shown,
}

/// What a stub is to pay: the vendor's form, and what the client calls the payment.
pub(super) struct Form {
    pub(super) json: String,
    /// Whether it is all of the form, in the names of the vendor's.
    pub(super) is_whole: bool,
    pub(super) reference: Option<Reference>,
}

/// So many values can be drawn for one call without meeting those of the next.
const DRAWS: u64 = 1 << 16;

impl Scene<'_> {
    pub(super) fn written(&mut self, template: &Template) -> String {
        let mut json = String::new();
        template.write(self, &mut json);
        json
    }

    /// What is paid. The client's own reference stands where a payout has it, in this call or in the one that it
    /// recalls.
    pub(super) fn form(&mut self, pays: &Pays) -> Result<Form, Refusal> {
        let (json, is_whole) = match pays {
            Pays::Form(form) => (self.written(form), true),
            Pays::Parts(parts) => (self.form_of(parts), false),
        };
        let behaviour = &self.sandbox.behaviour;
        let own = Reference::of_payout(self.envelope.params, behaviour)?;
        Ok(Form {
            json,
            is_whole,
            reference: match own {
                None => Reference::of_payout(self.recalled, behaviour)?,
                own => own,
            },
        })
    }

    /// The parts under the names that the vendor's form has for them.
    fn form_of(&mut self, parts: &Parts) -> String {
        let vendor_id = self.written(&parts.vendor_id);
        let id = plain(&vendor_id).and_then(|id| id.parse().ok());
        let behaviour = self.sandbox.behaviour.clone();
        let vendor = id
            .and_then(|id| behaviour.vendor(id))
            .map(|(_, vendor)| vendor);
        let fields = vendor
            .map(|vendor| vendor.fields_of_payment())
            .unwrap_or_default();
        let mut form = format!("{{{}:{vendor_id}", json(VENDOR_ID_FIELD));
        let values = [&parts.account, &parts.currency, &Some(parts.amount.clone())];
        for (field, template) in fields.into_iter().zip(values) {
            if let (Some(field), Some(template)) = (field, template) {
                let name = &field.names[0];
                form.push_str(&format!(",{}:{}", json(name), self.written(template)));
            }
        }
        form.push('}');
        form
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
                Shown::Status(status) => {
                    answer::status(*status, &behaviour.settings.answers).into()
                }
            },
            PaymentField::Account => json(&payment.account).into(),
            PaymentField::VendorId => payment.vendor(behaviour).id.to_string().into(),
            PaymentField::Currency => json(payment.currency(behaviour)).into(),
            PaymentField::Details => answer::details(details, &behaviour.settings.answers).into(),
        })
    }

    fn next_draw(&mut self) -> u64 {
        self.drawn += 1;
        self.call * DRAWS + self.drawn
    }
}

impl Source for Scene<'_> {
    fn value(&mut self, expression: &Expression) -> Option<Cow<'_, str>> {
        let found = |path: &Path, root: Option<RawJson<'_>>| -> Option<String> {
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
            Expression::Text(value) => {
                let value = self.value(value)?.into_owned();
                Some(json(&in_text(&value)).into())
            }
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
