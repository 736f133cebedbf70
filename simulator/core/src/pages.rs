//! Something for each payment, or for each call that paid: the payments themselves, and what is known of
//! them.

use std::collections::VecDeque;
use std::sync::Arc;

/// Large enough that there are few pages, small enough that a thousand sandboxes cost little.
const PAGE: usize = 128;

/// So many pages are shared as one. Whoever copies counts up one number for each group, and not one for each page,
/// which lie far apart in memory: a copy of 1.7 million takes 0.1 ms, not 4 ms.
const GROUP: usize = 32;

type Page<T> = Arc<[Option<T>; PAGE]>;
type Group<T> = Arc<[Option<Page<T>>; GROUP]>;

/// Something for many numbers that lie close to each other, as the ids of payments do. They lie in a
/// row of pages, in groups: a map would cost several times more among millions, most of it waiting for
/// memory.
///
/// A copy shares the groups until one of the two writes to them, so copying costs next to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages<T> {
    first: u64,
    row: VecDeque<Option<Group<T>>>,
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
        let Place { group, page, slot } = Place::of(number);
        let index = usize::try_from(group.checked_sub(self.first)?).ok()?;
        let group = self.row.get(index)?.as_ref()?;
        group[page].as_ref()?[slot].as_ref()
    }

    /// Its place. The row is as long as the numbers that were written lie apart.
    pub fn slot(&mut self, number: u64) -> &mut Option<T> {
        let Place { group, page, slot } = Place::of(number);
        let group = self.group(group).get_or_insert_with(nothing);
        let page = Arc::make_mut(group)[page].get_or_insert_with(nothing);
        &mut Arc::make_mut(page)[slot]
    }

    /// Takes out what there is for this number, and lets go of the pages before the next one: of rows
    /// that are used up from their beginning.
    pub fn take(&mut self, number: u64) -> Option<T> {
        let taken = self.get(number).is_some().then(|| self.slot(number).take());
        let next = Place::of(number + 1);
        while self.first < next.group && self.row.pop_front().is_some() {
            self.first += 1;
        }
        if (next.group, next.slot) == (self.first, 0)
            && let Some(Some(group)) = self.row.front_mut()
        {
            Arc::make_mut(group)[..next.page].fill(None);
        }
        taken.flatten()
    }

    fn group(&mut self, group: u64) -> &mut Option<Group<T>> {
        if self.row.is_empty() {
            self.first = group;
        }
        while group < self.first {
            self.first -= 1;
            self.row.push_front(None);
        }
        let index = usize::try_from(group - self.first).expect("a ledger fits into memory");
        if index >= self.row.len() {
            self.row.resize(index + 1, None);
        }
        &mut self.row[index]
    }
}

fn nothing<T, const N: usize>() -> Arc<[Option<T>; N]> {
    Arc::new(std::array::from_fn(|_| None))
}

/// Where a number's slot is.
struct Place {
    group: u64,
    page: usize,
    slot: usize,
}

impl Place {
    const fn of(number: u64) -> Self {
        const PAGES: u64 = PAGE as u64;
        const GROUPS: u64 = GROUP as u64;
        Self {
            group: number / PAGES / GROUPS,
            page: within(number / PAGES % GROUPS),
            slot: within(number % PAGES),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a group and a page are short"
)]
const fn within(number: u64) -> usize {
    number as usize
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
        let left = pages.row[0].as_ref().unwrap().iter().flatten().count();
        assert_eq!((left, pages.get(289)), (1, None));
        assert_eq!((pages.take(289), pages.get(290)), (None, Some(&290)));
        *pages.slot(300) = Some(300);
        assert_eq!(pages.get(300), Some(&300));
        assert_eq!((copy.get(0), copy.get(300)), (Some(&0), None));
    }

    #[test]
    fn groups_that_are_used_up_are_gone() {
        let group = u64::try_from(PAGE * GROUP).unwrap();
        let mut pages = Pages::default();
        for number in 0..2 * group + 1 {
            *pages.slot(number) = Some(number);
        }
        assert_eq!(pages.row.len(), 3);
        for number in 0..2 * group - 1 {
            assert_eq!(pages.take(number), Some(number));
        }
        assert_eq!((pages.row.len(), pages.get(2 * group - 2)), (2, None));
        assert_eq!(pages.take(2 * group - 1), Some(2 * group - 1));
        assert_eq!(
            (pages.row.len(), pages.get(2 * group)),
            (1, Some(&(2 * group)))
        );
        *pages.slot(0) = Some(7);
        assert_eq!((pages.row.len(), pages.get(0)), (3, Some(&7)));
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
