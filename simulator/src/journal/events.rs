//! The events of a journal in one row.

use std::sync::Arc;

use super::{Entry, Event};
use paysys_core::pages::Pages;

/// Events, oldest first, each with its place: all that there ever were are counted from zero. A copy
/// shares them, so that readers need the lock for a moment only.
#[derive(Debug, Clone, Default)]
pub struct Events {
    pages: Pages<Event>,
    first: u64,
    end: u64,
}

impl Events {
    pub const fn len(&self) -> u64 {
        self.end - self.first
    }

    /// The place of the oldest one.
    pub(super) const fn first(&self) -> u64 {
        self.first
    }

    /// The place behind the newest one.
    pub(super) const fn end(&self) -> u64 {
        self.end
    }

    pub const fn is_empty(&self) -> bool {
        self.end == self.first
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.after(0)
    }

    /// All of them but the oldest so many.
    pub(super) fn after(&self, skipped: u64) -> impl DoubleEndedIterator<Item = &Event> {
        let from = self.first.saturating_add(skipped).min(self.end);
        (from..self.end).filter_map(|place| self.pages.get(place))
    }

    /// The requests among them, oldest first.
    pub fn requests(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.iter().filter_map(Event::request)
    }

    pub(super) fn push(&mut self, event: Event) {
        *self.pages.slot(self.end) = Some(event);
        self.end += 1;
    }

    pub(super) fn pop_first(&mut self) -> Option<Event> {
        let oldest = self.pages.take(self.first)?;
        self.first += 1;
        Some(oldest)
    }
}
