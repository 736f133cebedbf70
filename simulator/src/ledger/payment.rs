//! One payment, as it is shown.

use serde::Serialize;

use crate::core::ledger::TransactionId;
use crate::core::{Moment, Payment, Sandbox};
use crate::registry::HostedSandbox;
use crate::shape::{StatusShape, timestamp};

/// A payment as it stands.
#[derive(Debug, Serialize)]
pub struct PaymentShape {
    transaction_id: TransactionId,
    service_id: String,
    vendor_id: u64,
    account: String,
    currency: String,
    /// In the form's unit.
    form_amount: u64,
    /// In UZS.
    amount: u64,
    status: StatusShape,
    #[serde(rename = "final")]
    is_final: bool,
    /// Nothing where the status was set by hand.
    progression: Option<String>,
    created: String,
    date: i64,
    call: u64,
    next_step: Option<String>,
}

impl PaymentShape {
    /// Shows a payment as it stands at this wall time.
    pub fn of(
        sandbox: &HostedSandbox,
        core: &Sandbox,
        transaction_id: TransactionId,
        payment: &Payment,
        wall: Moment,
    ) -> Self {
        let behaviour = core.behaviour();
        let shown = core.shown(transaction_id, payment, wall);
        let service = &sandbox.services()[usize::from(payment.service.0)];
        let progression = payment.progression(behaviour);
        Self {
            transaction_id,
            service_id: service.id.clone(),
            vendor_id: behaviour.vendor_of(payment).id,
            account: payment.account.to_string(),
            currency: behaviour.currency_of(payment).to_owned(),
            form_amount: payment.form_amount.get(),
            amount: payment.amount.0,
            status: StatusShape(shown),
            is_final: shown.is_final(),
            progression: progression.map(|progression| progression.name.clone()),
            created: timestamp(payment.created),
            date: payment.created.as_seconds(),
            call: payment.call,
            next_step: core.next_step(transaction_id, payment, wall).map(timestamp),
        }
    }
}
