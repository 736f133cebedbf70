//! The two methods.

use super::books::Payment;
use super::envelope::{MISSING, literal};
use super::form::Form;
use super::progression::Progression;
use super::{Defect, OwnReference, SameRequest, State};
use paysys_shared::json::Json;

const NOT_FOUND: i64 = -32314;

/// What clients call their own reference of a payment.
const REFERENCE: &str = "partner_transaction_id";

/// What no failure of the two methods' own explains.
const INTERNAL: i64 = -32400;

impl State {
    /// `result` of a payout, or the code of its refusal.
    pub(super) fn pay(
        &mut self,
        params: Option<&Json>,
        id: &Json,
        service: &'static str,
    ) -> Result<Json, i64> {
        let form = self.read_form(params)?;
        let reference = self.reference(params, &["transaction_form", REFERENCE])?;
        if self.has(Defect::RefusesPayouts) {
            return Err(MISSING);
        }
        if let Some(code) = self.options().turns_away {
            return Err(code);
        }
        if let Some((_, code)) = self
            .options()
            .refuses_vendor
            .filter(|(id, _)| *id == form.vendor)
        {
            return Err(code);
        }
        let payments = &self.books.payments;
        let before = payments
            .iter()
            .find(|payment| payment.request_id == *id && payment.service == service);
        if let Some(before) = before {
            match self.options().same_request {
                SameRequest::NewPayment => {}
                SameRequest::Original => {
                    return Ok(Json::object([("details", before.details.clone())]));
                }
                SameRequest::Refused(code) => return Err(code),
            }
        }
        if let Some(before) = self.found_by(reference.as_ref(), service) {
            match self.options().own_reference {
                OwnReference::Original => {
                    return Ok(Json::object([("details", before.details.clone())]));
                }
                OwnReference::Once(code) => return Err(code),
                OwnReference::Ignored | OwnReference::Unwelcome | OwnReference::Kept => {}
            }
        }
        let payment = Payment {
            reference,
            ..self.make(form, id, service)
        };
        let details = payment.details.clone();
        self.books.payments.push(payment);
        Ok(Json::object([("details", details)]))
    }

    fn make(&self, form: Form, id: &Json, service: &'static str) -> Payment {
        let sharing = if self.has(Defect::OneTransactionId) {
            usize::MAX
        } else if self.has(Defect::TransactionIdsInPairs) {
            2
        } else {
            1
        };
        let reuse = self.has(Defect::ReusesTransactionIds).then_some(7);
        let transaction = self.books.next_transaction(sharing, reuse);
        let (times, by) = if form.currency == "UZS" {
            (1, 1)
        } else {
            self.options().rate
        };
        let amount = form
            .amount
            .saturating_mul(times)
            .saturating_mul(2)
            .saturating_add(by)
            / (2 * by);
        let progression = Progression::named("typical", self.options())
            .expect("options name a progression that exists");
        let number = self.options().first_details_id + self.books.payments.len() as u128;
        let told = if self.has(Defect::OtherIdThanGiven) {
            transaction + 500_000
        } else {
            transaction
        };
        let details = Json::object([
            ("id", Json::text(format!("{number:032x}"))),
            ("masked_card_number", Json::Null),
            ("transaction_id", Json::integer(told)),
            ("bank_transaction_id", Json::Null),
            ("reference_number", Json::Null),
            ("amount", Json::integer(amount)),
            ("merchantId", Json::Null),
            ("terminalId", Json::Null),
            ("date", Json::integer(self.now.as_second())),
        ]);
        Payment {
            transaction,
            form,
            amount,
            made: self.now,
            service,
            request_id: id.clone(),
            reference: None,
            progression: self.arranged.unwrap_or(progression),
            details,
        }
    }

