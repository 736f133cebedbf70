//! What a sandbox has many of, in pages.

use ecow::EcoString;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::late::LatePayment;
use super::super::recall::{Key, Recalled};
use super::{BaseError, Head, read};
use crate::document::is_json;
use crate::ledger::TransactionId;
use crate::pages::Pages;
use crate::payment::Progress;
use crate::{Behaviour, Moment, Payment};

/// One column for each kind of thing.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    pub(super) payments: Pages<Payment>,
    pub(super) request_ids: Pages<EcoString>,
    pub(super) late_commits: Pages<(Moment, LatePayment)>,
    pub(super) recalls: Pages<(Key, Recalled)>,
}

const PAYMENTS: u8 = 0;
const REQUEST_IDS: u8 = 1;
const LATE_COMMITS: u8 = 2;
const RECALLS: u8 = 3;

impl Columns {
    pub(super) fn changed<'a>(
        &'a self,
        since: Option<&'a Self>,
    ) -> impl Iterator<Item = (u8, u64, Vec<u8>)> {
        let payments = changed(PAYMENTS, &self.payments, since.map(|it| &it.payments));
        let request_ids = since.map(|it| &it.request_ids);
        let late_commits = since.map(|it| &it.late_commits);
        let recalls = since.map(|it| &it.recalls);
        payments
            .chain(changed(REQUEST_IDS, &self.request_ids, request_ids))
            .chain(changed(LATE_COMMITS, &self.late_commits, late_commits))
            .chain(changed(RECALLS, &self.recalls, recalls))
    }

    pub(super) fn read<'a>(
        pages: impl IntoIterator<Item = (u8, u64, &'a [u8])>,
    ) -> Result<Self, BaseError> {
        let mut columns = Self::default();
        for (kind, page, bytes) in pages {
            match kind {
                PAYMENTS => put(&mut columns.payments, page, bytes),
                REQUEST_IDS => put(&mut columns.request_ids, page, bytes),
                LATE_COMMITS => put(&mut columns.late_commits, page, bytes),
                RECALLS => put(&mut columns.recalls, page, bytes),
                _ => Err(BaseError::Damaged("there is no such kind of page")),
            }?;
        }
        Ok(columns)
    }

    /// Whether everything that it points to is there.
    pub(super) fn check(
        &self,
        head: &Head,
        behaviour: &Behaviour,
        first: TransactionId,
    ) -> Result<(), BaseError> {
        let is_whole = |payment: &Payment| is_whole(payment, head, behaviour);
        let late = |(number, (_, late)): (u64, &(Moment, LatePayment))| {
            let choice = usize::from(late.progression_choice);
            number < head.late_commits_made
                && choice < behaviour.progression_choices.len()
                && is_whole(&late.payment)
        };
        let recall = |(number, (_, call)): (u64, &(Key, Recalled))| {
            let ids = first..TransactionId(first.0.saturating_add(head.payments));
            number < head.recalls_made && call.transaction.is_none_or(|id| ids.contains(&id))
        };
        let is_sound = self.payments.iter().all(|(_, payment)| is_whole(payment))
            && self.late_commits.iter().all(late)
            && self.recalls.iter().all(recall);
        match is_sound {
            true => Ok(()),
            false => Err(BaseError::Damaged("something points to what is not there")),
        }
    }
}

fn is_whole(payment: &Payment, head: &Head, behaviour: &Behaviour) -> bool {
    let vendor = behaviour.vendors.get(usize::from(payment.vendor));
    let has_its_step = match payment.progress {
        Progress::ByHand { .. } => true,
        Progress::Planned {
            progression, step, ..
        } => {
            let progression = behaviour.progressions.get(usize::from(progression));
            progression.is_some_and(|progression| progression.has(step))
        }
    };
    let reference = payment.reference.as_ref();
    has_its_step
        && usize::from(payment.service.0) < head.accounts.len()
        && vendor.is_some_and(|vendor| usize::from(payment.currency) < vendor.currencies.len())
        && reference.is_none_or(|reference| is_json(reference.json()))
}

fn changed<'a, T: Clone + Serialize>(
    kind: u8,
    now: &'a Pages<T>,
    then: Option<&'a Pages<T>>,
) -> impl Iterator<Item = (u8, u64, Vec<u8>)> {
    now.changed_since(then).map(move |(page, slots)| {
        let bytes = match slots {
            [] => Vec::new(),
            slots => postcard::to_allocvec(slots).expect("a page is no more than data"),
        };
        (kind, page, bytes)
    })
}

fn put<T: Clone + DeserializeOwned>(
    pages: &mut Pages<T>,
    page: u64,
    bytes: &[u8],
) -> Result<(), BaseError> {
    let slots = match bytes {
        [] => Vec::new(),
        bytes => read(bytes)?,
    };
    match pages.put(page, slots) {
        true => Ok(()),
        false => Err(BaseError::Damaged("a page has no place")),
    }
}
