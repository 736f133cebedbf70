//! `pam.check_payment` against the ledger.

use super::{Decision, Sandbox};
use crate::answer::Reply;
use crate::check_payment::{Named, Report};
use crate::envelope::Envelope;
use crate::error_code::ErrorCode;
use crate::facts::Facts;
use crate::ledger::TransactionId;
use crate::method::Method;
use crate::progression::Shown;
use crate::reason::Reason;
use crate::reference::Reference;
use crate::refusal::Refusal;
use crate::service::ServiceIndex;
use crate::settings::Reaction;
use crate::status::Status;
use crate::treatment::Treatment;
use crate::{Moment, Payment, remedy};

impl Sandbox {
    pub(super) fn check(
        &mut self,
        service: ServiceIndex,
        named: &Named,
        envelope: &Envelope<'_>,
        asked: &Treatment,
        decision: &mut Decision,
    ) -> Result<Reply, Refusal> {
        let found = match named {
            Named::Id(id) => self.find(Some(service), *id),
            Named::Reference(reference) => self.find_by_reference(service, reference),
        };
        decision.about = found.as_ref().ok().copied();
        // Rules come before the look-up is told: an outage hits a check of a lost id as well.
        let treatment = self.treat_check(decision.about, service, envelope, asked, decision);
        if let Some(error) = &treatment.error {
            return Err(Refusal::asked_for(error));
        }
        let transaction = match found {
            Ok(transaction) => transaction,
            Err(refusal) => return Ok(self.tell(Reply::Error(refusal), None, decision)),
        };
        let (behaviour, luck) = (self.behaviour.clone(), self.luck(transaction));
        let payment = self.ledger.get_mut(transaction).expect("it was found");
        decision.before = Some(payment.last_shown(&behaviour));
        let shown = payment.check(&behaviour, luck, decision.at);
        decision.after = Some(shown);
        decision.checked = Some((transaction, shown));
        let truth = match shown {
            Shown::Unknown => Reply::Error(not_found(Reason::HiddenForAWhile)),
            Shown::Status(status) => Self::report(payment, status),
        };
        Ok(self.tell(truth, Some(transaction), decision))
    }

    /// The payment that is asked about, if this service may see it (CHK-07, CHK-08).
    pub(super) fn find(
        &self,
        service: Option<ServiceIndex>,
        named: Option<TransactionId>,
    ) -> Result<TransactionId, Refusal> {
        let settings = &self.behaviour.settings;
        let (transaction, payment) = named
            .and_then(|transaction| Some((transaction, self.ledger.get(transaction)?)))
            .ok_or_else(|| not_found(Reason::NoPayment))?;
        match settings.payments.check_of_another_service {
            Reaction::Refuse(code) if service.is_some_and(|service| payment.service != service) => {
                let refusal = Refusal::new(code, Reason::OfAnotherService);
                Err(refusal.lifted_by(remedy::OTHER_SERVICE))
            }
            _ => Ok(transaction),
        }
    }

    fn treat_check(
        &mut self,
        transaction: Option<TransactionId>,
        service: ServiceIndex,
        envelope: &Envelope<'_>,
        asked: &Treatment,
        decision: &mut Decision,
    ) -> Treatment {
        let behaviour = self.behaviour.clone();
        let payment = transaction.and_then(|transaction| self.ledger.get(transaction));
        // Only with rules are these copied: they change while the ledger is looked at.
        let copied = payment.filter(|_| !self.rules.is_empty());
        let account = copied.map(|payment| payment.account.clone());
        let reference = copied.and_then(|payment| payment.reference.clone());
        let reference = reference.as_deref().map(Reference::text);
        let facts = Facts {
            method: &Method::CheckPayment,
            pays: false,
            service: Some(service),
            id: envelope.id,
            vendor_id: payment.map(|payment| payment.vendor(&behaviour).id),
            account: account.as_deref(),
            reference: reference.as_deref(),
            amount: payment.map(|payment| payment.form_amount),
            currency: payment.map(|payment| payment.currency(&behaviour)),
            others: payment.is_some() && self.ledger.len() > 1,
            is_refused: self.is_unknown(transaction, decision.at),
            is_short: false,
        };
        self.treat(asked, &facts, decision)
    }

    fn is_unknown(&self, transaction: Option<TransactionId>, now: Moment) -> bool {
        let payment = transaction.and_then(|id| Some((id, self.ledger.get(id)?)));
        payment.is_none_or(|(id, payment)| {
            payment.shown(&self.behaviour, self.luck(id), now) == Shown::Unknown
        })
    }

    pub(super) const fn report(payment: &Payment, status: Status) -> Reply {
        Reply::Check(Report {
            amount: payment.amount,
            date: payment.created.as_seconds(),
            status,
        })
    }
}

pub(super) fn not_found(reason: Reason) -> Refusal {
    Refusal::new(ErrorCode::TRANSACTION_NOT_FOUND, reason)
}
