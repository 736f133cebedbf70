//! What a sandbox has many of, in pages.

use ecow::EcoString;

use super::super::late::LatePayment;
use super::super::recall::{Key, Recalled};
use super::{BaseError, Head};
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
    pub(super) fn written_since<'a>(
        &'a self,
        older: Option<&'a Self>,
    ) -> impl Iterator<Item = (u8, u64, Vec<u8>)> {
        let payments = self.payments.written_since(older.map(|it| &it.payments));
        let request_ids = self
            .request_ids
            .written_since(older.map(|it| &it.request_ids));
        let late_commits = self
            .late_commits
            .written_since(older.map(|it| &it.late_commits));
        let recalls = self.recalls.written_since(older.map(|it| &it.recalls));
        let of = |kind| move |(page, bytes)| (kind, page, bytes);
        let payments = payments.map(of(PAYMENTS));
        payments
            .chain(request_ids.map(of(REQUEST_IDS)))
            .chain(late_commits.map(of(LATE_COMMITS)))
            .chain(recalls.map(of(RECALLS)))
    }

    pub(super) fn read<'a>(
        pages: impl IntoIterator<Item = (u8, u64, &'a [u8])>,
    ) -> Result<Self, BaseError> {
        let mut columns = Self::default();
        for (kind, page, bytes) in pages {
            let is_page = match kind {
                PAYMENTS => columns.payments.read(page, bytes),
                REQUEST_IDS => columns.request_ids.read(page, bytes),
                LATE_COMMITS => columns.late_commits.read(page, bytes),
                RECALLS => columns.recalls.read(page, bytes),
                _ => false,
            };
            if !is_page {
                return Err(BaseError::Damaged("a page is none, or has no place"));
            }
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
        // What comes next is written behind the rest: a page far away, even an empty one, would cost all the room between them.
        let has_room = self.payments.has_room(head.payments)
            && self.request_ids.has_room(head.payments)
            && self.late_commits.has_room(head.late_commits_made)
            && self.recalls.has_room(head.recalls_made);
        let mut request_ids = self.request_ids.iter();
        let is_sound = has_room
            && self.payments.iter().all(|(_, payment)| is_whole(payment))
            && request_ids.all(|(payment, _)| payment < head.payments)
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
