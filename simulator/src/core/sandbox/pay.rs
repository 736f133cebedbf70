//! `pam.pay_by_cash` against the ledger.

use super::Sandbox;
use crate::core::answer::Reply;
use crate::core::chance::{Hex32, Purpose};
use crate::core::envelope::Envelope;
use crate::core::ledger::TransactionId;
use crate::core::method::pay_by_cash::{Details, Payout, PayoutResult};
use crate::core::refusal::Refusal;
use crate::core::service::ServiceIndex;
use crate::core::settings::SameRequestId;
use crate::core::{Moment, Payment};

impl Sandbox {
    pub(super) fn pay(
        &mut self,
        service: ServiceIndex,
        envelope: &Envelope<'_>,
        now: Moment,
    ) -> Result<Reply, Refusal> {
        let behaviour = self.behaviour.clone();
        let payout = Payout::read(envelope.params, &behaviour)?;
        if let Some(original) = self.same_request(service, envelope)? {
            return Ok(self.details(original));
        }
        let progression = self
            .rules
            .progression()
            .unwrap_or(payout.vendor.progression);
        let payment = Payment {
            account: payout.order.account,
            form_amount: payout.order.form_amount,
            amount: payout.order.amount,
            created: now,
            service,
            vendor: payout.vendor_index,
            currency: payout.order.currency,
            progression,
            standing: behaviour.progressions[usize::from(progression)].start(now),
        };
        let transaction = self.ledger.commit(payment);
        self.remember(service, envelope, transaction);
        Ok(self.details(transaction))
    }

    /// The payment that the same request id made before, where the profile cares (PAY-12).
    fn same_request(
        &self,
        service: ServiceIndex,
        envelope: &Envelope<'_>,
    ) -> Result<Option<TransactionId>, Refusal> {
        let settings = &self.behaviour.settings.payments;
        let key = (service, Box::from(envelope.id.get()));
        match (settings.same_request_id, self.by_request_id.get(&key)) {
            (SameRequestId::NewPayment, _) | (_, None) => Ok(None),
            (SameRequestId::ReturnOriginal, Some(original)) => Ok(Some(*original)),
            (SameRequestId::Reject, Some(_)) => Err(Refusal::new(
                settings.same_request_id_error,
                "a payment was made with this request id before",
            )),
        }
    }

    fn remember(&mut self, service: ServiceIndex, envelope: &Envelope<'_>, made: TransactionId) {
        if self.behaviour.settings.payments.same_request_id != SameRequestId::NewPayment {
            let key = (service, Box::from(envelope.id.get()));
            self.by_request_id.insert(key, made);
        }
    }

    fn details(&self, transaction_id: TransactionId) -> Reply {
        let payment = self.ledger.get(transaction_id).expect("it was committed");
        Reply::Payout(PayoutResult {
            details: Details {
                id: self.details_id(transaction_id),
                masked_card_number: (),
                transaction_id,
                bank_transaction_id: (),
                reference_number: (),
                amount: payment.amount,
                merchant_id: (),
                terminal_id: (),
                date: payment.created.as_seconds(),
            },
        })
    }

    fn details_id(&self, transaction: TransactionId) -> Hex32 {
        let ordinal = self.ledger.ordinal(transaction);
        usize::try_from(ordinal)
            .ok()
            .and_then(|index| self.behaviour.details_ids.get(index).copied())
            .unwrap_or_else(|| self.seed.hex32(Purpose::DetailsId, ordinal))
    }
}
