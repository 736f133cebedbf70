//! What is known of each payment's checks.

use std::collections::VecDeque;

use super::Checks;
use crate::core::ledger::TransactionId;

/// As large as a page of the ledger: few enough pages that finding one costs little.
const PAGE: usize = 256;

type Page = Box<[Option<Checks>; PAGE]>;

/// Checks by payment. Ids are consecutive, so they lie in a row of pages, as the payments themselves
/// do: a map would cost several times more among millions, most of it waiting for memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Pages {
    first: u64,
    row: VecDeque<Option<Page>>,
}

impl Pages {
    /// What is known of this payment's checks; nothing where it was never checked.
    pub(super) fn get(&self, transaction: TransactionId) -> Option<&Checks> {
        let (page, slot) = place(transaction);
        let index = usize::try_from(page.checked_sub(self.first)?).ok()?;
        self.row.get(index)?.as_ref()?.get(slot)?.as_ref()
    }

    /// The checks of this payment, to learn another one. Only payments of one ledger have any, so the
    /// row is at most as long as the ledger.
    pub(super) fn of(&mut self, transaction: TransactionId) -> &mut Checks {
        let (page, slot) = place(transaction);
        let empty = || Box::new([None; PAGE]);
        self.page(page).get_or_insert_with(empty)[slot].get_or_insert_default()
    }

    fn page(&mut self, page: u64) -> &mut Option<Page> {
        if self.row.is_empty() {
            self.first = page;
        }
        while page < self.first {
            self.first -= 1;
            self.row.push_front(None);
        }
        let index = usize::try_from(page - self.first).expect("a ledger fits into memory");
        if index >= self.row.len() {
            self.row.resize(index + 1, None);
        }
        &mut self.row[index]
    }
}

/// The page of a payment, and its place there: the last byte of its id.
fn place(transaction: TransactionId) -> (u64, usize) {
    let [slot, ..] = transaction.0.to_le_bytes();
    (transaction.0 >> u8::BITS, usize::from(slot))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_payment_has_its_own_checks() {
        let mut pages = Pages::default();
        for id in [512, 255, 256, 511] {
            pages.of(TransactionId(id)).last_call = id;
        }
        let last_call = |id| pages.get(TransactionId(id)).map(|checks| checks.last_call);
        assert_eq!(
            [255, 256, 511, 512].map(last_call),
            [Some(255), Some(256), Some(511), Some(512)]
        );
        assert_eq!([254, 257, 1024].map(last_call), [None; 3]);
    }
}
