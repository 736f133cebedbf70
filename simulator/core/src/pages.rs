//! Something for each payment, or for each call that paid: the payments themselves, and what is known of
//! them.

use std::collections::VecDeque;
use std::sync::Arc;

/// Large enough that the row of pages stays short, small enough that a thousand sandboxes cost little.
const PAGE: usize = 128;

type Page<T> = Arc<[Option<T>; PAGE]>;

/// Something for many numbers that lie close to each other, as the ids of payments do. They lie in a
/// row of pages: a map would cost several times more among millions, most of it waiting for memory.
///
/// A copy shares the pages until one of the two writes to them, so copying costs next to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages<T> {
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
    pub fn get(&self, number: u64) -> Option<&T> {
        let (page, slot) = place(number);
        let index = usize::try_from(page.checked_sub(self.first)?).ok()?;
        self.row.get(index)?.as_ref()?.get(slot)?.as_ref()
    }

    /// Its place. The row is as long as the numbers that were written lie apart.
    pub fn slot(&mut self, number: u64) -> &mut Option<T> {
        let (page, slot) = place(number);
        let empty = || Arc::new(std::array::from_fn(|_| None));
        &mut Arc::make_mut(self.page(page).get_or_insert_with(empty))[slot]
    }

    /// Takes out what there is for this number, and lets go of the pages before the next one: of rows
    /// that are used up from their beginning.
    pub fn take(&mut self, number: u64) -> Option<T> {
        let taken = self.get(number).is_some().then(|| self.slot(number).take());
        let (next, _) = place(number + 1);
        while self.first < next && self.row.pop_front().is_some() {
            self.first += 1;
        }
        taken.flatten()
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

fn place(number: u64) -> (u64, usize) {
    let page = PAGE as u64;
    let slot = usize::try_from(number % page).expect("a page is short");
    (number / page, slot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_has_its_own_place() {
        let mut pages = Pages::default();
        for number in [256, 127, 128, 255] {
            *pages.slot(number) = Some(number);
        }
        let get = |number| pages.get(number).copied();
        assert_eq!(
            [127, 128, 255, 256].map(get),
            [Some(127), Some(128), Some(255), Some(256)]
        );
        assert_eq!([126, 129, 1024].map(get), [None; 3]);
    }

    #[test]
    fn what_is_used_up_is_gone_and_the_rest_stays() {
        let mut pages = Pages::default();
        for number in 0..300 {
            *pages.slot(number) = Some(number);
        }
        let copy = pages.clone();
        for number in 0..290 {
            assert_eq!(pages.take(number), Some(number));
        }
        assert_eq!((pages.row.len(), pages.get(289)), (1, None));
        assert_eq!((pages.take(289), pages.get(290)), (None, Some(&290)));
        *pages.slot(300) = Some(300);
        assert_eq!(pages.get(300), Some(&300));
        assert_eq!((copy.get(0), copy.get(300)), (Some(&0), None));
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
