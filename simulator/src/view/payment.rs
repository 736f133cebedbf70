//! One payment, as the ledger has it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::registry::HostedSandbox;
use crate::shape::{StatusShape, timestamp};
use crate::view::ReferenceShape;
use crate::view::course::{ComingView, EnteredView};
use paysys_core::ledger::TransactionId;
use paysys_core::sandbox::Snapshot;

/// One payment: the truth, whatever the client was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "transaction_id": 2_355_076,
    "service_id": "demo-service",
    "vendor_id": 101_596,
    "account": "79123456789",
    "reference": "order-41",
    "currency": "USD",
    "form_amount": 12000,
    "amount": 1_326_480,
    "status": 0,
    "final": false,
    "progression": "typical",
    "created": "2026-01-01T00:00:00Z",
    "date": 1_767_225_600,
    "call": 1,
    "next_step": "2026-01-01T00:00:01Z",
    "history": [{"status": 0, "at": "2026-01-01T00:00:00Z"}],
    "history_is_whole": true,
    "to_come": [
        {"status": 1, "at": "2026-01-01T00:00:01Z"}, {"status": 2, "at": "2026-01-01T00:00:03Z"},
    ],
}))]
pub struct PaymentView {
    /// Its id in PaySys (PAY-05).
    #[schema(value_type = u64)]
    pub transaction_id: TransactionId,
    /// Who made it.
    pub service_id: String,
    /// Who is paid.
    pub vendor_id: u64,
    /// Whom it pays.
    pub account: String,
    /// What its client calls it, text or number as it was sent, where the profile keeps that (PAY-16).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<ReferenceShape>,
    /// The currency of the form.
    pub currency: String,
    /// In the form's unit.
    pub form_amount: u64,
    /// In UZS.
    pub amount: u64,
    /// What a check would be told now.
    pub status: StatusShape,
    /// Whether nothing but a refund can follow.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// Its progression; nothing where the status was set by hand.
    pub progression: Option<String>,
    /// When it was made, by the sandbox's clock.
    #[schema(format = DateTime)]
    pub created: String,
    /// The same in Unix seconds, as answers have it (PAY-11).
    pub date: i64,
    /// The number of the call that made it.
    pub call: u64,
    /// When its next step comes by time alone.
    #[schema(format = DateTime)]
    pub next_step: Option<String>,
    /// The statuses it has entered, the last one is what it shows.
    pub history: Vec<EnteredView>,
    /// Whether that is all since it was made. Of the way to a status that was set by hand nothing is kept.
    pub history_is_whole: bool,
    /// The statuses that its progression has planned, as far as nobody is to step in.
    pub to_come: Vec<ComingView>,
}

impl PaymentView {
    pub(crate) fn list(
        sandbox: &HostedSandbox,
        snapshot: &Snapshot,
        ids: impl IntoIterator<Item = TransactionId>,
    ) -> Vec<Self> {
        let ids = ids.into_iter();
        ids.filter_map(|id| Self::of(sandbox, snapshot, id))
            .collect()
    }

    /// Shows a payment of this sandbox, if there is one of this id.
    pub fn of(
        sandbox: &HostedSandbox,
        snapshot: &Snapshot,
        transaction_id: TransactionId,
    ) -> Option<Self> {
        let payment = snapshot.ledger().get(transaction_id)?;
        let behaviour = snapshot.behaviour();
        let shown = snapshot.shown(transaction_id, payment);
        let service = &sandbox.services()[usize::from(payment.service.0)];
        let progression = payment.progression(behaviour);
        let vendor_id = payment.vendor(behaviour).id;
        let veil = sandbox.redaction().veil();
        let course = snapshot.course(transaction_id, payment);
        Some(Self {
            transaction_id,
            service_id: service.id.clone(),
            vendor_id,
            account: veil.account(vendor_id, &payment.account),
            reference: payment
                .reference
                .as_ref()
                .map(|reference| ReferenceShape::of(reference, &veil)),
            currency: payment.currency(behaviour).to_owned(),
            form_amount: payment.form_amount.get(),
            amount: payment.amount.0,
            status: StatusShape(shown),
            is_final: shown.is_final(),
            progression: progression.map(|progression| progression.name.clone()),
            created: timestamp(payment.created),
            date: payment.created.as_seconds(),
            call: payment.call,
            next_step: snapshot.next_step(transaction_id, payment).map(timestamp),
            history: course.entered.into_iter().map(EnteredView::of).collect(),
            history_is_whole: course.from_the_start,
            to_come: course.to_come.into_iter().map(ComingView::of).collect(),
        })
    }
}