    /// `result` of a check, or the code of its refusal.
    pub(super) fn check(&self, params: Option<&Json>, service: &'static str) -> Result<Json, i64> {
        let params = params.ok_or(MISSING)?;
        let name = if self.has(Defect::LooksForTransactionId) {
            "transaction_id"
        } else {
            "agr_transaction_id"
        };
        let reference = self.reference(Some(params), &[REFERENCE])?;
        let found = match params.get(name) {
            None if reference.is_some() => self.found_by(reference.as_ref(), service),
            None if self.has(Defect::DefaultTransaction) => self.find(0, service),
            None => return Err(MISSING),
            Some(value) => self.find(self.transaction(value)?, service),
        };
        let found = found.ok_or(NOT_FOUND);
        if self.has(Defect::InventsPayments) && found.is_err() {
            return Ok(invented(self.now.as_second()));
        }
        let payment = found?;
        if self.has(Defect::FoundLate) && payment.age_seconds(self.now) < 2 {
            return Err(NOT_FOUND);
        }
        let status = payment.status(self.now).ok_or(NOT_FOUND)?;
        if self.has(Defect::RefusesChecks) {
            return Err(INTERNAL);
        }
        let status = self.after_the_end(payment, status);
        let has_moved = payment.age_seconds(self.now) > 0;
        let amount = payment.amount + i64::from(has_moved && self.has(Defect::AmountChanges));
        let date = if self.has(Defect::DateMoves) {
            self.now
        } else {
            payment.made
        };
        let state = Json::object([
            (
                "bank_transaction_id",
                literal(self.options().bank_transaction_id),
            ),
            ("amount", Json::integer(amount)),
            ("date", Json::integer(date.as_second())),
            ("status", Json::integer(status)),
        ]);
        Ok(Json::object([("result", state)]))
    }

    /// What a gateway says that does not know an end when it has seen one.
    fn after_the_end(&self, payment: &Payment, status: i64) -> i64 {
        if status == 2 && self.has(Defect::Wavers) && payment.wavers(self.now) {
            return 1;
        }
        let ends = [
            (Defect::ReopensCompleted, 2, 1),
            (Defect::CancelsCompleted, 2, 3),
            (Defect::CompletesCancelled, 3, 2),
            (Defect::RecreatesFailed, -1, 0),
            (Defect::UndoesRefunds, 6, 2),
            (Defect::HoldsRefunded, 6, 7),
        ];
        let is_later = payment
            .progression
            .since_seconds(payment.age_seconds(self.now))
            > 2;
        let mut ends = ends
            .into_iter()
            .filter(|(defect, end, _)| is_later && *end == status && self.has(*defect));
        ends.next().map_or(status, |(_, _, then)| then)
    }

    fn transaction(&self, value: &Json) -> Result<i64, i64> {
        let transaction = self.integer(value).and_then(|id| i64::try_from(id).ok());
        let counts_below_zero = self.options().first_transaction < 0;
        let transaction = transaction.filter(|id| *id > 0 || (*id < 0 && counts_below_zero));
        match transaction {
            Some(transaction) => Ok(transaction),
            None if self.has(Defect::TakesAnyTransaction) => Ok(0),
            None => Err(self.wrong()),
        }
    }

    /// The payment, if there is one that this service may see; 0 stands for any.
    fn find(&self, transaction: i64, service: &'static str) -> Option<&Payment> {
        let payments = &self.books.payments;
        let is_it = |payment: &&Payment| {
            let is_visible = payment.service == service || self.options().shares_payments;
            payment.transaction == transaction && is_visible
        };
        let found = payments.iter().rev().find(is_it);
        match found {
            Some(_) if self.has(Defect::AnswersNewest) => payments.last(),
            found => found,
        }
    }
}

impl State {
    /// What the client calls the payment, where anybody looks at that.
    fn reference(&self, params: Option<&Json>, path: &[&str]) -> Result<Option<Json>, i64> {
        let reference = params.and_then(|params| params.descend(path.iter().copied()));
        match self.options().own_reference {
            OwnReference::Ignored => Ok(None),
            OwnReference::Unwelcome if reference.is_some() => Err(self.wrong()),
            _ => Ok(reference.cloned()),
        }
    }

    /// The first payment that the client called so.
    fn found_by(&self, reference: Option<&Json>, service: &str) -> Option<&Payment> {
        let mut payments = self.books.payments.iter();
        let is_it = |payment: &&Payment| {
            payment.service == service && payment.reference.as_ref() == reference
        };
        payments.find(|payment| reference.is_some() && is_it(payment))
    }
}

fn invented(now: i64) -> Json {
    let state = Json::object([
        ("bank_transaction_id", Json::Null),
        ("amount", Json::integer(15_000)),
        ("date", Json::integer(now)),
        ("status", Json::integer(0)),
    ]);
    Json::object([("result", state)])
}
