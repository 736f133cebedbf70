//! A memory as bytes: a head, and pages of which only those that changed need be written anew.

use std::sync::Arc;

use super::{Memory, Met, Unfinished};
use crate::journal::{Receipt, Sent, Tick};
use paysys_core::sandbox::BaseError;

/// How it is laid out; other layouts have other numbers.
const FORMAT: u8 = 2;

const ANSWERS: u8 = Memory::FIRST_KIND;
const SENT: u8 = Memory::FIRST_KIND + 1;
const TOLD_AGAIN: u8 = Memory::FIRST_KIND + 2;
const CHECKS: u8 = Memory::FIRST_KIND + 3;

impl Memory {
    /// Its pages have kinds from this one on; those below are the core's.
    pub const FIRST_KIND: u8 = 16;

    /// What is not in pages.
    pub fn head(&self) -> Vec<u8> {
        let head = (&self.met, &self.unfinished, self.too_many_unfinished);
        postcard::to_extend(&head, vec![FORMAT]).expect("a memory is no more than data")
    }

    /// The pages that are not those of an older copy, each with its kind and number: all of them, where there is none. Of
    /// pages that are gone there are no bytes.
    pub fn changed_pages<'a>(
        &'a self,
        since: Option<&'a Self>,
    ) -> impl Iterator<Item = (u8, u64, Vec<u8>)> {
        let answers = self.answers.written_since(since.map(|it| &it.answers));
        let sent = self.sent.written_since(since.map(|it| &it.sent));
        let told_again = self
            .told_again
            .written_since(since.map(|it| &it.told_again));
        let checks = self.checks.written_since(since.map(|it| &it.checks));
        let of = |kind| move |(page, bytes)| (kind, page, bytes);
        let answers = answers.map(of(ANSWERS));
        answers
            .chain(sent.map(of(SENT)))
            .chain(told_again.map(of(TOLD_AGAIN)))
            .chain(checks.map(of(CHECKS)))
    }

    /// The memory of which these are the head and all the pages, in any order. What was under way then still is.
    pub fn from_base<'a>(
        head: &[u8],
        pages: impl IntoIterator<Item = (u8, u64, &'a [u8])>,
    ) -> Result<Self, BaseError> {
        let [FORMAT, head @ ..] = head else {
            return Err(BaseError::UnknownFormat);
        };
        let Ok(((met, unfinished, too_many_unfinished), [])) =
            postcard::take_from_bytes::<(Met, Vec<Unfinished>, usize)>(head)
        else {
            return Err(BaseError::Damaged(
                "the head of its memory is not what was written",
            ));
        };
        let mut memory = Self {
            met,
            too_many_unfinished,
            ..Self::default()
        };
        for (kind, page, bytes) in pages {
            if !memory.read(kind, page, bytes) {
                return Err(BaseError::Damaged(
                    "a page of its memory is none, or has no place",
                ));
            }
        }
        for one in &unfinished {
            if memory.answers.get(one.call).is_some() {
                // They have one receipt, of which something may still be heard.
                *memory.answers.slot(one.call) = Some(one.telling.clone());
            }
        }
        let latest = memory.sent.iter().map(|(_, Sent { latest, .. })| *latest);
        latest.max().into_iter().for_each(Tick::not_before);
        Ok(Self {
            unfinished,
            ..memory
        })
    }

    /// The calls whose answers were under way when they were learned, with their receipts.
    pub fn under_way(&self) -> impl Iterator<Item = (u64, &Arc<Receipt>)> {
        let unfinished = self.unfinished.iter();
        unfinished.map(|one| (one.call, one.telling.receipt()))
    }

    fn read(&mut self, kind: u8, page: u64, bytes: &[u8]) -> bool {
        match kind {
            ANSWERS => self.answers.read(page, bytes),
            SENT => self.sent.read(page, bytes),
            TOLD_AGAIN => self.told_again.read(page, bytes),
            CHECKS => self.checks.read(page, bytes),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
