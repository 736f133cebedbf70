//! One reference of the client's own for two different payments (PAY-16).

use std::collections::HashMap;

use super::reason::Member;
use super::{Call, Mistake, Reason, Scene, Severity, Sightings};
use crate::doubles::quoted_reference;
use crate::journal::Told;
use paysys_core::method::Method;
use paysys_core::reference::Reference;
use paysys_core::service::ServiceIndex;
use paysys_core::status::Status;
use paysys_core::vendor::Account;
use paysys_core::{FormAmount, Payment};

pub(super) const MISTAKE: Mistake = Mistake {
    id: "reference-reused-for-another-payment",
    severity: Severity::Warning,
    needs_every_call: true,
    look,
};

/// What a call wanted to pay, and how its client called that.
struct Wanted<'a> {
    call: Call<'a>,
    service: ServiceIndex,
    reference: Reference,
    vendor: u16,
    currency: u16,
    account: Account,
    amount: FormAmount,
}

fn look(scene: &Scene<'_>, sightings: &mut Sightings) {
    let mut used: HashMap<_, Wanted<'_>> = HashMap::new();
    for again in scene.calls().filter_map(|call| wanted(call, scene)) {
        let key = (again.service, again.reference.canonical());
        let is_free = match used.get(&key) {
            None => true,
            Some(first) if first.came_to_nothing_before(&again, scene) => true,
            Some(first) => {
                let differs = first.differs_from(&again);
                if !differs.is_empty() {
                    sightings.add([first.call.number(), again.call.number()], || {
                        first.reused_by(&again, differs, scene)
                    });
                }
                false
            }
        };
        // What was refused gave its reference to nothing.
        if is_free && again.call.entry.told() != Told::Refused {
            used.insert(key, again);
        }
    }
}

/// A stub's payout is known by the payment that it made.
fn wanted<'a>(call: Call<'a>, scene: &Scene<'_>) -> Option<Wanted<'a>> {
    let decision = call.decision();
    let service = decision.service?;
    let made = decision.committed;
    if let Some(payment) = made.and_then(|made| scene.recalled.snapshot.ledger().get(made)) {
        return Wanted::of_payment(call, payment);
    }
    if decision.method != Some(Method::PayByCash) {
        return None;
    }
    let payout = call.entry.payout(&scene.behaviour)?;
    Some(Wanted {
        call,
        service,
        reference: payout.reference?,
        vendor: payout.vendor_index,
        currency: payout.order.currency,
        account: payout.order.account,
        amount: payout.order.form_amount,
    })
}

impl<'a> Wanted<'a> {
    fn of_payment(call: Call<'a>, payment: &Payment) -> Option<Self> {
        Some(Self {
            call,
            service: payment.service,
            reference: *payment.reference.clone()?,
            vendor: payment.vendor,
            currency: payment.currency,
            account: payment.account.clone(),
            amount: payment.form_amount,
        })
    }

    fn differs_from(&self, again: &Self) -> Vec<Member> {
        let members = [
            (Member::Vendor, self.vendor != again.vendor),
            (Member::Currency, self.currency != again.currency),
            (Member::Account, self.account != again.account),
            (Member::Amount, self.amount != again.amount),
        ];
        let differing = members.into_iter().filter(|(_, differs)| *differs);
        differing.map(|(member, _)| member).collect()
    }

    /// Whoever saw that an order was not paid may pay it otherwise, where the gateway makes a payment of it.
    fn came_to_nothing_before(&self, again: &Self, scene: &Scene<'_>) -> bool {
        let made = self.call.decision().committed;
        let checks = made.and_then(|made| scene.memory().checks_of(made));
        again.call.decision().pays()
            && checks.is_some_and(|checks| {
                checks.were_final_before(again.call.number())
                    && checks.last_seen != Some(Status::Completed)
            })
    }

    fn reused_by(&self, again: &Self, differs: Vec<Member>, scene: &Scene<'_>) -> Reason {
        let (first, call) = (self.call.number(), again.call.number());
        let veil = scene.redaction.veil_of(again.call.entry);
        let reference = quoted_reference(&again.reference, &veil);
        match again.call.decision().original {
            Some(_) => Reason::ReferenceReusedAndAnswered {
                first,
                call,
                reference,
                differs,
            },
            None => Reason::ReferenceReused {
                first,
                call,
                reference,
                differs,
            },
        }
    }
}
