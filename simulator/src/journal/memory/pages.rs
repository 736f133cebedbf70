//! What is known of each payment, or of each call that paid.

use std::collections::VecDeque;
use std::sync::Arc;

/// As large as a page of the ledger: few enough pages that finding one costs little.
const PAGE: usize = 256;

type Page<T> = Arc<[Option<T>; PAGE]>;

/// Something for many numbers that lie close to each other, as the ids of payments do. They lie in a
/// row of pages: a map would cost several times more among millions, most of it waiting for memory.
///
/// A copy shares the pages until one of the two writes to them, so copying costs next to nothing.
#[derive(Debug, Clone)]
pub(super) struct Pages<T> {
    first: u64,
    row: VecDeque<Option<Page<T>>>,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self {
            first: 0,
            row: VecDeque::new(),
        }
    }
}

impl<T: Clone> Pages<T> {
    /// What there is for this number.
    pub(super) fn get(&self, number: u64) -> Option<&T> {
        let (page, slot) = place(number);
        let index = usize::try_from(page.checked_sub(self.first)?).ok()?;
        self.row.get(index)?.as_ref()?.get(slot)?.as_ref()
    }

    /// Its place. The row is as long as the numbers that were written lie apart.
    pub(super) fn slot(&mut self, number: u64) -> &mut Option<T> {
        let (page, slot) = place(number);
        let empty = || Arc::new(std::array::from_fn(|_| None));
        &mut Arc::make_mut(self.page(page).get_or_insert_with(empty))[slot]
    }

    fn page(&mut self, page: u64) -> &mut Option<Page<T>> {
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

/// The page of a number, and its place there: the last byte of the number.
fn place(number: u64) -> (u64, usize) {
    let [slot, ..] = number.to_le_bytes();
    (number >> u8::BITS, usize::from(slot))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_has_its_own_place() {
        let mut pages = Pages::default();
        for number in [512, 255, 256, 511] {
            *pages.slot(number) = Some(number);
        }
        let get = |number| pages.get(number).copied();
        assert_eq!(
            [255, 256, 511, 512].map(get),
            [Some(255), Some(256), Some(511), Some(512)]
        );
        assert_eq!([254, 257, 1024].map(get), [None; 3]);
    }

    #[test]
    fn a_copy_stays_as_it_was() {
        let mut pages = Pages::default();
        *pages.slot(7) = Some("before");
        let copy = pages.clone();
        *pages.slot(7) = Some("after");
        assert_eq!(
            (copy.get(7), pages.get(7)),
            (Some(&"before"), Some(&"after"))
        );
    }
}
