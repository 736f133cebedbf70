//! What stubs remember of earlier calls: the first step of a method that takes two.

use std::collections::{HashMap, VecDeque};

use crate::ledger::TransactionId;
use crate::service::ServiceIndex;
use crate::stub::Path;

/// Whose memory it is, and the key.
type Key = (Option<ServiceIndex>, Box<str>);

/// What is kept of a call.
#[derive(Debug, Clone)]
pub(super) struct Recalled {
    pub(super) params: Box<str>,
    pub(super) transaction: Option<TransactionId>,
}

/// Earlier calls by the key their answer gave them. The oldest go when there are too many.
#[derive(Debug, Default)]
pub(super) struct Recalls {
    calls: HashMap<Key, Recalled>,
    order: VecDeque<Key>,
    bytes: usize,
    is_incomplete: bool,
}

impl Recalls {
    const MOST: usize = 10_000;

    const MOST_BYTES: usize = 8 * 1024 * 1024;

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
        self.calls.get(&(service, key.into()))
    }

    pub(super) fn keep(&mut self, service: Option<ServiceIndex>, key: Box<str>, call: Recalled) {
        let key = (service, key);
        self.forget(&key);
        self.bytes += size_of(&key, &call.params);
        self.order.push_back(key.clone());
        self.calls.insert(key, call);
        while self.calls.len() > Self::MOST || self.bytes > Self::MOST_BYTES {
            let Some(oldest) = self.order.pop_front() else {
                return;
            };
            self.is_incomplete |= self.remove(&oldest);
        }
    }

    /// Makes room for a newer one of the same key.
    fn forget(&mut self, key: &Key) {
        if self.remove(key) {
            self.order.retain(|kept| kept != key);
        }
    }

    fn remove(&mut self, key: &Key) -> bool {
        let Some(call) = self.calls.remove(key) else {
            return false;
        };
        self.bytes -= size_of(key, &call.params);
        true
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
    }
}
