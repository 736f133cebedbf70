//! What stubs remember of earlier calls: the first step of a method that takes two.

use std::collections::HashMap;

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use crate::ledger::TransactionId;
use crate::pages::Pages;
use crate::service::ServiceIndex;
use crate::stub::Path;

/// Whose memory it is, and the key.
pub(super) type Key = (Option<ServiceIndex>, EcoString);

/// What is kept of a call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Recalled {
    pub(super) params: Box<str>,
    pub(super) transaction: Option<TransactionId>,
}

/// Earlier calls by the key their answer gave them. The oldest go when there are too many.
#[derive(Debug, Default)]
pub(super) struct Recalls {
    calls: Pages<(Key, Recalled)>,
    /// How many there ever were: each has a number.
    made: u64,
    by_key: HashMap<Key, u64>,
    /// Those before this number are gone.
    oldest: u64,
    bytes: usize,
    is_incomplete: bool,
}

impl Recalls {
    const MOST: usize = 10_000;

    const MOST_BYTES: usize = 8 * 1024 * 1024;

    /// Those that are kept, of so many that there ever were.
    pub(super) fn restored(calls: Pages<(Key, Recalled)>, made: u64, is_incomplete: bool) -> Self {
        let oldest = calls.iter().next();
        let mut restored = Self {
            oldest: oldest.map_or(made, |(number, _)| number),
            made,
            is_incomplete,
            ..Self::default()
        };
        for (number, (key, call)) in calls.iter() {
            restored.by_key.insert(key.clone(), number);
            restored.bytes += size_of(key, &call.params);
        }
        Self { calls, ..restored }
    }

    pub(super) const fn calls(&self) -> &Pages<(Key, Recalled)> {
        &self.calls
    }

    pub(super) const fn made(&self) -> u64 {
        self.made
    }

    pub(super) const fn is_incomplete(&self) -> bool {
        self.is_incomplete
    }

    pub(super) fn why_not_found(&self, path: &Path) -> String {
        let never = format!("no earlier call was given the key in params.{path}");
        match self.is_incomplete {
            false => never,
            true => format!(
                "{never}, or it is one of the oldest, which were forgotten: the latest {} are kept, with {} MiB of params",
                Self::MOST,
                Self::MOST_BYTES / (1024 * 1024)
            ),
        }
    }

    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn find(&self, service: Option<ServiceIndex>, key: &str) -> Option<&Recalled> {
        let number = *self.by_key.get(&(service, key.into()))?;
        self.calls.get(number).map(|(_, call)| call)
    }

    /// Keeps a call, in place of an older one of the same key.
    pub(super) fn keep(&mut self, service: Option<ServiceIndex>, key: EcoString, call: Recalled) {
        let key = (service, key);
        self.bytes += size_of(&key, &call.params);
        if let Some(older) = self.by_key.insert(key.clone(), self.made) {
            self.remove(older);
        }
        *self.calls.slot(self.made) = Some((key, call));
        self.made += 1;
        while self.by_key.len() > Self::MOST || self.bytes > Self::MOST_BYTES {
            if let Some(key) = self.remove(self.oldest) {
                self.by_key.remove(&key);
                self.is_incomplete = true;
            }
            self.oldest += 1;
        }
    }

    fn remove(&mut self, number: u64) -> Option<Key> {
        let (key, call) = self.calls.remove(number)?;
        self.bytes -= size_of(&key, &call.params);
        Some(key)
    }
}

fn size_of(key: &Key, params: &str) -> usize {
    2 * key.1.len() + params.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(text: &str) -> Recalled {
        Recalled {
            params: text.into(),
            transaction: None,
        }
    }

    fn found<'a>(recalls: &'a Recalls, key: &str) -> Option<&'a str> {
        recalls.find(None, key).map(|call| &*call.params)
    }

    #[test]
    fn the_newest_of_a_key_is_found_by_its_own_service_only() {
        let mut recalls = Recalls::default();
        recalls.keep(None, "k".into(), params("1"));
        recalls.keep(None, "k".into(), params("22"));
        recalls.keep(Some(ServiceIndex(0)), "own".into(), params("3"));
        assert_eq!(
            (found(&recalls, "k"), found(&recalls, "own")),
            (Some("22"), None)
        );
        assert_eq!(recalls.bytes(), 2 + 2 + 6 + 1);
        assert!(!recalls.why_not_found(&Path::default()).contains("oldest"));
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many_or_they_are_too_large() {
        let mut recalls = Recalls::default();
        for number in 0..=Recalls::MOST {
            recalls.keep(None, number.to_string().into(), params("1"));
        }
        assert_eq!(
            (found(&recalls, "0"), found(&recalls, "1")),
            (None, Some("1"))
        );
        assert!(recalls.why_not_found(&Path::default()).contains("oldest"));
        let long = format!("\"{}\"", "x".repeat(Recalls::MOST_BYTES - 10));
        recalls.keep(None, "long".into(), params(&long));
        assert!(found(&recalls, "9999").is_none() && found(&recalls, "long").is_some());
        assert!(recalls.bytes() <= Recalls::MOST_BYTES);
        let calls = recalls.calls().clone();
        let restored = Recalls::restored(calls, recalls.made(), recalls.is_incomplete());
        let numbers = |recalls: &Recalls| (recalls.oldest, recalls.bytes(), recalls.by_key.len());
        assert_eq!(numbers(&restored), numbers(&recalls));
    }
}
