//! Something for each payment, or for each call that paid: the payments themselves, and what is known of
//! them.

mod written;

use std::collections::VecDeque;
use std::sync::Arc;

/// Large enough that there are few pages, small enough that a thousand sandboxes cost little. One less than a power of two, so that a
/// page of payments, 80 bytes each, and its two counters fit into the 10 KiB that mimalloc cuts; with one more they took 12 KiB.
const PAGE: usize = 127;

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
        self.at(group)?[page].as_ref()?[slot].as_ref()
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

    /// Takes out what there is for this number, and its page with it where nothing else is there: of rows
    /// that are used up in any order.
    pub fn remove(&mut self, number: u64) -> Option<T> {
        self.get(number)?;
        let taken = self.slot(number).take();
        let Place { group, page, .. } = Place::of(number);
        let group = self.group(group);
        if let Some(pages) = group
            && pages[page].as_deref().is_none_or(is_unused)
        {
            Arc::make_mut(pages)[page] = None;
            if is_unused(pages) {
                *group = None;
            }
        }
        while let Some(None) = self.row.front() {
            self.row.pop_front();
            self.first += 1;
        }
        taken
    }

    /// Everything there is, in the order of its numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &T)> {
        self.changed_since(None).flat_map(|(page, slots)| {
            let numbered = (page * PAGE as u64..).zip(slots);
            numbered.filter_map(|(number, slot)| Some((number, slot.as_ref()?)))
        })
    }

    /// The pages that are not those of an older copy, with their numbers: all of them, where there is none.
    /// Of a page that is gone there are no slots.
    pub fn changed_since<'a>(
        &'a self,
        older: Option<&'a Self>,
    ) -> impl Iterator<Item = (u64, &'a [Option<T>])> {
        let ends = |pages: &Self| (pages.first, pages.first + pages.row.len() as u64);
        let ((first, end), (first_then, end_then)) = (ends(self), ends(older.unwrap_or(self)));
        let groups = first.min(first_then)..end.max(end_then);
        groups.flat_map(move |number| {
            let (now, then) = (self.at(number), older.and_then(|older| older.at(number)));
            let pages = 0..if is_same(now, then) { 0 } else { GROUP };
            pages.filter_map(move |page| {
                let [now, then] = [now, then].map(|group| group.and_then(|it| it[page].as_ref()));
                let slots: &[Option<T>] = now.map_or(&[], |page| &page[..]);
                (!is_same(now, then)).then_some((number * GROUP as u64 + page as u64, slots))
            })
        })
    }

    /// Puts a page where it was when [`Pages::changed_since`] told of it. Whether there is such a page, and room for it.
    #[must_use]
    pub fn put(&mut self, page: u64, slots: Vec<Option<T>>) -> bool {
        let (number, place) = (page / GROUP as u64, within(page % GROUP as u64));
        let has_room = page < u64::MAX / PAGE as u64 && self.has_room(page * PAGE as u64);
        match <[Option<T>; PAGE]>::try_from(slots) {
            Ok(slots) if has_room => {
                let group = self.group(number).get_or_insert_with(nothing);
                Arc::make_mut(group)[place] = Some(Arc::new(slots));
                true
            }
            Err(slots) if slots.is_empty() => {
                if self.at(number).is_some()
                    && let Some(group) = self.group(number)
                {
                    Arc::make_mut(group)[place] = None;
                }
                true
            }
            _ => false,
        }
    }

    /// Whether a number is not so far from the others that what lies between them would take much memory.
    pub fn has_room(&self, number: u64) -> bool {
        /// It takes 16 MiB, for eight thousand million payments.
        const MOST_GROUPS: u64 = 1 << 21;
        let Place { group, .. } = Place::of(number);
        let is_near = |other: u64| group.abs_diff(other) < MOST_GROUPS;
        let end = self.first + self.row.len() as u64;
        self.row.is_empty() || is_near(self.first) && is_near(end)
    }

    fn at(&self, group: u64) -> Option<&Group<T>> {
        let index = usize::try_from(group.checked_sub(self.first)?).ok()?;
        self.row.get(index)?.as_ref()
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

/// Written where it stays: an array would be made on the stack and copied from there, 10 KiB for a page of payments.
fn nothing<T, const N: usize>() -> Arc<[Option<T>; N]> {
    let nothing: Arc<[Option<T>]> = (0..N).map(|_| None).collect();
    nothing
        .try_into()
        .ok()
        .expect("as many as there are places")
}

fn is_unused<T, const N: usize>(all: &[Option<T>; N]) -> bool {
    all.iter().all(Option::is_none)
}

fn is_same<T>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
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
mod tests;
