//! What a call has to show, worked out when somebody asks.

use std::cell::OnceCell;

use serde_json::Value;

use super::form::Form;
use super::{CallField, Outcome};
use crate::journal::Entry;
use crate::registry::HostedSandbox;
use paysys_core::answer::Reply;
use paysys_core::ledger::TransactionId;
use paysys_core::sandbox::Decision;

/// A call under a reader's eyes. The body is read at most once, and only where it matters.
#[derive(Debug)]
pub struct Facts<'a> {
    sandbox: &'a HostedSandbox,
    entry: &'a Entry,
    form: OnceCell<Form>,
}

impl<'a> Facts<'a> {
    pub const fn new(sandbox: &'a HostedSandbox, entry: &'a Entry) -> Self {
        let form = OnceCell::new();
        Self {
            sandbox,
            entry,
            form,
        }
    }

    /// What the call has to show for this; null where it has nothing of the kind.
    pub fn get(&self, field: CallField) -> Value {
        match field {
            CallField::Method => self.method(),
            CallField::Outcome => Outcome::of(self.entry).name().into(),
            CallField::Error => self.error(),
            CallField::ServiceId => self.service_id(),
            CallField::Fault => self.fault(),
            CallField::TransactionId => self.transaction_id(),
            CallField::Ended => self.entry.receipt.delivered().ending.name().into(),
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

    fn error(&self) -> Value {
        match self.decision().map(|decision| &decision.reply) {
            Some(Reply::Error(refusal)) => refusal.code.0.into(),
            _ => Value::Null,
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

    fn transaction_id(&self) -> Value {
        match self.decision().and_then(Decision::transaction) {
            Some(transaction) => transaction.0.into(),
            None => self.form().transaction_id.clone(),
        }
    }

    /// What the body says; of a check, what the payment that it asks about says.
    fn form(&self) -> &Form {
        self.form.get_or_init(|| {
            let form = Form::read(self.entry.received.json(), self.sandbox.behaviour());
            let checked = self.decision().and_then(|decision| decision.checked);
            match checked {
                Some((transaction, _)) => self.about(form, transaction),
                None => form,
            }
        })
    }

    fn about(&self, form: Form, checked: TransactionId) -> Form {
        let state = self.sandbox.state();
        match state.core().payment(checked) {
            Some(payment) => form.about(payment, self.sandbox.behaviour()),
            None => form,
        }
    }
}
