//! Payouts that a gateway may know again: by their request id, or by the client's own reference.

use ecow::EcoString;

use super::Sandbox;
use super::check::not_found;
use crate::envelope::Envelope;
use crate::ledger::TransactionId;
use crate::reason::Reason;
use crate::reference::Reference;
use crate::refusal::Refusal;
use crate::service::ServiceIndex;
use crate::settings::{OwnReference, SameRequestId};
use crate::{remedy, request_id};

impl Sandbox {
    /// The payment that a payout repeats, where it is told of again.
    pub(super) fn repeated(
        &self,
        service: ServiceIndex,
        envelope: &Envelope<'_>,
        reference: Option<&Reference>,
    ) -> Result<Option<TransactionId>, Refusal> {
        match self.same_request(service, envelope)? {
            None => self.same_reference(service, reference),
            original => Ok(original),
        }
    }

    /// The payment that the same request id made before, where the profile cares (PAY-12).
    fn same_request(
        &self,
        service: ServiceIndex,
        envelope: &Envelope<'_>,
    ) -> Result<Option<TransactionId>, Refusal> {
        let settings = &self.behaviour.settings.payments;
        if settings.same_request_id == SameRequestId::NewPayment {
            return Ok(None);
        }
        let made_before = self.by_request_id.get(&(service, canonical(envelope)));
        match (settings.same_request_id, made_before) {
            (SameRequestId::Reject, Some(_)) => Err(Refusal::new(
                settings.same_request_id_error,
                Reason::SameRequestId,
            )
            .lifted_by(remedy::SAME_REQUEST_ID)),
            (_, original) => Ok(original.copied()),
        }
    }

    /// The request's id, if a payment is to be known by it.
    pub(super) fn remembered_id(&self, envelope: &Envelope<'_>) -> Option<EcoString> {
        let is_known =
            self.behaviour.settings.payments.same_request_id != SameRequestId::NewPayment;
        is_known.then(|| canonical(envelope))
    }

    /// The payment that the client gave the same reference, where the profile takes that for a repeat (PAY-16).
    pub(super) fn same_reference(
        &self,
        service: ServiceIndex,
        reference: Option<&Reference>,
    ) -> Result<Option<TransactionId>, Refusal> {
        let settings = &self.behaviour.settings.payments.own_reference;
        let made = reference.and_then(|reference| self.made_with(service, reference));
        match (settings.mode, made) {
            (OwnReference::ReturnOriginal, original) => Ok(original),
            (OwnReference::Reject, Some(made)) => Err(Refusal::new(
                settings.error,
                Reason::SameReference { payment: made.0 },
            )
            .lifted_by(remedy::OWN_REFERENCE)),
            _ => Ok(None),
        }
    }

    /// The payment that a check asks for by the client's own reference: of several, the first.
    pub(super) fn find_by_reference(
        &self,
        service: ServiceIndex,
        reference: &Reference,
    ) -> Result<TransactionId, Refusal> {
        let found = self.made_with(service, reference);
        found.ok_or_else(|| not_found(self.why_not_found(service, reference)))
    }

    /// Numbers turn into text on their way through a database, and back: then the developer is told.
    fn why_not_found(&self, service: ServiceIndex, reference: &Reference) -> Reason {
        let other = reference.of_the_other_kind();
        match other.is_some_and(|other| self.made_with(service, &other).is_some()) {
            true if reference.is_number() => Reason::ReferenceSentAsText,
            true => Reason::ReferenceSentAsNumber,
            false => Reason::UnknownReference,
        }
    }

    fn made_with(&self, service: ServiceIndex, reference: &Reference) -> Option<TransactionId> {
        let key = (service, reference.canonical());
        self.by_reference.get(&key).copied()
    }
}

fn canonical(envelope: &Envelope<'_>) -> EcoString {
    EcoString::from(&*request_id::canonical(envelope.id.get()))
}
