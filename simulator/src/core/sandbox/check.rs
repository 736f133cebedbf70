//! `pam.check_payment` against the ledger.

use super::Sandbox;
use crate::core::Moment;
use crate::core::answer::Reply;
use crate::core::envelope::Envelope;
use crate::core::error_code::ErrorCode;
use crate::core::method::check_payment::{self, CheckResult, Report};
use crate::core::progression::Shown;
use crate::core::refusal::Refusal;
use crate::core::service::ServiceIndex;
use crate::core::settings::Reaction;

impl Sandbox {
    pub(super) fn check(
        &mut self,
        service: ServiceIndex,
        envelope: &Envelope<'_>,
        now: Moment,
    ) -> Result<Reply, Refusal> {
        let behaviour = self.behaviour.clone();
        let settings = &behaviour.settings;
        let not_found = |reason| Refusal::new(ErrorCode::TRANSACTION_NOT_FOUND, reason);
        let payment = check_payment::read(envelope.params, &settings.params)?
            .and_then(|transaction| self.ledger.get_mut(transaction))
            .ok_or_else(|| not_found("no payment has this id"))?;
        if let Reaction::Refuse(code) = settings.payments.check_of_another_service
            && payment.service != service
        {
            return Err(Refusal::new(code, "another service made this payment"));
        }
        match payment.check(&behaviour, now) {
            Shown::Unknown => Err(not_found("the payment's progression hides it for a while")),
            Shown::Status(status) => Ok(Reply::Check(CheckResult {
                result: Report {
                    bank_transaction_id: (),
                    amount: payment.amount,
                    date: payment.created.as_seconds(),
                    status,
                },
            })),
        }
    }
}
