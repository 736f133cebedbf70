//! How a tool knows that a URL is a simulator: it posts a nonce to the admin, and the nonce comes
//! back from the gateway. A live gateway could not know it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::Method;
use hyper::http::request::Parts;
use paysys_shared::proof;

/// The nonces posted last.
#[derive(Debug, Default)]
pub(crate) struct Proofs(Mutex<VecDeque<Nonce>>);

#[derive(Debug)]
struct Nonce {
    text: String,
    was_asked_for: bool,
}

impl Proofs {
    /// How many are remembered: tools prove themselves at once, not hours later.
    const REMEMBERED: usize = 64;

    /// Remembers a nonce and forgets the oldest one.
    pub(crate) fn post(&self, nonce: String) {
        let mut nonces = self.lock();
        nonces.push_back(Nonce {
            text: nonce,
            was_asked_for: false,
        });
        if nonces.len() > Self::REMEMBERED {
            nonces.pop_front();
        }
    }

    /// The nonces, oldest first.
    pub(crate) fn recent(&self) -> Vec<String> {
        self.lock().iter().map(|one| one.text.clone()).collect()
    }

    /// Whether this is the question for one of them. It is a tool's own, and nothing that a client did. For each nonce
    /// that holds once: everybody sees the nonces in the answer, and nobody is to hide what they ask by them.
    pub(crate) fn are_asked_for(&self, head: &Parts) -> bool {
        let mark = head.headers.get(proof::HEADER);
        let Some(mark) = mark.filter(|_| head.method == Method::GET) else {
            return false;
        };
        let mut nonces = self.lock();
        let mut new = nonces.iter_mut().filter(|one| !one.was_asked_for);
        let asked_for = new.find(|one| mark.as_bytes() == proof::mark(&one.text).as_bytes());
        asked_for.is_some_and(|nonce| !std::mem::replace(&mut nonce.was_asked_for, true))
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Nonce>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
