//! What a call has to show, worked out when somebody asks.

use std::cell::OnceCell;

use serde_json::Value;

use super::form::Form;
use super::{CallField, Criterion};
use crate::journal::{Entry, Outcome};
use crate::redaction::Veil;
use crate::registry::HostedSandbox;
use paysys_core::answer::Reply;
use paysys_core::ledger::TransactionId;
use paysys_core::sandbox::Decision;

/// A call under a reader's eyes. The body is read at most once, and only where it matters.
#[derive(Debug)]
pub struct Facts<'a> {
    sandbox: &'a HostedSandbox,
    entry: &'a Entry,
    /// What strikes from the body what must not leave, where it is shown.
    veil: Option<&'a Veil<'a>>,
    form: OnceCell<Form>,
}

impl<'a> Facts<'a> {
    pub const fn new(sandbox: &'a HostedSandbox, entry: &'a Entry) -> Self {
        let form = OnceCell::new();
        Self {
            sandbox,
            entry,
            veil: None,
            form,
        }
    }

    /// The same as it may be shown.
    pub(crate) fn shown(sandbox: &'a HostedSandbox, entry: &'a Entry, veil: &'a Veil<'a>) -> Self {
        let facts = Self::new(sandbox, entry);
        Self {
            veil: Some(veil),
            ..facts
        }
    }

    /// Whether a text stands in the request or the answer, as far as they may be shown; capitals are as
    /// good as small letters, and `text` has none.
    pub(crate) fn mention(&self, text: &str) -> bool {
        let veil = self.sandbox.redaction().veil_of(self.entry);
        let texts = &self.entry.texts;
        let has = |shown: &[u8]| {
            let shown = String::from_utf8_lossy(shown);
            shown.to_lowercase().contains(text)
        };
        has(veil.head(texts.head()).as_bytes())
            || has(&veil.request(texts.body()))
            || has(&veil.answer(self.entry))
    }

    /// Whether the call is as the criterion says. What is hidden is found by its whole value; a pattern must fit what
    /// is shown, too, or a few questions would tell digit after digit of it.
    pub(super) fn meet(&self, criterion: &Criterion) -> bool {
        let Criterion { field, matcher } = criterion;
        matcher.is_met_by(&self.get(*field))
            && (!matcher.is_pattern() || matcher.is_met_by(&self.as_shown(*field)))
    }

    fn as_shown(&self, field: CallField) -> Value {
        let veil = self.sandbox.redaction().veil_of(self.entry);
        Facts::shown(self.sandbox, self.entry, &veil).get(field)
    }

    /// What the call has to show for this; null where it has nothing of the kind.
    pub fn get(&self, field: CallField) -> Value {
        match field {
            CallField::Method => self.method(),
            CallField::Outcome => Outcome::of(self.entry).name().into(),
            CallField::Error => self.error_code().map_or(Value::Null, Value::from),
            CallField::ServiceId => self.service_id(),
            CallField::Fault => self.fault(),
            CallField::TransactionId => self.transaction_id(),
            CallField::Ended => self.entry.receipt.delivered().ending.name().into(),
            CallField::Trace => self.trace(),
            CallField::VendorId => self.form().vendor_id.clone(),
            CallField::Account => self.form().account.clone(),
            CallField::Reference => self.form().reference.clone(),
            CallField::Currency => self.form().currency.clone(),
            CallField::Amount => self.form().amount.clone(),
            CallField::Id => self.form().id.clone(),
        }
    }

    pub const fn are_of_no_request(&self) -> bool {
        self.entry.turned_away.is_some()
    }

    fn decision(&self) -> Option<&'a Decision> {
        self.entry.ruling.as_ref().map(|ruling| &ruling.decision)
    }

    fn method(&self) -> Value {
        match self
            .decision()
            .and_then(|decision| decision.method.as_ref())
        {
            Some(method) => method.name().into(),
            None => self.form().method.clone(),
        }
    }

    pub(crate) fn error_code(&self) -> Option<i32> {
        match self.decision().map(|decision| &decision.reply) {
            Some(Reply::Error(refusal)) => Some(refusal.code.0),
            _ => None,
        }
    }

    fn service_id(&self) -> Value {
        let service = self.decision().and_then(|decision| decision.service);
        let services = self.sandbox.services();
        service.map_or(Value::Null, |service| {
            services[usize::from(service.0)].id.as_str().into()
        })
    }

    fn fault(&self) -> Value {
        let fault = self.decision().and_then(|decision| decision.fault.as_ref());
        fault.map_or(Value::Null, |named| named.name.as_str().into())
    }

    fn trace(&self) -> Value {
        let id = self.entry.trace().map(|trace| trace.trace_id);
        let shown = |id: &str| self.veil.map_or(id.to_owned(), |veil| veil.trace_id(id));
        id.map(shown).map_or(Value::Null, Value::from)
    }

    fn transaction_id(&self) -> Value {
        match self.decision().and_then(Decision::transaction) {
            Some(transaction) => transaction.0.into(),
            None => self.form().transaction_id.clone(),
        }
    }

    /// What the body says; of a check, what the payment that it asks about says.
    fn form(&self) -> &Form {
        self.form.get_or_init(|| {
            let json = self.entry.texts.json();
            let json = self.veil.map_or(json.into(), |veil| veil.request(json));
            let form = Form::read(&json, self.sandbox.behaviour());
            let checked = self.decision().and_then(|decision| decision.checked);
            match checked {
                Some((transaction, _)) => self.about(form, transaction),
                None => form,
            }
        })
    }

    fn about(&self, form: Form, checked: TransactionId) -> Form {
        let (state, behaviour) = (self.sandbox.state(), self.sandbox.behaviour());
        let Some(payment) = state.core().payment(checked) else {
            return form;
        };
        let form = form.about(payment, behaviour);
        match self.veil {
            Some(veil) => {
                let vendor = payment.vendor(behaviour).id;
                form.paying_to(veil.account(vendor, &payment.account))
            }
            None => form,
        }
    }
}
