//! What is known of each payment's checks.

use std::collections::BTreeMap;

use super::Checks;
use crate::core::ledger::TransactionId;

/// As large as a page of the ledger: few enough pages that finding one costs little.
const PAGE: usize = 256;

/// Checks by payment. Ids are consecutive, so they lie in pages, as the payments themselves do: a
/// map of single payments would be many times slower among millions.
#[derive(Debug, Clone, Default)]
pub(super) struct Pages(BTreeMap<u64, Box<[Option<Checks>; PAGE]>>);

impl Pages {
    /// What is known of this payment's checks; nothing where it was never checked.
    pub(super) fn get(&self, transaction: TransactionId) -> Option<&Checks> {
        let (page, slot) = place(transaction);
        self.0.get(&page)?.get(slot)?.as_ref()
    }

    /// The checks of this payment, to learn another one.
    pub(super) fn of(&mut self, transaction: TransactionId) -> &mut Checks {
        let (page, slot) = place(transaction);
        let empty = || Box::new([None; PAGE]);
        self.0.entry(page).or_insert_with(empty)[slot].get_or_insert_default()
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
        for id in [255, 256, 511, 512] {
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
