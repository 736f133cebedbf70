//! `pam.pay_by_cash` against the ledger.

use super::late::LatePayment;
use super::{Decision, Sandbox, treat};
use crate::amount::Sum;
use crate::answer::Reply;
use crate::chance::{Hex32, Purpose};
use crate::envelope::Envelope;
use crate::error_code::ErrorCode;
use crate::facts::Facts;
use crate::fault::Point;
use crate::ledger::TransactionId;
use crate::method::Method;
use crate::pay_by_cash::{Details, Payout};
use crate::payment::Progress;
use crate::reason::Reason;
use crate::reference::Reference;
use crate::refusal::Refusal;
use crate::service::ServiceIndex;
use crate::status::Status;
use crate::treatment::Treatment;
use crate::{Payment, remedy};

/// Far above any id that a ledger reaches, unless it begins far up itself.
const INVENTED_IDS: u64 = 9_000_000_000;

/// So many ids lie free between a ledger's first one and those that are invented.
const ROOM: u64 = 1_000_000_000;

impl Sandbox {
    pub(super) fn pay(
        &mut self,
        service: ServiceIndex,
        payout: &Payout<'_>,
        envelope: &Envelope<'_>,
        asked: &Treatment,
        decision: &mut Decision,
    ) -> Result<Reply, Refusal> {
        if let Some(original) = self.repeated(service, envelope, payout.reference.as_ref())? {
            decision.original = Some(original);
            return Ok(self.details(original));
        }
        let method = Method::PayByCash;
        let treatment = self.treat_payout(&method, payout, service, envelope, asked, decision)?;
        let late = LatePayment {
            request_id: self.remembered_id(envelope),
            ..plan(payout, &treatment, service, decision)
        };
        let truth = Reply::Payout(self.make(late, &treatment, decision)?);
        Ok(self.tell(truth, decision.committed, decision))
    }

    /// How a payout is to be treated, unless that is with an error.
    pub(super) fn treat_payout(
        &mut self,
        method: &Method,
        payout: &Payout<'_>,
        service: ServiceIndex,
        envelope: &Envelope<'_>,
        asked: &Treatment,
        decision: &mut Decision,
    ) -> Result<Treatment, Refusal> {
        let reference = payout.reference.as_ref().map(Reference::text);
        let facts = Facts {
            method,
            pays: true,
            service: Some(service),
            id: envelope.id,
            vendor_id: Some(payout.vendor.id),
            account: Some(&payout.order.account),
            reference: reference.as_deref(),
            amount: Some(payout.order.form_amount),
            currency: Some(&payout.vendor.currencies[usize::from(payout.order.currency)].code),
            others: !self.ledger.is_empty(),
            is_refused: false,
            is_short: self.charged(service, payout.order.amount).is_err(),
        };
        let treatment = self.treat(asked, &facts, decision);
        match &treatment.error {
            Some(error) => {
                let by_account = decision
                    .reserved_account
                    .then_some(remedy::RESERVED_ACCOUNTS);
                Err(Refusal::asked_for(error).lifted_by(by_account))
            }
            None => Ok(treatment),
        }
    }

    /// Makes a payment when the treatment says so, and tells what it looks like.
    pub(super) fn make(
        &mut self,
        late: LatePayment,
        treatment: &Treatment,
        decision: &mut Decision,
    ) -> Result<Details, Refusal> {
        let (service, amount) = (late.payment.service, late.payment.amount);
        match treat::point(treatment) {
            Point::BeforeCommit => Ok(self.uncommitted(&late, decision)),
            Point::AfterCommit => {
                self.charge(service, amount)?;
                let made = self.commit(late, decision.at);
                decision.committed = Some(made);
                let payment = self.ledger.get(made);
                decision.after = payment.map(|payment| payment.last_shown(&self.behaviour));
                Ok(self.details_of(made))
            }
            Point::CommitLater(wait) => {
                self.charge(service, amount)?;
                let truth = self.uncommitted(&late, decision);
                let due = decision.at.plus(wait);
                decision.commits_at = Some(due);
                self.late.add(due, late);
                Ok(truth)
            }
        }
    }

    /// Takes the amount from the service's deposit, where it has one.
    fn charge(&mut self, service: ServiceIndex, amount: Sum) -> Result<(), Refusal> {
        let rest = self.charged(service, amount)?;
        self.accounts[usize::from(service.0)].deposit = rest;
        Ok(())
    }

    /// What would be left of the service's deposit, where it has one.
    fn charged(&self, service: ServiceIndex, amount: Sum) -> Result<Option<Sum>, Refusal> {
        let Some(deposit) = self.accounts[usize::from(service.0)].deposit else {
            return Ok(None);
        };
        let rest = deposit.0.checked_sub(amount.0).ok_or_else(|| {
            let (left, needed) = (deposit.0, amount.0);
            let reason = Reason::Deposit { left, needed };
            Refusal::new(ErrorCode::INSUFFICIENT_FUNDS, reason)
        })?;
        Ok(Some(Sum(rest)))
    }

    /// What an answer looks like although nothing is committed: only a fault that says so lets the client see it.
    fn uncommitted(&self, late: &LatePayment, decision: &Decision) -> Details {
        details(
            self.invented_id(decision.call),
            self.seed.hex32(Purpose::Invented, decision.call),
            late.payment.amount,
            decision.at.as_seconds(),
        )
    }

    /// The id of a payment that was never made, and that no payment will ever have.
    fn invented_id(&self, call: u64) -> TransactionId {
        let far_up = self.ledger.first().0 >= INVENTED_IDS - ROOM;
        TransactionId(if far_up { call } else { INVENTED_IDS + call })
    }

    pub(super) fn details(&self, transaction: TransactionId) -> Reply {
        Reply::Payout(self.details_of(transaction))
    }

    pub(super) fn details_of(&self, transaction: TransactionId) -> Details {
        let payment = self
            .ledger
            .get(transaction)
            .expect("only committed payments are told of");
        let date = payment.created.as_seconds();
        details(
            transaction,
            self.details_id(transaction),
            payment.amount,
            date,
        )
    }

    fn details_id(&self, transaction: TransactionId) -> Hex32 {
        let ordinal = self.ledger.ordinal(transaction);
        usize::try_from(ordinal)
            .ok()
            .and_then(|index| self.behaviour.details_ids.get(index).copied())
            .unwrap_or_else(|| self.seed.hex32(Purpose::DetailsId, ordinal))
    }
}

/// The payment that is to be made, wherever and whenever it is committed.
pub(super) fn plan(
    payout: &Payout<'_>,
    treatment: &Treatment,
    service: ServiceIndex,
    decision: &Decision,
) -> LatePayment {
    let payment = Payment {
        account: payout.order.account.clone(),
        reference: payout.reference.clone().map(Box::new),
        form_amount: payout.order.form_amount,
        amount: treatment.amount.unwrap_or(payout.order.amount),
        created: decision.at,
        call: decision.call,
        progress: Progress::ByHand {
            status: Status::Created,
            since: decision.at,
        },
        service,
        vendor: payout.vendor_index,
        currency: payout.order.currency,
    };
    LatePayment {
        payment,
        request_id: None,
        progression_choice: treatment
            .progression_choice
            .unwrap_or(payout.vendor.progression_choice),
    }
}

const fn details(transaction_id: TransactionId, id: Hex32, amount: Sum, date: i64) -> Details {
    Details {
        id,
        transaction_id,
        amount,
        date,
    }
}
